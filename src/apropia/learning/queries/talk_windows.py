"""Who may sign up for a talk, and when, for who manages it."""

import dataclasses
from collections.abc import Sequence

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import LiveSession, SignUpWindow
from apropia.learning.policies import talks as policies
from apropia.learning.queries.talks import talk_for
from apropia.people.models import OrgUnit, Person


@dataclasses.dataclass(frozen=True)
class Windows:
    """The windows of a talk, and the units to choose from."""

    talk: LiveSession
    windows: Sequence[SignUpWindow]
    units: Sequence[OrgUnit]


def windows_for(*, pk: int, person: Person) -> Windows:
    """Return the windows of a talk, for who manages talks. Raises `NotFound`."""
    if not policies.can_host(person):
        raise NotFound(_("No encontramos esa charla."))
    talk = talk_for(pk=pk, person=person)
    units = OrgUnit.objects.filter(entity=person.entity_id, valid_to__isnull=True).order_by("sort_name")
    return Windows(
        talk=talk, windows=list(SignUpWindow.objects.filter(talk=talk).select_related("unit")), units=list(units)
    )
