"""Draw the sample of a wave, say it in words, and plan how large it should be."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from apropia.diagnosis.models import SampleBy, SurveyWave
from apropia.foundation.small_groups import minimum_cell
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.numbers import spanish
from apropia.people.models import EngagementType, JobLevel, OrgUnit, Person
from apropia.science.sampling.drawing import drawn
from apropia.science.sampling.sizes import (
    invitations_for,
    margin_of_mean,
    margin_of_share,
    proportional,
    size_for_mean,
    size_for_share,
)

COLUMNS = {SampleBy.ENGAGEMENT: "engagement_type", SampleBy.LEVEL: "job_level", SampleBy.UNIT: "unit_id"}


@dataclass(frozen=True)
class StratumPlan:
    """One stratum of a plan: its people, how many would be drawn, and how many of them would answer."""

    label: str
    people: int
    invited: int
    answers: int
    is_too_few: bool


@dataclass(frozen=True)
class Plan:
    """How many to invite so that figures are as sure as asked; of everybody, how sure they would be.

    `share_margin` and `mean_margin` are what the invitations of the plan would give, in points; `points` was asked.
    """

    points: float
    people: int
    answers: int
    invited: int
    share_margin: float
    mean_margin: float
    whole_answers: int
    whole_share_margin: float
    strata: tuple[StratumPlan, ...]
    least: int

    @property
    def is_everybody(self) -> bool:
        return self.invited >= self.people

    @property
    def falls_short(self) -> bool:
        """Whether not even everybody gives the margin that was asked for."""
        return max(self.share_margin, self.mean_margin) > self.points


def drawn_of(*, wave: SurveyWave, people: Sequence[Person]) -> frozenset[str] | None:
    """Return the pseudonyms that the lot of a wave draws among these people; None where everybody is invited."""
    if wave.sample_size is None or wave.sample_seed is None:
        return None
    column = COLUMNS.get(SampleBy(wave.sample_by))
    strata: dict[str, list[str]] = defaultdict(list)
    for person in people:
        strata[str(getattr(person, column)) if column else ""].append(str(person.pseudonym))
    return frozenset(drawn(strata, total=min(wave.sample_size, len(people)), seed=wave.sample_seed))


def sample_text(wave: SurveyWave) -> str:
    """Say how the people of a wave are drawn; nothing where everybody is invited."""
    if wave.sample_size is None:
        return ""
    words = {
        "size": spanish(wave.sample_size),
        "people": spanish(wave.population_count),
        "how": str(SampleBy(wave.sample_by).label).lower(),
        "seed": wave.sample_seed,
    }
    if wave.sample_seed is None or not wave.population_count:
        return _("Se sortearán %(size)s personas, %(how)s") % words
    return _("Se sortearon %(size)s de %(people)s personas, %(how)s (semilla %(seed)s)") % words


def plan_for(*, entity: Entity, points: float, rate: float, deviation: float, by: str) -> Plan | None:
    """Return how many to invite for margins of so many points at 95 %; None where there is nobody. Two queries.

    `rate` is the part expected to answer (0–1), `deviation` that of scores from 0 to 100.
    """
    sizes = _people_by(entity, by)
    people = sum(sizes.values())
    if people < 2:
        return None
    needed = max(
        size_for_share(margin=points / 100, population=people),
        size_for_mean(margin=points, population=people, deviation=deviation),
    )
    invited = invitations_for(answers=needed, rate=rate, population=people)
    answers, whole = max(1, round(invited * rate)), max(1, round(people * rate))
    least = minimum_cell(entity.minimum_cell)
    return Plan(
        points=points,
        people=people,
        answers=answers,
        invited=invited,
        share_margin=100 * margin_of_share(answers=answers, population=people),
        mean_margin=margin_of_mean(answers=answers, population=people, deviation=deviation),
        whole_answers=whole,
        whole_share_margin=100 * margin_of_share(answers=whole, population=people),
        strata=tuple(
            StratumPlan(label, sizes[label], share, round(share * rate), round(share * rate) < least)
            for label, share in proportional(sizes, invited).items()
        )
        if by
        else (),
        least=least,
    )


def _people_by(entity: Entity, by: str) -> dict[str, int]:
    """Return how many active persons each stratum has, by its name."""
    active = Person.objects.filter(entity=entity, status=Person.Status.ACTIVE)
    if not by:
        return {"": active.count()}
    column = COLUMNS[SampleBy(by)]
    names: dict[object, object] = {
        SampleBy.ENGAGEMENT: dict[object, object](EngagementType.choices),
        SampleBy.LEVEL: dict[object, object](JobLevel.choices),
    }.get(SampleBy(by)) or dict(OrgUnit.objects.filter(entity=entity).values_list("pk", "name"))
    counted: Counter[str] = Counter()
    for value, people in active.order_by().values_list(column).annotate(people=Count("pk")):
        counted[str(names.get(value, _("Sin dato")))] += people
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
