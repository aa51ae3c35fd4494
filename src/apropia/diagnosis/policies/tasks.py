"""Short tasks: a mailbox, a message to judge, a spreadsheet, a tree of folders. Kept as data, drawn by us. Pure.

What can be marked are the options of the item; `task` holds what else is shown. `parts` has the details of each option
of a mailbox (`from`, `date`, `attachment`, `body`), of a message (`role`, `target`) or of a place on the image of the
item (`shape`, see `regions`); `rows` the cells of a grid;
`file` what is to be put away. A folder is its path, «Contratos / 2026».
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.diagnosis.policies.regions import missing_in_places, svg_points

MAILBOX_OPTIONS = range(3, 9)
PHISHING_OPTIONS = range(4, 9)
FOLDER_OPTIONS = range(3, 9)
GRID_ROWS = range(2, 13)
GRID_COLUMNS = range(2, 9)
COLUMN_LETTERS = "ABCDEFGH"
STEP = " / "
ROLES = {
    "SENDER": gettext_lazy("De"),
    "DATE": gettext_lazy("Fecha"),
    "SUBJECT": gettext_lazy("Asunto"),
    "GREETING": gettext_lazy("Saludo"),
    "TEXT": gettext_lazy("Texto"),
    "LINK": gettext_lazy("Enlace"),
    "ATTACHMENT": gettext_lazy("Adjunto"),
    "SIGNATURE": gettext_lazy("Firma"),
}

Rows = Sequence[Sequence[str]]
# A field to mend, and how.
Missing = tuple[str, str]


def grid_from(text: str) -> list[list[str]]:
    """Return the rows of a grid: one a line, cells apart by «|» or, when pasted from a spreadsheet, by tabs."""
    lines = [line for line in text.splitlines() if line.strip(" \t|")]
    rows = [[" ".join(cell.split()) for cell in line.split("\t" if "\t" in line else "|")] for line in lines]
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def grid_text(rows: Rows) -> str:
    """Return a grid as `grid_from` reads it."""
    return "\n".join(" | ".join(row) for row in rows)


def column_letter(place: int) -> str:
    """Return how a column is called; those that do not fit any more have no name."""
    return COLUMN_LETTERS[place] if place < len(COLUMN_LETTERS) else "?"


def cells_of(rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield the name of each cell and what is said of it, row by row."""
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row):
            name = f"{column_letter(place)}{number}"
            yield name, f"{name}: {text or _('vacía')}"


def clean_path(text: str) -> str:
    """Return the path of a folder with its steps apart alike."""
    return STEP.join(filter(None, (" ".join(step.split()) for step in text.split("/"))))


def details_of(kind: str, options: Iterable[Mapping[str, str]], task: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what is shown of each option besides its text, by its id."""
    if kind == "FOLDERS":
        steps = {option["id"]: option["text"].split(STEP) for option in options}
        return {one: {"name": path[-1], "above": path[:-1], "depth": len(path)} for one, path in steps.items()}
    if kind == "SHEET":
        return {option["id"]: {"name": option["id"]} for option in options}
    parts: dict[str, dict[str, Any]] = task.get("parts", {})
    if kind == "HOTSPOT":
        return {one: {"points": svg_points(part["shape"])} for one, part in parts.items() if "shape" in part}
    if kind == "PHISHING":
        return {one: part | {"label": ROLES.get(part.get("role", ""), "")} for one, part in parts.items()}
    return parts


def missing_in(kind: str, options: Mapping[str, str], key: Any, task: Mapping[str, Any]) -> Iterator[Missing]:
    """Yield what a task lacks before anybody may meet it. `options` are the texts by id."""
    marked = [one for one in key if one in options] if isinstance(key, list) else []
    yield from _MISSING[kind](options, marked, task)


def _of_mailbox(options: Mapping[str, str], key: list[str], task: Mapping[str, Any]) -> Iterator[Missing]:
    yield from _counted(len(options), MAILBOX_OPTIONS, _("mensajes"))
    parts = [task.get("parts", {}).get(one, {}) for one in options]
    if any(not part.get("from") or not part.get("body") for part in parts):
        yield "options", _("Cada mensaje dice de quién es y qué dice. Complete el que falta.")
    if not 0 < len(key) < len(options):
        yield "key", _("Marque el mensaje correcto, o varios, y deje al menos uno que no lo sea.")


def _of_message(options: Mapping[str, str], key: list[str], task: Mapping[str, Any]) -> Iterator[Missing]:
    yield from _counted(len(options), PHISHING_OPTIONS, _("partes"))
    parts = [task.get("parts", {}).get(one, {}) for one in options]
    if any(part.get("role") not in ROLES for part in parts):
        yield "options", _("Diga de cada parte del mensaje qué es: remitente, enlace, saludo…")
    if any(part.get("role") == "LINK" and not part.get("target") for part in parts):
        yield "options", _("Escriba a qué dirección lleva el enlace.")
    if not 0 < len(key) < len(options):
        yield "key", _("Marque las señales de engaño y deje al menos una parte que no lo sea.")


def _of_grid(options: Mapping[str, str], key: list[str], task: Mapping[str, Any]) -> Iterator[Missing]:
    yield from missing_in_grid(task.get("rows", ()))
    if len(key) != 1:
        yield "cell", _("Escriba la celda correcta, como B3. Debe estar en la hoja.")


def missing_in_grid(rows: Rows) -> Iterator[Missing]:
    """Yield what keeps rows from being a grid that fits a phone."""
    if len(rows) not in GRID_ROWS or len(rows[0]) not in GRID_COLUMNS:
        message = _("La hoja tiene entre %(low)s y %(high)s filas y entre %(left)s y %(right)s columnas.")
        yield (
            "grid",
            message
            % {
                "low": GRID_ROWS.start,
                "high": GRID_ROWS.stop - 1,
                "left": GRID_COLUMNS.start,
                "right": GRID_COLUMNS.stop - 1,
            },
        )


def _of_folders(options: Mapping[str, str], key: list[str], task: Mapping[str, Any]) -> Iterator[Missing]:
    yield from _counted(len(options), FOLDER_OPTIONS, _("carpetas"))
    if not task.get("file"):
        yield "file", _("Escriba el nombre del archivo que se guarda.")
    paths = [path.split(STEP) for path in options.values()]
    if orphans := [STEP.join(path[:-1]) for path in paths if len(path) > 1 and path[:-1] not in paths]:
        yield "options", _("Falta la carpeta «%(path)s». Escríbala antes de la que va dentro.") % {"path": orphans[0]}
    if len(key) != 1:
        yield "key", _("Marque una sola carpeta correcta.")


_MISSING = {
    "HOTSPOT": missing_in_places,
    "MAILBOX": _of_mailbox,
    "PHISHING": _of_message,
    "SHEET": _of_grid,
    "FOLDERS": _of_folders,
}


def _counted(found: int, allowed: range, what: str) -> Iterator[Missing]:
    if found not in allowed:
        message = _("Escriba entre %(low)s y %(high)s %(what)s.")
        yield "options", message % {"low": allowed.start, "high": allowed.stop - 1, "what": what}
