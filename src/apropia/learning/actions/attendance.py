"""Keep who came to a talk: by the code on the screen, by the QR code beside it, or by the list."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.learning.events import TalkAttended
from apropia.learning.models.talks import LiveSession, TalkPlace
from apropia.learning.policies import talks as policies
from apropia.learning.states.talks import PLACE, PlaceStatus
from apropia.people.models import Person


@transaction.atomic
def attend_by_code(*, talk: LiveSession, code: str, by: Person, at: datetime) -> None:
    """Keep that a person came, by the code shown in the talk. Whoever came without a place counts too."""
    policies.check_same_entity(talk, by)
    if not policies.takes_codes(talk, at):
        raise DomainError(_("El código sirve durante la charla y media hora antes o después."), field="code")
    if not secrets.compare_digest(code.strip().upper().encode(), talk.attendance_code.encode()):
        raise DomainError(_("Ese no es el código. Revíselo y escríbalo otra vez."), field="code")
    _arrive(talk, by, "code", at)


@transaction.atomic
def attend_by_address(*, talk: LiveSession, token: str, by: Person, at: datetime) -> None:
    """Keep that a person came, by the address that the QR code of the talk holds."""
    policies.check_same_entity(talk, by)
    policies.check_door(talk, token)
    if not policies.takes_codes(talk, at):
        raise DomainError(_("El código QR sirve durante la charla y media hora antes o después."))
    _arrive(talk, by, "QR", at)


def _arrive(talk: LiveSession, by: Person, how: str, at: datetime) -> None:
    place, _is_new = TalkPlace.objects.get_or_create(
        talk=talk,
        person=by,
        defaults={
            "entity": talk.entity,
            "unit": by.unit,
            "status": PlaceStatus.WALK_IN,
            "mode": talk.modes[0],
            "signed_up_at": at,
        },
    )
    if place.attended_at is not None:
        return
    if place.status == PlaceStatus.WITHDRAWN:
        PLACE.move(place, PlaceStatus.WALK_IN)
    place.attended_at = at
    place.save(update_fields=["attended_at"])
    publish(TalkAttended(entity_id=talk.entity_id, at=at, talk_id=talk.pk, pseudonym=by.pseudonym))
    record("learning.talk.attended", entity=talk.entity, by=by, on=talk, at=at, detail={"by": how})


@transaction.atomic
def mark_attendance(
    *, talk: LiveSession, came: Collection[int], did_not: Collection[int] = (), by: Person, at: datetime
) -> None:
    """Keep who came and take back who did not, by the list of places; whoever is in neither stays as they are.

    So a code typed while the host had the list open is not lost.
    """
    policies.check_can_take_list(talk, by)
    if not policies.takes_list(talk, at):
        raise DomainError(_("La lista se llena desde media hora antes de la charla."))
    places = TalkPlace.objects.filter(talk=talk).exclude(status=PlaceStatus.WITHDRAWN)
    new = list(places.filter(pk__in=came, attended_at=None).select_related("person"))
    marked = places.filter(pk__in=[one.pk for one in new]).update(attended_at=at)
    for place in new:
        if place.person is not None:
            who = place.person.pseudonym
            publish(TalkAttended(entity_id=talk.entity_id, at=at, talk_id=talk.pk, pseudonym=who))
    cleared = places.filter(pk__in=did_not, attended_at__isnull=False).update(attended_at=None)
    detail = {"marked": marked, "cleared": cleared}
    record("learning.talk.list_kept", entity=talk.entity, by=by, on=talk, at=at, detail=detail)
