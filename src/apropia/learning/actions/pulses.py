"""Ask, weeks after a course, how often what was learnt is used; and keep the answer."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.foundation.audit.actions import record
from apropia.learning.models import UseFrequency, UsePulse
from apropia.learning.policies.pulses import UNTIL, check_is_open
from apropia.learning.queries.pulses import Asked


def ask(*, asked: Sequence[Asked], at: datetime) -> int:
    """Write to each with a link of her own. One chunk of a longer job; who was asked is not asked again."""
    if not asked:
        return 0
    with transaction.atomic():
        for one in asked:
            _ask(one, at=at)
        entity = asked[0].completion.entity
        record("learning.use.asked", entity=entity, by=None, on=None, at=at, detail={"added": len(asked)})
    return len(asked)


def _ask(one: Asked, *, at: datetime) -> None:
    completion = one.completion
    pulse = UsePulse.objects.create(
        entity=completion.entity,
        completion=completion,
        token=secrets.token_urlsafe(32),
        asked_at=at,
        closes_at=completion.completed_at + UNTIL,
    )
    said = {"course": completion.version.title}
    send(
        entity=completion.entity,
        to=one.person,
        kind=MessageKind.COURSE,
        subject=_("¿Usa lo que aprendió en «%(course)s»?") % said,
        body_text=_(
            "Hace unas semanas terminó «%(course)s». Es una sola pregunta, sin entrar a la plataforma: ¿con qué "
            "frecuencia usa lo que aprendió? Su respuesta se cuenta junto con las de los demás."
        )
        % said,
        link=reverse("learning:use", args=[pulse.token]),
        link_label=_("Responder la pregunta"),
        idempotency_key=f"learning.use.{completion.pk}",
        at=at,
        weight=Weight.OPTIONAL,
        not_after=pulse.closes_at,
    )


def answer(*, pulse: UsePulse, frequency: UseFrequency, at: datetime) -> None:
    """Keep how often somebody uses what she learnt; until the question closes she may change it.

    Whoever holds the link answers, so the trail names nobody. Raises PulseIsClosed.
    """
    check_is_open(pulse, at=at)
    with transaction.atomic():
        pulse.frequency, pulse.answered_at = frequency, pulse.answered_at or at
        pulse.save(update_fields=["frequency", "answered_at"])
        record("learning.use.answered", entity=pulse.entity, by=None, on=pulse.completion.version, at=at)
