import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models.calibrations import Calibration
from apropia.diagnosis.models.instruments import InstrumentVersion
from apropia.diagnosis.models.simulations import Simulation
from apropia.diagnosis.states import WaveState
from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import EngagementType, JobLevel, OrgUnit


class WavePurpose(models.TextChoices):
    BASELINE = "BASELINE", _("Línea base")
    FOLLOW_UP = "FOLLOW_UP", _("Seguimiento")
    PULSE = "PULSE", _("Pulso")


class WaveMode(models.TextChoices):
    """What ties a response to a person.

    NOMINAL: its pseudonym; the result is kept for the person and may feed a route. PSEUDONYMOUS: its pseudonym, only to
    compare waves; no other part of the product hears of it. ANONYMOUS: nothing.
    """

    NOMINAL = "NOMINAL", _("Nominal")
    PSEUDONYMOUS = "PSEUDONYMOUS", _("Seudónima")
    ANONYMOUS = "ANONYMOUS", _("Anónima")


class SampleBy(models.TextChoices):
    """How the people of a wave are divided before some of them are drawn by lot."""

    WHOLE = "", _("Sin dividir")
    ENGAGEMENT = "ENGAGEMENT", _("Por tipo de vinculación")
    LEVEL = "LEVEL", _("Por nivel del cargo")
    UNIT = "UNIT", _("Por dependencia")


class Strata(models.Model):
    """Where somebody stood on the day of the snapshot. Copied, never joined live (INV-02)."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    unit_name = models.CharField(max_length=200, blank=True)
    unit_path = models.CharField(max_length=255, blank=True)
    engagement_type = models.CharField(max_length=20, choices=EngagementType.choices, blank=True)
    job_level = models.CharField(max_length=20, choices=JobLevel.choices, blank=True)

    class Meta:
        abstract = True


class SurveyWave(EntityOwned):
    """One administration of a frozen instrument version to a population."""

    name = models.CharField(_("nombre"), max_length=160)
    version = models.ForeignKey(
        InstrumentVersion, verbose_name=_("instrumento"), on_delete=models.PROTECT, related_name="waves"
    )
    # The trial whose bank and limits choose each person's performance questions; none where forms are balanced.
    simulation = models.ForeignKey(
        Simulation,
        verbose_name=_("prueba adaptativa"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waves",
    )
    # Of a balanced wave: the calibration in force when it was announced, by which its competences are scored.
    calibration = models.ForeignKey(Calibration, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Each person meets one of two halves of the performance questions, and the other one in the next such wave.
    parallel_forms = models.BooleanField(_("formas paralelas"), default=False)
    # "A" or "B" by code of question, settled with the snapshot.
    halves = models.JSONField(default=dict, blank=True)
    purpose = models.CharField(_("propósito"), max_length=10, choices=WavePurpose.choices)
    mode = models.CharField(_("modo"), max_length=15, choices=WaveMode.choices, default=WaveMode.NOMINAL)
    state = models.CharField(_("estado"), max_length=10, choices=WaveState.choices, default=WaveState.DESIGNED)
    opens_at = models.DateTimeField(_("abre"))
    closes_at = models.DateTimeField(_("cierra"))
    # The closing time first announced; set when the wave was extended, which happens once.
    first_closes_at = models.DateTimeField(null=True, blank=True)
    extension_reason = models.CharField(_("motivo de la prórroga"), max_length=300, blank=True)
    cancel_reason = models.CharField(_("motivo de la anulación"), max_length=300, blank=True)
    # Empty means the whole entity; each unit stands for its subtree.
    units = models.ManyToManyField(OrgUnit, verbose_name=_("dependencias"), blank=True, related_name="+")
    min_cell = models.PositiveSmallIntegerField(_("celda mínima"), default=5)
    # How many are invited by lot, and divided how; null invites everybody. The seed is drawn when it is announced.
    sample_size = models.PositiveIntegerField(_("personas por sortear"), null=True, blank=True)
    sample_by = models.CharField(_("sorteo"), max_length=10, choices=SampleBy.choices, blank=True)
    sample_seed = models.PositiveIntegerField(null=True, blank=True)
    population_count = models.PositiveIntegerField(_("población"), default=0)
    snapshot_at = models.DateTimeField(_("foto de la población"), null=True, blank=True)
    created_at = models.DateTimeField(_("creada el"))
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # When the flagged responses were left out of the figures, and why; null while all of them count.
    excluded_at = models.DateTimeField(null=True, blank=True)
    exclusion_reason = models.CharField(_("motivo de dejarlas fuera"), max_length=300, blank=True)
    # What processing found: counts and reliability, never an answer.
    quality = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("ola")
        verbose_name_plural = _("olas")
        ordering = ["-opens_at", "-id"]
        indexes = [
            models.Index(fields=["entity", "-opens_at"], name="wave_by_opening"),
            models.Index(fields=["state", "opens_at"], name="wave_due_to_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entity", "name"], name="wave_name_is_unique_in_its_entity"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="wave_closes_after_it_opens"
            ),
            models.CheckConstraint(condition=models.Q(min_cell__gte=5), name="wave_minimum_cell_is_five_or_more"),
            models.CheckConstraint(
                condition=models.Q(sample_size__isnull=False) | models.Q(sample_by="", sample_seed__isnull=True),
                name="only_a_sample_is_divided_and_drawn",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="CANCELLED") | ~models.Q(cancel_reason=""),
                name="cancelled_wave_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(excluded_at__isnull=True) | ~models.Q(exclusion_reason=""),
                name="leaving_responses_out_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_survey(self) -> bool:
        """Whether only opinions are asked: then nothing of it has areas, levels or a result of one's own."""
        return self.version.instrument.is_survey


