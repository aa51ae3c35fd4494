"""A report as PDF and Word: what it holds, for whom it can be read, and that it is the same each time."""

import io

import docx
import page
import pytest
from pypdf import PdfReader

from apropia.formats.errors import FormatError
from apropia.formats.report import Bar, Report, Section, Table, write

LEVELS = Table("Promedio por área", ["Área", "Cifra"], [["Seguridad", "63,5"], ["Contenidos", "Dato protegido"]], (1,))
REPORT = Report(
    title="Diagnóstico: Seguimiento",
    subtitle="Qué se vio",
    entity="Secretaría General de Puerto Claro",
    facts=[("Instrumento", "Diagnóstico · versión 1")],
    sections=[
        Section(
            "Qué resolvió la entidad",
            ["Lo más alto es «Seguridad»."],
            [Bar("Seguridad", 63.5, "63,5"), Bar("Contenidos", None, "Dato protegido")],
            LEVELS,
        ),
        Section("Cómo se hizo", ["Una frase. " * 700]),
    ],
)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_pdf_passes_the_outside_checker(profile: str) -> None:
    told = page.validate_pdf_bytes(write(REPORT, kind="pdf"), profile=profile)

    assert told.is_compliant, [failure.message for failure in told.failures]


def test_pdf_counts_its_pages_and_holds_every_cell() -> None:
    pages = [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(write(REPORT, kind="pdf"))).pages]

    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert f"Página {number} de {len(pages)}" in text
    assert "Seguridad 63,5" in pages[0]
    assert "Contenidos Dato protegido" in pages[0]


def test_word_has_headings_a_header_row_and_page_fields() -> None:
    document = docx.Document(io.BytesIO(write(REPORT, kind="docx")))

    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == ["Qué resolvió la entidad", "Cómo se hizo"]
    assert "tblHeader" in document.tables[0].rows[0]._tr.xml
    assert all("cantSplit" in row._tr.xml for row in document.tables[0].rows[1:])
    widths = [cell.width for cell in document.tables[0].rows[1].cells]
    assert widths[1] > widths[0]  # its heading is the longest text of all
    assert [cell.text for cell in document.tables[0].rows[2].cells] == ["Contenidos", "Dato protegido"]
    assert "NUMPAGES" in document.sections[0].footer._element.xml
    assert document.core_properties.language == "es-CO"


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_same_report_gives_the_same_bytes(kind: str) -> None:
    assert write(REPORT, kind=kind) == write(REPORT, kind=kind)


def test_what_is_told_is_never_evaluated_and_an_unknown_symbol_is_named() -> None:
    typed = Report('#panic("x")', "$ 1/0 $", "@ref <label>", [], [Section("#sys.inputs", ["*no* `raw`"])])

    assert '#panic("x")' in PdfReader(io.BytesIO(write(typed, kind="pdf"))).pages[0].extract_text()
    with pytest.raises(FormatError, match="«😊»"):
        write(Report("😊", "", "", [], []), kind="pdf")
