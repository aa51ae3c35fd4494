"""GIFT and Moodle XML: what Moodle reads in them, and the way back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apropia.formats.questions.gift_writing import write_gift
from apropia.formats.questions.moodle_writing import write_moodle_xml
from apropia.formats.questions.reading import read_questions
from apropia.formats.questions.records import Choice, Kind, Question
from apropia.formats.questions.tags import LEVELS

pytestmark = pytest.mark.pure

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "moodle"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared Moodle files are not beside the project")
KINDS = {"MC": {Kind.SINGLE, Kind.MULTIPLE}, "TF": {Kind.SINGLE}, "Matching": {Kind.MATCHING}}


def one(text: str) -> Question:
    (found,) = read_questions(text.encode()).questions
    return found


@needs_data
@pytest.mark.parametrize("name", [path.stem for path in sorted((DATA / "gift").glob("*.gift"))])
def test_gift_is_read_as_its_grammar_reads_it(name: str) -> None:
    expected = [one for one in json.loads((DATA / "gift" / f"{name}.json").read_text()) if one["type"] != "Category"]
    data = (DATA / "gift" / f"{name}.gift").read_bytes()
    if all(one["type"] == "Description" for one in expected):
        pytest.skip("texts without any question, which no sign tells from other texts")

    found = read_questions(data).questions

    assert [one.kind in KINDS.get(told["type"], {Kind.OTHER}) for one, told in zip(found, expected, strict=True)] == [
        True for _told in expected
    ]
    for question, told in zip(found, expected, strict=True):
        if told["type"] == "MC":
            assert [one.text for one in question.choices] == [one["text"]["text"] for one in told["choices"]]
        if told["type"] == "TF":
            assert question.right == ((0,) if told["isTrue"] else (1,))
        if told["type"] == "Matching":
            assert len(question.choices) == sum(bool(one["subquestion"]["text"]) for one in told["matchPairs"])
            assert len(question.targets) == len(told["matchPairs"])


@needs_data
def test_moodle_xml_of_the_real_program() -> None:
    (found,) = read_questions((DATA / "multichoice.xml").read_bytes()).questions
    nested = read_questions((DATA / "nested_categories_with_questions.xml").read_bytes()).questions

    assert (found.section, found.right, len(found.choices)) == ("Multichoice", (1,), 4)
    assert "Tenía archivos adjuntos, y no se traen." in found.losses
    assert [one.section for one in nested] == ["Iota", "Kappa", "Kappa", "Lambda", "Mu"]
    assert nested[1].kind == Kind.OTHER


def test_percentages_are_credit_and_no_sign_of_the_key_means_several() -> None:
    several = one("¿Cuáles?{~%50%Una ~%50%Dos ~%-100%Tres ~Cuatro}")
    partial = one("¿Cuál?{=Una ~%50%Dos ~Tres}")

    assert (several.kind, [choice.credit for choice in several.choices], several.right) == (
        Kind.MULTIPLE,
        [0.5, 0.5, -1.0, 0.0],
        (0, 1),
    )
    assert (partial.kind, partial.right) == (Kind.SINGLE, (0,))


def test_a_hole_in_the_sentence_and_escapes() -> None:
    found = one("::T\\:1::Se guarda en {=la nube \\{casi\\} ~%0%el papel ~a\\=b} siempre.")

    assert found.stem == "Se guarda en _____ siempre."
    assert [choice.text for choice in found.choices] == ["la nube {casi}", "el papel", "a=b"]
    assert found.code == "T-1"


def test_feedback_tells_why_and_the_rest_is_told_as_lost() -> None:
    found = one("¿Cuál?{=Esta#Porque sí. ~Otra#No es. ~Más}")
    general = one("¿Cuál?{=Esta ~Otra ~Más ####Por la regla.}")

    assert (found.rationale, general.rationale) == ("Porque sí.", "Por la regla.")
    assert any("comentarios" in loss for loss in found.losses)
    assert not any("comentarios" in loss for loss in general.losses)


def test_comments_categories_and_tags() -> None:
    text = (
        "$CATEGORY: $course$/top/4.1 Proteger\n\n// [id:MIA-1] [tag:nivel-básico] [tag:segundos-30]\n¿Cuál?{=A ~B ~C}\n"
    )

    found = one(text)

    assert (found.code, found.section, found.competence, found.level, found.seconds) == (
        "MIA-1",
        "4.1 Proteger",
        "4.1",
        "BASIC",
        30,
    )
    assert found.place == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("¿Cuál{=A ~B", "llave"),
        ("::x:: Una{=A->B =C}", "flecha"),
        ("¿Qué{> algo}", "ordena"),
    ],
)
def test_what_moodle_refuses_is_listed_and_left_out(text: str, told: str) -> None:
    found = read_questions(f"{text}\n\nBuena{{T}}".encode()).questions

    assert [question.kind for question in found] == [Kind.OTHER, Kind.SINGLE]
    assert any(told in loss for loss in found[0].losses)


def test_true_false_and_ordering() -> None:
    assert one("Es cierto.{FALSE#no#sí}").right == (1,)
    steps = one("Ordene.{>3 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST HIDE\nUno\nDos\nTres\n}")
    assert (steps.kind, [step.text for step in steps.choices]) == (Kind.ORDERING, ["Uno", "Dos", "Tres"])


WORDS = st.text(alphabet="abñÉ ¿?:#=~{}\\%[]/<>&\"'.,*-_0123\n", min_size=1, max_size=25).map(
    lambda text: "x" + "\n".join(" ".join(line.split()) or "z" for line in text.split("\n")) + "x"
)
LINES = WORDS.map(lambda text: text.replace("\n", " "))
CODES = st.integers(0, 9999).map(lambda number: f"C{number}")
CREDITS = st.sampled_from([0.0, 1.0, 0.5, 0.3333333, -0.5, -1.0, 0.25])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from([Kind.SINGLE, Kind.MULTIPLE, Kind.MATCHING, Kind.ORDERING]))
    texts = draw(st.lists(LINES, min_size=3, max_size=5, unique=True))
    if kind == Kind.SINGLE:
        right = draw(st.integers(0, len(texts) - 1))
        credits: list[float | None] = [float(place == right) for place in range(len(texts))]
    elif kind == Kind.MULTIPLE:
        credits = [draw(CREDITS.filter(lambda credit: credit != 1.0)) for _text in texts]
    else:
        credits = [None] * len(texts)
    targets = draw(st.lists(LINES, min_size=len(texts), max_size=len(texts) + 1)) if kind == Kind.MATCHING else []
    return Question(
        kind=kind,
        code=draw(CODES),
        stem=draw(LINES),
        section=draw(st.sampled_from(["Una", "A / B", "Más"])),
        scenario=draw(st.one_of(st.just(""), WORDS)) if kind == Kind.SINGLE else "",
        choices=tuple(Choice(text, credit) for text, credit in zip(texts, credits, strict=True)),
        targets=tuple(targets),
        rationale=draw(st.one_of(st.just(""), WORDS)),
        has_fixed_order=draw(st.booleans()),
        competence=draw(st.sampled_from(["", "1.1", "4.3"])),
        level=draw(st.sampled_from(["", *LEVELS])),
        seconds=draw(st.sampled_from([0, 45])),
    )


@given(st.lists(questions(), min_size=1, max_size=4, unique_by=lambda question: question.code))
def test_moodle_xml_comes_back_equal(written: list[Question]) -> None:
    assert list(read_questions(write_moodle_xml(written)).questions) == written


@given(st.lists(questions(), min_size=1, max_size=4, unique_by=lambda question: question.code))
@example([Question(kind=Kind.ORDERING, stem="?", code="C0", choices=(Choice("a"), Choice("b####c"), Choice("#//#")))])
def test_gift_comes_back_equal(written: list[Question]) -> None:
    found = list(read_questions(write_gift(written)).questions)

    # The reason of an ordering travels in a comment, where braces would end the answers.
    braces = str.maketrans("{}", "()")
    for question, twin in zip(found, written, strict=True):
        if question.kind == Kind.ORDERING:
            assert question.rationale == twin.rationale.translate(braces)
        else:
            assert question.rationale == twin.rationale
    assert [replace(one, rationale="") for one in found] == [replace(one, rationale="") for one in written]