class StratumQuota(EntityOwned):
    """How many answers are wanted of one stratum. Once there, its people are reminded no more, but may answer."""

    wave = models.ForeignKey(SurveyWave, on_delete=models.CASCADE, related_name="quotas")
    by = models.CharField(max_length=10, choices=SampleBy.choices)
    code = models.CharField(max_length=20)
    wanted = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("cupo")
        verbose_name_plural = _("cupos")
        constraints = [
            models.UniqueConstraint(fields=["wave", "by", "code"], name="one_quota_per_wave_and_stratum"),
            models.CheckConstraint(condition=models.Q(wanted__gte=1), name="a_quota_wants_one_answer_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.wave} · {self.code}: {self.wanted}"


class PopulationMember(EntityOwned, Strata):
    """One person of the population on the day of the snapshot, by pseudonym; whether a lot drew her."""

    wave = models.ForeignKey(SurveyWave, on_delete=models.CASCADE, related_name="population")
    pseudonym = models.UUIDField()
    is_drawn = models.BooleanField(default=True)
    # Where forms are parallel: which halves she gets (`science.psychometrics.parallel.half_for`).
    draw = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name = _("integrante de la población")
        verbose_name_plural = _("integrantes de la población")
        indexes = [models.Index(fields=["wave", "unit", "engagement_type"], name="population_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["wave", "pseudonym"], name="one_population_member_per_wave_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.wave} · {self.pk}"


class Invitation(EntityOwned):
    """That a person was invited, and how far that went. Holds no answer and no time of answering.

    Whether it was completed is a flag without a date, so that it cannot be laid beside an anonymous response.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(SurveyWave, on_delete=models.CASCADE, related_name="invitations")
    # Null once the person was erased.
    person_uid = models.UUIDField(null=True)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(null=True)
    # The last round for which a reminder was written; whether it left, `contact` knows.
    reminded_at = models.DateTimeField(null=True)
    is_opened = models.BooleanField(default=False)
    is_completed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("invitación")
        verbose_name_plural = _("invitaciones")
        indexes = [
            models.Index(fields=["wave", "unit", "is_completed", "is_opened"], name="invitation_progress"),
            models.Index(fields=["wave", "reminded_at"], name="invitation_by_reminder"),
            models.Index(fields=["entity", "person_uid"], name="invitation_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "person_uid"],
                condition=models.Q(person_uid__isnull=False),
                name="one_invitation_per_wave_and_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave} · {self.pk}"
