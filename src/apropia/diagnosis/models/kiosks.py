import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models.waves import Invitation, SurveyWave
from apropia.foundation.tenancy.models import EntityOwned


class Kiosk(EntityOwned):
    """That people may answer a wave with a code, one after another, on devices of the entity."""

    wave = models.OneToOneField(SurveyWave, on_delete=models.CASCADE, related_name="kiosk")
    is_on = models.BooleanField(default=True)
    # When the sheet in use was made; making another voids all its codes.
    sheet_at = models.DateTimeField(_("hoja de códigos"), null=True)

    class Meta:
        verbose_name = _("quiosco")
        verbose_name_plural = _("quioscos")

    def __str__(self) -> str:
        return str(self.wave)


class KioskCode(EntityOwned):
    """The code of one invitation on the sheet in use, as a keyed hash. Says nothing of whether it was used."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="kiosk_code")
    code_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("código de quiosco")
        verbose_name_plural = _("códigos de quiosco")

    def __str__(self) -> str:
        return str(self.pk)


class KioskDevice(EntityOwned):
    """A device that somebody opened for a wave, until when, and counts: never who answered on it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kiosk = models.ForeignKey(Kiosk, on_delete=models.CASCADE, related_name="devices")
    place = models.CharField(_("lugar"), max_length=80)
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField(_("abierto el"))
    expires_at = models.DateTimeField(_("vence"))
    closed_at = models.DateTimeField(_("cerrado el"), null=True)
    turns = models.PositiveIntegerField(_("turnos"), default=0)
    refused = models.PositiveIntegerField(_("códigos que no sirvieron"), default=0)

    class Meta:
        verbose_name = _("dispositivo de quiosco")
        verbose_name_plural = _("dispositivos de quiosco")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("opened_at")), name="kiosk_device_expires_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return self.place
