import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.foundation.tenancy.models import Entity, EntityOwned
from apropia.people.models import Person
from apropia.usage import states


class SourceKind(models.TextChoices):
    """What writes the reports: the kinds of `formats.usage_reports`."""

    GENERIC = "GENERIC", _("Tabla de uso")
    M365_ACTIVE_USERS = "M365_ACTIVE_USERS", _("Microsoft 365: usuarios activos")
    M365_TEAMS = "M365_TEAMS", _("Microsoft 365: actividad en Teams")
    M365_ONEDRIVE = "M365_ONEDRIVE", _("Microsoft 365: uso de OneDrive")
    M365_SHAREPOINT = "M365_SHAREPOINT", _("Microsoft 365: actividad en SharePoint")
    M365_EMAIL = "M365_EMAIL", _("Microsoft 365: actividad de correo")


class UsageSource(EntityOwned):
    """A kind of report that the entity has brought, and how its columns are read (generic tables only)."""

    kind = models.CharField(_("informe"), max_length=20, choices=SourceKind.choices)
    columns = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("fuente de uso")
        verbose_name_plural = _("fuentes de uso")
        constraints = [models.UniqueConstraint(fields=["entity", "kind"], name="one_usage_source_per_entity_and_kind")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class UsageImport(EntityOwned):
    """One file of use, from upload to revert."""

    class Status(models.TextChoices):
        UPLOADED = states.UPLOADED, _("Cargado")
        VALIDATED = states.VALIDATED, _("Validado")
        REJECTED = states.REJECTED, _("Rechazado")
        MATCHED = states.MATCHED, _("Emparejado")
        PREVIEWED = states.PREVIEWED, _("Listo para aplicar")
        APPLIED = states.APPLIED, _("Aplicado")
        REVERTED = states.REVERTED, _("Revertido")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Empty until the columns of a table of unknown form have been told.
    source = models.ForeignKey(UsageSource, on_delete=models.PROTECT, null=True, related_name="imports")
    filename = models.CharField(_("archivo"), max_length=200)
    file_hash = models.CharField(max_length=64)
    # The uploaded file, kept only until the import is applied.
    file_uid = models.UUIDField(null=True)
    status = models.CharField(_("estado"), max_length=10, choices=Status.choices, default=Status.UPLOADED)
    # The period that a person gave, where the report carries none.
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    refreshed_on = models.DateField(_("fecha del informe"), null=True)
    row_count = models.PositiveIntegerField(default=0)
    matched_count = models.PositiveIntegerField(default=0)
    unmatched_count = models.PositiveIntegerField(default=0)
    concealed_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    refusal = models.CharField(max_length=300, blank=True)
    unknown_columns = models.JSONField(default=list)
    unknown_services = models.JSONField(default=list)
    uploaded_by = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField(_("cargado el"))
    applied_at = models.DateTimeField(_("aplicado el"), null=True)
    reverted_at = models.DateTimeField(_("revertido el"), null=True)

    class Meta:
        verbose_name = _("importación de uso")
        verbose_name_plural = _("importaciones de uso")
        ordering = ["-id"]
        indexes = [models.Index(fields=["entity", "-id"], name="usage_import_by_entity")]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "file_hash"],
                condition=~models.Q(status__in=[states.REJECTED, states.REVERTED]),
                name="the_same_use_file_never_counts_twice",
            ),
            models.CheckConstraint(
                condition=models.Q(period_start__isnull=True, period_end__isnull=True)
                | models.Q(period_start__lte=models.F("period_end")),
                name="usage_import_period_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class UsageSlice(EntityOwned):
    """One service and one period of an import. Only current slices count."""

    class Span(models.TextChoices):
        WEEK = "WEEK", _("Semana o menos")
        MONTH = "MONTH", _("Mes")

    usage_import = models.ForeignKey(UsageImport, on_delete=models.CASCADE, related_name="slices")
    source = models.ForeignKey(UsageSource, on_delete=models.PROTECT, related_name="slices")
    service = models.ForeignKey(ITService, on_delete=models.PROTECT, related_name="+")
    span = models.CharField(max_length=5, choices=Span.choices)
    period_start = models.DateField()
    period_end = models.DateField()
    # First day of the month that holds most of the period.
    month = models.DateField()
    refreshed_on = models.DateField()
    is_current = models.BooleanField(default=False)
    matched_count = models.PositiveIntegerField(default=0)
    matched_active_count = models.PositiveIntegerField(default=0)
    # Accounts of nobody the entity knows, and accounts whose names the source conceals: counts only.
    unmatched_count = models.PositiveIntegerField(default=0)
    concealed_count = models.PositiveIntegerField(default=0)
    concealed_enabled_count = models.PositiveIntegerField(default=0)
    concealed_active_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["entity", "is_current", "month", "service"], name="usage_slice_by_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["usage_import", "service", "period_start", "period_end"],
                name="one_usage_slice_per_import_service_and_period",
            ),
            models.CheckConstraint(
                condition=models.Q(period_start__lte=models.F("period_end")),
                name="usage_slice_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} · {self.period_start}–{self.period_end}"


class UsageRecord(EntityOwned):
    """What a slice says of one person."""

    # Half a million rows at a time: one index less than `EntityOwned` would bring.
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", db_index=False)
    slice = models.ForeignKey(UsageSlice, on_delete=models.CASCADE, related_name="records", db_index=False)
    pseudonym = models.UUIDField()
    is_enabled = models.BooleanField()
    is_active = models.BooleanField()
    actions = models.PositiveIntegerField(null=True)
    # Names apart by `|`.
    functions = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["pseudonym"], name="usage_record_by_pseudonym")]
        constraints = [
            models.UniqueConstraint(fields=["slice", "pseudonym"], name="one_usage_record_per_slice_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.slice_id} · {self.pseudonym}"


class ServiceLink(EntityOwned):
    """Which service a name in a report is; without service it is left out on purpose."""

    class Origin(models.TextChoices):
        CHOSEN = "CHOSEN", _("Lo eligió una persona")
        BY_NAME = "BY_NAME", _("Por el nombre parecido")

    hint = models.CharField(max_length=80)
    service = models.ForeignKey(ITService, on_delete=models.CASCADE, null=True, related_name="+")
    # Who tied them: links of before this was written down are empty.
    origin = models.CharField(max_length=7, choices=Origin.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "hint"], name="one_service_link_per_hint")]

    def __str__(self) -> str:
        return self.hint


class IdentityAlias(EntityOwned):
    """Whose an account is, when reports call it by another name than her e-mail."""

    value = models.CharField(_("cuenta en el informe"), max_length=254)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("cuenta de una persona")
        verbose_name_plural = _("cuentas de personas")
        ordering = ["value"]
        constraints = [models.UniqueConstraint(fields=["entity", "value"], name="one_person_per_identity_alias")]

    def __str__(self) -> str:
        return self.value
