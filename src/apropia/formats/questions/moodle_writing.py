"""Write Moodle XML: the same questions that `moodle_xml` reads, with what Moodle lacks in its tags."""

from lxml import etree

from apropia.formats.questions.records import Choice, Kind, Question
from apropia.formats.questions.tags import tags_of, words_of

_TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.MATCHING: "matching",
    Kind.ORDERING: "ordering",
    Kind.SHORT: "shortanswer",
    Kind.NUMERIC: "numerical",
    Kind.LONG_TEXT: "essay",
    Kind.CLOZE: "cloze",
}


def write_moodle_xml(questions: list[Question]) -> bytes:
    """Return the questions as a Moodle XML file. Those of kinds that Moodle does not have are left out."""
    root = etree.Element("quiz")
    section = ""
    for question in questions:
        if question.kind not in _TYPES:
            continue
        if question.section != section:
            section = question.section
            category = etree.SubElement(root, "question", type="category")
            path = "$course$/top/" + section.replace("/", "//")
            _add_text(etree.SubElement(category, "category"), path)
        _add_question(root, question)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add_question(root: etree._Element, question: Question) -> None:
    element = etree.SubElement(root, "question", type=_TYPES[question.kind])
    _add_text(etree.SubElement(element, "name"), question.code)
    _add_text(etree.SubElement(element, "questiontext", format="plain_text"), words_of(question))
    _add_text(etree.SubElement(element, "generalfeedback", format="plain_text"), question.rationale)
    for name, value in (("defaultgrade", "1"), ("penalty", "0"), ("hidden", "0"), ("idnumber", question.code)):
        etree.SubElement(element, name).text = value
    _BODIES[question.kind](element, question)
    tags = etree.SubElement(element, "tags")
    for tag in tags_of(question):
        _add_text(etree.SubElement(tags, "tag"), tag)


def _choices(element: etree._Element, question: Question) -> None:
    etree.SubElement(element, "single").text = "true" if question.kind == Kind.SINGLE else "false"
    etree.SubElement(element, "shuffleanswers").text = "false" if question.has_fixed_order else "true"
    etree.SubElement(element, "answernumbering").text = "none"
    for choice in question.choices:
        _add_answer(element, choice)


def _pairs(element: etree._Element, question: Question) -> None:
    etree.SubElement(element, "shuffleanswers").text = "false" if question.has_fixed_order else "true"
    lefts = [one.text for one in question.choices] + [""] * (len(question.targets) - len(question.choices))
    for left, target in zip(lefts, question.targets, strict=True):
        pair = etree.SubElement(element, "subquestion", format="plain_text")
        _add_text(pair, left)
        _add_text(etree.SubElement(pair, "answer"), target.replace("&", "&amp;").replace("<", "&lt;"))


def _steps(element: etree._Element, question: Question) -> None:
    count = str(len(question.choices))
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", count),
        ("gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST"),
        ("showgrading", "HIDE"),
    ):
        etree.SubElement(element, name).text = value
    for number, choice in enumerate(question.choices, start=1):
        answer = etree.SubElement(element, "answer", fraction=str(number), format="plain_text")
        _add_text(answer, choice.text)


def _short(element: etree._Element, question: Question) -> None:
    etree.SubElement(element, "usecase").text = "0"
    for choice in question.choices:
        _add_answer(element, choice)


def _numbers(element: etree._Element, question: Question) -> None:
    for choice in question.choices:
        etree.SubElement(_add_answer(element, choice), "tolerance").text = choice.margin or "0"


def _gaps(_element: etree._Element, _question: Question) -> None:
    """Write nothing more: the gaps of a text stand in it."""


def _essay(element: etree._Element, _question: Question) -> None:
    etree.SubElement(element, "responseformat").text = "plain"


_BODIES = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
    Kind.MATCHING: _pairs,
    Kind.ORDERING: _steps,
    Kind.SHORT: _short,
    Kind.NUMERIC: _numbers,
    Kind.LONG_TEXT: _essay,
    Kind.CLOZE: _gaps,
}


def _add_answer(element: etree._Element, choice: Choice) -> etree._Element:
    answer = etree.SubElement(element, "answer", fraction=_percent(choice), format="plain_text")
    _add_text(answer, choice.text)
    _add_text(etree.SubElement(answer, "feedback", format="plain_text"), choice.feedback)
    return answer


def _add_text(holder: etree._Element, words: str) -> None:
    etree.SubElement(holder, "text").text = words


def _percent(choice: Choice) -> str:
    return f"{100 * (choice.credit or 0.0):.5f}".rstrip("0").rstrip(".")
