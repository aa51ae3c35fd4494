"""Texts in Spanish are taken apart as they are read, and what stands in a reader's way is found."""

import pytest

from apropia.formats.prose.accessible import accessibility_findings, image_findings
from apropia.formats.prose.blocks import Kind, read_prose
from apropia.formats.prose.jargon import PLAIN_WORDS, jargon_in
from apropia.formats.prose.plain import acronyms_in, is_explained, plain_findings

TEXT = """## Guarde **bien**

Abra [la carpeta](https://ejemplo.gov.co) y mire a las 9 a. m. Luego
ciérrela.

- Un paso

| Qué | Cuánto |
|-----|--------|
| Uno | 1      |

![Una carpeta abierta](/archivos/1)
"""


def words(count: int) -> str:
    return " ".join(["palabra"] * count) + "."


def codes(text: str) -> list[str]:
    prose = read_prose(text)
    return [finding.code for finding in (*accessibility_findings(prose), *plain_findings(prose))]


def test_text_is_taken_apart_into_what_is_read() -> None:
    prose = read_prose(TEXT)

    assert [(block.kind, block.level) for block in prose.blocks[:3]] == [
        (Kind.HEADING, 2),
        (Kind.PARAGRAPH, 0),
        (Kind.ITEM, 0),
    ]
    assert prose.blocks[0].marked == ("bien",)
    assert prose.blocks[1].sentences == ["Abra la carpeta y mire a las 9 a. m. Luego ciérrela."]
    assert [(link.text, link.address) for link in prose.links] == [("la carpeta", "https://ejemplo.gov.co")]
    assert prose.images == ("Una carpeta abierta",)
    assert prose.tables == (("Qué", "Cuánto"),)
    assert prose.said.startswith("Guarde bien. Abra la carpeta")


def test_whole_text_has_nothing_to_mend() -> None:
    assert codes(TEXT) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lea [aquí](https://ejemplo.gov.co).", "vague_link"),
        ("Haga [clic aquí](https://ejemplo.gov.co).", "vague_link"),
        ("Mire [Ver más](https://ejemplo.gov.co).", "vague_link"),
        ("Mire [https://ejemplo.gov.co](https://ejemplo.gov.co).", "bare_address"),
        ("![](/archivos/1)", "image_without_words"),
        ("![pantalla-01.png](/archivos/1)", "image_without_sense"),
        ("![Imagen 3](/archivos/1)", "image_without_sense"),
        ("|  |  |\n|--|--|\n| 1 | 2 |", "table_without_header"),
        ("##\n\nTexto.", "empty_heading"),
        ("## Uno\n\n#### Dos", "heading_jump"),
        ("**Lo que sigue**\n\nTexto.", "disguised_heading"),
        ("Oprima el botón verde.", "only_pointed_at"),
        ("Oprima el botón de la derecha.", "only_pointed_at"),
        (words(21), "long_sentence"),
        (words(41), "endless_sentence"),
        (" ".join([words(15)] * 7), "long_paragraph"),
        ("No es imposible llegar.", "double_negation"),
        ("Escriba con el fin de informar.", "jargon"),
    ],
)
def test_what_stands_in_the_way_is_found(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Lea [el calendario de pagos](https://ejemplo.gov.co).",
        "| Mes | |\n|--|--|\n| Enero | 2 |",
        "# Uno\n\n## Dos\n\n### Tres\n\n## Cuatro",
        "**Guarde siempre una copia.**",
        "Oprima el botón verde, **Guardar**.",
        "Oprima «Guardar», el botón de la derecha.",
        "No instale programas sin permiso.",
        "Una persona pidió el «feedback» del curso.",
        words(20),
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert codes(text) == []


def test_description_of_an_image_says_what_it_shows() -> None:
    assert [one.code for one in image_findings("foto.JPG")] == ["image_without_sense"]
    assert list(image_findings("Gráfica de barras: las quejas bajan")) == []


def test_acronym_is_told_unless_its_name_stands_beside_it() -> None:
    assert acronyms_in("La TRD y el PDF de la TRD") == ["TRD"]
    assert acronyms_in("Escriba `=SUMA(A1)` y mire «#¿NOMBRE?»") == []
    assert acronyms_in("AVISO A TODOS") == []
    assert is_explained("TRD", "La tabla de retención documental (TRD)")
    assert is_explained("TRD", "La TRD (tabla de retención documental)")
    assert not is_explained("TRD", "La TRD")


def test_each_word_of_the_office_has_a_plain_one() -> None:
    assert list(jargon_in("Asimismo, allegue el documento.")) == [
        ("Asimismo", "también"),
        ("allegue", "enviar, entregar"),
    ]
    assert all(PLAIN_WORDS.values())
