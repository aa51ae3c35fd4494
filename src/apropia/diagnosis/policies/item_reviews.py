"""Which points a question is reviewed by, and who may review it."""

from django.utils.translation import gettext as _

from apropia.diagnosis.models import PERFORMANCE_KINDS, InstrumentVersion, ReviewPoint
from apropia.diagnosis.policies.authoring import can_author, check_can_author, is_second_person
from apropia.diagnosis.states import VersionState
from apropia.foundation.errors import DomainError, Forbidden
from apropia.people.models import Person

_OF_ALL = (ReviewPoint.PLAIN, ReviewPoint.NO_BIAS, ReviewPoint.ACCESSIBLE)
_OF_PERFORMANCE = (ReviewPoint.ONE_RIGHT, ReviewPoint.JUSTIFIED, ReviewPoint.CURRENT, *_OF_ALL)
_OF_OPINION = (ReviewPoint.ONE_IDEA, *_OF_ALL)


def points_for(kind: str) -> tuple[ReviewPoint, ...]:
    """Return the points that a question of this kind is reviewed by."""
    return _OF_PERFORMANCE if kind in PERFORMANCE_KINDS else _OF_OPINION


def can_review(version: InstrumentVersion, person: Person) -> bool:
    """Say whether the person may review the questions of a version now."""
    in_review = version.state == VersionState.IN_REVIEW
    return in_review and can_author(person) and is_second_person(version, person)


def check_can_review(version: InstrumentVersion, person: Person) -> None:
    """Refuse the review of what is not in review, and by the person who sent it."""
    check_can_author(person)
    if version.state != VersionState.IN_REVIEW:
        raise DomainError(_("Las preguntas se revisan mientras la versión está en revisión."))
    if not is_second_person(version, person):
        raise Forbidden(_("Usted envió esta versión a revisión. La revisa otra persona."))
