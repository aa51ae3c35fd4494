"""The plan of training of the year: approved in January, followed since, with somebody nominated and a change told."""

import calendar
import contextlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from apropia.demo import office
from apropia.demo.answers import Skill
from apropia.demo.org import Cast
from apropia.demo.size import MOST_BY_HAND
from apropia.demo.taking import next_morning, take_course
from apropia.foundation.business_calendar import next_business_day
from apropia.foundation.errors import DomainError
from apropia.learning.models import Course, CourseVersion, EnrollmentOrigin, LiveSession
from apropia.learning.states import VersionStatus
from apropia.people.models import OrgUnit, Person, Role
from apropia.programme import actions
from apropia.programme.actions.activities import ActivityData
from apropia.programme.models import ActivityKind, Financing, Origin, PlannedActivity, TrainingPlan
from apropia.programme.queries.axes import STARTER, STARTER_SOURCE

OPEN, CANCELLED, MOVED = "Contratar con datos abiertos", "Congreso de gobierno digital", "Redactar en lenguaje claro"
OFFICE = "4202000"
ASSIGNED = "Documentos que todas las personas pueden leer"
# Of those assigned, one in so many has finished by today.
_FINISHED_ONE_IN = 4


class Planned(NamedTuple):
    """An activity: its axis by place, its months, and what it is of."""

    title: str
    axis: int
    first: int
    last: int
    hours: str
    financing: Financing
    responsible: str
    purpose: str
    course: str = ""
    provider: str = ""


_TIC, _TALENT = "Oficina de TIC", "Dirección de Talento Humano"
_PLAN = (
    Planned("Contraseñas y correos engañosos", 2, 2, 6, "0.5", Financing.FREE, _TIC,
            "Que nadie entregue su clave.", course="contrasenas-y-correos"),
    Planned("Compartir archivos sin perder versiones", 0, 3, 9, "0.5", Financing.FREE, _TIC,
            "Un solo documento en vez de veinte adjuntos.", course="compartir-archivos"),
    Planned("Datos personales en el trabajo diario", 3, 4, 10, "0.5", Financing.FREE, "Oficina Asesora Jurídica",
            "Pedir y guardar solo lo necesario.", course="datos-personales"),
    Planned(ASSIGNED, 1, 9, 12, "0.5", Financing.FREE, "Oficina de Comunicaciones",
            "Que lo publicado se lea con cualquier ayuda técnica.", course="documentos-accesibles"),
    Planned("Charlas de herramientas de colaboración", 0, 1, 12, "1", Financing.FREE, _TIC,
            "Resolver dudas con quien más usa cada herramienta."),
    Planned(MOVED, 1, 4, 5, "16", Financing.PIC, _TALENT,
            "Respuestas que la ciudadanía entiende a la primera.", provider="Universidad pública de la región"),
    Planned(CANCELLED, 2, 8, 8, "24", Financing.PIC, _TALENT,
            "Conocer lo que hacen otras entidades.", provider="Asociación de entidades territoriales"),
    Planned(OPEN, 1, 2, 12, "20", Financing.PIC, "Dirección de Contratación",
            "Leer y publicar los datos de cada contrato.", provider="Escuela de contratación pública"),
)  # fmt: skip


def plan_the_year(cast: Cast, skills: Mapping[UUID, Skill], *, now: datetime) -> None:
    """Plan this year; from its approval on, say what was done, cancel one thing, nominate and assign."""
    today, manager = office.day_of(now), cast.by_role[Role.UA_MANAGER]
    written_at = office.moment(next_business_day(date(today.year, 1, 12), inclusive=True), 9)
    approved_on = next_business_day(date(today.year, 1, 20), inclusive=True)
    by: dict[str, Any] = {"by": cast.by_role[Role.HR_TRAINING], "at": min(written_at, now)}
    actions.axes.write(names=STARTER, source=STARTER_SOURCE, **by)
    name, reference = f"Plan de formación digital {today.year}", f"PIC {today.year}, código TH-PL-03"
    plan = actions.plans.create(year=today.year, name=name, pic_reference=reference, **by)
    talks = list(LiveSession.objects.filter(entity=cast.entity, starts_at__year=today.year))
    for one in _PLAN:
        actions.activities.add(plan=plan, data=_data(plan, one, talks=talks, today=today), **by)
    if today <= approved_on:
        return
    at = office.moment(approved_on, 11)
    act: dict[str, Any] = {
        "approval_act": f"Resolución 045 de {today.year}",
        "approved_on": approved_on,
        "pic_reference": reference,
    }
    actions.plans.approve(plan=plan, today=today, by=manager, at=at, **act)
    actions.plans.start(plan=plan, by=manager, at=at + timedelta(hours=1))
    _change(plan, manager, today=today)
    _execute(plan, manager, today=today)
    _assign(plan, cast, skills, now=now)
    _nominate(plan, cast, now=now)


