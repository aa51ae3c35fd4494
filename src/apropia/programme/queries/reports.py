"""Who was assigned and finished, by unit with those below it: groups only, protected together as one tree.

The whole entity is protected once; a head sees the lines of the own units out of it, so that no two pages can be
subtracted from each other, and no unit from the one above it.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.writing import Field, Kind
from apropia.foundation.small_groups import Figure, Shown, Table, Tally, protect, protected_label
from apropia.learning.models import TalkPlace
from apropia.learning.queries.completions import counted
from apropia.learning.queries.exemptions import exempt_of_courses
from apropia.people.models import OrgUnit, Person
from apropia.programme import policies
from apropia.programme.models import ActivityKind, Assignment, PlannedActivity, TrainingPlan
from apropia.programme.queries.nominating import units_of_head
from apropia.programme.queries.plans import plan_for
from apropia.programme.states import IN_FORCE

EXPORTED = (
    Field("Dependencia", width=44),
    Field("Depende de", width=44),
    Field("Personas asignadas, con las que tiene debajo", Kind.INTEGER, 20),
    Field("Terminaron", Kind.PERCENT, 14),
)


@dataclasses.dataclass(frozen=True)
class UnitLine:
    """How many people of a unit, with those below, were assigned and what part finished; None where protected."""

    unit: str
    figure: Figure
    above: str = ""
    depth: int = 0

    @property
    def people(self) -> int | None:
        return self.figure.n if isinstance(self.figure, Shown) else None

    @property
    def finished_share(self) -> float | None:
        return self.figure.value if isinstance(self.figure, Shown) else None


@dataclasses.dataclass(frozen=True)
class UnitReport:
    """The people of a plan, or of one of its activities, by the unit of the day on which each was assigned.

    `total`: of the whole entity; nothing for a head, whose lines are those of the own units.
    """

    plan: TrainingPlan
    activities: Sequence[PlannedActivity]
    chosen: PlannedActivity | None
    total: UnitLine | None
    units: tuple[UnitLine, ...]
    protected_text: str

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the total and the units under `EXPORTED`; what is protected stays in words."""
        for one in (*([self.total] if self.total and self.units else []), *self.units):
            people = one.people if one.people is not None else self.protected_text
            yield [one.unit, one.above, people, one.finished_share]


@dataclasses.dataclass(frozen=True)
class OwnReport:
    """The plans in force that a head may look into, and what one of them says of the own units."""

    plans: Sequence[TrainingPlan]
    has_unit: bool
    report: UnitReport | None


def unit_report_for(*, person: Person, pk: int, activity: str = "") -> UnitReport:
    """Return the people of a plan by unit. Eight queries, whatever their number. Raises `NotFound`.

    Of the whole plan, a person is counted once, and as having finished when she finished one activity at least.
    """
    return _report(plan_for(person=person, pk=pk), activity)


def own_report_for(*, person: Person, plan: str = "", activity: str = "") -> OwnReport:
    """Return what a plan in force, the newest where none is chosen, says of the units that a head leads.

    Ten queries, whatever their number.
    """
    if not person.has_role(*policies.HEADS):
        return OwnReport((), has_unit=False, report=None)
    mine = OrgUnit.objects.filter(units_of_head(person), entity_id=person.entity_id)
    seen = {str(pk) for pk in mine.values_list("pk", flat=True)}
    plans = list(TrainingPlan.objects.filter(entity_id=person.entity_id, status__in=IN_FORCE).select_related("entity"))
    chosen = next((one for one in plans if str(one.pk) == plan), plans[0] if plans else None)
    report = _report(chosen, activity, seen=seen) if chosen and seen else None
    return OwnReport(plans, has_unit=bool(seen), report=report)


def _report(plan: TrainingPlan, activity: str, *, seen: set[str] | None = None) -> UnitReport:
    activities = list(PlannedActivity.objects.filter(plan=plan).prefetch_related("talks").order_by("starts_on", "pk"))
    chosen = next((one for one in activities if str(one.pk) == activity), None)
    cells = _cells([chosen] if chosen else activities)
    units = {str(one.pk): one for one in OrgUnit.objects.filter(entity=plan.entity_id).order_by("sort_name", "pk")}
    parents = _parents(cells, units)
    protected = protect(Table(cells, parents=parents), k=plan.entity.minimum_cell)
    return UnitReport(
        plan=plan,
        activities=activities,
        chosen=chosen,
        total=UnitLine(_("Toda la entidad"), protected.total) if seen is None else None,
        units=tuple(_lines(protected.rows, parents, units, seen)),
        protected_text=protected_label(plan.entity.minimum_cell),
    )


def _parents(cells: Iterable[tuple[str, str]], units: Mapping[str, OrgUnit]) -> dict[str, str | None]:
    """Return the unit above each unit that has somebody, and above those in turn."""
    parents: dict[str, str | None] = {}
    for row, _column in cells:
        here = row
        while here in units and here not in parents:
            above = units[here].parent_id
            parents[here] = str(above) if above is not None else None
            here = str(above)
    return parents


def _lines(
    figures: Mapping[str, Figure],
    parents: Mapping[str, str | None],
    units: Mapping[str, OrgUnit],
    seen: set[str] | None,
) -> Iterator[UnitLine]:
    """Yield the lines that are seen, each above those that it holds, and those side by side by their names."""
    shown = dict.fromkeys(row for row in (*units, "") if row in figures and (seen is None or row in seen))
    below: dict[str | None, list[str]] = defaultdict(list)
    for row in shown:
        above = parents.get(row)
        below[above if above in shown else None].append(row)
    waiting = [(row, 0) for row in reversed(below[None])]
    while waiting:
        row, depth = waiting.pop()
        above = parents.get(row)
        name = units[row].name if row in units else _("Sin dependencia")
        yield UnitLine(name, figures[row], units[above].name if above else "", depth)
        waiting += [(one, depth + 1) for one in reversed(below[row])]


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
    """Who finished the courses of some activities or is exempt, and who attended their talks. Three queries."""

    def __init__(self, activities: Sequence[PlannedActivity]) -> None:
        self.course = {one.pk: one.course_id for one in activities if one.kind == ActivityKind.COURSE}
        self.talks = {one.pk: [talk.pk for talk in one.talks.all()] for one in activities}
        courses = {course for course in self.course.values() if course is not None}
        completions = counted().filter(course__in=courses)
        # Whoever shows that she knows it needs no course: for the plan she is as far as who took it.
        self.finished = {*completions.values_list("course_id", "pseudonym"), *exempt_of_courses(courses)}
        talks = [pk for held in self.talks.values() for pk in held]
        places = TalkPlace.objects.filter(talk__in=talks, attended_at__isnull=False, person__isnull=False)
        self.attended = set(places.values_list("talk_id", "person__pseudonym"))

    def has(self, activity: int, pseudonym: UUID) -> bool:
        if activity in self.course:
            return (self.course[activity], pseudonym) in self.finished
        return any((talk, pseudonym) in self.attended for talk in self.talks[activity])
