"""The conditions of a question: rows to fill, or an expression to write; both are kept as an expression."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models import Item
from apropia.diagnosis.policies.condition_rows import (
    SIGN_WORDS,
    SIGNS_OF,
    row_of,
    shown_rows,
    value_shown,
    values_of,
)
from apropia.diagnosis.policies.expressions import settled, variable_of
from apropia.diagnosis.queries.conditions_desk import ConditionsDesk
from apropia.formats.expressions.reading import MAX_LENGTH
from apropia.formats.expressions.rows import Row, Rows, expression_of
from apropia.formats.expressions.types import Type
from apropia.formats.expressions.writing import write
from apropia.foundation.errors import DomainError

ROWS, TEXT = "filas", "texto"
ADD, REMOVE, SAVE = "agregar", "quitar-", "guardar"
MAX_ROWS = 20


@dataclass(frozen=True)
class WrittenRow:
    """A row as it stands in the page, whether it says something or not yet."""

    code: str
    sign: str = ""
    value: str = ""


@dataclass(frozen=True)
class Written:
    """What the page of conditions says."""

    mode: str = ROWS
    is_any: bool = False
    rows: tuple[WrittenRow, ...] = ()
    relevance: str = ""
    validation: str = ""
    validation_message: str = ""


def stored(desk: ConditionsDesk) -> Written:
    """Return what is kept of a question."""
    item = desk.item
    rows = shown_rows(item.relevance, _by_code(desk))
    found = Written(relevance=item.relevance, validation=item.validation, validation_message=item.validation_message)
    if rows is None:
        return replace(found, mode=TEXT)
    return replace(found, is_any=rows.is_any, rows=_written(rows))


def sent(data: Mapping[str, Any]) -> Written:
    """Return what a page sent, whatever it is."""
    places = [n for n in range(MAX_ROWS) if f"question_{n}" in data]
    return Written(
        mode=TEXT if data.get("mode") == TEXT else ROWS,
        is_any=data.get("join") == "any",
        rows=tuple(
            WrittenRow(data[f"question_{n}"], data.get(f"sign_{n}", ""), data.get(f"value_{n}", "")) for n in places
        ),
        relevance=data.get("relevance", ""),
        validation=data.get("validation", ""),
        validation_message=data.get("validation_message", ""),
    )


def reshaped(written: Written, action: str, *, desk: ConditionsDesk, new: str) -> Written:
    """Return what the page says after a button that only rearranges it. Nothing typed is lost.

    Raises `DomainError` where the other way of writing it cannot hold what is there.
    """
    known = _by_code(desk)
    if action == ADD:
        return replace(written, rows=(*written.rows, _row_on(new, written, known)))
    if action.startswith(REMOVE) and (place := action.removeprefix(REMOVE)).isdecimal():
        return replace(written, rows=tuple(row for n, row in enumerate(written.rows) if str(n) != place))
    if action == TEXT:
        rows = _rows(written, known)
        return replace(written, mode=TEXT, relevance=write(expression_of(rows)) if rows.rows else "")
    if action == ROWS:
        rows_shown = shown_rows(settled(written.relevance, field="relevance"), known)
        if rows_shown is None:
            message = _(
                "Esta condición no cabe en filas: mezcla «y» con «o», o hace más que comparar. Siga como texto."
            )
            raise DomainError(str(message), field="relevance")
        return replace(written, mode=ROWS, is_any=rows_shown.is_any, rows=_written(rows_shown))
    return written


def _row_on(code: str, written: Written, known: Mapping[str, Item]) -> WrittenRow:
    """Return the row to add. Raises `DomainError` where no question was chosen, or there are as many as fit."""
    if code not in known:
        raise DomainError(str(_("Elija la pregunta de la que depende esta.")), field="new")
    if len(written.rows) >= MAX_ROWS:
        message = _("Caben %(most)s condiciones. Para más, escríbala como texto.") % {"most": MAX_ROWS}
        raise DomainError(message, field="new")
    return WrittenRow(code)


def _by_code(desk: ConditionsDesk) -> dict[str, Item]:
    return {item.code: item for item in desk.before}


def _written(rows: Rows) -> tuple[WrittenRow, ...]:
    return tuple(WrittenRow(row.code, row.sign, value_shown(row)) for row in rows.rows)


def _rows(written: Written, known: Mapping[str, Item]) -> Rows:
    """Return the rows as they were filled. Raises `DomainError` at the first that says nothing yet."""
    found: list[Row] = []
    for place, row in enumerate(written.rows):
        try:
            found.append(row_of(known[row.code], row.sign, row.value))
        except KeyError:
            message = _("La pregunta «%(code)s» ya no va antes de esta. Quite la fila.") % {"code": row.code}
            raise DomainError(message, field=f"sign_{place}") from None
        except ValueError as problem:
            raise DomainError(str(problem), field=f"value_{place}") from None
    return Rows(tuple(found), written.is_any)


@dataclass(frozen=True)
class ShownRow:
    """A row of the page: the question it is about, and the fields that say the rest."""

    place: int
    item: Item | None
    question: BoundField
    sign: BoundField
    value: BoundField


class ConditionsForm(forms.Form):
    """When a question is asked and which answers it takes."""

    mode = forms.CharField(widget=forms.HiddenInput)
    join = forms.ChoiceField(
        label=_("Se pregunta si"),
        choices=[("all", _("se cumplen todas")), ("any", _("se cumple alguna"))],
        required=False,
    )
    new = forms.ChoiceField(label=_("Agregar una condición sobre"), required=False)
    relevance = forms.CharField(
        label=_("Se pregunta solo si"),
        required=False,
        max_length=MAX_LENGTH,
        help_text=_("Por ejemplo: V-K >= 1 y no respondida(E-3). Vacío: se pregunta siempre."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
    )
    validation = forms.CharField(
        label=_("Solo se acepta si"),
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "off"}),
    )
    validation_message = forms.CharField(
        label=_("Qué lee la persona si no se acepta"),
        required=False,
        max_length=200,
        help_text=_("Dígale qué corregir. Por ejemplo: los días de uso no pasan de los del mes."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, desk: ConditionsDesk, written: Written) -> None:
        initial = {
            "mode": written.mode,
            "join": "any" if written.is_any else "all",
            "relevance": written.relevance,
            "validation": written.validation,
            "validation_message": written.validation_message,
        }
        for place, row in enumerate(written.rows):
            initial |= {f"question_{place}": row.code, f"sign_{place}": row.sign, f"value_{place}": row.value}
        super().__init__(data, initial=initial)
        self.written = written
        self.known = _by_code(desk)
        offered = [(item.code, f"{item.code} · {Truncator(item.stem).chars(90)}") for item in desk.before]
        self.fields["new"].choices = [("", "—"), *offered]  # type: ignore[attr-defined]  # a choice field
        self.fields["validation"].help_text = _("Con el código de esta pregunta: %(code)s. Vacío: se acepta todo.") % {
            "code": desk.item.code
        }
        self.fields["join"].required = len(written.rows) > 1
        for name in ("join", "new") if written.mode == TEXT else ("relevance",):
            del self.fields[name]
        for place, row in enumerate(written.rows if written.mode == ROWS else ()):
            self.fields |= _row_fields(place, row, self.known.get(row.code))

    @property
    def is_text(self) -> bool:
        return self.written.mode == TEXT

    @property
    def rows(self) -> list[ShownRow]:
        return [
            ShownRow(n, self.known.get(row.code), self[f"question_{n}"], self[f"sign_{n}"], self[f"value_{n}"])
            for n, row in enumerate(self.written.rows if self.written.mode == ROWS else ())
        ]

    def clean(self) -> dict[str, Any]:
        """Read the expressions, each beside its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            if self.written.mode == ROWS:
                rows = _rows(self.written, self.known)
                cleaned["relevance"] = write(expression_of(rows)) if rows.rows else ""
        except DomainError as refusal:
            self.add_error(refusal.field, refusal.message)
        return cleaned


def _row_fields(place: int, row: WrittenRow, item: Item | None) -> dict[str, forms.Field]:
    type_ = variable_of(item).type if item is not None else Type.NONE
    values = values_of(item) if item is not None else []
    about = {"code": row.code}
    value: forms.Field = forms.CharField(
        label=_("Valor para %(code)s") % about,
        required=False,
        max_length=200,
        widget=forms.DateInput(attrs={"type": "date"}) if type_ == Type.DATE else forms.TextInput,
    )
    if values:
        value = forms.ChoiceField(label=_("Respuesta a %(code)s") % about, required=False, choices=[("", "—"), *values])
    return {
        f"question_{place}": forms.CharField(widget=forms.HiddenInput, required=False),
        f"sign_{place}": forms.ChoiceField(
            label=_("Comparación con %(code)s") % about,
            choices=[(str(sign), SIGN_WORDS[sign]) for sign in SIGNS_OF[type_]],
        ),
        f"value_{place}": value,
    }
