import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned


class StoredFile(EntityOwned):
    """One file of one entity. Its content is the blob that `sha256` names."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("tamaño"))
    media_type = models.CharField(_("tipo"), max_length=100)
    name = models.CharField(_("nombre"), max_length=200)
    # Label of the rule that says who may open it; empty: only who uploaded it.
    owner = models.CharField(max_length=100, blank=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("subido el"))

    class Meta:
        verbose_name = _("archivo")
        verbose_name_plural = _("archivos")
        ordering = ["-id"]
        indexes = [models.Index(fields=["owner", "created_at"], name="stored_file_by_owner")]

    def __str__(self) -> str:
        return self.name
