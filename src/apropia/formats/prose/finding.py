from dataclasses import dataclass

_QUOTED_WORDS = 12


@dataclass(frozen=True)
class Finding:
    """Something that stands in the way of a reader: its code, the words of the text, and what goes with it."""

    code: str
    quote: str
    count: int = 0
    instead: str = ""


def quoted(text: str) -> str:
    """Return the beginning of a text, enough to find it by."""
    words = text.split()
    return " ".join(words[:_QUOTED_WORDS]) + ("…" if len(words) > _QUOTED_WORDS else "")
