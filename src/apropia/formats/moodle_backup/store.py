"""The two ways a backup is packed, read in place and within bounds."""

import gzip
import tarfile
from collections.abc import Collection, Iterator
from typing import IO, Protocol

from lxml import etree

from apropia.formats.archives import DAMAGE
from apropia.formats.errors import FormatError
from apropia.formats.hardened_xml import parse_xml
from apropia.formats.packages.archive import MOST_BYTES, Archive, open_archive

MOST_ENTRIES = 20_000
MOST_XML, MOST_XML_TOGETHER = 16 << 20, 128 << 20
_LONGEST_NAME = 400

DAMAGED = "La copia de Moodle está dañada o incompleta. Descárguela otra vez y súbala de nuevo."
NOT_A_BACKUP = "El archivo no es una copia de seguridad de un curso de Moodle (.mbz)."
TOO_LARGE = "La copia de Moodle ocupa demasiado al abrirse. El máximo es 1 GB: haga la copia sin los archivos grandes."
TOO_MANY = f"La copia de Moodle trae demasiados archivos. El máximo es {MOST_ENTRIES:,}.".replace(",", ".")
HOSTILE = "La copia trae XML que no es de Moodle. No se abrió por seguridad."
OUTSIDE = "La copia trae «{name}», que quiere salir de su carpeta o no es un archivo. No se abrió por seguridad."
_DAMAGE = (*DAMAGE, tarfile.TarError)


class Content:
    """The bytes of one part, to be read once and before the next part is asked for."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes. Raise `FormatError` where the backup is damaged."""
        try:
            return self._part.read(size)
        except _DAMAGE as problem:
            raise FormatError(DAMAGED, "damaged") from problem


class Store(Protocol):
    """The parts of a backup by name."""

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of an XML part, or nothing where there is no such part."""

    def contents(self, names: Collection[str]) -> Iterator[tuple[str, Content]]:
        """Give the parts of these names, each once, in the order in which they lie."""


def open_store(stream: IO[bytes]) -> Store:
    """Find out how a backup is packed, and check every part by its name, kind and size.

    Raises
    ------
    FormatError
        In words, for what is no backup, is damaged, or could reach out of it or exhaust who reads it.
    """
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _Zip(open_archive(stream))
    if head.startswith(b"\x1f\x8b"):
        return _Tar(stream)
    raise FormatError(NOT_A_BACKUP, "not_a_backup")


def _parsed(content: bytes) -> etree._Element:
    return parse_xml(content, broken=DAMAGED, hostile=HOSTILE)


class _Zip:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._room = MOST_XML_TOGETHER

    def xml(self, name: str) -> etree._Element | None:
        if name not in self._archive.entries:
            return None
        content = self._archive.read(name, most=min(MOST_XML, self._room))
        self._room -= len(content)
        return _parsed(content)

    def contents(self, names: Collection[str]) -> Iterator[tuple[str, Content]]:
        for name, entry in self._archive.entries.items():
            if name in names:
                try:
                    part = self._archive.zip.open(entry)
                except DAMAGE as problem:
                    raise FormatError(DAMAGED, "damaged") from problem
                with part:
                    yield name, Content(part)


class _Tar:
    """A tar within gzip has no directory: one walk finds all its XML, another gives the files that are wanted."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._xml: dict[str, bytes] = {}
        room = MOST_XML_TOGETHER
        for name, part in self._walk():
            if name.endswith(".xml"):
                content = part.read(min(MOST_XML, room) + 1)
                room -= len(content)
                if len(content) > MOST_XML or room < 0:
                    raise FormatError(TOO_LARGE, "too_large")
                self._xml[name] = content

    def xml(self, name: str) -> etree._Element | None:
        return _parsed(self._xml[name]) if name in self._xml else None

    def contents(self, names: Collection[str]) -> Iterator[tuple[str, Content]]:
        for name, part in self._walk():
            if name in names:
                yield name, part

    def _walk(self) -> Iterator[tuple[str, Content]]:
        self._stream.seek(0)
        seen: set[str] = set()
        total = 0
        try:
            # As a stream, nothing before a part is read twice, and no size that a header lies about is believed.
            with gzip.GzipFile(fileobj=self._stream) as opened, tarfile.open(fileobj=opened, mode="r|") as packed:
                for count, member in enumerate(packed, start=1):
                    total += member.size
                    if count > MOST_ENTRIES:
                        raise FormatError(TOO_MANY, "too_many")
                    if total > MOST_BYTES:
                        raise FormatError(TOO_LARGE, "bomb")
                    name = _checked(member)
                    part = packed.extractfile(member) if name and name not in seen else None
                    if part is not None:
                        seen.add(name)
                        yield name, Content(part)
        except _DAMAGE as problem:
            raise FormatError(DAMAGED, "damaged") from problem


def _checked(member: tarfile.TarInfo) -> str:
    """Return the name of a file; nothing for a folder. Raises `FormatError` for what is neither."""
    name = member.name.removeprefix("./")
    if member.isdir():
        return ""
    is_odd = len(name) > _LONGEST_NAME or "\\" in name or name.startswith("/") or ".." in name.split("/")
    if is_odd or not member.isreg():
        raise FormatError(OUTSIDE.format(name=name[:120]), "outside")
    return name
