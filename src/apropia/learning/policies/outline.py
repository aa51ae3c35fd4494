import dataclasses
from collections.abc import Mapping, Sequence

from apropia.learning.models import Activity, CourseVersion, Question, Quiz


@dataclasses.dataclass(frozen=True)
class Outline:
    """All that makes a version, read at once."""

    version: CourseVersion
    activities: Sequence[Activity]
    quizzes: Sequence[Quiz]
    questions: Mapping[int, Sequence[Question]]
    taught_count: int
    empty_modules: Sequence[str] = ()
