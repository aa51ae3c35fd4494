"""Lines from a Word document: tables and paragraphs in reading order, lists numbered as Word shows them."""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from apropia.formats.archives import DAMAGE
from apropia.formats.errors import FormatError
from apropia.formats.ft1311.furniture import CUT
from apropia.formats.ft1311.richtext import marked
from apropia.formats.ft1311.source import Source
from apropia.formats.hardened_xml import parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MAX_PART = 30 * 1024 * 1024
MAX_PARTS = 3000
MAX_DEPTH = 60
OURS = "Apropia"
SKIPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}footnoteReference", f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr"}
)
_FIGURE = re.compile(r"[0-9]{1,9}")
OFF = frozenset({"0", "false", "off", "none"})
BROKEN = "El documento de Word está dañado. Ábralo en Word, guárdelo otra vez y vuelva a subirlo."
HOSTILE = "El documento trae contenido que no se admite por seguridad. Guárdelo otra vez desde Word."


def read(data: bytes) -> Source:
    """Read the lines of a DOCX.

    Raises
    ------
    FormatError
        If it is no DOCX, is damaged, or is built to exhaust or to deceive the reader.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if len(package.infolist()) > MAX_PARTS:
                raise FormatError(HOSTILE, "hostile")
            document = _required(package, "word/document.xml")
            reader = _Reader(
                _Styles.of(_part(package, "word/styles.xml")), _Numbering.of(_part(package, "word/numbering.xml"))
            )
            furniture = _furniture(package)
            properties = _part(package, "docProps/app.xml")
    except DAMAGE as error:
        raise FormatError(BROKEN, "damaged") from error
    body = document.find(f"{W}body")
    if body is None:
        raise FormatError(BROKEN, "damaged")
    reader.walk(body, 0)
    ours = properties is not None and any((node.text or "") == OURS for node in properties.iter("{*}Application"))
    return Source("\n".join(reader.lines), "docx", 1.0, literal=ours, furniture=furniture)


def _required(package: zipfile.ZipFile, name: str) -> etree._Element:
    if name not in package.namelist():
        if "content.xml" in package.namelist():
            raise FormatError("Es un documento ODT. Ábralo en LibreOffice y guárdelo como .docx.", "odt")
        raise FormatError("El archivo comprimido no es un documento de Word (.docx).", "unknown_kind")
    part = _part(package, name)
    if part is None:
        raise FormatError(BROKEN, "damaged")
    return part


def _part(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    if name not in package.namelist():
        return None
    with package.open(name) as stream:
        content = stream.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise FormatError(HOSTILE, "zip_bomb")
    return parse_xml(content, broken=BROKEN, hostile=HOSTILE)


def _furniture(package: zipfile.ZipFile) -> str:
    """Return the words of the headers, where code and version stand."""
    names = [name for name in package.namelist() if name.startswith("word/header") and name.endswith(".xml")]
    texts = []
    for name in names[:20]:
        part = _part(package, name)
        if part is not None:
            texts.append(" ".join(node.text or "" for node in part.iter(f"{W}t")))
    return "\n".join(texts)


def _value(element: etree._Element | None, name: str, default: str = "") -> str:
    found = element.find(f"{W}{name}") if element is not None else None
    return default if found is None else (found.get(f"{W}val") or default)


def _number(text: str, default: int = 0) -> int:
    """Return a figure of a list, the default where it is none: the words of the list are still to be read."""
    return int(text) if _FIGURE.fullmatch(text) else default


def _is_on(properties: etree._Element | None, name: str) -> bool | None:
    """Return what a switch says, None where it says nothing."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return None if found is None else (found.get(f"{W}val") or "1").lower() not in OFF


@dataclass(frozen=True, slots=True)
class _Styles:
    """Which styles are headings, bold, or carry a list."""

    headings: frozenset[str] = frozenset()
    bold: frozenset[str] = frozenset()
    lists: dict[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, part: etree._Element | None) -> "_Styles":
        headings, bold, lists = set(), set(), {}
        for style in part.iter(f"{W}style") if part is not None else ():
            key = style.get(f"{W}styleId") or ""
            name = _value(style, "name").lower()
            paragraph = style.find(f"{W}pPr")
            if name.startswith(("heading", "título", "titulo", "title", "encabezado ")):
                headings.add(key)
            if _is_on(style.find(f"{W}rPr"), "b"):
                bold.add(key)
            numbers = paragraph.find(f"{W}numPr") if paragraph is not None else None
            if numbers is not None and _value(numbers, "numId"):
                lists[key] = (_value(numbers, "numId"), _number(_value(numbers, "ilvl")))
        return cls(frozenset(headings), frozenset(bold), lists)


