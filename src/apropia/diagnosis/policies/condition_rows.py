"""A condition as rows that people read and fill: a question, a comparison and a value."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.diagnosis.models import Item
from apropia.diagnosis.policies.expressions import variable_of
from apropia.formats.expressions.evaluation import is_date
from apropia.formats.expressions.reading import parse
from apropia.formats.expressions.rows import WITHOUT_VALUE, Row, Rows, Sign, rows_of
from apropia.formats.expressions.tree import Number, Text
from apropia.formats.expressions.types import Type
from apropia.formats.expressions.writing import number

_ASKED = (Sign.ANSWERED, Sign.UNANSWERED)
SIGNS_OF: dict[Type, tuple[Sign, ...]] = {
    Type.NUMBER: (*tuple(Sign)[:6], *_ASKED),
    Type.DATE: (*tuple(Sign)[:6], *_ASKED),
    Type.CHOICE: (Sign.EQUAL, Sign.DIFFERENT, *_ASKED),
    Type.TEXT: (Sign.EQUAL, Sign.DIFFERENT, *_ASKED),
    Type.SEVERAL: (Sign.MARKED, Sign.UNMARKED, *_ASKED),
    Type.NONE: _ASKED,
}
SIGN_WORDS = {
    Sign.EQUAL: gettext_lazy("es"),
    Sign.DIFFERENT: gettext_lazy("no es"),
    Sign.LESS: gettext_lazy("es menos que"),
    Sign.AT_MOST: gettext_lazy("es a lo sumo"),
    Sign.MORE: gettext_lazy("es más que"),
    Sign.AT_LEAST: gettext_lazy("es por lo menos"),
    Sign.MARKED: gettext_lazy("incluye"),
    Sign.UNMARKED: gettext_lazy("no incluye"),
    Sign.ANSWERED: gettext_lazy("tiene respuesta"),
    Sign.UNANSWERED: gettext_lazy("no tiene respuesta"),
}
_DECIMAL = re.compile(r"-?\d{1,15}(?:[.,]\d{1,9})?")


def values_of(item: Item) -> list[tuple[str, str]]:
    """Return what can be chosen as an answer to an item, with its words; nothing where answers are written."""
    if item.scale is not None:
        return [(str(step["value"]), step["text"]) for step in item.scale.options]
    if variable_of(item).type not in {Type.CHOICE, Type.SEVERAL}:
        return []
    return [(option["id"], option["text"]) for option in item.options]


def row_of(item: Item, sign: str, value: str) -> Row:
    """Return a row as it was filled. Raises `ValueError` with what to mend."""
    type_ = variable_of(item).type
    if sign not in SIGNS_OF.get(type_, ()):
        raise ValueError(_("Elija una comparación."))
    if Sign(sign) in WITHOUT_VALUE:
        return Row(item.code, Sign(sign))
    offered = values_of(item)
    if offered and value not in dict(offered):
        raise ValueError(_("Elija una respuesta."))
    if type_ == Type.NUMBER:
        return Row(item.code, Sign(sign), Number(_number(value)))
    if type_ == Type.DATE and not is_date(value):
        raise ValueError(_("Escriba la fecha: año, mes y día."))
    if not value.strip():
        raise ValueError(_("Escriba con qué se compara."))
    return Row(item.code, Sign(sign), Text(value.strip()))


def _number(value: str) -> Decimal:
    try:
        if _DECIMAL.fullmatch(value.strip()) is None:
            raise InvalidOperation
        return Decimal(value.strip().replace(",", "."))
    except InvalidOperation:
        raise ValueError(_("Escriba un número, como 3 o 2,5.")) from None


def value_shown(row: Row) -> str:
    """Return the value of a row as its field shows it, numbers as they are written in Colombia."""
    if isinstance(row.value, Number):
        return number(row.value.value).replace(".", ",")
    return row.value.value if row.value is not None else ""


def shown_rows(expression: str, items: Mapping[str, Item]) -> Rows | None:
    """Return a condition as rows; None where it has another shape, or a row that the editor could not show."""
    if not expression:
        return Rows(())
    rows = rows_of(parse(expression))
    if rows is None:
        return None
    try:
        fine = [row_of(items[row.code], row.sign, value_shown(row)) == row for row in rows.rows]
    except (KeyError, ValueError):
        return None
    return rows if all(fine) else None


def condition_in_words(expression: str, items: Mapping[str, Item]) -> str:
    """Return a condition as a sentence; as it is written where it is no list of rows."""
    rows = shown_rows(expression, items)
    if rows is None:
        return expression
    joined = _(" o ") if rows.is_any else _(" y ")
    return joined.join(_row_in_words(row, items[row.code]) for row in rows.rows)


def _row_in_words(row: Row, item: Item) -> str:
    said = f"«{item.code}» {SIGN_WORDS[row.sign]}"
    if row.value is None:
        return said
    shown = value_shown(row)
    return f"{said} «{dict(values_of(item)).get(shown, shown)}»"
