"""Questions of the diagnosis' bank as learning asks them. They are laid out as its own, and never stored as such."""

from collections.abc import Iterable

from apropia.diagnosis.queries import lending
from apropia.diagnosis.queries.lending import Lent
from apropia.learning.models import CourseVersion, Question, QuestionKind

# A proof names a question of a course by its number, and one of the bank so.
_PREFIX = "banco:"


def lent_for(version: CourseVersion) -> dict[str, Question]:
    """Return by name what the bank lends of the competences that a course teaches, at its levels. Six queries."""
    levels = version.taught.values_list("competence_id", "level")
    found = lending.lendable(entity_id=version.entity_id, at_levels=levels)
    return {f"{_PREFIX}{one.item_id}": _shaped(one) for one in found}


def refs_for(version: CourseVersion) -> list[str]:
    """Return the names of what the bank lends of what a course teaches. Six queries."""
    return list(lent_for(version))


def question_of(ref: str, *, entity_id: int) -> Question:
    """Return a question of the bank in the shape of one of a course."""
    number = int(ref.removeprefix(_PREFIX))
    return _shaped(lending.lent(entity_id=entity_id, item_ids=[number])[number])


def texts_of(refs: Iterable[object], *, entity_id: int) -> dict[str, str]:
    """Return what is asked by name, of those names that are of the bank."""
    numbers = [int(ref.removeprefix(_PREFIX)) for ref in refs if isinstance(ref, str)]
    found = lending.lent(entity_id=entity_id, item_ids=numbers) if numbers else {}
    return {f"{_PREFIX}{number}": one.text for number, one in found.items()}


def _shaped(one: Lent) -> Question:
    return Question(
        kind=QuestionKind.MULTIPLE if one.takes_several else QuestionKind.SINGLE,
        text=one.text,
        parts=[{"key": key, "text": text, "correct": key in one.right} for key, text in one.options],
    )
