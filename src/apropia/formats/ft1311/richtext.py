"""The restricted text of an answer: paragraphs, bold, bullets, numbered items and sub-headings.

Every line is one block. `- ` opens a bullet, `3. ` a numbered item, `### ` a sub-heading; `**…**` is bold. Nothing
else has a meaning, so any text is valid. `canonical` is the one spelling that survives a trip through DOCX and PDF.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

BOLD = re.compile(r"\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*")
BULLET = re.compile(r"^[-–—•●▪▫◦‣∙·*➢]\s+(?=\S)")
NUMBER = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
HEADING = re.compile(r"^#{1,6}\s+(?=\S)")
WORD_BULLETS = re.compile("[\uf0b7\uf0a7\uf0d8\uf0fc]")  # as the symbol fonts of Word write them
UNSEEN = re.compile(
    "[\ue000-\uf8ff\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)


class Kind(StrEnum):
    """What a line of an answer is."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBER = "number"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters of one weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One line of an answer; `number` counts only for numbered items."""

    kind: Kind
    spans: tuple[Span, ...]
    number: int = 0

    @property
    def plain(self) -> str:
        """The words without marks."""
        return "".join(span.text for span in self.spans)

    @property
    def is_item(self) -> bool:
        """Whether the line belongs to a list."""
        return self.kind in (Kind.BULLET, Kind.NUMBER)


def clean(text: str) -> str:
    """Drop unseen characters and fold every run of blanks into one space."""
    return " ".join(UNSEEN.sub("", WORD_BULLETS.sub("•", unicodedata.normalize("NFC", text))).split())


def spans_of(text: str) -> tuple[Span, ...]:
    """Split a line at its bold marks; a mark without a partner stays as it was typed."""
    spans: list[Span] = []
    at = 0
    for match in BOLD.finditer(text):
        if match.start() > at:
            spans.append(Span(text[at : match.start()]))
        spans.append(Span(match.group(1), bold=True))
        at = match.end()
    if at < len(text):
        spans.append(Span(text[at:]))
    return tuple(spans)


def marked(spans: Iterable[tuple[str, bool]]) -> str:
    """Join runs into one line with bold marks, blanks outside the marks and equal neighbours merged."""
    merged: list[tuple[str, bool]] = []
    for text, bold in spans:
        weight = bold if text.strip() else (merged[-1][1] if merged else False)
        if merged and merged[-1][1] == weight:
            merged[-1] = (merged[-1][0] + text, weight)
        elif text:
            merged.append((text, weight))
    parts = []
    for text, bold in merged:
        words = text.strip()
        if bold and words and "**" not in words:
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            parts.append(f"{before}**{words}**{after}")
        else:
            parts.append(text)
    return clean("".join(parts))


def _block(line: str) -> Block | None:
    text = _mend_marks(clean(line))
    if not text:
        return None
    if match := HEADING.match(text):
        return Block(Kind.HEADING, (Span(text[match.end() :].replace("**", "")),))
    if match := BULLET.match(text):
        rest = text[match.end() :]
        if inner := NUMBER.match(rest):
            return Block(Kind.NUMBER, spans_of(rest[inner.end() :]), int(inner.group(1)))
        return Block(Kind.BULLET, spans_of(rest))
    if match := NUMBER.match(text):
        return Block(Kind.NUMBER, spans_of(text[match.end() :]), int(match.group(1)))
    return Block(Kind.PARAGRAPH, spans_of(text))


def _mend_marks(text: str) -> str:
    """Give back the opening mark that a converter lost: `1. Nombre:** texto` was bold up to the colon."""
    if text.count("**") != 1 or not (
        match := re.match(r"^((?:[-•*]\s+)?(?:\d{1,3}[.)]\s+)?)([^*\s][^*]{0,80}:)\*\*", text)
    ):
        return text
    return f"{match.group(1)}**{match.group(2)}**{text[match.end() :]}"


def parse(text: str) -> tuple[Block, ...]:
    """Read an answer into its blocks; empty lines only separate."""
    blocks = (_block(line) for line in text.splitlines())
    return tuple(block for block in blocks if block is not None and block.plain.strip())


def line_of(block: Block) -> str:
    """Write one block as its line."""
    text = marked((span.text, span.bold) for span in block.spans)
    match block.kind:
        case Kind.HEADING:
            return f"### {block.plain}"
        case Kind.BULLET:
            return f"- {text}"
        case Kind.NUMBER:
            return f"{block.number}. {text}"
        case Kind.PARAGRAPH:
            return text


def serialise(blocks: Iterable[Block]) -> str:
    """Write blocks as text: a blank line between them, none inside a list."""
    parts: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None:
            parts.append("\n" if block.is_item and previous.kind is block.kind else "\n\n")
        parts.append(line_of(block))
        previous = block
    return "".join(parts)


def canonical(text: str) -> str:
    """Return the one spelling of an answer, the same however often it is applied."""
    for _ in range(8):
        again = serialise(parse(text))
        if again == text:
            break
        text = again
    return text


def plain(text: str) -> str:
    """Return an answer without marks, one line per block."""
    return "\n".join(block.plain for block in parse(text))
