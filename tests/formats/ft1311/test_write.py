"""What is written reads back equal, looks official, and passes the checkers of its standard."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import page
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from apropia.formats.errors import FormatError
from apropia.formats.ft1311 import docx_write, pdf_write
from apropia.formats.ft1311.files import as_text, read_file, write_file
from apropia.formats.ft1311.read import read_form
from apropia.formats.ft1311.record import (
    DEFINITION,
    FIELDS,
    FOOTNOTE,
    RICH_KEYS,
    SECTIONS,
    TEMPLATE,
    PracticeRecord,
    record_from_json,
    record_of,
)
from apropia.formats.ft1311.richtext import canonical, parse, plain
from formats.ft1311.samples import ANSWERS, sample

WRITERS = {"docx": docx_write.write, "pdf": pdf_write.write}
ENTITY = "Secretaría General de Puerto Claro"

words = st.lists(
    st.text(st.sampled_from("abcdeñáéíóúüABCDEÑÁ0123456789.,:;()%¿?¡!/-«»\"'&<>"), min_size=1, max_size=14),
    min_size=1,
    max_size=12,
).map(" ".join)
lines = st.builds(
    lambda mark, text, bold: f"{mark}{f'**{bold}** ' if bold else ''}{text}",
    st.sampled_from(["", "", "- ", "1. ", "7. ", "### "]),
    words,
    st.one_of(st.just(""), words),
)
texts = st.lists(lines, min_size=0, max_size=8).map("\n".join).map(canonical)


@given(st.text())
def test_canonical_text_is_a_fixed_point(text: str):
    once = canonical(text)

    assert canonical(once) == once


@given(texts)
def test_canonical_keeps_every_word(text: str):
    assert plain(canonical(text)).split() == plain(text).split()


@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would write thousands of PDFs
)
@given(st.fixed_dictionaries({"description": texts, "contribution": texts, "annexes": texts}))
def test_any_text_reads_back_equal(kind: str, answers: dict[str, str]):
    record = sample(**answers)

    assert read_form(WRITERS[kind](record), f"f.{kind}").fields == record.fields


furniture = st.sampled_from(
    [
        "Código: 4202000-FT-1311",
        "Versión: 01",
        "Página 2 de 9",
        "Página: 1/3",
        f"PROCESO {TEMPLATE.process} CÓDIGO {TEMPLATE.code}",
        f"Procedimiento: {TEMPLATE.procedure} Versión 01",
        f"Formato {TEMPLATE.format_name} Página 1 de 2",
        "El proceso de compras no tenía código",
        f"1 {FOOTNOTE}",
    ]
)


@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.lists(st.one_of(furniture, lines), min_size=1, max_size=6).map("\n".join).map(canonical), furniture)
def test_text_that_imitates_the_page_header_reads_back_equal(kind: str, text: str, name: str):
    record = sample(name=name, description=f"Antes.\n{text}\nDespués.", annexes=text)

    assert read_form(WRITERS[kind](record), f"f.{kind}").fields == record.fields


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("answers", [{}, {"name": "Solo el nombre"}, ANSWERS], ids=["empty", "name", "full"])
def test_form_reads_back_equal_with_its_code(kind: str, answers: dict[str, str]):
    record = record_of(answers)

    form = read_form(WRITERS[kind](record, entity=ENTITY), f"f.{kind}")

    assert form.fields == record.fields
    assert set(form.confidence.values()) == {1.0}
    assert (form.code, form.version, form.problems) == ("4202000-FT-1311", "01", ())


@pytest.mark.parametrize("kind", WRITERS)
def test_long_answers_over_many_pages_read_back_equal(kind: str):
    answer = "\n\n".join(f"Párrafo {number} " + "con palabras que llenan la página " * 22 for number in range(22))
    record = sample(description=answer)

    assert read_form(WRITERS[kind](record), f"f.{kind}").fields == record.fields


@pytest.mark.parametrize("kind", WRITERS)
def test_same_record_gives_the_same_bytes(kind: str):
    assert WRITERS[kind](sample()) == WRITERS[kind](sample())


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("answers", [{}, ANSWERS], ids=["empty", "full"])
def test_pdf_passes_the_outside_checker(profile: str, answers: dict[str, str]):
    report = page.validate_pdf_bytes(pdf_write.write(record_of(answers), entity=ENTITY), profile=profile)

    assert report.is_compliant, [failure.message for failure in report.failures]


def test_pdf_shows_header_and_page_number_on_every_page_and_the_footnote_on_the_first():
    reader = PdfReader(io.BytesIO(pdf_write.write(sample(description="Una frase del texto. " * 600), entity=ENTITY)))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]

    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert f"{number} de {len(pages)}" in text
        assert "4202000-FT-1311" in text
    assert FOOTNOTE in pages[0]
    assert reader.trailer["/Root"]["/Lang"] == "es-CO"
    assert reader.metadata.title == ANSWERS["name"]


def test_pdf_never_evaluates_what_was_typed():
    record = sample(
        description='#panic("x") $ 1/0 $ @ref <label> `raw` = titulo\n\n#sys.inputs', name='"; #read("/etc/passwd")'
    )

    assert read_form(pdf_write.write(record), "f.pdf").fields == record.fields


def test_pdf_names_the_symbol_it_cannot_show():
    with pytest.raises(FormatError, match="«😊»"):
        pdf_write.write(sample(description="Salió bien 😊"))


def test_word_file_has_fields_footnote_language_and_numbered_sections():
    with zipfile.ZipFile(io.BytesIO(docx_write.write(sample(), entity=ENTITY))) as package:
        header = package.read(next(n for n in package.namelist() if n.startswith("word/header"))).decode()
        footnotes = package.read("word/footnotes.xml").decode()
        document = package.read("word/document.xml").decode()
        styles = package.read("word/styles.xml").decode()
        core = package.read("docProps/core.xml").decode()

    assert " PAGE " in header
    assert " NUMPAGES " in header
    assert "4202000-FT-1311" in header
    assert FOOTNOTE in footnotes
    assert 'w:footnoteReference w:id="1"' in document
    assert 'w:lang w:val="es-CO"' in styles
    assert ANSWERS["name"] in core
    for text in (*(section.heading for section in SECTIONS), *(spec.label for spec in FIELDS), DEFINITION[4:40]):
        assert text in document


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice no está en esta máquina")
    return found


def test_word_file_opens_in_libreoffice_and_its_pdf_reads_back_equal(soffice: str, tmp_path: Path):
    source = tmp_path / "forma.docx"
    source.write_bytes(docx_write.write(sample(description="Una frase del texto. " * 400), entity=ENTITY))

    profile = f"-env:UserInstallation=file://{tmp_path}/perfil"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    data = (tmp_path / "forma.pdf").read_bytes()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    assert all(
        f"{number} de {len(pages)}" in text and "GESTIÓN DEL CONOCIMIENTO" in text
        for number, text in enumerate(pages, 1)
    )
    assert FOOTNOTE in re.sub(r"\s+", " ", pages[0])
    assert read_form(data, "forma.pdf").fields == read_form(source.read_bytes(), "forma.docx").fields


def rows_kept_whole(record: PracticeRecord) -> list[str]:
    """Return the text of the rows that no page may cut."""
    document = docx.Document(io.BytesIO(docx_write.write(record)))
    rows = [row for table in document.tables for row in table.rows]
    return [row.cells[0].text for row in rows if row._tr.xpath("./w:trPr/w:cantSplit")]


def test_a_short_answer_of_a_word_file_is_not_cut_by_a_page_and_a_long_one_may_be():
    annexes, conclusions = "1. Informe\n2. Procedimiento\n3. Acta", "\n".join(f"{n}. Acción." for n in range(1, 20))
    kept = rows_kept_whole(sample(annexes=annexes, conclusions=conclusions))

    assert "Informe\nProcedimiento\nActa" in kept
    assert not any("Acción." in one for one in kept)


def test_record_goes_to_a_file_and_back_by_the_command_line_functions(tmp_path: Path):
    form = read_form(docx_write.write(sample()), "f.docx")
    (tmp_path / "r.json").write_text(form.to_json())

    for kind in WRITERS:
        write_file(tmp_path / "r.json", tmp_path / f"forma.{kind}", kind=kind)
        again = read_file(tmp_path / f"forma.{kind}")
        assert again.fields == form.fields
    assert "Ventanilla sin filas" in as_text(form)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("no", "bad_json"),
        ("[]", "bad_json"),
        ('{"fields": []}', "bad_json"),
        ('{"fields": {"otro": "x"}}', "unknown_field"),
        ('{"fields": {"name": 3}}', "unknown_field"),
        ('{"fields": {"filled_on": "ayer"}}', "bad_date"),
        ('{"fields": {"name": "' + "x" * 201 + '"}}', "too_long"),
    ],
)
def test_records_that_are_not_are_refused_in_words(content: str, code: str):
    with pytest.raises(FormatError) as refusal:
        record_from_json(content)

    assert refusal.value.code == code


def test_files_that_cannot_be_opened_or_written_are_refused_in_words(tmp_path: Path):
    with pytest.raises(FormatError, match="No se pudo abrir"):
        read_file(tmp_path / "no-esta.docx")
    (tmp_path / "r.json").write_text('{"fields": {}}')
    with pytest.raises(FormatError, match="No se escribe"):
        write_file(tmp_path / "r.json", tmp_path / "f.odt", kind="odt")
    with pytest.raises(FormatError, match="No se pudo escribir"):
        write_file(tmp_path / "r.json", tmp_path / "no" / "f.pdf", kind="pdf")


def test_every_rich_field_can_hold_every_kind_of_block():
    text = canonical("### Título\n\nTexto con **fuerza**.\n\n- uno\n- dos\n\n3. tres\n4. cuatro")
    record = sample(**dict.fromkeys(RICH_KEYS, text))

    assert len(parse(text)) == 6
    for kind, write in WRITERS.items():
        assert read_form(write(record), f"f.{kind}").fields == record.fields
