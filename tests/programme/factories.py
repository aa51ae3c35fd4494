"""Make plans of training and their activities for tests, by the actions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from apropia.people.models import Person
from apropia.programme import actions
from apropia.programme.actions.activities import ActivityData
from apropia.programme.models import ActivityKind, AxisCatalogue, Financing, PlannedActivity, TrainingPlan
from apropia.programme.states import PlanStatus

AXES = ("Transformación digital", "Probidad y ética de lo público")
YEAR = 2026


def make_axes(*, by: Person, at: datetime, names: tuple[str, ...] = AXES) -> AxisCatalogue:
    return actions.axes.write(names=names, source="Resolución de prueba", by=by, at=at)


def make_plan(
    *, by: Person, at: datetime, status: str = PlanStatus.DRAFT, year: int = YEAR, activities: int = 0, **written: Any
) -> TrainingPlan:
    """Make a plan; an approved one has an activity at least."""
    make_axes(by=by, at=at)
    plain = {"name": f"Plan de formación {year}", "pic_reference": f"PIC {year}"}
    plan = actions.plans.create(year=year, by=by, at=at, **(plain | written))
    for number in range(activities or int(status != PlanStatus.DRAFT)):
        make_activity(plan=plan, by=by, at=at, title=f"Actividad {number + 1}")
    if status != PlanStatus.DRAFT:
        actions.plans.approve(
            plan=plan,
            approval_act="Resolución 045 de 2026",
            approved_on=date(2026, 1, 20),
            pic_reference=plan.pic_reference,
            today=at.date(),
            by=by,
            at=at,
        )
    if status in (PlanStatus.RUNNING, PlanStatus.CLOSED):
        actions.plans.start(plan=plan, by=by, at=at)
    if status == PlanStatus.CLOSED:
        actions.plans.close(plan=plan, closing_note="Faltó tiempo.", by=by, at=at)
    return plan


def activity_data(plan: TrainingPlan, **written: Any) -> ActivityData:
    plain: dict[str, Any] = {
        "kind": ActivityKind.EXTERNAL,
        "axis": plan.catalogue.axes.first(),
        "title": "Taller de datos abiertos",
        "purpose": "Publicar datos que otros puedan usar.",
        "provider": "Escuela de gobierno",
        "starts_on": date(plan.year, 3, 2),
        "ends_on": date(plan.year, 3, 27),
        "responsible": "Talento humano",
        "hours": Decimal("8"),
        "financing": Financing.FREE,
    }
    return ActivityData(**(plain | written))


def make_activity(
    *, plan: TrainingPlan, by: Person, at: datetime, reason: str = "Se acordó en comité.", **written: Any
) -> PlannedActivity:
    return actions.activities.add(plan=plan, data=activity_data(plan, **written), reason=reason, by=by, at=at)


def programme_of_world(
    values: dict[str, Any], *, manager: Person, head: Person, member: Person, mark: str, at: datetime
) -> None:
    """Make a plan that runs and a draft, and say what the addresses of pages name of them."""
    plan = make_plan(by=manager, at=at, status=PlanStatus.RUNNING, name=f"Plan {mark}")
    draft = make_plan(by=manager, at=at, year=plan.year + 1, name=f"Borrador {mark}")
    values["programme:"] = {"pk": plan.pk}
    for step in ("change", "discard", "approve"):
        values[f"programme:{step}"] = {"pk": draft.pk}
    values["programme:activity"] = {"pk": make_activity(plan=plan, by=manager, at=at, title=f"Taller {mark}").pk}
    values["programme:activity_remove"] = {"pk": make_activity(plan=draft, by=manager, at=at, title=mark).pk}
    values["programme:activity_create"] = {"pk": plan.pk}
    values["programme:assign_job"] = {
        "pk": values["programme:activity"]["pk"],
        "job_pk": _asked(plan, values, manager, at),
    }
    for step in ("assign", "execute", "take_back", "participants"):
        values[f"programme:{step}"] = values["programme:activity"]
    opened = make_activity(
        plan=plan, by=manager, at=at, title=f"Curso {mark}", nominated_until=at.date(), ends_on=date(plan.year, 12, 18)
    )
    given = {"uids": [member.uid], "reason": mark, "today": at.date(), "by": head, "at": at}
    actions.nominations.nominate(activity=opened, **given)
    nomination = opened.nominations.get()
    values["programme:nominat"] = {"pk": nomination.pk}
    values["programme:accept"] = values["programme:decline"] = {"pk": nomination.pk}
    values["programme:nominate"] = {"pk": opened.pk}
    values["programme:withdraw"] = {"pk": opened.pk, "nomination_pk": nomination.pk}
    values["programme:changes"] = {"pk": plan.pk}


def _asked(plan: TrainingPlan, values: dict[str, Any], by: Person, at: datetime) -> int:
    activity = plan.activities.get(pk=values["programme:activity"]["pk"])
    return actions.assigning.request(activity=activity, today=at.date(), by=by, at=at).pk
