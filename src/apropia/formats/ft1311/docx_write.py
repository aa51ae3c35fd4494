"""Write a record as the official form in Word: header on every page, numbered sections, date boxes, footnote."""

from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from typing import Any, cast

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from apropia.formats.ft1311 import docx_parts
from apropia.formats.ft1311.docx_parts import dress
from apropia.formats.ft1311.record import (
    DATE_BOXES,
    DEFINITION,
    FIELDS,
    FOOTNOTE,
    NOTE,
    SECTIONS,
    TEMPLATE,
    TITLE,
    FieldSpec,
    PracticeRecord,
    Shape,
    Template,
)
from apropia.formats.ft1311.richtext import Block, Kind, parse
from apropia.formats.sealing import sealed

FONT = "Arial"
INK = RGBColor(0x1A, 0x1F, 0x36)
TINT = "F3F6FB"  # label cells
WIDTH = Cm(17.0)
SPLIT = (Cm(6.4), Cm(10.6))
UNDER_AN_ITEM = Cm(1.5)
# An answer of at most so many paragraphs and characters is not cut by a page: its last line would stand there alone.
SHORT_BLOCKS, SHORT_TEXT = 6, 600


def write(record: PracticeRecord, *, template: Template = TEMPLATE, entity: str = "") -> bytes:
    """Return the record as a DOCX in the official layout, with the entity's name in the header where it is given."""
    document = docx.Document(BytesIO(_blank(template, entity)))
    document.core_properties.title = record.name or TITLE
    numbering = docx_parts.Numbering(document)
    tables = document.tables
    for spec, number, row in _places():
        table = tables[number]
        if spec.shape is Shape.DATE:
            _fill_date(table, record.filled_on if spec.key == "filled_on" else record.started_on)
        elif spec.shape is Shape.LINE:
            table.rows[row].cells[1].paragraphs[0].add_run(record.text(spec.key))
        else:
            blocks = parse(record.text(spec.key))
            _write_blocks(table.rows[-1].cells[0], blocks, numbering)
            if len(blocks) <= SHORT_BLOCKS and sum(len(block.plain) for block in blocks) <= SHORT_TEXT:
                docx_parts.keep_rows_whole(table)
    return _saved(document)


@cache
def _places() -> tuple[tuple[FieldSpec, int, int], ...]:
    """Return every field with the number of its table and its row: lines of a section share one table."""
    found: list[tuple[FieldSpec, int, int]] = []
    before, table, row = None, -1, 0
    for spec in FIELDS:
        goes_on = before is not None and before.shape is spec.shape is Shape.LINE and before.section == spec.section
        table, row = (table, row + 1) if goes_on else (table + 1, 0)
        found.append((spec, table, row))
        before = spec
    return tuple(found)


# The styles, labels and boxes are most of the work, and the same for every record of an entity.
@lru_cache(maxsize=64)
def _blank(template: Template, entity: str) -> bytes:
    """Return the form with nothing filled in."""
    document = docx.Document()
    docx_parts.set_up(document, title=TITLE, font=FONT, ink=INK)
    docx_parts.write_header(document, template, entity)
    _opening(document)
    docx_parts.set_up_lists(document)
    section = 0
    lines: Table | None = None
    for spec, _table, row in _places():
        if spec.section != section:
            section = spec.section
            dress(document.add_paragraph(SECTIONS[section - 1].heading), "Heading 1")
        if spec.shape is Shape.DATE:
            _date_boxes(document, spec)
        elif spec.shape is Shape.LINE:
            lines = lines if lines is not None and row else _side_by_side(document)
            _line_row(lines, spec)
        else:
            _rich_box(document, spec)
    docx_parts.finish(document)
    return _saved(document)


