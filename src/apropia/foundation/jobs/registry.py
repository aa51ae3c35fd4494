"""What can be run in the background: a name, a function and how often to try."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apropia.foundation.jobs.models import Job
from apropia.foundation.progress import Progress, no_progress
from apropia.foundation.tenancy.models import Entity

__all__ = ["Context", "Definition", "JobFunction", "Progress", "definitions", "enqueue", "job", "no_progress"]


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
    """Register `function(context, **arguments)` under a dotted name; `cron` (entity-independent, UTC) makes it scheduled."""

    def register(function: JobFunction) -> JobFunction:
        _definitions[name] = Definition(name=name, function=function, max_attempts=max_attempts, cron=cron)
        return function

    return register


def definitions() -> dict[str, Definition]:
    """Return every registered job by name."""
    return dict(sorted(_definitions.items()))


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
    """Ask for work, in the caller's transaction. With a `key`, a live job of that name and key is returned instead."""
    definition = _definitions[name]
    with transaction.atomic():
        if key:
            live = Job.objects.filter(name=name, key=key, status__in=[Job.Status.PENDING, Job.Status.RUNNING]).first()
            if live is not None:
                return live
        return Job.objects.create(
            entity=entity,
            name=name,
            arguments=dict(arguments or {}),
            key=key,
            requested_by=by,
            created_at=at,
            run_at=run_at or at,
            max_attempts=definition.max_attempts,
        )
