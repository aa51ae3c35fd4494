"""Find out how a text table is encoded and what divides its columns."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Collection
from typing import BinaryIO

from apropia.formats.errors import FormatError
from apropia.formats.tabular.cells import fold_header

DELIMITERS = ",;\t|"
_CHUNK = 1 << 20
_SAMPLE_LINES = 40
_UTF8_ACCENT = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_NOT_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
# The accented letters of Spanish, as an old Mac writes them. Elsewhere most are marks outside words (‡ † — ’)
# or letters of other languages; they count where a word has them, and not where Windows has good reason to: O’Neill,
# user’s, Cali–Neiva, França.
_MAC_LETTER = re.compile(
    rb"(?<=[A-Za-z])(?:[\x87\x8e\x96\x97\x9c\x9f](?![A-Z])|\x92(?![A-Z]|(?:s|t|re|ve|ll|d|m)\b))"  # á é ñ ó ú ü, í
    rb"|\x87(?=[a-z])"  # á that begins a word
    rb"|(?<=[A-Z])[\x83\x84\x86\xe7\xea\xee\xf2]|(?<![a-z])[\x83\x84\x86\xe7\xea\xee\xf2](?=[A-Za-z])"  # É Ñ Ü Á Í Ó Ú
)
_WINDOWS_LETTERS = "áéíóúüñÁÉÍÓÚÜÑ".encode("cp1252")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect_encoding(stream: BinaryIO) -> str:
    """Return the name of the encoding; the stream is read through once and rewound.

    A file in UTF-8 with a few damaged bytes stays UTF-8 (those cells are refused later, one by one). A file whose
    accents are not UTF-8 is read as Mac Roman where that gives more Spanish letters, otherwise as Windows-1252, or
    Latin-1 where it has bytes that Windows-1252 lacks.
    """
    stream.seek(0)
    head = stream.read(4096)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if b"\0" in head:
        return _utf16_without_mark(head)
    if _is_sound_utf8(stream):
        return "utf-8"
    accents = damaged = mac = windows = 0
    undefined = False
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        accents += len(_UTF8_ACCENT.findall(chunk))
        rest = _UTF8_ACCENT.sub(b"", chunk)
        damaged += len(rest) - len(rest.translate(None, _HIGH_BYTES))
        mac += len(_MAC_LETTER.findall(chunk))
        windows += len(chunk) - len(chunk.translate(None, _WINDOWS_LETTERS))
        undefined = undefined or len(chunk) != len(chunk.translate(None, _NOT_IN_CP1252))
    stream.seek(0)
    if accents > 4 * damaged:
        return "utf-8"
    if mac > windows:
        return "mac_roman"
    return "latin-1" if undefined else "cp1252"


def _is_sound_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    stream.seek(0)
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


def _utf16_without_mark(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even and odd > len(head) // 8:
        return "utf-16-le"
    if even > 4 * odd and even > len(head) // 8:
        return "utf-16-be"
    raise FormatError("El archivo no es una tabla de texto. Guárdelo como CSV o XLSX y súbalo de nuevo.", "not_a_table")


def detect_delimiter(stream: BinaryIO, encoding: str, known: Collection[str] = ()) -> tuple[str, bool]:
    """Return the delimiter and whether the first line only declares it (`sep=;`, as Excel writes).

    The delimiter that makes most known headers appear wins; then the one whose rows have the same width most often.
    """
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        text.seek(0)
        lines = [line for _, line in zip(range(_SAMPLE_LINES), iter(lambda: text.readline(1 << 16), ""), strict=False)]
    finally:
        text.detach()
        stream.seek(0)
    first = lines[0].strip().strip('"').lower() if lines else ""
    if first.startswith("sep=") and len(first) == 5 and first[4] in DELIMITERS:
        return first[4], True
    if first == "sep=" and lines[0].strip('"\r\n').endswith("\t"):
        return "\t", True
    return max(DELIMITERS, key=lambda mark: _fitness(lines, mark, known)), False


def _fitness(lines: list[str], delimiter: str, known: Collection[str]) -> tuple[int, float, int]:
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return (0, 0.0, 0)
    headers = max((sum(fold_header(cell) in known for cell in row) for row in rows), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return (headers, times / max(len(rows), 1), width)
