"""Launch a part of cmi5, hand over its token once, and end sessions that another takes the place of."""

import json
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apropia.formats.packages.results import Result
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import Conflict
from apropia.foundation.locks import hold
from apropia.packages.actions.playing import tell_result
from apropia.packages.models import Document, Launch, Statement, UnitRun
from apropia.packages.queries.actors import actor_of
from apropia.packages.queries.launches import hashed, token_of
from apropia.people.models import Person

LIFETIME = timedelta(hours=4)
VERBS = "http://adlnet.gov/expapi/verbs/"
CMI5_VERBS = "https://w3id.org/xapi/adl/verbs/"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"


class AlreadyFetched(Conflict):
    """The token of a session was handed over before."""


def activity_id(run: UnitRun) -> str:
    """Return the name of a part in statements: ours, never the publisher's, so that no two courses mix."""
    return f"{settings.BASE_URL}/xapi/actividad/{run.registration.package.uid}/{run.position}"


def state_scope(run: UnitRun) -> str:
    return f"state:{run.uid}"


def launch(*, run: UnitRun, app_origin: str, return_url: str, by: Person, at: datetime) -> str:
    """Open a session and return what goes after the address of the part. An open one is abandoned.

    A part that asks for nothing (moveOn NotApplicable) is done by being launched.
    """
    fetch = secrets.token_urlsafe(32)
    with transaction.atomic():
        hold(run)
        for open_one in Launch.objects.filter(run=run, ended_at__isnull=True):
            _abandon(open_one, run=run, by=by, at=at)
        session = Launch.objects.create(
            entity=run.entity, run=run, fetch_hash=hashed(fetch), launched_at=at, expires_at=at + LIFETIME
        )
        unit = run.registration.package.unit(run.unit) or {}
        data = _launch_data(session, run, unit, return_url)
        _keep_launch_data(run, data, at=at)
        say(run, session, f"{VERBS}launched", by=by, at=at)
        record("packages.unit.launched", entity=run.entity, by=by, on=run.registration.package, at=at)
        if unit.get("move_on") == "NotApplicable":
            tell_result(run, Result(satisfied=True), by=by, at=at)
    return urlencode(
        {
            "endpoint": f"{app_origin}/xapi/",
            "fetch": f"{app_origin}/xapi/fetch/{fetch}/",
            "actor": json.dumps(actor_of(by)),
            "registration": str(run.registration.uid),
            "activityId": activity_id(run),
        }
    )


def fetch_token(*, launch: Launch, at: datetime) -> str:
    """Hand over the token of a session, once. Raises `AlreadyFetched` the second time."""
    secret = secrets.token_urlsafe(32)
    # Audited when the part was launched: this is its second half.
    fresh = Launch.objects.filter(pk=launch.pk, token_hash="", ended_at__isnull=True)
    if not fresh.update(token_hash=hashed(secret)):
        raise AlreadyFetched(_("Esta dirección ya se usó."))
    return token_of(launch, secret)


def _abandon(session: Launch, *, run: UnitRun, by: Person, at: datetime) -> None:
    session.ended_at, session.is_abandoned = at, True
    session.save(update_fields=["ended_at", "is_abandoned"])
    if session.initialized_at is not None:
        seconds = max(int((at - session.initialized_at).total_seconds()), 0)
        say(run, session, f"{CMI5_VERBS}abandoned", by=by, at=at, result={"duration": f"PT{seconds}S"})


def _launch_data(session: Launch, run: UnitRun, unit: dict[str, Any], return_url: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "contextTemplate": template(run, session),
        "launchMode": "Normal",
        "moveOn": unit.get("move_on") or "NotApplicable",
        "launchParameters": unit.get("launch_data", ""),
        "returnURL": return_url,
    }
    if unit.get("mastery") is not None:
        data["masteryScore"] = unit["mastery"]
    return data


def template(run: UnitRun, session: Launch) -> dict[str, Any]:
    """Return the context that every statement of a session carries."""
    return {
        "contextActivities": {"grouping": [{"id": run.unit}]},
        "extensions": {SESSION: str(session.uid)},
    }


def _keep_launch_data(run: UnitRun, data: dict[str, Any], *, at: datetime) -> None:
    Document.objects.update_or_create(
        entity=run.entity,
        pseudonym=run.registration.pseudonym,
        scope=state_scope(run),
        key="LMS.LaunchData",
        defaults={"content": json.dumps(data).encode(), "content_type": "application/json", "updated_at": at},
    )


def say(run: UnitRun, session: Launch, verb: str, *, by: Person, at: datetime, **more: Any) -> None:
    """Write a statement of our own, in the caller's transaction."""
    uid = uuid.uuid4()
    context = template(run, session)
    context["registration"] = str(run.registration.uid)
    context["contextActivities"]["category"] = [{"id": CATEGORY}]
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
