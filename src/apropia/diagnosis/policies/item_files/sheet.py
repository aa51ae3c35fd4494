"""Items as rows of a spreadsheet: the same columns are read and written, so what goes out comes back equal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from apropia.diagnosis.models import SCALE_KINDS
from apropia.diagnosis.policies.content import (
    LETTERS,
    NEEDED_AT_ONCE,
    SECONDS,
    ItemContent,
    Option,
    lacks_of,
    scale_fits,
)
from apropia.diagnosis.policies.expressions import settled
from apropia.diagnosis.policies.item_files import relation_cells, task_cells
from apropia.diagnosis.policies.item_files.opinions import (
    BOUND_CODEBOOK,
    BOUND_COLUMNS,
    OPINION_WORDS,
    bound_cells,
    read_bounds,
)
from apropia.diagnosis.policies.item_files.reading import MAX_ITEMS, ItemsReading, SheetDesk
from apropia.diagnosis.policies.opinions import kind_refusal
from apropia.formats.expressions.reading import parse
from apropia.formats.expressions.tree import codes_in
from apropia.formats.tabular.cells import Cell, is_empty
from apropia.formats.tabular.reading import open_table
from apropia.formats.tabular.schema import Column, Problem, Row, Schema, match_headers, missing_columns, read_rows
from apropia.formats.tabular.values import (
    CellError,
    choice,
    limited,
    parse_boolean,
    parse_integer,
    parse_lines,
    parse_list,
    parse_text,
)
from apropia.formats.tabular.writing import Field, restored
from apropia.foundation.errors import DomainError

OPTIONS, PAIRS = range(1, 13), range(1, 9)
CHOICE_KINDS = frozenset({"SINGLE", "SCENARIO", "MULTIPLE", "MAILBOX", "PHISHING", "FOLDERS", "HOTSPOT"})
KIND_WORDS = {
    "SINGLE": "una respuesta|unica|single",
    "SCENARIO": "situacion|situacion breve|scenario",
    "MULTIPLE": "varias respuestas|multiple",
    "ORDERING": "ordenar|orden|ordering",
    "MATCHING": "unir parejas|parejas|matching",
    "NUMERIC": "numero|numerica|numeric",
    "MAILBOX": "buzon de correo|buzon|mailbox",
    "PHISHING": "mensaje sospechoso|phishing",
    "SHEET": "hoja de calculo|hoja|sheet",
    "HOTSPOT": "lugar en una imagen|lugar|hotspot",
    "FOLDERS": "arbol de carpetas|carpetas|folders",
    "PERCEPTION": "percepcion|perception",
    "SERVICE_KNOWLEDGE": "conocimiento de un servicio|service knowledge",
    "SERVICE_USE": "uso de un servicio|service use",
    "SERVICE_SATISFACTION": "satisfaccion con un servicio|service satisfaction",
    **OPINION_WORDS,
}
LEVEL_WORDS = {"BASIC": "basico|basic", "INTERMEDIATE": "intermedio|intermediate", "ADVANCED": "avanzado|advanced"}
# Which column a lack is mended in.
COLUMN_OF = {
    "code": "codigo",
    "kind": "tipo",
    "stem": "pregunta",
    "competence": "competencia",
    "level": "nivel",
    "scale": "escala",
    "scenario": "situacion",
    "options": "opcion_1",
    "key": "correctas",
    "rationale": "por_que",
    "relevance": "solo_si",
    **task_cells.COLUMN_OF,
    "least": "minimo",
    "most": "maximo",
}


def parse_expression(cell: Cell) -> str:
    """Return an expression as it is kept; nothing where the cell says none."""
    try:
        # What begins like a formula stands behind an apostrophe in a text file.
        return settled(restored(parse_lines(cell)), field="") if not is_empty(cell) else ""
    except DomainError as refusal:
        raise CellError("bad_expression", refusal.message) from None


def parse_seconds(cell: Cell) -> int:
    """Return how long a question takes, within what the editor takes too."""
    seconds = parse_integer(cell)
    if seconds not in SECONDS:
        message = _("Escriba entre %(low)s y %(high)s segundos.")
        raise CellError("out_of_range", message % {"low": SECONDS.start, "high": SECONDS.stop - 1})
    return seconds


SCHEMA = Schema(
    "preguntas",
    (
        Column("codigo", limited(parse_text, 40), "code", required=True, filled=True),
        Column("seccion", limited(parse_text, 160), "section", required=True, filled=True),
        Column("tipo", choice(KIND_WORDS), "kind|clase", required=True, filled=True),
        Column("competencia", limited(parse_text, 8), "competence"),
        Column("nivel", choice(LEVEL_WORDS), "level"),
        Column("escala", limited(parse_text, 40), "scale"),
        Column("situacion", limited(parse_lines, 2000), "scenario|escenario"),
        Column("pregunta", limited(parse_lines, 1000), "stem|enunciado", required=True, filled=True),
        *(
            Column(f"opcion_{number}", limited(parse_lines, task_cells.LONGEST), f"option {number}")
            for number in OPTIONS
        ),
        *(Column(f"pareja_{number}", limited(parse_lines, 400), f"pair {number}") for number in PAIRS),
        Column("correctas", parse_list, "correcta|key|clave"),
        Column("orden_fijo", parse_boolean, "fixed order"),
        Column("solo_si", parse_expression, "asked if|relevance"),
        Column("se_acepta_si", parse_expression, "validation"),
        Column("mensaje_si_no", limited(parse_text, 200), "validation message"),
        Column("por_que", limited(parse_lines, 1000), "rationale|justificacion"),
        Column("segundos", parse_seconds, "seconds"),
        *task_cells.COLUMNS,
        *relation_cells.COLUMNS,
        *BOUND_COLUMNS,
    ),
)
FIELDS = tuple(
    Field(column.key, width=48 if column.key in {"situacion", "pregunta", "por_que"} else 18)
    for column in SCHEMA.columns
)


def read_sheet(data: bytes, *, known: SheetDesk) -> ItemsReading:
    """Read a file of items. Raises `FormatError` when it cannot be read at all."""
    table = open_table(data, known=SCHEMA.known)
    mapping = match_headers(table.headers, SCHEMA)
    reading = ItemsReading(problems=missing_columns(SCHEMA, mapping))
    if reading.problems:
        return reading
    seen: dict[str, int] = {}
    for number, row in enumerate(read_rows(table, SCHEMA, mapping), 1):
        if number > MAX_ITEMS:
            reading.problems.append(
                Problem(
                    0, "", "too_many", _("El archivo tiene más de %(count)s filas. Divídalo.") % {"count": MAX_ITEMS}
                )
            )
            break
        if isinstance(row, Problem):
            reading.problems.append(row)
            continue
        content = _content(_restored(row.values) if table.delimiter else row.values)
        refused, lacking = _lacking(row, content)
        found = [*_unknown(row, content, known), *_unmarked(row, content), *_unbound(row, content, known), *refused]
        found += task_cells.too_long(row, content)
        if content.code in seen:
            message = _("El código ya está en la fila %(row)s. Deje una sola.") % {"row": seen[content.code]}
            found.append(Problem(row.number, "codigo", "repeated_code", message))
        seen.setdefault(content.code, row.number)
        reading.problems += found
        if not found:
            reading.contents.append(content)
            reading.incomplete += lacking
            reading.incomplete += task_cells.picture_left_behind(row, is_there=content.code in known.items)
            reading.incomplete += task_cells.recording_left_behind(row, is_there=content.code in known.items)
    reading.incomplete += _named_in_vain(reading, seen, known)
    reading.name_new_sections(known)
    return reading


def _named_in_vain(reading: ItemsReading, rows: Mapping[str, int], known: SheetDesk) -> Iterator[Problem]:
    """Tell of conditions on questions that are neither in the file nor in the draft: they may still come."""
    there = {*known.items, *(content.code for content in reading.contents)}
    for content in reading.contents:
        for column, expression in (("solo_si", content.relevance), ("se_acepta_si", content.validation)):
            for code in codes_in(parse(expression)) if expression else ():
                if code not in there:
                    message = _("La pregunta «%(code)s» no está aquí.") % {"code": code}
                    yield Problem(rows[content.code], column, "unknown_question", message)


def _restored(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a row of a text file: there, what looks like a formula was written behind an apostrophe."""
    return {key: restored(one) if isinstance(one, str) else one for key, one in values.items()}


