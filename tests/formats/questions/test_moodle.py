"""GIFT and Moodle XML: what Moodle reads in them, and the way back."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apropia.formats.questions.digits import plain_digits
from apropia.formats.questions.gift import read_gift
from apropia.formats.questions.gift_writing import write_gift
from apropia.formats.questions.moodle_writing import write_moodle_xml
from apropia.formats.questions.plain_text import Losses, text_as_is, text_of_html
from apropia.formats.questions.reading import code_of, read_questions
from apropia.formats.questions.records import OTHERWISE, Choice, Kind, Question
from apropia.formats.questions.tags import LEVELS

pytestmark = pytest.mark.pure

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "moodle"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared Moodle files are not beside the project")
KINDS = {
    "MC": {Kind.SINGLE, Kind.MULTIPLE},
    "TF": {Kind.SINGLE},
    "Matching": {Kind.MATCHING},
    "Short": {Kind.SHORT},
    "Essay": {Kind.LONG_TEXT},
    "Description": {Kind.OTHER},
}


def one(text: str) -> Question:
    (found,) = read_questions(text.encode()).questions
    return found


@needs_data
@pytest.mark.parametrize("name", [path.stem for path in sorted((DATA / "gift").glob("*.gift"))])
def test_gift_is_read_as_its_grammar_reads_it(name: str) -> None:
    expected = [one for one in json.loads((DATA / "gift" / f"{name}.json").read_text()) if one["type"] != "Category"]
    data = (DATA / "gift" / f"{name}.gift").read_bytes()
    # No sign tells texts without any question from other texts: that it is GIFT has to be known.
    is_told = all(one["type"] == "Description" for one in expected)

    found = read_gift(data.decode()).questions if is_told else read_questions(data).questions

    for question, told in zip(found, expected, strict=True):
        assert question.kind in KINDS[told["type"]]
        assert question.stem == plain(told["stem"]).replace("_____ .", "_____.")
        assert question.rationale == plain(told.get("globalFeedback"))
        named = told["id"] or told["title"] or ""
        assert not named or question.code == code_of(named)
        EQUAL.get(told["type"], lambda _question, _told: None)(question, told)


def plain(text: dict[str, str] | None) -> str:
    """Return the words of a text of the expected reading, as every text is kept here."""
    if text is None:
        return ""
    return (text_of_html if text["format"] in {"html", "moodle"} else text_as_is)(text["text"], Losses())


def equal_choices(question: Question, told: dict[str, Any]) -> None:
    for choice, expected in zip(question.choices, told["choices"], strict=True):
        # The grammar calls right only what has the sign «=»; a weight beside it says how much it gives.
        weight = expected["weight"] if expected["weight"] is not None else 100 * expected["isCorrect"]
        assert (choice.text, choice.feedback) == (plain(expected["text"]), plain(expected["feedback"]))
        assert choice.credit == pytest.approx(weight / 100)


def equal_truth(question: Question, told: dict[str, Any]) -> None:
    right, wrong = (0, 1) if told["isTrue"] else (1, 0)
    assert question.right == (right,)
    # The grammar calls «true» the first comment whatever the answer; Moodle tells it to whoever fails.
    comments = [question.choices[wrong].feedback, question.choices[right].feedback]
    assert comments == [plain(told["trueFeedback"]), plain(told["falseFeedback"])]


def equal_pairs(question: Question, told: dict[str, Any]) -> None:
    pairs = [(plain(one["subquestion"]), one["subanswer"]) for one in told["matchPairs"]]
    lefts = [one.text for one in question.choices] + [""] * (len(question.targets) - len(question.choices))
    assert list(zip(lefts, question.targets, strict=True)) == pairs


EQUAL = {"MC": equal_choices, "Short": equal_choices, "TF": equal_truth, "Matching": equal_pairs}


@needs_data
def test_moodle_xml_of_the_real_program() -> None:
    (found,) = read_questions((DATA / "multichoice.xml").read_bytes()).questions
    nested = read_questions((DATA / "nested_categories_with_questions.xml").read_bytes()).questions

    assert (found.section, found.right, len(found.choices)) == ("Multichoice", (1,), 4)
    assert "Tenía archivos adjuntos, y no se traen." in found.losses
    assert [one.section for one in nested] == ["Iota", "Kappa", "Kappa", "Lambda", "Mu"]
    assert nested[1].kind == Kind.LONG_TEXT


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


def test_feedback_of_each_option_and_of_the_question() -> None:
    found = one("¿Cuál?{=Esta#Porque sí. ~Otra#No es. ~Más ####Por la regla.}")

    assert [choice.feedback for choice in found.choices] == ["Porque sí.", "No es.", ""]
    assert found.rationale == "Por la regla."


@pytest.mark.parametrize(
    ("answers", "taken"),
    [
        ("#3.14:0.01", [("3.14", "0.01", 1.0)]),
        ("#1..5", [("3", "2", 1.0)]),
        ("#=1822:0 =%50%1822:2", [("1822", "", 1.0), ("1822", "2", 0.5)]),
        ("#-2,5", [("-2.5", "", 1.0)]),
        ("#=7 ~#Cuente otra vez.", [("7", "", 1.0), ("*", "", 0.0)]),
    ],
)
def test_numbers_with_their_margins(answers: str, taken: list[tuple[str, str, float]]) -> None:
    found = one(f"::N::¿Cuánto?{{{answers}}}")

    assert found.kind == Kind.NUMERIC
    assert [(choice.text, choice.margin, choice.credit) for choice in found.choices] == taken


@pytest.mark.parametrize("answers", ["#doce", "#5..1", "#1:-2", "#1e400", "#NaN", "#=3 =x"])
def test_what_is_no_number_is_left_out(answers: str) -> None:
    found = read_questions(f"::N::¿Cuánto?{{{answers}}}\n\nBuena{{T}}".encode()).questions[0]

    assert found.kind == Kind.OTHER
    assert "Una de sus respuestas no es un número." in found.losses


def test_moodle_xml_tells_what_a_written_answer_loses() -> None:
    numeric, short = read_questions(
        b"""<quiz><question type="numerical"><name><text>N</text></name><questiontext><text>?</text></questiontext>
        <answer fraction="100"><text>12</text><tolerance>0.5</tolerance></answer>
        <answer fraction="0"><text>*</text></answer>
        <units><unit><multiplier>1</multiplier><unit_name>cm</unit_name></unit></units></question>
        <question type="shortanswer"><name><text>C</text></name><questiontext><text>?</text></questiontext>
        <usecase>1</usecase><answer fraction="100"><text>Nube*</text></answer></question></quiz>"""
    ).questions

    assert [(one.text, one.margin) for one in numeric.choices] == [("12", "0.5"), ("*", "")]
    assert [one.text for one in short.choices] == ["Nube*"]
    assert any("unidad" in loss for loss in numeric.losses)
    assert any("mayúsculas" in loss for loss in short.losses)


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


WITH_OPTIONS, PAIRED = (Kind.SINGLE, Kind.MULTIPLE), (Kind.MATCHING, Kind.ORDERING)
COMMENTS = st.one_of(st.just(""), WORDS)
NUMBERS = st.decimals(-999, 9999, places=3).map(plain_digits)
MARGINS = st.one_of(st.just(""), st.decimals("0.01", 9, places=2).map(plain_digits))
SHARES = st.sampled_from([1.0, 0.5, 0.0, 0.3333333])


@st.composite
def answers_of(draw: st.DrawFn, kind: Kind, options: tuple[tuple[str, float | None], ...]) -> tuple[Choice, ...]:
    if kind == Kind.LONG_TEXT:
        return ()
    if kind == Kind.NUMERIC:
        numbers = [Choice(draw(NUMBERS), draw(SHARES), draw(COMMENTS), draw(MARGINS)) for _option in options]
        return (*numbers, *draw(st.sampled_from([(), (Choice(OTHERWISE, 0.0, "x"),)])))
    if kind == Kind.SHORT:
        return tuple(Choice(text, draw(SHARES), draw(COMMENTS)) for text, _credit in options)
    return tuple(Choice(text, credit, draw(COMMENTS) if kind in WITH_OPTIONS else "") for text, credit in options)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from([*WITH_OPTIONS, *PAIRED, Kind.SHORT, Kind.NUMERIC, Kind.LONG_TEXT]))
    texts = draw(st.lists(LINES, min_size=3, max_size=5, unique=True))
    if kind == Kind.SINGLE:
        right = draw(st.integers(0, len(texts) - 1))
        credits: list[float | None] = [float(place == right) for place in range(len(texts))]
    elif kind == Kind.MULTIPLE:
        credits = [draw(CREDITS.filter(lambda credit: credit != 1.0)) for _text in texts]
    else:
        credits = [None] * len(texts)
    targets: list[str] = (
        draw(st.lists(LINES, min_size=len(texts), max_size=len(texts) + 1)) if kind == Kind.MATCHING else []
    )
    return Question(
        kind=kind,
        code=draw(CODES),
        stem=draw(LINES),
        section=draw(st.sampled_from(["Una", "A / B", "Más"])),
        scenario=draw(st.one_of(st.just(""), WORDS)) if kind in (Kind.SINGLE, Kind.NUMERIC) else "",
        choices=draw(answers_of(kind, tuple(zip(texts, credits, strict=True)))),
        targets=tuple(targets),
        rationale=draw(st.one_of(st.just(""), WORDS)),
        has_fixed_order=draw(st.booleans()),
        competence=draw(st.sampled_from(["", "1.1", "4.3"])),
        level=draw(st.sampled_from(["", *LEVELS])),
        seconds=draw(st.sampled_from([0, 45])),
        unit=draw(st.sampled_from(["", "%", "MB"])) if kind == Kind.NUMERIC else "",
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
