"""What a package says of itself: its kind, its title and the parts that are played, in order."""

import enum
import posixpath
import re
from dataclasses import dataclass

from lxml import etree

from apropia.formats.addresses import unescaped
from apropia.formats.errors import FormatError
from apropia.formats.hardened_xml import parse_xml
from apropia.formats.packages.archive import Archive

_MOST_XML = 8 << 20
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2}")
_ADDRESS = re.compile(r"([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
BROKEN = "El archivo «{name}» del paquete está dañado: no es un XML correcto. Expórtelo otra vez."
HOSTILE = "El archivo «{name}» del paquete declara entidades (DOCTYPE). No se abrió por seguridad."
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

    `page` is its file as it stands in the package and `query` what follows it. `mastery` goes from 0 to 1.
    """

    identifier: str
    title: str
    page: str
    query: str = ""
    reports: bool = True
    mastery: float | None = None
    launch_data: str = ""
    move_on: str = ""
    in_window: bool = False

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


def read_xml(archive: Archive, name: str) -> etree._Element:
    """Return the root of an XML file of the package, in whatever letters its author wrote it."""
    content = _as_utf8(archive.read(name, most=_MOST_XML))
    words = {"broken": BROKEN.format(name=name), "hostile": HOSTILE.format(name=name)}
    try:
        return parse_xml(content, **words)
    except FormatError:
        if _is_utf8(content) or b"encoding" in content[:200]:
            raise
    # Tools of Windows write the letters of Windows and do not say so.
    return parse_xml(content.decode("cp1252", "replace").encode(), **words)


def _as_utf8(content: bytes) -> bytes:
    if content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return content
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return content
    if text.startswith("<?xml"):
        text = text[text.find("?>") + 2 :]
    return text.encode("utf-8", "replace")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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
    path = posixpath.normpath(posixpath.join(base, unescaped(parts[1] if parts else "").replace("\\", "/")))
    name = "" if path.startswith(("/", "..")) else archive.find(path)
    if not parts or not name:
        raise FormatError(MISSING_PAGE.format(title=title, href=href[:200]), "no_launch")
    return name, (parts[2] or "") + (parts[3] or "")


def fraction(text: str) -> float | None:
    """Return a number between 0 and 1, or nothing."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
