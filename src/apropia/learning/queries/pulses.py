"""Who is to be asked whether she uses what she learnt, and the question behind a token."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import Completion, UsePulse
from apropia.learning.policies.pulses import APART, FROM, UNTIL
from apropia.learning.queries.completions import counted
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Asked:
    """Somebody to ask, and the course to ask her about."""

    person: Person
    completion: Completion


def due(*, entity: Entity, at: datetime) -> Sequence[Asked]:
    """Return whom to ask today: of each person the course she finished last, and nobody who was asked lately.

    Three queries. What was finished too fast to be believed is not asked about, nor an update that was read.
    """
    lately = UsePulse.objects.filter(entity=entity, asked_at__gt=at - APART)
    rows = (
        counted()
        .filter(entity=entity, completed_at__gt=at - UNTIL, completed_at__lte=at - FROM, use_pulse__isnull=True)
        .exclude(pseudonym__in=lately.values("completion__pseudonym"))
    )
    newest = {row.pseudonym: row for row in rows.select_related("version__course", "entity").order_by("completed_at")}
    people = Person.objects.filter(entity=entity, status=Person.Status.ACTIVE, pseudonym__in=newest)
    return [Asked(person, newest[person.pseudonym]) for person in people.order_by("pk")]


def pulse_of(*, token: str) -> UsePulse:
    """Return the question that a link opens. Raises `NotFound`."""
    pulse = UsePulse.objects.filter(token=token).select_related("entity", "completion__version").first()
    if pulse is None:
        raise NotFound(_("Este enlace no sirve. Abra el del mensaje que recibió."))
    return pulse
