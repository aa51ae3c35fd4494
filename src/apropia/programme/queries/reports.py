"""Who was assigned and finished, by unit: groups only, through the one function that protects small ones."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.writing import Field, Kind
from apropia.foundation.small_groups import Figure, Shown, Table, Tally, protect, protected_label
from apropia.learning.models import TalkPlace
from apropia.learning.queries.completions import counted
from apropia.people.models import OrgUnit, Person
from apropia.programme.models import ActivityKind, Assignment, PlannedActivity, TrainingPlan
from apropia.programme.queries.plans import plan_for

EXPORTED = (
    Field("Dependencia", width=44),
    Field("Personas asignadas", Kind.INTEGER, 14),
    Field("Terminaron", Kind.PERCENT, 14),
)


@dataclasses.dataclass(frozen=True)
class UnitLine:
    """How many people of a unit were assigned and what part of them finished; None where it is protected."""

    unit: str
    figure: Figure

    @property
    def people(self) -> int | None:
        return self.figure.n if isinstance(self.figure, Shown) else None

    @property
    def finished_share(self) -> float | None:
        return self.figure.value if isinstance(self.figure, Shown) else None


@dataclasses.dataclass(frozen=True)
class UnitReport:
    """The people of a plan, or of one of its activities, by the unit of the day on which each was assigned."""

    plan: TrainingPlan
    activities: Sequence[PlannedActivity]
    chosen: PlannedActivity | None
    total: UnitLine
    units: tuple[UnitLine, ...]
    protected_text: str

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the units under `EXPORTED`; what is protected stays in words."""
        for one in self.units:
            yield [one.unit, one.people if one.people is not None else self.protected_text, one.finished_share]


def unit_report_for(*, person: Person, pk: int, activity: str = "") -> UnitReport:
    """Return the people of a plan by unit. Seven queries, whatever their number. Raises `NotFound`.

    Of the whole plan, a person is counted once, and as having finished when she finished one activity at least.
    """
    plan = plan_for(person=person, pk=pk)
    activities = list(PlannedActivity.objects.filter(plan=plan).prefetch_related("talks").order_by("starts_on", "pk"))
    chosen = next((one for one in activities if str(one.pk) == activity), None)
    asked = [chosen] if chosen else activities
    cells, units = _cells(asked), dict(OrgUnit.objects.filter(entity=plan.entity_id).values_list("pk", "name"))
    names = {str(pk): name for pk, name in units.items()} | {"": _("Sin dependencia")}
    protected = protect(Table(cells), k=plan.entity.minimum_cell)
    lines = [UnitLine(names[row], figure) for row, figure in protected.rows.items()]
    return UnitReport(
        plan=plan,
        activities=activities,
        chosen=chosen,
        total=UnitLine(_("Toda la entidad"), protected.total),
        units=tuple(sorted(lines, key=lambda one: one.unit)),
        protected_text=protected_label(plan.entity.minimum_cell),
    )


def _cells(activities: Sequence[PlannedActivity]) -> dict[tuple[str, str], Tally]:
    done = _Done(activities)
    people: dict[int | None, dict[UUID, bool]] = defaultdict(dict)
    place: dict[UUID, int | None] = {}
    rows = Assignment.objects.filter(activity__in=activities).order_by("pk")
    for activity, pseudonym, unit, took_part in rows.values_list("activity_id", "pseudonym", "unit_id", "took_part"):
        # Who changed unit within the year is counted once, where she was first.
        own = people[place.setdefault(pseudonym, unit)]
        own[pseudonym] = own.get(pseudonym, False) or took_part or done.has(activity, pseudonym)
    return {(str(unit or ""), ""): Tally.of_share(sum(own.values()), len(own)) for unit, own in people.items()}


class _Done:
    """Who finished the courses of some activities, and who attended their talks. Two queries."""

    def __init__(self, activities: Sequence[PlannedActivity]) -> None:
        self.course = {one.pk: one.course_id for one in activities if one.kind == ActivityKind.COURSE}
        self.talks = {one.pk: [talk.pk for talk in one.talks.all()] for one in activities}
        completions = counted().filter(course__in=set(self.course.values()))
        self.finished = set(completions.values_list("course_id", "pseudonym"))
        talks = [pk for held in self.talks.values() for pk in held]
        places = TalkPlace.objects.filter(talk__in=talks, attended_at__isnull=False, person__isnull=False)
        self.attended = set(places.values_list("talk_id", "person__pseudonym"))

    def has(self, activity: int, pseudonym: UUID) -> bool:
        if activity in self.course:
            return (self.course[activity], pseudonym) in self.finished
        return any((talk, pseudonym) in self.attended for talk in self.talks[activity])
