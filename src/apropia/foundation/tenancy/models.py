from django.db import models
from django.utils.translation import gettext_lazy as _


class Entity(models.Model):
    """A public entity that uses Apropia."""

    code = models.SlugField(_("código"), max_length=40, unique=True)
    name = models.CharField(_("nombre"), max_length=200)
    it_office_name = models.CharField(_("oficina de TI"), max_length=200, blank=True)
    email_domains = models.JSONField(_("dominios de correo"), default=list, blank=True)
    timezone = models.CharField(_("zona horaria"), max_length=64, default="America/Bogota")
    theme = models.JSONField(_("tema"), default=dict, blank=True)
    controller_contact = models.JSONField(_("contacto del responsable"), default=dict, blank=True)
    minimum_cell = models.PositiveSmallIntegerField(_("celda mínima"), default=5)
    settings = models.JSONField(_("ajustes"), default=dict, blank=True)
    is_demo = models.BooleanField(_("es de demostración"), default=False)
    created_at = models.DateTimeField(_("creada el"))

    class Meta:
        verbose_name = _("entidad")
        verbose_name_plural = _("entidades")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(minimum_cell__gte=5), name="entity_minimum_cell_is_five_or_more"),
        ]

    def __str__(self) -> str:
        return self.name


class EntityOwned(models.Model):
    """Base of every row of a domain: it belongs to one entity."""

    entity = models.ForeignKey(Entity, verbose_name=_("entidad"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class NonWorkingDay(EntityOwned):
    """A day that an entity declares working or not working, against the national calendar."""

    date = models.DateField(_("fecha"))
    is_working = models.BooleanField(_("se trabaja"), default=False)
    reason = models.CharField(_("motivo"), max_length=200)

    class Meta:
        verbose_name = _("excepción del calendario")
        verbose_name_plural = _("excepciones del calendario")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "date"], name="one_calendar_exception_per_entity_and_date"),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.reason}"
