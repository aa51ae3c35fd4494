"""One thing to mend in a version, and the field where it is mended."""

import dataclasses
from typing import Self


@dataclasses.dataclass(frozen=True)
class Place:
    """Where something is written: a field of an activity, of a quiz, of a question, or of what a version says."""

    field: str = ""
    activity_id: int | None = None
    quiz_id: int | None = None
    question_id: int | None = None

    def at(self, field: str) -> Self:
        return dataclasses.replace(self, field=field)


@dataclasses.dataclass(frozen=True)
class Problem:
    """What is wrong, in words for the author. What does not block publication is advice."""

    text: str
    place: Place = dataclasses.field(default_factory=Place)
    blocks: bool = True
