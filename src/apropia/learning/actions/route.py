"""Build, choose and adjust a personal route. Nothing in it is an order: she accepts or leaves each step."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.competences.models import Competence, CompetenceArea
from apropia.foundation import clock
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.tenancy.models import Entity
from apropia.learning.events import RouteBuilt
from apropia.learning.models import LearningPath, PathGoal, PathSource, PathStep, StepStatus
from apropia.learning.policies.route_pace import RoutePace, check_makes_sense
from apropia.learning.queries.needs import Needs
from apropia.learning.queries.planning import Planned, Proposal, proposal_for
from apropia.learning.queries.route_steps import begun_by
from apropia.learning.states.routes import PATH_STEP
from apropia.materials import actions as materials
from apropia.people.models import Person

What = tuple[str, int]
_KEPT = (StepStatus.ACCEPTED, StepStatus.DISMISSED)


class NothingToLearnFrom(DomainError):
    """There is neither a result nor a goal to build a route from."""


def choose_goals(
    *, person: Person, goals: Mapping[str, str], at: datetime, pace: RoutePace | None = None
) -> LearningPath:
    """Keep the goals that a person chose (level by code of competence) and build her route with them.

    With a `pace`, her time and the forms she prefers are kept too. Without results, a goal is needed.
    """
    if pace is not None:
        check_makes_sense(pace, today=clock.local_date(at, person.entity.timezone))
    proposal = proposal_for(person=person, at=at, goals=goals, pace=pace)
    if not goals and proposal.needs.results_at is None:
        raise NothingToLearnFrom(_("Elija al menos una competencia que quiera mejorar."))
    with transaction.atomic():
        path, _is_new = LearningPath.objects.get_or_create(
            entity=person.entity,
            pseudonym=person.pseudonym,
            defaults={"source": PathSource.GOALS, "built_at": at},
        )
        if pace is not None:
            path.hours_a_week, path.until, path.forms = pace.hours_a_week, pace.until, sorted(pace.forms)
            path.save(update_fields=["hours_a_week", "until", "forms"])
        path.goals.all().delete()
        by_code = _competences(goals)
        PathGoal.objects.bulk_create(
            PathGoal(entity=person.entity, path=path, competence=by_code[code], level=level)
            for code, level in goals.items()
            if code in by_code
        )
        return _build(person, proposal, at=at)


def build_route(*, person: Person, at: datetime) -> LearningPath:
    """Build the route anew from results and goals, keeping what was begun, accepted or dismissed.

    Publishes RouteBuilt. Raises NothingToLearnFrom without results and goals.
    """
    # Planning takes its time: nothing is held meanwhile.
    proposal = proposal_for(person=person, at=at)
    if proposal.needs.results_at is None and not proposal.needs.needs:
        raise NothingToLearnFrom(_("Responda el diagnóstico o elija sus metas para armar su ruta."))
    with transaction.atomic():
        return _build(person, proposal, at=at)


def replan(*, person: Person, at: datetime) -> None:
    """Build the route anew where there is something to build it from; after every change to what it depends on."""
    # Nothing below its target is good news, not a failure.
    with contextlib.suppress(NothingToLearnFrom):
        build_route(person=person, at=at)


def mark_stale(*, entity: Entity, at: datetime) -> int:
    """Say that every route built before a moment is to be planned anew; return how many routes there are."""
    with transaction.atomic():
        count = LearningPath.objects.filter(entity=entity).update(stale_at=at)
        if count:
            record("learning.route.outdated", entity=entity, by=None, on=None, at=at)
    return count


def accept_step(*, step: PathStep, by: Person, at: datetime) -> None:
    """Keep a step as the person's own choice. Refused where its state no longer allows it."""
    _decide(step, StepStatus.ACCEPTED, by=by, at=at)


def dismiss_step(*, step: PathStep, by: Person, at: datetime) -> None:
    """Leave a step out of the route. It may be taken back, and it is not proposed again by itself."""
    _decide(step, StepStatus.DISMISSED, by=by, at=at)


def finish_guide(*, step: PathStep, by: Person, at: datetime) -> None:
    """Mark the guide of a step as read."""
    if step.guide is None:
        raise DomainError(_("Este paso no es una guía."))
    materials.mark_read(material=step.guide, by=by, at=at)


def _decide(step: PathStep, status: StepStatus, *, by: Person, at: datetime) -> None:
    with transaction.atomic():
        PATH_STEP.move(step, status, decided_at=at)
        record("learning.route.decided", entity=step.entity, by=by, on=step.path, at=at)


def _build(person: Person, proposal: Proposal, *, at: datetime) -> LearningPath:
    needs, planned = proposal.needs, proposal.steps
    path, _is_new = LearningPath.objects.update_or_create(
        entity=person.entity,
        pseudonym=person.pseudonym,
        defaults={
            "source": needs.source,
            "results_at": needs.results_at,
            "built_at": at,
            "could_gain": proposal.could_gain,
        },
    )
    if path.stale_at is not None and path.stale_at <= at:
        path.stale_at = None
        path.save(update_fields=["stale_at"])
    old = {step.what: step for step in path.steps.all()}
    kept = _kept(old, person)
    for place, what in enumerate(kept, 1):
        if old[what].position != place:
            PathStep.objects.filter(pk=old[what].pk).update(position=place)
    fresh = [one for one in planned if (one.kind, one.object_id) not in kept]
    _propose(path, needs, fresh, after=len(kept))
    stays = {*kept, *((one.kind, one.object_id) for one in fresh)}
    gone = [step.pk for what, step in old.items() if what not in stays and PATH_STEP.allows(step, StepStatus.REPLACED)]
    PathStep.objects.filter(pk__in=gone).update(status=StepStatus.REPLACED)
    count = len(stays)
    record("learning.route.built", entity=person.entity, by=person, on=path, at=at, detail={"steps": count})
    publish(
        RouteBuilt(entity_id=person.entity_id, at=at, path_id=path.pk, pseudonym=person.pseudonym, step_count=count)
    )
    return path


def _propose(path: LearningPath, needs: Needs, fresh: Sequence[Planned], *, after: int) -> None:
    codes = {need.code: need for need in needs.needs}
    competences = _competences(codes)
    areas = {area.code: area for area in CompetenceArea.objects.filter(code__in=codes)}
    for position, one in enumerate(fresh, after + 1):
        need = one.need
        thing: dict[str, Any] = {f"{one.kind}_id": one.object_id}
        PathStep.objects.update_or_create(
            path=path,
            **thing,
            defaults={
                "entity": path.entity,
                "competence": competences.get(need.code) if need else None,
                "area": areas.get(need.code) if need else None,
                "service_id": one.service.service_id if one.service else None,
                "from_level": need.current if need else "",
                "target_level": need.target if need else "",
                "reason": one.reason,
                "explanation": dict(one.explanation),
                "position": position,
                "status": StepStatus.PROPOSED,
                "decided_at": None,
            },
        )


def _kept(old: Mapping[What, PathStep], person: Person) -> list[What]:
    """Return what stays as it is, in its present order: what was begun, accepted, dismissed or put off."""
    begun = begun_by(person=person)
    ordered = sorted(old.items(), key=lambda one: one[1].position)
    return [
        what
        for what, step in ordered
        if what in begun or step.status in _KEPT or (step.postponed_until and step.status == StepStatus.PROPOSED)
    ]


def _competences(codes: Mapping[str, object]) -> dict[str, Competence]:
    return {one.code: one for one in Competence.objects.filter(code__in=codes, area__framework__code="digcomp-3.0")}
