"""Who may take back a constancia, and when."""

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, Forbidden
from apropia.learning.models import Completion
from apropia.people.models import Person, Role

REVOKERS = (Role.UA_MANAGER, Role.HR_TRAINING)


class ConstanciaStands(DomainError):
    """A constancia that was never revoked was to be issued again."""


class AlreadyRevoked(DomainError):
    """A constancia was to be revoked twice."""


def check_can_revoke(person: Person, completion: Completion) -> None:
    if not person.has_role(*REVOKERS):
        raise Forbidden(_("Solo la gestora o talento humano pueden revocar una constancia."))
    if completion.pseudonym == person.pseudonym:
        raise Forbidden(_("Otra persona debe decidir sobre la constancia de usted."))
