"""What the plan of training has for one person, as they read it themselves: each with what became of it."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apropia.foundation.clock import local_date
from apropia.learning.models import Completion, Enrollment, ExemptionProof, LiveSession, TalkPlace
from apropia.learning.states import EnrollmentStatus
from apropia.learning.states.routes import ProofStatus
from apropia.learning.states.talks import TAKING_A_SEAT, TalkStatus
from apropia.people.models import Person
from apropia.programme.models import ActivityKind, Assignment, Nomination
from apropia.programme.states import ActivityStatus, NominationStatus


class OwnState(models.TextChoices):
    """What became of something assigned, for whom it was assigned to."""

    CANCELLED = "CANCELLED", _("Cancelada")
    DONE = "DONE", _("Terminada")
    EXEMPT = "EXEMPT", _("Exenta")
    UNKNOWN = "UNKNOWN", _("Sin participación registrada")
    LATE = "LATE", _("Con el plazo vencido")
    BEGUN = "BEGUN", _("En curso")
    SEATED = "SEATED", _("Con cupo")
    WAITING = "WAITING", _("Por empezar")


@dataclasses.dataclass(frozen=True)
class OwnActivity:
    """Something assigned to a person, what became of it, and where they go on with it."""

    assignment: Assignment
    state: OwnState
    url: str


@dataclasses.dataclass(frozen=True)
class OwnTraining:
    """What a person was assigned, what is due first before the rest, and the nominations that gave no seat yet."""

    assigned: Sequence[OwnActivity]
    nominated: Sequence[Nomination]


def own_training_for(*, person: Person, at: datetime) -> OwnTraining:
    """Return what the plan has for this person. Eight queries at most, whatever it is; two where it is nothing."""
    rows = list(
        Assignment.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym)
        .select_related("activity__course")
        .prefetch_related("activity__talks")
        .order_by(F("activity__plan__year").desc(), F("due_on").asc(nulls_last=True), "activity__starts_on", "pk")
    )
    nominated = Nomination.objects.filter(
        entity=person.entity_id, person=person, status__in=[NominationStatus.PROPOSED, NominationStatus.DECLINED]
    )
    facts = _Facts(person, rows, at)
    return OwnTraining(
        assigned=[OwnActivity(one, facts.state_of(one), facts.url_of(one)) for one in rows],
        nominated=list(nominated.select_related("activity")),
    )


class _Facts:
    """What a person did of the courses and talks that were assigned to them. Four queries at most."""

    def __init__(self, person: Person, rows: Sequence[Assignment], at: datetime) -> None:
        self.at, self.today = at, local_date(at, person.entity.timezone)
        courses = {one.activity.course_id for one in rows if one.activity.course_id}
        self.finished, self.exempt, self.begun = _of_courses(person, courses) if courses else (set(), set(), set())
        talks = [talk.pk for one in rows for talk in one.activity.talks.all()]
        places = TalkPlace.objects.filter(talk__in=talks, person=person) if talks else ()
        self.places = {one.talk_id: one for one in places}

    def state_of(self, assignment: Assignment) -> OwnState:
        activity, due_on = assignment.activity, assignment.due_on
        done = assignment.took_part or activity.course_id in self.finished or self._attended(assignment)
        is_executed = activity.status == ActivityStatus.EXECUTED
        # The first that holds says it.
        states = (
            (done, OwnState.DONE),
            (activity.status == ActivityStatus.CANCELLED, OwnState.CANCELLED),
            (activity.course_id in self.exempt, OwnState.EXEMPT),
            # A course can still be taken once somebody else finished it; the rest is over.
            (is_executed and activity.kind != ActivityKind.COURSE, OwnState.UNKNOWN),
            (due_on is not None and due_on < self.today, OwnState.LATE),
            (activity.course_id in self.begun, OwnState.BEGUN),
            (any(self._is_seated(talk) for talk in self._to_come(assignment)), OwnState.SEATED),
        )
        return next((state for holds, state in states if holds), OwnState.WAITING)

    def url_of(self, assignment: Assignment) -> str:
        """Return the page of the course, of the talk that is theirs or that they can sign up for, or nothing."""
        activity = assignment.activity
        if activity.course is not None:
            return reverse("learning:course", args=[activity.course.code])
        if activity.kind != ActivityKind.TALK:
            return ""
        talks = sorted(self._to_come(assignment), key=lambda one: (not self._is_seated(one), one.starts_at))
        return reverse("learning:talk", args=[talks[0].pk]) if talks else reverse("learning:talks")

    def _attended(self, assignment: Assignment) -> bool:
        places = [self.places.get(talk.pk) for talk in assignment.activity.talks.all()]
        return any(one is not None and one.attended_at is not None for one in places)

    def _to_come(self, assignment: Assignment) -> list[LiveSession]:
        talks = assignment.activity.talks.all()
        return [one for one in talks if one.status == TalkStatus.OPEN and one.starts_at > self.at]

    def _is_seated(self, talk: LiveSession) -> bool:
        return talk.pk in self.places and self.places[talk.pk].status in TAKING_A_SEAT


def _of_courses(person: Person, courses: set[int]) -> tuple[set[int], set[int], set[int]]:
    """Return which courses a person finished, is exempt of and has begun. Three queries."""
    own = {"entity": person.entity_id, "pseudonym": person.pseudonym, "course__in": courses}
    proofs = ExemptionProof.objects.filter(**own, status=ProofStatus.EXEMPT)
    begun = Enrollment.objects.filter(**own, status=EnrollmentStatus.IN_PROGRESS)
    rows = (Completion.objects.filter(**own), proofs, begun)
    finished, exempt, going_on = (set(one.values_list("course", flat=True)) for one in rows)
    return finished, exempt, going_on
