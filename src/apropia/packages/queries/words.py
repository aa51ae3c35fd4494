"""The last word of a part: said while its tab is left, when the page around it hears nothing any more."""

import dataclasses
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from apropia.foundation.content_origin import LIFETIME
from apropia.foundation.errors import NotFound
from apropia.packages.models import UnitRun
from apropia.people.models import Person

_SALT = "apropia.packages.word"


@dataclasses.dataclass(frozen=True)
class Speaker:
    """A part that speaks, for its learner."""

    run: UnitRun
    learner: Person


def address_of(run: UnitRun, *, app_origin: str) -> str:
    """Return where a part may say its last word. It lets nobody do more than the part itself may."""
    return f"{app_origin}/xapi/palabra/{signing.dumps(str(run.uid), salt=_SALT)}/"


def speaker_of(token: str) -> Speaker:
    """Return the part that an address lets speak, and its learner. Raises `NotFound`."""
    try:
        uid = UUID(signing.loads(token, salt=_SALT, max_age=LIFETIME))
    except (signing.BadSignature, ValueError):
        raise NotFound(_("Esta dirección no existe o ya venció.")) from None
    run = UnitRun.objects.filter(uid=uid).select_related("registration__package").first()
    if run is None:
        raise NotFound(_("Esta dirección no existe o ya venció."))
    hers = Person.objects.filter(entity=run.entity_id, pseudonym=run.registration.pseudonym)
    person = hers.select_related("entity").first()
    if person is None:
        raise NotFound(_("Esta dirección no existe o ya venció."))
    run.entity = run.registration.entity = person.entity  # the same, and at hand
    return Speaker(run, person)
