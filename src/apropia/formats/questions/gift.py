"""Read GIFT as Moodle itself reads it: blocks between blank lines, its escapes, and its ways of telling kinds apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from apropia.formats.questions.digits import number_in, plain_digits
from apropia.formats.questions.plain_text import Losses, one_line, text_as_is, text_of_html
from apropia.formats.questions.records import MAX_CHOICES, OTHERWISE, Choice, Kind, Question, QuestionFile
from apropia.formats.questions.tags import with_tags

NAME = "GIFT"
TRUE_FALSE = ("Verdadero", "Falso")
UNREADABLE = "no se entiende"
_ESCAPED = {":": "\ue03a", "#": "\ue023", "=": "\ue03d", "{": "\ue07b", "}": "\ue07d", "~": "\ue07e", "n": "\ue00a"}
_RESTORED = {ord(mark): "\n" if sign == "n" else sign for sign, mark in _ESCAPED.items()} | {0xE05C: "\\"}
_ESCAPE = re.compile(r"\\\\|\\[:#={}~n]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_CATEGORY = re.compile(r"\$CATEGORY:\s*(.*)", re.DOTALL)
_MAX_COMMENT = 4_000
_COMMENT_VALUE = re.compile(r"\[(id|tag|por-que):((?:\\\]|[^\]\x00-\x1f])*)\]")
_KINDS = {
    "essay": "respuesta larga",
    "numerical": "número",
    "short": "respuesta corta",
    "description": "texto sin pregunta",
}
_TRUE, _FALSE = {"T", "TRUE"}, {"F", "FALSE"}


def is_gift(text: str) -> bool:
    """Tell whether a text looks like GIFT: answers in braces, begun by one of its signs."""
    bare = _ESCAPE.sub("", text)
    return bool(
        re.search(r"^[ \t]*(?:::|\$CATEGORY:)", bare, re.MULTILINE)
        or re.search(r"\{\s*(?:[=~#>%]|(?:TRUE|FALSE|T|F)\s*[#}]|\})", bare)
    )


def read_gift(text: str) -> QuestionFile:
    """Read every question of a GIFT file."""
    questions: list[Question] = []
    section = ""
    for block in _blocks(text):
        category = _CATEGORY.match(block.text)
        if category:
            section = section_of(_plain(category[1]))
        elif block.text:
            questions.append(_question(block, section))
    return QuestionFile(format=NAME, questions=tuple(questions))


def section_of(path: str) -> str:
    """Return the last name of a path of categories, as Moodle writes it: «//» is a slash of the name itself."""
    name = one_line(path).replace("//", "\0").rpartition("/")[2].replace("\0", "/").strip()
    return "" if re.fullmatch(r"\$\w+\$|top", name) else name


@dataclass(frozen=True)
class _Block:
    line: int
    text: str
    values: tuple[tuple[str, str], ...]

    def values_of(self, name: str) -> list[str]:
        return [value for key, value in self.values if key == name]


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    lines: list[str] = []
    values: list[tuple[str, str]] = []
    start = 0
    for number, raw in enumerate([*text.removeprefix("\ufeff").splitlines(), ""], start=1):
        line = raw.strip()
        if not line:
            if lines:
                blocks.append(_Block(start, _protected("\n".join(lines).strip()), tuple(values)))
            lines, values, start = [], [], 0
            continue
        if line.startswith("//"):
            values += [(m[1], m[2].replace("\\]", "]")) for m in _COMMENT_VALUE.finditer(line[:_MAX_COMMENT])]
            line = " "
        elif not start:
            start = number
        lines.append(line)
    return blocks


def _protected(text: str) -> str:
    return _ESCAPE.sub(lambda match: "\ue05c" if match[0] == "\\\\" else _ESCAPED[match[0][1]], text)


def _plain(text: str) -> str:
    return text.translate(_RESTORED)