def _content(values: Mapping[str, object]) -> ItemContent:
    kind = str(values["tipo"])
    numbers = [number for number in OPTIONS if values.get(f"opcion_{number}")]
    options = tuple(Option(LETTERS[place], _said(values, f"opcion_{n}")) for place, n in enumerate(numbers))
    targets: tuple[Option, ...] = ()
    key: list[str] | dict[str, str] | None
    if kind == "MATCHING":
        filled = [number for number in PAIRS if values.get(f"pareja_{number}")]
        ids = {n: str(place) for place, n in enumerate(filled, 1)}
        targets = tuple(Option(ids[n], _said(values, f"pareja_{n}")) for n in filled)
        key = {option.id: ids[n] for option, n in zip(options, numbers, strict=True) if n in ids}
    elif kind == "ORDERING":
        key = [option.id for option in options]
    else:
        marked = values.get("correctas") or ()
        right = {str(one) for one in marked} if isinstance(marked, tuple) else set()
        key = [option.id for option, n in zip(options, numbers, strict=True) if str(n) in right] or None
    seconds = values.get("segundos")
    content = ItemContent(
        code=_said(values, "codigo"),
        kind=kind,
        section=_said(values, "seccion"),
        competence=_said(values, "competencia"),
        level=_said(values, "nivel"),
        scale=_said(values, "escala"),
        scenario=_said(values, "situacion"),
        stem=_said(values, "pregunta"),
        options=options,
        targets=targets,
        key=key,
        rationale=_said(values, "por_que"),
        seconds=seconds if isinstance(seconds, int) and seconds else 45,
        has_fixed_order=values.get("orden_fijo") is True,
        bounds=read_bounds(values)[0] or None,
        relevance=_kept(values, "solo_si"),
        validation=_kept(values, "se_acepta_si"),
        validation_message=_kept(values, "mensaje_si_no"),
    )
    return replace(content, **task_cells.parts_of(content, values), **relation_cells.parts_of(kind, values))


