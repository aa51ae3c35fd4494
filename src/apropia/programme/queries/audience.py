"""Whom the rule of an activity reaches, whom it leaves out and why: told before anybody is assigned."""

import dataclasses
from collections import Counter
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apropia.foundation.business_calendar import add_business_days
from apropia.foundation.errors import NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.small_groups import Empty, Figure, Shown, protected_label
from apropia.foundation.tenancy.queries import calendar_of
from apropia.foundation.ui.tables import Column, Filter, Table
from apropia.learning.models import Completion, CourseVersion
from apropia.learning.queries.exemptions import exempt_of_entity
from apropia.learning.queries.rules import Audience, people_in
from apropia.learning.states import VersionStatus
from apropia.people.models import EngagementType, Person
from apropia.programme import policies
from apropia.programme.models import ActivityKind, Assignment, PlannedActivity
from apropia.programme.queries.activities import activity_for

JOB = "programme.assign"
REACHED = Table(
    caption=gettext_lazy("A quiénes llega"),
    columns=(
        Column("nombre", gettext_lazy("Nombre"), sort="sort_name"),
        Column("dependencia", gettext_lazy("Dependencia"), sort="unit__sort_name"),
        Column("vinculacion", gettext_lazy("Vinculación"), sort="engagement_type"),
    ),
    search=("given_names", "surnames"),
    filters=(
        Filter(
            "vinculacion",
            gettext_lazy("Vinculación"),
            "engagement_type",
            EngagementType.choices,
            every=gettext_lazy("Todas"),
        ),
    ),
    default_sort="nombre",
)


@dataclasses.dataclass(frozen=True)
class Reach:
    """Who would be assigned now, and how many of the same places would not, by reason.

    Who is exempt of the course is assigned, and named, like the others: her exemption is nobody else's to know. How
    many they are is told of the whole entity.
    """

    activity: PlannedActivity
    people: QuerySet[Person]
    count: int
    refusals: tuple[str, ...]
    assigned: int
    seats_left: int | None
    due_on: date | None
    exempt: Figure

    @property
    def has_exempt(self) -> bool:
        return not isinstance(self.exempt, Empty)

    @property
    def exempt_people(self) -> int | None:
        return self.exempt.n if isinstance(self.exempt, Shown) else None

    @property
    def protected_text(self) -> str:
        return protected_label(self.activity.entity.minimum_cell)

    @property
    def exceeds_seats(self) -> bool:
        return self.seats_left is not None and self.count > self.seats_left


def audience_of(activity: PlannedActivity) -> Audience:
    """Return the rule of an activity, with what its funding leaves out taken away. Two queries."""
    excluded = policies.excluded_by_money(activity)
    wanted = activity.engagement_types or EngagementType.values
    return dataclasses.replace(
        _places_of(activity),
        job_levels=tuple(activity.job_levels),
        engagement_types=tuple(one for one in wanted if one not in excluded)
        if excluded or activity.engagement_types
        else (),
    )


def reach_for(*, person: Person, pk: int, today: date) -> Reach:
    """Return whom an activity would reach now, for whoever keeps the plan. Raises `NotFound`."""
    if not policies.can_keep(person):
        raise NotFound(_("No encontramos esa actividad."))
    return reach_of(activity_for(person=person, pk=pk), today=today)


def reach_of(activity: PlannedActivity, *, today: date) -> Reach:
    """Return whom an activity would reach now. Ten queries at most, whatever the size of the entity."""
    fitting = people_in(entity_id=activity.entity_id, audience=audience_of(activity))
    without, reached = fitting.exclude(_has_it(activity)), _reached(activity, fitting)
    finished = without.filter(_finished_it(activity)).count() if activity.kind == ActivityKind.COURSE else 0
    assigned = activity.assignments.count()
    return Reach(
        activity=activity,
        people=reached.select_related("unit"),
        count=reached.count(),
        refusals=(
            *left_out(activity, people_in(entity_id=activity.entity_id, audience=_places_of(activity))),
            *_already(fitting.filter(_has_it(activity)).count(), finished),
        ),
        assigned=assigned,
        seats_left=None if activity.seats is None else max(0, activity.seats - assigned),
        due_on=due_on_from(activity, today),
        exempt=_exempt(activity),
    )


def people_to_assign(activity: PlannedActivity) -> QuerySet[Person]:
    """Return whom an activity is assigned to now: those whom its preview counts."""
    return _reached(activity, people_in(entity_id=activity.entity_id, audience=audience_of(activity)))


