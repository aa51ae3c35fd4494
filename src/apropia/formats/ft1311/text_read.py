"""Lines from a text file, in the encodings entities really use."""

import codecs

from apropia.formats.errors import FormatError
from apropia.formats.ft1311.source import Source

CONTROL_SHARE = 0.02  # more control characters than this and it is no text


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16 with its mark, or Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read(data: bytes, filename: str) -> Source:
    """Read the lines of a text file.

    Raises
    ------
    FormatError
        If the bytes are plainly no text.
    """
    text = decode(data)
    strange = sum(1 for character in text if character < " " and character not in "\t\r\n\f\v")
    if strange > CONTROL_SHARE * len(text):
        raise FormatError(
            f"«{filename}» no es un texto, un DOCX ni un PDF. Guárdelo en uno de esos formatos.", "unknown_kind"
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return Source(text=text, kind="text", certainty=0.98)
