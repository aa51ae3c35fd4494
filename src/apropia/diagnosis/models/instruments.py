from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence, Level
from apropia.diagnosis.states import VersionState
from apropia.foundation.files.models import StoredFile
from apropia.foundation.tenancy.models import EntityOwned


class ItemKind(models.TextChoices):
    """How an item is answered."""

    PERCEPTION = "PERCEPTION", _("Percepción")
    SINGLE = "SINGLE", _("Una respuesta")
    MULTIPLE = "MULTIPLE", _("Varias respuestas")
    ORDERING = "ORDERING", _("Ordenar")
    MATCHING = "MATCHING", _("Unir parejas")
    SCENARIO = "SCENARIO", _("Situación breve")
    NUMERIC = "NUMERIC", _("Número")
    MAILBOX = "MAILBOX", _("Buzón de correo")
    PHISHING = "PHISHING", _("Mensaje sospechoso")
    SHEET = "SHEET", _("Hoja de cálculo")
    FOLDERS = "FOLDERS", _("Árbol de carpetas")
    HOTSPOT = "HOTSPOT", _("Lugar en una imagen")
    SERVICE_KNOWLEDGE = "SERVICE_KNOWLEDGE", _("Conocimiento de un servicio")
    SERVICE_USE = "SERVICE_USE", _("Uso de un servicio")
    SERVICE_SATISFACTION = "SERVICE_SATISFACTION", _("Satisfacción con un servicio")
    OPINION = "OPINION", _("Afirmación en una escala")
    CHOICE = "CHOICE", _("Elegir una opción")
    CHOICES = "CHOICES", _("Elegir varias opciones")
    AMOUNT = "AMOUNT", _("Una cantidad")
    TEXT = "TEXT", _("Texto libre")
    DATE = "DATE", _("Una fecha")


class Construct(models.TextChoices):
    """What an item measures. Two constructs are never averaged."""

    PERFORMANCE = "PERFORMANCE", _("Desempeño")
    PERCEPTION = "PERCEPTION", _("Percepción")
    SERVICE = "SERVICE", _("Servicios")
    OPINION = "OPINION", _("Opinión")


PERFORMANCE_KINDS = (
    ItemKind.SINGLE,
    ItemKind.MULTIPLE,
    ItemKind.ORDERING,
    ItemKind.MATCHING,
    ItemKind.SCENARIO,
    ItemKind.NUMERIC,
    ItemKind.MAILBOX,
    ItemKind.PHISHING,
    ItemKind.SHEET,
    ItemKind.FOLDERS,
    ItemKind.HOTSPOT,
)
# Several options may be marked, and all the right ones must be.
SEVERAL_KINDS = (ItemKind.MULTIPLE, ItemKind.MAILBOX, ItemKind.PHISHING)
# Short tasks: their options stand where the author put them.
TASK_KINDS = (ItemKind.MAILBOX, ItemKind.PHISHING, ItemKind.SHEET, ItemKind.FOLDERS)
SERVICE_KINDS = (ItemKind.SERVICE_KNOWLEDGE, ItemKind.SERVICE_USE, ItemKind.SERVICE_SATISFACTION)
# Asked of everybody as they are, right or wrong of nobody, and in no score of competences (docs/decisions/0017).
OPINION_KINDS = (
    ItemKind.OPINION,
    ItemKind.CHOICE,
    ItemKind.CHOICES,
    ItemKind.AMOUNT,
    ItemKind.TEXT,
    ItemKind.DATE,
)
SCALE_KINDS = (ItemKind.PERCEPTION, *SERVICE_KINDS, ItemKind.OPINION)
CONSTRUCT_OF: dict[str, Construct] = {
    ItemKind.PERCEPTION: Construct.PERCEPTION,
    **dict.fromkeys(PERFORMANCE_KINDS, Construct.PERFORMANCE),
    **dict.fromkeys(SERVICE_KINDS, Construct.SERVICE),
    **dict.fromkeys(OPINION_KINDS, Construct.OPINION),
}


