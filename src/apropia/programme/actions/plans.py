"""Begin a plan, approve it by its act, run it and close it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.people.models import Person
from apropia.programme import policies
from apropia.programme.models import AxisCatalogue, Nomination, TrainingPlan
from apropia.programme.states import PLAN, ActivityStatus, NominationStatus, PlanStatus


@transaction.atomic
def create(*, year: int, name: str, pic_reference: str, by: Person, at: datetime) -> TrainingPlan:
    """Begin the plan of a year as a draft, with the axes in force."""
    policies.check_can_keep(by)
    axes = AxisCatalogue.objects.filter(entity=by.entity_id).order_by("-number").first()
    if axes is None:
        raise DomainError(_("Primero escriba los ejes de su entidad."))
    hold(by.entity)
    _check_year_is_free(by, year)
    plan = TrainingPlan.objects.create(
        entity=by.entity,
        year=year,
        name=name,
        pic_reference=pic_reference,
        catalogue=axes,
        created_at=at,
        changed_at=at,
    )
    record("programme.plan.created", entity=by.entity, by=by, on=plan, at=at)
    return plan


@transaction.atomic
def change(*, plan: TrainingPlan, year: int, name: str, pic_reference: str, by: Person, at: datetime) -> None:
    """Write the year, the name and the PIC of a draft anew."""
    policies.check_can_keep(by)
    policies.check_is_draft(plan)
    hold(by.entity)
    if year != plan.year:
        _check_year_is_free(by, year)
        if plan.activities.exists():
            raise DomainError(_("El plan ya tiene actividades con fechas de su año."), field="year")
    plan.year, plan.name, plan.pic_reference, plan.changed_at = year, name, pic_reference, at
    plan.save(update_fields=["year", "name", "pic_reference", "changed_at"])
    record("programme.plan.changed", entity=plan.entity, by=by, on=plan, at=at)


@transaction.atomic
def discard(*, plan: TrainingPlan, by: Person, at: datetime) -> None:
    """Throw a draft away with its activities."""
    policies.check_can_keep(by)
    policies.check_is_draft(plan)
    record("programme.plan.discarded", entity=plan.entity, by=by, on=plan, at=at)
    plan.delete()


@transaction.atomic
def approve(
    *,
    plan: TrainingPlan,
    approval_act: str,
    approved_on: date,
    pic_reference: str,
    today: date,
    by: Person,
    at: datetime,
) -> None:
    """Take down the act that approves the plan: from then on it is version 1, and changes tell why."""
    policies.check_can_keep(by)
    if approved_on > today:
        raise DomainError(_("La fecha del acto no puede ser futura."), field="approved_on")
    if not plan.activities.exists():
        raise DomainError(_("El plan todavía no tiene actividades."))
    changes = {"approval_act": approval_act, "approved_on": approved_on, "pic_reference": pic_reference}
    _move(plan, PlanStatus.APPROVED, by=by, at=at, version=1, **changes)


@transaction.atomic
def start(*, plan: TrainingPlan, by: Person, at: datetime) -> None:
    """Put an approved plan in execution."""
    policies.check_can_keep(by)
    _move(plan, PlanStatus.RUNNING, by=by, at=at)


@transaction.atomic
def close(*, plan: TrainingPlan, closing_note: str, by: Person, at: datetime) -> None:
    """Close a plan for good, saying how it went. What was not executed stays as planned and not done."""
    policies.check_can_keep(by)
    _check_none_waits(plan)
    if not closing_note and plan.activities.filter(status=ActivityStatus.PLANNED).exists():
        raise DomainError(_("Quedan actividades sin ejecutar. Escriba qué pasó con ellas."), field="closing_note")
    _move(plan, PlanStatus.CLOSED, by=by, at=at, closing_note=closing_note, closed_at=at)


def note_export(*, plan: TrainingPlan, format_: str, by: Person, at: datetime) -> None:
    """Keep in the audit trail that the plan was taken out as a file."""
    record("programme.plan.exported", entity=plan.entity, by=by, on=plan, at=at, detail={"format": format_})


def _move(plan: TrainingPlan, to: PlanStatus, *, by: Person, at: datetime, **changes: object) -> None:
    before = PLAN.move(plan, to, changed_at=at, **changes)
    record("programme.plan.moved", entity=plan.entity, by=by, on=plan, at=at, detail={"from": before, "to": to})


def _check_none_waits(plan: TrainingPlan) -> None:
    """Refuse to close while somebody waits for an answer that a closed plan cannot give."""
    waiting = Nomination.objects.filter(activity__plan=plan, status=NominationStatus.PROPOSED).count()
    if waiting:
        text = ngettext(
            "Queda %(count)d postulación por decidir. Decídala antes de cerrar el plan.",
            "Quedan %(count)d postulaciones por decidir. Decídalas antes de cerrar el plan.",
            waiting,
        )
        raise DomainError(text % {"count": waiting})


def _check_year_is_free(by: Person, year: int) -> None:
    if TrainingPlan.objects.filter(entity=by.entity_id, year=year).exists():
        raise DomainError(_("Ya hay un plan de %(year)d. Cada año tiene uno.") % {"year": year}, field="year")
