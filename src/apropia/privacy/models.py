from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import Person


class LegalBasis(models.TextChoices):
    LEGAL_FUNCTION = "LEGAL_FUNCTION", _("Función legal de la entidad (Ley 1581 de 2012, art. 10 a)")
    STATISTICS = "STATISTICS", _("Fines estadísticos autorizados por la ley (Ley 1581 de 2012, art. 10 d)")
    AUTHORISATION = "AUTHORISATION", _("Su autorización (Ley 1581 de 2012, art. 9)")
    EXPLICIT_AUTHORISATION = "EXPLICIT_AUTHORISATION", _("Su autorización explícita (Ley 1581 de 2012, art. 6)")


class ProcessingPurpose(EntityOwned):
    """What data are used for, on what basis. Its words travel inside each approved notice."""

    code = models.CharField(_("código"), max_length=10)
    name = models.CharField(_("nombre"), max_length=120)
    question = models.CharField(_("lo que se pregunta"), max_length=300, blank=True)
    explanation = models.TextField(_("para qué"))
    if_refused = models.CharField(_("si no autoriza"), max_length=300, blank=True)
    basis = models.CharField(_("base legal"), max_length=30, choices=LegalBasis.choices)
    is_optional = models.BooleanField(_("opcional"))
    position = models.PositiveSmallIntegerField(_("orden"))

    class Meta:
        verbose_name = _("finalidad")
        verbose_name_plural = _("finalidades")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "code"], name="purpose_code_is_unique_in_its_entity"),
            models.CheckConstraint(
                condition=models.Q(is_optional=True, basis__in=["AUTHORISATION", "EXPLICIT_AUTHORISATION"])
                | models.Q(is_optional=False, basis__in=["LEGAL_FUNCTION", "STATISTICS"]),
                name="optional_purposes_and_only_they_rest_on_authorisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TextVersion(EntityOwned):
    """A legal text in numbered versions. Once approved it never changes."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Borrador")
        APPROVED = "APPROVED", _("Aprobada")

    number = models.PositiveIntegerField(_("versión"))
    body = models.TextField(_("texto"))
    state = models.CharField(_("estado"), max_length=10, choices=State.choices, default=State.DRAFT)
    sha256 = models.CharField(max_length=64, blank=True)
    effective_from = models.DateTimeField(_("rige desde"), null=True)
    approved_by = models.UUIDField(null=True)
    approved_by_name = models.CharField(_("aprobada por"), max_length=200, blank=True)
    approved_at = models.DateTimeField(_("aprobada el"), null=True)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True


class PrivacyPolicyVersion(TextVersion):
    """The treatment policy (Decreto 1377 de 2013, art. 13)."""

    class Meta:
        verbose_name = _("política de tratamiento")
        verbose_name_plural = _("políticas de tratamiento")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="one_policy_per_entity_and_number"),
            models.UniqueConstraint(
                fields=["entity"], condition=models.Q(state="DRAFT"), name="one_policy_draft_per_entity"
            ),
            models.CheckConstraint(
                condition=models.Q(state="DRAFT") | (models.Q(approved_at__isnull=False) & ~models.Q(sha256="")),
                name="approved_policy_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Política de tratamiento, versión %(number)d") % {"number": self.number})


class PrivacyNoticeVersion(TextVersion):
    """The notice shown when asking (Decreto 1377 de 2013, arts. 14 and 15), with the purposes as they were worded."""

    purposes = models.JSONField(default=list, blank=True)
    # True when what data are used for has changed: earlier answers no longer hold and are asked again.
    asks_again = models.BooleanField(_("volver a preguntar"), default=False)

    class Meta:
        verbose_name = _("aviso de privacidad")
        verbose_name_plural = _("avisos de privacidad")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="one_notice_per_entity_and_number"),
            models.UniqueConstraint(
                fields=["entity"], condition=models.Q(state="DRAFT"), name="one_notice_draft_per_entity"
            ),
            models.CheckConstraint(
                condition=models.Q(state="DRAFT") | (models.Q(approved_at__isnull=False) & ~models.Q(sha256="")),
                name="approved_notice_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Aviso de privacidad, versión %(number)d") % {"number": self.number})


class ConsentEvent(EntityOwned):
    """One answer of one person to one purpose. Rows are only ever added."""

    class Decision(models.TextChoices):
        GRANTED = "GRANTED", _("Autorizó")
        REFUSED = "REFUSED", _("No autorizó")
        REVOKED = "REVOKED", _("Retiró la autorización")

    class Channel(models.TextChoices):
        FIRST_TIME = "FIRST_TIME", _("Página de autorizaciones")
        MY_DATA = "MY_DATA", _("Mis datos")
        UNSUBSCRIBE = "UNSUBSCRIBE", _("Enlace de un mensaje")
        KIOSK = "KIOSK", _("Código en un quiosco")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("finalidad"), max_length=10)
    decision = models.CharField(_("decisión"), max_length=10, choices=Decision.choices)
    notice = models.ForeignKey(PrivacyNoticeVersion, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("medio"), max_length=15, choices=Channel.choices)
    # The words of the question, exactly as shown (proof of what was disclosed, Ley 1581 art. 12).
    shown = models.TextField()
    shown_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(_("cuándo"))

    class Meta:
        verbose_name = _("autorización")
        verbose_name_plural = _("autorizaciones")
        ordering = ["id"]
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.decision}"

    @property
    def purpose_name(self) -> str:
        """Call the purpose as the notice of that day called it."""
        return next((words["name"] for words in self.notice.purposes if words["code"] == self.purpose), self.purpose)
