from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.diagnosis.models import SurveyWave
from apropia.foundation.tenancy.models import EntityOwned
from apropia.measurement.models.indicators import IndicatorVersion
from apropia.measurement.states import CalculationState, MeasurementStatus
from apropia.people.models import EngagementType, OrgUnit


class PeriodKind(models.TextChoices):
    WAVE = "WAVE", _("Ola")
    MONTH = "MONTH", _("Mes")
    QUARTER = "QUARTER", _("Trimestre")


class ScopeKind(models.TextChoices):
    """The fixed family of populations. There is no crossing of two of them."""

    ENTITY = "ENTITY", _("Toda la entidad")
    UNIT = "UNIT", _("Dependencia")
    ENGAGEMENT = "ENGAGEMENT", _("Tipo de vinculación")


def period_in_words(kind: str, start: date, wave_name: str) -> str:
    """Say a period as people do: octubre de 2026, tercer trimestre de 2026, or the name of the wave."""
    if kind == PeriodKind.WAVE:
        return wave_name
    if kind == PeriodKind.MONTH:
        return date_format(start, "F \\d\\e Y")
    ordinal = (_("primer"), _("segundo"), _("tercer"), _("cuarto"))[(start.month - 1) // 3]
    return str(_("%(ordinal)s trimestre de %(year)d")) % {"ordinal": ordinal, "year": start.year}


class Calculation(EntityOwned):
    """One version of one indicator, computed once for one period."""

    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="calculations")
    period_kind = models.CharField(_("periodo"), max_length=8, choices=PeriodKind.choices)
    period_start = models.DateField(_("desde"))
    period_end = models.DateField(_("hasta"))
    # "MONTH:2026-10-01" or "WAVE:7": one text instead of nullable columns, so that uniqueness is plain on both
    # databases.
    period_key = models.CharField(max_length=32)
    wave = models.ForeignKey(
        SurveyWave, verbose_name=_("ola"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("estado"), max_length=12, choices=CalculationState.choices, default=CalculationState.PRELIMINARY
    )
    minimum_cell = models.PositiveSmallIntegerField(_("celda mínima"))
    # SHA-256 over the protected-side inputs: the same hash means that nothing that counts has changed.
    inputs_hash = models.CharField(max_length=64)
    source_text = models.CharField(_("fuente"), max_length=300)
    warnings = models.JSONField(_("advertencias"), default=list, blank=True)
    details = models.JSONField(default=dict, blank=True)
    computed_by = models.UUIDField(null=True)
    computed_at = models.DateTimeField(_("calculado el"))
    confirmed_by = models.UUIDField(null=True, blank=True)
    confirmed_at = models.DateTimeField(_("oficial desde"), null=True, blank=True)
    analysis = models.TextField(_("análisis"), blank=True)
    superseded_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("cálculo")
        verbose_name_plural = _("cálculos")
        ordering = ["-period_end", "version__indicator__order", "-id"]
        indexes = [models.Index(fields=["entity", "state", "-period_end"], name="calculation_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "version", "period_key", "state"],
                condition=~Q(state="SUPERSEDED"),
                name="one_live_calculation_per_period_and_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="OFFICIAL") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="official_calculation_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("computed_by")),
                name="who_computes_does_not_confirm",
            ),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="period_ends_after_it_begins"),
            models.CheckConstraint(
                condition=(Q(period_kind="WAVE") & Q(wave__isnull=False)) | Q(wave__isnull=True),
                name="only_a_wave_period_has_a_wave",
            ),
            models.CheckConstraint(condition=Q(minimum_cell__gte=5), name="calculation_minimum_cell_is_five_or_more"),
        ]

    def __str__(self) -> str:
        wave_name = self.wave.name if self.wave else ""
        period = period_in_words(self.period_kind, self.period_start, wave_name)
        return f"{self.version.name} ({self.version.indicator.code}), {period}"


class Measurement(EntityOwned):
    """One figure. A protected one keeps no value, no count and no interval, so that nothing can ever show them."""

    calculation = models.ForeignKey(Calculation, on_delete=models.CASCADE, related_name="measurements")
    # "UNIT:5|AREA:1": scope and group as one text, unique within its calculation.
    key = models.CharField(max_length=60)
    scope_kind = models.CharField(_("población"), max_length=10, choices=ScopeKind.choices)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    engagement_type = models.CharField(max_length=20, choices=EngagementType.choices, blank=True)
    service = models.ForeignKey(ITService, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area_code = models.CharField(max_length=4, blank=True)
    status = models.CharField(_("estado"), max_length=14, choices=MeasurementStatus.choices)
    value = models.FloatField(_("valor"), null=True)
    numerator = models.FloatField(_("numerador"), null=True)
    denominator = models.FloatField(_("denominador"), null=True)
    n = models.PositiveIntegerField(_("personas"), null=True)
    population = models.PositiveIntegerField(_("población"), null=True)
    ci_low = models.FloatField(null=True)
    ci_high = models.FloatField(null=True)
    method = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("medición")
        verbose_name_plural = _("mediciones")
        indexes = [models.Index(fields=["entity", "scope_kind", "unit"], name="measurement_by_scope")]
        constraints = [
            models.UniqueConstraint(
                fields=["calculation", "key"],
                name="one_measurement_per_scope",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["PROTECTED", "NOT_COMPUTABLE"])
                | Q(
                    value__isnull=True,
                    numerator__isnull=True,
                    denominator__isnull=True,
                    n__isnull=True,
                    ci_low__isnull=True,
                    ci_high__isnull=True,
                ),
                name="protected_measurement_keeps_no_number",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["PROTECTED", "NOT_COMPUTABLE"]) | Q(value__isnull=False),
                name="measurement_with_a_status_has_a_value",
            ),
            models.CheckConstraint(
                condition=Q(ci_low__isnull=True, ci_high__isnull=True) | Q(ci_low__lte=F("ci_high")),
                name="interval_runs_upwards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calculation} · {self.get_scope_kind_display()}"


class MatchedChange(EntityOwned):
    """The observed change of the persons who answered both waves, over the whole entity."""

    calculation = models.ForeignKey(Calculation, on_delete=models.CASCADE, related_name="matched_changes")
    earlier_wave = models.ForeignKey(SurveyWave, on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=4, blank=True)
    is_protected = models.BooleanField(default=False)
    n = models.PositiveIntegerField(null=True)
    earlier = models.FloatField(null=True)
    later = models.FloatField(null=True)
    value = models.FloatField(null=True)
    ci_low = models.FloatField(null=True)
    ci_high = models.FloatField(null=True)
    is_conclusive = models.BooleanField(null=True)
    method = models.CharField(max_length=20, blank=True)
    # McNemar's statistic and p value where the figure is a proportion.
    statistic = models.FloatField(null=True)
    p_value = models.FloatField(null=True)

    class Meta:
        verbose_name = _("cambio emparejado")
        verbose_name_plural = _("cambios emparejados")
        constraints = [
            models.UniqueConstraint(fields=["calculation", "area_code"], name="one_matched_change_per_group"),
            models.CheckConstraint(
                condition=Q(is_protected=False) | Q(n__isnull=True, value__isnull=True, earlier__isnull=True),
                name="protected_change_keeps_no_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calculation} · {self.earlier_wave}"
