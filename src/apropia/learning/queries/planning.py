"""What a route proposes, in order and each with its reason: courses for the gaps, and what goes beside them."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from apropia.foundation import clock
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import LearningPath, StepKind
from apropia.learning.policies.route_pace import RoutePace
from apropia.learning.queries.needs import Need, Needs, ServiceNeed, goals_named, goals_of, needs_for
from apropia.learning.queries.offers import Companion, Offer, companions_for, offers_for
from apropia.learning.queries.route_problem import Rung, problem_of, rungs_of
from apropia.learning.queries.route_words import explanation_of, other_form, reason_of, service_reason, way_reason
from apropia.people.models import Person
from apropia.science.routing.explanations import Removal, removals
from apropia.science.routing.plans import Plan, Step, plan
from apropia.science.routing.problems import Problem

# A long route is not walked: so many guides and talks at most for competences, and so many for services.
MOST_BESIDE = 4


@dataclasses.dataclass(frozen=True)
class Planned:
    """One step to propose, the gap of competence or the service that it answers, and sentences about it."""

    kind: StepKind
    object_id: int
    reason: str
    need: Need | None = None
    service: ServiceNeed | None = None
    explanation: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Proposal:
    """The needs of a person and the steps that answer them; `could_gain` as `LearningPath` keeps it."""

    needs: Needs
    steps: Sequence[Planned]
    could_gain: float = 0.0


def proposal_for(
    *, person: Person, at: datetime, goals: Mapping[str, str] | None = None, pace: RoutePace | None = None
) -> Proposal:
    """Return what a route of the person's would hold now, with her goals and pace or with others that are given."""
    today = clock.local_date(at, person.entity.timezone)
    needs = needs_for(person=person, goals=None if goals is None else goals_named(goals), on=today)
    offers = offers_for(person=person, results_at=needs.results_at)
    companions = companions_for(person=person, at=at)
    return propose(needs, offers, companions, on=today, pace=pace or pace_of(person=person))


def pace_of(*, person: Person) -> RoutePace:
    """Return what a person said of her time and of how she likes to learn, or the usual. One query."""
    return _pace(LearningPath.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym).first())


def _pace(path: LearningPath | None) -> RoutePace:
    return RoutePace(path.hours_a_week, path.until, frozenset(path.forms)) if path else RoutePace()


@dataclasses.dataclass(frozen=True)
class Wishes:
    """What a person said of her route: the competences she chose, her time and how she likes to learn."""

    goals: set[str]
    pace: RoutePace


def wishes_for(*, person: Person) -> Wishes:
    """Return what the page of goals begins with. Two queries at most."""
    path = LearningPath.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym).first()
    return Wishes({need.code for need in goals_of(path)}, _pace(path))


def has_route(*, person: Person) -> bool:
    return LearningPath.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym).exists()


def owners_of_stale_routes(*, entity: Entity) -> list[UUID]:
    """Return the pseudonym of everybody whose route was built before what it depends on changed. For jobs only."""
    stale = LearningPath.objects.filter(entity=entity, stale_at__isnull=False)
    return list(stale.order_by("pk").values_list("pseudonym", flat=True))


def propose(
    needs: Needs, offers: Sequence[Offer], companions: Sequence[Companion], *, on: date, pace: RoutePace
) -> Proposal:
    """Return a route: courses, each followed by a guide and a talk of its need; then what services need.

    Nothing comes twice: what serves two needs stands at the first. Guides and talks only where she likes them.
    """
    left = [one for one in companions if pace.prefers(one.kind)]
    planned: list[Planned] = []
    seen: set[str] = set()
    room = MOST_BESIDE
    rungs = rungs_of(needs.needs, offers)
    problem = problem_of(rungs.values(), offers, on=on, pace=pace)
    found = _in_time(problem)
    told = {removal.activity: removal for removal in removals(problem, found)}
    for need, course in _in_order(needs.needs, offers, rungs, found, told, pace=pace):
        reason = reason_of(need)
        if course is not None:
            planned.append(course)
        if need.code in seen:
            continue
        seen.add(need.code)
        beside = _take([one for one in left if need.code in one.codes], room, out_of=left)
        planned += [Planned(one.kind, one.object_id, reason, need=need) for one in beside]
        room -= len(beside)
    room = MOST_BESIDE
    for service in needs.services:
        fitting = _take([one for one in left if service.service_id in one.services], room, out_of=left)
        planned += [Planned(one.kind, one.object_id, service_reason(service), service=service) for one in fitting]
        room -= len(fitting)
    return Proposal(needs, planned, _could_gain(found))


def _in_order(
    needs: Sequence[Need],
    offers: Sequence[Offer],
    rungs: Mapping[str, Rung],
    found: Plan,
    told: Mapping[str, Removal],
    *,
    pace: RoutePace,
) -> Iterator[tuple[Need, Planned | None]]:
    """Yield the courses to take with the need that explains each, then the needs that no course answers."""
    offer_of = {offer.code: offer for offer in offers}
    answered: set[str] = set()
    for step in found.steps:
        closed = _needs_behind(step, found, rungs)
        if not closed:
            continue
        answered.update(need.code for need in closed)
        offer = offer_of[step.activity]
        reason = reason_of(closed[0]) if step.closes else way_reason([offer_of[code].title for code in step.leads_to])
        after = [other.activity for other in found.steps if step.activity in other.leads_to]
        explanation = explanation_of(step, told.get(step.activity), after=after, rungs=rungs, offers=offer_of)
        if not pace.prefers(StepKind.COURSE):
            explanation["form"] = other_form()
        yield closed[0], Planned(StepKind.COURSE, offer.course_id, reason, need=closed[0], explanation=explanation)
    for need in needs:
        # An area adds nothing where the gap of one of its competences is known.
        is_covered = need.code in answered or any(other.code.startswith(f"{need.code}.") for other in needs)
        if not is_covered:
            yield need, None


def _in_time(problem: Problem) -> Plan:
    """Plan; what cannot be taken before its date is planned without it: late is better than never."""
    found = plan(problem)
    free = tuple(
        dataclasses.replace(one, due=None) if one.code not in found.codes else one for one in problem.activities
    )
    return found if free == problem.activities else plan(dataclasses.replace(problem, activities=free))


def _could_gain(found: Plan) -> float:
    """Return by how much, as a part, another route could be worth more at most; of a route worth nothing no part."""
    return found.bound / found.value - 1 if found.gap and found.value > 0 else 0.0


def _needs_behind(step: Step, found: Plan, rungs: Mapping[str, Rung]) -> list[Need]:
    """Return the needs that a step closes, or leads to closing: a competence, which says most, before an area."""
    by_code = {other.activity: other for other in found.steps}
    closed, wanted = [part.gap for part in step.closes], list(step.leads_to)
    while not closed and wanted:
        following = by_code[wanted.pop(0)]
        closed = [part.gap for part in following.closes]
        wanted += following.leads_to
    needs = [rungs[code].need for code in closed]
    return sorted(needs, key=lambda need: ("." not in need.code, need.code))


def _take(fitting: Sequence[Companion], room: int, *, out_of: list[Companion]) -> list[Companion]:
    """Take the first guide and the first talk that fit, as far as there is room."""
    first_of = ([one for one in fitting if one.kind == kind][:1] for kind in (StepKind.GUIDE, StepKind.TALK))
    found = [one for first in first_of for one in first][:room]
    for one in found:
        out_of.remove(one)
    return found
