"""Nominate people of a unit, take a nomination back, accept or decline it; everybody concerned is told."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.locks import hold
from apropia.learning.actions.talks import sign_up
from apropia.learning.models import TalkSeries
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Person, RoleGrant
from apropia.programme import policies
from apropia.programme.actions.assigning import assign_chunk, tell
from apropia.programme.models import ActivityKind, Nomination, Origin, PlannedActivity
from apropia.programme.queries.audience import due_on_from
from apropia.programme.queries.nominating import nominating_for, seats_left
from apropia.programme.states import NOMINATION, NominationStatus


@transaction.atomic
def nominate(
    *, activity: PlannedActivity, uids: Sequence[UUID], reason: str, today: date, by: Person, at: datetime
) -> int:
    """Propose people of the units that `by` heads. Returns how many; whom `by` nominated already is no error.

    Refused: nobody chosen, people of other units or whom the rule leaves out, more people than free seats.
    """
    if not by.has_role(*policies.HEADS):
        raise Forbidden(_("Solo quien dirige una dependencia postula a su gente."))
    hold(activity)
    policies.check_takes_nominations(activity, today)
    page = nominating_for(person=by, pk=activity.pk, today=today)
    wanted = set(uids) - {one.person.uid for one in page.mine if one.status != NominationStatus.WITHDRAWN}
    people = list(page.people.filter(uid__in=wanted))
    if not uids:
        raise DomainError(_("Elija al menos a una persona."), field="people")
    if len(people) < len(wanted):
        raise DomainError(_("Alguna de las personas ya no se puede postular. Revise la lista."), field="people")
    _check_seats(len(people) + sum(one.status == NominationStatus.PROPOSED for one in page.mine), page.seats_left)
    given = {"reason": reason, "nominated_by": by, "nominated_at": at, "status": NominationStatus.PROPOSED}
    # Whom she had withdrawn is proposed anew.
    Nomination.objects.bulk_create(
        [
            Nomination(entity=activity.entity, activity=activity, person=person, unit=person.unit, **given)
            for person in people
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["activity", "person"],
        update_fields=["unit", *given],
    )
    record("programme.nomination.made", entity=by.entity, by=by, on=activity, at=at, detail={"added": len(people)})
    if people:
        _tell_keepers(activity, today, at)
    return len(people)


@transaction.atomic
def withdraw(*, nomination: Nomination, by: Person, at: datetime) -> None:
    """Take back a nomination that waits."""
    if nomination.nominated_by_id != by.pk:
        raise Forbidden(_("Solo quien la hizo retira una postulación."))
    NOMINATION.move(nomination, NominationStatus.WITHDRAWN)
    record("programme.nomination.withdrawn", entity=by.entity, by=by, on=nomination, at=at)


@transaction.atomic
def accept(*, nomination: Nomination, today: date, by: Person, at: datetime) -> None:
    """Give the seat: assigned, enrolled in the course or signed up for the open talks, and told."""
    activity = nomination.activity
    policies.check_can_assign(activity, by)
    policies.check_has_time(activity, today)
    hold(activity)
    if seats_left(activity) == 0:
        raise DomainError(_("La actividad ya no tiene cupos. Puede ampliarlos o no aceptar la postulación."))
    if nomination.person.status != Person.Status.ACTIVE:
        raise DomainError(_("La persona ya no trabaja en la entidad."))
    NOMINATION.move(nomination, NominationStatus.ACCEPTED, decided_by=by, decided_at=at)
    due_on = due_on_from(activity, today)
    assign_chunk(activity=activity, people=[nomination.person], due_on=due_on, origin=Origin.NOMINATION, by=by, at=at)
    if activity.kind == ActivityKind.TALK:
        _sign_up(nomination, at)
    record("programme.nomination.accepted", entity=by.entity, by=by, on=nomination, at=at)
    tell(activity=activity, people=[(nomination.person, due_on)], at=at)
    _tell_head(nomination, _("Aceptaron su postulación. La persona ya recibió el aviso."), at)


@transaction.atomic
def decline(*, nomination: Nomination, reason: str, by: Person, at: datetime) -> None:
    """Say no, with the reason that the head and the person read."""
    policies.check_can_keep(by)
    if not reason:
        raise DomainError(_("Escriba por qué no se acepta."), field="reason")
    NOMINATION.move(nomination, NominationStatus.DECLINED, decision_reason=reason, decided_by=by, decided_at=at)
    record("programme.nomination.declined", entity=by.entity, by=by, on=nomination, at=at)
    _tell_head(nomination, _("No aceptaron su postulación. Razón: %(reason)s") % {"reason": reason}, at)
    title = nomination.activity.title
    send(
        entity=nomination.entity,
        to=nomination.person,
        kind=MessageKind.COURSE,
        subject=_("Su postulación a «%(title)s» no se aceptó") % {"title": title},
        body_text=_("Su dependencia propuso su nombre para «%(title)s». Esta vez no se aceptó. Razón: %(reason)s")
        % {"title": title, "reason": reason},
        idempotency_key=f"programme:declined:{nomination.pk}:{at.isoformat()}",
        weight=Weight.REMINDER,
        at=at,
    )


def _sign_up(nomination: Nomination, at: datetime) -> None:
    """Take a place in the open talks: in all of a cycle, in the first of one that is held several times."""
    taken = set()
    talks = nomination.activity.talks.filter(status=TalkStatus.OPEN, starts_at__gt=at).select_related("series")
    for talk in talks.order_by("starts_at"):
        if talk.series is not None and talk.series.kind == TalkSeries.Kind.SAME:
            if talk.series_id in taken:
                continue
            taken.add(talk.series_id)
        # Where both ways are open, the first: the person may change it.
        sign_up(talk=talk, mode=talk.modes[0], by=nomination.person, at=at)


def _check_seats(wanted: int, free: int | None) -> None:
    if free is not None and wanted > free:
        text = ngettext(
            "Queda %(seats)d cupo y usted tendría %(people)d postulaciones.",
            "Quedan %(seats)d cupos y usted tendría %(people)d postulaciones.",
            free,
        )
        raise DomainError(text % {"seats": free, "people": wanted}, field="people")


def _tell_keepers(activity: PlannedActivity, today: date, at: datetime) -> None:
    """Write once a day and activity to who decides."""
    grants = RoleGrant.objects.filter(entity=activity.entity, role__in=policies.KEEPERS, revoked_at__isnull=True)
    keepers = Person.objects.filter(pk__in=grants.values("person"), status=Person.Status.ACTIVE)
    for keeper in keepers:
        send(
            entity=activity.entity,
            to=keeper,
            kind=MessageKind.COURSE,
            subject=_("Hay postulaciones por decidir: %(title)s") % {"title": activity.title},
            body_text=_("Una dependencia postuló a personas para «%(title)s».") % {"title": activity.title},
            link=reverse("programme:nominations") + "?estado=PROPOSED",
            link_label=_("Ver las postulaciones"),
            idempotency_key=f"programme:nominated:{activity.pk}:{today.isoformat()}",
            at=at,
        )


def _tell_head(nomination: Nomination, text: str, at: datetime) -> None:
    if nomination.nominated_by is None:
        return
    send(
        entity=nomination.entity,
        to=nomination.nominated_by,
        kind=MessageKind.COURSE,
        subject=_("Su postulación a «%(title)s»") % {"title": nomination.activity.title},
        body_text=f"{nomination.person.display_name}.\n\n{text}",
        link=reverse("programme:nominate", args=[nomination.activity_id]),
        link_label=_("Ver la actividad"),
        idempotency_key=f"programme:decided:{nomination.pk}:{at.isoformat()}",
        weight=Weight.ANSWER,
        at=at,
    )