def _question(block: _Block, section: str) -> Question:
    losses = Losses()
    name, text = _named(block.text)
    begin, end = text.find("{"), text.find("}")
    base = Question(
        kind=Kind.OTHER,
        stem="",
        code=next(iter(block.values_of("id")), "") or one_line(_plain(name)),
        section=section,
        place=block.line,
        native=_KINDS["description"],
    )
    if begin < 0 and end < 0:
        return replace(base, stem=_text(text, "moodle", losses)[0])
    if begin < 0 or end < begin:
        return replace(
            base, stem=one_line(_plain(text))[:200], native=UNREADABLE, losses=("Le falta una llave { o }.",)
        )
    answers = text[begin + 1 : end].strip()
    hole = "" if text.endswith("}") else "_____"
    stem, form = _text(text[:begin] + hole + text[end + 1 :], "moodle", losses)
    answers, _mark, feedback = answers.rpartition("####") if "####" in answers else (answers, "", "")
    rationale = _text(feedback, form, losses)[0]
    found = _answered(replace(base, stem=stem, rationale=rationale), answers.strip(), form, losses)
    if found.kind == Kind.ORDERING:
        found = replace(found, rationale="\n".join(block.values_of("por-que")).replace("\\n", "\n"))
    return replace(with_tags(found, block.values_of("tag")), losses=losses.all() + found.losses)


