"""The questions of a backup, given to the reader of Moodle XML in the shape that it knows."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from apropia.formats.questions.moodle_xml import read_moodle_xml
from apropia.formats.questions.records import MAX_CHOICES, MAX_QUESTIONS, Question

NULL = "$@NULL@$"
_GAP = re.compile(r"\{#(\d{1,2})\}")
# A gap is a few answers; one that is longer cannot be read whole, and its question stays behind with that reason.
_LONGEST_GAP = 4_000
_FORMATS = {"1": "html", "2": "plain_text", "4": "markdown"}


def text_in(element: etree._Element | None, path: str) -> str:
    """Return the text of an element below; nothing where it is absent or null."""
    found = element.findtext(path) if element is not None else None
    return "" if found is None or found == NULL else found


class Bank:
    """Questions by the numbers with which a quiz names them: its own, or that of its place in the bank."""

    def __init__(self, root: etree._Element | None) -> None:
        self._questions: dict[str, etree._Element] = {}
        self._entries: dict[str, etree._Element] = {}
        if root is None:
            return
        for category in root.iterfind("question_category"):
            for question in category.iter("question"):
                if question.get("id") and len(self._questions) < MAX_QUESTIONS:
                    self._questions[question.get("id", "")] = question
            for entry in category.iter("question_bank_entry"):
                versions = sorted(entry.iter("question_versions"), key=_version_of)
                newest = next((one.find("questions/question") for one in reversed(versions)), None)
                if newest is not None:
                    self._entries[entry.get("id", "")] = newest

    def is_drawn(self, number: str) -> bool:
        """Tell whether a question of an older Moodle stands for one that is drawn from its category."""
        return text_in(self._questions.get(number), "qtype") == "random"

    def read(self, *, ids: list[str], entries: list[str]) -> tuple[Question, ...]:
        """Return the questions of these numbers, in order: first those named by their own, then those by place."""
        found = [self._questions.get(one) for one in ids] + [self._entries.get(one) for one in entries]
        quiz = etree.Element("quiz")
        quiz.extend(_as_exported(one, self._text_of(one)) for one in found if one is not None)
        return read_moodle_xml(quiz).questions

    def _text_of(self, question: etree._Element) -> str:
        """Return what is asked. A backup keeps each gap of a text as a question of its own; here they stand in it."""
        text = text_in(question, "questiontext")
        if text_in(question, "qtype") != "multianswer":
            return text
        numbers = dict(enumerate(text_in(question, ".//multianswer/sequence").split(","), 1))

        def gap(mark: re.Match[str]) -> str:
            # Each stands once in its text: a few marks never become a text without end.
            own = self._questions.get(numbers.pop(int(mark[1]), "").strip())
            return text_in(own, "questiontext")[:_LONGEST_GAP]

        return _GAP.sub(gap, text)


def _version_of(element: etree._Element) -> int:
    number = text_in(element, "version")
    return int(number) if number.isascii() and number.isdigit() else 0


def _as_exported(question: etree._Element, text: str) -> etree._Element:
    kind = text_in(question, "qtype")
    element = etree.Element("question", type={"match": "matching"}.get(kind, kind))
    _add(element, "name", text_in(question, "name"))
    _add(element, "questiontext", text, text_in(question, "questiontextformat"))
    _add(element, "generalfeedback", text_in(question, "generalfeedback"), text_in(question, "generalfeedbackformat"))
    if kind in _BODIES:
        _BODIES[kind](element, question)
    tags = etree.SubElement(element, "tags")
    for tag in question.iterfind("tags/tag"):
        _add(tags, "tag", text_in(tag, "rawname") or text_in(tag, "name"))
    return element


def _add(parent: etree._Element, name: str, words: str, format_: str = "1", **more: str) -> etree._Element:
    element = etree.SubElement(parent, name, {"format": _FORMATS.get(format_, "moodle_auto_format")} | more)
    etree.SubElement(element, "text").text = words
    return element


def _value(element: etree._Element, question: etree._Element, name: str, path: str) -> None:
    etree.SubElement(element, name).text = text_in(question, path)


def _answers(question: etree._Element) -> Iterator[etree._Element]:
    for count, answer in enumerate(question.iterfind(".//answers/answer")):
        if count == MAX_CHOICES:
            return
        yield answer


def _with_answers(element: etree._Element, question: etree._Element, *, as_text: str = "") -> None:
    for answer in _answers(question):
        told = _add(
            element,
            "answer",
            text_in(answer, "answertext") or text_in(answer, "answer_text"),
            as_text or text_in(answer, "answerformat"),
            fraction=_percent(text_in(answer, "fraction")),
        )
        _add(told, "feedback", text_in(answer, "feedback"), text_in(answer, "feedbackformat"))
        told.set("id", answer.get("id") or "")


def _percent(fraction: str) -> str:
    try:
        return f"{100 * float(fraction):.5f}"
    except ValueError:
        return "0"


def _choices(element: etree._Element, question: etree._Element) -> None:
    _with_answers(element, question)
    _value(element, question, "single", ".//multichoice/single")
    _value(element, question, "shuffleanswers", ".//multichoice/shuffleanswers")


def _truth(element: etree._Element, question: etree._Element) -> None:
    _with_answers(element, question)
    words = {
        text_in(question, ".//truefalse/trueanswer"): "true",
        text_in(question, ".//truefalse/falseanswer"): "false",
    }
    for answer in element.iterfind("answer"):
        text = answer.find("text")
        if text is not None:
            text.text = words.get(answer.get("id", ""), text.text)


def _pairs(element: etree._Element, question: etree._Element) -> None:
    _value(element, question, "shuffleanswers", ".//matchoptions/shuffleanswers")
    for pair in question.iterfind(".//matches/match"):
        told = _add(element, "subquestion", text_in(pair, "questiontext"), text_in(pair, "questiontextformat"))
        _add(told, "answer", text_in(pair, "answertext"))


def _steps(element: etree._Element, question: etree._Element) -> None:
    _with_answers(element, question)
    in_order = sorted(element.iterfind("answer"), key=lambda one: float(one.get("fraction") or 0))
    for answer in in_order:
        element.append(answer)


def _short(element: etree._Element, question: etree._Element) -> None:
    _with_answers(element, question, as_text="2")
    _value(element, question, "usecase", ".//shortanswer/usecase")


def _numbers(element: etree._Element, question: etree._Element) -> None:
    _with_answers(element, question, as_text="2")
    margins = {
        text_in(one, "answer"): text_in(one, "tolerance")
        for one in question.iterfind(".//numerical_records/numerical_record")
    }
    for answer in element.iterfind("answer"):
        etree.SubElement(answer, "tolerance").text = margins.get(answer.get("id", "")) or "0"
    units = etree.SubElement(element, "units")
    for unit in question.iterfind(".//numerical_units/numerical_unit"):
        etree.SubElement(etree.SubElement(units, "unit"), "unit_name").text = text_in(unit, "unit")


_BODIES: dict[str, Callable[[etree._Element, etree._Element], None]] = {
    "multichoice": _choices,
    "truefalse": _truth,
    "match": _pairs,
    "ordering": _steps,
    "shortanswer": _short,
    "numerical": _numbers,
}
