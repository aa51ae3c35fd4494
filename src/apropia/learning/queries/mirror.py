"""What the people who took a version show its author: where they leave, how long they take, which questions fail
and what they think.

Groups only, each figure through `foundation.small_groups`. Only the first time that somebody takes a course tells of
it: whoever renews has seen it. The counts come from the database by group, so the cost does not grow with the people:
fourteen statements at most.
"""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from apropia.foundation.small_groups import (
    Shown,
    Tally,
    is_small,
    minimum_cell,
    protect_groups,
    protected_label,
    tells_of_few,
)
from apropia.learning.models import ActivityProgress, Completion, CourseVersion, Enrollment
from apropia.learning.queries.authoring import version_for
from apropia.learning.queries.mirror_passes import FirstTry, first_tries_of
from apropia.learning.queries.mirror_questions import MirroredQuestion, questions_of
from apropia.learning.queries.pace import TooFast, too_fast_in
from apropia.learning.queries.ratings import Opinion, opinion_of
from apropia.learning.states import EnrollmentStatus
from apropia.people.models import Person
from apropia.science.impact.effects import change_of_intervals
from apropia.science.impact.intervals import Interval, mean_margin, wilson_percent
from apropia.science.psychometrics.classical import median_of

_BEGUN = Q(started_at__isnull=False)
_FINISHED = Q(status=EnrollmentStatus.FINISHED)
_TAKEN = Count("pk", filter=~Q(status=EnrollmentStatus.SUGGESTED))


@dataclasses.dataclass(frozen=True)
class Step:
    """One step of the way through a course. `people` is None where it is protected, as are the minutes."""

    name: str
    people: int | None
    percent: float | None = None
    minutes: float | None = None
    promised: int | None = None


@dataclasses.dataclass(frozen=True)
class Gain:
    """Points from the test before to the one after, of so many people."""

    points: float
    people: int
    interval: Interval | None


@dataclasses.dataclass(frozen=True)
class Comparison:
    """How the share that finishes changed since the version before, in points."""

    earlier_number: int
    earlier: float
    later: float
    change: float
    interval: Interval | None

    @property
    def is_clear(self) -> bool:
        return self.interval is not None and (self.interval.low > 0 or self.interval.high < 0)


@dataclasses.dataclass(frozen=True)
class Mirror:
    version: CourseVersion
    steps: tuple[Step, ...]
    first_tries: tuple[FirstTry, ...]
    questions: tuple[MirroredQuestion, ...]
    gain: Gain | None
    comparison: Comparison | None
    too_fast: TooFast | None
    opinion: Opinion | None
    minimum_cell: int

    @property
    def protected_text(self) -> str:
        return protected_label(self.minimum_cell)


