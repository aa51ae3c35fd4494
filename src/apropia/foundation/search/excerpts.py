"""The part of a text that answers, with the words found marked. Pure."""

import re
from typing import NamedTuple

from apropia.foundation.search.words import STOP_WORDS, forms, stem

# What Markdown writes at the head of a line (heading, quote, list, rule), and what it writes within one.
_LINE_MARK = re.compile(r"^[ \t]*(?:(?:#{1,6}|>|[-+*]|\d{1,3}[.)])[ \t]+)+|^[ \t|:*_=-]+$", re.MULTILINE)
_MARK = re.compile(r"!\[[^\]]*\]\([^)]*\)|[*_`|~]+|\\(?=[^\w\s])|\]\([^)]*\)|\[")
# Where a paragraph, a heading or a point of a list ends without a stop of its own.
_UNSTOPPED = re.compile(r"(?<=[\w)»])\s*\n\s*\n\s*(?=\S)")
_SPACE = re.compile(r"\s+")
LENGTH = 200


class Piece(NamedTuple):
    """A run of text, and whether it is one of the words looked for."""

    text: str
    is_match: bool


def best_excerpt(text: str, stems: set[str], *, length: int = LENGTH) -> list[Piece]:
    """Return about `length` characters around the place where most of the stems stand together, in pieces."""
    plain = _plain(text)
    matches = [
        (start, end, stem(form)) for form, start, end in forms(plain) if form not in STOP_WORDS and stem(form) in stems
    ]
    first, last = _window(plain, matches, length)
    pieces = [Piece("… ", False)] if first else []
    at = first
    for start, end, _ in matches:
        if first <= start and end <= last:
            if start > at:
                pieces.append(Piece(plain[at:start], False))
            pieces.append(Piece(plain[start:end], True))
            at = end
    if at < last:
        pieces.append(Piece(plain[at:last], False))
    if last < len(plain):
        pieces.append(Piece(" …", False))
    return pieces


def _plain(text: str) -> str:
    """Return a Markdown text as one line to read: without its marks, each paragraph or point a sentence."""
    blocks = _MARK.sub("", _LINE_MARK.sub("\n\n", text)).strip()
    return _SPACE.sub(" ", _UNSTOPPED.sub(". ", blocks))


def _window(plain: str, matches: list[tuple[int, int, str]], length: int) -> tuple[int, int]:
    if len(plain) <= length:
        return 0, len(plain)
    best, most = 0, 0
    for position, (start, _, _) in enumerate(matches[:200]):
        here = {one for begin, end, one in matches[position : position + 30] if end <= start + length * 3 // 4}
        if len(here) > most:
            best, most = start, len(here)
    first = max(best - length // 4, 0)
    if first:
        first = plain.find(" ", first, best) + 1 or best
    last = min(first + length, len(plain))
    if last < len(plain):
        last = max(plain.rfind(" ", best, last), first + 1)
    return first, last
