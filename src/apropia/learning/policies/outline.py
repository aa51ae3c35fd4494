import dataclasses
from collections.abc import Mapping, Sequence

from apropia.learning.models import Activity, CourseVersion, Module, Question, Quiz


@dataclasses.dataclass(frozen=True)
class Outline:
    """All that makes a version, read at once."""

    version: CourseVersion
    modules: Sequence[Module]
    activities: Sequence[Activity]
    quizzes: Sequence[Quiz]
    questions: Mapping[int, Sequence[Question]]
    taught_count: int
    # A later version that does not say yet what it asks of whoever finished the one before.
    lacks_change: bool = False
    # Packages that an earlier version was published with.
    published_packages: frozenset[int] = frozenset()

    @property
    def empty_modules(self) -> list[str]:
        filled = {activity.module_id for activity in self.activities}
        return [module.title for module in self.modules if module.pk not in filled]
