from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    PERCENT = "PERCENT", _("porcentaje")
    SCORE = "SCORE", _("puntaje de 0 a 100")
    POINTS = "POINTS", _("puntos")
    RATE = "RATE", _("por cada 100 habilitados al mes")
    HOURS = "HOURS", _("horas por persona")


class Direction(models.TextChoices):
    UP = "UP", _("subir es mejor")
    DOWN = "DOWN", _("bajar es mejor")


class IndicatorKind(models.TextChoices):
    MANAGEMENT = "MANAGEMENT", _("gestión")
    OUTPUT = "OUTPUT", _("producto")
    RESULT = "RESULT", _("resultado")
    EFFECT = "EFFECT", _("efecto")


class SourceMethod(models.TextChoices):
    REGISTER = "REGISTER", _("registro")
    SURVEY = "SURVEY", _("encuesta")
    MIXED = "MIXED", _("mixto")


class Indicator(models.Model):
    """What is measured, whatever its version. Shared by all entities, read-only."""

    code = models.CharField(_("código"), max_length=8, unique=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("indicador")
        verbose_name_plural = _("indicadores")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.code


class IndicatorVersion(models.Model):
    """The technical sheet of an indicator (methods.md#technical-sheet). A change of meaning is a new version."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versión"))
    is_current = models.BooleanField(default=True)
    valid_from = models.DateField(_("vigente desde"))
    valid_to = models.DateField(_("vigente hasta"), null=True, blank=True)
    name = models.CharField(_("nombre"), max_length=120)
    purpose = models.TextField(_("propósito"))
    question = models.TextField(_("pregunta que responde"))
    formula = models.TextField(_("fórmula"))
    numerator_text = models.TextField(_("numerador"))
    denominator_text = models.TextField(_("denominador"))
    unit = models.CharField(_("unidad"), max_length=10, choices=Unit.choices)
    direction = models.CharField(_("dirección"), max_length=5, choices=Direction.choices)
    kind = models.CharField(_("tipo"), max_length=12, choices=IndicatorKind.choices)
    source = models.TextField(_("fuente"))
    method = models.CharField(_("método"), max_length=10, choices=SourceMethod.choices)
    periodicity = models.CharField(_("periodicidad"), max_length=120)
    baseline_rule = models.TextField(_("línea base"))
    target_rule = models.TextField(_("meta y semáforo"))
    disaggregations = models.CharField(_("desagregaciones permitidas"), max_length=240)
    statistics = models.TextField(_("tratamiento estadístico"))
    minimum_cell = models.PositiveSmallIntegerField(_("celda mínima"), default=5)
    responsible = models.CharField(_("responsable"), max_length=160)
    guideline = models.CharField(_("lineamiento"), max_length=80, blank=True)
    kirkpatrick = models.CharField(_("nivel de Kirkpatrick"), max_length=80, blank=True)
    limitations = models.TextField(_("limitaciones"))

    class Meta:
        verbose_name = _("ficha técnica")
        verbose_name_plural = _("fichas técnicas")
        ordering = ["indicator__order", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="indicator_version_number_is_unique"),
            models.UniqueConstraint(
                fields=["indicator"], condition=models.Q(is_current=True), name="one_current_version_per_indicator"
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_cell__gte=5), name="indicator_minimum_cell_is_five_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} v{self.number}"
