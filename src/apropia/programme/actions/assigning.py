"""Assign an activity to whom its rule reaches: enrolled where it is a course, told in any case."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.contact.actions import Letter, send_many
from apropia.contact.models import MessageKind
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.locks import hold
from apropia.learning.actions.enrollment import enroll_chunk
from apropia.learning.actions.talk_calls import words_of
from apropia.learning.actions.talk_letters import day_of
from apropia.learning.models import LiveSession
from apropia.learning.queries.exemptions import exempt_among
from apropia.learning.queries.talk_calls import sessions_for
from apropia.people.models import Person
from apropia.programme import policies
from apropia.programme.models import ActivityKind, Assignment, Origin, PlannedActivity
from apropia.programme.queries.assigned import invitation_key
from apropia.programme.queries.audience import JOB, reach_of, version_of
from apropia.programme.queries.nominating import seats_left


def request(*, activity: PlannedActivity, today: date, by: Person, at: datetime) -> Job:
    """Ask for everybody whom the rule reaches to be assigned in the background.

    Refused when nobody is left, when they are more than the seats (no draw decides), and when a fixed date is over.
    """
    policies.check_can_assign(activity, by)
    policies.check_has_time(activity, today)
    reach = reach_of(activity, today=today)
    if not reach.count:
        raise DomainError(_("La regla no alcanza a nadie más."))
    if reach.exceeds_seats:
        raise DomainError(_refused_by_seats(reach.count, reach.seats_left or 0))
    if activity.kind == ActivityKind.COURSE and version_of(activity) is None:
        raise DomainError(_("El curso no tiene una versión publicada. Publíquelo antes de asignar."))
    with transaction.atomic():
        record("programme.assignment.requested", entity=activity.entity, by=by, on=activity, at=at)
        arguments = {"activity_id": activity.pk, "by": str(by.uid), "due_on": reach.due_on and reach.due_on.isoformat()}
        return enqueue(JOB, entity=activity.entity, at=at, by=by.uid, key=f"{activity.pk}", arguments=arguments)


@transaction.atomic
def assign_chunk(
    *,
    activity: PlannedActivity,
    people: Sequence[Person],
    due_on: date | None,
    origin: Origin,
    by: Person,
    at: datetime,
) -> int:
    """Assign an activity to people, leaving alone who has it; in a course they are enrolled. Returns how many are new.

    One chunk of a longer job, so that the write lock is held for a moment only. Refused where they are more than the
    seats: some may have been given since the job was asked for.
    """
    policies.check_can_assign(activity, by)
    hold(activity)
    if activity.kind == ActivityKind.COURSE:
        version = version_of(activity)
        if version is None:
            raise DomainError(_("El curso no tiene una versión publicada."))
        learners = [(one.pseudonym, one.unit) for one in people]
        enroll_chunk(version=version, learners=learners, deadline_on=due_on, by=by, at=at)
    known = set(
        activity.assignments.filter(pseudonym__in=[one.pseudonym for one in people]).values_list("pseudonym", flat=True)
    )
    fresh = [
        Assignment(
            entity=activity.entity,
            activity=activity,
            pseudonym=one.pseudonym,
            unit=one.unit,
            engagement_type=one.engagement_type,
            origin=origin,
            due_on=due_on,
            assigned_at=at,
        )
        for one in people
        if one.pseudonym not in known
    ]
    _check_seats(activity, len(fresh))
    Assignment.objects.bulk_create(fresh, ignore_conflicts=True)
    record(
        "programme.activity.assigned", entity=activity.entity, by=by, on=activity, at=at, detail={"added": len(fresh)}
    )
    return len(fresh)


@transaction.atomic
def tell(*, activity: PlannedActivity, people: Sequence[tuple[Person, date | None]], at: datetime) -> None:
    """Write to people what they were assigned, once each, within their budget of messages.

    Of talks, who can sign up for a session is called to it, also where she was written to before it took sign-ups.
    Who is exempt of a course has nothing to do, and gets no letter.
    """
    sessions = _sessions(activity, [person for person, _due_on in people], at)
    exempt = _exempt(activity, [person for person, _due_on in people])
    letters = [
        _letter(activity, person, due_on, sessions.get(person.pk, []))
        for person, due_on in people
        if person.pseudonym not in exempt
    ]
    send_many(entity=activity.entity, letters=letters, at=at)


def _exempt(activity: PlannedActivity, people: Sequence[Person]) -> set[UUID]:
    if activity.course_id is None:
        return set()
    return exempt_among(course_id=activity.course_id, pseudonyms=[one.pseudonym for one in people])


def _letter(activity: PlannedActivity, to: Person, due_on: date | None, sessions: Sequence[LiveSession]) -> Letter:
    return Letter(
        to=to,
        kind=MessageKind.TALK if activity.kind == ActivityKind.TALK else MessageKind.COURSE,
        subject=_("Tiene una formación asignada: %(title)s") % {"title": activity.title},
        body_text=_words(activity, due_on, sessions),
        link=reverse("learning:talk", args=[sessions[0].pk]) if sessions else _link(activity),
        link_label=_("Ver la charla e inscribirme") if sessions else _("Abrir"),
        idempotency_key=invitation_key(activity) if sessions else f"programme:assigned:{activity.pk}",
        not_after=sessions[-1].starts_at if sessions else None,
    )


def _sessions(activity: PlannedActivity, people: Sequence[Person], at: datetime) -> dict[int, list[LiveSession]]:
    if activity.kind != ActivityKind.TALK:
        return {}
    return sessions_for(talks=list(activity.talks.select_related("series", "entity")), people=people, at=at)


def _words(activity: PlannedActivity, due_on: date | None, sessions: Sequence[LiveSession]) -> str:
    lines = [_("El plan de formación de su entidad incluye «%(title)s» para usted.") % {"title": activity.title}]
    if activity.purpose:
        lines.append(activity.purpose)
    if sessions:
        lines.append(words_of(sessions[0]))
        lines += [f"{one.title}. {day_of(one)}" for one in sessions[1:]]
        lines.append(_("Inscríbase para tener cupo."))
    elif activity.kind == ActivityKind.TALK:
        lines.append(_("En «Charlas» verá sus fechas, y en «Formación asignada», en qué va."))
    if activity.kind == ActivityKind.EXTERNAL:
        when = {"who": activity.provider, "first": _day(activity.starts_on), "last": _day(activity.ends_on)}
        lines.append(_("La ofrece %(who)s, del %(first)s al %(last)s.") % when)
    if due_on is not None:
        lines.append(_("Termínela a más tardar el %(day)s.") % {"day": _day(due_on)})
    return "\n\n".join(lines)


def _link(activity: PlannedActivity) -> str:
    if activity.course is not None:
        return reverse("learning:course", args=[activity.course.code])
    return reverse("learning:talks" if activity.kind == ActivityKind.TALK else "programme:mine")


def _day(day: date) -> str:
    return date_format(day, "j \\d\\e F \\d\\e Y")


def _check_seats(activity: PlannedActivity, people: int) -> None:
    left = seats_left(activity)
    if left is not None and people > left:
        raise DomainError(_refused_by_seats(people, left))


def _refused_by_seats(people: int, seats: int) -> str:
    text = ngettext(
        "La regla alcanza a %(people)d personas y queda %(seats)d cupo. Hágala más estrecha o reciba postulaciones.",
        "La regla alcanza a %(people)d personas y quedan %(seats)d cupos. Hágala más estrecha o reciba postulaciones.",
        seats,
    )
    return text % {"people": people, "seats": seats}
