"""What people think of the courses that they finished: each her own, and all together for whoever writes them.

Together means through `foundation.small_groups`, and of completions that were not too fast to be believed: those that
measurement counts (FO-05).
"""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import Shown, Tally, minimum_cell, protect_groups, tells_of_few
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import Completion, CourseRating, CourseVersion, RatingReason
from apropia.learning.policies.ratings import LOT_OF_WORDS, LOW, SATISFIED, Said, grouped
from apropia.learning.states import VersionStatus
from apropia.people.models import Person
from apropia.science.impact.intervals import Interval, wilson_percent

PLEASED, SO_SO, DISPLEASED = "4-5", "3", "1-2"


@dataclasses.dataclass(frozen=True)
class Band:
    """One part of the scale and what share of the ratings it has; None where it is protected."""

    name: str
    percent: float | None


@dataclasses.dataclass(frozen=True)
class GivenReason:
    """One reason and what share of those who rated gave it; None where it is protected."""

    text: str
    percent: float | None


@dataclasses.dataclass(frozen=True)
class Opinion:
    """What the people who rated a version think of it. Everything is empty where they are few."""

    people: int
    bands: tuple[Band, ...]
    interval: Interval | None
    reasons: tuple[GivenReason, ...]
    words: tuple[Said, ...]

    @property
    def pleased_percent(self) -> float | None:
        return self.bands[0].percent


@dataclasses.dataclass(frozen=True)
class LowRating:
    """A published version that pleases too few."""

    version_id: int
    people: int
    pleased_percent: float


def completion_for(*, person: Person, code: str) -> Completion:
    """Return a completion of the person's own, with what she said of it. Raises `NotFound`."""
    mine = Completion.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym)
    completion = mine.select_related("entity", "version__course", "rating").filter(code=code).first()
    if completion is None:
        raise NotFound(_("No encontramos ese curso entre los que usted terminó."))
    return completion


def opinion_of(version: CourseVersion, *, k: int) -> Opinion | None:
    """Return what those who rated a version think of it; None where they are few. Two statements."""
    rows = _counted(version.entity).filter(completion__version=version)
    scores: dict[int, int] = defaultdict(int)
    given: dict[str, int] = defaultdict(int)
    for score, reasons, n in (
        rows.values("score", "reasons").annotate(n=Count("pk")).values_list("score", "reasons", "n")
    ):
        scores[score] += n
        for reason in reasons:
            given[reason] += n
    people = sum(scores.values())
    if not may_tell(scores, k=k):
        return None
    bands = bands_of(scores, k=k)
    pleased = bands[0].percent
    return Opinion(
        people=people,
        bands=bands,
        interval=None if pleased is None else wilson_percent(pleased_of(scores), people),
        reasons=tuple(_reasons(given, people, k=k)),
        words=words_of(rows, k=k),
    )


def low_rated(*, entity: Entity) -> Sequence[LowRating]:
    """Return the published versions of an entity that please fewer than the limit, where that may be told."""
    k = minimum_cell(entity.minimum_cell)
    rows = _counted(entity).filter(completion__version__status=VersionStatus.PUBLISHED)
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    grouped = rows.order_by("completion__version").values("completion__version", "score").annotate(n=Count("pk"))
    for version_id, score, n in grouped.values_list("completion__version", "score", "n"):
        counts[version_id][score] = n
    told = {version_id: scores for version_id, scores in counts.items() if may_tell(scores, k=k)}
    shares = {version_id: bands_of(scores, k=k)[0].percent for version_id, scores in told.items()}
    return [
        LowRating(version_id, sum(counts[version_id].values()), percent)
        for version_id, percent in shares.items()
        if percent is not None and percent < LOW
    ]


def _counted(entity: Entity) -> QuerySet[CourseRating]:
    # Only the first time that somebody takes a course: so many ratings are so many people.
    first = {"completion__enrollment__round": 1}
    return CourseRating.objects.filter(entity=entity, completion__is_implausible=False, **first)


def pleased_of(scores: Mapping[int, int]) -> int:
    return sum(n for score, n in scores.items() if score >= SATISFIED)


def may_tell(scores: Mapping[int, int], *, k: int) -> bool:
    """Say whether those who rated are enough to be told of, also where all of them think alike."""
    people = sum(scores.values())
    tally = Tally(people, pleased_of(scores), people, min(scores, default=None), max(scores, default=None))
    return isinstance(protect_groups({"": tally}, k=k).total, Shown)


def bands_of(scores: Mapping[int, int], *, k: int) -> tuple[Band, ...]:
    pleased, so_so = pleased_of(scores), scores.get(SATISFIED - 1, 0)
    people = sum(scores.values())
    counts = {PLEASED: pleased, SO_SO: so_so, DISPLEASED: people - pleased - so_so}
    # They add up to everybody: what is hidden must not follow from the others.
    rows = protect_groups({name: Tally(n, n, n) for name, n in counts.items()}, k=k).rows
    return tuple(
        Band(name, 100 * n / people if not n or isinstance(rows[name], Shown) else None) for name, n in counts.items()
    )


def _reasons(given: Mapping[str, int], people: int, *, k: int) -> list[GivenReason]:
    """Return the reasons that somebody gave, the most given first and the protected ones last."""
    found = [
        GivenReason(str(reason.label), None if tells_of_few(n, people, k=k) else 100 * n / people)
        for reason in RatingReason
        if (n := given.get(reason, 0))
    ]
    return sorted(found, key=lambda one: -1 if one.percent is None else one.percent, reverse=True)


def words_of(rows: QuerySet[Any], *, k: int) -> tuple[Said, ...]:
    """Return what was written, in whole lots and never in the order in which it came."""
    written = list(rows.exclude(words="").order_by("pk").values_list("words", flat=True))
    lot = minimum_cell(k, LOT_OF_WORDS)
    return grouped(written[: len(written) // lot * lot])