def _data(plan: TrainingPlan, one: Planned, *, talks: Sequence[LiveSession], today: date) -> ActivityData:
    year, is_open = plan.year, one.title == OPEN
    kind = ActivityKind.COURSE if one.course else ActivityKind.EXTERNAL if one.provider else ActivityKind.TALK
    return ActivityData(
        kind=kind,
        axis=plan.catalogue.axes.all()[one.axis],
        title=one.title,
        purpose=one.purpose,
        course=Course.objects.get(entity=plan.entity, code=one.course) if one.course else None,
        talks=talks if kind == ActivityKind.TALK else (),
        provider=one.provider,
        starts_on=date(year, one.first, 1),
        ends_on=date(year, one.last, calendar.monthrange(year, one.last)[1]),
        responsible=one.responsible,
        hours=Decimal(one.hours),
        financing=one.financing,
        seats=20 if is_open else None,
        nominated_until=min(today + timedelta(days=12), date(year, 12, 31)) if is_open else None,
        units=list(OrgUnit.objects.filter(entity=plan.entity, code=OFFICE)) if one.title == ASSIGNED else (),
        deadline_days=15 if one.title == ASSIGNED else None,
    )


def _change(plan: TrainingPlan, by: Person, *, today: date) -> None:
    """Move one activity and give another up, once their months came."""
    if today.month > 3:
        moved = plan.activities.get(title=MOVED)
        one = next(one for one in _PLAN if one.title == MOVED)._replace(first=5, last=6)
        data = _data(plan, one, talks=(), today=today)
        at = office.moment(next_business_day(date(plan.year, 3, 15), inclusive=True), 10)
        reason = "La universidad abrió el curso un mes después."
        actions.activities.change(activity=moved, data=data, reason=reason, by=by, at=at)
    if today.month > 7:
        at = office.moment(next_business_day(date(plan.year, 7, 8), inclusive=True), 15)
        reason = "El congreso se aplazó para el año siguiente."
        actions.activities.cancel(activity=plan.activities.get(title=CANCELLED), reason=reason, by=by, at=at)


def _execute(plan: TrainingPlan, by: Person, *, today: date) -> None:
    """Say of what ended that it was done, where there is what proves it."""
    for one in plan.activities.filter(status="PLANNED", ends_on__lt=today).order_by("ends_on", "pk"):
        day = next_business_day(one.ends_on, inclusive=True)
        evidence = f"Carpeta «Formación {plan.year}» del gestor documental."
        # A course that nobody finished within its months stays to be done, as the follow-up then tells.
        with contextlib.suppress(DomainError):
            given: dict[str, Any] = {"executed_on": one.ends_on, "evidence": evidence, "today": today, "by": by}
            actions.execution.execute(activity=one, at=office.moment(min(day, today), 16), **given)


def _assign(plan: TrainingPlan, cast: Cast, skills: Mapping[UUID, Skill], *, now: datetime) -> None:
    activity: PlannedActivity = plan.activities.get(title=ASSIGNED)
    if activity.status != "PLANNED" or activity.starts_on > office.day_of(now):
        return
    at = office.moment(office.days_ago(office.day_of(now), 5), 9)
    people = [one for one in cast.people if one.unit is not None and one.unit.code == OFFICE]
    due_on = office.day_of(now) + timedelta(days=14)
    manager = cast.by_role[Role.UA_MANAGER]
    actions.assigning.assign_chunk(
        activity=activity, people=people, due_on=due_on, origin=Origin.RULE, by=manager, at=at
    )
    _finish_some(activity, [one for one in people if one not in cast.by_role.values()], skills, assigned_at=at)


def _finish_some(
    activity: PlannedActivity, people: Sequence[Person], skills: Mapping[UUID, Skill], *, assigned_at: datetime
) -> None:
    """Let a part of those assigned take the course in the days after. The cast has yet to."""
    version = CourseVersion.objects.get(course=activity.course_id, status=VersionStatus.PUBLISHED)
    for number, person in enumerate(people[::_FINISHED_ONE_IN][:MOST_BY_HAND]):
        begun = next_morning(assigned_at, days=1 + number % 3, minutes=20 + 17 * number % 400)
        take_course(person, version, skills, begun=begun, origin=EnrollmentOrigin.RULE)


def _nominate(plan: TrainingPlan, cast: Cast, *, now: datetime) -> None:
    """Let the head propose two of her people; one is accepted and the other waits."""
    head, manager, today = cast.by_role[Role.UNIT_HEAD], cast.by_role[Role.UA_MANAGER], office.day_of(now)
    activity = plan.activities.get(title=OPEN)
    named = (Role.PRACTICE_AUTHOR, Role.ANALYST)
    for role, days in zip(named, (3, 1), strict=True):
        at = office.moment(office.days_ago(today, days), 10)
        given: dict[str, Any] = {
            "uids": [cast.by_role[role].uid],
            "reason": "Apoya la contratación de la oficina.",
            "today": today,
        }
        actions.nominations.nominate(activity=activity, by=head, at=at, **given)
    accepted = activity.nominations.get(person=cast.by_role[Role.PRACTICE_AUTHOR])
    actions.nominations.accept(nomination=accepted, today=today, by=manager, at=office.moment(today, 8))
