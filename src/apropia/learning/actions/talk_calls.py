"""Call a whole unit to a talk. Each person is written to once for each date, if she wants such messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import Letter, send_many
from apropia.contact.models import MessageKind, Weight
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.learning.actions.talk_letters import day_of
from apropia.learning.models import LiveSession, TalkMode
from apropia.learning.policies import talks as policies
from apropia.learning.queries.talk_calls import CALL_JOB, key_of, reach_of
from apropia.people.models import OrgUnit, Person


@transaction.atomic
def request_call(*, talk: LiveSession, unit: OrgUnit, by: Person, at: datetime) -> Job:
    """Ask for everybody of a unit and of those below it to be called, in the background."""
    policies.check_can_host(by)
    policies.check_same_entity(talk, by)
    policies.check_takes_sign_ups(talk, at)
    if unit.entity_id != talk.entity_id:
        raise DomainError(_("Elija una dependencia de su entidad."), field="unit")
    if not reach_of(talk=talk, unit=unit, at=at).to_call:
        raise DomainError(_("En esta dependencia no queda nadie por convocar. Elija otra."), field="unit")
    record("learning.talk.call_requested", entity=talk.entity, by=by, on=talk, at=at, detail={"unit": [unit.pk]})
    return enqueue(
        CALL_JOB,
        entity=talk.entity,
        at=at,
        by=by.uid,
        key=f"{talk.pk}:{unit.pk}",
        arguments={"talk_id": talk.pk, "unit_id": unit.pk, "by": str(by.uid)},
    )


@transaction.atomic
def call(*, talk: LiveSession, people: Sequence[Person], by: Person, at: datetime) -> int:
    """Write to some of those who are called. It counts in their budget. Twice writes once."""
    policies.check_can_host(by)
    policies.check_takes_sign_ups(talk, at)
    written: dict[str, Any] = {
        "kind": MessageKind.TALK,
        "weight": Weight.OPTIONAL,
        "subject": _("Invitación a la charla «%(title)s»") % {"title": talk.title},
        "body_text": words_of(talk),
        "link": reverse("learning:talk", args=[talk.pk]),
        "link_label": _("Ver la charla e inscribirme"),
        "not_after": talk.starts_at,
        "idempotency_key": key_of(talk),
    }
    send_many(entity=talk.entity, letters=[Letter(to=person, **written) for person in people], at=at)
    record("learning.talk.called", entity=talk.entity, by=by, on=talk, at=at, detail={"invited": len(people)})
    return len(people)


def words_of(talk: LiveSession) -> str:
    """Say of a talk what it is about, when and where it is and who gives it, to who is called to it."""
    ways = [talk.place if mode == TalkMode.ROOM else _("en línea") for mode in talk.modes]
    facts = {"day": day_of(talk), "place": _(" o ").join(ways), "speaker": talk.speaker}
    when = _("Cuándo: %(day)s\n\nLugar: %(place)s\n\nLa da: %(speaker)s") % facts
    return talk.description + "\n\n" + when
