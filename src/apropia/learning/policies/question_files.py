"""Questions of other programs as those of a course: what each becomes, what it loses, and why one is left out."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apropia.formats.questions.gift import TRUE_FALSE
from apropia.formats.questions.gift_writing import write_gift
from apropia.formats.questions.moodle_writing import write_moodle_xml
from apropia.formats.questions.plain_text import one_line
from apropia.formats.questions.records import FULL, Choice, Gap, Kind, Question
from apropia.learning.models import Question as CourseQuestion
from apropia.learning.models import QuestionKind
from apropia.learning.policies.questions import flaw_of

WRITERS = {"gift": ("txt", "text/plain", write_gift), "xml": ("xml", "application/xml", write_moodle_xml)}
# Which kinds a format has no like of.
LEFT_OUT = {"gift": frozenset({QuestionKind.CLOZE}), "xml": frozenset[QuestionKind]()}
MOST_OPTIONS = 26
LONGEST_TEXT, LONGEST_OPTION, LONGEST_ANSWER, LONGEST_MEASURE, LONGEST_UNIT = 4_000, 500, 200, 60, 20
KIND_OF = {
    Kind.SINGLE: QuestionKind.SINGLE,
    Kind.MULTIPLE: QuestionKind.MULTIPLE,
    Kind.MATCHING: QuestionKind.MATCHING,
    Kind.ORDERING: QuestionKind.ORDERING,
    Kind.SHORT: QuestionKind.SHORT,
    Kind.NUMERIC: QuestionKind.NUMERIC,
    Kind.CLOZE: QuestionKind.CLOZE,
}
LIKE_OF = {kind: like for like, kind in KIND_OF.items()} | {QuestionKind.TRUE_FALSE: Kind.SINGLE}


@dataclasses.dataclass(frozen=True)
class Brought:
    """What becomes of one question: its fields here, or none where it is left out; `notes` say what to know."""

    place: int
    words: str
    notes: tuple[str, ...]
    fields: dict[str, Any] | None = None

    @property
    def becomes(self) -> str:
        return str(QuestionKind(self.fields["kind"]).label) if self.fields else ""


def brought(questions: Iterable[Question]) -> list[Brought]:
    """Return what becomes of each question of a file."""
    return [_brought(question) for question in questions]


def file_of(groups: Iterable[tuple[str, Sequence[CourseQuestion]]], *, format_: str) -> bytes:
    """Return questions as a file for Moodle, each group under its title, without those of `left_out`."""
    questions = [
        _written(question, section=title, code=f"{group:02}-{number:03}")
        for group, (title, found) in enumerate(groups, 1)
        for number, question in enumerate(found, 1)
        if question.kind not in LEFT_OUT[format_]
    ]
    return WRITERS[format_][2](questions)


def left_out(questions: Iterable[CourseQuestion], *, format_: str) -> list[CourseQuestion]:
    """Return the questions that a format has no like of, so that they stay."""
    return [question for question in questions if question.kind in LEFT_OUT[format_]]


def _brought(question: Question) -> Brought:
    words = one_line(question.stem or question.scenario)[:200]
    notes = [*question.losses]
    if question.kind not in KIND_OF:
        notes.append(_("En un curso no hay preguntas como esta: %(native)s.") % {"native": question.native})
        return Brought(question.place, words, tuple(notes))
    fields = _fields(question, notes)
    if why := _too_much(fields) or flaw_of(fields["kind"], fields["parts"], fields["text"]):
        return Brought(question.place, words, (*notes, why[0].upper() + why[1:]))
    return Brought(question.place, words, tuple(dict.fromkeys(notes)), fields)


def _fields(question: Question, notes: list[str]) -> dict[str, Any]:
    kind = KIND_OF[question.kind]
    if kind == QuestionKind.SINGLE and tuple(one.text for one in question.choices) == TRUE_FALSE:
        kind = QuestionKind.TRUE_FALSE
    every = [*question.choices, *(one for gap in question.gaps for one in gap.choices)]
    is_partial = any(0 < (one.credit or 0) <= FULL for one in every)
    if is_partial and kind != QuestionKind.MULTIPLE:
        notes.append(_("Una respuesta valía parte del puntaje: aquí solo valen las que dan todo."))
    if question.condition or question.untranslated:
        notes.append(_("Se preguntaba según otras respuestas: aquí se pregunta siempre."))
    return {
        "kind": str(kind),
        "text": "\n\n".join(one for one in (question.scenario, question.stem) if one),
        "explanation": question.rationale,
        "measures": question.measures[:LONGEST_MEASURE],
        "unit": question.unit[:LONGEST_UNIT],
        "parts": _parts(question, notes),
    }


def _parts(question: Question, notes: list[str]) -> list[dict[str, Any]]:
    if question.kind == Kind.MATCHING:
        if len(question.targets) > len(question.choices):
            notes.append(_("Tenía parejas de sobra para confundir, y no se traen."))
        pairs = zip(question.choices, question.targets, strict=False)
        return [{"text": one_line(one.text), "match": one_line(target), "feedback": ""} for one, target in pairs]
    if question.kind == Kind.ORDERING:
        return [{"text": one_line(one.text), "feedback": ""} for one in question.choices]
    if question.kind == Kind.CLOZE:
        return [_gap(gap, place) for place, gap in enumerate(question.gaps, 1)]
    right = question.right
    return [_option(one, question.kind, is_right=i in right) for i, one in enumerate(question.choices)]


def _option(choice: Choice, kind: Kind, *, is_right: bool) -> dict[str, Any]:
    part: dict[str, Any] = {"text": one_line(choice.text), "correct": is_right, "feedback": one_line(choice.feedback)}
    return part | {"margin": choice.margin} if kind == Kind.NUMERIC else part


def _gap(gap: Gap, place: int) -> dict[str, Any]:
    options = [{"text": one.text, "correct": (one.credit or 0) > FULL, "feedback": one.feedback} for one in gap.choices]
    return {"text": gap.label or _label(place), "is_written": gap.is_written, "options": options}


def _label(place: int) -> str:
    """Return how a gap is called where nobody said what goes in it."""
    return _("Hueco %(number)d") % {"number": place}


def _too_much(fields: Mapping[str, Any]) -> str:
    if not fields["text"].strip():
        return _("no tiene texto.")
    if fields["kind"] == QuestionKind.CLOZE:
        return _too_much_in_gaps(fields)
    if len(fields["parts"]) > MOST_OPTIONS:
        return _("tiene más de %(count)d opciones. Divídala.") % {"count": MOST_OPTIONS}
    long = max(len(fields["text"]), len(fields["explanation"])) > LONGEST_TEXT
    if long or any(len(str(value)) > LONGEST_OPTION for part in fields["parts"] for value in part.values()):
        return _("tiene textos demasiado largos: hasta %(text)d caracteres, y %(option)d en cada opción.") % {
            "text": LONGEST_TEXT,
            "option": LONGEST_OPTION,
        }
    if any(not part["text"] for part in fields["parts"]):
        return _("una de sus opciones no tiene texto.")
    return ""


def _too_much_in_gaps(fields: Mapping[str, Any]) -> str:
    gaps = fields["parts"]
    if max([len(gaps), *(len(gap["options"]) for gap in gaps)]) > MOST_OPTIONS:
        return _("tiene más de %(count)d huecos, o de opciones en uno. Divídala.") % {"count": MOST_OPTIONS}
    options = [option for gap in gaps for option in gap["options"]]
    long = any(len(one["text"]) > LONGEST_ANSWER or len(one["feedback"]) > LONGEST_OPTION for one in options)
    if long or max(len(fields["text"]), len(fields["explanation"])) > LONGEST_TEXT:
        return _("tiene textos demasiado largos: hasta %(text)d caracteres, y %(option)d en cada respuesta.") % {
            "text": LONGEST_TEXT,
            "option": LONGEST_ANSWER,
        }
    if any(not one["text"] for one in options):
        return _("una de sus respuestas no tiene texto.")
    return ""


def _written(question: CourseQuestion, *, section: str, code: str) -> Question:
    kind = LIKE_OF[QuestionKind(question.kind)]
    return Question(
        kind=kind,
        stem=question.text,
        code=code,
        section=section,
        choices=() if kind == Kind.CLOZE else _choices(question, kind),
        gaps=_gaps(question) if kind == Kind.CLOZE else (),
        targets=tuple(part["match"] for part in question.parts) if kind == Kind.MATCHING else (),
        rationale=question.explanation,
        has_fixed_order=question.kind == QuestionKind.TRUE_FALSE,
        unit=question.unit if kind == Kind.NUMERIC else "",
        measures=question.measures,
    )


def _gaps(question: CourseQuestion) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            tuple(Choice(one["text"], float(one["correct"]), one["feedback"]) for one in gap["options"]),
            is_written=gap["is_written"],
            label="" if gap["text"] == _label(place) else gap["text"],
        )
        for place, gap in enumerate(question.parts, 1)
    )


def _choices(question: CourseQuestion, kind: Kind) -> tuple[Choice, ...]:
    if kind in (Kind.MATCHING, Kind.ORDERING):
        return tuple(Choice(part["text"]) for part in question.parts)
    count = sum(1 for part in question.parts if part.get("correct"))
    # In a multiple choice a wrong one costs as much as a right one gives, so that marking all gives nothing.
    share = round(1 / count, 7) if kind == Kind.MULTIPLE and count else 1.0
    cost = -share if kind == Kind.MULTIPLE else 0.0
    return tuple(
        Choice(part["text"], share if part.get("correct") else cost, part.get("feedback", ""), part.get("margin", ""))
        for part in question.parts
    )