class Instrument(EntityOwned):
    """A questionnaire, whatever its version. A survey asks opinions alone, so nothing in it has areas or levels."""

    class Kind(models.TextChoices):
        DIAGNOSIS = "DIAGNOSIS", _("Diagnóstico de competencias")
        SURVEY = "SURVEY", _("Encuesta")

    kind = models.CharField(_("clase"), max_length=10, choices=Kind.choices, default=Kind.DIAGNOSIS)
    code = models.SlugField(_("código"), max_length=40)
    name = models.CharField(_("nombre"), max_length=160)
    description = models.TextField(_("descripción"), blank=True)
    created_at = models.DateTimeField(_("creado el"))

    class Meta:
        verbose_name = _("instrumento")
        verbose_name_plural = _("instrumentos")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "code"], name="instrument_code_is_unique_in_its_entity")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_survey(self) -> bool:
        return self.kind == self.Kind.SURVEY


class InstrumentVersion(EntityOwned):
    """One numbered version of an instrument. From CONGELADO on, nothing inside it changes (INV-01)."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("número"))
    state = models.CharField(_("estado"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    # SHA-256 of everything that is asked, taken when frozen (`queries.instruments.checksum_of`).
    checksum = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("creada el"))
    submitted_by = models.UUIDField(null=True, blank=True)
    frozen_at = models.DateTimeField(_("congelada el"), null=True, blank=True)
    frozen_by = models.UUIDField(null=True, blank=True)
    # How long the form of one person may be. By default some twelve minutes (docs/decisions/0013).
    max_performance_items = models.PositiveSmallIntegerField(_("preguntas de desempeño, a lo sumo"), default=24)
    performance_seconds = models.PositiveSmallIntegerField(_("segundos para el desempeño"), default=510)
    max_perception_items = models.PositiveSmallIntegerField(_("preguntas de percepción, a lo sumo"), default=10)
    max_services = models.PositiveSmallIntegerField(_("servicios por persona, a lo sumo"), default=4)

    class Meta:
        verbose_name = _("versión del instrumento")
        verbose_name_plural = _("versiones del instrumento")
        ordering = ["instrument__name", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="version_number_is_unique_in_its_instrument"),
            models.CheckConstraint(
                condition=models.Q(max_performance_items__lte=24), name="form_has_at_most_24_performance_items"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["FROZEN", "RETIRED"])
                | (models.Q(frozen_at__isnull=False) & ~models.Q(checksum="")),
                name="frozen_version_has_date_and_checksum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} · versión {self.number}"


class Measure(models.TextChoices):
    """A ready scale: which of its parts a question is stands in `Item.part`, its score is `science.scales`."""

    SUS = "SUS", _("Facilidad de uso (SUS)")
    UMUX_LITE = "UMUX_LITE", _("Utilidad y facilidad en dos preguntas (UMUX-Lite)")
    CSAT = "CSAT", _("Satisfacción (CSAT)")
    ACCEPTANCE = "ACCEPTANCE", _("Aceptación (tipo TAM y UTAUT)")
    CHANGE = "CHANGE", _("Preparación para el cambio (tipo ADKAR)")


class Section(EntityOwned):
    """A part of the questionnaire, with its words of introduction. Sections are asked in order.

    With a `measure` it is that ready scale, about one service of the catalogue.
    """

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("título"), max_length=160)
    intro = models.TextField(_("introducción"), blank=True)
    order = models.PositiveSmallIntegerField(_("orden"))
    measure = models.CharField(_("escala lista"), max_length=12, choices=Measure.choices, blank=True)
    about = models.ForeignKey(
        ITService, verbose_name=_("servicio"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("sección")
        verbose_name_plural = _("secciones")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="section_order_is_unique_in_version")]

    def __str__(self) -> str:
        return self.title


class ResponseScale(EntityOwned):
    """A scale of answers: `options` is `[{"value": 0, "text": "…"}, …]`, in the order shown."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="scales")
    code = models.CharField(_("código"), max_length=40)
    name = models.CharField(_("nombre"), max_length=120)
    options = models.JSONField(_("opciones"))

    class Meta:
        verbose_name = _("escala")
        verbose_name_plural = _("escalas")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="scale_code_is_unique_in_version")]

    def __str__(self) -> str:
        return self.name