def _saved(document: Document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return sealed(buffer.getvalue())


def _opening(document: Document) -> None:
    dress(document.add_paragraph(TITLE), "Title")
    definition = document.add_paragraph(DEFINITION)
    docx_parts.add_footnote(document, definition, FOOTNOTE)
    note = document.add_paragraph()
    word, _, rest = NOTE.partition(" ")
    note.add_run(word).bold = True
    note.add_run(f" {rest}")


def _table(document: Document, widths: tuple[Length, ...], rows: int) -> Table:
    table: Table = document.add_table(rows=rows, cols=len(widths))
    docx_parts.draw_grid(table)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for row in table.rows:
        _set_widths(row.cells, widths)
    docx_parts.fix_grid(table, widths)
    return table


def _set_widths(cells: tuple[_Cell, ...], widths: tuple[Length, ...]) -> None:
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width


def _shade(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


def _label(paragraph: Paragraph, spec: FieldSpec) -> None:
    dress(paragraph, "Etiqueta").add_run(spec.label)


def _guidance(cell: _Cell, spec: FieldSpec) -> None:
    if spec.guidance:
        dress(cell.add_paragraph(spec.guidance), "Guía")


def _date_boxes(document: Document, spec: FieldSpec) -> None:
    """Three boxes beside the label, as the form has them."""
    table = _table(document, (Cm(8.9), Cm(2.7), Cm(2.7), Cm(2.7)), rows=2)
    label = table.cell(0, 0).merge(table.cell(1, 0))
    _shade(label, TINT)
    _label(label.paragraphs[0], spec)
    for column, name in enumerate(DATE_BOXES, 1):
        box = table.cell(0, column)
        _shade(box, TINT)
        dress(box.paragraphs[0], "Casilla").add_run(name)
        dress(table.cell(1, column).paragraphs[0], "Casilla")
    docx_parts.keep_rows_whole(table)
    dress(document.add_paragraph(), "Separador")


def _fill_date(table: Table, day: date | None) -> None:
    values = (f"{day.day:02d}", f"{day.month:02d}", f"{day.year:04d}") if day else ("", "", "")
    for box, value in zip(table.rows[1].cells[1:], values, strict=True):
        box.paragraphs[0].add_run(value)


def _side_by_side(document: Document) -> Table:
    table = _table(document, SPLIT, rows=0)
    dress(document.add_paragraph(), "Separador")
    return table


def _line_row(table: Table, spec: FieldSpec) -> None:
    row: Any = cast(Any, table).add_row()
    _set_widths(row.cells, SPLIT)
    _shade(row.cells[0], TINT)
    _label(row.cells[0].paragraphs[0], spec)
    _guidance(row.cells[0], spec)
    dress(row.cells[1].paragraphs[0], "Respuesta")
    docx_parts.keep_rows_whole(table)


def _rich_box(document: Document, spec: FieldSpec) -> None:
    """Label and guidance in a tinted row, room for the answer in the row below; the first stays with the second."""
    is_section = spec.label == SECTIONS[spec.section - 1].heading
    if not is_section or spec.guidance:
        table = _table(document, (WIDTH,), rows=2)
        head = table.cell(0, 0)
        _shade(head, TINT)
        first = head.paragraphs[0]
        if is_section:
            dress(first, "Guía").add_run(spec.guidance)
        else:
            dress(first, "Heading 2").add_run(spec.label)
            _guidance(head, spec)
        for paragraph in head.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
        docx_parts.keep_rows_whole(table, only_first=True)
    else:
        _table(document, (WIDTH,), rows=1)
    dress(document.add_paragraph(), "Separador")


def _write_blocks(box: _Cell, blocks: tuple[Block, ...], numbering: docx_parts.Numbering) -> None:
    paragraph: Paragraph | None = box.paragraphs[0]
    previous: Block | None = None
    announced = False  # by «1. Something:», whose bullets are set under it
    for block in blocks:
        paragraph = paragraph or box.add_paragraph()
        style = {Kind.HEADING: "Heading 3", Kind.BULLET: "List Bullet", Kind.NUMBER: "List Number"}
        dress(paragraph, style.get(block.kind, "Respuesta"))
        if block.kind is Kind.NUMBER:
            goes_on = previous is not None and previous.kind is Kind.NUMBER and previous.number + 1 == block.number
            numbering.number(paragraph, block.number, goes_on=goes_on)
        elif block.kind is Kind.BULLET:
            numbering.bullet(paragraph)
            if announced:
                paragraph.paragraph_format.left_indent = UNDER_AN_ITEM
        if block.is_item and block.plain.endswith(":"):
            paragraph.paragraph_format.keep_with_next = True
        announced = block.plain.endswith(":") if block.kind is Kind.NUMBER else announced and block.is_item
        for span in block.spans:
            run = paragraph.add_run(span.text)
            if span.bold:
                run.bold = True
        paragraph, previous = None, block
    if paragraph is not None:
        dress(paragraph, "Respuesta")
