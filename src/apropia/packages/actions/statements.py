"""What this installation itself states of a learner at a part of cmi5: launched, abandoned, waived, satisfied."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from apropia.packages.models import Launch, Registration, Statement, UnitRun
from apropia.packages.queries.actors import actor_of
from apropia.people.models import Person

VERBS = "http://adlnet.gov/expapi/verbs/"
CMI5_VERBS = "https://w3id.org/xapi/adl/verbs/"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
_TYPES = "https://w3id.org/xapi/cmi5/activitytype/"


def activity_id(run: UnitRun) -> str:
    """Return the name of a part in statements: ours, never the publisher's, so that no two courses mix."""
    return f"{settings.BASE_URL}/xapi/actividad/{run.registration.package.uid}/{run.position}"


def template(run: UnitRun, session: Launch) -> dict[str, Any]:
    """Return the context that every statement of a session carries."""
    return {
        "contextActivities": {"grouping": [{"id": run.unit}]},
        "extensions": {SESSION: str(session.uid)},
    }


def say(run: UnitRun, session: Launch, verb: str, *, by: Person, at: datetime, about: str = "", **more: Any) -> None:
    """Write a statement of our own, in the caller's transaction. `about` is the publisher's name of its subject."""
    uid = uuid.uuid4()
    context = template(run, session)
    context["registration"] = str(run.registration.uid)
    context["contextActivities"]["category"] = [{"id": CATEGORY}, *([{"id": MOVE_ON}] if "result" in more else [])]
    if about:
        context["contextActivities"]["grouping"] = [{"id": about}]
    payload = {
        "id": str(uid),
        "actor": actor_of(by),
        "verb": {"id": verb},
        "object": {"objectType": "Activity", "id": activity_id(run)},
        "context": context,
        "timestamp": at.isoformat(),
        "authority": authority(),
        **more,
    }
    Statement.objects.create(entity=run.entity, run=run, statement_id=uid, verb=verb, payload=payload, stored_at=at)


def authority() -> dict[str, Any]:
    """Return who vouches for statements: this installation, whatever the content wrote."""
    return {"objectType": "Agent", "account": {"homePage": settings.BASE_URL, "name": "apropia"}}


def say_satisfied(run: UnitRun, *, by: Person, at: datetime) -> None:
    """State which blocks were satisfied with the part that just was, innermost first, and the course with the last one.

    The caller holds the registration, so that of two parts that end at once the second sees the first.
    """
    session = run.launches.last()
    if session is None:
        return
    for name, kind, about in _just_satisfied(run):
        thing = {"objectType": "Activity", "id": name, "definition": {"type": f"{_TYPES}{kind}"}}
        say(run, session, f"{CMI5_VERBS}satisfied", by=by, at=at, about=about, object=thing)


def _just_satisfied(run: UnitRun) -> Iterator[tuple[str, str, str]]:
    """Yield our name, the kind and the publisher's name of what is complete now; each part completes it but once."""
    registration: Registration = run.registration
    units = registration.package.units
    done = set(registration.runs.filter(satisfied_at__isnull=False).values_list("unit", flat=True))
    course = f"{settings.BASE_URL}/xapi/actividad/{registration.package.uid}"
    blocks = list(dict.fromkeys(block for unit in units for block in unit.get("blocks", ())))
    for block in reversed((registration.package.unit(run.unit) or {}).get("blocks", ())):
        if all(unit["identifier"] in done for unit in units if block in unit.get("blocks", ())):
            yield f"{course}/bloque/{blocks.index(block)}", "block", block
    if all(unit["identifier"] in done for unit in units):
        yield course, "course", registration.package.identifier
