from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Name every static file by its content, the imports inside JavaScript modules too."""

    support_js_module_import_aggregation = True
    manifest_strict = False
