from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from apropia.measurement.models import PeriodKind


class Statistic(StrEnum):
    """How the facts of a group become a figure."""

    SHARE = "SHARE"  # 100 · persons with the property / persons
    MEAN = "MEAN"  # mean of one value per person
    RATIO = "RATIO"  # 100 · Σ numerator / Σ denominator, several per person
    AVERAGE = "AVERAGE"  # Σ numerator / Σ denominator, of a complete count
    RATE = "RATE"  # 100 · events / exposure


@dataclass(frozen=True)
class Period:
    """What a figure is about in time. For a wave, the days it was open."""

    kind: PeriodKind
    start: date
    end: date
    wave_id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.wave_id if self.wave_id is not None else self.start.isoformat()}"


@dataclass(frozen=True)
class Group:
    """What is figured apart: one service, one competence area, or (both empty) the whole."""

    service_id: int | None = None
    area_code: str = ""

    @property
    def key(self) -> str:
        if self.service_id is not None:
            return f"SERVICE:{self.service_id}"
        return f"AREA:{self.area_code}" if self.area_code else ""


WHOLE = Group()


@dataclass(frozen=True)
class Fact:
    """What one person contributes to one group. `pseudonym` is known only where persons may be matched.

    Of persons who are not matched, all who contribute the same at the same place are one fact: `people` counts them,
    numerator and denominator are their sums.
    """

    unit_id: int | None
    engagement_type: str
    numerator: float
    denominator: float = 1.0
    pseudonym: UUID | str | None = None
    people: int = 1


Place = tuple[int | None, str]  # unit and type of engagement


@dataclass(frozen=True)
class Collected:
    """Everything that one indicator needs for one period, before protection.

    `population` counts who could have been measured, by place; empty when the facts are everybody. `infers` says that
    the facts are answers of a part of them, so that intervals make sense. With `is_composite` the whole is the mean
    of its groups. With `services_by_unit` false, services are figured for the whole entity only.
    """

    statistic: Statistic
    facts: Mapping[Group, Sequence[Fact]]
    source: str
    population: Mapping[Place, int] = field(default_factory=dict)
    infers: bool = False
    unanimity: bool = True
    is_composite: bool = False
    services_by_unit: bool = True
    warnings: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    minimum_cell: int = 5
    bounds: tuple[float, float] | None = None  # the ends of the scale, which no interval may pass


@dataclass(frozen=True)
class Counted:
    """A figure that is not about persons, so that there is nobody to protect."""

    numerator: float
    denominator: float
    source: str
    details: Mapping[str, Any] = field(default_factory=dict)


class NotComputable(Exception):
    """There is nothing to compute from; the text says what is missing."""


def grouped(facts: Iterable[tuple[Group, Fact]]) -> dict[Group, list[Fact]]:
    """Return the facts of each group, in the order in which they came."""
    groups: dict[Group, list[Fact]] = defaultdict(list)
    for group, fact in facts:
        groups[group].append(fact)
    return dict(groups)


def counted(shares: Iterable[tuple[Place, float, float]]) -> list[Fact]:
    """Join persons who contribute the same numerator and denominator at the same place into one fact."""
    return [
        Fact(*place, numerator=numerator * people, denominator=denominator * people, people=people)
        for (place, numerator, denominator), people in Counter(shares).items()
    ]
