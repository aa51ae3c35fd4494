"""Find out what a file of questions is, by its content, and read it."""

import io
import re
import unicodedata
import zipfile
from dataclasses import replace

from lxml import etree

from apropia.formats.archives import DAMAGE
from apropia.formats.errors import FormatError
from apropia.formats.hardened_xml import parse_xml
from apropia.formats.questions.aiken import is_aiken, read_aiken
from apropia.formats.questions.gift import is_gift, read_gift
from apropia.formats.questions.limesurvey_text import is_limesurvey_text, read_limesurvey_text
from apropia.formats.questions.lss import read_lss
from apropia.formats.questions.moodle_xml import read_moodle_xml
from apropia.formats.questions.qti import BROKEN, HOSTILE, is_item, read_item, read_package
from apropia.formats.questions.records import MAX_BYTES, MAX_QUESTIONS, Question, QuestionFile
from apropia.formats.tabular.encoding import detect_encoding

_MAX_CODE = 40
_NOT_CODE = re.compile(r"[^\w.\-]+")
_SAMPLE = 200_000
TWIN = "Otra pregunta del archivo tiene el mismo código: a esta se le agregó un número."
NO_CODE = "No traía código: se tomó de su texto."


def is_question_file(data: bytes) -> bool:
    """Tell whether a file is one of these formats, rather than a table of questions."""
    head = data[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PK\x03\x04"):
        return _is_package(data)
    if head.startswith(b"<"):
        return not head[:200].lower().startswith((b"<!doctype html", b"<html", b"<table"))
    if b"\0" in head[:200]:
        return False
    sample = _decoded(data[:_SAMPLE])
    return is_limesurvey_text(sample) or is_aiken(sample) or is_gift(sample)


def read_questions(data: bytes) -> QuestionFile:
    """Read a file of questions, each with a code of its own.

    Raises
    ------
    FormatError
        If the file is none of these formats, is damaged, unsafe or too large, or holds no question.
    """
    if len(data) > MAX_BYTES:
        raise FormatError(f"El archivo pesa más de {MAX_BYTES >> 20} MB. Divídalo.", "too_large")
    file = _read(data)
    if not file.questions:
        raise FormatError("El archivo no tiene preguntas.", "no_questions")
    if len(file.questions) > MAX_QUESTIONS:
        raise FormatError(f"El archivo tiene más de {MAX_QUESTIONS} preguntas. Divídalo.", "too_many")
    return replace(file, questions=_with_codes(file.questions))


def _read(data: bytes) -> QuestionFile:
    head = data[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PK\x03\x04"):
        return read_package(data)
    if head.startswith(b"<"):
        return _read_xml(parse_xml(data.removeprefix(b"\xef\xbb\xbf").lstrip(), broken=BROKEN, hostile=HOSTILE))
    text = _decoded(data)
    if is_limesurvey_text(text):
        return read_limesurvey_text(text)
    if is_aiken(text):
        return read_aiken(text)
    if is_gift(text):
        return read_gift(text)
    raise _unknown()


def _read_xml(root: etree._Element) -> QuestionFile:
    if is_item(root):
        return read_item(root)
    name = etree.QName(root).localname
    if name == "quiz":
        return read_moodle_xml(root)
    if name == "document" and root.find("LimeSurveyDocType") is not None:
        if (root.findtext("LimeSurveyDocType") or "").strip() != "Survey":
            raise FormatError(
                "Es un grupo o una pregunta de LimeSurvey. Exporte la encuesta entera (.lss).", "part_only"
            )
        return read_lss(root)
    if name == "questestinterop":
        raise FormatError("Es QTI 1.2, que ya no se usa. Expórtelo como QTI 2.1, 2.2 o 3.0.", "old_qti")
    if name in {"assessmentTest", "qti-assessment-test", "manifest"}:
        raise FormatError("Este archivo solo nombra las preguntas. Suba el paquete completo (.zip).", "package_needed")
    raise _unknown()


def _is_package(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.lower() for name in package.namelist()}
    except DAMAGE:
        return False
    return "xl/workbook.xml" not in names and any(name.endswith(".xml") for name in names) and "mimetype" not in names


def _decoded(data: bytes) -> str:
    return data.decode(detect_encoding(io.BytesIO(data)), errors="replace")


def _unknown() -> FormatError:
    return FormatError(
        "No se reconoce el archivo. Sirven GIFT, Aiken, Moodle XML, LimeSurvey (.lss o texto con tabulaciones) "
        "y QTI 2 o 3.",
        "unknown_kind",
    )


def _with_codes(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    taken: set[str] = set()
    given = []
    for number, question in enumerate(questions, start=1):
        code, losses = code_of(question.code), list(question.losses)
        if not code:
            code = code_of(question.stem) or f"pregunta-{number}"
            losses.append(NO_CODE)
        plain, tries = code, 1
        while code.casefold() in taken:
            tries += 1
            code = f"{plain[: _MAX_CODE - len(str(tries)) - 1]}-{tries}"
        if code != plain:
            losses.append(TWIN)
        taken.add(code.casefold())
        given.append(replace(question, code=code, losses=tuple(losses)))
    return tuple(given)


def code_of(words: str) -> str:
    """Return words as a code: letters, figures, points and dashes, at most forty."""
    return _NOT_CODE.sub("-", unicodedata.normalize("NFC", words[:400])).strip("-.")[:_MAX_CODE].strip("-.")
