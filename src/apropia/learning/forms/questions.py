"""What an author fills in to write a question, by its kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.formats.written_answers import ANYTHING, number_meant
from apropia.foundation.ui.numbers import typed_es
from apropia.learning.models import Question, QuestionKind

FEWEST_ROWS = 6
QUESTION_KINDS = dict(QuestionKind.choices)
COMMENT = "|"  # between an answer of a gap and what is told to whoever gives it
_NAMES = {
    QuestionKind.MATCHING: ("text", "match", "feedback"),
    QuestionKind.ORDERING: ("text", "feedback"),
    QuestionKind.NUMERIC: ("text", "margin", "correct", "feedback"),
    QuestionKind.CLOZE: ("text", "is_written", "right", "wrong"),
}
_NUMBERS = ("text", "margin")


class QuestionForm(forms.Form):
    """A question of one kind, its options, pairs, steps, answers or gaps. Rows left empty do not count."""

    text = forms.CharField(label=gettext_lazy("Pregunta"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    unit = forms.CharField(
        label=gettext_lazy("Unidad"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Por ejemplo MB, días o %. Se muestra junto a la respuesta."),
    )
    measures = forms.CharField(
        label=gettext_lazy("Qué mide"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Una palabra que se repite en la pregunta pareja de la otra prueba."),
    )
    group = forms.CharField(
        label=gettext_lazy("Grupo"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Las preguntas que se pueden cambiar unas por otras llevan el mismo grupo."),
    )
    explanation = forms.CharField(
        label=gettext_lazy("Explicación"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=4000
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kind: str,
        question: Question | None = None,
        has_groups: bool = True,
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        """`typed` is what was written so far, as another kind of question."""
        self.kind = kind
        self.part_names = _NAMES.get(QuestionKind(kind), ("text", "correct", "feedback"))
        parts = question.parts if question else []
        # What another program brought may have more options than are written here.
        self._places = range(1, max(FEWEST_ROWS, len(parts) + 1) + 1)
        initial: dict[str, Any] = dict(typed.items()) if typed else {}
        if question is not None:
            initial = {name: getattr(question, name) for name in ("text", "measures", "explanation", "unit", "group")}
            for place, part in enumerate(parts, 1):
                initial |= {f"{name}_{place}": value for name, value in _written(kind, part).items()}
        super().__init__(data, initial=initial)
        if kind != QuestionKind.NUMERIC:
            del self.fields["unit"]
        if not has_groups:
            del self.fields["group"]
        if kind == QuestionKind.CLOZE:
            self.fields["text"].label = _("Texto con huecos")
        for place in self._places:
            for name in self.part_names:
                self.fields[f"{name}_{place}"] = _field(kind, name)

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each option, for the template."""
        return [[self[f"{name}_{place}"] for name in self.part_names] for place in self._places]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.kind == QuestionKind.NUMERIC:
            for name in (f"{name}_{place}" for place in self._places for name in _NUMBERS):
                self._clean_number(cleaned, name)
        return cleaned

    def _clean_number(self, cleaned: dict[str, Any], name: str) -> None:
        text = cleaned.get(name, "").strip()
        try:
            cleaned[name] = text if text in ("", ANYTHING) else number_meant(text)
        except ValueError:
            self.add_error(name, _("«%(text)s» no es un número. Escriba solo cifras, como 12,5.") % {"text": text[:30]})
        else:
            if name.startswith("margin") and cleaned[name][:1] in ("-", ANYTHING):
                self.add_error(name, _("El margen no puede ser menor que cero."))

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The options as the question stores them, once the form is valid."""
        rows = [{name: self.cleaned_data[f"{name}_{place}"] for name in self.part_names} for place in self._places]
        return [_gap(row) for row in rows] if self.kind == QuestionKind.CLOZE else rows


def question_form(
    address: Mapping[str, str], sent: Mapping[str, str], *, question: Question | None, has_groups: bool
) -> QuestionForm:
    """Return the form of a question. One that is being written becomes another kind and keeps what was typed."""
    becomes = "" if question else sent.get("becomes", "")
    asked = becomes or address.get("clase", "")
    kind = question.kind if question else asked if asked in QUESTION_KINDS else next(iter(QUESTION_KINDS))
    if becomes:
        return QuestionForm(kind=kind, has_groups=has_groups, typed=sent)
    return QuestionForm(sent or None, kind=kind, question=question, has_groups=has_groups)


def _written(kind: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored part as an author writes it."""
    if kind == QuestionKind.CLOZE:
        lines: dict[bool, list[str]] = {True: [], False: []}
        for option in part["options"]:
            lines[option["correct"]].append(f" {COMMENT} ".join(filter(None, (option["text"], option["feedback"]))))
        return {
            "text": part["text"],
            "is_written": part["is_written"],
            "right": "\n".join(lines[True]),
            "wrong": "\n".join(lines[False]),
        }
    if kind == QuestionKind.NUMERIC:
        return {**part, **{name: typed_es(part.get(name, "")) for name in _NUMBERS}}
    return dict(part)


def _gap(row: Mapping[str, Any]) -> dict[str, Any]:
    options = [*_options(row["right"], is_right=True), *_options(row["wrong"], is_right=False)]
    return {"text": row["text"], "is_written": row["is_written"], "options": options}


def _options(lines: str, *, is_right: bool) -> Iterator[dict[str, Any]]:
    for line in lines.splitlines():
        text, _mark, feedback = (piece.strip() for piece in line.partition(COMMENT))
        if text:
            yield {"text": text[:200], "correct": is_right, "feedback": feedback[:500]}


def _field(kind: str, name: str) -> forms.Field:
    if name == "correct":
        return forms.BooleanField(label=_("Es correcta"), required=False)
    if name == "is_written":
        return forms.BooleanField(label=_("Se escribe, sin lista para elegir"), required=False)
    if name in ("right", "wrong"):
        label = _("Respuestas correctas") if name == "right" else _("Otras respuestas")
        return forms.CharField(
            label=label,
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Una por línea. Para comentar una, escriba «|» y el comentario."),
        )
    texts = {
        QuestionKind.NUMERIC: _("Número"),
        QuestionKind.SHORT: _("Respuesta"),
        QuestionKind.CLOZE: _("Qué va en el hueco"),
    }
    labels = {
        "text": texts.get(QuestionKind(kind), _("Texto")),
        "match": _("Su pareja"),
        "margin": _("Margen, más o menos"),
        "feedback": _("Qué decir a quien la elige"),
    }
    return forms.CharField(label=labels[name], required=False, max_length=500)
