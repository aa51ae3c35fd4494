import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models.org import OrgUnit, WorkTeam
from apropia.people.models.person import Engagement, EngagementType, JobLevel, Person


class RosterImport(EntityOwned):
    """One file of people: what it is, what it would change, and what became of it."""

    class Status(models.TextChoices):
        UPLOADED = "UPLOADED", _("Cargado")
        STAGED = "STAGED", _("Revisado")
        REJECTED = "REJECTED", _("No se pudo leer")
        APPLIED = "APPLIED", _("Aplicado")
        UNDONE = "UNDONE", _("Deshecho")

    class Units(models.TextChoices):
        MATCH = "MATCH", _("Rechazar las filas cuya dependencia no existe")
        CREATE = "CREATE", _("Crear las dependencias que falten")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filename = models.CharField(_("archivo"), max_length=200)
    # The uploaded file, kept only until the import is applied.
    file_uid = models.UUIDField(null=True)
    status = models.CharField(_("estado"), max_length=10, choices=Status.choices, default=Status.UPLOADED)
    mapping = models.JSONField(default=dict)
    units = models.CharField(
        _("dependencias que no existen"), max_length=10, choices=Units.choices, default=Units.CREATE
    )
    is_complete_list = models.BooleanField(_("es la lista completa"), default=False)
    row_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    # Counts by RosterLine.Kind, and of units and names that need a look.
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    # What somebody corrected of names that were taken apart, by e-mail: kept until the import is applied.
    name_fixes = models.JSONField(default=dict)
    refusal = models.CharField(max_length=300, blank=True)
    # What the switch created or changed beside persons: needed to undo it exactly.
    undo = models.JSONField(default=dict)
    uploaded_by = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField(_("cargado el"))
    applied_at = models.DateTimeField(_("aplicado el"), null=True)
    undone_at = models.DateTimeField(_("deshecho el"), null=True)

    class Meta:
        verbose_name = _("importación de personas")
        verbose_name_plural = _("importaciones de personas")
        ordering = ["-id"]
        indexes = [models.Index(fields=["entity", "-id"], name="roster_import_by_entity")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["APPLIED", "UNDONE"], applied_at__isnull=False)
                | models.Q(status__in=["UPLOADED", "STAGED", "REJECTED"], applied_at__isnull=True),
                name="roster_import_is_applied_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class RosterLine(EntityOwned):
    """One person that an import would change, unseen until the switch: the new values, and `before_…` to undo them."""

    class Kind(models.TextChoices):
        NEW = "NEW", _("Nueva")
        CHANGED = "CHANGED", _("Cambia")
        RETURNING = "RETURNING", _("Vuelve")
        LEAVING = "LEAVING", _("Sale")

    class Step(models.TextChoices):
        NONE = "NONE", _("La vinculación sigue igual")
        OPEN = "OPEN", _("Empieza una vinculación")
        MOVE = "MOVE", _("Termina una vinculación y empieza otra")
        CORRECT = "CORRECT", _("Se corrige la vinculación")
        CLOSE = "CLOSE", _("Termina la vinculación")

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    step = models.CharField(max_length=10, choices=Step.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.SET_NULL, null=True, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4)
    pseudonym = models.UUIDField(default=uuid.uuid4)
    account_uid = models.UUIDField(default=uuid.uuid4)
    email = models.EmailField()
    given_names = models.CharField(max_length=120)
    surnames = models.CharField(max_length=120)
    unit_key = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    engagement_type = models.CharField(max_length=20, choices=EngagementType.choices, blank=True)
    job_level = models.CharField(max_length=20, choices=JobLevel.choices)
    start_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    # The last day of the engagement that ends.
    closes_on = models.DateField(null=True)
    is_head = models.BooleanField(default=False)
    is_name_guessed = models.BooleanField(default=False)
    team_name = models.CharField(max_length=200, blank=True)
    joined_team = models.ForeignKey(WorkTeam, on_delete=models.SET_NULL, null=True, related_name="+")
    # Undoing leaves this person alone: she has been active, or was changed again, since.
    is_kept = models.BooleanField(default=False)
    before_given_names = models.CharField(max_length=120, blank=True)
    before_surnames = models.CharField(max_length=120, blank=True)
    before_unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    before_engagement_type = models.CharField(max_length=20, blank=True)
    before_job_level = models.CharField(max_length=20, blank=True)
    before_closed_on = models.DateField(null=True)
    before_roles = models.JSONField(default=list)
    before_start_date = models.DateField(null=True)
    before_end_date = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["roster", "kind", "row"], name="roster_line_by_kind"),
            models.Index(fields=["roster", "person"], name="roster_line_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["roster", "email"], name="one_roster_line_per_email"),
            models.CheckConstraint(
                condition=models.Q(kind="NEW") | models.Q(person__isnull=False),
                name="only_new_roster_lines_lack_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_kind_display()}"


class RosterMapping(EntityOwned):
    """What an entity chose for the columns of its roster the last time."""

    columns = models.JSONField(default=dict)
    units = models.CharField(max_length=10, choices=RosterImport.Units.choices, default=RosterImport.Units.CREATE)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity"], name="one_roster_mapping_per_entity")]

    def __str__(self) -> str:
        return str(self.entity_id)
