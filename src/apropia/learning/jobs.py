"""Work of learning that nobody waits for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from apropia.foundation import clock
from apropia.foundation.jobs.registry import Context, job
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions
from apropia.learning.queries import rules

CHUNK = 500


@job("learning.enroll_by_rule")
def enroll_by_rule(
    context: Context, *, version_id: int, by: str, unit_id: int | None = None, deadline_on: str | None = None
) -> Mapping[str, Any]:
    """Enrol everybody of a unit (and the units below it), or of the entity. Safe to run twice."""
    plan = rules.rule_for(version_id=version_id, by=by, unit_id=unit_id)
    added = 0
    for start in range(0, len(plan.learners), CHUNK):
        chunk = plan.learners[start : start + CHUNK]
        added += actions.enrollment.enroll_chunk(
            version=plan.version,
            learners=list(chunk),
            deadline_on=date.fromisoformat(deadline_on) if deadline_on else None,
            by=plan.by,
            at=context.at,
        )
        context.progress(start + len(chunk), len(plan.learners))
    return {"added": added, "people": len(plan.learners)}


@job("learning.close_overdue", cron="20 6 * * *")
def close_overdue(context: Context) -> Mapping[str, Any]:
    """Mark as not finished what passed its deadline, each morning (01:20 in Bogotá)."""
    return {
        "closed": sum(
            actions.enrollment.close_overdue(
                entity=entity, today=clock.local_date(context.at, entity.timezone), at=context.at
            )
            for entity in Entity.objects.all()
        )
    }
