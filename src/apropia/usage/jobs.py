from datetime import timedelta
from typing import Any

from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.registry import Context, job
from apropia.usage import actions, queries

FORGOTTEN_AFTER = timedelta(days=30)


@job("usage.stage_import")
def stage_import(context: Context, *, import_id: int) -> dict[str, Any]:
    """Read and match a report. Run again after a crash it starts afresh."""
    usage_import, by = queries.import_of_job(import_id=import_id, person_uid=context.job.requested_by)
    if usage_import is None or usage_import.applied_at is not None:
        return {}
    try:
        source = queries.source_of(usage_import=usage_import)
        actions.stage(usage_import=usage_import, source=source, by=by, at=context.at, progress=context.progress)
    except DomainError as refusal:
        return {"refused": refusal.message}
    return {"status": usage_import.status}


@job("usage.forget_import")
def forget_import(context: Context, *, import_id: int) -> dict[str, Any]:
    """Delete the records of a report that was reverted."""
    usage_import, _by = queries.import_of_job(import_id=import_id, person_uid=None)
    if usage_import is None or usage_import.reverted_at is None:
        return {}
    return {"deleted": actions.forget_records(usage_import=usage_import)}


@job("usage.sweep", cron="41 4 * * *")
def sweep(context: Context) -> dict[str, Any]:
    """Delete reports that were uploaded and never applied, with their files."""
    abandoned = queries.abandoned_imports(before=context.at - FORGOTTEN_AFTER)
    for usage_import in abandoned:
        actions.discard(usage_import=usage_import, by=None, at=context.at)
    return {"deleted": len(abandoned)}
