"""Build, choose and adjust a personal route. Nothing in it is an order: she accepts or leaves each step."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.competences.models import LEVEL_ORDER, Competence, CompetenceArea, Level
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.learning.events import RouteBuilt
from apropia.learning.models import Enrollment, LearningPath, PathGoal, PathSource, PathStep, StepStatus
from apropia.learning.queries.needs import Need, Needs, needs_for
from apropia.learning.queries.offers import Offer, offers_for
from apropia.people.models import Person
from apropia.science.routing.routes import Activity, Gap, Reason, Step, plan_route

_KEPT = (StepStatus.ACCEPTED, StepStatus.DISMISSED)


class NothingToLearnFrom(DomainError):
    """There is neither a result nor a goal to build a route from."""


def choose_goals(*, person: Person, goals: Mapping[str, str], at: datetime) -> LearningPath:
    """Keep the goals that a person chose (level by code of competence) and build her route with them."""
    with transaction.atomic():
        if not goals:
            raise NothingToLearnFrom(_("Elija al menos una competencia que quiera mejorar."), field="goals")
        path, _is_new = LearningPath.objects.get_or_create(
            entity=person.entity,
            pseudonym=person.pseudonym,
            defaults={"source": PathSource.GOALS, "built_at": at},
        )
        path.goals.all().delete()
        by_code = _competences(goals)
        PathGoal.objects.bulk_create(
            PathGoal(entity=person.entity, path=path, competence=by_code[code], level=level)
            for code, level in goals.items()
            if code in by_code
        )
        return _build(person, needs_for(person=person), offers_for(person=person), at=at)


def build_route(*, person: Person, at: datetime) -> LearningPath:
    """Build the route anew from results and goals, keeping what was begun, accepted or dismissed.

    Publishes RouteBuilt. Raises NothingToLearnFrom without results and goals.
    """
    needs = needs_for(person=person)
    offers = offers_for(person=person)
    with transaction.atomic():
        if needs.results_at is None and not needs.needs:
            raise NothingToLearnFrom(_("Responda el diagnóstico o elija sus metas para armar su ruta."))
        return _build(person, needs, offers, at=at)


def accept_step(*, step: PathStep, by: Person, at: datetime) -> None:
    _decide(step, StepStatus.ACCEPTED, by=by, at=at)


def dismiss_step(*, step: PathStep, by: Person, at: datetime) -> None:
    """Leave a step out of the route. It may be taken back, and it is not proposed again by itself."""
    _decide(step, StepStatus.DISMISSED, by=by, at=at)


def _decide(step: PathStep, status: StepStatus, *, by: Person, at: datetime) -> None:
    with transaction.atomic():
        step.status = status
        step.decided_at = at
        step.save(update_fields=["status", "decided_at"])
        record("learning.route.decided", entity=step.entity, by=by, on=step.path, at=at)


def _build(person: Person, needs: Needs, offers: Sequence[Offer], *, at: datetime) -> LearningPath:
    planned = _plan(needs, offers)
    path, _is_new = LearningPath.objects.update_or_create(
        entity=person.entity,
        pseudonym=person.pseudonym,
        defaults={"source": needs.source, "results_at": needs.results_at, "built_at": at},
    )
    old = {step.course_id: step for step in path.steps.all()}
    kept = _kept(old, person)
    by_code = {need.code: need for need in needs.needs}
    competences = _competences(by_code)
    areas = {area.code: area for area in CompetenceArea.objects.filter(code__in=by_code)}
    offer_of = {offer.code: offer for offer in offers}
    position = len(kept)
    fresh: set[int] = set()
    for step in planned:
        offer = offer_of[step.activity]
        if offer.course_id in kept:
            continue
        need = _main_need(step, by_code)
        position += 1
        fresh.add(offer.course_id)
        PathStep.objects.update_or_create(
            path=path,
            course_id=offer.course_id,
            defaults={
                "entity": person.entity,
                "competence": competences.get(need.code),
                "area": areas.get(need.code),
                "from_level": need.current,
                "target_level": need.target,
                "reason": _reason(need),
                "position": position,
                "status": StepStatus.PROPOSED,
                "decided_at": None,
            },
        )
    for place, course_id in enumerate(kept, 1):
        if old[course_id].position != place:
            PathStep.objects.filter(pk=old[course_id].pk).update(position=place)
    path.steps.filter(status=StepStatus.PROPOSED).exclude(course_id__in=[*fresh, *kept]).update(
        status=StepStatus.REPLACED
    )
    record("learning.route.built", entity=person.entity, by=person, on=path, at=at, detail={"steps": position})
    publish(
        RouteBuilt(entity_id=person.entity_id, at=at, path_id=path.pk, pseudonym=person.pseudonym, step_count=position)
    )
    return path


def _kept(old: Mapping[int, PathStep], person: Person) -> list[int]:
    """Return the courses whose step stays as it is: begun, accepted or dismissed; in their present order."""
    begun = set(
        Enrollment.objects.filter(
            entity=person.entity_id, pseudonym=person.pseudonym, course__in=old, started_at__isnull=False
        ).values_list("course_id", flat=True)
    )
    ordered = sorted(old.values(), key=lambda step: step.position)
    return [step.course_id for step in ordered if step.course_id in begun or step.status in _KEPT]


def _plan(needs: Needs, offers: Sequence[Offer]) -> Sequence[Step]:
    gaps = [
        Gap(
            competence=need.code,
            # A goal is one step up: without a result, the level before it is taken for granted.
            current=LEVEL_ORDER[need.current] if need.current else LEVEL_ORDER[need.target] - 1,
            target=LEVEL_ORDER[need.target],
            chosen=need.is_chosen,
        )
        for need in needs.needs
    ]
    activities = [
        Activity(code=offer.code, teaches=offer.teaches, minutes=offer.minutes, done=offer.is_done) for offer in offers
    ]
    return [step for step in plan_route(gaps, activities).steps if step.reason != Reason.PREREQUISITE or step.closes]


def _main_need(step: Step, by_code: Mapping[str, Need]) -> Need:
    """Return the need that best explains a step: a competence rather than its area."""
    codes = sorted((code for code, _level in step.closes), key=lambda code: ("." not in code, code))
    return by_code[codes[0]]


def _reason(need: Need) -> str:
    target = Level(need.target).label.lower()
    if need.is_chosen:
        return _("Se la proponemos porque usted eligió llegar a nivel %(target)s en %(name)s.") % {
            "target": target,
            "name": need.name,
        }
    return _("Se la proponemos porque %(name)s le quedó en nivel %(current)s y su meta es %(target)s.") % {
        "name": need.name,
        "current": Level(need.current).label.lower(),
        "target": target,
    }


def _competences(codes: Mapping[str, object]) -> dict[str, Competence]:
    return {one.code: one for one in Competence.objects.filter(code__in=codes, area__framework__code="digcomp-3.0")}