def mirror_for(*, person: Person, pk: int) -> Mirror:
    """Return what the people who took a version show its author. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    k = minimum_cell(version.entity.minimum_cell)
    counts = _counts_by_version(version)
    return Mirror(
        version=version,
        steps=tuple(_steps(version, counts, k=k)),
        first_tries=tuple(first_tries_of(version, k=k)),
        questions=tuple(questions_of(version, k=k)),
        gain=_gain(version, k=k),
        comparison=_comparison(version, counts, k=k),
        too_fast=too_fast_in(version),
        opinion=opinion_of(version, k=k),
        minimum_cell=k,
    )


def _counts_by_version(version: CourseVersion) -> Mapping[int, tuple[int, int, int, int]]:
    """Return of each version of the course: its number, who enrolled, who began and who finished."""
    rows = (
        Enrollment.objects.filter(course=version.course_id, round=1)
        .order_by("version__number")
        .values("version_id", "version__number")
        .annotate(taken=_TAKEN, begun=Count("pk", filter=_BEGUN), finished=Count("pk", filter=_FINISHED))
        .values_list("version_id", "version__number", "taken", "begun", "finished")
    )
    return {pk: (number, taken, begun, finished) for pk, number, taken, begun, finished in rows}


def _told(counts: Mapping[int, tuple[int, int, int, int]], place: int, pk: int, *, k: int) -> int | None:
    """Return a count of a version where the counts of its course, told elsewhere, less it leave no few."""
    people = {str(one): row[place] for one, row in counts.items()}
    figure = protect_groups({one: Tally(n, n, n) for one, n in people.items()}, k=k).rows.get(str(pk))
    return figure.n if isinstance(figure, Shown) else None


def _steps(version: CourseVersion, counts: Mapping[int, tuple[int, int, int, int]], *, k: int) -> list[Step]:
    """Return the steps in order. A step is told only where it leaves no few apart from any other that is told."""
    _number, _taken, begun, finished = counts.get(version.pk, (0, 0, 0, 0))
    spent: dict[int, dict[float, int]] = defaultdict(dict)
    done: dict[int, int] = defaultdict(int)
    rows = ActivityProgress.objects.filter(enrollment__version=version, enrollment__round=1).values(
        "activity_id", "seconds"
    )
    for done_in, seconds, people in rows.annotate(n=Count("pk")).values_list("activity_id", "seconds", "n"):
        done[done_in] += people
        if seconds is not None:
            spent[done_in][seconds / 60] = people
    shown: list[int] = []

    def tell(people: int | None) -> int | None:
        if people is None or is_small(people, k=k):
            return None
        if any(people != other and tells_of_few(min(people, other), max(people, other), k=k) for other in shown):
            return None
        shown.append(people)
        return people

    whole = tell(begun)
    found = [Step(_("Se inscribieron"), tell(_told(counts, 1, version.pk, k=k))), Step(_("Empezaron"), whole)]
    end = Step(_("Terminaron"), tell(finished if _told(counts, 3, version.pk, k=k) is not None else None))
    for activity in version.activities.select_related("module"):
        timed = spent[activity.pk]
        few = is_small(sum(timed.values()), k=k)
        minutes = None if few else median_of(timed)
        step = Step(activity.title, tell(done[activity.pk]), minutes=minutes, promised=activity.duration_minutes)
        found.append(step)
    return [found[0], *(_with_percent(step, whole) for step in (*found[1:], end))]


def _with_percent(step: Step, whole: int | None) -> Step:
    if step.people is None or not whole:
        return step
    return dataclasses.replace(step, percent=100 * step.people / whole)


def _gain(version: CourseVersion, *, k: int) -> Gain | None:
    both = Q(pre_percent__isnull=False, post_percent__isnull=False, is_implausible=False)
    rows = Completion.objects.filter(both, version=version, enrollment__round=1).values("pre_percent", "post_percent")
    changes: dict[float, int] = defaultdict(int)
    for pre, post, people in rows.annotate(n=Count("pk")).values_list("pre_percent", "post_percent", "n"):
        changes[(post or 0) - (pre or 0)] += people
    n = sum(changes.values())
    if not n:
        return None
    total = sum(points * people for points, people in changes.items())
    tally = Tally(n, total, n, min(changes), max(changes))
    if not isinstance(protect_groups({"": tally}, k=k).total, Shown):
        return None
    mean = total / n
    squares = sum((points - mean) ** 2 * people for points, people in changes.items())
    return Gain(mean, n, mean_margin(mean, math.sqrt(squares / (n - 1)), n))


def _comparison(
    version: CourseVersion, counts: Mapping[int, tuple[int, int, int, int]], *, k: int
) -> Comparison | None:
    if version.pk not in counts:
        return None
    number, _taken, begun, finished = counts[version.pk]
    before: Sequence[tuple[int, int]] = [(row[0], pk) for pk, row in counts.items() if row[0] < number]
    if not before:
        return None
    earlier_number, earlier_pk = max(before)
    _number, _all, earlier_begun, earlier_finished = counts[earlier_pk]
    pairs = ((earlier_finished, earlier_begun), (finished, begun))
    if any(_told(counts, 3, pk, k=k) is None for pk in (earlier_pk, version.pk)):
        return None
    if any(not people or tells_of_few(found, people, k=k) for found, people in pairs):
        return None
    shares = [100 * found / people for found, people in pairs]
    margins = [wilson_percent(found, people) for found, people in pairs]
    change = change_of_intervals(
        shares[0], margins[0], shares[1], margins[1], n_earlier=earlier_begun, n_later=begun, complete=False
    )
    return Comparison(earlier_number, shares[0], shares[1], shares[1] - shares[0], change.interval)