@dataclass(slots=True)
class _Numbering:
    """The counters of the document's lists."""

    formats: dict[tuple[str, int], tuple[str, int]]
    abstract: dict[str, str]
    restarted: set[tuple[str, int]]
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, part: etree._Element | None) -> "_Numbering":
        levels: dict[tuple[str, int], tuple[str, int]] = {}
        formats: dict[tuple[str, int], tuple[str, int]] = {}
        abstract: dict[str, str] = {}
        restarted: set[tuple[str, int]] = set()
        if part is None:
            return cls(formats, abstract, restarted)
        for group in part.iter(f"{W}abstractNum"):
            for level in group.iter(f"{W}lvl"):
                depth = _number(level.get(f"{W}ilvl") or "")
                levels[group.get(f"{W}abstractNumId") or "", depth] = (
                    _value(level, "numFmt"),
                    _number(_value(level, "start"), 1),
                )
        for number in part.iter(f"{W}num"):
            key, base = number.get(f"{W}numId") or "", _value(number, "abstractNumId")
            abstract[key] = base
            formats |= {(key, depth): value for (group_id, depth), value in levels.items() if group_id == base}
            for override in number.iter(f"{W}lvlOverride"):
                start = _value(override, "startOverride")
                if start:
                    depth = _number(override.get(f"{W}ilvl") or "")
                    formats[key, depth] = (formats.get((key, depth), ("decimal", 1))[0], _number(start, 1))
                    restarted.add((key, depth))
        return cls(formats, abstract, restarted)

    def mark(self, key: str, depth: int) -> str:
        """Return the mark Word shows before the next item of a list, empty when it shows none."""
        shape, start = self.formats.get((key, depth), ("bullet", 1))
        if shape == "none":
            return ""
        if shape == "bullet":
            return "- "
        # Lists that share a definition go on counting, unless one says where to start.
        counter = (key if (key, depth) in self.restarted else f"abstract {self.abstract.get(key, key)}", depth)
        self.counters[counter] = self.counters.get(counter, start - 1) + 1
        for other in [other for other in self.counters if other[0] == counter[0] and other[1] > depth]:
            del self.counters[other]
        return f"{self.counters[counter]}. "


class _Reader:
    """Walk a document and collect its lines."""

    def __init__(self, styles: _Styles, numbering: _Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.lines: list[str] = []

    def walk(self, element: etree._Element, depth: int) -> None:
        """Collect the lines below an element."""
        if depth > MAX_DEPTH:
            raise FormatError(HOSTILE, "too_deep")
        for child in element:
            if child.tag == f"{W}p":
                self._paragraph(child, depth)
            elif child.tag == f"{W}tc" and self._is_continued(child):
                continue
            elif isinstance(child.tag, str) and child.tag not in SKIPPED:
                self.walk(child, depth + 1)
        if element.tag == f"{W}tbl":
            self.lines.append("")

    @staticmethod
    def _is_continued(cell: etree._Element) -> bool:
        """Whether a cell only carries on one merged from above."""
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        return merge is not None and (merge.get(f"{W}val") or "continue") == "continue"

    def _paragraph(self, paragraph: etree._Element, depth: int) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        heading = style in self.styles.headings
        runs: list[tuple[str, bool]] = []
        boxes: list[etree._Element] = []
        self._runs(paragraph, style in self.styles.bold and not heading, runs, boxes, depth)
        parts: list[list[tuple[str, bool]]] = [[]]
        for text, bold in runs:
            for count, piece in enumerate(text.split("\n")):
                if count:
                    parts.append([])
                parts[-1].append((piece, bold))
        mark = "### " if heading else self._list_mark(properties, style)
        for count, part in enumerate(parts):
            text = marked([(piece, False) for piece, _ in part] if heading else part)
            self.lines.append((mark if count == 0 and text.strip(f"{CUT} ") else "") + text)
        for box in boxes:
            self.walk(box, depth + 1)

    def _list_mark(self, properties: etree._Element | None, style: str) -> str:
        numbers = properties.find(f"{W}numPr") if properties is not None else None
        if numbers is not None:
            key, depth = _value(numbers, "numId"), _number(_value(numbers, "ilvl"))
        elif style in self.styles.lists:
            key, depth = self.styles.lists[style]
        else:
            return ""
        return self.numbering.mark(key, depth) if key not in ("", "0") else ""

    def _runs(
        self, element: etree._Element, bold: bool, runs: list[tuple[str, bool]], boxes: list[etree._Element], depth: int
    ) -> None:
        if depth > MAX_DEPTH:
            raise FormatError(HOSTILE, "too_deep")
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                switch = _is_on(child.find(f"{W}rPr"), "b")
                self._runs(child, bold if switch is None else switch, runs, boxes, depth + 1)
            elif tag == f"{W}t":
                runs.append(((child.text or "").replace("\n", " "), bold))
            elif tag in (f"{W}tab", f"{W}ptab"):
                runs.append(("\t", bold))
            elif tag in (f"{W}br", f"{W}cr"):
                runs.append((f"\n{CUT}\n" if child.get(f"{W}type") == "page" else "\n", bold))
            elif tag == f"{W}noBreakHyphen":
                runs.append(("-", bold))
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif isinstance(tag, str) and tag not in SKIPPED and tag != f"{MC}Fallback":
                self._runs(child, bold, runs, boxes, depth + 1)
