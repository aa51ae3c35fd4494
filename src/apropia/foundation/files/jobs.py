from apropia.foundation.files import actions
from apropia.foundation.jobs.registry import Context, job


@job("files.sweep", cron="20 8 * * *")
def sweep(context: Context) -> dict[str, int]:
    """Sweep what nobody names, every night (3:20 in Bogotá)."""
    return actions.sweep(at=context.at)
