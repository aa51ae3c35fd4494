from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.alphabet import sort_expression
from apropia.foundation.tenancy.models import EntityOwned


class OrgUnit(EntityOwned):
    """A dependencia. `path` is `/1/5/9/`: ids from the root to itself, so that a subtree is one prefix."""

    code = models.CharField(_("código"), max_length=20)
    name = models.CharField(_("nombre"), max_length=200)
    parent = models.ForeignKey(
        "self", verbose_name=_("depende de"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=255, blank=True, editable=False)
    head = models.ForeignKey(
        "people.Person",
        verbose_name=_("directivo(a)"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="units_headed",
    )
    sort_name = models.GeneratedField(
        expression=sort_expression("name"), output_field=models.CharField(max_length=600), db_persist=True
    )
    valid_from = models.DateField(_("vigente desde"))
    valid_to = models.DateField(_("vigente hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("dependencia")
        verbose_name_plural = _("dependencias")
        ordering = ["sort_name"]
        indexes = [models.Index(fields=["entity", "path"], name="org_unit_by_path")]
        constraints = [
            models.UniqueConstraint(fields=["entity", "code"], name="org_unit_code_is_unique_in_its_entity"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="org_unit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Process(EntityOwned):
    """A process of the entity's process map."""

    code = models.CharField(_("código"), max_length=20)
    name = models.CharField(_("nombre"), max_length=200)

    class Meta:
        verbose_name = _("proceso")
        verbose_name_plural = _("procesos")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["entity", "code"], name="process_code_is_unique_in_its_entity")]

    def __str__(self) -> str:
        return self.name


class WorkTeam(EntityOwned):
    """A formal or informal team inside or across units."""

    name = models.CharField(_("nombre"), max_length=200)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="teams")
    members = models.ManyToManyField("people.Person", related_name="teams", blank=True)

    class Meta:
        verbose_name = _("equipo")
        verbose_name_plural = _("equipos")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["entity", "name"], name="team_name_is_unique_in_its_entity")]

    def __str__(self) -> str:
        return self.name
