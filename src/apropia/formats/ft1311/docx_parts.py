"""The parts of a Word document that python-docx leaves to its caller: styles, header with fields, footnotes, lists,
properties."""

from datetime import UTC, datetime
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from apropia.formats.ft1311.record import Template

LANGUAGE = "es-CO"
OURS = "Apropia"
BAND = "1F3A68"
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# Word asks for a date in the properties; a fixed one keeps equal records equal to the byte.
SEALED_AT = datetime(2024, 1, 1, tzinfo=UTC)
HEADER_WIDTHS = (Cm(3.3), Cm(8.5), Cm(2.2), Cm(3.0))
ENTITY_WIDTHS = (Cm(2.8), Cm(2.9), Cm(6.4), Cm(2.0), Cm(2.9))


def _child(parent: Any, name: str, **attributes: str) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def dress(paragraph: Paragraph, style: str) -> Paragraph:
    """Give a paragraph its style by identifier: python-docx looks for a name through all the styles, each time."""
    paragraph._p.style = style.replace(" ", "")
    return paragraph


# --- Styles -----------------------------------------------------------------------------------------------------------


def set_up(document: Document, *, title: str, font: str, ink: RGBColor) -> None:
    """Give the document its page, language, title and styles."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)  # carta, the paper of the entity
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(4.2), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.2)
    properties = document.core_properties
    properties.title, properties.language, properties.author = title, LANGUAGE, ""
    properties.subject, properties.comments, properties.keywords = "4202000-FT-1311", "", ""
    properties.created = properties.modified = SEALED_AT
    properties.last_modified_by = ""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for language in run.findall(qn("w:lang")):
        run.remove(language)
    _child(run, "lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA")
    _set_font(run, font)
    _set_styles(document, font, ink)


def _set_font(properties: etree._Element, font: str) -> None:
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), font)
    properties.insert(0, fonts)


def _set_styles(document: Document, font: str, ink: RGBColor) -> None:
    quiet = RGBColor(0x4A, 0x50, 0x68)
    _style(document, "Normal", font, size=10, colour=ink, after=6, line=1.15)
    title = _style(document, "Title", font, size=15, colour=ink, bold=True, after=10, before=2)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _drop_border(title)
    band = _style(document, "Heading 1", font, size=11, colour=RGBColor(255, 255, 255), bold=True, before=14, after=8)
    _fill(band.element.get_or_add_pPr(), BAND)
    # The borders of the band reach as far as the tables do.
    band.paragraph_format.left_indent = band.paragraph_format.right_indent = Pt(5.5)
    _style(document, "Heading 2", font, size=10, colour=ink, bold=True, before=3, after=2)
    _style(document, "Heading 3", font, size=10, colour=RGBColor(0x1F, 0x3A, 0x68), bold=True, before=8, after=3)
    _style(document, "Etiqueta", font, size=10, colour=ink, bold=True, before=3, after=2)
    guide = _style(document, "Guía", font, size=8.5, colour=quiet, before=0, after=3)
    guide.font.italic = True
    _style(document, "Respuesta", font, size=10, colour=ink, before=3, after=5, line=1.15)
    _style(document, "List Bullet", font, size=10, colour=ink, before=0, after=3, line=1.15)
    _style(document, "List Number", font, size=10, colour=ink, before=0, after=3, line=1.15)
    box = _style(document, "Casilla", font, size=10, colour=ink, before=2, after=2)
    box.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _style(document, "Separador", font, size=4, colour=ink, before=0, after=0)
    _style(document, "Encabezado del formato", font, size=8, colour=ink, before=1, after=1)
    _style(document, "footnote text", font, size=8, colour=quiet, before=0, after=0)


def _fill(properties: Any, colour: str) -> None:
    """Fill a paragraph with a colour, with room around its text: borders of the same colour."""
    later = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
    borders = OxmlElement("w:pBdr")
    for side, room in (("top", "3"), ("left", "5"), ("bottom", "3"), ("right", "5")):
        _child(borders, side, val="single", sz="4", space=room, color=colour)
    properties.insert_element_before(borders, *later)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties.insert_element_before(shade, *later[1:])


def _style(
    document: Document,
    name: str,
    font: str,
    *,
    size: float,
    colour: RGBColor,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
) -> ParagraphStyle:
    styles = document.styles
    style: ParagraphStyle = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    properties = style.element.get_or_add_rPr()
    _set_font(properties, font)
    for old in properties.findall(qn("w:color")):
        properties.remove(old)
    style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = Pt(size), colour, bold, False
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = line or 1.0
    if name.startswith("Heading"):
        style.paragraph_format.keep_with_next = True
    return style


def _drop_border(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


# --- Header and fields ------------------------------------------------------------------------------------------------


def write_header(document: Document, template: Template, entity: str) -> None:
    """Put the format's identity on every page, with «Página n de N» as fields of Word."""
    header = document.sections[0].header
    header.is_linked_to_previous = False
    widths = ENTITY_WIDTHS if entity else HEADER_WIDTHS
    table = header.add_table(rows=3, cols=len(widths), width=Length(sum(widths)))
    draw_grid(table)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fix_grid(table, widths)
    rows = (
        ("PROCESO", template.process, "CÓDIGO", template.code),
        ("PROCEDIMIENTO", template.procedure, "VERSIÓN", template.version),
        ("FORMATO", template.format_name, "Página", ""),
    )
    first = 1 if entity else 0
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts, first):
            cell = table.cell(number, column)
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            dress(paragraph, "Encabezado del formato")
            run = paragraph.add_run(text)
            run.bold = column in (first, first + 2)
    _page_of_pages(table.cell(2, first + 3).paragraphs[0])
    if entity:
        cell = table.cell(0, 0).merge(table.cell(2, 0))
        cell.width = widths[0]
        dress(cell.paragraphs[0], "Encabezado del formato")
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].add_run(entity)
        for paragraph in cell.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
    empty = header.paragraphs[0]._p
    header._element.remove(empty)
    dress(header.add_paragraph(), "Separador")


