"""What a rule sees and what it says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from apropia.formats.ft1311.folding import fold, words
from apropia.formats.ft1311.record import FIELD, RICH_KEYS, PracticeRecord
from apropia.formats.ft1311.richtext import BULLET, HEADING, NUMBER, Kind

SENTENCE_END = re.compile(r"(?<=[.!?…])[*\"»)]*\s+(?=[¿¡\"«(*]*[A-ZÁÉÍÓÚÑ])")
EXCERPT_LENGTH = 160


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Claim(StrEnum):
    """What kind of thing a statement says."""

    FACT = "FACT"
    RESULT = "RESULT"
    EXPECTATION = "EXPECTATION"
    OPINION = "OPINION"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: where, which rule, how grave, and how to mend it; offsets count in the field's text."""

    key: str
    rule: str
    severity: Severity
    message: str
    mend: str
    excerpt: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class StatementNote:
    """A sentence the author marked: what it claims, and whether a figure or a document backs it."""

    key: str
    text: str
    claim: Claim
    is_supported: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer without its mark; `start` is where its words begin."""

    key: str
    kind: Kind
    start: int
    text: str
    number: int = 0

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.start + len(self.text)

    @property
    def plain(self) -> str:
        """The words without bold marks."""
        return self.text.replace("**", "")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands."""

    key: str
    start: int
    text: str
    line: Line

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def _lines(key: str, text: str) -> Iterator[Line]:
    at = 0
    for raw in text.split("\n"):
        if raw.strip():
            kind, offset, number = Kind.PARAGRAPH, 0, 0
            for pattern, found_kind in ((HEADING, Kind.HEADING), (NUMBER, Kind.NUMBER), (BULLET, Kind.BULLET)):
                if match := pattern.match(raw):
                    kind, offset = found_kind, match.end()
                    number = int(match[1]) if found_kind is Kind.NUMBER else 0
                    break
            yield Line(key, kind, at + offset, raw[offset:], number)
        at += len(raw) + 1


def _sentences(line: Line) -> Iterator[Sentence]:
    at = 0
    for match in SENTENCE_END.finditer(line.text):
        yield Sentence(line.key, line.start + at, line.text[at : match.start()].rstrip(), line)
        at = match.end()
    if line.text[at:].strip():
        yield Sentence(line.key, line.start + at, line.text[at:].rstrip(), line)


@dataclass(frozen=True)
class Case:
    """A record as the rules see it."""

    record: PracticeRecord
    statements: tuple[StatementNote, ...] = ()

    @cached_property
    def lines(self) -> dict[str, tuple[Line, ...]]:
        """The lines of each answer that is rich text."""
        return {key: tuple(_lines(key, self.record.text(key))) for key in RICH_KEYS}

    @cached_property
    def sentences(self) -> dict[str, tuple[Sentence, ...]]:
        """The sentences of each answer; headings are none."""
        return {
            key: tuple(sentence for line in lines if line.kind is not Kind.HEADING for sentence in _sentences(line))
            for key, lines in self.lines.items()
        }

    @cached_property
    def all_text(self) -> str:
        """All rich answers, folded."""
        return fold("\n".join(self.record.text(key) for key in RICH_KEYS))

    def each(self, *keys: str) -> Iterator[Sentence]:
        """Yield the sentences of some fields."""
        for key in keys:
            yield from self.sentences[key]

    def note_on(self, sentence: Sentence) -> StatementNote | None:
        """Return what the author marked this sentence as."""
        mine = " ".join(words(sentence.text))
        for note in self.statements:
            theirs = " ".join(words(note.text))
            if note.key == sentence.key and theirs and (theirs in mine or mine in theirs):
                return note
        return None


def found(
    sentence: Sentence, rule: str, severity: Severity, message: str, mend: str, *, span: tuple[int, int] | None = None
) -> Finding:
    """Return a finding on a sentence, or on a span inside it."""
    start, end = span or (0, len(sentence.text))
    excerpt = sentence.text[start:end].replace("**", "")[:EXCERPT_LENGTH]
    return Finding(sentence.key, rule, severity, message, mend, excerpt, sentence.start + start, sentence.start + end)


def on_line(line: Line, rule: str, severity: Severity, message: str, mend: str) -> Finding:
    """Return a finding on a whole line."""
    return Finding(line.key, rule, severity, message, mend, line.plain[:EXCERPT_LENGTH], line.start, line.end)


def on_field(  # noqa: PLR0917 — the order reads as the sentence: where, which rule, how grave, what, how to mend
    case: Case, key: str, rule: str, severity: Severity, message: str, mend: str
) -> Finding:
    """Return a finding on a whole field."""
    text = case.record.text(key)
    return Finding(key, rule, severity, message, mend, text[:EXCERPT_LENGTH], 0, len(text))


def short(key: str) -> str:
    """Return a field's short name."""
    return FIELD[key].short
