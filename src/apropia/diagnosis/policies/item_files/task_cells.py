"""The cells of a sheet that only some kinds of question have."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.policies.content import ItemContent, Option, sheet_parts
from apropia.diagnosis.policies.numbers import key_from, words_of_key
from apropia.diagnosis.policies.recordings import LONGEST_TRANSCRIPT
from apropia.diagnosis.policies.regions import shape_or_none, shape_text
from apropia.diagnosis.policies.tasks import ROLES, clean_path, grid_from, grid_text
from apropia.formats.tabular.cells import Cell, fold
from apropia.formats.tabular.schema import Column, Problem, Row
from apropia.formats.tabular.values import CellError, limited, parse_lines, parse_text


def parse_number_key(cell: Cell) -> dict[str, str]:
    """Return which numbers are right: a number, or «12,5 ± 0,5», or «10 a 12»."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # What a spreadsheet knows as a number needs no reading.
        return {"number": f"{Decimal(repr(cell)).normalize():f}"}
    try:
        return key_from(parse_text(cell))
    except ValueError:
        raise CellError("bad_number", _("Escriba un número, como 12,5; con margen, 12,5 ± 0,5; o 10 a 12.")) from None


# What an option may have, and what the cell of one with its details.
LONGEST_OPTION, LONGEST = 400, 1600
COLUMNS = (
    Column("numero", parse_number_key, "number|numero correcto"),
    Column("unidad", limited(parse_text, 20), "unit"),
    Column("tabla", limited(parse_lines, 2000), "hoja|table"),
    Column("archivo", limited(parse_text, 120), "file"),
    Column("imagen", limited(parse_text, 200), "picture"),
    Column("texto_alternativo", limited(parse_lines, 300), "alt"),
    Column("sonido_o_video", limited(parse_text, 200), "recording"),
    Column("transcripcion", limited(parse_lines, LONGEST_TRANSCRIPT), "transcript"),
)
CODEBOOK = (
    ("numero", "En «número», el correcto: 12,5; con margen, 12,5 ± 0,5; o un rango, 10 a 12."),
    ("unidad", "La unidad del número, como MB o %."),
    ("tabla", "En «hoja de cálculo» y en «número»: una fila por línea, las celdas separadas por |."),
    ("archivo", "En «árbol de carpetas», el archivo que se guarda. Las opciones son las rutas, como Contratos / 2026."),
    ("imagen", "El nombre de la imagen. Solo se lee: se pone en la página de la pregunta."),
    ("texto_alternativo", "Lo que la imagen muestra. Solo se lee."),
    ("sonido_o_video", "El nombre del sonido o del video. Solo se lee: se pone en la página de la pregunta."),
    ("transcripcion", "Lo que se dice en él. Solo se lee; los subtítulos no van en la hoja."),
    (
        "opcion_1 a opcion_8",
        "En «buzón» y «mensaje sospechoso», una línea por dato: «De: …», «Asunto: …». En «lugar en una imagen», "
        "«Lugar: 10,20 45,60».",
    ),
    ("correctas", "En «hoja de cálculo», la celda: B3."),
)
# Which column a lack of these kinds is mended in.
COLUMN_OF = {"number": "numero", "to": "numero", "grid": "tabla", "cell": "correctas", "file": "archivo"}
# How each detail of an option is called where an option is written as lines.
MAIL_WORDS = {"from": "De", "option": "Asunto", "date": "Fecha", "attachment": "Adjunto"}
LINK_WORD, PLACE_WORD = "Lleva a", "Lugar"


