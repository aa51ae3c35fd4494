"""What anybody who holds the code of a constancia may know of it: the least that tells a true one from a false one."""

import dataclasses
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.formats.constancia import Sheet
from apropia.foundation.clock import local_date
from apropia.foundation.errors import NotFound
from apropia.foundation.search.words import fold
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.theme import COLOURS, DEFAULTS, properties
from apropia.learning.models import Completion, RevokedCode
from apropia.learning.models.enrollment import printed
from apropia.learning.policies.constancias import REVOKERS
from apropia.learning.queries.completions import until_of
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
    revoked_at: datetime | None = None
    until: date | None = None
    is_over: bool = False


@dataclasses.dataclass(frozen=True)
class Constancia:
    """A completion as it is printed, and the public address where anybody verifies it."""

    completion: Completion
    verify_url: str
    revoked: RevokedCode | None = None

    @property
    def until(self) -> date | None:
        """The last day on which it holds; None is for good."""
        return until_of(self.completion)

    def sheet(self, name: str) -> Sheet:
        """Return the words of the printed constancia, under the name that its owner has today."""
        completion, entity = self.completion, self.completion.entity
        day = timezone.localtime(completion.completed_at, ZoneInfo(entity.timezone))
        look = properties(entity.theme)
        until = [(_("Vale hasta"), date_format(self.until, r"j \d\e F \d\e Y"))] if self.until else []
        return Sheet(
            entity=entity.name,
            name=name,
            course=completion.version.title,
            facts=(
                (_("Fecha"), date_format(day, r"j \d\e F \d\e Y")),
                *until,
                (_("Duración"), _("%(minutes)s minutos") % {"minutes": completion.version.duration_minutes}),
                (_("Versión del curso"), str(completion.version.number)),
                (_("Código"), completion.printed_code),
            ),
            note=_("Formación no formal, a ritmo propio. Esta constancia no certifica una nota."),
            verify_url=self.verify_url,
            block=look.get(COLOURS["block"], DEFAULTS["block"]),
            accent=look.get(COLOURS["accent"], DEFAULTS["accent"]),
        )


def plain_code(text: str) -> str:
    """Return a code as it is kept, however it was typed: `bcdf-ghjk 2345` is BCDFGHJK2345."""
    return re.sub(r"[\s-]", "", text).upper()[:20]


def constancia_for(*, person: Person, code: str) -> Constancia:
    """Return a constancia of the person by the code printed on it, also one that was revoked. Raises `NotFound`."""
    own = Completion.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym)
    return _constancia(own, code)


def issued_for(*, person: Person, code: str) -> Constancia:
    """Return any constancia of the entity, for who may revoke it. Raises `NotFound`."""
    if not person.has_role(*REVOKERS):
        raise NotFound(_("Esta constancia no existe."))
    return _constancia(Completion.objects.filter(entity=person.entity_id), plain_code(code))


def _constancia(among: QuerySet[Completion], code: str) -> Constancia:
    found = among.filter(Q(code=code) | Q(revoked_codes__code=code)).select_related(
        "version", "course__renewal", "entity", "enrollment"
    )
    completion = found.distinct().first()
    if completion is None:
        raise NotFound(_("Esta constancia no existe."))
    revoked = RevokedCode.objects.filter(code=code).first()
    return Constancia(
        completion=completion,
        verify_url=f"{settings.BASE_URL}{reverse('verify:constancia', args=[completion.printed_code])}",
        revoked=revoked,
    )


def verified(*, code: str, at: datetime, name: str = "") -> Verified:
    """Return the constancia of a code, and whether a name that was typed is the one on it.

    Names are compared without regard to capitals, accents and spaces. Raises `NotFound`; whoever was erased left none
    behind. Three queries.
    """
    completion, person = _issued(code)
    revoked = RevokedCode.objects.filter(code=plain_code(code)).first()
    until = until_of(completion)
    return Verified(
        code=printed(plain_code(code)),
        entity=completion.entity,
        course=completion.version.title,
        version=completion.version.number,
        completed_at=completion.completed_at,
        initials=" ".join(f"{word[0].upper()}." for word in person.display_name.split()),
        is_name_right=_folded(name) == _folded(person.display_name) if name else None,
        revoked_at=revoked.revoked_at if revoked else None,
        until=until,
        is_over=until is not None and until < local_date(at, completion.entity.timezone),
    )


def _issued(code: str) -> tuple[Completion, Person]:
    plain = plain_code(code)
    named = Completion.objects.filter(Q(code=plain) | Q(revoked_codes__code=plain)).select_related(
        "entity", "version", "course__renewal", "enrollment"
    )
    completion = named.distinct().first()
    if completion is not None:
        person = Person.objects.filter(entity=completion.entity_id, pseudonym=completion.pseudonym).first()
        if person is not None:
            return completion, person
    raise NotFound(_("No encontramos una constancia con ese código."))


def _folded(name: str) -> str:
    return " ".join(fold(name).split())
