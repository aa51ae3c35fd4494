"""What can be run in the background: a name, a function and how often to try."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from apropia.foundation.jobs.models import Job
from apropia.foundation.progress import Progress, no_progress
from apropia.foundation.tenancy.models import Entity

__all__ = [
    "Context",
    "Definition",
    "JobFunction",
    "Progress",
    "definitions",
    "enqueue",
    "job",
    "no_progress",
    "register_titles",
    "title_of",
]


@dataclasses.dataclass(frozen=True)
class Context:
    """What a running job knows: which row it is, the time it started, and how to report."""

    job: Job
    at: datetime
    progress: Progress


JobFunction = Callable[..., Mapping[str, Any] | None]


@dataclasses.dataclass(frozen=True)
class Definition:
    name: str
    function: JobFunction
    max_attempts: int
    cron: str


_definitions: dict[str, Definition] = {}


def job(name: str, *, max_attempts: int = 5, cron: str = "") -> Callable[[JobFunction], JobFunction]:
    """Register `function(context, **arguments)` under a dotted name; `cron` (of the installation, UTC) schedules it."""

    def register(function: JobFunction) -> JobFunction:
        _definitions[name] = Definition(name=name, function=function, max_attempts=max_attempts, cron=cron)
        return function

    return register


def definitions() -> dict[str, Definition]:
    """Return every registered job by name."""
    return dict(sorted(_definitions.items()))


_titles: dict[str, str] = {}


def register_titles(titles: Mapping[str, str]) -> None:
    """Teach how people call each job, as `web` registers it."""
    _titles.update(titles)


def title_of(name: str) -> str:
    """Return a job in words: «Enviar los mensajes pendientes»; a job nobody named keeps its name."""
    return _titles.get(name, name)


Carrier = Callable[[int, datetime], None]
_carriers: list[Carrier] = []


def carry_with(carrier: Carrier) -> None:
    """Hand the number of every committed job to a carrier such as Celery. Workers find the others by themselves."""
    _carriers[:] = [carrier]


def enqueue(
    name: str,
    *,
    entity: Entity | None,
    at: datetime,
    arguments: Mapping[str, Any] | None = None,
    by: UUID | None = None,
    key: str = "",
    run_at: datetime | None = None,
) -> Job:
    """Ask for work, in the caller's transaction.

    With a `key`, work of that name and key that still waits is returned instead. Work that already runs does not count:
    it may have read what has changed since, so another turn waits behind it. Two of one key never run at once.
    """
    definition = _definitions[name]
    wanted = {
        "entity": entity,
        "arguments": dict(arguments or {}),
        "requested_by": by,
        "created_at": at,
        "run_at": run_at or at,
        "max_attempts": definition.max_attempts,
    }
    with transaction.atomic():
        if key:
            row, _ = Job.objects.get_or_create(name=name, key=key, status=Job.Status.PENDING, defaults=wanted)
        else:
            row = Job.objects.create(name=name, **wanted)
    for carrier in _carriers:
        transaction.on_commit(partial(carrier, row.pk, row.run_at))
    return row
