"""Plain language, after the DNP guide of 2015: it advises and never stops anybody."""

from collections.abc import Iterator

from apropia.formats.ft1311.checks.finding import Case, Finding, Severity, found, on_line
from apropia.formats.ft1311.folding import fold, words
from apropia.formats.ft1311.public import personal_data_in
from apropia.formats.ft1311.record import RICH_KEYS
from apropia.formats.ft1311.richtext import Kind
from apropia.formats.prose.plain import ACRONYM, DOUBLE_NEGATION, KNOWN_ACRONYMS, PARAGRAPH_WORDS, SENTENCE_WORDS

OWN_TEXT = tuple(key for key in RICH_KEYS if key != "annexes")


def long_sentences(case: Case) -> Iterator[Finding]:
    """Sentences above twenty words."""
    for sentence in case.each(*OWN_TEXT):
        count = len(words(sentence.text))
        if count > SENTENCE_WORDS:
            yield found(
                sentence,
                "long_sentence",
                Severity.ADVICE,
                f"Esta oración tiene {count} palabras.",
                "Pártala en oraciones de hasta 20.",
            )


def long_paragraphs(case: Case) -> Iterator[Finding]:
    """Paragraphs above five printed lines."""
    for key in OWN_TEXT:
        for line in case.lines[key]:
            count = len(words(line.text))
            if count > PARAGRAPH_WORDS:
                yield on_line(
                    line,
                    "long_paragraph",
                    Severity.ADVICE,
                    f"Este párrafo tiene {count} palabras.",
                    "Sepárelo por ideas, en cinco líneas.",
                )


def acronyms(case: Case) -> Iterator[Finding]:
    """Acronyms that nowhere stand beside their name."""
    seen: set[str] = set()
    everything = "\n".join(case.record.text(key) for key in RICH_KEYS)
    for sentence in case.each(*OWN_TEXT):
        if sentence.line.kind is not Kind.HEADING and sentence.text.isupper():
            continue
        for match in ACRONYM.finditer(sentence.text):
            name = match[1]
            if name in seen or name in KNOWN_ACRONYMS:
                continue
            seen.add(name)
            if f"({name})" not in everything and f"{name} (" not in everything:
                yield found(
                    sentence,
                    "unexplained_acronym",
                    Severity.ADVICE,
                    f"La sigla «{name}» no está explicada.",
                    "Escriba el nombre completo la primera vez, con la sigla entre paréntesis.",
                    span=match.span(1),
                )


def double_negations(case: Case) -> Iterator[Finding]:
    """Two negations where an affirmation would do."""
    for sentence in case.each(*OWN_TEXT):
        if match := DOUBLE_NEGATION.search(fold(sentence.text)):
            yield found(
                sentence,
                "double_negation",
                Severity.ADVICE,
                "Hay una doble negación.",
                "Dígalo en afirmativo.",
                span=match.span(),
            )


def personal_data(case: Case) -> Iterator[Finding]:
    """Telephones and addresses inside a text, where the public copy would have to blot them out."""
    for key in RICH_KEYS:
        for sentence in case.sentences[key]:
            for span in personal_data_in(sentence.text):
                yield found(
                    sentence,
                    "personal_data_in_text",
                    Severity.WARNING,
                    "El texto trae un teléfono o un correo.",
                    "Déjelo solo en los datos de contacto: la copia pública lo quita.",
                    span=span,
                )
