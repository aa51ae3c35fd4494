"""Answers that are written, or put into the gaps of a text: which of the answers foreseen they are."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from apropia.formats.written_answers import ANYTHING, is_like, is_near

Foreseen = Mapping[str, Any]
GAP = re.compile(r"\[\[(\d{1,2})\]\]")


def with_blanks(text: str) -> str:
    """Return a text with its gaps as a reader sees them: (1) ____."""
    return GAP.sub(r"(\1) ____", text)


def gaps_in(text: str) -> list[int]:
    """Return the numbers of the gaps of a text, as they come."""
    return [int(number) for number in GAP.findall(text)]


def is_correct(part: Foreseen | None) -> bool:
    return part is not None and bool(part.get("correct"))


def part_met(parts: Sequence[Foreseen], given: object, *, is_number: bool, unit: str = "") -> Foreseen | None:
    """Return the first of the answers foreseen that a written text is."""
    if not isinstance(given, str):
        return None
    return next((part for part in parts if _is_met(part, given, is_number=is_number, unit=unit)), None)


def gap_met(gap: Foreseen, given: object) -> Foreseen | None:
    """Return which option of a gap was chosen or written; `given` holds what was put in each gap by its key."""
    said = given.get(gap["key"]) if isinstance(given, Mapping) else None
    if gap["is_written"]:
        return part_met(gap["options"], said, is_number=False)
    return next((option for option in gap["options"] if option["text"] == said), None)


def _is_met(part: Foreseen, given: str, *, is_number: bool, unit: str) -> bool:
    if is_number and part["text"] != ANYTHING:
        return is_near(given, part["text"], margin=part.get("margin", ""), unit=unit)
    return is_like(given, part["text"])
