"""Write a constancia as one page: tagged, PDF/UA-1 and PDF/A-2a, with a QR to where anybody verifies it."""

import dataclasses
import io
from importlib import resources

import segno

from apropia.formats.typesetting import FONTS, tagged_pdf

__all__ = ["Sheet", "write"]


@dataclasses.dataclass(frozen=True)
class Sheet:
    """What the page says, in words that are ready to be printed. Colours are six-digit hex."""

    entity: str
    name: str
    course: str
    facts: tuple[tuple[str, str], ...]
    note: str
    verify_url: str
    block: str
    accent: str


def write(sheet: Sheet) -> bytes:
    """Return the constancia as a PDF. Raises `FormatError` as `tagged_pdf` does."""
    source = resources.files("apropia.formats.constancia").joinpath("constancia.typ").read_bytes()
    return tagged_pdf(source, dataclasses.asdict(sheet) | {"fonts": list(FONTS), "qr": _square_code(sheet.verify_url)})


def _square_code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", xmldecl=False, border=4, light="#ffffff")
    return drawn.getvalue().decode()
