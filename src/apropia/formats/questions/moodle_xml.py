"""Read questions as Moodle exports them in XML."""

from dataclasses import replace
from itertools import islice

from lxml import etree

from apropia.formats.hardened_xml import line_of
from apropia.formats.questions.cloze import with_gaps
from apropia.formats.questions.digits import number_in, plain_digits
from apropia.formats.questions.gift import TRUE_FALSE, UNREADABLE, section_of
from apropia.formats.questions.plain_text import Losses, one_line, text_as_is, text_of_html
from apropia.formats.questions.records import FULL, MAX_CHOICES, OTHERWISE, Choice, Kind, Question, QuestionFile
from apropia.formats.questions.tags import with_tags

NAME = "Moodle XML"
_PLAIN = {"plain_text", "markdown"}
_OTHER = {
    "description": "texto sin pregunta",
    "calculated": "cálculo",
    "calculatedsimple": "cálculo",
    "calculatedmulti": "cálculo",
    "randomsamatch": "parejas al azar",
    "gapselect": "elegir palabras que faltan",
    "ddwtos": "arrastrar palabras",
    "ddimageortext": "arrastrar sobre una imagen",
    "ddmarker": "arrastrar marcas",
}
FILES = "Tenía archivos adjuntos, y no se traen."
CASE = "Distinguía mayúsculas de minúsculas; aquí valen igual."
UNITS = "Pedía también la unidad de medida, y no se trae."


def read_moodle_xml(root: etree._Element) -> QuestionFile:
    """Read every question under a `quiz` element."""
    questions: list[Question] = []
    section = ""
    for element in root.iterfind("question"):
        if element.get("type") == "category":
            section = section_of(element.findtext("category/text") or "")
        else:
            questions.append(_question(element, section))
    return QuestionFile(format=NAME, questions=tuple(questions))


def _question(element: etree._Element, section: str) -> Question:
    losses = Losses()
    native = (element.get("type") or "").lower()
    base = Question(
        kind=Kind.OTHER,
        stem=_text(element.find("questiontext"), losses),
        code=one_line(element.findtext("idnumber") or "") or one_line(element.findtext("name/text") or ""),
        section=section,
        rationale=_text(element.find("generalfeedback"), losses),
        native=_OTHER.get(native, native[:40] or "sin tipo"),
        place=line_of(element),
    )
    found = _READERS[native](base, element, losses) if native in _READERS else base
    if next(element.iter("file"), None) is not None:
        losses.add(FILES)
    tags = [one_line(tag.text or "") for tag in element.iterfind("tags/tag/text")]
    return replace(with_tags(found, tags), losses=losses.all() + found.losses)


def _text(holder: etree._Element | None, losses: Losses) -> str:
    if holder is None:
        return ""
    words = holder.findtext("text") or ""
    return text_as_is(words, losses) if holder.get("format") in _PLAIN else text_of_html(words, losses)


def _credit(answer: etree._Element) -> float:
    try:
        percent = float(answer.get("fraction") or 0)
    except ValueError:
        return 0.0
    return round(percent / 100, 7) if abs(percent) <= 100 else 0.0


def _is(element: etree._Element, name: str, *, otherwise: bool) -> bool:
    word = (element.findtext(name) or "").strip().lower()
    return word in {"true", "1"} if word else otherwise


def _answers(element: etree._Element) -> list[etree._Element]:
    return list(islice(element.iterfind("answer"), MAX_CHOICES))


def _choices(question: Question, element: etree._Element, losses: Losses) -> Question:
    return replace(
        question,
        kind=Kind.SINGLE if _is(element, "single", otherwise=True) else Kind.MULTIPLE,
        native="opción múltiple",
        choices=tuple(
            Choice(_text(answer, losses), _credit(answer), _text(answer.find("feedback"), losses))
            for answer in _answers(element)
        ),
        has_fixed_order=not _is(element, "shuffleanswers", otherwise=True),
    )


def _true_false(question: Question, element: etree._Element, losses: Losses) -> Question:
    told = {(answer.findtext("text") or "").strip().lower(): answer for answer in _answers(element)}
    right = {word for word, answer in told.items() if _credit(answer) > FULL}
    credits = ("true" in right, "true" not in right) if right else (False, False)
    comments = [_text(told[word].find("feedback"), losses) if word in told else "" for word in ("true", "false")]
    return replace(
        question,
        kind=Kind.SINGLE,
        native="verdadero o falso",
        choices=tuple(
            Choice(text, float(credit), comment)
            for text, credit, comment in zip(TRUE_FALSE, credits, comments, strict=True)
        ),
        has_fixed_order=True,
    )


def _short(question: Question, element: etree._Element, losses: Losses) -> Question:
    if _is(element, "usecase", otherwise=False):
        losses.add(CASE)
    choices = tuple(
        Choice(
            text_as_is(answer.findtext("text") or "", losses), _credit(answer), _text(answer.find("feedback"), losses)
        )
        for answer in _answers(element)
    )
    return replace(question, kind=Kind.SHORT, native="respuesta corta", choices=choices)


def _numeric(question: Question, element: etree._Element, losses: Losses) -> Question:
    if any((name.text or "").strip() for name in element.iterfind("units/unit/unit_name")):
        losses.add(UNITS)
    choices = []
    for answer in _answers(element):
        text = (answer.findtext("text") or "").strip()
        number, margin = number_in(text), number_in(answer.findtext("tolerance") or "0")
        if (number is None and text != OTHERWISE) or margin is None or margin < 0:
            return replace(question, native=UNREADABLE, losses=("Una de sus respuestas no es un número.",))
        choices.append(
            Choice(
                OTHERWISE if number is None else plain_digits(number),
                _credit(answer),
                _text(answer.find("feedback"), losses),
                plain_digits(margin) if margin else "",
            )
        )
    return replace(question, kind=Kind.NUMERIC, native="número", choices=tuple(choices))


def _essay(question: Question, _element: etree._Element, _losses: Losses) -> Question:
    return replace(question, kind=Kind.LONG_TEXT, native="respuesta larga")


def _matching(question: Question, element: etree._Element, losses: Losses) -> Question:
    pairs = [
        (_text(one, losses), text_of_html(one.findtext("answer/text") or "", losses))
        for one in islice(element.iterfind("subquestion"), MAX_CHOICES)
    ]
    left = [pair for pair in pairs if pair[0]]
    return replace(
        question,
        kind=Kind.MATCHING,
        native="emparejar",
        choices=tuple(Choice(text) for text, _target in left),
        targets=tuple(target for _text, target in [*left, *(pair for pair in pairs if not pair[0])]),
        has_fixed_order=not _is(element, "shuffleanswers", otherwise=True),
    )


def _ordering(question: Question, element: etree._Element, losses: Losses) -> Question:
    steps = tuple(Choice(_text(answer, losses)) for answer in islice(element.iterfind("answer"), MAX_CHOICES))
    return replace(question, kind=Kind.ORDERING, native="ordenar", choices=steps)


def _gaps(question: Question, _element: etree._Element, losses: Losses) -> Question:
    return with_gaps(question, losses)


_READERS = {
    "multichoice": _choices,
    "truefalse": _true_false,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "shortanswer": _short,
    "numerical": _numeric,
    "essay": _essay,
    "cloze": _gaps,
    "multianswer": _gaps,
}
