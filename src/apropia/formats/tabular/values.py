"""Turn raw cells into typed values, or say in one Spanish sentence what is wrong and how to mend it.

Every parser takes a cell that is not empty and raises `CellError` when it cannot be read.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from apropia.formats.tabular.cells import Cell, as_text, clean_text, fold

T = TypeVar("T")

Parser = Callable[[Cell], object]
"""Takes a cell that is not empty; returns the value or raises CellError."""

_EXCEL_EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's 1900 calendar, for dates after February 1900
_FIRST_SERIAL, _LAST_SERIAL = 7_306, 73_415  # 1920-01-01 and 2100-12-31
_FIRST_YEAR, _LAST_YEAR = 1920, 2100
_TIME = r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?\s*m\.?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}", re.IGNORECASE)
_TWO_DIGITS = re.compile(rf"\d{{1,2}}[-/.](?:\d{{1,2}}|[a-z]{{3,10}})[-/.]\d{{2}}{_TIME}", re.IGNORECASE)
_WITH_MONTH_NAME = re.compile(r"(\d{1,2})(?: de |[-/ ])([a-z]{3,10})\.?(?: de | del |[-/ ])(\d{4})")
_MONTHS = ("ene jan", "feb", "mar", "abr apr", "may", "jun", "jul", "ago aug", "sep set", "oct", "nov", "dic dec")
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.\-ñáéíóúü]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}")
_EXCEL_ERRORS = {
    "#N/A",
    "#N/D",
    "#REF!",
    "#¡REF!",
    "#VALUE!",
    "#¡VALOR!",
    "#DIV/0!",
    "#¡DIV/0!",
    "#NAME?",
    "#¿NOMBRE?",
    "#NULL!",
    "#NUM!",
}
_YES = {"si", "s", "x", "1", "true", "verdadero", "v", "yes", "y", "t", "habilitado", "habilitada", "activo", "activa"}
_NO = {"no", "n", "0", "false", "falso", "f", "ninguno", "inactivo", "inactiva", "deshabilitado"}
_MAX_DIGITS = 15  # beyond this a float no longer tells whole numbers apart


class CellError(Exception):
    """A cell that cannot be read; the message tells how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def parse_text(cell: Cell) -> str:
    """Return the clean text of the cell."""
    text = _undamaged(as_text(cell))
    if text.upper() in _EXCEL_ERRORS:
        raise CellError(
            "spreadsheet_error", "La celda tiene un error de la hoja de cálculo. Corrija la fórmula o escriba el valor."
        )
    return text


def parse_lines(cell: Cell) -> str:
    """Return the clean text of a cell of prose, line by line; here what looks like a spreadsheet's error is prose."""
    raw = cell if isinstance(cell, str) else as_text(cell)
    return _undamaged("\n".join(clean_text(line) for line in raw.splitlines()).strip("\n"))


def parse_email(cell: Cell) -> str:
    """Return the address in lower case, taken out of «Nombre <correo>» and `mailto:`."""
    text = parse_text(cell).casefold().removeprefix("mailto:").strip(" .;,")
    if text.endswith(">") and "<" in text:
        text = text[text.rindex("<") + 1 : -1].strip()
    if len(text) > 254 or ".." in text or not _EMAIL.fullmatch(text):
        raise CellError("bad_email", "El correo no es válido. Escriba una sola dirección, como ana@entidad.gov.co.")
    return text


def parse_date(cell: Cell) -> dt.date:
    """Return the date of a date cell, an Excel serial number, or text with the day first or in ISO 8601."""
    if isinstance(cell, dt.datetime):
        return _checked(cell.year, cell.month, cell.day)
    if isinstance(cell, dt.date):
        return _checked(cell.year, cell.month, cell.day)
    text = parse_text(cell)
    if not isinstance(cell, bool) and re.fullmatch(r"\d{4,5}([.,]\d+)?", text):
        serial = int(float(text.replace(",", ".")))
        if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
            return _EXCEL_EPOCH + dt.timedelta(days=serial)
        raise _bad_date()
    if match := _ISO.fullmatch(text):
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(text):
        return _checked(int(match[3]), int(match[2]), int(match[1]))
    if _TWO_DIGITS.fullmatch(text):
        raise CellError("two_digit_year", "El año tiene dos cifras. Escríbalo con cuatro, como 05/03/2026.")
    if (match := _WITH_MONTH_NAME.fullmatch(" ".join(_dashed(text).split()))) and (month := _month(match[2])):
        return _checked(int(match[3]), month, int(match[1]))
    raise _bad_date()


