"""A constancia as PDF: what it holds, that anybody can read it, and that no text of it is a command."""

import io

import page
import pytest
from pypdf import PdfReader

from apropia.formats.constancia import Sheet, write
from apropia.formats.errors import FormatError

ADDRESS = "https://apropia.example.gov.co/verificar/BCDF-GHJK-2345/"
SHEET = Sheet(
    entity="Secretaría General de Puerto Claro",
    name="María Ñáñez Güiza",
    course="Compartir sin enviar",
    facts=(("Fecha", "23 de noviembre de 2026"), ("Código", "BCDF-GHJK-2345")),
    note="Formación no formal.",
    verify_url=ADDRESS,
    block="#0a3a9b",
    accent="#fecc2f",
)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_it_passes_the_outside_checker(profile: str) -> None:
    told = page.validate_pdf_bytes(write(SHEET), profile=profile)

    assert told.is_compliant, [failure.message for failure in told.failures]


def test_it_says_on_one_page_who_what_and_where_it_is_verified() -> None:
    read = PdfReader(io.BytesIO(write(SHEET)))
    text = " ".join(read.pages[0].extract_text().split())

    assert len(read.pages) == 1
    for words in ("María Ñáñez Güiza", "Compartir sin enviar", "23 de noviembre de 2026"):
        assert words in text
    assert ADDRESS in text.replace(" ", "")
    links = [note.get_object()["/A"]["/URI"] for note in read.pages[0]["/Annots"]]
    assert links == [ADDRESS]


def test_a_name_is_never_evaluated_and_an_unknown_symbol_is_named() -> None:
    typed = SHEET.__class__(**(vars(SHEET) | {"name": '#panic("x")'}))

    assert '#panic("x")' in PdfReader(io.BytesIO(write(typed))).pages[0].extract_text()
    with pytest.raises(FormatError, match="«😊»"):
        write(SHEET.__class__(**(vars(SHEET) | {"name": "😊"})))


def test_the_longest_words_stay_on_one_page() -> None:
    long = SHEET.__class__(**(vars(SHEET) | {"name": "Maximiliana " * 8, "course": "Palabras " * 18}))

    assert len(PdfReader(io.BytesIO(write(long))).pages) == 1
    assert write(SHEET) == write(SHEET)
