"""The zip of a package, read in place: everything that could harm is refused before anything of it is used."""

import re
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from apropia.formats.archives import DAMAGE
from apropia.formats.errors import FormatError
from apropia.formats.packages import media

MOST_ENTRIES = 10_000
MOST_BYTES = 1 << 30
MOST_RATIO = 200
# Small files pack as tightly as they like: a bomb needs size.
_RATIO_FROM = 1 << 20
_DIRECTORY_BYTES = 4 << 20
_LONGEST_NAME, _DEEPEST = 400, 40
_END, _END64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR_BYTES = 20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x41
_HEAD_BYTES = 64
# What Windows takes for an apparatus or a hidden stream wherever such a name is written to a disk.
_DEVICE = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.[^/]*)?(?:/|$)", re.IGNORECASE)

DAMAGED = "El paquete está dañado o incompleto. Expórtelo otra vez y súbalo de nuevo."
NOT_A_ZIP = "El archivo no es un paquete: debe ser el .zip o el .h5p que produjo la herramienta de autor."
LONE_COURSE = (
    "Subió solo el archivo cmi5.xml, sin su contenido. Aquí el contenido no se abre en otro sitio: "
    "suba el .zip que lo trae, con el cmi5.xml dentro."
)
TOO_MANY = f"El paquete trae demasiados archivos. El máximo es {MOST_ENTRIES:,}.".replace(",", ".")
TOO_LARGE = "El paquete ocupa demasiado al abrirse. El máximo es 1 GB."
BOMB = "El archivo «{name}» del paquete está comprimido de un modo que no es normal. No se abrió por seguridad."
OUTSIDE = "El paquete quiere escribir fuera de su carpeta: «{name}». No se abrió por seguridad."
ODD_NAME = "El paquete trae un archivo con un nombre que no se admite: «{name}». Cambie el nombre y expórtelo otra vez."
LINK = "El paquete trae «{name}», que es un enlace o un dispositivo y no un archivo. No se abrió por seguridad."
LOCKED = "El paquete está protegido con contraseña. Expórtelo sin ella."
PACKING = "El paquete está comprimido con un método que no se admite. Expórtelo como .zip común."
TWICE = "El paquete trae dos archivos con el mismo nombre: «{name}» y «{other}». Deje uno solo y expórtelo otra vez."
OVERLAP = "Los archivos del paquete se enciman unos sobre otros. No se abrió por seguridad."
PROGRAM = "El paquete trae un programa: «{name}». Un curso no lo necesita. Quítelo y expórtelo otra vez."


@dataclass(frozen=True)
class Archive:
    """The files of a package by their names. The zip behind stays open as long as its stream."""

    zip: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]

    @property
    def size(self) -> int:
        return sum(entry.file_size for entry in self.entries.values())

    def find(self, name: str) -> str:
        """Return the name of a file as it stands here, whatever the capitals with which it is asked for, or nothing."""
        wanted = unicodedata.normalize("NFC", name)
        if wanted in self.entries:
            return wanted
        folded = wanted.casefold()
        return next((one for one in self.entries if one.casefold() == folded), "")

    def read(self, name: str, *, most: int) -> bytes:
        """Return a file that must be small. Raise FormatError when it is not, or is damaged."""
        entry = self.entries[name]
        if entry.file_size > most:
            raise FormatError(f"El archivo «{name}» del paquete es demasiado grande.", "too_large")
        try:
            return self.zip.read(entry)
        except DAMAGE as problem:
            raise FormatError(DAMAGED, "damaged") from problem


def open_archive(stream: IO[bytes]) -> Archive:
    """Open a package and check its directory. Nothing is unpacked.

    Raises
    ------
    FormatError
        In words, for whatever could reach beyond the package or exhaust who reads it.
    """
    _check_directory(stream)
    try:
        opened = zipfile.ZipFile(stream)
        entries = opened.infolist()
    except DAMAGE as problem:
        raise FormatError(DAMAGED, "damaged") from problem
    if len(entries) > MOST_ENTRIES:
        raise FormatError(TOO_MANY, "too_many")
    for entry in entries:
        _check_entry(entry)
    _check_overlaps(entries, opened.start_dir)
    files = _by_name(entries)
    if sum(entry.file_size for entry in files.values()) > MOST_BYTES:
        raise FormatError(TOO_LARGE, "bomb")
    return Archive(opened, files)