def due_on_from(activity: PlannedActivity, today: date) -> date | None:
    """Return until when somebody assigned today must finish, in the business days of the entity."""
    if activity.deadline_days is not None:
        return add_business_days(today, activity.deadline_days, calendar_of(activity.entity))
    return activity.deadline_on


def version_of(activity: PlannedActivity) -> CourseVersion | None:
    """Return the published version of the course of an activity; nothing when it has none."""
    found = CourseVersion.objects.filter(course=activity.course_id, status=VersionStatus.PUBLISHED)
    return found.select_related("entity", "course").first()


def job_for(*, person: Person, pk: int, job_pk: int) -> tuple[PlannedActivity, Job]:
    """Return an activity and the work of assigning it. Raises `NotFound`."""
    activity = activity_for(person=person, pk=pk)
    job = Job.objects.filter(pk=job_pk, entity=person.entity_id, name=JOB, arguments__activity_id=activity.pk).first()
    if job is None or not policies.can_keep(person):
        raise NotFound(_("Este trabajo no existe."))
    return activity, job


def _reached(activity: PlannedActivity, fitting: QuerySet[Person]) -> QuerySet[Person]:
    without = fitting.exclude(_has_it(activity))
    return without.exclude(_finished_it(activity)) if activity.kind == ActivityKind.COURSE else without


def _exempt(activity: PlannedActivity) -> Figure:
    if activity.course_id is None:
        return Empty()
    return exempt_of_entity(course_id=activity.course_id, k=activity.entity.minimum_cell)


def _has_it(activity: PlannedActivity) -> Exists:
    return Exists(Assignment.objects.filter(activity=activity, pseudonym=OuterRef("pseudonym")))


def _finished_it(activity: PlannedActivity) -> Exists:
    return Exists(Completion.objects.filter(course=activity.course_id, pseudonym=OuterRef("pseudonym")))


def _places_of(activity: PlannedActivity) -> Audience:
    return Audience(
        unit_ids=tuple(activity.units.order_by("pk").values_list("pk", flat=True)),
        team_ids=tuple(activity.teams.order_by("pk").values_list("pk", flat=True)),
    )


def left_out(activity: PlannedActivity, here: QuerySet[Person]) -> list[str]:
    """Tell how many of some people the rule leaves out: first by money, then by engagement, then by level."""
    groups = here.order_by().values_list("engagement_type", "job_level").annotate(Count("pk"))
    by_money, excluded, labels = Counter[str](), policies.excluded_by_money(activity), dict(EngagementType.choices)
    by_engagement = by_level = 0
    for engagement, level, people in groups:
        if engagement in excluded:
            by_money[engagement] += people
        elif activity.engagement_types and engagement not in activity.engagement_types:
            by_engagement += people
        elif activity.job_levels and level not in activity.job_levels:
            by_level += people
    money = [_by_money(people, str(labels[one])) for one, people in sorted(by_money.items())]
    return [*money, *_told(by_engagement, _by_engagement(by_engagement)), *_told(by_level, _by_level(by_level))]


def _already(assigned: int, finished: int) -> list[str]:
    given = ngettext("%(people)d persona ya la tiene asignada.", "%(people)d personas ya la tienen asignada.", assigned)
    done = ngettext("%(people)d persona ya terminó el curso.", "%(people)d personas ya terminaron el curso.", finished)
    return [*_told(assigned, given % {"people": assigned}), *_told(finished, done % {"people": finished})]


def _by_money(people: int, label: str) -> str:
    text = ngettext(
        "%(people)d persona con vinculación «%(label)s»: el PIC no paga su formación.",
        "%(people)d personas con vinculación «%(label)s»: el PIC no paga su formación.",
        people,
    )
    return text % {"people": people, "label": label}


def _by_engagement(people: int) -> str:
    text = ngettext(
        "%(people)d persona por su vinculación, que la regla no incluye.",
        "%(people)d personas por su vinculación, que la regla no incluye.",
        people,
    )
    return text % {"people": people}


def _by_level(people: int) -> str:
    text = ngettext(
        "%(people)d persona por el nivel de su cargo, que la regla no incluye.",
        "%(people)d personas por el nivel de su cargo, que la regla no incluye.",
        people,
    )
    return text % {"people": people}


def _told(people: int, text: str) -> list[str]:
    return [text] if people else []
