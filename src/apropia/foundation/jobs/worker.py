"""Run what is due: lease, execute, retry with backoff, take over what a dead worker left."""

import logging
import os
import socket
import threading
import time
from datetime import datetime, timedelta

from cronsim import CronSim
from django.db import DatabaseError, close_old_connections, models

from apropia.foundation import clock
from apropia.foundation.origin import origin
from apropia.foundation.events.bus import deliver_pending
from apropia.foundation.jobs.models import Job, Schedule
from apropia.foundation.jobs.registry import Context, Progress, definitions

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
BEAT_SECONDS = 15.0


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def run_due(*, at: datetime, worker: str, limit: int = 20) -> int:
    """Run up to `limit` jobs that are due and return how many were run."""
    ran = 0
    while ran < limit:
        claimed = _claim(at=at, worker=worker)
        if claimed is None:
            break
        _run(claimed, worker=worker)
        ran += 1
    return ran


def _claim(*, at: datetime, worker: str) -> Job | None:
    free = models.Q(status=Job.Status.PENDING, run_at__lte=at)
    abandoned = models.Q(status=Job.Status.RUNNING, lease_until__lt=at)
    for candidate in Job.objects.filter(free | abandoned).order_by("run_at", "id")[:5]:
        if candidate.status == Job.Status.RUNNING and candidate.attempts >= candidate.max_attempts:
            Job.objects.filter(pk=candidate.pk, worker=candidate.worker, status=Job.Status.RUNNING).update(
                status=Job.Status.FAILED, finished_at=at, error="El proceso que lo hacía se detuvo demasiadas veces."
            )
            continue
        taken = Job.objects.filter(
            pk=candidate.pk, status=candidate.status, attempts=candidate.attempts, worker=candidate.worker
        ).update(
            status=Job.Status.RUNNING,
            worker=worker,
            attempts=candidate.attempts + 1,
            started_at=at,
            lease_until=at + LEASE,
            error="",
        )
        if taken:
            candidate.refresh_from_db()
            return candidate
    return None


def _run(row: Job, *, worker: str) -> None:
    definition = definitions().get(row.name)
    started = clock.now()
    stop = threading.Event()
    beating = threading.Thread(target=_beat, args=(row.pk, worker, stop), daemon=True)
    token = origin.set(f"job:{row.name}")
    beating.start()
    mine = Job.objects.filter(pk=row.pk, worker=worker, status=Job.Status.RUNNING)
    try:
        if definition is None:
            raise LookupError(f"no job is called {row.name}")
        context = Context(job=row, at=started, progress=_reporter(row.pk, worker))
        result = definition.function(context, **row.arguments)
    except Exception as problem:
        logger.exception("job failed", extra={"job": row.name, "job_id": row.pk, "attempt": row.attempts})
        last = row.attempts >= row.max_attempts
        mine.update(
            status=Job.Status.FAILED if last else Job.Status.PENDING,
            run_at=clock.now() + timedelta(seconds=10 * 3 ** (row.attempts - 1)),
            finished_at=clock.now() if last else None,
            error=f"{type(problem).__name__}: {problem}"[:2000],
        )
    else:
        mine.update(status=Job.Status.DONE, finished_at=clock.now(), result=dict(result or {}), lease_until=None)
    finally:
        stop.set()
        origin.reset(token)


def _reporter(pk: int, worker: str) -> Progress:
    last = 0.0

    def report(done: int, total: int, text: str = "") -> None:
        nonlocal last
        # A page asks about once a second; writing more often would only contend for SQLite's write lock.
        if time.monotonic() - last < 0.5 and done < total:
            return
        last = time.monotonic()
        Job.objects.filter(pk=pk, worker=worker).update(
            progress_done=done, progress_total=total, progress_text=text[:200], lease_until=clock.now() + LEASE
        )

    return report


def _beat(pk: int, worker: str, stop: threading.Event) -> None:
    from django.db import connection  # noqa: PLC0415  a thread opens, and must close, its own connection

    while not stop.wait(BEAT_SECONDS):
        try:
            Job.objects.filter(pk=pk, worker=worker).update(lease_until=clock.now() + LEASE)
        except DatabaseError:
            logger.warning("lease not renewed", extra={"job_id": pk})
    connection.close()


def enqueue_scheduled(*, at: datetime) -> int:
    """Enqueue every scheduled job whose time has come, once over all workers, and return how many."""
    count = 0
    known = {row.name: row for row in Schedule.objects.all()}
    for definition in definitions().values():
        if not definition.cron:
            continue
        following = next(CronSim(definition.cron, at))
        row = known.get(definition.name)
        if row is None:
            Schedule.objects.get_or_create(name=definition.name, defaults={"next_at": following})
        elif row.next_at <= at and Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=following):
            Job.objects.create(
                name=definition.name, created_at=at, run_at=at, max_attempts=definition.max_attempts, key=""
            )
            count += 1
    return count


def run_once(*, worker: str) -> int:
    """Do one round: schedules, deliveries, jobs. Return how much was done."""
    at = clock.now()
    return enqueue_scheduled(at=at) + deliver_pending(at=at) + run_due(at=clock.now(), worker=worker)


def run_forever(*, stop: threading.Event, idle_seconds: float = 1.0) -> None:
    """Work until asked to stop. The loop survives a database that is busy or away."""
    worker = worker_name()
    while not stop.is_set():
        close_old_connections()
        try:
            done = run_once(worker=worker)
        except DatabaseError:
            logger.exception("worker round failed")
            done = 0
        if not done:
            stop.wait(idle_seconds)
