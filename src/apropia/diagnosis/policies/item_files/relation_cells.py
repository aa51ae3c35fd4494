"""The cells of a sheet that tie a question to something else: its service, its variants, its enemies."""

from collections.abc import Mapping
from typing import Any

from apropia.diagnosis.models import SERVICE_KINDS
from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.policies.kinship import DRAWN_KINDS
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.schema import Column
from apropia.formats.tabular.values import limited, parse_list, parse_text

COLUMNS = (
    Column("servicio", limited(parse_text, 40), "service"),
    Column("familia", limited(parse_text, 40), "family"),
    Column("enemigas", parse_list, "enemies"),
)
CODEBOOK = (
    ("servicio", "En las de servicios: el código del único servicio por el que se pregunta. Vacía: todos."),
    ("familia", "La misma palabra en las variantes de una pregunta: a cada persona le toca una sola."),
    ("enemigas", "Los códigos de las que nunca van en el mismo formulario, separados por comas."),
)


def parts_of(kind: str, values: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of `ItemContent` that these cells say; where they are empty, what is stored stays."""
    if kind in SERVICE_KINDS:
        return {"service": values.get("servicio") or None}
    if kind in DRAWN_KINDS:
        return {"family": values.get("familia") or None, "enemies": values.get("enemigas") or None}
    return {}


def cells_of(content: ItemContent) -> dict[str, Cell]:
    """Return the cells that tie a question to something else."""
    return {
        "servicio": content.service or None,
        "familia": content.family or None,
        "enemigas": ", ".join(content.enemies or ()) or None,
    }