def _unknown(row: Row, content: ItemContent, known: SheetDesk) -> Iterator[Problem]:
    pointed = (
        ("competencia", content.competence, known.competences, bool(content.competence)),
        ("servicio", content.service or "", known.services, bool(content.service)),
        ("escala", content.scale, known.scales, content.kind in SCALE_KINDS and bool(content.scale)),
    )
    for column, value, allowed, must_fit in pointed:
        if must_fit and value not in allowed:
            offered = ", ".join(sorted(allowed)[:6])
            message = _("«%(value)s» no existe aquí. Use uno de estos: %(offered)s…") % {
                "value": value,
                "offered": offered,
            }
            yield Problem(row.number, column, "unknown_value", message)
    if content.scale in known.scales and not scale_fits(content.kind, known.scales[content.scale]):
        message = _("Esa escala no tiene los pasos que esta clase de pregunta necesita.")
        yield Problem(row.number, "escala", "scale_does_not_fit", message)


def _unbound(row: Row, content: ItemContent, known: SheetDesk) -> Iterator[Problem]:
    """Refuse limits that cannot be read, and in a survey what is no opinion."""
    for column, message in read_bounds(row.values)[1]:
        yield Problem(row.number, column, "unknown_value", message)
    if message := kind_refusal(content.kind, is_survey=known.is_survey):
        yield Problem(row.number, "tipo", "unknown_value", message)


def _unmarked(row: Row, content: ItemContent) -> Iterator[Problem]:
    """Refuse a right answer that names no option: written and not understood is not the same as not written yet."""
    marked = row.values.get("correctas") or ()
    if content.kind not in CHOICE_KINDS or not isinstance(marked, tuple):
        return
    there = {str(number) for number in OPTIONS if row.values.get(f"opcion_{number}")}
    for one in (one for one in marked if one not in there):
        message = _("No hay una opción «%(one)s». Escriba los números de las correctas, como 2 o 1, 3.")
        yield Problem(row.number, "correctas", "unknown_value", message % {"one": one})


