"""The words of a question that say an earlier answer: `{CODE|what is read when there is none}`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

HOLE = re.compile(r"\{(?P<code>[\w.\-]+)(?:\|(?P<otherwise>[^{}|]*))?\}")
UNSAID = "…"


@dataclass(frozen=True, slots=True)
class Hole:
    """A place where an answer goes; `otherwise` is None where the text does not say what is read without it."""

    code: str
    otherwise: str | None
    at: int


def holes_in(text: str) -> tuple[Hole, ...]:
    """Return the places of a text where an answer goes, in order."""
    return tuple(Hole(one["code"], one["otherwise"], one.start()) for one in HOLE.finditer(text))


def tailored(text: str, words: Mapping[str, str]) -> str:
    """Return a text with the answers in their places. What an answer says is never read as a place itself."""

    def said(match: re.Match[str]) -> str:
        if match["code"] in words:
            return words[match["code"]]
        otherwise = match["otherwise"]
        return UNSAID if otherwise is None else otherwise

    return HOLE.sub(said, text)
