"""Carry a badge inside its image: the `iTXt` chunk of a PNG (Baking 1.0, and Open Badges 3.0 «Baked Badge»)."""

import struct
import zlib
from collections.abc import Iterator

from apropia.formats.errors import FormatError

HOSTED, SIGNED = "openbadges", "openbadgecredential"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def bake(image: bytes, *, keyword: str, text: str) -> bytes:
    """Return a PNG that carries a text, uncompressed, in place of what it carried under that keyword."""
    carried = keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    parts = [_SIGNATURE]
    for kind, data in _chunks(image):
        if _text_of(kind, data, keyword) is not None:
            continue
        if kind == b"IEND":
            parts.append(_chunk(b"iTXt", carried))
        parts.append(_chunk(kind, data))
    return b"".join(parts)


def carried_by(image: bytes, *, keyword: str) -> str | None:
    """Return what a PNG carries under a keyword, or None.

    Raises
    ------
    FormatError
        If the file is no whole PNG, was damaged, or carries more than one.
    """
    found = [text for kind, data in _chunks(image) if (text := _text_of(kind, data, keyword)) is not None]
    if len(found) > 1:
        raise FormatError("La imagen lleva más de una insignia. Pida que se la envíen de nuevo.", "several")
    return found[0] if found else None


def _chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not image.startswith(_SIGNATURE):
        raise FormatError("El archivo no es una imagen PNG.", "not-png")
    place = len(_SIGNATURE)
    while place < len(image):
        head = image[place : place + 8]
        size = struct.unpack(">I", head[:4])[0] if len(head) == 8 else len(image)
        data = image[place + 8 : place + 8 + size]
        check = image[place + 8 + size : place + 12 + size]
        if len(check) != 4 or struct.unpack(">I", check)[0] != zlib.crc32(head[4:] + data):
            raise FormatError("La imagen está incompleta o dañada. Descárguela otra vez.", "damaged")
        yield head[4:], data
        if head[4:] == b"IEND":
            return
        place += 12 + size
    raise FormatError("La imagen está incompleta o dañada. Descárguela otra vez.", "damaged")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _text_of(kind: bytes, data: bytes, keyword: str) -> str | None:
    """Return the text of an uncompressed iTXt chunk of a keyword; the two tags in between say nothing to a badge."""
    name, _nothing, rest = data.partition(b"\0")
    if kind != b"iTXt" or name != keyword.encode("latin-1"):
        return None
    parts = rest[2:].split(b"\0", 2)
    if rest[:1] != b"\0" or len(parts) != 3:
        raise FormatError("La insignia que lleva la imagen no se puede leer.", "unreadable")
    try:
        return parts[2].decode()
    except UnicodeDecodeError as error:
        raise FormatError("La insignia que lleva la imagen no se puede leer.", "unreadable") from error
