"""Plain language, after the *Guía de lenguaje claro para servidores públicos de Colombia* (DNP, 2015)."""

import re
from collections.abc import Iterator

from apropia.formats.prose.blocks import Block, Kind, Prose, own_words, words_of
from apropia.formats.prose.finding import Finding, quoted
from apropia.formats.prose.jargon import jargon_in

SENTENCE_WORDS = 20
# Twice what the guide gives: nobody holds it whole from beginning to end.
ENDLESS_WORDS = 2 * SENTENCE_WORDS
PARAGRAPH_WORDS = 90  # five lines of a printed page
ACRONYM = re.compile(r"(?<![\w.@/-])([A-ZÁÉÍÓÚÑ]{2,7})(?![\w.@/-]*\w|\s\d)")
KNOWN_ACRONYMS = frozenset(
    (
        *("PDF", "ID", "WIFI", "URL", "SMS", "CD", "DVD", "USB"),
        *("II", "III", "IV", "VI", "VII", "VIII", "IX", "XX", "XXI"),
        *("NO", "SI", "EL", "LA", "LOS", "DE", "DEL", "EN", "CON", "POR"),
    )
)
# Of text in lower case. «No … sin» is left out: «no instale programas sin permiso» is clear.
DOUBLE_NEGATION = re.compile(
    r"\bno\s+(?:\w+\s+){0,2}(?:imposible|dejar?\s+de|deja[nr]?\s+de|nunca|inexistente|innecesari\w+)\b"
)


def plain_findings(prose: Prose) -> Iterator[Finding]:
    """Yield what makes a text hard to read, in its order."""
    for block in prose.blocks:
        yield from _lengths(block)
        for sentence in block.sentences:
            if DOUBLE_NEGATION.search(sentence.lower()):
                yield Finding("double_negation", quoted(sentence))
        yield from (Finding("jargon", used, instead=instead) for used, instead in jargon_in(block.text))


def acronyms_in(text: str) -> list[str]:
    """Return the acronyms of a text that everybody does not know, each once."""
    if text.isupper():
        return []
    return [name for name in dict.fromkeys(ACRONYM.findall(own_words(text))) if name not in KNOWN_ACRONYMS]


def is_explained(acronym: str, everything: str) -> bool:
    """Say whether an acronym stands somewhere beside its name, one of the two between brackets."""
    return f"({acronym})" in everything or f"{acronym} (" in everything


def _lengths(block: Block) -> Iterator[Finding]:
    if block.kind is Kind.CELL:
        return
    for sentence in block.sentences:
        if (count := len(words_of(sentence))) > SENTENCE_WORDS:
            code = "endless_sentence" if count > ENDLESS_WORDS else "long_sentence"
            yield Finding(code, quoted(sentence), count)
    if (count := len(words_of(block.text))) > PARAGRAPH_WORDS:
        yield Finding("long_paragraph", quoted(block.text), count)
