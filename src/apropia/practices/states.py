"""The life of a version: what may follow what, and whose turn it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine


class VersionState(models.TextChoices):
    DRAFT = "DRAFT", _("Borrador")
    UNIT_REVIEW = "UNIT_REVIEW", _("En revisión de la dependencia")
    CHANGES_REQUESTED = "CHANGES_REQUESTED", _("Con ajustes")
    UNIT_APPROVED = "UNIT_APPROVED", _("Aprobada por la dependencia")
    VALIDATING = "VALIDATING", _("En validación")
    VALIDATED = "VALIDATED", _("Validada")
    PUBLISHED = "PUBLISHED", _("Publicada")
    UPDATING = "UPDATING", _("En actualización")
    REPLACED = "REPLACED", _("Reemplazada")
    RETIRED = "RETIRED", _("Retirada")


S = VersionState
PRACTICE_VERSION = StateMachine(
    "state",
    {
        S.DRAFT: (S.UNIT_REVIEW,),
        S.UNIT_REVIEW: (S.UNIT_APPROVED, S.CHANGES_REQUESTED),
        S.CHANGES_REQUESTED: (S.DRAFT,),
        S.UNIT_APPROVED: (S.VALIDATING,),
        S.VALIDATING: (S.VALIDATED, S.CHANGES_REQUESTED),
        S.VALIDATED: (S.PUBLISHED, S.CHANGES_REQUESTED),
        S.PUBLISHED: (S.UPDATING, S.REPLACED, S.RETIRED),
        S.UPDATING: (S.REPLACED, S.RETIRED),
        S.REPLACED: (),
        S.RETIRED: (),
    },
    _("El formato está «%(now)s» y no pasa a «%(then)s»."),
)
# Whose turn it is: the role that can move a version on from each state.
AUTHOR, HEAD, REVIEWER = "PRACTICE_AUTHOR", "UNIT_HEAD", "KNOWLEDGE_REVIEWER"
TURN: dict[str, str] = {
    S.DRAFT: AUTHOR,
    S.UNIT_REVIEW: HEAD,
    S.CHANGES_REQUESTED: AUTHOR,
    S.UNIT_APPROVED: REVIEWER,
    S.VALIDATING: REVIEWER,
    S.VALIDATED: REVIEWER,
    S.PUBLISHED: AUTHOR,
    S.UPDATING: AUTHOR,
}
OPEN = (S.DRAFT, S.UNIT_REVIEW, S.CHANGES_REQUESTED, S.UNIT_APPROVED, S.VALIDATING, S.VALIDATED)
PUBLIC = (S.PUBLISHED, S.UPDATING)
CLOSED = (S.REPLACED, S.RETIRED)
