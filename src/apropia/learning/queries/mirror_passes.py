"""Of the questions that must be passed: what share passes at the first try, with the mark that each quiz asks."""

import dataclasses

from django.db.models import Count, F, Q

from apropia.foundation.small_groups import tells_of_few
from apropia.learning.models import ActivityProgress, Attempt, CourseVersion, DoneWhen


@dataclasses.dataclass(frozen=True)
class FirstTry:
    """A quiz, its pass mark, and what share passed at the first try; None where it is protected."""

    title: str
    pass_percent: int
    people: int | None
    percent: float | None


def first_tries_of(version: CourseVersion, *, k: int) -> list[FirstTry]:
    """Return every quiz of a version that must be passed and that somebody answered. Two statements.

    Who passed later follows from who did the activity: a share that leaves few of them apart is protected too.
    """
    passed = Q(correct_count__gte=F("question_count") * F("quiz__pass_percent") / 100.0)
    rows = (
        Attempt.objects.filter(
            quiz__version=version,
            number=1,
            submitted_at__isnull=False,
            quiz__activity__done_when=DoneWhen.PASSED,
            enrollment__round=1,
        )
        .order_by("quiz__activity__module__position", "quiz__activity__position", "quiz_id")
        .values("quiz__title", "quiz__pass_percent", "quiz__activity_id")
        .annotate(people=Count("pk"), passed=Count("pk", filter=passed))
    )
    done = dict(
        ActivityProgress.objects.filter(
            enrollment__version=version, enrollment__round=1, activity__done_when=DoneWhen.PASSED
        )
        .values("activity_id")
        .annotate(n=Count("pk"))
        .values_list("activity_id", "n")
    )
    return [
        _told(
            row["quiz__title"],
            row["quiz__pass_percent"],
            (row["passed"], row["people"]),
            done.get(row["quiz__activity_id"], 0),
            k=k,
        )
        for row in rows
    ]


def _told(title: str, mark: int, counts: tuple[int, int], done: int, *, k: int) -> FirstTry:
    passed, people = counts
    later = done != passed and tells_of_few(min(passed, done), max(passed, done), k=k)
    if tells_of_few(passed, people, k=k) or later:
        return FirstTry(title, mark, None, None)
    return FirstTry(title, mark, people, 100 * passed / people)
