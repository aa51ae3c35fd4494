"""Run what is due: lease, execute, retry with backoff, take over what a dead worker left."""

import logging
import os
import socket
import threading
import time
from datetime import datetime, timedelta

from cronsim import CronSim
from django.conf import settings
from django.db import DatabaseError, IntegrityError, close_old_connections, connections, models, transaction

from apropia.foundation import clock
from apropia.foundation.events.bus import deliver_pending
from apropia.foundation.jobs.models import Job, Schedule
from apropia.foundation.jobs.registry import Context, Progress, definitions, enqueue
from apropia.foundation.origin import origin
from apropia.foundation.progress import giving_way

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
BEAT_SECONDS = 15.0
CELERY_GRACE = timedelta(seconds=60)
SCHEDULED = "scheduled"


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def run_due(*, at: datetime, worker: str, limit: int = 20, due_before: datetime | None = None) -> int:
    """Run up to `limit` jobs that are due (by `due_before`, or now) and return how many were run."""
    ran = 0
    while ran < limit:
        claimed = _claim_next(at=at, due_before=due_before or at, worker=worker)
        if claimed is None:
            break
        _run(claimed, worker=worker)
        ran += 1
    return ran


def run_one(job_id: int, *, worker: str) -> bool:
    """Run one job by its number, if it is due and nobody else has it. Answer whether it was run here."""
    at = clock.now()
    row = _runnable(at, at).filter(pk=job_id).first()
    if row is None or not _claim(row, at=at, worker=worker):
        return False
    _run(row, worker=worker)
    return True


def _runnable(at: datetime, due_before: datetime) -> models.QuerySet[Job]:
    """Return what may be run: what is due, unless its twin of the same key runs, and what a dead worker left."""
    twin = Job.objects.filter(
        name=models.OuterRef("name"), key=models.OuterRef("key"), status=Job.Status.RUNNING
    ).exclude(key="")
    waiting = models.Q(status=Job.Status.PENDING, run_at__lte=due_before) & ~models.Exists(twin)
    abandoned = models.Q(status=Job.Status.RUNNING, lease_until__lt=at)
    return Job.objects.filter(waiting | abandoned).order_by("run_at", "id")


def _claim_next(*, at: datetime, due_before: datetime, worker: str) -> Job | None:
    for candidate in _runnable(at, due_before)[:5]:
        if candidate.status == Job.Status.RUNNING and candidate.attempts >= candidate.max_attempts:
            Job.objects.filter(pk=candidate.pk, worker=candidate.worker, status=Job.Status.RUNNING).update(
                status=Job.Status.FAILED, finished_at=at, error="El proceso que lo hacía se detuvo demasiadas veces."
            )
        elif _claim(candidate, at=at, worker=worker):
            return candidate
    return None


def _claim(candidate: Job, *, at: datetime, worker: str) -> bool:
    """Take a job if nobody took it since it was read."""
    unchanged = Job.objects.filter(
        pk=candidate.pk, status=candidate.status, attempts=candidate.attempts, worker=candidate.worker
    )
    try:
        with transaction.atomic():
            taken = unchanged.update(
                status=Job.Status.RUNNING,
                worker=worker,
                attempts=candidate.attempts + 1,
                started_at=at,
                lease_until=at + LEASE,
                error="",
            )
    except IntegrityError:
        return False  # its twin of the same key began a moment ago
    if taken:
        candidate.refresh_from_db()
    return bool(taken)


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
        context = Context(job=row, at=started, progress=giving_way(_reporter(row.pk, worker)))
        result = definition.function(context, **row.arguments)
    except Exception as problem:
        logger.exception("job failed", extra={"job": row.name, "job_id": row.pk, "attempt": row.attempts})
        _put_back(mine, row, error=f"{type(problem).__name__}: {problem}"[:2000])
    else:
        mine.update(status=Job.Status.DONE, finished_at=clock.now(), result=dict(result or {}), lease_until=None)
    finally:
        stop.set()
        origin.reset(token)


def _put_back(mine: models.QuerySet[Job], row: Job, *, error: str) -> None:
    """Let a failed job wait three times longer than before, or give it up."""
    at = clock.now()
    wait = timedelta(seconds=10 * 3 ** (row.attempts - 1))
    try:
        with transaction.atomic():
            if row.attempts < row.max_attempts:
                mine.update(status=Job.Status.PENDING, run_at=at + wait, lease_until=None, error=error)
                return
    except IntegrityError:
        error = f"{error} (otro turno con la misma clave ya espera)"
    mine.update(status=Job.Status.FAILED, finished_at=at, lease_until=None, error=error)


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
    """Enqueue every scheduled job whose time has come, once over all workers, and return how many.

    A turn that still waits is not doubled: after a night of standstill a job of every minute runs once.
    """
    count = 0
    known = {row.name: row for row in Schedule.objects.all()}
    for definition in definitions().values():
        if not definition.cron:
            continue
        following = next(CronSim(definition.cron, at))
        row = known.get(definition.name)
        if row is None:
            Schedule.objects.get_or_create(name=definition.name, defaults={"next_at": following})
        elif row.next_at <= at:
            with transaction.atomic():
                if Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=following):
                    enqueue(definition.name, entity=None, at=at, key=SCHEDULED)
                    count += 1
    return count


def run_once(*, worker: str) -> int:
    """Do one round: schedules, deliveries, jobs. Return how much was done."""
    at = clock.now()
    count = enqueue_scheduled(at=at) + deliver_pending(at=at)
    at = clock.now()
    # Where Celery carries the work, only what it seems to have lost is done here.
    due_before = at - CELERY_GRACE if settings.CELERY_BROKER_URL else at
    return count + run_due(at=at, worker=worker, due_before=due_before)


def run_forever(*, stop: threading.Event, idle_seconds: float = 1.0) -> None:
    """Work until asked to stop. The loop survives a database that is busy or away."""
    worker = worker_name()
    while not stop.is_set():
        close_old_connections()
        try:
            done = run_once(worker=worker)
        except Exception:
            # A worker that dies of one surprise does nothing for anybody else.
            logger.exception("worker round failed")
            done = 0
        if not done:
            stop.wait(idle_seconds)
    connections.close_all()