def check_contents(archive: Archive) -> None:
    """Read every file once: what is damaged, longer than it says or a program refuses the package."""
    for name, entry in archive.entries.items():
        try:
            with archive.zip.open(entry) as part:
                head = part.read(_HEAD_BYTES)
                if media.is_program(name, head):
                    raise FormatError(PROGRAM.format(name=name), "program")
                length = len(head) + sum(map(len, iter(lambda: part.read(1 << 20), b"")))
        except DAMAGE as problem:
            raise FormatError(DAMAGED, "damaged") from problem
        if length != entry.file_size:
            raise FormatError(DAMAGED, "damaged")


def _check_directory(stream: IO[bytes]) -> None:
    """Bound the directory before it is read: a long one alone would exhaust the reader."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES * 8)
    if not head.startswith(b"PK\x03\x04"):
        raise FormatError(LONE_COURSE if b"<courseStructure" in head else NOT_A_ZIP, "not_a_zip")
    length = stream.seek(0, 2)
    stream.seek(max(length - _END.size - 0xFFFF - _LOCATOR_BYTES - _END64.size, 0))
    tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise FormatError(DAMAGED, "damaged")
    _mark, _disk, _first, _here, count, size, _start, _comment = _END.unpack_from(tail, place)
    long_end = place - _LOCATOR_BYTES - _END64.size
    if tail[max(place - _LOCATOR_BYTES, 0) : place].startswith(b"PK\x06\x07") and long_end >= 0:
        count, size = _END64.unpack_from(tail, long_end)[7:9]
    if count > MOST_ENTRIES or size > _DIRECTORY_BYTES:
        raise FormatError(TOO_MANY, "too_many")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    # Tools of Windows part their folders with «\\».
    name = entry.orig_filename.replace("\\", "/")
    shown = name[:120]
    if entry.flag_bits & _ENCRYPTED:
        raise FormatError(LOCKED, "locked")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FormatError(PACKING, "packing")
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise FormatError(LINK.format(name=shown), "link")
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        raise FormatError(OUTSIDE.format(name=shown), "outside")
    if _is_odd(name) or _has_odd_letters(_name_of(entry)):
        raise FormatError(ODD_NAME.format(name="".join(one if one.isprintable() else "·" for one in shown)), "odd_name")
    if entry.file_size > _RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise FormatError(BOMB.format(name=shown), "bomb")
    if entry.compress_type == zipfile.ZIP_STORED and entry.file_size != entry.compress_size:
        raise FormatError(DAMAGED, "damaged")


def _is_odd(name: str) -> bool:
    if not name or len(name) > _LONGEST_NAME or name.count("/") > _DEEPEST:
        return True
    return ":" in name or bool(_DEVICE.search(name)) or _has_odd_letters(name)


def _has_odd_letters(name: str) -> bool:
    return any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for one in name)


def _check_overlaps(entries: Iterable[zipfile.ZipInfo], end: int) -> None:
    """Refuse files that share their bytes: a small zip would then open into any size."""
    spans = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, size), (following, _size) in zip(spans, [*spans[1:], (end, 0)], strict=True):
        if start + size > following:
            raise FormatError(OVERLAP, "bomb")


def _by_name(entries: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    files: dict[str, zipfile.ZipInfo] = {}
    folded: dict[str, str] = {}
    for entry in entries:
        name = _name_of(entry)
        if entry.filename.endswith(("/", "\\")) or media.is_litter(name):
            continue
        other = folded.setdefault(name.casefold(), name)
        if other != name or name in files:
            raise FormatError(TWICE.format(name=name, other=other), "twice")
        files[name] = entry
    for name in files:
        for folder in _folders_of(name):
            if folder.casefold() in folded:
                raise FormatError(TWICE.format(name=name, other=folded[folder.casefold()]), "twice")
    return files


def _folders_of(name: str) -> Iterator[str]:
    parts = name.split("/")
    for depth in range(1, len(parts)):
        yield "/".join(parts[:depth])


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Return the name in the letters that its author saw, without «./» and empty steps."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp850")  # what Windows writes where Spanish is spoken
    steps = [step for step in unicodedata.normalize("NFC", name).replace("\\", "/").split("/") if step not in ("", ".")]
    return "/".join(steps)
