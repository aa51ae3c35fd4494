"""The cells of a sheet that only some kinds of question have."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.policies.numbers import key_from, words_of_key
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.schema import Column
from apropia.formats.tabular.values import CellError, limited, parse_text


def parse_number_key(cell: Cell) -> dict[str, str]:
    """Return which numbers are right: a number, or «12,5 ± 0,5», or «10 a 12»."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # What a spreadsheet knows as a number needs no reading.
        return {"number": f"{Decimal(repr(cell)).normalize():f}"}
    try:
        return key_from(parse_text(cell))
    except ValueError:
        raise CellError("bad_number", _("Escriba un número, como 12,5; con margen, 12,5 ± 0,5; o 10 a 12.")) from None


COLUMNS = (
    Column("numero", parse_number_key, "number|numero correcto"),
    Column("unidad", limited(parse_text, 20), "unit"),
)
CODEBOOK = (
    ("numero", "En «número», el correcto: 12,5; con margen, 12,5 ± 0,5; o un rango, 10 a 12."),
    ("unidad", "La unidad del número, como MB o %."),
)
# Which column a lack of these kinds is mended in.
COLUMN_OF = {"number": "numero", "to": "numero"}


def parts_of(kind: str, values: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of `ItemContent` that the cells of such a kind say; nothing for the other kinds."""
    if kind != "NUMERIC":
        return {}
    unit = values.get("unidad")
    return {"options": (), "key": values.get("numero") or None, "task": {"unit": unit} if unit else None}


def cells_of(content: ItemContent) -> dict[str, Cell]:
    """Return the cells of such a kind; nothing for the other kinds."""
    if content.kind != "NUMERIC":
        return {}
    return {"numero": words_of_key(content.key) or None, "unidad": (content.task or {}).get("unit")}


EXAMPLES = (
    ItemContent(
        code="P-1.1-B8",
        kind="NUMERIC",
        section="Situaciones de trabajo",
        competence="1.1",
        level="BASIC",
        stem="Escriba aquí una pregunta que se responde con un número.",
        key={"number": "12.5", "give": "0.5"},
        task={"unit": "MB"},
        rationale="Diga cómo se llega al número.",
    ),
)
