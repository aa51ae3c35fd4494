"""Say what one thinks of a course that one finished."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.learning.models import Completion, CourseRating
from apropia.learning.policies import ratings as rules
from apropia.people.models import Person


def rate(
    *, completion: Completion, score: int, reasons: Sequence[str], words: str, by: Person, at: datetime
) -> CourseRating:
    """Keep what a person thinks of the version that she finished, in the place of what she said before."""
    words = words.strip()
    rules.check(score=score, reasons=reasons, words=words)
    said = {"score": score, "reasons": sorted(set(reasons)), "words": words, "changed_at": at}
    with transaction.atomic():
        rating, _is_new = CourseRating.objects.update_or_create(
            completion=completion,
            defaults=said,
            create_defaults={**said, "entity": completion.entity, "rated_at": at},
        )
        # Neither the score nor the words: the trail tells that it was done, not what was thought.
        record("learning.course.rated", entity=completion.entity, by=by, on=completion.version, at=at)
        return rating
