"""What anybody who holds the code of a constancia may know of it: the least that tells a true one from a false one."""

import dataclasses
import re
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.search.words import fold
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import Completion
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Verified:
    """A constancia that was really issued. Of the person, only the initials: whoever checks holds the name already."""

    code: str
    entity: Entity
    course: str
    version: int
    completed_at: datetime
    initials: str
    is_name_right: bool | None


@dataclasses.dataclass(frozen=True)
class Constancia:
    """A completion as it is printed, and the public address where anybody verifies it."""

    completion: Completion
    verify_url: str


def plain_code(text: str) -> str:
    """Return a code as it is kept, however it was typed: `bcdf-ghjk 2345` is BCDFGHJK2345."""
    return re.sub(r"[\s-]", "", text).upper()[:20]


def constancia_for(*, person: Person, code: str) -> Constancia:
    """Return a constancia of the person by the code printed on it. Raises `NotFound`."""
    completion = (
        Completion.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym, code=code)
        .select_related("version", "course", "entity")
        .first()
    )
    if completion is None:
        raise NotFound(_("Esta constancia no existe."))
    return Constancia(completion, f"{settings.BASE_URL}{reverse('verify:constancia', args=[completion.printed_code])}")


def verified(*, code: str, name: str = "") -> Verified:
    """Return the constancia of a code, and whether a name that was typed is the one on it.

    Names are compared without regard to capitals, accents and spaces. Raises `NotFound`; whoever was erased left none
    behind. Two queries.
    """
    completion, person = _issued(code)
    return Verified(
        code=completion.printed_code,
        entity=completion.entity,
        course=completion.version.title,
        version=completion.version.number,
        completed_at=completion.completed_at,
        initials=" ".join(f"{word[0].upper()}." for word in person.display_name.split()),
        is_name_right=_folded(name) == _folded(person.display_name) if name else None,
    )


def _issued(code: str) -> tuple[Completion, Person]:
    completion = Completion.objects.filter(code=plain_code(code)).select_related("entity", "version").first()
    if completion is not None:
        person = Person.objects.filter(entity=completion.entity_id, pseudonym=completion.pseudonym).first()
        if person is not None:
            return completion, person
    raise NotFound(_("No encontramos una constancia con ese código."))


def _folded(name: str) -> str:
    return " ".join(fold(name).split())
