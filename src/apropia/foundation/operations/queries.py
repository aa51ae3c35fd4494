import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from apropia.foundation.alphabet import sort_key
from apropia.foundation.errors import NotFound
from apropia.foundation.events.bus import dead_letters
from apropia.foundation.events.models import OutboxEvent
from apropia.foundation.jobs.models import Job, Schedule
from apropia.foundation.jobs.registry import title_of
from apropia.foundation.jobs.worker import SCHEDULED
from apropia.foundation.tenancy.models import Entity

MOST_LETTERS = 50


@dataclasses.dataclass(frozen=True)
class Routine:
    """One job that the clock starts: when it runs next, and how its last run went."""

    name: str
    title: str
    next_at: datetime
    last: Job | None


def jobs_of(*, entity: Entity, only_asked: bool = False) -> QuerySet[Job]:
    """Return the background work of an entity and of the installation as a whole, or what somebody asked for."""
    found = Job.objects.filter(Q(entity=entity) | Q(entity__isnull=True)).defer("arguments", "result")
    return found.exclude(key=SCHEDULED) if only_asked else found


def _routines() -> Sequence[Routine]:
    """Return what the clock starts, one line each. Two queries, however often they ran."""
    last = Job.objects.filter(name=OuterRef("name"), key=SCHEDULED).order_by("-id").values("pk")[:1]
    schedules = list(Schedule.objects.annotate(last=Subquery(last)))
    runs = Job.objects.defer("arguments", "result").in_bulk([one.last for one in schedules if one.last])
    lines = [Routine(one.name, title_of(one.name), one.next_at, runs.get(one.last)) for one in schedules]
    return sorted(lines, key=lambda one: sort_key(one.title))


@dataclasses.dataclass(frozen=True)
class Operations:
    """What runs in the background: what was asked, what the clock starts, and the facts that got stuck."""

    jobs: QuerySet[Job]
    routines: Sequence[Routine]
    letters: list[OutboxEvent]


def operations_of(*, entity: Entity, only_asked: bool) -> Operations:
    """Return what the administrator of an entity sees of background work."""
    letters = list(dead_letters().filter(entity=entity)[:MOST_LETTERS])
    return Operations(jobs_of(entity=entity, only_asked=only_asked), _routines(), letters)


def job_of(*, entity: Entity, pk: int) -> Job:
    """Return one piece of background work."""
    found = jobs_of(entity=entity).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Este trabajo ya no está en la lista."))
    return found


def letter_of(*, entity: Entity, pk: int) -> OutboxEvent:
    """Return one fact of an entity that some part never could receive."""
    found = dead_letters().filter(entity=entity, pk=pk).first()
    if found is None:
        raise NotFound(_("Este aviso ya se entregó."))
    return found
