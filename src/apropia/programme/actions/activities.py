"""Plan activities; once the plan is approved, each change is a version of it with its reason."""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.learning.models import Course, LiveSession
from apropia.people.models import OrgUnit, Person, WorkTeam
from apropia.programme import policies
from apropia.programme.models import (
    ActivityKind,
    Axis,
    ChangeKind,
    PlanChange,
    PlannedActivity,
    TrainingPlan,
)
from apropia.programme.queries.words import Printed, differences, printed
from apropia.programme.states import ACTIVITY, ActivityStatus

_SETS = ("talks", "units", "teams")


@dataclasses.dataclass(frozen=True, kw_only=True)
class ActivityData:
    """What is written of an activity."""

    kind: str
    axis: Axis
    title: str
    starts_on: date
    ends_on: date
    responsible: str
    hours: Decimal
    financing: str
    purpose: str = ""
    course: Course | None = None
    talks: Sequence[LiveSession] = ()
    provider: str = ""
    seats: int | None = None
    engagement_types: Sequence[str] = ()
    job_levels: Sequence[str] = ()
    units: Sequence[OrgUnit] = ()
    teams: Sequence[WorkTeam] = ()
    deadline_days: int | None = None
    deadline_on: date | None = None
    nominated_until: date | None = None


@transaction.atomic
def add(*, plan: TrainingPlan, data: ActivityData, reason: str = "", by: Person, at: datetime) -> PlannedActivity:
    """Plan one more activity. In an approved plan it takes a reason."""
    policies.check_can_keep(by)
    policies.check_changeable(plan)
    _check(plan, data)
    activity = PlannedActivity(entity=plan.entity, plan=plan, changed_at=at)
    _write(activity, data)
    record("programme.activity.added", entity=plan.entity, by=by, on=activity, at=at)
    _count(plan, ChangeKind.ADDED, activity, [], reason=reason, by=by, at=at)
    return activity


@transaction.atomic
def change(
    *, activity: PlannedActivity, data: ActivityData, reason: str = "", seen: str = "", by: Person, at: datetime
) -> None:
    """Write a planned activity anew. In an approved plan it takes a reason, and what changed is kept."""
    policies.check_can_keep(by)
    policies.check_changeable(activity.plan)
    hold(activity)
    # As it is now, and not as the page that sent the form read it.
    activity.refresh_from_db(fields=["status", "changed_at"])
    policies.check_planned(activity)
    policies.check_unchanged(activity, seen)
    _check(activity.plan, data)
    before = printed(activity)
    activity.changed_at = at
    _write(activity, data)
    changes = differences(before, printed(activity))
    if changes:
        record("programme.activity.changed", entity=activity.entity, by=by, on=activity, at=at)
        _count(activity.plan, ChangeKind.CHANGED, activity, changes, reason=reason, by=by, at=at)


@transaction.atomic
def remove(*, activity: PlannedActivity, by: Person, at: datetime) -> None:
    """Take an activity out of a draft."""
    policies.check_can_keep(by)
    policies.check_is_draft(activity.plan)
    record("programme.activity.removed", entity=activity.entity, by=by, on=activity, at=at)
    activity.delete()


@transaction.atomic
def cancel(*, activity: PlannedActivity, reason: str, by: Person, at: datetime) -> None:
    """Give up an activity of an approved plan. It stays in the record and no longer counts as planned."""
    policies.check_can_keep(by)
    policies.check_changeable(activity.plan)
    if not policies.needs_reason(activity.plan):
        raise DomainError(_("El plan es un borrador: quite la actividad."))
    ACTIVITY.move(activity, ActivityStatus.CANCELLED, changed_at=at)
    record("programme.activity.cancelled", entity=activity.entity, by=by, on=activity, at=at)
    _count(activity.plan, ChangeKind.CANCELLED, activity, [], reason=reason, by=by, at=at)


def _check(plan: TrainingPlan, data: ActivityData) -> None:
    if data.ends_on < data.starts_on:
        raise DomainError(_("La actividad debe terminar después de empezar."), field="ends_on")
    for name in ("starts_on", "ends_on"):
        if getattr(data, name).year != plan.year:
            raise DomainError(_("Elija una fecha de %(year)d, el año del plan.") % {"year": plan.year}, field=name)
    if data.axis.catalogue_id != plan.catalogue_id:
        raise DomainError(_("Elija un eje de este plan."), field="axis")
    if data.kind == ActivityKind.COURSE and data.course is None:
        raise DomainError(_("Elija el curso."), field="course")
    if data.kind == ActivityKind.EXTERNAL and not data.provider:
        raise DomainError(_("Escriba quién la ofrece."), field="provider")
    if data.deadline_days is not None and data.deadline_on is not None:
        raise DomainError(_("Elija días hábiles o una fecha fija, no los dos."), field="deadline_on")
    if data.nominated_until is not None and data.nominated_until > data.ends_on:
        raise DomainError(_("Las postulaciones deben cerrar antes de que termine."), field="nominated_until")
    policies.check_money(financing=data.financing, engagement_types=list(data.engagement_types))


def _write(activity: PlannedActivity, data: ActivityData) -> None:
    given = {field.name: getattr(data, field.name) for field in dataclasses.fields(data)}
    # What another kind of activity would have does not stay behind.
    given["course"] = data.course if data.kind == ActivityKind.COURSE else None
    given["talks"] = data.talks if data.kind == ActivityKind.TALK else ()
    given["provider"] = data.provider if data.kind == ActivityKind.EXTERNAL else ""
    for name, value in given.items():
        if name not in _SETS:
            setattr(activity, name, list(value) if name in ("engagement_types", "job_levels") else value)
    activity.save()
    for name in _SETS:
        getattr(activity, name).set(given[name])


def _count(
    plan: TrainingPlan,
    kind: ChangeKind,
    activity: PlannedActivity,
    changes: Sequence[Printed],
    *,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    """Make what changed a version of the plan, once that is approved."""
    if not policies.needs_reason(plan):
        return
    if not reason:
        raise DomainError(_("El plan ya se aprobó. Escriba la razón del cambio."), field="reason")
    rows: Any = TrainingPlan.objects.filter(pk=plan.pk)
    rows.update(version=F("version") + 1, changed_at=at)
    plan.refresh_from_db(fields=["version", "changed_at"])
    PlanChange.objects.create(
        entity=plan.entity,
        plan=plan,
        number=plan.version,
        kind=kind,
        activity=activity,
        changes=[list(one) for one in changes],
        reason=reason,
        by=by,
        at=at,
    )
