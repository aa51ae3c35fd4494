import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Level
from apropia.diagnosis.models.instruments import Construct, Item
from apropia.diagnosis.models.waves import Strata, SurveyWave, WaveMode
from apropia.foundation.tenancy.models import EntityOwned


class ResponseSign(models.TextChoices):
    """Why a response may have been given without reading; see `science.psychometrics.care`."""

    STRAIGHT = "STRAIGHT", _("El mismo punto de la escala en todo")
    FAST = "FAST", _("Demasiado rápido para leer")
    MISSING = "MISSING", _("Más de la mitad sin responder")
    ODD = "ODD", _("Aciertos que no concuerdan entre sí")


class Response(EntityOwned, Strata):
    """What one person answers in one wave.

    `form` is the ordered list of slots chosen for that person: `{"item": id}` or `{"item": id, "service": id}`. In an
    adaptive test it grows while it is answered, and `"why"` of a slot is the log of that choice
    (`queries.adaptive.Why`); a slot, once there, keeps its place. `mode` is the wave's, or ANONYMOUS when the
    person preferred so. The key is random: it tells nothing about when it was made.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(SurveyWave, on_delete=models.PROTECT, related_name="responses")
    mode = models.CharField(max_length=15, choices=WaveMode.choices)
    pseudonym = models.UUIDField(null=True)
    # Anonymous only: hash of a secret that lives in the person's browser, so that the same device can go on.
    resume_hash = models.CharField(max_length=64, blank=True)
    form = models.JSONField(default=list)
    # In which she reads the questions, while she does; empty is Spanish.
    language = models.CharField(max_length=2, blank=True)
    # Instants are kept only where a pseudonym is; an anonymous response knows days.
    started_at = models.DateTimeField(null=True)
    started_on = models.DateField()
    completed_at = models.DateTimeField(null=True)
    completed_on = models.DateField(null=True)
    # Found when the wave is processed: two signs or more. Out of the group's figures only by decision of a person.
    is_flagged = models.BooleanField(default=False)
    is_excluded = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("respuesta")
        verbose_name_plural = _("respuestas")
        indexes = [
            models.Index(fields=["wave", "completed_on"], name="response_by_completion"),
            models.Index(fields=["entity", "pseudonym"], name="response_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "pseudonym"],
                condition=Q(pseudonym__isnull=False),
                name="one_response_per_wave_and_person",
            ),
            models.UniqueConstraint(
                fields=["wave", "resume_hash"],
                condition=~Q(resume_hash=""),
                name="one_anonymous_response_per_wave_and_device",
            ),
            models.CheckConstraint(
                condition=~Q(mode="ANONYMOUS")
                | Q(pseudonym__isnull=True, started_at__isnull=True, completed_at__isnull=True),
                name="anonymous_response_has_no_person_and_no_instant",
            ),
            models.CheckConstraint(
                condition=Q(mode="ANONYMOUS") | Q(pseudonym__isnull=False, resume_hash=""),
                name="response_with_a_person_has_its_pseudonym",
            ),
            models.CheckConstraint(
                condition=Q(is_excluded=False) | Q(is_flagged=True), name="only_a_flagged_response_is_left_out"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Answer(EntityOwned):
    """One slot of a form, answered.

    `value` by kind: an option id (one), a list of ids (several, or in order), `{option: target}` (matching), a number
    of the scale or in the unit asked, a text, an ISO date; null unless ANSWERED. NOT_UNDERSTOOD and SKIPPED are
    missing; DONT_KNOW is an answer, not a right one.
    """

    class Status(models.TextChoices):
        ANSWERED = "ANSWERED", _("Respondida")
        DONT_KNOW = "DONT_KNOW", _("No lo sé")
        NOT_UNDERSTOOD = "NOT_UNDERSTOOD", _("No entiendo esta pregunta")
        SKIPPED = "SKIPPED", _("Sin responder")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    slot = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(ITService, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=15, choices=Status.choices)
    value = models.JSONField(null=True)
    seconds = models.PositiveSmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_on = models.DateField()

    class Meta:
        verbose_name = _("contestación")
        verbose_name_plural = _("contestaciones")
        ordering = ["slot"]
        constraints = [
            models.UniqueConstraint(fields=["response", "slot"], name="one_answer_per_slot"),
            models.CheckConstraint(
                condition=Q(status="ANSWERED", value__isnull=False) | (~Q(status="ANSWERED") & Q(value__isnull=True)),
                name="answer_has_a_value_only_when_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.slot}"


class Score(EntityOwned):
    """What a scoring method made of one response. `value`, `low` and `high` go from 0 to 100.

    `value` null says *sin evaluar*: too few answers. `level` empty says that no level can be told apart. `deviation` is
    that of the posterior, `certainty` how likely `level` is, 0–1; both null of what was believed, and of scores made
    before they were reckoned.
    """

    class Scope(models.TextChoices):
        OVERALL = "OVERALL", _("General")
        AREA = "AREA", _("Área")
        COMPETENCE = "COMPETENCE", _("Competencia")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="scores")
    method_version = models.CharField(max_length=40)
    construct = models.CharField(max_length=15, choices=Construct.choices)
    scope = models.CharField(max_length=12, choices=Scope.choices)
    # Code of the area (`1`) or competence (`1.1`); empty for OVERALL.
    code = models.CharField(max_length=8, blank=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    level = models.CharField(max_length=20, choices=Level.choices, blank=True)
    items_count = models.PositiveSmallIntegerField()
    deviation = models.FloatField(null=True)
    certainty = models.FloatField(null=True)

    class Meta:
        verbose_name = _("puntaje")
        verbose_name_plural = _("puntajes")
        constraints = [
            models.UniqueConstraint(
                fields=["response", "method_version", "construct", "scope", "code"],
                name="one_score_per_response_method_construct_and_code",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=100), name="score_lies_from_0_to_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.construct} {self.code}: {self.value}"
