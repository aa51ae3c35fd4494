"""Who has earned a badge: its conditions, read of everybody at once or of one person."""

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from apropia.badges.models import Award, Badge, Join
from apropia.badges.states import BadgeStatus
from apropia.competences.models import LEVEL_ORDER, Competence, Level
from apropia.diagnosis.models import Construct, Score, WaveMode
from apropia.diagnosis.queries.results import latest_for
from apropia.foundation.small_groups import is_small
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import Attempt, Completion, Course, RevokedCode, TalkPlace
from apropia.people.models import Person

Condition = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Reach:
    """How many would get a badge now, told so that nobody in particular can be made out.

    `at_least` is rounded down to whole groups; None where there are too few to be told of.
    """

    nobody: bool
    at_least: int | None
    minimum: int


def active_of(*, entity_id: int) -> list[Badge]:
    """Return the badges that are given by a rule."""
    return [one for one in Badge.objects.filter(entity=entity_id, status=BadgeStatus.ACTIVE) if one.conditions]


def earned_by(*, badge: Badge, person: Person) -> bool:
    """Say whether a person meets the rule of a badge. A level counts only when it is sure enough to be told."""
    met = [_is_met(one, person) for one in badge.conditions]
    return bool(met) and (all(met) if badge.join == Join.ALL else any(met))


def candidates(*, badge: Badge) -> set[UUID]:
    """Return who may have earned a badge and does not have it; levels are held against the latest of all scores."""
    if not badge.conditions:
        return set()
    met = [_all_meeting(badge.entity, one) for one in badge.conditions]
    found = set.intersection(*met) if badge.join == Join.ALL else set.union(*met)
    return found - set(Award.objects.filter(family=badge.family).values_list("pseudonym", flat=True))


def people_due(*, badge: Badge) -> list[Person]:
    """Return the active persons among the candidates."""
    active = Person.objects.filter(entity=badge.entity_id, status=Person.Status.ACTIVE).select_related("entity")
    due = candidates(badge=badge)
    return [one for one in active.order_by("pk") if one.pseudonym in due]


def reach_of(*, badge: Badge) -> Reach:
    """Return how many would get a badge if it became active now, protected as any figure of a group."""
    count, minimum = len(candidates(badge=badge)), badge.entity.minimum_cell
    if is_small(count, k=minimum):
        return Reach(nobody=False, at_least=None, minimum=minimum)
    return Reach(nobody=count == 0, at_least=count // minimum * minimum, minimum=minimum)


def sentences_of(badge: Badge) -> list[str]:
    """Return the conditions in words."""
    courses = dict(Course.objects.filter(entity=badge.entity_id).values_list("code", "title"))
    names = dict(Competence.objects.filter(code__in=_codes(badge.conditions)).values_list("code", "name"))
    return [_sentence(one, courses, names) for one in badge.conditions]


def _sentence(condition: Condition, courses: Mapping[str, str], names: Mapping[str, str]) -> str:
    if condition["kind"] == "COURSE":
        return _("Terminar el curso «%(name)s».") % {"name": courses.get(condition["course"], condition["course"])}
    if condition["kind"] == "TALKS":
        return _("Asistir a %(count)s charlas.") % {"count": condition["count"]}
    level = Level(condition["level"]).label
    name = names.get(condition["competence"], condition["competence"])
    return _("Llegar a %(level)s en «%(name)s», con certeza.") % {"level": str(level).lower(), "name": name}


def _codes(conditions: Collection[Condition]) -> list[str]:
    return [one["competence"] for one in conditions if one["kind"] == "LEVEL"]


def _is_met(condition: Condition, person: Person) -> bool:
    if condition["kind"] == "COURSE":
        return _finished(person.entity_id, condition["course"]).filter(pseudonym=person.pseudonym).exists()
    if condition["kind"] == "TALKS":
        places = TalkPlace.objects.filter(entity=person.entity_id, person=person, attended_at__isnull=False)
        return places.count() >= int(condition["count"])
    result = latest_for(person=person)
    return result is not None and any(
        one.code == condition["competence"] and one.is_sure and _reaches(one.level or "", condition["level"])
        for one in result.competences
    )


def _all_meeting(entity: Entity, condition: Condition) -> set[UUID]:
    if condition["kind"] == "COURSE":
        return set(_finished(entity.pk, condition["course"]).values_list("pseudonym", flat=True))
    if condition["kind"] == "TALKS":
        places = TalkPlace.objects.filter(entity=entity, attended_at__isnull=False, person__isnull=False)
        counted = places.order_by().values("person__pseudonym").annotate(held=Count("pk"))
        enough = counted.filter(held__gte=int(condition["count"]))
        return set(enough.values_list("person__pseudonym", flat=True))
    scores = Score.objects.filter(
        entity=entity,
        construct=Construct.PERFORMANCE,
        scope=Score.Scope.COMPETENCE,
        code=condition["competence"],
        response__mode=WaveMode.NOMINAL,
        response__completed_on__isnull=False,
        response__pseudonym__isnull=False,
    ).order_by("response__completed_at")
    latest = dict(scores.values_list("response__pseudonym", "level"))
    return {who for who, level in latest.items() if who is not None and _reaches(level, condition["level"])}


def _reaches(level: str, wanted: str) -> bool:
    return LEVEL_ORDER.get(level, 0) >= LEVEL_ORDER[wanted]


def _finished(entity_id: int, course: str) -> QuerySet[Completion]:
    """Return the completions of a course that count for a badge (docs/decisions/0026).

    Their constancia stands, and one faster than the course can be read was followed by a quiz of it that was passed.
    """
    revoked = RevokedCode.objects.filter(code=OuterRef("code"))
    passed = Attempt.objects.filter(
        enrollment=OuterRef("enrollment"),
        started_at__gt=OuterRef("completed_at"),
        submitted_at__isnull=False,
        score_percent__gte=F("quiz__pass_percent"),
    )
    counts = Q(is_implausible=False) | Exists(passed)
    return Completion.objects.filter(counts, ~Exists(revoked), entity=entity_id, course__code=course)
