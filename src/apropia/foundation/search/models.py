from django.db import models

from apropia.foundation.tenancy.models import EntityOwned


class SearchDocument(EntityOwned):
    """Something that can be found: a guide, a course, a service, a page."""

    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    # The title as folded words: whoever types it whole gets it first.
    title_key = models.CharField(max_length=300)
    # Restricted audiences are rows of SearchAudience; these say whether there are any to ask about.
    for_roles = models.BooleanField(default=False)
    for_units = models.BooleanField(default=False)
    for_engagements = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "kind", "object_id"], name="one_search_document_per_object"),
        ]

    def __str__(self) -> str:
        return self.title


class SearchPosting(models.Model):
    """One word form of a document. The entity is copied here so that no query starts in another one."""

    entity = models.ForeignKey("tenancy.Entity", on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="postings")
    stem = models.CharField(max_length=40)
    form = models.CharField(max_length=40)
    weight = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["entity", "stem", "document"], name="posting_by_stem")]
        constraints = [models.UniqueConstraint(fields=["document", "form"], name="one_posting_per_document_and_form")]

    def __str__(self) -> str:
        return self.form


class SearchAudience(models.Model):
    """One audience of a document: `role:ADVISOR`, `unit:12` (with all below it) or `engagement:CONTRACTOR`."""

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="audiences")
    token = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "token"], name="one_audience_row_per_token")]

    def __str__(self) -> str:
        return self.token
