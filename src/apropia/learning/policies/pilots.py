"""To whom a version in pilot may be offered, and by whom."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.foundation.errors import DomainError
from apropia.learning.models import CourseVersion
from apropia.learning.policies.courses import can_author, check_can_author
from apropia.learning.states import VersionStatus
from apropia.people.models import Person

# A pilot has a few seats: whoever offers it to a whole entity writes to many for nothing.
MOST_INVITED = 50


def can_offer(person: Person, version: CourseVersion) -> bool:
    return version.status == VersionStatus.PILOT and can_author(person)


def check_can_offer(person: Person, version: CourseVersion) -> None:
    check_can_author(person)
    if version.status != VersionStatus.PILOT:
        raise DomainError(_("Solo un curso en piloto se ofrece a un equipo."))


def check_are_few(people: int, field: str) -> None:
    """Refuse to offer a pilot to nobody, or to more people than a pilot is for."""
    if not people:
        raise DomainError(_("Ahí no queda a quién ofrecerlo. Elija otro equipo u otra dependencia."), field=field)
    if people > MOST_INVITED:
        text = ngettext(
            "Ahí hay %(people)d persona. Un piloto se ofrece a %(most)d como mucho: elija un equipo.",
            "Ahí hay %(people)d personas. Un piloto se ofrece a %(most)d como mucho: elija un equipo.",
            people,
        )
        raise DomainError(text % {"people": people, "most": MOST_INVITED}, field=field)
