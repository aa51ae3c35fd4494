"""Celery as a carrier: the row stays the truth, Celery only takes its number from one machine to another.

Imported only where `APROPIA_CELERY_BROKER_URL` is set. Start with `celery -A apropia.web.celery worker`, and one
`apropia worker` beside it for schedules, events and whatever Celery lost.
"""

import logging
from datetime import datetime

from celery import Celery
from django.conf import settings

from apropia.foundation.jobs.registry import carry_with
from apropia.foundation.jobs.worker import run_one, worker_name

logger = logging.getLogger(__name__)
app = Celery("apropia", broker=settings.CELERY_BROKER_URL)
app.conf.update(task_ignore_result=True, task_acks_late=True, worker_prefetch_multiplier=1, task_serializer="json")


@app.task(name="apropia.run_job")  # type: ignore[untyped-decorator]  # Celery has no types
def run_job(job_id: int) -> None:
    """Run one job if it is still due; whoever came first has it."""
    run_one(job_id, worker=worker_name())


def send(job_id: int, run_at: datetime) -> None:
    """Hand the number of a job to the broker. If the broker is away, `apropia worker` finds the row later."""
    try:
        run_job.apply_async(args=[job_id], eta=run_at, retry=False)
    except Exception:
        # The row is committed and nothing is lost; the request that asked for the work must not fail.
        logger.exception("broker did not take a job", extra={"job_id": job_id})


carry_with(send)
