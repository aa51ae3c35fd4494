"""Reading the form however it comes: labels varied, pages cut, tables, hostile files."""

import io
import zipfile

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from apropia.formats.errors import FormatError
from apropia.formats.ft1311 import docx_write, pdf_write
from apropia.formats.ft1311.read import read_form
from apropia.formats.ft1311.record import FIELDS, SECTIONS
from formats.ft1311.samples import ANSWERS, SEED, form_text, sample


def read_text(text: str) -> dict[str, str]:
    return read_form(text.encode(), "forma.txt").fields


def test_text_form_is_read_whole_and_sure():
    form = read_form(form_text(ANSWERS).encode(), "forma.txt")

    assert form.fields == ANSWERS
    assert min(form.confidence.values()) > 0.9
    assert (form.code, form.version) == ("4202000-FT-1311", "01")


@pytest.mark.parametrize("key", ["description", "baseline", "contribution", "stability", "conclusions"])
def test_page_break_inside_an_answer_is_joined_and_its_header_removed(key: str):
    answers = ANSWERS | {key: "Esta respuesta sigue sin pausa hasta que la página se acaba y continúa en la otra."}

    assert read_text(form_text(answers, cut_in=key)) == answers


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda label: label.replace(":", " :"),
        lambda label: label.rstrip(":"),
        lambda label: label.translate(str.maketrans("áéíóú", "aeiou")),
        lambda label: label.replace(" ", "  "),
        lambda label: f"**{label}**",
        lambda label: f"### {label}",
        lambda label: label.replace("o(a)", "a").replace("r(a)", "ra"),
    ],
    ids=["upper", "space before colon", "no colon", "no accents", "wide", "bold", "heading", "feminine"],
)
def test_labels_are_found_however_they_are_spelled(change):
    text = form_text(ANSWERS)
    for spec in FIELDS:
        if spec.section < 5:
            text = text.replace(f"\n{spec.label}\n", f"\n{change(spec.label)}\n")

    assert read_text(text) == ANSWERS


def test_answer_on_the_same_line_as_its_label_is_read():
    text = (
        form_text(ANSWERS)
        .replace("Número de contacto:\n\n", "Número de contacto: ")
        .replace("Alcance:\n", "1.4 ALCANCE:\n")
    )

    assert read_text(text) == ANSWERS


def test_label_repeated_inside_an_answer_does_not_start_another():
    answers = ANSWERS | {"challenges": "Hay retos que mirar.\n\n### Retos a Futuro:\n\n1. Cambio del personal."}

    assert read_text(form_text(answers)) == answers


def test_form_without_guidance_is_read_with_less_confidence():
    text = form_text(ANSWERS)
    for spec in FIELDS:
        if spec.guidance:
            text = text.replace(spec.guidance, "")

    form = read_form(text.encode(), "forma.txt")

    assert form.fields == ANSWERS
    assert form.confidence["baseline"] < form.confidence["unit"]


@pytest.mark.parametrize(
    "written",
    ["20 de octubre de 2026", "20/10/2026", "20-10-26", "2026-10-20", "Día: 20  Mes: 10  Año: 2026", "octubre"],
)
def test_dates_are_read_as_people_write_them(written: str):
    form = read_form(form_text(ANSWERS).replace("día\tmes\taño\n20\t10\t2026", written).encode(), "forma.txt")

    if written == "octubre":
        assert (form.fields["filled_on"], form.confidence["filled_on"]) == ("", 0.3)
        assert "octubre" in form.problems[0]
    else:
        assert form.fields["filled_on"] == "2026-10-20"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_entities_use(encoding: str):
    data = form_text(ANSWERS).replace("\n", "\r\n").encode(encoding)

    assert read_form(data, "forma.txt").fields == ANSWERS


def test_form_of_the_entity_is_read():
    if not SEED.exists():
        pytest.skip("../shared/data/ft1311 no está en esta máquina")

    form = read_form(SEED.read_bytes(), SEED.name)

    assert (form.fields["filled_on"], form.fields["started_on"]) == ("2024-09-20", "2024-04-01")
    assert (form.fields["process"], form.fields["team"], form.fields["annexes"]) == ("", "", "")
    assert "3. **Materiales Educativos:**" in form.fields["description"]
    assert "4202000" not in "".join(form.fields.values())
    assert read_form(docx_write.write(form.record()), "f.docx").fields == form.fields
    assert read_form(pdf_write.write(form.record()), "f.pdf").fields == form.fields


