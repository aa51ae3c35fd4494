from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned


class Room(EntityOwned):
    """A room of the entity where talks are held."""

    name = models.CharField(_("nombre"), max_length=80)
    where = models.CharField(_("dónde queda"), max_length=110, blank=True)
    capacity = models.PositiveIntegerField(_("cuántas personas caben"), validators=[MinValueValidator(1)])
    accessibility = models.CharField(_("accesibilidad"), max_length=300, blank=True)
    is_active = models.BooleanField(_("se usa"), default=True)
    changed_at = models.DateTimeField(_("cambiada el"))

    class Meta:
        verbose_name = _("sala")
        verbose_name_plural = _("salas")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "name"], name="room_name_is_unique_in_its_entity"),
            models.CheckConstraint(condition=models.Q(capacity__gte=1), name="room_holds_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.where}" if self.where else self.name
