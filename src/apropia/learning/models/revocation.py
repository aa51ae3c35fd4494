from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.enrollment import Completion, printed
from apropia.people.models import Person


class RevokedCode(EntityOwned):
    """A code of a constancia that no longer stands. The completion stays, and may be given another code.

    `reason` is for whoever holds the constancia and for those who manage; the public page never tells it.
    """

    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="revoked_codes")
    code = models.CharField(_("código"), max_length=20, unique=True)
    reason = models.CharField(_("razón"), max_length=300, blank=True)
    revoked_at = models.DateTimeField(_("revocada el"))
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("constancia revocada")
        verbose_name_plural = _("constancias revocadas")
        ordering = ["-revoked_at"]

    @property
    def printed_code(self) -> str:
        """The code as it is printed and read aloud."""
        return printed(self.code)

    def __str__(self) -> str:
        return self.code
