"""Write a report as PDF: tagged, PDF/UA-1 and PDF/A-2a in one file."""

from dataclasses import asdict
from importlib import resources

from apropia.formats.report.record import Report
from apropia.formats.typesetting import FONTS, tagged_pdf


def write(report: Report) -> bytes:
    """Return the report as a PDF. Raises `FormatError` as `tagged_pdf` does."""
    source = resources.files("apropia.formats.report").joinpath("report.typ").read_bytes()
    return tagged_pdf(source, asdict(report) | {"fonts": list(FONTS), "keywords": ["Apropia"]})
