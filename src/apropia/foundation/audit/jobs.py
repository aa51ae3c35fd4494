from apropia.foundation.audit import actions
from apropia.foundation.jobs.registry import Context, job


@job("audit.seal", cron="*/10 * * * *")
def seal(context: Context) -> dict[str, int]:
    """Seal what was recorded, every ten minutes."""
    return {"sealed": actions.seal(at=context.at)}
