from typing import Literal

from apropia.formats.report import pdf, word
from apropia.formats.report.record import Report

Kind = Literal["pdf", "docx"]


def write(report: Report, *, kind: Kind) -> bytes:
    """Return the report as a file. Equal reports give equal bytes.

    Raises
    ------
    FormatError
        If the text holds a character that no font can show.
    """
    return pdf.write(report) if kind == "pdf" else word.write(report)
