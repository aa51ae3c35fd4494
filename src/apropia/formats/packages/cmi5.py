"""The course structure of cmi5: its assignable units, in the order of their blocks."""

import itertools
import posixpath
from collections.abc import Iterator

from lxml import etree

from apropia.formats.errors import FormatError
from apropia.formats.packages.archive import Archive
from apropia.formats.packages.outline import (
    Kind,
    Outline,
    Unit,
    attribute,
    children,
    fraction,
    local,
    page_of,
    read_xml,
)

MOVE_ON = ("NotApplicable", "Completed", "Passed", "CompletedAndPassed", "CompletedOrPassed")
_MOST_PARTS, _DEEPEST = 300, 30


def read_course(archive: Archive, name: str) -> Outline:
    """Read the course structure that stands under that name."""
    root = read_xml(archive, name)
    course = next(iter(children(root, "course")), None)
    if local(root) != "courseStructure" or course is None:
        raise FormatError("El archivo cmi5.xml no describe un curso de cmi5.", "no_kind")
    found = list(itertools.islice(_parts(root, ()), _MOST_PARTS + 1))
    if len(found) > _MOST_PARTS:
        raise FormatError("El paquete tiene más de 300 partes. Sepárelo en varios.", "too_many")
    units = tuple(_unit(archive, element, blocks, posixpath.dirname(name)) for element, blocks in found)
    if not units:
        raise FormatError("El curso de cmi5 no tiene ninguna parte que se pueda abrir.", "no_parts")
    if len({unit.identifier for unit in units}) < len(units):
        raise FormatError("El curso de cmi5 nombra dos veces la misma parte.", "twice")
    return Outline(Kind.CMI5, _words(course, "title") or units[0].title, attribute(course, "id"), units, "1.0")


def _parts(parent: etree._Element, blocks: tuple[str, ...]) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Yield each unit with the blocks around it, the outermost first."""
    if len(blocks) > _DEEPEST:
        raise FormatError("El curso de cmi5 tiene demasiados niveles.", "too_deep")
    for element in parent:
        if local(element) == "au":
            yield element, blocks
        elif local(element) == "block":
            yield from _parts(element, (*blocks, attribute(element, "id")[:1000]))


def _unit(archive: Archive, element: etree._Element, blocks: tuple[str, ...], folder: str) -> Unit:
    identifier = attribute(element, "id")
    title = _words(element, "title") or identifier
    if not identifier:
        raise FormatError(f"La parte «{title}» del curso de cmi5 no tiene identificador (id).", "no_identifier")
    address = next((str(one.text or "") for one in children(element, "url")), "")
    page, query = page_of(archive, address, title=title, base=folder)
    move_on = attribute(element, "moveon") or "NotApplicable"
    if move_on not in MOVE_ON:
        raise FormatError(f"La parte «{title}» pide un moveOn que no existe: «{move_on[:60]}».", "move_on")
    said = attribute(element, "masteryscore")
    mastery = fraction(said) if said else None
    if said and mastery is None:
        raise FormatError(f"La parte «{title}» tiene una nota mínima que no va de 0 a 1: «{said[:60]}».", "mastery")
    return Unit(
        identifier=identifier[:1000],
        title=title[:250],
        page=page,
        query=query,
        mastery=mastery,
        launch_data=next((str(one.text or "") for one in children(element, "launchParameters")), "")[:4096],
        move_on=move_on,
        in_window=attribute(element, "launchmethod") == "OwnWindow",
        blocks=blocks,
    )


def _words(element: etree._Element, name: str) -> str:
    """Return the words in Spanish where there are, else the first."""
    for group in children(element, name):
        texts = {
            attribute(one, "lang").lower(): " ".join(str(one.text or "").split())
            for one in children(group, "langstring")
        }
        spanish = next((text for language, text in texts.items() if language.startswith("es") and text), "")
        return spanish or next(iter(texts.values()), "")
    return ""
