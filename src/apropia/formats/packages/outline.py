"""What a package says of itself: its kind, its title and the parts that are played, in order."""

import codecs
import enum
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from apropia.formats.addresses import unescaped
from apropia.formats.errors import FormatError
from apropia.formats.hardened_xml import parse_xml
from apropia.formats.packages import media
from apropia.formats.packages.archive import Archive

_MOST_XML = 8 << 20
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2}")
_ADDRESS = re.compile(r"([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml\b.*?\?>", re.DOTALL)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,80}encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
# The longer mark first: UTF-32 begins as UTF-16 does. Some tools leave the mark out.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
# Tables of letters; what Python calls an encoding beside them (punycode, escapes) is none that a tool writes.
_LETTERS = re.compile(r"(?:utf|iso8859|cp\d|mac|koi8|ascii|gb|big5|euc|shift_jis|iso2022)")
BROKEN = "El archivo «{name}» del paquete está dañado: no es un XML correcto. Expórtelo otra vez."
HOSTILE = (
    "El archivo «{name}» del paquete declara entidades (DOCTYPE). No se abrió por seguridad. "
    "Quite esa declaración y expórtelo otra vez."
)
NOT_SHOWN = (
    "La parte «{title}» abre «{page}», que el navegador no muestra dentro de un paquete. "
    "Si es un documento, súbalo aparte, en una actividad de archivo."
)
UNKNOWN_LETTERS = (
    "El archivo «{name}» del paquete dice estar escrito en «{letters}», que aquí no se conoce. Guárdelo en UTF-8."
)
NO_PAGE = "La parte «{title}» no dice qué página abre. Corríjalo en la herramienta de autor y expórtelo otra vez."
MISSING_PAGE = "La parte «{title}» abre «{href}», que no viene en el paquete. Expórtelo otra vez, completo."
ELSEWHERE = "La parte «{title}» se abre en otro sitio ({href}). Solo se aceptan paquetes que traen su contenido."


class Kind(enum.StrEnum):
    SCORM_12 = "SCORM_12"
    SCORM_2004 = "SCORM_2004"
    CMI5 = "CMI5"
    H5P = "H5P"


@dataclass(frozen=True)
class Unit:
    """One part that is opened by itself: a SCO or page of SCORM, an AU of cmi5, the whole of an H5P.

    `page` is its file as it stands in the package and `query` what follows it. `mastery` goes from 0 to 1, and so does
    `progress`, the measure with which it counts as completed. What a time limit does is up to the content.
    """

    identifier: str
    title: str
    page: str
    query: str = ""
    reports: bool = True
    mastery: float | None = None
    progress: float | None = None
    time_limit: str = ""
    time_limit_action: str = ""
    launch_data: str = ""
    move_on: str = ""
    in_window: bool = False
    blocks: tuple[str, ...] = ()

    @property
    def mastery_percent(self) -> float | None:
        return None if self.mastery is None else self.mastery * 100


@dataclass(frozen=True)
class Outline:
    kind: Kind
    title: str
    identifier: str
    units: tuple[Unit, ...]
    edition: str = ""
    notes: tuple[str, ...] = ()


def read_xml(archive: Archive, name: str) -> etree._Element:
    """Return the root of an XML file of the package, in whatever letters its author wrote it."""
    text = _text_of(archive.read(name, most=_MOST_XML), name)
    # Read as text before it is looked at: in no letters can a declaration hide from the parser's guard.
    declaration = _DECLARATION.match(text)
    content = text[declaration.end() if declaration else 0 :].removeprefix("\ufeff").encode("utf-8", "replace")
    return parse_xml(content, broken=BROKEN.format(name=name), hostile=HOSTILE.format(name=name))


def _text_of(content: bytes, name: str) -> str:
    marked = next((letters for mark, letters in _MARKS if content.startswith(mark)), "")
    declared = _DECLARED.match(content)
    said = marked or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        letters = codecs.lookup(said).name
        if not _LETTERS.match(letters):
            raise LookupError
        return content.decode(letters)
    except LookupError:
        raise FormatError(UNKNOWN_LETTERS.format(name=name, letters=said[:40]), "letters") from None
    except UnicodeDecodeError:
        # Tools of Windows write the letters of Windows and say nothing, or that they are UTF-8.
        return content.decode("cp1252", "replace")


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the children of that name, whatever their namespace."""
    return [child for child in element if local(child) == name]


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute whatever its namespace and capitals; empty when it is not there."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].lower() == name:
            return str(value).strip()
    return ""


def text_of(element: etree._Element, name: str) -> str:
    """Return the words of the first child of that name, in one line."""
    for child in children(element, name):
        return " ".join("".join(str(part) for part in child.itertext()).split())
    return ""


def page_of(archive: Archive, href: str, *, title: str, base: str = "") -> tuple[str, str]:
    """Return the file that an address within the package opens, and what follows its name."""
    if not href.strip():
        raise FormatError(NO_PAGE.format(title=title), "no_launch")
    if _ELSEWHERE.match(href.strip()):
        raise FormatError(ELSEWHERE.format(title=title, href=href[:200]), "elsewhere")
    parts = _ADDRESS.fullmatch(href.strip())
    written = parts[1] if parts else ""
    # Some tools write «%20» in the names of their files as well as in their addresses.
    name = _find(archive, base, unescaped(written)) or _find(archive, base, written)
    if not parts or not name:
        raise FormatError(MISSING_PAGE.format(title=title, href=href[:200]), "no_launch")
    return name, (parts[2] or "") + (parts[3] or "")


def not_shown(units: Iterable[Unit]) -> tuple[str, ...]:
    """Return what its author must know of the parts that no browser shows within a package."""
    return tuple(
        NOT_SHOWN.format(title=unit.title, page=unit.page) for unit in units if not media.opens_in_a_page(unit.page)
    )[:20]


def _find(archive: Archive, base: str, written: str) -> str:
    path = posixpath.normpath(posixpath.join(base, written.replace("\\", "/")))
    return "" if path.startswith(("/", "..")) else archive.find(path)


def fraction(text: str) -> float | None:
    """Return a number between 0 and 1, or nothing."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
