"""What a person's own diagnosis says: for that person alone, and for the route that is built from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.competences.models import Level
from apropia.competences.queries.framework import framework_areas
from apropia.competences.queries.particular import levels_expected_of
from apropia.competences.queries.targets import area_targets_of
from apropia.diagnosis.models import (
    PERFORMANCE_KINDS,
    Answer,
    Construct,
    Instrument,
    ItemKind,
    Response,
    Score,
    WaveMode,
)
from apropia.diagnosis.queries.adaptive import yardstick_of
from apropia.diagnosis.queries.grading import credit_of
from apropia.diagnosis.queries.scores import method_of, scores_of
from apropia.diagnosis.states import WaveState
from apropia.foundation.errors import NotFound
from apropia.foundation.ui.numbers import share_es
from apropia.people.models import Person
from apropia.science.psychometrics.levels import DEFAULT_CUTS, is_enough, reaches

# To know a service is to know what it is for; its name alone is not enough (DX-05).
RECOGNISED_FROM = 2
# From here on a level is called almost sure; methods.md#levels.
ALMOST_SURE = 0.9
LEVEL_BEGINS: dict[str, float] = {
    Level.BASIC: 0.0,
    Level.INTERMEDIATE: DEFAULT_CUTS[0],
    Level.ADVANCED: DEFAULT_CUTS[1],
    Level.HIGHLY_ADVANCED: 100.0,
}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One area or competence: what was solved (0–100, with its 95 % interval), what was believed, what is expected.

    `percent`, `low`, `high` and `level` are None when there were too few answers: *sin evaluar*, which is no zero.
    `certainty` (0–1) is how likely `level` is; None where that was not reckoned. `target` is where the expected level
    begins on the same scale.
    """

    code: str
    name: str
    percent: float | None = None
    low: float | None = None
    high: float | None = None
    level: str | None = None
    certainty: float | None = None
    perception: float | None = None
    target: float | None = None
    target_level: str | None = None

    @property
    def is_assessed(self) -> bool:
        return self.percent is not None

    @property
    def is_sure(self) -> bool:
        """Say whether there is a level, likely enough to be told of a competence."""
        return bool(self.level) and is_enough(self.certainty)

    @property
    def told_level(self) -> str:
        """Return the level, or why none is told: too few answers, or answers that fit more than one level."""
        return self.level_name if self.is_sure or not self.is_assessed else _("No basta para decir un nivel")

    @property
    def certainty_sentence(self) -> str:
        """Return how sure the level is, in words and of 100; empty where that was not reckoned."""
        if self.certainty is None or not self.level:
            return ""
        # Nothing that is estimated is certain: what would be rounded to all of it is told as almost.
        words = {"level": self.level_name.lower(), "share": share_es(min(self.certainty, 0.99), 0)}
        if not self.is_sure:
            return _("Todavía caben otros niveles: %(level)s tiene %(share)s de probabilidad.") % words
        if self.certainty >= ALMOST_SURE:
            return _("Es casi seguro que es %(level)s: %(share)s.") % words
        return _("Lo más probable es %(level)s: %(share)s.") % words

    @property
    def level_name(self) -> str:
        return str(Level(self.level).label) if self.level else _("Sin evaluar")

    @property
    def target_name(self) -> str:
        return str(Level(self.target_level).label) if self.target_level else ""

    @property
    def is_below_target(self) -> bool | None:
        """Say whether what was solved lies below the target; None when that is not known: not assessed is no gap."""
        if self.percent is None or self.target is None:
            return None
        return not reaches(self.percent, self.target)

    @property
    def perception_sentence(self) -> str:
        """Return how what was believed stands beside what was solved."""
        if self.percent is None or self.low is None or self.high is None or self.perception is None:
            return ""
        if self.perception > self.high:
            return _("Resolvió menos de lo que esperaba.")
        if self.perception < self.low:
            return _("Resolvió más de lo que usted creía.")
        return _("No hay diferencia clara entre lo que creía y lo que resolvió.")

    @property
    def target_sentence(self) -> str:
        """Return how what was solved stands to the target, as far as the interval allows to say."""
        if self.low is None or self.high is None or not self.target:
            return ""
        if self.low >= self.target:
            return _("Ya pasó su meta.")
        if self.high < self.target:
            return _("Todavía no llega a su meta.")
        return _("Su meta está dentro del margen.")


class _Measured(TypedDict):
    percent: float | None
    low: float | None
    high: float | None
    level: str | None
    certainty: float | None
    perception: float | None
    target: float | None
    target_level: str | None


