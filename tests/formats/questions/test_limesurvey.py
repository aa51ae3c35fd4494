"""Surveys of LimeSurvey, in both layouts and as tab-separated text."""

from pathlib import Path

import pytest

from apropia.formats.expressions.reading import parse
from apropia.formats.questions.digcompsat import ATTRIBUTION, COMPETENCE_OF, LAW, SCALE, STEP
from apropia.formats.questions.plain_text import SCRIPT
from apropia.formats.questions.reading import read_questions
from apropia.formats.questions.records import Kind
from formats.questions.samples import digcompsat, digcompsat_in_matrices, new_survey, old_survey

pytestmark = pytest.mark.pure

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "limesurvey"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared LimeSurvey files are not beside the project")


def test_old_layout_takes_spanish_and_tells_of_the_rest() -> None:
    file = read_questions(old_survey())
    (found,) = file.questions

    assert (found.code, found.section, found.stem, found.language) == ("CORREO", "Trabajo", "¿Es seguro abrirlo?", "es")
    assert ([choice.text for choice in found.choices], found.right) == (["Siempre", "Preguntar antes", "Nunca"], (1,))
    assert SCRIPT in found.losses
    assert any("«en»" in note for note in file.notes)


def test_new_layout_joins_its_tables() -> None:
    found = {question.code: question for question in read_questions(new_survey()).questions}

    assert list(found) == ["P1", "P2", "P3_SQ001", "P3_SQ002", "P4", "P5"]
    assert (found["P1"].kind, found["P1"].right, found["P1"].competence) == (Kind.SINGLE, (1,), "4.1")
    assert (found["P2"].kind, [one.text for one in found["P2"].choices]) == (
        Kind.MULTIPLE,
        ["El remitente", "El enlace"],
    )
    assert SCRIPT in found["P2"].losses
    assert (found["P3_SQ001"].kind, found["P3_SQ001"].stem) == (Kind.SCALE, "¿Cuánto conoce?: Los correos")
    assert [one.text for one in found["P3_SQ001"].choices] == ["Nada", "Poco", "Bastante", "Mucho"]
    assert (found["P4"].kind, found["P4"].native) == (Kind.LONG_TEXT, "texto largo")
    assert any("comentario" in loss for loss in found["P5"].losses)
    assert any("«Otro»" in loss for loss in found["P5"].losses)


def test_relevance_is_translated_or_told() -> None:
    found = {question.code: question for question in read_questions(new_survey()).questions}

    assert found["P1"].condition is None
    assert found["P2"].condition == parse('P1 = "A2" y respondida(P1)')
    assert (found["P3_SQ001"].condition, found["P3_SQ001"].untranslated) == (
        None,
        "count(P2_SQ001.NAOK, P2_SQ002.NAOK) > 1",
    )
    assert found["P4"].condition == parse('P1 = "A1"')


@needs_data
def test_structures_that_limesurvey_6_wrote() -> None:
    (example,) = read_questions((DATA / "blank-survey.lss").read_bytes()).questions
    two = read_questions((DATA / "survey-one-question-two-languages.lss").read_bytes())

    assert (example.code, example.kind, example.native) == ("Q00", Kind.LONG_TEXT, "texto largo")
    assert (two.questions[0].code, two.questions[0].section) == ("Q1", "G1")
    assert len(two.notes) == 2


def test_the_bank_of_digcompsat_comes_mended_and_attributed() -> None:
    file = read_questions(digcompsat())
    found = {question.code: question for question in file.questions}

    assert len(file.questions) == len(COMPETENCE_OF) == 82
    assert all(question.kind == Kind.SCALE and len(question.choices) == 4 for question in file.questions)
    assert file.attribution == ATTRIBUTION
    assert any("altamente avanzado" in note for note in file.notes)
    assert [found[f"Q{n}"].competence for n in (1, 12, 13, 35, 36, 51, 52, 67, 68, 82)] == [
        "1.1", "1.3", "2.1", "2.6", "3.1", "3.4", "4.1", "4.4", "5.1", "5.4",
    ]  # fmt: skip


def test_the_bank_in_matrices_is_counted_in_its_order() -> None:
    found = read_questions(digcompsat_in_matrices()).questions

    assert len(found) == 82
    assert [(one.code, one.competence) for one in (found[0], found[12], found[-1])] == [
        ("CA1_SQ001", "1.1"),
        ("CA2_SQ001", "2.1"),
        ("CA5_SQ015", "5.4"),
    ]


def test_a_part_of_the_bank_goes_by_its_codes_and_never_by_rows_counted_anew() -> None:
    whole = digcompsat().decode().split("G\t2")[0].encode()
    rows = digcompsat_in_matrices().decode().split("G\t3")[0].encode()

    assert [one.competence for one in read_questions(whole).questions][-1] == "1.3"
    assert {one.competence for one in read_questions(rows).questions} == {""}


def test_each_defect_of_the_bank_is_told_where_it_was() -> None:
    found = {question.code: question for question in read_questions(digcompsat()).questions}

    attitude = found["Q2"]
    assert attitude.choices[2].text == "Sí, bastante"
    assert STEP in attitude.losses
    assert found["Q47"].choices[0].text.startswith("No lo conozco")
    assert SCALE in found["Q47"].losses
    assert "Ley 1581" in found["Q34"].stem
    assert LAW in found["Q34"].losses
    assert [code for code, one in found.items() if LAW in one.losses or SCALE in one.losses] == ["Q34", "Q47"]