def _lacking(row: Row, content: ItemContent) -> tuple[list[Problem], list[Problem]]:
    """Return what keeps a row out even of a draft, and what it may still lack until the review."""
    refused: list[Problem] = []
    lacking: list[Problem] = []
    for lack in lacks_of(content):
        told = Problem(row.number, COLUMN_OF.get(lack.field, ""), f"lacks_{lack.field}", lack.message)
        (refused if lack.field in NEEDED_AT_ONCE else lacking).append(told)
    return refused, lacking


def _kept(values: Mapping[str, object], key: str) -> str | None:
    """Return what a cell says; None, which changes nothing, where the file does not have the column."""
    return _said(values, key) if key in values else None


def _said(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return "" if value is None else str(value)


def item_rows(contents: Iterable[ItemContent]) -> Iterator[list[Cell]]:
    """Yield items as rows of the sheet."""
    for content in contents:
        yield [_cells(content).get(column.key) for column in SCHEMA.columns]


def _cells(content: ItemContent) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "codigo": content.code,
        "seccion": content.section,
        "tipo": KIND_WORDS[content.kind].split("|")[0],
        "competencia": content.competence,
        "nivel": LEVEL_WORDS[content.level].split("|")[0] if content.level in LEVEL_WORDS else None,
        "escala": content.scale,
        "situacion": content.scenario,
        "pregunta": content.stem,
        "orden_fijo": content.has_fixed_order or None,
        "solo_si": content.relevance or None,
        "se_acepta_si": content.validation or None,
        "mensaje_si_no": content.validation_message or None,
        "por_que": content.rationale,
        "segundos": content.seconds,
        **bound_cells(content),
    }
    cells |= {f"opcion_{number}": option.text for number, option in enumerate(content.options_in_order, 1)}
    if content.kind == "MATCHING":
        cells |= {f"pareja_{number}": text or None for number, text in enumerate(content.targets_in_order, 1)}
    elif content.kind != "ORDERING" and isinstance(content.key, list):
        ids = content.option_ids
        cells["correctas"] = ", ".join(str(ids.index(one) + 1) for one in content.key if one in ids) or None
    return cells | task_cells.cells_of(content) | relation_cells.cells_of(content)


CODEBOOK = (
    ("Columna", "Qué va"),
    ("codigo", "Único y estable entre versiones. Si ya existe en el borrador, la fila lo actualiza."),
    ("seccion", "El título de la sección. Si no existe, se agrega al final."),
    ("tipo", ", ".join(words.split("|")[0] for words in KIND_WORDS.values())),
    ("competencia", "El código del marco, como 1.1. Vacía en las preguntas de servicios."),
    ("nivel", ", ".join(words.split("|")[0] for words in LEVEL_WORDS.values())),
    ("escala", "El código de una escala de la versión, en las de percepción y de servicio."),
    ("situacion", "Lo que se cuenta antes de la pregunta."),
    ("pregunta", "Lo que se pregunta. En las de servicios, {service} es el nombre del servicio."),
    ("opcion_1 a opcion_12", "Las opciones. En «ordenar», en el orden correcto."),
    ("pareja_1 a pareja_8", "La pareja de la opción con el mismo número. Una de más sirve para despistar."),
    ("correctas", "Los números de las opciones correctas: 2, o 1, 3."),
    ("orden_fijo", "«sí» si las opciones no se mezclan."),
    ("solo_si", "Después de cuáles respuestas se pregunta, como V-K >= 1. Vacía: siempre. No en las de desempeño."),
    ("se_acepta_si", "Qué respuestas se aceptan, como E-2 <= E-1. Vacía: todas."),
    ("mensaje_si_no", "Lo que lee la persona cuando su respuesta no se acepta."),
    ("por_que", "Por qué la respuesta es correcta."),
    ("segundos", "Lo que suele tomar la pregunta."),
    *task_cells.CODEBOOK,
    *relation_cells.CODEBOOK,
    *BOUND_CODEBOOK,
)