def parse_integer(cell: Cell) -> int:
    """Return a whole number, 0 or more; thousands may be apart by point, comma or space."""
    number = parse_decimal(cell)
    if not number.is_integer() or number < 0:
        raise CellError("bad_integer", "Debe ser un número entero, de 0 en adelante. Escriba solo cifras.")
    return int(number)


def parse_decimal(cell: Cell) -> float:
    """Return a number whose decimals stand behind a comma or a point.

    Where both marks appear the last one is the decimal mark. One mark followed by exactly three digits, after one to
    three, is read as thousands, which is how counts are written in Colombia.
    """
    if isinstance(cell, bool):
        raise _bad_number()
    if isinstance(cell, int | float):
        if isinstance(cell, float) and not math.isfinite(cell):
            raise _bad_number()
        return float(cell)
    text = parse_text(cell).replace(" ", "").replace("'", "")
    if len(text) > _MAX_DIGITS + 8 or not re.fullmatch(r"[+-]?\d[\d.,]*", text):
        raise _bad_number()
    point, comma = text.rfind("."), text.rfind(",")
    decimal = "." if point > comma else ","
    thousands = "," if decimal == "." else "."
    whole, mark, fraction = text.rpartition(decimal)
    if not mark:
        whole, fraction = text, ""
    elif (whole.count(decimal) or (len(fraction) == 3 and thousands not in whole)) and re.fullmatch(
        rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(decimal)}\d{{3}})*", whole
    ):
        whole, fraction = whole.replace(decimal, "") + fraction, ""
    if thousands in whole and not re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", whole):
        raise _bad_number()
    try:
        return float(f"{whole.replace(thousands, '')}.{fraction or '0'}")
    except ValueError:
        raise _bad_number() from None


def parse_boolean(cell: Cell) -> bool:
    """Return whether the cell says yes: sí, x, 1, verdadero and their like."""
    if isinstance(cell, bool):
        return cell
    text = fold(parse_text(cell))
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellError("bad_boolean", "Escriba «sí» o «no».")


def choice(words: Mapping[T, str]) -> Parser:
    """Return a parser for one of several values; `words` gives each value its accepted words, apart by `|`."""
    known = {fold(word): value for value, all_words in words.items() for word in all_words.split("|")}
    offered = ", ".join(all_words.split("|")[0] for all_words in words.values())

    def parse(cell: Cell) -> object:
        text = fold(parse_text(cell))
        if text in known:
            return known[text]
        raise CellError("unknown_value", f"No se conoce este valor. Use uno de estos: {offered}.")

    return parse


def parse_list(cell: Cell) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, apart by `;`, `|`, comma or line break, each once."""
    raw = cell if isinstance(cell, str) else as_text(cell)
    parts = (parse_text(part) for part in re.split(r"[;|,\r\n]+", raw))
    return tuple(dict.fromkeys(part for part in parts if part))


def limited(parser: Callable[[Cell], str], length: int) -> Parser:
    """Return the parser with a bound on the length of its text."""

    def parse(cell: Cell) -> object:
        text = parser(cell)
        if len(text) > length:
            raise CellError("too_long", f"El texto es demasiado largo. Use hasta {length} caracteres.")
        return text

    return parse


def _undamaged(text: str) -> str:
    if "\ufffd" in text:
        raise CellError(
            "damaged_text", "Hay letras dañadas. Guarde el archivo como CSV UTF-8 o XLSX y súbalo de nuevo."
        )
    return text


def _checked(year: int, month: int, day: int) -> dt.date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise CellError("bad_date", f"El año {year} está fuera de lo posible. Revise la fecha.")
    if month > 12 >= day:
        raise CellError("month_first", "El mes está antes que el día. Escriba la fecha como dd/mm/aaaa.")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise CellError("bad_date", "Esa fecha no existe. Revise el día y el mes.") from None


def _dashed(text: str) -> str:
    return "-".join(fold(part) for part in text.split("-")) if "-" in text else fold(text)


def _month(name: str) -> int:
    return next((number for number, starts in enumerate(_MONTHS, start=1) if name[:3] in starts.split()), 0)


def _bad_date() -> CellError:
    return CellError("bad_date", "La fecha no se entiende. Escríbala como dd/mm/aaaa, por ejemplo 05/03/2026.")


def _bad_number() -> CellError:
    return CellError("bad_number", "Debe ser un número. Escriba solo cifras, con coma para los decimales.")
