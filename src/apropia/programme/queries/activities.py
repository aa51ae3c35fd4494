"""One activity of a plan, and what it may be made of."""

import dataclasses

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import Course, LiveSession
from apropia.learning.states import VersionStatus
from apropia.learning.states.talks import TalkStatus
from apropia.people import queries as people
from apropia.people.models import EngagementType, OrgUnit, Person, WorkTeam
from apropia.programme import policies
from apropia.programme.models import Axis, PlannedActivity, TrainingPlan
from apropia.programme.queries.plans import plan_for, plans_for
from apropia.programme.queries.words import printed
from apropia.programme.states import ActivityStatus, PlanStatus

# The title and what it is for stand above the words of an activity.
ABOVE = 2


@dataclasses.dataclass(frozen=True)
class Writable:
    """A plan in which an activity is written, and what may be chosen for it."""

    plan: TrainingPlan
    axes: QuerySet[Axis]
    courses: QuerySet[Course]
    talks: QuerySet[LiveSession]
    units: QuerySet[OrgUnit]
    teams: QuerySet[WorkTeam]
    activity: PlannedActivity | None = None

    @property
    def needs_reason(self) -> bool:
        return policies.needs_reason(self.plan)


@dataclasses.dataclass(frozen=True)
class ActivityPage:
    """One activity in words, and what may be done with it now."""

    activity: PlannedActivity
    words: dict[str, str]
    excluded: tuple[str, ...]
    assigned: int
    can_keep: bool

    @property
    def can_assign(self) -> bool:
        return self.can_change and self.plan.status == PlanStatus.RUNNING

    @property
    def can_take_back(self) -> bool:
        is_executed = self.activity.status == ActivityStatus.EXECUTED
        return self.can_keep and is_executed and self.plan.status == PlanStatus.RUNNING

    @property
    def plan(self) -> TrainingPlan:
        return self.activity.plan

    @property
    def can_change(self) -> bool:
        is_open = self.activity.status == ActivityStatus.PLANNED and self.plan.status != PlanStatus.CLOSED
        return self.can_keep and is_open


def activity_for(*, person: Person, pk: int) -> PlannedActivity:
    """Return one activity of a plan that the person reads. Raises `NotFound`."""
    found = (
        PlannedActivity.objects.filter(plan__in=plans_for(person=person), pk=pk)
        .select_related("plan__catalogue", "plan__entity", "entity", "axis", "course")
        .first()
    )
    if found is None:
        raise NotFound(_("No encontramos esa actividad."))
    return found


def activity_page_for(*, person: Person, pk: int) -> ActivityPage:
    """Return what the page of an activity shows. Raises `NotFound`."""
    activity = activity_for(person=person, pk=pk)
    labels = dict(EngagementType.choices)
    return ActivityPage(
        activity=activity,
        words={label: text for label, text in list(printed(activity).items())[ABOVE:] if text},
        excluded=tuple(str(labels[one]) for one in policies.excluded_by_money(activity)),
        assigned=activity.assignments.count(),
        can_keep=policies.can_keep(person),
    )


def new_activity_for(*, person: Person, pk: int) -> Writable:
    """Return the plan to which an activity is added, and what it may name. Raises `NotFound`."""
    return _writable(person, plan_for(person=person, pk=pk), None)


def written_activity_for(*, person: Person, pk: int) -> Writable:
    """Return an activity to be written anew, and what it may name. Raises `NotFound`."""
    activity = activity_for(person=person, pk=pk)
    return _writable(person, activity.plan, activity)


def _writable(person: Person, plan: TrainingPlan, activity: PlannedActivity | None) -> Writable:
    # What was planned stays a choice, also when its course was retired since.
    is_offered = Q(versions__status=VersionStatus.PUBLISHED) | Q(pk=activity.course_id if activity else None)
    courses = Course.objects.filter(is_offered, entity=person.entity_id)
    talks = LiveSession.objects.filter(entity=person.entity_id, starts_at__year=plan.year)
    return Writable(
        plan=plan,
        axes=plan.catalogue.axes.all(),
        courses=courses.distinct().order_by("title"),
        talks=talks.exclude(status=TalkStatus.CANCELLED).order_by("starts_at"),
        units=people.units_of(person=person),
        teams=WorkTeam.objects.filter(entity=person.entity_id),
        activity=activity,
    )
