"""Work of the programme that nobody waits for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from apropia.foundation.jobs.registry import Context, enqueue, job
from apropia.programme import actions, queries
from apropia.programme.models import Origin

CHUNK = 500
LETTERS = 100


@job("programme.assign")
def assign(context: Context, *, activity_id: int, by: str, due_on: str | None) -> Mapping[str, Any]:
    """Assign an activity to everybody whom its rule reaches. Safe to run twice."""
    ask = queries.assigned.to_assign(activity_id=activity_id, by=by)
    added = 0
    for start in range(0, len(ask.people), CHUNK):
        chunk = ask.people[start : start + CHUNK]
        added += actions.assigning.assign_chunk(
            activity=ask.activity,
            people=chunk,
            due_on=date.fromisoformat(due_on) if due_on else None,
            origin=Origin.RULE,
            by=ask.by,
            at=context.at,
        )
        context.progress(start + len(chunk), len(ask.people))
    told = ngettext("Se asignó a %(count)d persona.", "Se asignó a %(count)d personas.", added) % {"count": added}
    context.progress(len(ask.people), len(ask.people), told)
    enqueue(
        "programme.tell_assigned",
        entity=ask.activity.entity,
        at=context.at,
        key=f"{activity_id}",
        arguments={"activity_id": activity_id},
    )
    return {"added": added, "people": len(ask.people)}


@job("programme.tell_assigned")
def tell_assigned(context: Context, *, activity_id: int) -> Mapping[str, Any]:
    """Write to whoever was assigned an activity by its rule. Safe to run twice: nobody gets a second letter."""
    activity, people = queries.assigned.to_tell(activity_id=activity_id)
    for start in range(0, len(people), LETTERS):
        actions.assigning.tell(activity=activity, people=people[start : start + LETTERS], at=context.at)
        context.progress(min(start + LETTERS, len(people)), len(people))
    return {"people": len(people)}


@job("programme.call_assigned", cron="10 12 * * *")
def call_assigned(context: Context) -> Mapping[str, Any]:
    """Call to their talks, each morning (07:10 in Bogotá), who was assigned them before sign-ups. Safe twice."""
    called = 0
    for pk in queries.assigned.talks_to_call_to(at=context.at):
        activity, people = queries.assigned.to_call(activity_id=pk)
        for start in range(0, len(people), LETTERS):
            chunk = people[start : start + LETTERS]
            actions.assigning.tell(activity=activity, people=chunk, at=context.at)
            called += len(chunk)
            context.progress(min(start + LETTERS, len(people)), len(people))
    return {"called": called}