def _page_of_pages(paragraph: Paragraph) -> None:
    _field(paragraph, "PAGE")
    paragraph.add_run(" de ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, code: str) -> None:
    for kind in ("begin", "separate", "end"):
        _child(paragraph.add_run()._r, "fldChar", fldCharType=kind)
        if kind == "begin":
            instruction = _child(paragraph.add_run()._r, "instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
        elif kind == "separate":
            paragraph.add_run("1")


# --- Tables -----------------------------------------------------------------------------------------------------------


def draw_grid(table: Table) -> None:
    """Give the table its style by identifier, for the same reason as `dress`."""
    table._tbl.tblStyle_val = "TableGrid"


def fix_grid(table: Table, widths: tuple[Length, ...]) -> None:
    """Tell every reader the widths, which Word and LibreOffice take from different places."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    properties = table._tbl.tblPr
    margins = _child(properties, "tblCellMar")
    for side, space in (("top", "40"), ("left", "100"), ("bottom", "40"), ("right", "100")):
        _child(margins, side, w=space, type="dxa")
    borders: Any = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _child(borders, side, val="single", sz="4", space="0", color="8A94AD")
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)


def keep_rows_whole(table: Table, *, only_first: bool = False) -> None:
    """Keep a row from being cut by a page."""
    for row in table.rows[:1] if only_first else table.rows:
        properties = row._tr.get_or_add_trPr()
        if properties.find(qn("w:cantSplit")) is None:
            _child(properties, "cantSplit")


# --- Footnotes --------------------------------------------------------------------------------------------------------


def add_footnote(document: Document, paragraph: Paragraph, text: str) -> None:
    """Put footnote 1 at the end of a paragraph; python-docx has no part for footnotes, so this adds it."""
    style = document.styles
    if "footnote reference" not in style:
        style.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER).font.superscript = True
    reference_id = style["footnote reference"].style_id
    text_id = style["footnote text"].style_id
    root = parse_xml(
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        "</w:footnote>"
        f'<w:footnote w:id="1"><w:p><w:pPr><w:pStyle w:val="{text_id}"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{reference_id}"/></w:rPr><w:footnoteRef/></w:r>'
        '<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    run = _child(root.findall(f"{qn('w:footnote')}/{qn('w:p')}")[-1], "r")
    _child(run, "t").text = text
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    mark = paragraph.add_run()
    mark.style = "footnote reference"
    _child(mark._r, "footnoteReference", id="1")
    settings = document.settings.element
    footnotes: Any = OxmlElement("w:footnotePr")
    for number in ("-1", "0"):
        _child(footnotes, "footnote", id=number)
    settings.insert_element_before(
        footnotes, "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:themeFontLang"
    )


# --- Lists ------------------------------------------------------------------------------------------------------------


BULLETS, NUMBERS = 1, 2


def set_up_lists(document: Document) -> None:
    """Give the document one definition for bullets, of which there is one list, and one for numbers."""
    root = document.part.numbering_part.element
    for old in list(root):
        root.remove(old)
    _define(root, BULLETS, "bullet", "•")
    _define(root, NUMBERS, "decimal", "%1.")
    _child(_child(root, "num", numId=str(BULLETS)), "abstractNumId", val=str(BULLETS))
    for name in ("List Bullet", "List Number"):
        properties = document.styles[name].element.get_or_add_pPr()
        for numbers in properties.findall(qn("w:numPr")):
            properties.remove(numbers)


def _define(root: Any, key: int, shape: str, text: str) -> None:
    definition = _child(root, "abstractNum", abstractNumId=str(key))
    _child(definition, "multiLevelType", val="singleLevel")
    level = _child(definition, "lvl", ilvl="0")
    _child(level, "start", val="1")
    _child(level, "numFmt", val=shape)
    _child(level, "lvlText", val=text)
    _child(level, "lvlJc", val="left")
    _child(_child(level, "pPr"), "ind", left="454", hanging="340")


class Numbering:
    """Real lists of Word over the definitions of `set_up_lists`: numbers start afresh wherever the text does."""

    def __init__(self, document: Document) -> None:
        self._root = document.part.numbering_part.element
        self._count = BULLETS
        self._current = 0

    def _begin_at(self, start: int) -> int:
        self._count += 1
        number = _child(self._root, "num", numId=str(self._count))
        _child(number, "abstractNumId", val=str(NUMBERS))
        _child(_child(number, "lvlOverride", ilvl="0"), "startOverride", val=str(start))
        return self._count

    def bullet(self, paragraph: Paragraph) -> None:
        """Make a paragraph a bullet."""
        self._apply(paragraph, BULLETS)

    def number(self, paragraph: Paragraph, number: int, *, goes_on: bool) -> None:
        """Make a paragraph the item with this number."""
        if not goes_on or not self._current:
            self._current = self._begin_at(number)
        self._apply(paragraph, self._current)

    @staticmethod
    def _apply(paragraph: Paragraph, key: int) -> None:
        properties: Any = paragraph._p.get_or_add_pPr()
        properties = properties.get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = key


# --- Closing ----------------------------------------------------------------------------------------------------------


def finish(document: Document) -> None:
    """Sign the document as ours, so that its marks are read back without guessing."""
    for part in document.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":
            root = etree.fromstring(part.blob)
            for node in root:
                if etree.QName(node).localname in ("Application", "AppVersion", "Company", "Template"):
                    root.remove(node)
            namespace = etree.QName(root).namespace
            etree.SubElement(root, f"{{{namespace}}}Application").text = OURS
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    settings = document.settings.element
    for old in settings.findall(qn("w:themeFontLang")):
        old.set(qn("w:val"), LANGUAGE)
