"""What an opinion question must lie within, as cells of the sheet."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import OPINION_KINDS, ItemKind
from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.policies.opinions import LONG_TEXT, amount_from
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.schema import Column
from apropia.formats.tabular.values import CellError, limited, parse_date, parse_integer, parse_text

OPINION_WORDS = {
    "OPINION": "afirmacion|opinion",
    "CHOICE": "elegir una|choice",
    "CHOICES": "elegir varias|choices",
    "AMOUNT": "cantidad|amount",
    "TEXT": "texto|texto libre|text",
    "DATE": "fecha|date",
}
BOUND_COLUMNS = (
    Column("minimo", limited(parse_text, 20), "least|min"),
    Column("maximo", limited(parse_text, 20), "most|max"),
)
BOUND_CODEBOOK = (
    (
        "minimo",
        "En «elegir varias», cuántas opciones. En «cantidad» y «fecha», entre qué valores. "
        "En «texto», cuántos caracteres.",
    ),
    ("maximo", "Igual que «minimo»: a lo sumo cuántas, o hasta dónde."),
)
OPINION_EXAMPLES = (
    ItemContent(
        code="EJEMPLO-8",
        kind="AMOUNT",
        section="Preguntas",
        stem="¿Cuántas horas a la semana usa videollamadas?",
        seconds=15,
        bounds={"least": 0, "most": 60, "unit": "horas"},
    ),
    ItemContent(
        code="EJEMPLO-9",
        kind="TEXT",
        section="Preguntas",
        stem="¿Qué le falta al servicio para ayudarle más?",
        seconds=45,
        bounds={"most": LONG_TEXT},
    ),
)


_PARSERS: Mapping[str, Callable[[Cell], Any]] = {
    ItemKind.CHOICES: parse_integer,
    ItemKind.AMOUNT: amount_from,
    ItemKind.DATE: lambda cell: parse_date(cell).isoformat(),
    ItemKind.TEXT: parse_integer,
}


def read_bounds(values: Mapping[str, object]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return what the answer to the question of a row must lie within, and what of it cannot be read, by column."""
    kind = str(values["tipo"])
    bounds: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for name, column in (("least", "minimo"), ("most", "maximo")):
        written = values.get(column)
        if not isinstance(written, str) or not written:
            continue
        if kind not in _PARSERS:
            wrong.append((column, _("Esta clase de pregunta no tiene límites. Borre la celda.")))
            continue
        try:
            bounds[name] = _PARSERS[kind](written)
        except CellError as problem:
            wrong.append((column, str(problem)))
    if kind == ItemKind.TEXT and not 1 <= bounds.get("most", 1) <= LONG_TEXT:
        wrong.append(("maximo", _("Escriba entre 1 y %(most)s caracteres.") % {"most": LONG_TEXT}))
    if kind == ItemKind.AMOUNT and values.get("unidad"):
        bounds["unit"] = str(values["unidad"])
    return bounds, wrong


def bound_cells(content: ItemContent) -> dict[str, Cell]:
    """Return what an answer must lie within, as cells of a row; nothing for what is no opinion."""
    bounds = content.bounds or {}
    if content.kind not in OPINION_KINDS:
        return {}
    return {"minimo": bounds.get("least"), "maximo": bounds.get("most"), "unidad": bounds.get("unit")}
