import re
from collections.abc import Callable
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

# Scripts of others that are complete in one file; words in their comments look like imports.
_WHOLE = "django_htmx/"


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Name every static file by its content, the imports inside JavaScript modules too."""

    support_js_module_import_aggregation = True

    def url_converter(self, name: str, *args: Any, **kwargs: Any) -> Callable[[re.Match[str]], str]:
        """Return what renames the addresses inside a file; scripts of others stay as they are."""
        if name.startswith(_WHOLE):
            return lambda found: found[0]
        return super().url_converter(name, *args, **kwargs)