@dataclass(frozen=True, kw_only=True)
class Area(Outcome):
    """An area and its competences, each *sin evaluar* unless it had enough answers."""

    competences: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class ServiceAnswers:
    """What the person said of one service; empty texts for what was not asked or not answered."""

    name: str
    is_recognised: bool | None
    is_used: bool
    knowledge: str
    use: str
    experience: str
    service_id: int = 0


@dataclass(frozen=True, kw_only=True)
class PersonResult:
    """One finished diagnosis of one person."""

    response_uid: UUID
    taken_on: date
    taken_at: datetime | None
    wave: str
    questions: int
    minutes: int | None
    areas: tuple[Area, ...]
    overall: Outcome
    services: tuple[ServiceAnswers, ...]
    is_adaptive: bool
    # Areas of which questions were answered, and nothing of them right.
    unsolved: frozenset[str] = frozenset()

    @property
    def competences(self) -> tuple[Outcome, ...]:
        return tuple(competence for area in self.areas for competence in area.competences)

    @property
    def assessed(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.is_assessed)

    @property
    def services_applicable(self) -> int:
        """Return of how many services she said whether she knows them."""
        return sum(service.is_recognised is not None for service in self.services)

    @property
    def services_recognised(self) -> int:
        return sum(service.is_recognised is True for service in self.services)

    @property
    def service_map(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Return the services in three places, each with its icon: used, known but not used, not known yet."""
        used = tuple(one.name for one in self.services if one.is_used)
        known = tuple(one.name for one in self.services if one.is_recognised and not one.is_used)
        unknown = tuple(one.name for one in self.services if one.is_recognised is False and not one.is_used)
        return (
            (_("Los usa"), "circle-check", used),
            (_("Los conoce y no los usa"), "circle-dot", known),
            (_("Todavía no los conoce"), "circle-help", unknown),
        )

    @property
    def services_untold(self) -> tuple[str, ...]:
        """Return the services of which she answered nothing: to skip a question is no «I do not know it»."""
        return tuple(one.name for one in self.services if one.is_recognised is None and not one.is_used)

    @property
    def strongest(self) -> Area | None:
        """Return the area solved best, when at least two were assessed; none is where nothing of it was right."""
        solved = [area for area in self.assessed if area.code not in self.unsolved]
        return max(solved, key=_percent, default=None) if len(self.assessed) > 1 else None

    @property
    def next_focus(self) -> Area | None:
        """Return the area that lies furthest below its target."""
        below = [area for area in self.assessed if area.is_below_target]
        return max(below, key=lambda area: (area.target or 0.0) - _percent(area), default=None)

    @property
    def reached_count(self) -> int:
        return sum(area.is_below_target is False for area in self.assessed)


@dataclass(frozen=True)
class PastResult:
    """One of a person's finished diagnoses, for the list of them."""

    response_uid: UUID
    wave: str
    taken_on: date


def latest_for(*, person: Person) -> PersonResult | None:
    """Return the person's newest nominal result, or None. Never another person's: the key is the pseudonym."""
    response = responses_of(person).first()
    return None if response is None else result_of(response, person=person)


def result_for(*, person: Person, uid: UUID) -> PersonResult:
    """Return one of the person's own results."""
    response = responses_of(person).filter(uid=uid).first()
    if response is None:
        raise NotFound(_("No encontramos ese resultado."))
    return result_of(response, person=person)


def results_of(*, person: Person) -> list[PastResult]:
    """Return all of the person's finished nominal diagnoses, newest first."""
    return [
        PastResult(response.uid, response.wave.name, response.completed_on or response.started_on)
        for response in responses_of(person)
    ]


def result_of(response: Response, *, person: Person) -> PersonResult:
    """Return what a person's response says, beside what is expected of her; of an anonymous one too, on its device."""
    answers = list(response.answers.select_related("item__competence__area", "item__scale", "service").order_by("slot"))
    scores = list(response.scores.filter(method_version=method_of(response.wave)))
    scores = scores or scores_of(response, answers, yardstick_of(response.wave))
    taken_on = response.completed_on or response.started_on
    minutes = None
    if response.started_at and response.completed_at:
        minutes = max(1, round((response.completed_at - response.started_at).total_seconds() / 60))
    return PersonResult(
        response_uid=response.uid,
        taken_on=taken_on,
        taken_at=response.completed_at,
        wave=response.wave.name,
        questions=sum(one.status != Answer.Status.SKIPPED for one in answers),
        minutes=minutes,
        areas=_areas(scores, levels_expected_of(person=person, on=taken_on)),
        overall=_overall(scores),
        services=_services(answers),
        is_adaptive=response.wave.simulation_id is not None,
        unsolved=_unsolved(answers),
    )


def _unsolved(answers: Iterable[Answer]) -> frozenset[str]:
    """Return the areas of which questions were answered and nothing was right, not even in part."""
    credits: dict[str, float] = {}
    for one in answers:
        if one.item.kind in PERFORMANCE_KINDS and one.item.competence is not None:
            area = one.item.competence.area.code
            is_answered = one.status == Answer.Status.ANSWERED
            credits[area] = credits.get(area, 0.0) + (credit_of(one.item, one.value) if is_answered else 0.0)
    return frozenset(area for area, gained in credits.items() if gained == 0)


def responses_of(person: Person) -> QuerySet[Response]:
    """Return a person's own finished nominal responses, newest first. A survey has no result of anybody's."""
    return (
        Response.objects.filter(
            entity_id=person.entity_id,
            pseudonym=person.pseudonym,
            mode=WaveMode.NOMINAL,
            completed_on__isnull=False,
        )
        .exclude(wave__state=WaveState.CANCELLED)
        .exclude(wave__version__instrument__kind=Instrument.Kind.SURVEY)
        .select_related("wave__entity")
        .order_by("-completed_at")
    )


def _areas(scores: Iterable[Score], competence_targets: dict[str, str]) -> tuple[Area, ...]:
    found = {(score.construct, score.scope, score.code): score for score in scores}
    area_targets = area_targets_of(competence_targets)
    return tuple(
        Area(
            code=area.code,
            name=area.name,
            **_measured(found, Score.Scope.AREA, area.code, area_targets.get(area.code)),
            competences=tuple(
                Outcome(
                    code=competence.code,
                    name=competence.name,
                    **_measured(
                        found, Score.Scope.COMPETENCE, competence.code, competence_targets.get(competence.code)
                    ),
                )
                for competence in area.competences
            ),
        )
        for area in framework_areas()
    )


def _overall(scores: Iterable[Score]) -> Outcome:
    """Return what was solved in the whole. What was believed stays with the areas: it has no margin to lie beside."""
    found = {(score.construct, score.scope, score.code): score for score in scores}
    return Outcome(code="", name=_("En conjunto"), **_measured(found, Score.Scope.OVERALL, "", None))


def _measured(found: dict[tuple[str, str, str], Score], scope: str, code: str, target: str | None) -> _Measured:
    solved = found.get((Construct.PERFORMANCE, scope, code))
    believed = found.get((Construct.PERCEPTION, scope, code))
    return {
        "percent": solved.value if solved else None,
        "low": solved.low if solved else None,
        "high": solved.high if solved else None,
        "level": (solved.level or None) if solved else None,
        "certainty": solved.certainty if solved else None,
        "perception": believed.value if believed else None,
        "target": LEVEL_BEGINS[target] if target else None,
        "target_level": target,
    }


def _services(answers: Iterable[Answer]) -> tuple[ServiceAnswers, ...]:
    by_service: dict[str, dict[str, Answer]] = {}
    for answer in answers:
        if answer.service is not None:
            by_service.setdefault(answer.service.name, {})[answer.item.kind] = answer
    services = []
    for name, given in sorted(by_service.items()):
        knowledge = given.get(ItemKind.SERVICE_KNOWLEDGE)
        value = knowledge.value if knowledge else None
        services.append(
            ServiceAnswers(
                name=name,
                is_recognised=None if value is None else value >= RECOGNISED_FROM,
                is_used=bool(given[ItemKind.SERVICE_USE].value) if ItemKind.SERVICE_USE in given else False,
                knowledge=_text(knowledge),
                use=_text(given.get(ItemKind.SERVICE_USE)),
                experience=_text(given.get(ItemKind.SERVICE_SATISFACTION)),
                service_id=next(iter(given.values())).service_id or 0,
            )
        )
    return tuple(services)


def _text(answer: Answer | None) -> str:
    """Return what was chosen, in the words of the scale."""
    if answer is None or answer.value is None or answer.item.scale is None:
        return ""
    return next((option["text"] for option in answer.item.scale.options if option["value"] == answer.value), "")


def _percent(area: Area) -> float:
    return area.percent or 0.0
