"""The cells of a sheet that tie a question to something else: the service it asks about."""

from collections.abc import Mapping
from typing import Any

from apropia.diagnosis.models import SERVICE_KINDS
from apropia.diagnosis.policies.content import ItemContent
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.schema import Column
from apropia.formats.tabular.values import limited, parse_text

COLUMNS = (Column("servicio", limited(parse_text, 40), "service"),)
CODEBOOK = (("servicio", "En las de servicios: el código del único servicio por el que se pregunta. Vacía: todos."),)


def parts_of(kind: str, values: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of `ItemContent` that these cells say; where they are empty, what is stored stays."""
    return {"service": values.get("servicio") or None} if kind in SERVICE_KINDS else {}


def cells_of(content: ItemContent) -> dict[str, Cell]:
    """Return the cells that tie a question to something else."""
    return {"servicio": content.service or None}
