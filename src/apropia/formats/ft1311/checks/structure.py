"""Headings without text, lists that compete, and words that leave people out."""

import re
from collections.abc import Iterator

from apropia.formats.ft1311.checks.finding import Case, Finding, Line, Severity, found, on_line, short
from apropia.formats.ft1311.folding import fold
from apropia.formats.ft1311.record import RICH_KEYS
from apropia.formats.ft1311.richtext import Kind

SERVANTS = re.compile(
    r"\bservidor(?:es|as|a)?\b(?!\s+(?:web|de\s+(?:correo|archivos|aplicaciones|bases?)|virtual|fisico))"
)
HEAD_LENGTH = 60


def empty_headings(case: Case) -> Iterator[Finding]:
    """A heading, or an item that ends in a colon, with nothing under it."""
    for key in RICH_KEYS:
        lines = case.lines[key]
        for line, below in zip(lines, [*lines[1:], None], strict=False):
            if _announces(line) and not _fills(line, below):
                yield on_line(
                    line,
                    "empty_heading",
                    Severity.WARNING,
                    f"«{line.plain.rstrip(': ')}» es un título sin contenido.",
                    "Escriba qué se hizo o quite el título.",
                )


def _announces(line: Line) -> bool:
    return line.kind is Kind.HEADING or line.plain.rstrip().endswith(":")


def _fills(line: Line, below: Line | None) -> bool:
    """Whether the next line is what this one announces."""
    if below is None:
        return False
    if line.kind is Kind.HEADING:
        return below.kind is not Kind.HEADING
    if line.kind is Kind.BULLET:
        return False
    if line.kind is Kind.NUMBER:
        return below.kind in (Kind.BULLET, Kind.PARAGRAPH)
    return below.kind is not Kind.HEADING


def _action_lists(case: Case) -> Iterator[tuple[Line, ...]]:
    """Yield the numbered lists that a heading or a sentence above calls actions."""
    for key in RICH_KEYS:
        heading, before = "", ""
        items: list[Line] = []
        for line in [*case.lines[key], None]:
            if line is not None and line.kind is Kind.NUMBER:
                items.append(line)
                continue
            if items and line is not None and line.kind is Kind.BULLET:
                continue
            if items and "acciones" in fold(f"{heading} {before}"):
                yield tuple(items)
            items = []
            if line is not None:
                heading, before = (line.plain, "") if line.kind is Kind.HEADING else (heading, line.plain)


def _head(line: Line) -> str:
    return fold(line.plain).split(":", 1)[0][:HEAD_LENGTH].strip()


def action_lists(case: Case) -> Iterator[Finding]:
    """Two different numbered lists, both called actions."""
    first: tuple[Line, ...] | None = None
    for items in _action_lists(case):
        if first is None:
            first = items
        elif [_head(line) for line in items] != [_head(line) for line in first]:
            yield on_line(
                items[0],
                "different_action_lists",
                Severity.WARNING,
                f"Hay dos listas de acciones distintas: {len(first)} en {short(first[0].key)} y {len(items)} en "
                f"{short(items[0].key)}.",
                "Deje una sola lista y refiérase a ella con los mismos nombres.",
            )


def contractors(case: Case) -> Iterator[Finding]:
    """«Servidores» for a group in which there are contractors, who are none."""
    if "contratista" not in case.all_text and "contratista" not in fold(case.record.engagement):
        return
    for key in RICH_KEYS:
        for sentence in case.sentences[key]:
            if match := SERVANTS.search(fold(sentence.text)):
                yield found(
                    sentence,
                    "contractors_as_servants",
                    Severity.WARNING,
                    f"«{sentence.text[match.start() : match.end()]}» deja por fuera a los contratistas.",
                    "Escriba «colaboradores(as)» o «funcionarios y contratistas».",
                    span=match.span(),
                )
                break
