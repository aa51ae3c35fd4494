"""Write GIFT that Moodle reads back: texts marked as plain, its signs escaped, what it lacks in its tags."""

import html

from apropia.formats.questions.gift import TRUE_FALSE
from apropia.formats.questions.records import OTHERWISE, Choice, Kind, Question
from apropia.formats.questions.tags import tags_of, words_of

_SIGNS = str.maketrans({sign: "\\" + sign for sign in ":#={}~"} | {"\\": "\\\\", "\n": "\\n", "\r": ""})
_AS_ENTITY = str.maketrans({sign: f"&#{ord(sign)};" for sign in "{}\\\n"})


def write_gift(questions: list[Question]) -> bytes:
    """Return the questions as a GIFT file. Those of kinds that Moodle does not have are left out."""
    parts: list[str] = []
    section = ""
    for question in questions:
        if question.kind not in _ANSWERS:
            continue
        if question.section != section:
            section = question.section
            parts.append(f"$CATEGORY: {_escaped(section.replace('/', '//'))}")
        parts.append(_question(question))
    return ("\n\n".join(parts) + "\n").encode()


def _question(question: Question) -> str:
    values = [f"[id:{_in_comment(question.code)}]", *(f"[tag:{_in_comment(tag)}]" for tag in tags_of(question))]
    if question.kind == Kind.ORDERING and question.rationale:
        # Moodle would take a comment among the answers as one step more.
        values.append(f"[por-que:{_in_comment(question.rationale)}]".translate(str.maketrans("{}", "()")))
    head = f"// {' '.join(values)}\n::{_escaped(question.code)}::{_text(words_of(question))}"
    lines = _ANSWERS[question.kind](question)
    if question.rationale and question.kind != Kind.ORDERING:
        lines.append(f"\t####{_text(question.rationale)}")
    opening = "{" if question.kind != Kind.ORDERING else "{" + lines.pop(0)
    return "\n".join([head + opening, *lines, "}"])


def _single(question: Question) -> list[str]:
    if _is_true_false(question):
        right, wrong = sorted(question.choices, key=lambda one: one.credit or 0.0, reverse=True)
        comments = f"#{_text(wrong.feedback)}#{_text(right.feedback)}" if wrong.feedback or right.feedback else ""
        return [("\tTRUE" if question.choices[0].credit else "\tFALSE") + comments]
    return [
        f"\t{'=' if i in question.right else '~' + _weight(one)}{_text(one.text)}{_comment(one)}"
        for i, one in enumerate(question.choices)
    ]


def _multiple(question: Question) -> list[str]:
    return [f"\t~{_weight(one)}{_text(one.text)}{_comment(one)}" for one in question.choices]


def _short(question: Question) -> list[str]:
    return [f"\t={_weight(one, least=True)}{_text(one.text)}{_comment(one)}" for one in question.choices]


def _numeric(question: Question) -> list[str]:
    named = [one for one in question.choices if one.text != OTHERWISE]
    lines = [
        f"\t={_weight(one, least=True)}{one.text}{':' + one.margin if one.margin else ''}{_comment(one)}"
        for one in named
    ]
    return ["\t#", *lines, *(f"\t~{_comment(one)}" for one in question.choices if one.text == OTHERWISE)]


def _essay(_question: Question) -> list[str]:
    return []


def _matching(question: Question) -> list[str]:
    pairs = zip(question.choices, question.targets, strict=False)
    lines = [f"\t={_text(one.text)} -> {_escaped(target)}" for one, target in pairs]
    return lines + [f"\t= -> {_escaped(spare)}" for spare in question.targets[len(question.choices) :]]


def _ordering(question: Question) -> list[str]:
    # Two slashes would be a remark, and four signs of number a comment on the whole question.
    steps = [
        html.escape(one.text, quote=False).translate(_AS_ENTITY).replace("//", "&#47;/").replace("##", "&#35;#")
        for one in question.choices
    ]
    return [f">{len(steps)} ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST HIDE", *steps]


_ANSWERS = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.SHORT: _short,
    Kind.NUMERIC: _numeric,
    Kind.LONG_TEXT: _essay,
}


def _is_true_false(question: Question) -> bool:
    credits = [one.credit for one in question.choices]
    return (
        question.has_fixed_order
        and tuple(one.text for one in question.choices) == TRUE_FALSE
        and sorted(credit or 0.0 for credit in credits) == [0.0, 1.0]
    )


def _weight(choice: Choice, *, least: bool = False) -> str:
    """Return the share in percent; where ``least``, all of it is what goes without saying, and nothing is said."""
    credit = choice.credit or 0.0
    if credit == float(least):
        return ""
    return f"%{100 * credit:.5f}".rstrip("0").rstrip(".") + "%"


def _comment(choice: Choice) -> str:
    return f"#{_text(choice.feedback)}" if choice.feedback else ""


def _text(text: str) -> str:
    """Return a text so that Moodle shows it as it is. Two signs that GIFT cannot escape are kept as HTML."""
    if "->" in text or "&&" in text:
        return "[html]" + _escaped(html.escape(text, quote=False).replace("\n", "<br>"))
    return "[plain]" + _escaped(text)


def _escaped(text: str) -> str:
    return text.translate(_SIGNS)


def _in_comment(text: str) -> str:
    return text.replace("]", "\\]").replace("\n", "\\n")