def _named(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    name, mark, rest = text[2:].partition("::")
    return (name, rest.strip()) if mark else ("", text[2:])


def _text(text: str, form: str, losses: Losses) -> tuple[str, str]:
    """Return a text in plain words, and the format that texts inside it have where they say none."""
    text = text.strip()
    if (said := _FORMAT.match(text)) is not None:
        form, text = said[1], text[said.end() :]
    read = text_of_html if form in {"html", "moodle"} else text_as_is
    return read(_plain(text).strip(), losses), form


def _answered(question: Question, answers: str, form: str, losses: Losses) -> Question:
    if not answers:
        return replace(question, kind=Kind.LONG_TEXT, native=_KINDS["essay"])
    if answers.startswith(">"):
        return _ordering(question, answers, losses)
    return _reader_of(answers)(question, answers, form, losses)


def _reader_of(answers: str) -> Callable[[Question, str, str, Losses], Question]:
    """Return what reads these answers: Moodle asks in this order, and the first sign it knows decides."""
    if answers.startswith("#"):
        return _numeric
    if "~" in answers:
        return _multiple_choice
    if "=" in answers and "->" in answers:
        return _matching
    return _true_false if answers.partition("#")[0].strip() in _TRUE | _FALSE else _short


def _true_false(question: Question, answers: str, form: str, losses: Losses) -> Question:
    head, *comments = answers.split("#", 2)
    right = 0 if head.strip() in _TRUE else 1
    # The first comment is for whoever fails, whichever of the two that is.
    of_wrong, of_right = ([_text(one, form, losses)[0] for one in comments] + ["", ""])[:2]
    return replace(
        question,
        kind=Kind.SINGLE,
        native="verdadero o falso",
        choices=tuple(
            Choice(text, float(place == right), of_right if place == right else of_wrong)
            for place, text in enumerate(TRUE_FALSE)
        ),
        has_fixed_order=True,
    )


def _weighed(part: str, *, otherwise: float) -> tuple[float, str, str]:
    """Return the credit, the answer and the comment of one part of the answers."""
    credit = otherwise
    if (weight := _WEIGHT.match(part)) is not None:
        credit, part = round(float(weight[1]) / 100, 7), part[weight.end() :]
    said, _mark, comment = part.partition("#")
    return credit, said, comment


def _taken(answers: str) -> list[str]:
    """Return the answers that a question takes, each behind its sign; the first needs none."""
    return [part for part in (part.strip() for part in answers.split("=")) if part][:MAX_CHOICES]


def _short(question: Question, answers: str, form: str, losses: Losses) -> Question:
    choices = []
    for part in _taken(answers):
        credit, said, comment = _weighed(part, otherwise=1.0)
        # What people type has no format: only a mark of its own makes it HTML.
        text = _text(said, "plain", losses)[0]
        choices.append(Choice(text, credit, _text(comment, form, losses)[0]))
    return replace(question, kind=Kind.SHORT, native=_KINDS["short"], choices=tuple(choices))


def _numeric(question: Question, answers: str, form: str, losses: Losses) -> Question:
    answers, tilde, of_wrong = answers[1:].partition("~")
    choices = []
    for part in _taken(answers):
        credit, said, comment = _weighed(part, otherwise=1.0)
        number, margin = _number_and_margin(said)
        if not number:
            return replace(question, native=UNREADABLE, losses=("Una de sus respuestas no es un número.",))
        choices.append(Choice(number, credit, _text(comment, form, losses)[0], margin))
    if tilde:
        choices.append(Choice(OTHERWISE, 0.0, _text(of_wrong.partition("#")[2], form, losses)[0]))
    return replace(question, kind=Kind.NUMERIC, native=_KINDS["numerical"], choices=tuple(choices))


def _number_and_margin(said: str) -> tuple[str, str]:
    """Return «12» and «0.5» of «12:0.5» or «11.5..12.5»; two empty texts where it is neither."""
    if said.strip() == OTHERWISE:
        return OTHERWISE, ""
    low, dots, high = said.partition("..")
    if dots:
        first, last = number_in(low), number_in(high)
        if first is None or last is None or last < first:
            return "", ""
        return plain_digits((first + last) / 2), plain_digits((last - first) / 2)
    value, colon, give = said.partition(":")
    number, margin = number_in(value), number_in(give) if colon else None
    if number is None or (colon and (margin is None or margin < 0)):
        return "", ""
    return plain_digits(number), plain_digits(margin) if margin else ""


def _multiple_choice(question: Question, answers: str, form: str, losses: Losses) -> Question:
    is_single = "=" in answers
    parts = [part.strip() for part in answers.replace("=", "~=").split("~")]
    parts = (parts if parts[0] else parts[1:])[:MAX_CHOICES]
    choices: list[Choice] = []
    for part in parts:
        is_right = part.startswith("=")
        credit, said, comment = _weighed(part[1:].lstrip() if is_right else part, otherwise=float(is_right))
        choices.append(Choice(_text(said, form, losses)[0], credit, _text(comment, form, losses)[0]))
    kind = Kind.SINGLE if is_single else Kind.MULTIPLE
    return replace(question, kind=kind, native="opción múltiple", choices=tuple(choices))


def _matching(question: Question, answers: str, form: str, losses: Losses) -> Question:
    left: list[str] = []
    right: list[str] = []
    spare: list[str] = []
    for part in answers.split("=")[: MAX_CHOICES + 1]:
        if not part.strip():
            continue
        one, arrow, other = part.partition("->")
        if not arrow:
            return replace(question, native=UNREADABLE, losses=("Una pareja no tiene su flecha ->.",))
        said, target = _text(one, form, losses)[0], text_as_is(_plain(other), losses)
        if said:
            left.append(said)
            right.append(target)
        else:
            spare.append(target)
    choices = tuple(Choice(text) for text in left)
    return replace(question, kind=Kind.MATCHING, native="emparejar", choices=choices, targets=tuple(right + spare))


def _ordering(question: Question, answers: str, losses: Losses) -> Question:
    how, _end, lines = answers[1:].partition("\n")
    # How many are shown, and four words on how it looks and is graded, which mean nothing here.
    if not re.match(r"\d", how.strip()) or not lines.strip():
        return replace(question, native=UNREADABLE, losses=("No se entiende cómo se ordena.",))
    # Moodle takes the steps as they stand, escapes and all, and shows them as HTML.
    found = [line for line in lines.splitlines() if line.strip()][:MAX_CHOICES]
    steps = [text_of_html(_unprotected(line), losses) for line in found]
    return replace(question, kind=Kind.ORDERING, native="ordenar", choices=tuple(Choice(one) for one in steps))


def _unprotected(text: str) -> str:
    for sign, mark in _ESCAPED.items():
        text = text.replace(mark, "\\" + sign)
    return text.replace("\ue05c", "\\\\")
