"""Write a report in Word: headings, paragraphs and tables with their header row; drawings are left to page and PDF."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph

from apropia.formats.report.record import Report, Table
from apropia.formats.sealing import sealed

FONT, INK, BAND = "Arial", RGBColor(0x1A, 0x1F, 0x36), RGBColor(0x1F, 0x3A, 0x68)
TINT = "E8EEF8"  # header cells
SIZES = {"Title": 20, "Heading 1": 14, "Normal": 10.5, "Caption": 9}
WIDTH = Cm(16.99)  # of the text between the margins
LETTERS = 84  # how many letters of a bold heading that width holds
PADDING = 3  # letters that the edges of a cell take
MOST_LETTERS = 40  # longer texts run over several lines
SEALED_AT = datetime(2024, 1, 1, tzinfo=UTC)


def write(report: Report) -> bytes:
    """Return the report as a DOCX."""
    document = docx.Document()
    _set_up(document, report)
    document.add_paragraph(report.entity)
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(report.subtitle)
    for name, value in report.facts:
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(value)
    for section in report.sections:
        document.add_paragraph(section.heading, style="Heading 1")
        for words in section.paragraphs:
            document.add_paragraph(words)
        if section.table is not None:
            _add_table(document, section.table)
    _number_pages(document.sections[0].footer.paragraphs[0])
    buffer = BytesIO()
    document.save(buffer)
    return sealed(buffer.getvalue())


def _set_up(document: Document, report: Report) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.59), Cm(27.94)  # carta, the paper of the entity
    page.left_margin = page.right_margin = Cm(2.3)
    page.top_margin = page.bottom_margin = Cm(2.2)
    properties = document.core_properties
    properties.title, properties.language, properties.author = report.title, report.language, ""
    properties.comments, properties.keywords, properties.last_modified_by = "", "Apropia", ""
    properties.created = properties.modified = SEALED_AT
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = BAND if name in ("Title", "Heading 1") else INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [one for one in fonts.attrib if "heme" in one]:
            # A theme font would win over the one that is named.
            del fonts.attrib[attribute]
        for key in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{key}"), FONT)


def _add_table(document: Document, one: Table) -> None:
    caption = document.add_paragraph(one.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(one.headers), style="Table Grid")
    table.autofit = False
    _fill(table, 0, one.headers, one)
    _mark_header(table)
    for place, row in enumerate(one.rows, 1):
        _keep_whole(table.add_row())
        _fill(table, place, row, one)
    for column, width in zip(table.columns, _widths(one), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    document.add_paragraph()


def _widths(one: Table) -> list[Length]:
    """Give each column the room of its longest word, and share the rest out by what each has to say."""
    columns = list(zip(one.headers, *one.rows, strict=True))
    words = [PADDING + max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    more = [
        max(1, min(MOST_LETTERS, max(map(len, column))) - word) for column, word in zip(columns, words, strict=True)
    ]
    rest = max(0, LETTERS - sum(words))
    letters = [word + rest * part / sum(more) for word, part in zip(words, more, strict=True)]
    return [Length(round(WIDTH * letter / sum(letters))) for letter in letters]


def _fill(table: WordTable, place: int, row: Sequence[str], one: Table) -> None:
    for column, text in enumerate(row):
        paragraph = table.rows[place].cells[column].paragraphs[0]
        paragraph.add_run(text).bold = not place
        if column in one.numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _keep_whole(row: WordRow) -> None:
    """Let no page break part a row: half a name says nothing."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _mark_header(table: WordTable) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    for cell in table.rows[0].cells:
        shading = OxmlElement("w:shd")
        shading.set(qn("w:val"), "clear")
        shading.set(qn("w:fill"), TINT)
        cell._tc.get_or_add_tcPr().append(shading)


def _number_pages(paragraph: Paragraph) -> None:
    """Write «Página n de N» with fields, which Word fills in."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for words, field in (("Página ", "PAGE"), (" de ", "NUMPAGES")):
        paragraph.add_run(words)
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), field)
        paragraph._p.append(element)
