from typing import Any

from apropia.foundation import clock
from apropia.foundation.jobs.registry import Context, job
from apropia.materials import actions


@job("materials.mark_reviews_due", cron="10 6 * * *")
def mark_reviews_due(context: Context) -> dict[str, Any]:
    """Mark the guides whose review date has passed."""
    today = clock.local_date(context.at, "America/Bogota")
    return {"marked": actions.mark_reviews_due(today=today, at=context.at)}
