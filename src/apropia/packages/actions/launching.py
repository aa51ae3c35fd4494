"""Launch a part of cmi5, hand over its token once, and end sessions that another takes the place of."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.formats.packages.results import Result
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import Conflict
from apropia.foundation.locks import hold
from apropia.packages.actions.playing import tell_result
from apropia.packages.actions.statements import CMI5_VERBS, VERBS, activity_id, say, template
from apropia.packages.models import Document, Launch, PackageKind, Registration, UnitRun
from apropia.packages.queries.actors import actor_of
from apropia.packages.queries.launches import hashed, token_of
from apropia.people.models import Person

LIFETIME = timedelta(hours=4)
REASON = "https://w3id.org/xapi/cmi5/result/extensions/reason"


class AlreadyFetched(Conflict):
    """The token of a session was handed over before."""


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


def waive(*, registration: Registration, reason: str, by: Person, at: datetime) -> None:
    """Satisfy the parts of cmi5 that a person showed to know elsewhere, each by a statement that says why.

    Whoever asks knows it already: nothing is published.
    """
    package = registration.package
    if package.kind != PackageKind.CMI5:
        return
    with transaction.atomic():
        hold(registration)
        done = set(registration.runs.filter(satisfied_at__isnull=False).values_list("unit", flat=True))
        for place, unit in enumerate(package.units):
            if unit["identifier"] not in done:
                _waive_unit(registration, unit["identifier"], place, reason=reason, by=by, at=at)
        record("packages.registration.waived", entity=registration.entity, by=by, on=package, at=at)


def _waive_unit(
    registration: Registration, identifier: str, place: int, *, reason: str, by: Person, at: datetime
) -> None:
    run, _is_new = UnitRun.objects.get_or_create(
        registration=registration,
        unit=identifier,
        defaults={"entity": registration.entity, "position": place, "opened_at": at},
    )
    for open_one in Launch.objects.filter(run=run, ended_at__isnull=True):
        _abandon(open_one, run=run, by=by, at=at)
    # A session that nobody can fetch: its statement must name one.
    session = Launch.objects.create(
        entity=run.entity, run=run, fetch_hash=hashed(secrets.token_urlsafe(32)), launched_at=at, expires_at=at,
        ended_at=at,
    )  # fmt: skip
    result = {"success": True, "completion": True, "extensions": {REASON: reason}}
    say(run, session, f"{CMI5_VERBS}waived", by=by, at=at, result=result)
    tell_result(run, Result(is_completed=True, is_passed=True, satisfied=True), by=by, at=at, tells=False)


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


def _keep_launch_data(run: UnitRun, data: dict[str, Any], *, at: datetime) -> None:
    Document.objects.update_or_create(
        entity=run.entity,
        pseudonym=run.registration.pseudonym,
        scope=state_scope(run),
        key="LMS.LaunchData",
        defaults={"content": json.dumps(data).encode(), "content_type": "application/json", "updated_at": at},
    )
