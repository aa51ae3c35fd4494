"""What the background work of assigning reads."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.queries.exemptions import exempt_in
from apropia.people.models import Person
from apropia.programme.models import Assignment, Origin, PlannedActivity
from apropia.programme.queries.audience import people_to_assign


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
    """Return whom the rule of an activity was applied to and still works here, with until when. Three queries.

    Not who is exempt of its course: there is nothing for her to do.
    """
    activity = _activity(activity_id)
    due = dict(Assignment.objects.filter(activity=activity, origin=Origin.RULE).values_list("pseudonym", "due_on"))
    people = Person.objects.filter(
        entity=activity.entity_id,
        status=Person.Status.ACTIVE,
        pseudonym__in=Assignment.objects.filter(activity=activity, origin=Origin.RULE).values("pseudonym"),
    )
    if activity.course_id is not None:
        people = people.exclude(exempt_in(activity.course_id))
    return activity, [(one, due.get(one.pseudonym)) for one in people.order_by("pk")]


def _activity(pk: int) -> PlannedActivity:
    found = PlannedActivity.objects.filter(pk=pk).select_related("entity", "plan", "course", "axis").first()
    if found is None:
        raise NotFound(_("No encontramos esa actividad."))
    return found
