"""What the background work of assigning reads."""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from apropia.contact.queries import outcomes_by_person
from apropia.foundation.errors import NotFound
from apropia.learning.models import TalkPlace
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Person
from apropia.programme.models import ActivityKind, Assignment, Origin, PlannedActivity
from apropia.programme.queries.audience import people_to_assign
from apropia.programme.states import ActivityStatus, PlanStatus


@dataclasses.dataclass(frozen=True)
class Asked:
    """An activity, whom it was asked to be assigned to, and by whom."""

    activity: PlannedActivity
    people: Sequence[Person]
    by: Person


def to_assign(*, activity_id: int, by: UUID | str) -> Asked:
    """Return whom the rule of an activity reaches and who neither has it nor finished it, in a stable order.

    Done again it goes on with whoever is left. Five queries.
    """
    person = Person.objects.select_related("entity").filter(uid=by).first()
    activity = _activity(activity_id)
    if person is None or person.entity_id != activity.entity_id:
        raise NotFound(_("No encontramos esa actividad."))
    people = people_to_assign(activity)
    return Asked(activity, list(people.select_related("unit").order_by("pk")), person)


def to_tell(*, activity_id: int) -> tuple[PlannedActivity, Sequence[tuple[Person, date | None]]]:
    """Return whom the rule of an activity was applied to and still works here, with until when. Four queries at most.

    Not who was called to its talks. Who is exempt of its course is there like the others: the work of writing to them
    shows how many it goes through.
    """
    activity = _activity(activity_id)
    people = _working(activity, Assignment.objects.filter(activity=activity, origin=Origin.RULE))
    return activity, _with_due(activity, people, without=_called(activity))


def to_call(*, activity_id: int) -> tuple[PlannedActivity, Sequence[tuple[Person, date | None]]]:
    """Return who was assigned some talks, was not called to them and has no place in any. Four queries."""
    activity = _activity(activity_id)
    people = _working(activity, Assignment.objects.filter(activity=activity))
    placed = TalkPlace.objects.filter(talk__in=activity.talks.all(), person=OuterRef("pk"))
    return activity, _with_due(activity, people.exclude(Exists(placed)), without=_called(activity))


def talks_to_call_to(*, at: datetime) -> Sequence[int]:
    """Return the planned activities, of every entity, with talks that take sign-ups now. One query."""
    rows = PlannedActivity.objects.filter(
        kind=ActivityKind.TALK,
        status=ActivityStatus.PLANNED,
        plan__status=PlanStatus.RUNNING,
        talks__status=TalkStatus.OPEN,
        talks__starts_at__gt=at,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def invitation_key(activity: PlannedActivity) -> str:
    """Return what the letter that calls somebody to the talks of an activity is known by."""
    return f"programme:called:{activity.pk}:"


def _called(activity: PlannedActivity) -> set[int]:
    if activity.kind != ActivityKind.TALK:
        return set()
    return set(outcomes_by_person(entity=activity.entity, key_prefix=invitation_key(activity)))


def _working(activity: PlannedActivity, assigned: QuerySet[Assignment]) -> QuerySet[Person]:
    active = Person.objects.filter(entity=activity.entity_id, status=Person.Status.ACTIVE)
    return active.filter(pseudonym__in=assigned.values("pseudonym"))


def _with_due(
    activity: PlannedActivity, people: QuerySet[Person], *, without: set[int]
) -> list[tuple[Person, date | None]]:
    due = dict(Assignment.objects.filter(activity=activity).values_list("pseudonym", "due_on"))
    return [(one, due.get(one.pseudonym)) for one in people.order_by("pk") if one.pk not in without]


def _activity(pk: int) -> PlannedActivity:
    found = PlannedActivity.objects.filter(pk=pk).select_related("entity", "plan", "course", "axis").first()
    if found is None:
        raise NotFound(_("No encontramos esa actividad."))
    return found
