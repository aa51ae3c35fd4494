from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned


class TalkSeries(EntityOwned):
    """Talks that belong together, each at its hour: the same one several times, or a cycle that goes on."""

    class Kind(models.TextChoices):
        SAME = "SAME", _("La misma charla en varias fechas: cada persona va a una")
        CYCLE = "CYCLE", _("Un ciclo: cada sesión sigue a la anterior")

    kind = models.CharField(_("clase de serie"), max_length=5, choices=Kind)
    created_at = models.DateTimeField(_("creada el"))

    class Meta:
        verbose_name = _("serie de charlas")
        verbose_name_plural = _("series de charlas")

    def __str__(self) -> str:
        return f"{self.pk} · {self.kind}"
