"""Offer a version in pilot to a team or a unit: they may take it, and each is told once."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.foundation.audit.actions import record
from apropia.foundation.locks import hold
from apropia.learning.models import CourseVersion, PilotInvitation
from apropia.learning.policies import pilots as policies
from apropia.learning.policies.courses import PILOT_SEATS
from apropia.learning.queries.pilots import reach_of
from apropia.people.models import OrgUnit, Person, WorkTeam


@transaction.atomic
def offer(
    *, version: CourseVersion, unit: OrgUnit | None = None, team: WorkTeam | None = None, by: Person, at: datetime
) -> int:
    """Invite whoever works in a unit with those below it, or in a team, and was not invited yet. Returns how many.

    The letters are optional and count in the budget of each. Refused: nobody left, or more than a pilot is for.
    """
    policies.check_can_offer(by, version)
    hold(version)
    people = list(reach_of(version=version, unit=unit, team=team).fresh)
    policies.check_are_few(len(people), "unit" if unit else "team")
    PilotInvitation.objects.bulk_create(
        PilotInvitation(entity=version.entity, version=version, pseudonym=one.pseudonym, invited_at=at)
        for one in people
    )
    record("learning.pilot.offered", entity=version.entity, by=by, on=version, at=at, detail={"invited": len(people)})
    taking = set(version.enrollments.values_list("pseudonym", flat=True))
    for person in people:
        if person.pseudonym not in taking:
            _tell(version, person, at=at)
    return len(people)


def _tell(version: CourseVersion, person: Person, *, at: datetime) -> None:
    words = {"title": version.title, "minutes": version.duration_minutes, "seats": PILOT_SEATS}
    text = _(
        "Este curso está en piloto: antes de publicarlo, lo prueban unas pocas personas. Toma unos %(minutes)d minutos "
        "y hay %(seats)d cupos, por orden de inscripción. Lo que usted note ayuda a mejorarlo. Es voluntario."
    )
    send(
        entity=version.entity,
        to=person,
        kind=MessageKind.COURSE,
        weight=Weight.OPTIONAL,
        subject=_("Pruebe antes que nadie el curso «%(title)s»") % words,
        body_text="\n\n".join(part for part in (version.summary, text % words) if part),
        link=reverse("learning:course", args=[version.course.code]),
        link_label=_("Ver el curso"),
        idempotency_key=f"learning.pilot.{version.pk}",
        at=at,
    )
