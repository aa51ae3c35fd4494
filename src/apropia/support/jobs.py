from typing import Any

from apropia.foundation.jobs.registry import Context, job
from apropia.support import actions


@job("support.clocks", cron="*/30 * * * *")
def clocks(context: Context) -> dict[str, Any]:
    """Resolve what waited too long for the person and close what was settled."""
    return {"resolved": actions.resolve_silent(at=context.at), "closed": actions.close_settled(at=context.at)}
