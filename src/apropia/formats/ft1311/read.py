"""Read a filled form from whatever the entity has: text, DOCX or PDF with text."""

import json
import re
from dataclasses import dataclass, field

from apropia.formats.errors import FormatError
from apropia.formats.ft1311 import text_read
from apropia.formats.ft1311.dates import parse_date
from apropia.formats.ft1311.furniture import CUT, template_of, without_furniture
from apropia.formats.ft1311.labels import Answer, answers_in
from apropia.formats.ft1311.record import FIELDS, FieldSpec, PracticeRecord, Shape, record_of, tidy
from apropia.formats.ft1311.richtext import BULLET, HEADING, NUMBER, clean
from apropia.formats.ft1311.source import Source

MAX_BYTES = 25 * 1024 * 1024
MIN_LABELS = 5  # fewer than these and it is some other document
_CLOSED = re.compile(r"[.:;!?…»”\")\]]\**$")
_OPEN_WORD = re.compile(
    r"(?:,|\b(?:de|del|la|el|los|las|y|e|o|u|en|con|por|para|que|a|al|un|una|su|sus|se))$", re.IGNORECASE
)
_WRAPPED_FROM = 50  # a shorter line was ended on purpose


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form that was read: its answers, how sure each is (0 to 1), and what could not be understood."""

    fields: dict[str, str]
    confidence: dict[str, float]
    problems: tuple[str, ...] = ()
    code: str = ""
    version: str = ""
    kind: str = field(default="text")

    def record(self) -> PracticeRecord:
        """Return the answers as a record."""
        return record_of(self.fields)

    def to_json(self) -> str:
        """Return the answers and confidences as JSON."""
        content = {"fields": self.fields, "confidence": self.confidence, "problems": list(self.problems)}
        return json.dumps(content, ensure_ascii=False, indent=2)


def read_form(data: bytes, filename: str) -> ReadForm:
    """Read a filled form.

    Raises
    ------
    FormatError
        If the file is too large, hostile, encrypted, scanned, of another kind, or another document.
    """
    if len(data) > MAX_BYTES:
        raise FormatError("El archivo pesa más de 25 MB. Quite imágenes o guárdelo comprimido.", "too_large")
    if not data.strip(b"\0 \t\r\n"):
        raise FormatError("El archivo está vacío.", "empty")
    source = _source(data, filename)
    # What we wrote keeps its header and footnote apart: a line that imitates them was written by somebody.
    text = source.text if source.literal else without_furniture(source.text)
    answers = answers_in(text)
    if len(answers) < MIN_LABELS:
        raise FormatError(
            "No se reconoce el formato 4202000-FT-1311: faltan sus rótulos. Revise que sea el archivo correcto.",
            "not_this_form",
        )
    code, version = template_of(source.furniture + "\n" + source.text)
    return _assemble(source, answers, code, version)


def _source(data: bytes, filename: str) -> Source:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        from apropia.formats.ft1311 import pdf_read  # noqa: PLC0415  slow to load

        return pdf_read.read(data)
    if data.startswith(b"PK"):
        from apropia.formats.ft1311 import docx_read  # noqa: PLC0415  slow to load

        return docx_read.read(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FormatError(
            "Es un documento de Word antiguo (.doc) o protegido. Guárdelo como .docx sin contraseña.", "old_word"
        )
    if data.startswith(b"{\\rtf"):
        raise FormatError("Es un documento RTF. Ábralo en Word y guárdelo como .docx.", "rtf")
    return text_read.read(data, filename)


def _assemble(source: Source, answers: dict[str, Answer], code: str, version: str) -> ReadForm:
    values: dict[str, str] = {}
    confidence: dict[str, float] = {}
    problems: list[str] = []
    for spec in FIELDS:
        answer = answers.get(spec.key)
        if answer is None:
            values[spec.key], confidence[spec.key] = "", 0.0
            continue
        values[spec.key], doubt = _value(spec, answer.text, source)
        if doubt:
            problems.append(doubt)
        confidence[spec.key] = _confidence(spec, answer, source, doubt)
    return ReadForm(values, confidence, tuple(problems), code, version, source.kind)


def _value(spec: FieldSpec, raw: str, source: Source) -> tuple[str, str]:
    """Return the answer and, where it could not be understood, a sentence that says so."""
    if spec.shape is Shape.DATE:
        day = parse_date(raw)
        seen = clean(re.sub(r"\b(?:día|mes|año|dia|ano)\b|\*\*|[|:]", " ", raw, flags=re.IGNORECASE))
        doubt = f"«{spec.short}» dice «{seen[:60]}» y no es una fecha que se entienda." if day is None and seen else ""
        return (day.isoformat() if day else ""), doubt
    lines = _joined(raw.split("\n"), literal=source.literal)
    if spec.shape is Shape.LINE:
        text = tidy(spec.key, " ".join(line if source.literal else _bare(line) for line in lines))
        if len(text) > spec.max_length:
            return text[: spec.max_length].rstrip(), f"«{spec.short}» es muy largo y se cortó. Revíselo."
        return text, ""
    if not source.literal:
        lines = _promoted(lines)
    text = tidy(spec.key, "\n".join(lines))
    if len(text) > spec.max_length:
        return tidy(spec.key, text[: spec.max_length]), f"«{spec.short}» es muy largo y se cortó. Revíselo."
    return text, ""


def _bare(line: str) -> str:
    return HEADING.sub("", line).replace("**", "")


def _joined(lines: list[str], *, literal: bool) -> list[str]:
    """Put together what a page break or a wrapped line took apart; drop empty lines."""
    joined: list[str] = []
    gap, cut = True, False
    for raw in lines:
        if CUT in raw:
            cut = True
        line = clean(raw.replace(CUT, " "))
        if not line:
            gap = True
            continue
        if joined and not _opens_block(line) and _continues(joined[-1], line, cut=cut, gap=gap, literal=literal):
            joined[-1] = f"{joined[-1]} {line}".replace("** **", " ")
        else:
            joined.append(line)
        gap = cut = False
    return joined


def _opens_block(line: str) -> bool:
    return bool(BULLET.match(line) or NUMBER.match(line) or HEADING.match(line))


def _continues(before: str, line: str, *, cut: bool, gap: bool, literal: bool) -> bool:
    if literal or HEADING.match(before) or _CLOSED.search(before):
        return False
    lowercase = line.lstrip('*("«“¿¡')[:1].islower()
    if cut:
        return lowercase or bool(_OPEN_WORD.search(before))
    return lowercase and not gap and len(before) >= _WRAPPED_FROM


def _promoted(lines: list[str]) -> list[str]:
    """Mark as sub-headings the short lines that plainly are: capitalised, without a full stop, with text below."""
    promoted = []
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        promoted.append(f"### {_bare(line)}" if below and _is_heading(line) else line)
    return promoted


def _is_heading(line: str) -> bool:
    text = _bare(line).strip()
    tokens = text.split()
    if _opens_block(line) or not 1 <= len(tokens) <= 10 or not text[:1].isupper() or re.search(r"[.,;!?]$", text):
        return False
    if line.startswith("**") and line.endswith("**"):
        return True
    weighty = [word for word in tokens if len(word) > 3]
    return bool(weighty) and sum(word[:1].isupper() for word in weighty) >= 0.6 * len(weighty)


def _confidence(spec: FieldSpec, answer: Answer, source: Source, doubt: str) -> float:
    if doubt:
        return 0.3
    sure = source.certainty
    if not answer.label.exact:
        sure *= 0.85
    if spec.guidance and not answer.label.guided:
        sure *= 0.92
    return round(sure, 2)
