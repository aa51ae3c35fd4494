"""Questions of other programs as opinions of a survey: nobody answers them rightly or wrongly."""

from django.utils.translation import gettext as _

from apropia.diagnosis.models import ItemKind
from apropia.diagnosis.policies.content import LETTERS, ItemContent, Option
from apropia.diagnosis.policies.opinions import CHOICE_OPTIONS, LONG_TEXT, SHORT_TEXT
from apropia.formats.questions.plain_text import one_line
from apropia.formats.questions.records import Kind, Question

OPINION_OF = {
    Kind.SINGLE: ItemKind.CHOICE,
    Kind.MULTIPLE: ItemKind.CHOICES,
    Kind.SCALE: ItemKind.OPINION,
    Kind.TEXT: ItemKind.TEXT,
    Kind.LONG_TEXT: ItemKind.TEXT,
    Kind.SHORT: ItemKind.TEXT,
    Kind.NUMBER: ItemKind.AMOUNT,
    Kind.NUMERIC: ItemKind.AMOUNT,
    Kind.DATE: ItemKind.DATE,
}
MOST_OPTIONS = CHOICE_OPTIONS.stop - 1
BOUNDS_OF = {Kind.TEXT: {"most": SHORT_TEXT}, Kind.SHORT: {"most": SHORT_TEXT}, Kind.LONG_TEXT: {"most": LONG_TEXT}}
SECONDS_OF = {
    ItemKind.OPINION: 10,
    ItemKind.CHOICE: 15,
    ItemKind.CHOICES: 20,
    ItemKind.AMOUNT: 15,
    ItemKind.DATE: 15,
    ItemKind.TEXT: 45,
}


def opinion_of(question: Question, *, section: str, scale: str) -> tuple[ItemContent, list[str]]:
    """Return the opinion that a question becomes, and what it loses. Its kind is one of `OPINION_OF`.

    ``scale`` is the code of the scale it is answered on, for statements.
    """
    kind = OPINION_OF[question.kind]
    notes = []
    if question.right:
        notes.append(_("Una encuesta no tiene respuestas correctas: cuál lo era no se trae."))
    if question.rationale:
        notes.append(_("La explicación de la respuesta no se trae."))
    has_options = kind in (ItemKind.CHOICE, ItemKind.CHOICES)
    # What the file tells before the question goes with it: an opinion has no place of its own for that.
    words = [question.scenario, question.stem] if question.stem else [question.scenario]
    content = ItemContent(
        code=question.code,
        kind=kind,
        stem="\n\n".join(one for one in words if one),
        section=section,
        scale=scale,
        options=tuple(
            Option(letter, one_line(one.text)) for letter, one in zip(LETTERS, question.choices, strict=False)
        )
        if has_options
        else (),
        bounds=BOUNDS_OF.get(question.kind, {}),
        seconds=SECONDS_OF[kind],
    )
    return content, notes
