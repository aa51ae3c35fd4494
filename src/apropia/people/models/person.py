import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.alphabet import sort_expression
from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models.org import OrgUnit


class EngagementType(models.TextChoices):
    CAREER = "CAREER", _("Carrera administrativa")
    FREE_APPOINTMENT = "FREE_APPOINTMENT", _("Libre nombramiento y remoción")
    PROVISIONAL = "PROVISIONAL", _("Provisional")
    TEMPORARY = "TEMPORARY", _("Planta temporal")
    CONTRACTOR = "CONTRACTOR", _("Contratista")
    INTERN = "INTERN", _("Practicante")


class JobLevel(models.TextChoices):
    DIRECTIVE = "DIRECTIVE", _("Directivo")
    ADVISOR = "ADVISOR", _("Asesor")
    PROFESSIONAL = "PROFESSIONAL", _("Profesional")
    TECHNICAL = "TECHNICAL", _("Técnico")
    ASSISTANT = "ASSISTANT", _("Asistencial")
    NONE = "NONE", _("Sin nivel")


class Role(models.TextChoices):
    """What a person may do beyond what everybody may (methods.md#roles). Being a member is never granted."""

    FACILITATOR = "FACILITATOR", _("Facilitador(a)")
    CONTENT_AUTHOR = "CONTENT_AUTHOR", _("Autor(a) de contenidos")
    ADVISOR = "ADVISOR", _("Asesor(a) de soporte")
    UA_MANAGER = "UA_MANAGER", _("Gestor(a) de uso y apropiación")
    COMMUNICATOR = "COMMUNICATOR", _("Comunicaciones y cultura digital")
    ANALYST = "ANALYST", _("Analista de medición")
    UNIT_LIAISON = "UNIT_LIAISON", _("Enlace de dependencia")
    UNIT_HEAD = "UNIT_HEAD", _("Directivo(a) de dependencia")
    PRACTICE_AUTHOR = "PRACTICE_AUTHOR", _("Autor(a) de la práctica")
    KNOWLEDGE_REVIEWER = "KNOWLEDGE_REVIEWER", _("Gestión del conocimiento")
    HR_TRAINING = "HR_TRAINING", _("Talento humano")
    DPO = "DPO", _("Oficial de protección de datos")
    AUDITOR = "AUDITOR", _("Control interno")
    SYSADMIN = "SYSADMIN", _("Administrador(a) técnico(a)")


class Person(EntityOwned):
    """Somebody who works in one entity."""

    class Status(models.TextChoices):
        ACTIVE = "ACTIVE", _("Activa")
        CLOSED = "CLOSED", _("Retirada")
        ERASED = "ERASED", _("Suprimida")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="persons"
    )
    given_names = models.CharField(_("nombres"), max_length=120)
    surnames = models.CharField(_("apellidos"), max_length=120)
    email = models.EmailField(_("correo"))
    status = models.CharField(_("estado"), max_length=10, choices=Status.choices, default=Status.ACTIVE)
    # Today's primary engagement, copied here by the actions so that lists and filters need no join over history.
    unit = models.ForeignKey(OrgUnit, verbose_name=_("dependencia"), on_delete=models.PROTECT, null=True, blank=True)
    engagement_type = models.CharField(
        _("tipo de vinculación"), max_length=20, choices=EngagementType.choices, blank=True
    )
    job_level = models.CharField(_("nivel del cargo"), max_length=20, choices=JobLevel.choices, default=JobLevel.NONE)
    # The role codes held now, copied from the grants by the actions: policies read them without a query.
    roles = models.JSONField(_("roles"), default=list, blank=True)
    sort_name = models.GeneratedField(
        expression=sort_expression("surnames", "given_names"),
        output_field=models.CharField(max_length=750),
        db_persist=True,
    )
    created_at = models.DateTimeField(_("creada el"))
    closed_on = models.DateField(_("retirada el"), null=True, blank=True)

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering = ["sort_name"]
        indexes = [
            models.Index(fields=["entity", "status", "unit"], name="person_by_unit"),
            models.Index(fields=["entity", "sort_name"], name="person_by_sort_name"),
        ]
        constraints = [
            # E-mails are stored case-folded by the actions, so plain uniqueness is case-insensitive on both databases.
            models.UniqueConstraint(fields=["entity", "email"], name="person_email_is_unique_in_its_entity"),
            models.UniqueConstraint(
                fields=["entity", "account"],
                condition=models.Q(account__isnull=False),
                name="one_person_per_account_and_entity",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """Given names and surnames, as shown to people."""
        return f"{self.given_names} {self.surnames}".strip()

    @property
    def initials(self) -> str:
        return (self.given_names[:1] + self.surnames[:1]).upper()

    def has_role(self, *roles: str) -> bool:
        """Say whether the person holds any of these roles, from the copy on the row (no query)."""
        return any(role in self.roles for role in roles)


class Engagement(EntityOwned):
    """Who is tied to which unit, how and when."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="engagements")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="engagements")
    type = models.CharField(_("tipo de vinculación"), max_length=20, choices=EngagementType.choices)
    job_level = models.CharField(_("nivel del cargo"), max_length=20, choices=JobLevel.choices, default=JobLevel.NONE)
    start_date = models.DateField(_("desde"))
    end_date = models.DateField(_("hasta"), null=True, blank=True)
    is_primary = models.BooleanField(_("principal"), default=True)

    class Meta:
        verbose_name = _("vinculación")
        verbose_name_plural = _("vinculaciones")
        ordering = ["-start_date"]
        indexes = [models.Index(fields=["entity", "start_date", "end_date"], name="engagement_by_date")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True) | models.Q(end_date__gte=models.F("start_date")),
                name="engagement_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(is_primary=True, end_date__isnull=True),
                name="one_open_primary_engagement_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit}"


class RoleGrant(EntityOwned):
    """A role given to a person, perhaps for one unit (and its subtree) only."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("rol"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="role_grants")
    granted_by = models.UUIDField(null=True)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("rol otorgado")
        verbose_name_plural = _("roles otorgados")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "unit"],
                condition=models.Q(revoked_at__isnull=True, unit__isnull=False),
                name="one_live_grant_per_person_role_and_unit",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(revoked_at__isnull=True, unit__isnull=True),
                name="one_live_grant_per_person_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