class Item(EntityOwned):
    """One question of one version.

    `options`: `[{"id": "a", "text": "…"}]` for what is chosen, ordered or matched; `targets`: the right-hand side of a
    matching. `key`: `["b"]` (one or several right), the ids in the right order (ordering) or `{"a": "4"}` (matching),
    or which numbers are right (`policies.numbers.key_of`). `task`: what is shown besides words: the `unit` of a number,
    or what `policies.tasks` says of short tasks.
    `bounds`: what the answer to an opinion must lie
    within, `{"least", "most"}` how many options, which numbers or ISO dates, how many characters; `"unit"` of a number.
    `relevance` says after which answers it is asked, `validation` which answers it takes: expressions (ADR 0016), empty
    where there is none. Its words may say earlier answers as `{CODE|otherwise}`.
    """

    class Status(models.TextChoices):
        """PILOT: asked of some, counts for nobody's result, and learns its figures. RETIRED: asked no more."""

        ACTIVE = "ACTIVE", _("En uso")
        PILOT = "PILOT", _("En prueba")
        RETIRED = "RETIRED", _("Retirada")

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="items")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(_("código"), max_length=40)
    order = models.PositiveSmallIntegerField(_("orden"), default=0)
    kind = models.CharField(_("tipo"), max_length=20, choices=ItemKind.choices)
    competence = models.ForeignKey(
        Competence, verbose_name=_("competencia"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(_("nivel"), max_length=20, choices=Level.choices, blank=True)
    stem = models.TextField(_("pregunta"))
    scenario = models.TextField(_("situación"), blank=True)
    scale = models.ForeignKey(
        ResponseScale, verbose_name=_("escala"), on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    # On services: the one that is asked about. What is asked of one alone takes the place of what is asked of any.
    service = models.ForeignKey(
        ITService, verbose_name=_("servicio"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Variants ask the same in other words: a person meets one of a family. Enemies, by code, never meet in one form.
    family = models.CharField(_("familia"), max_length=40, blank=True)
    enemies = models.JSONField(_("enemigas"), default=list, blank=True)
    options = models.JSONField(_("opciones"), default=list, blank=True)
    targets = models.JSONField(_("parejas"), default=list, blank=True)
    key = models.JSONField(_("clave"), default=list, blank=True)
    task = models.JSONField(_("tarea"), default=dict, blank=True)
    # What is seen beside the words. Facts: `name`, `width`, `height`, `alt` ("" when it only decorates), `description`.
    picture = models.ForeignKey(
        StoredFile, verbose_name=_("imagen"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    picture_facts = models.JSONField(default=dict, blank=True)
    # What is heard or watched: a sound or a video. Facts: see `policies.recordings`.
    recording = models.ForeignKey(
        StoredFile, verbose_name=_("sonido o video"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recording_facts = models.JSONField(default=dict, blank=True)
    # Options are shuffled per person unless their order carries meaning (numbers, steps).
    has_fixed_order = models.BooleanField(_("conservar el orden"), default=False)
    rationale = models.TextField(_("por qué"), blank=True)
    part = models.CharField(_("parte de la escala lista"), max_length=4, blank=True)
    bounds = models.JSONField(_("límites de la respuesta"), default=dict, blank=True)
    relevance = models.TextField(_("se pregunta solo si"), blank=True)
    validation = models.TextField(_("solo se acepta si"), blank=True)
    validation_message = models.CharField(_("mensaje si no se acepta"), max_length=200, blank=True)
    seconds = models.PositiveSmallIntegerField(_("segundos esperados"), default=40)
    status = models.CharField(_("estado"), max_length=10, choices=Status.choices, default=Status.ACTIVE)
    language = models.CharField(_("idioma"), max_length=10, default="es-co")

    class Meta:
        verbose_name = _("pregunta")
        verbose_name_plural = _("preguntas")
        ordering = ["section__order", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="item_code_is_unique_in_its_version"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=[str(kind) for kind in SCALE_KINDS]) | models.Q(scale__isnull=False),
                name="perception_service_and_opinion_items_have_a_scale",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(kind) for kind in (*SERVICE_KINDS, *OPINION_KINDS)])
                | models.Q(competence__isnull=False),
                name="item_has_a_competence_unless_on_a_service_or_an_opinion",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_pilot(self) -> bool:
        return self.status == self.Status.PILOT

    @property
    def construct(self) -> Construct:
        return CONSTRUCT_OF[self.kind]
