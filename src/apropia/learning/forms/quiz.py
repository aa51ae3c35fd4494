"""The form of one question, whatever its kind. It yields the answer as `Question.is_right` reads it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apropia.formats.written_answers import readings
from apropia.learning.models import QuestionKind
from apropia.learning.queries.quizzes import Shown


class AnswerForm(forms.Form):
    """One question as fields: options, or one choice per pair or item."""

    def __init__(self, data: Any = None, *, shown: Shown) -> None:
        super().__init__(data)
        self.shown = shown
        kind = shown.question.kind
        options = [(part.token, part.text) for part in shown.parts]
        if kind == QuestionKind.MULTIPLE:
            self.fields["given"] = forms.MultipleChoiceField(
                label=shown.question.text,
                choices=options,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Marque al menos una respuesta.")},
            )
        elif kind in (QuestionKind.NUMERIC, QuestionKind.SHORT):
            self.fields["given"] = _written(_answer_label(shown.question.unit))
        elif kind == QuestionKind.CLOZE:
            for place, gap in enumerate(shown.gaps, 1):
                label = f"{place}. {gap.text}"
                choices = [(text, text) for text in gap.choices]
                self.fields[f"part_{gap.token}"] = _select(label, choices) if choices else _written(label)
        elif kind == QuestionKind.MATCHING:
            for part in shown.parts:
                self.fields[f"part_{part.token}"] = _select(part.text, list(shown.choices))
        elif kind == QuestionKind.ORDERING:
            places = [(str(number), str(number)) for number in range(1, len(options) + 1)]
            for part in shown.parts:
                self.fields[f"part_{part.token}"] = _select(part.text, places)
        else:
            self.fields["given"] = forms.ChoiceField(
                label=shown.question.text,
                choices=options,
                widget=forms.RadioSelect,
                error_messages={"required": _("Elija una respuesta.")},
            )

    def clean_given(self) -> Any:
        value, question = self.cleaned_data["given"], self.shown.question
        if question.kind == QuestionKind.NUMERIC and not readings(value, unit=question.unit):
            raise forms.ValidationError(
                _("«%(text)s» no es un número. Escriba solo cifras, como 12,5 o 1250.") % {"text": value[:30]}
            )
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.shown.question.kind in (QuestionKind.ORDERING, QuestionKind.MATCHING) and not self.errors:
            values = [cleaned[name] for name in self.fields]
            if len(set(values)) != len(values):
                is_order = self.shown.question.kind == QuestionKind.ORDERING
                self.add_error(
                    None, _("Ponga cada paso en un lugar distinto.") if is_order else _("Use cada pareja una sola vez.")
                )
        return cleaned

    @property
    def given(self) -> object:
        """The answer, once the form is valid."""
        kind, key_of = self.shown.question.kind, self.shown.key_of
        if kind == QuestionKind.CLOZE:
            return {key_of[name.removeprefix("part_")]: self.cleaned_data[name] for name in self.fields}
        if kind in (QuestionKind.NUMERIC, QuestionKind.SHORT):
            return self.cleaned_data["given"]
        if kind in (QuestionKind.ORDERING, QuestionKind.MATCHING):
            chosen = {key_of[name.removeprefix("part_")]: self.cleaned_data[name] for name in self.fields}
            if kind == QuestionKind.ORDERING:
                return sorted(chosen, key=lambda key: int(chosen[key]))
            return {key: key_of[token] for key, token in chosen.items()}
        value = self.cleaned_data["given"]
        return [key_of[token] for token in (value if isinstance(value, list) else [value])]


def _answer_label(unit: str) -> str:
    return _("Su respuesta, en %(unit)s") % {"unit": unit} if unit else _("Su respuesta")


def _written(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Escriba su respuesta.")},
    )


def _select(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Elija")), *choices],
        error_messages={"required": _("Elija una opción para «%(label)s».") % {"label": label}},
    )
