from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.competences.models import Competence
from apropia.foundation.alphabet import sort_expression
from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import OrgUnit, Person


class ITService(EntityOwned):
    """One IT service of the entity's catalogue."""

    class Lifecycle(models.TextChoices):
        PLANNED = "PLANNED", _("Próximamente")
        ACTIVE = "ACTIVE", _("Disponible")
        RETIRING = "RETIRING", _("En retiro")
        RETIRED = "RETIRED", _("Retirado")

    code = models.SlugField(_("código"), max_length=40)
    name = models.CharField(_("nombre"), max_length=120)
    summary = models.CharField(_("en una frase"), max_length=200)
    description = models.TextField(_("descripción"), blank=True)
    audience_text = models.CharField(_("para quién es"), max_length=300, blank=True)
    # Codes of EngagementType / ids of OrgUnit; an empty list means everybody.
    audience_engagements = models.JSONField(_("vinculaciones"), default=list, blank=True)
    audience_units = models.ManyToManyField(OrgUnit, verbose_name=_("dependencias"), blank=True, related_name="+")
    how_to_get = models.TextField(_("cómo obtenerlo"), blank=True)
    access_url = models.URLField(_("dirección de acceso"), blank=True)
    icon = models.CharField(_("ícono"), max_length=40, default="layers")
    owner_unit = models.ForeignKey(
        OrgUnit, verbose_name=_("responsable"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_person = models.ForeignKey(
        Person,
        verbose_name=_("persona de contacto"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sort_name = models.GeneratedField(
        expression=sort_expression("name"), output_field=models.CharField(max_length=360), db_persist=True
    )
    lifecycle = models.CharField(_("estado"), max_length=10, choices=Lifecycle.choices, default=Lifecycle.ACTIVE)
    competences = models.ManyToManyField(Competence, verbose_name=_("competencias"), blank=True, related_name="+")
    created_at = models.DateTimeField(_("creado el"))
    changed_at = models.DateTimeField(_("cambiado el"))

    class Meta:
        verbose_name = _("servicio de TI")
        verbose_name_plural = _("servicios de TI")
        ordering = ["sort_name"]
        constraints = [models.UniqueConstraint(fields=["entity", "code"], name="service_code_is_unique_in_its_entity")]

    def __str__(self) -> str:
        return self.name


class TrackedFunction(EntityOwned):
    """A function of a service whose use is followed (depth of use)."""

    service = models.ForeignKey(ITService, on_delete=models.CASCADE, related_name="functions")
    code = models.SlugField(_("código"), max_length=40)
    name = models.CharField(_("nombre"), max_length=120)

    class Meta:
        verbose_name = _("función seguida")
        verbose_name_plural = _("funciones seguidas")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="function_code_is_unique_in_its_service")
        ]

    def __str__(self) -> str:
        return self.name
