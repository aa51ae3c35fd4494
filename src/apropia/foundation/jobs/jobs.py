from datetime import timedelta

from apropia.foundation.events.bus import forget_delivered
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import Context, job

KEPT_DONE = timedelta(days=30)
KEPT_FAILED = timedelta(days=180)


@job("jobs.sweep", cron="40 8 * * *")
def sweep(context: Context) -> dict[str, int]:
    """Forget work and events that ended well long ago, every night (3:40 in Bogotá)."""
    done = Job.objects.filter(status=Job.Status.DONE, finished_at__lt=context.at - KEPT_DONE).delete()[0]
    failed = Job.objects.filter(status=Job.Status.FAILED, finished_at__lt=context.at - KEPT_FAILED).delete()[0]
    return {"jobs": done + failed, "events": forget_delivered(before=context.at - KEPT_DONE)}
