"""The packages of activities: what an author found in a file, and what a learner plays."""

import dataclasses
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, NotFound
from apropia.learning.models import Activity, Enrollment, PackagePlay
from apropia.learning.queries.authoring import activity_for
from apropia.packages import queries as packages
from apropia.packages.queries.packages import Found
from apropia.packages.queries.playing import Played
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class FoundFor:
    """What a file holds, for the activity that may take it."""

    activity: Activity
    found: Found


def found_for(*, person: Person, activity_id: int, uid: UUID) -> FoundFor:
    """Return what the author's own upload holds. Raises `NotFound`."""
    activity = activity_for(person=person, pk=activity_id)
    return FoundFor(activity, packages.packages.found_for(person=person, uid=uid))


def played_in(*, enrollment: Enrollment, activity: Activity) -> Played | None:
    """Return the package of an activity as an enrolment has it: the one it began with, else the present one."""
    if activity.package is None:
        return None
    play = (
        PackagePlay.objects.filter(enrollment=enrollment, activity=activity)
        .select_related("registration__package")
        .first()
    )
    registration = play.registration if play else None
    return packages.playing.played(
        package=registration.package if registration else activity.package, registration=registration
    )


def check_satisfied(*, enrollment: Enrollment, activity: Activity) -> None:
    """Refuse to call a package done that has not told so."""
    found = played_in(enrollment=enrollment, activity=activity)
    if found is None or not found.is_satisfied:
        raise DomainError(_("Esta actividad queda hecha cuando el paquete lo informa. Ábralo y termínelo."))


def play_of(*, registration_uid: UUID) -> PackagePlay:
    """Return the play behind a registration. Raises `NotFound` when it is no activity's."""
    play = (
        PackagePlay.objects.filter(registration__uid=registration_uid)
        .select_related("enrollment__version", "enrollment__entity", "activity")
        .first()
    )
    if play is None:
        raise NotFound(_("Este paquete no es de ningún curso."))
    return play
