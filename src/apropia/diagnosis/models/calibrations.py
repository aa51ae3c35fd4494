from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models.instruments import Instrument, InstrumentVersion, Item
from apropia.diagnosis.states import CalibrationState
from apropia.foundation.tenancy.models import EntityOwned


class CalibrationStage(models.TextChoices):
    """How far the answers of a question carry: the stages of `science.psychometrics.schedule`."""

    EXPERT = "expert", _("Provisional")
    RASCH = "rasch", _("Dificultad estimada")
    TWO_PL = "2pl", _("Dificultad y discriminación")
    GROUPS = "groups", _("Compara grupos")
    GUESSING = "guessing", _("Completa")


class CalibrationFlag(models.TextChoices):
    """What somebody should look at in a question."""

    ALIKE = "ALIKE", _("Todas respondieron igual")
    AGAINST = "AGAINST", _("Va en contra de las demás")
    WEAK = "WEAK", _("Casi no distingue")
    REPEATS = "REPEATS", _("Repite otra pregunta")
    MISFIT = "MISFIT", _("No encaja con el modelo")
    OFF_LEVEL = "OFF_LEVEL", _("No está en su nivel")
    UNEVEN = "UNEVEN", _("No es igual para todos los grupos")


class Calibration(EntityOwned):
    """What the answers to an instrument say about its performance questions, as one numbered version.

    `method` holds what it rests on: waves, persons, priors and, of each area, model, convergence, likelihood and
    reliability; and which groups were compared. Sums over persons only. Once decided nothing in it changes, but that it
    may be said to be ready; a newer one takes its place.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="calibrations")
    # Whose questions were calibrated: the newest frozen one of that day.
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("número"))
    state = models.CharField(
        _("estado"), max_length=10, choices=CalibrationState.choices, default=CalibrationState.PROPOSED
    )
    # The job that made it: done again, it finds its own and makes no other.
    job_number = models.PositiveBigIntegerField(unique=True)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(_("propuesta el"))
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(_("decidida el"), null=True, blank=True)
    decision_note = models.CharField(_("nota"), max_length=500, blank=True)
    method = models.JSONField(default=dict)
    # When somebody said, after trying it, that a test may adapt with it.
    ready_by = models.UUIDField(null=True, blank=True)
    ready_at = models.DateTimeField(_("lista desde"), null=True, blank=True)
    # The smallest group of which something may be said, as it was for the waves it rests on.
    min_cell = models.PositiveSmallIntegerField(default=5)

    class Meta:
        verbose_name = _("calibración")
        verbose_name_plural = _("calibraciones")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"], name="calibration_number_is_unique_in_its_instrument"
            ),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state="PROPOSED"), name="one_proposed_calibration_per_instrument"
            ),
            models.CheckConstraint(
                condition=Q(state="PROPOSED", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(state="PROPOSED")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decision_note="")
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="calibration_is_decided_by_a_second_person_with_a_note",
            ),
            models.CheckConstraint(
                condition=Q(ready_at__isnull=True) | Q(state="ADOPTED", ready_by__isnull=False),
                name="only_an_adopted_calibration_is_ready",
            ),
            models.CheckConstraint(condition=Q(min_cell__gte=5), name="calibration_minimum_cell_is_five_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} · calibración {self.number}"


class ItemCalibration(EntityOwned):
    """One question of a calibration, on the scale where the people of its area have mean 0 and deviation 1.

    `intercepts` has one for each step; with right or not, one. `flags` are codes between bars (`|WEAK|REPEATS|`), so
    that a list can be filtered by one in both databases. `repeats` are codes of questions.
    """

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("código"), max_length=40)
    area = models.CharField(_("área"), max_length=8)
    stage = models.CharField(_("etapa"), max_length=10, choices=CalibrationStage.choices)
    answers = models.PositiveIntegerField(_("respuestas"))
    expected_difficulty = models.FloatField()
    slope = models.FloatField()
    slope_error = models.FloatField(null=True)
    intercepts = models.JSONField()
    intercept_errors = models.JSONField()
    difficulty = models.FloatField()
    difficulty_error = models.FloatField(null=True)
    # Correlation with the other answers of who met it, and the adjusted chance of S-X²: null where too few allow it.
    rest = models.FloatField(null=True)
    fit_p = models.FloatField(null=True)
    repeats = models.JSONField(default=list)
    flags = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("pregunta calibrada")
        verbose_name_plural = _("preguntas calibradas")
        ordering = ["area", "code"]
        constraints = [
            models.UniqueConstraint(fields=["calibration", "code"], name="one_calibration_per_item_and_version"),
            models.CheckConstraint(condition=Q(slope__gt=0), name="calibrated_slope_is_positive"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def marks(self) -> list[CalibrationFlag]:
        return [CalibrationFlag(code) for code in self.flags.strip("|").split("|") if code]