def parts_of(content: ItemContent, values: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of `ItemContent` that the cells of such a kind say; nothing for the other kinds."""
    read = _READ.get(content.kind)
    return read(content, values) if read else {}


def _number(_content: ItemContent, values: Mapping[str, object]) -> dict[str, Any]:
    task = {"unit": values.get("unidad"), "rows": grid_from(str(values.get("tabla") or ""))}
    shown = {name: one for name, one in task.items() if one}
    return {"options": (), "key": values.get("numero") or None, "task": shown or None}


def _grid(_content: ItemContent, values: Mapping[str, object]) -> dict[str, Any]:
    marked = values.get("correctas")
    key = [one.upper() for one in marked] if isinstance(marked, tuple) else []
    return sheet_parts(grid_from(str(values.get("tabla") or "")), key)


def _folders(content: ItemContent, values: Mapping[str, object]) -> dict[str, Any]:
    options = tuple(Option(option.id, clean_path(option.text)) for option in content.options)
    return {"options": options, "task": {"file": values["archivo"]} if values.get("archivo") else None}


def _mailbox(content: ItemContent, _values: Mapping[str, object]) -> dict[str, Any]:
    names = {fold(word): name for name, word in MAIL_WORDS.items()}
    return _with_parts(content, {option.id: _lines(option.text, names, rest="body") for option in content.options})


def _message(content: ItemContent, _values: Mapping[str, object]) -> dict[str, Any]:
    parts: dict[str, dict[str, str]] = {}
    roles = {fold(str(word)): role for role, word in ROLES.items()}
    for option in content.options:
        first, _sep, rest = option.text.partition(":")
        role = roles.get(fold(first), "")
        said, _link, target = (rest if role else option.text).partition(f"\n{LINK_WORD}:")
        found = {"role": role, "option": said.strip(), "target": target.strip()}
        parts[option.id] = {name: text for name, text in found.items() if text}
    return _with_parts(content, parts)


def _with_parts(content: ItemContent, parts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    options = tuple(Option(one, found.get("option", "")) for one, found in parts.items())
    details = {one: {name: text for name, text in found.items() if name != "option"} for one, found in parts.items()}
    return {"options": options, "task": {"parts": details} if details else None}


def _lines(text: str, names: Mapping[str, str], *, rest: str) -> dict[str, str]:
    """Return the lines «Name: text» by name, as long as they go, and under `rest` what follows."""
    found: dict[str, str] = {}
    lines = text.splitlines()
    while lines:
        word, mark, said = lines[0].partition(":")
        if not mark or fold(word) not in names or names[fold(word)] in found:
            break
        found[names[fold(word)]] = said.strip()
        lines.pop(0)
    found[rest] = "\n".join(lines).strip("\n")
    return {name: said for name, said in found.items() if said}


def _places(content: ItemContent, _values: Mapping[str, object]) -> dict[str, Any]:
    found = {option.id: option.text.partition(f"\n{PLACE_WORD}:") for option in content.options}
    options = tuple(Option(one, name.strip()) for one, (name, _mark, _points) in found.items())
    parts = {one: {"shape": shape} for one, (_name, _mark, points) in found.items() if (shape := shape_or_none(points))}
    return {"options": options, "task": {"parts": parts} if parts else None}


_READ = {
    "HOTSPOT": _places,
    "NUMERIC": _number,
    "SHEET": _grid,
    "FOLDERS": _folders,
    "MAILBOX": _mailbox,
    "PHISHING": _message,
}


def too_long(row: Row, content: ItemContent) -> Iterator[Problem]:
    """Refuse an option that is longer than the editor takes; a message of a mailbox is one cell and may be long."""
    for number, option in enumerate(content.options, 1):
        if len(option.text) > LONGEST_OPTION:
            message = _("Tiene más de %(length)s caracteres. Acorte el texto.") % {"length": LONGEST_OPTION}
            yield Problem(row.number, f"opcion_{number}", "too_long", message)


def picture_left_behind(row: Row, *, is_there: bool) -> Iterator[Problem]:
    """Tell that a picture does not travel in a sheet, unless the draft has the question and its picture with it."""
    if (name := row.values.get("imagen")) and not is_there:
        message = _("La imagen «%(name)s» no viaja en la hoja. Súbala después en la página de la pregunta.")
        yield Problem(row.number, "imagen", "picture_left_behind", message % {"name": name})


def recording_left_behind(row: Row, *, is_there: bool) -> Iterator[Problem]:
    """Tell that a sound or a video does not travel in a sheet, unless the draft has the question and it with it."""
    if (name := row.values.get("sonido_o_video")) and not is_there:
        message = _("«%(name)s» y sus subtítulos no viajan en la hoja. Póngalos después en la página de la pregunta.")
        yield Problem(row.number, "sonido_o_video", "recording_left_behind", message % {"name": name})


def cells_of(content: ItemContent) -> dict[str, Cell]:
    """Return the cells that only some questions have."""
    picture, recording = content.picture or {}, content.recording or {}
    return {
        **_cells_of_kind(content),
        "imagen": picture.get("name"),
        "texto_alternativo": picture.get("alt") or None,
        "sonido_o_video": recording.get("name"),
        "transcripcion": recording.get("transcript") or None,
    }


def _cells_of_kind(content: ItemContent) -> dict[str, Cell]:
    task = content.task or {}
    table = grid_text(task.get("rows", ())) or None
    if content.kind == "NUMERIC":
        return {"numero": words_of_key(content.key) or None, "unidad": task.get("unit"), "tabla": table}
    if content.kind == "SHEET":
        # Its options are the cells of the table: they are not written twice.
        shown = {f"opcion_{number}": None for number, _option in enumerate(content.options, 1)}
        return {**shown, "tabla": table, "correctas": ", ".join(content.key or ()) or None}
    if content.kind == "FOLDERS":
        return {"archivo": task.get("file")}
    write = {"MAILBOX": _mail_text, "PHISHING": _part_text, "HOTSPOT": _place_text}.get(content.kind)
    if write is None:
        return {}
    parts = task.get("parts", {})
    return {f"opcion_{n}": write(one, parts.get(one.id, {})) for n, one in enumerate(content.options, 1)}


def _place_text(option: Option, details: Mapping[str, Any]) -> str:
    return f"{option.text}\n{PLACE_WORD}: {shape_text(details['shape'])}" if details.get("shape") else option.text


def _mail_text(option: Option, details: Mapping[str, str]) -> str:
    said = {**details, "option": option.text}
    head = [f"{word}: {said[name]}" for name, word in MAIL_WORDS.items() if said.get(name)]
    return "\n".join([*head, "", said["body"]] if said.get("body") else head)


def _part_text(option: Option, details: Mapping[str, str]) -> str:
    role = ROLES.get(details.get("role", ""))
    text = f"{role}: {option.text}" if role else option.text
    return f"{text}\n{LINK_WORD}: {details['target']}" if details.get("target") else text
