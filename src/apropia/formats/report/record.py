from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One bar of a drawing, from 0 to 100; no value where it is withheld or not known, and `words` say which.

    `low` and `high` are the ends of its margin, where it has one.
    """

    label: str
    value: float | None
    words: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Table:
    """A table of text: the first column names its row. Columns in `numbers` (from 0) are set to the right."""

    caption: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()


@dataclass(frozen=True)
class Section:
    """A heading, what is to be read in it, perhaps a drawing, and the table that holds all the drawing shows."""

    heading: str
    paragraphs: Sequence[str] = ()
    bars: Sequence[Bar] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Report:
    """A whole report. `facts` are names and values set below the title."""

    title: str
    subtitle: str
    entity: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    language: str = "es-CO"
