"""Compare Spanish text as a reader does: without case, accents or spacing, and without losing one's place in it."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[a-z0-9ñ]+")
SAME = {
    "\u00a0": " ",
    "\u2007": " ",
    "\u202f": " ",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "’": "'",
    "‘": "'",
    "–": "-",
    "—": "-",
}


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    character = SAME.get(character, character)
    if character in "ñÑ":
        return "ñ"
    base = unicodedata.normalize("NFD", character)[:1] or character
    lowered = base.lower()
    return lowered if len(lowered) == 1 else base


def fold(text: str) -> str:
    """Lower-case and strip accents, one character for one character, so that offsets stay valid."""
    return "".join(map(_fold_character, text))


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return WORD.findall(fold(text))


def flexible(text: str) -> str:
    """Return a pattern, for folded text, that finds these words whatever stands between them."""
    parts = []
    for word in words(text):
        parts.append(re.escape(word))
    return r"[\W_]+".join(parts)