def entity_document(*, tables: bool) -> bytes:
    """A Word file as an entity fills it: our labels, its own layout, runs and auto-numbered lists."""
    document = docx.Document()
    section = 0
    for spec in FIELDS:
        if spec.section != section:
            section = spec.section
            document.add_paragraph(SECTIONS[section - 1].title, style="Heading 1")
        label = "" if spec.section >= 5 else spec.label
        lines = ANSWERS[spec.key].split("\n")
        if tables and spec.shape == "date":
            year, month, day = ANSWERS[spec.key].split("-")
            table = document.add_table(rows=2, cols=4)
            table.cell(0, 0).merge(table.cell(1, 0)).text = label
            for column, (name, value) in enumerate((("Día", day), ("Mes", month), ("Año", year)), 1):
                table.cell(0, column).text, table.cell(1, column).text = name, value
        elif tables and spec.shape == "line":
            cells = document.add_table(rows=1, cols=2).rows[0].cells
            cells[0].text, cells[1].text = f"{label}\n{spec.guidance}", lines[0]
        else:
            head = document.add_paragraph()
            head.add_run(label[: len(label) // 2]).bold = True
            head.add_run(label[len(label) // 2 :]).bold = True
            if spec.guidance:
                document.add_paragraph(spec.guidance).runs[0].italic = True
            for line in filter(None, lines):
                write_line(document, line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def write_line(document, line: str) -> None:
    style = (
        "List Number"
        if line[0].isdigit() and ". " in line[:4]
        else "List Bullet"
        if line.startswith("- ")
        else "Normal"
    )
    paragraph = document.add_paragraph(style=style)
    text = line.lstrip("-0123456789.# ") if style != "Normal" else line.lstrip("# ")
    for count, part in enumerate(text.split("**")):
        paragraph.add_run(part).bold = count % 2 == 1 or line.startswith("###")


@pytest.mark.parametrize("tables", [True, False], ids=["tables", "paragraphs"])
def test_word_file_of_an_entity_is_read(tables: bool):
    fields = read_form(entity_document(tables=tables), "forma.docx").fields

    # Word's own list goes on counting from one list to the next; the words and the kind of list must be right.
    for key in ("challenges", "annexes"):
        assert [line.split(". ", 1)[1] for line in fields[key].split("\n")] == [
            line.split(". ", 1)[1] for line in ANSWERS[key].split("\n")
        ]
    rest = set(ANSWERS) - {"challenges", "annexes"}
    assert {key: fields[key] for key in rest} == {key: ANSWERS[key] for key in rest}


def test_tracked_deletions_are_left_out_and_insertions_kept():
    data = docx_write.write(sample(baseline="Espera de 42 minutos."))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:t>Espera de 42 minutos.</w:t></w:r>",
        b"<w:t>Espera de </w:t></w:r><w:del><w:r><w:delText>60</w:delText></w:r></w:del>"
        b"<w:ins><w:r><w:t>42 minutos.</w:t></w:r></w:ins>",
    )

    assert read_form(packed(parts), "f.docx").fields["baseline"] == "Espera de 42 minutos."


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_write.write(sample()))))
    writer.encrypt("secreta", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def scanned() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document>&e;</w:document>'
DEEP = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>" + (
    b"<w:sdt>" * 200 + b"</w:sdt>" * 200 + b"</w:body></w:document>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\0" * 100, "empty"),
        (b"Acta de una reunion cualquiera, sin rotulos.", "not_this_form"),
        (bytes(range(256)) * 40, "unknown_kind"),
        (b"x" * (26 * 1024 * 1024), "too_large"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old_word"),
        (b"{\\rtf1 hola}", "rtf"),
        (b"PK\x03\x04 roto", "damaged"),
        (packed({"xl/workbook.xml": b"<x/>"}), "unknown_kind"),
        (packed({"content.xml": b"<x/>"}), "odt"),
        (packed({"word/document.xml": b"<no cierra"}), "damaged"),
        (packed({"word/document.xml": DOCTYPE}), "doctype"),
        (packed({"word/document.xml": DOCTYPE.decode().encode("utf-16")}), "doctype"),
        (packed({"word/document.xml": b"<x>" + b" " * (31 * 1024 * 1024) + b"</x>"}), "zip_bomb"),
        (packed({"word/document.xml": DEEP}), "too_deep"),
        (b"%PDF-1.7 roto", "damaged"),
        (scanned(), "scanned"),
        (encrypted(), "encrypted"),
    ],
)
def test_hostile_or_wrong_files_are_refused_in_words(data: bytes, code: str):
    with pytest.raises(FormatError) as refusal:
        read_form(data, "archivo")

    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def test_many_false_labels_do_not_take_long():
    text = form_text(ANSWERS) + "\nAlcance:\nDifusión:\nLínea base:" * 3000

    assert read_text(text)["name"] == ANSWERS["name"]
