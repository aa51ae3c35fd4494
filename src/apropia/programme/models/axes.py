from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned


class AxisCatalogue(EntityOwned):
    """One numbered version of the axes of an entity. Never changed: other axes are another version."""

    number = models.PositiveSmallIntegerField(_("versión"))
    source = models.CharField(_("de dónde salen"), max_length=300)
    created_at = models.DateTimeField(_("desde"))

    class Meta:
        verbose_name = _("ejes del plan de formación")
        verbose_name_plural = _("ejes del plan de formación")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="axis_catalogue_number_is_unique_in_its_entity")
        ]

    def __str__(self) -> str:
        return _("Ejes, versión %(number)d") % {"number": self.number}


class Axis(EntityOwned):
    """An axis (or line) under which activities are planned."""

    catalogue = models.ForeignKey(AxisCatalogue, on_delete=models.CASCADE, related_name="axes")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("eje"), max_length=160)

    class Meta:
        verbose_name = _("eje")
        verbose_name_plural = _("ejes")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "position"], name="one_axis_per_position"),
            models.UniqueConstraint(fields=["catalogue", "name"], name="axis_name_is_unique_in_its_catalogue"),
        ]

    def __str__(self) -> str:
        return self.name
