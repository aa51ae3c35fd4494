"""What a survey says: figures of groups, never of a person, on the page and in files."""

from datetime import datetime
from itertools import product

import pytest
from django.urls import reverse

from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.models import Instrument, Item, Response, SurveyWave
from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.queries.survey_files import answer_rows_for, texts_for
from apropia.diagnosis.queries.survey_results import results_for
from apropia.diagnosis.queries.survey_shares import told_of
from apropia.diagnosis.states import WaveState
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person, Role
from diagnosis.results_factories import make_wave
from diagnosis.survey_factories import answer_many, answer_survey, make_survey_wave
from people_factories import make_person

PAGES = ("survey_results", "survey_answers", "survey_texts")


@pytest.fixture
def wave(entity: Entity, at: datetime) -> SurveyWave:
    return make_survey_wave(entity, at=at, population_count=40)


def of(found, code):
    return next(one for one in found.questions if one.item.code == code)


def test_shares_carry_their_margin_and_amounts_their_middle(wave, carla, at):
    answer_many(wave, at=at)
    for place in "bbbbbbb":
        answer_survey(wave, {"S-2": place}, at=at)

    found = results_for(person=carla, wave_id=wave.pk)

    place = of(found, "S-2")
    assert [(one.value, one.people) for one in place.shares] == [("a", 11), ("b", 8), ("c", 0)]
    assert place.shares[0].low < place.shares[0].percent < place.shares[0].high
    assert dict(of(found, "S-4").facts)["Mediana"] == "11,0 horas"
    assert [(one.text, one.people) for one in of(found, "S-6").shares] == [("enero de 2026", 6), ("febrero de 2026", 6)]
    assert sum(one.people for one in of(found, "S-3").shares) == 18
    assert found.completed == 19


def test_what_few_said_goes_with_other_answers_and_the_mean_with_neither(wave, carla, at):
    # One of thirty would be «3 %».
    for step in [1, 2, 2, 2, *[3] * 6, *[4] * 8, *[5] * 12]:
        answer_survey(wave, {"S-1": step}, at=at)

    asked = of(results_for(person=carla, wave_id=wave.pk), "S-1")

    assert [(one.value, one.people) for one in asked.shares] == [(4, 8), (5, 12), ("", 10)]
    assert asked.shares[-1].text == "Las demás respuestas, juntas"
    assert asked.facts == ()
    assert asked.remark == "Lo que dijeron menos de 5 personas va junto con otras respuestas."
    rows = answer_rows_for(person=carla, wave_id=wave.pk, in_words=False).rows
    assert sorted(row[0] or 0 for row in rows) == [*[0] * 10, *[4] * 8, *[5] * 12]


def test_share_of_several_options_tells_neither_of_few_nor_of_all_but_few(wave, carla, client_of, at):
    for places in (*[["a", "b"]] * 7, *[["a"]] * 7, ["b", "c"]):
        answer_survey(wave, {"S-3": places}, at=at)

    asked = of(results_for(person=carla, wave_id=wave.pk), "S-3")
    page = client_of(carla).get(reverse("diagnosis:survey_results", args=[wave.pk])).text

    assert [(one.value, one.people) for one in asked.shares] == [("b", 8)]
    assert asked.remark == "Dato protegido (n<5): «En la oficina», «En una sede»."
    # «En la oficina» is more frequent, and hidden.
    assert asked.says == "De 15 personas, el 53 % dijo «En la casa»."
    assert "«En la oficina», «En una sede»" in page


def test_dates_that_few_said_are_never_left_alone(wave, carla, at):
    for month in (*["01"] * 9, *["02"] * 6, "03"):
        answer_survey(wave, {"S-6": f"2026-{month}-10"}, at=at)

    asked = of(results_for(person=carla, wave_id=wave.pk), "S-6")

    assert [(one.text, one.people) for one in asked.shares] == [("enero de 2026", 9), ("Otras fechas", 7)]


def test_no_answer_of_few_can_be_read_from_what_is_told(wave):
    item = Item.objects.select_related("scale").get(version=wave.version, code="S-1")
    for steps in product((0, 1, 3, 6), repeat=4):
        counts = dict(enumerate((*steps, 9), 1))
        values = [step for step, people in counts.items() for _one in range(people)]

        told = told_of(item, values, k=5)

        assert all(people == 0 or people >= 5 for _value, _text, people in told.counts), counts
        assert sum(people for _value, _text, people in told.counts) in (0, len(values)), counts
        assert told.is_whole is not any(0 < people < 5 for people in counts.values()), counts


def test_words_that_say_an_earlier_answer_are_read_without_it(wave, carla, client_of, at):
    Item.objects.filter(version=wave.version, code="S-1").update(stem="{S-2|Su sitio} le gusta.")
    answer_many(wave, at=at)

    page = client_of(carla).get(reverse("diagnosis:survey_results", args=[wave.pk])).text

    assert "Su sitio le gusta." in page
    assert "{S-2" not in page


def test_group_below_the_minimum_shows_nothing_at_all(wave, carla, client_of, at):
    answer_many(wave, at=at, people=4)

    found = results_for(person=carla, wave_id=wave.pk)
    page = client_of(carla).get(reverse("diagnosis:survey_results", args=[wave.pk])).text

    assert found.completed is None
    for one in found.questions:
        assert (one.people, one.shares, one.facts, one.texts) == (None, (), (), ())
        assert one.remark == "Dato protegido (n<5)"
    assert "Texto número" not in page
    assert answer_rows_for(person=carla, wave_id=wave.pk, in_words=False).rows == []
    assert texts_for(person=carla, wave_id=wave.pk).rows == []


def test_few_who_all_said_the_same_are_protected(wave, carla, at):
    for _number in range(6):
        answer_survey(wave, {"S-1": 1, "S-2": "a"}, at=at)

    found = results_for(person=carla, wave_id=wave.pk)

    assert of(found, "S-1").remark == "Dato protegido (n<5)"
    assert of(found, "S-5").remark == "Nadie la respondió."


def test_higher_minimum_of_the_wave_rules(entity, carla, at):
    wave = make_survey_wave(entity, at=at, min_cell=13)
    answer_many(wave, at=at)

    assert results_for(person=carla, wave_id=wave.pk).completed is None


def test_what_was_skipped_by_few_is_not_counted_aloud(wave, carla, at):
    answer_many(wave, at=at)
    answer_survey(wave, {"S-1": None}, at=at)

    assert of(results_for(person=carla, wave_id=wave.pk), "S-1").passed is None


def test_texts_are_shuffled_and_not_for_an_auditor(wave, carla, unit, client_of, at):
    answer_many(wave, at=at)
    auditor = make_person(unit=unit, roles=[Role.AUDITOR])

    texts = of(results_for(person=carla, wave_id=wave.pk), "S-5").texts

    assert len(texts) == 12
    assert list(texts) != [f"Texto número {number}" for number in range(12)]
    page = client_of(auditor).get(reverse("diagnosis:survey_results", args=[wave.pk])).text
    assert "Texto número" not in page
    assert "Los textos los lee el equipo" in page
    for name in PAGES[1:]:
        assert client_of(auditor).get(reverse(f"diagnosis:{name}", args=[wave.pk])).status_code == 404


def test_rows_carry_neither_text_nor_amount_nor_what_few_chose(wave, carla, at):
    answer_many(wave, at=at, people=30)

    found = answer_rows_for(person=carla, wave_id=wave.pk, in_words=False)

    assert found.columns == ["S-1", "S-2", "S-3_a", "S-3_b", "S-3_c"]
    assert len(found.rows) == 30
    # One person chose «b»: a blank in her row alone would be as good as her answer.
    assert {row[1] for row in found.rows} == {None}
    assert {row[2] for row in found.rows} == {0, 1}
    words = answer_rows_for(person=carla, wave_id=wave.pk, in_words=True)
    assert {row[0] for row in words.rows} >= {"Muy de acuerdo", "Muy en desacuerdo"}
    assert any("1 = Muy en desacuerdo" in line for _name, line in found.codebook)


def test_blank_of_what_few_chose_is_shared_with_what_others_chose(wave, carla, at):
    for place in "aaaaaabbbbbc":
        answer_survey(wave, {"S-2": place}, at=at)

    rows = answer_rows_for(person=carla, wave_id=wave.pk, in_words=False).rows

    assert sorted(row[1] or "" for row in rows) == [*[""] * 6, *["a"] * 6]


def test_rows_of_several_options_say_neither_who_marked_nor_who_left_what_few_did(wave, carla, at):
    for places in (*[["a", "b"]] * 6, *[["a"]] * 6, ["b"]):
        answer_survey(wave, {"S-3": places}, at=at)

    rows = answer_rows_for(person=carla, wave_id=wave.pk, in_words=False).rows

    # All but one have worked at «a»: the row of who has not is blank, and so are six others.
    assert [row[2:] for row in rows].count([None, None, None]) == 7
    assert all(row[2:] in ([None] * 3, [1, 0, 0], [1, 1, 0]) for row in rows)


def test_column_of_a_protected_question_is_blank(wave, carla, at):
    for number in range(12):
        # Only three were asked the first one.
        answer_survey(wave, {"S-1": 1 + number, "S-2": "a"} if number < 3 else {"S-2": "b"}, at=at)

    found = answer_rows_for(person=carla, wave_id=wave.pk, in_words=False)

    assert of(results_for(person=carla, wave_id=wave.pk), "S-1").remark == "Dato protegido (n<5)"
    assert {row[0] for row in found.rows} == {None}


def test_responses_that_were_left_out_are_in_no_figure_and_in_no_file(wave, carla, at):
    answer_many(wave, at=at)
    for _number in range(5):
        out = answer_survey(wave, {"S-1": 1, "S-5": "Sin cuidado"}, at=at)
        Response.objects.filter(pk=out.pk).update(is_flagged=True, is_excluded=True)

    found = results_for(person=carla, wave_id=wave.pk)

    assert (found.completed, of(found, "S-1").people) == (12, 12)
    assert "Sin cuidado" not in of(found, "S-5").texts
    assert len(answer_rows_for(person=carla, wave_id=wave.pk, in_words=False).rows) == 12


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_figures_and_files_can_be_taken_out(wave, carla, client_of, at, format_):
    answer_many(wave, at=at)
    browser = client_of(carla)

    for name in PAGES:
        answer = browser.get(reverse(f"diagnosis:{name}", args=[wave.pk]), {"formato": format_})
        assert answer.status_code == 200
        assert f".{format_}" in answer["Content-Disposition"]
        assert b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("spss", 'VALUE LABELS S_1\r\n  1 "Muy en desacuerdo"'),
        ("r", 'datos[["S-1"]] <- factor(datos[["S-1"]], levels = c(1, '),
    ],
)
def test_labels_can_be_taken_to_another_program(wave, carla, client_of, at, program, line):
    answer_many(wave, at=at)

    answer = client_of(carla).get(reverse("diagnosis:survey_answers", args=[wave.pk]), {"etiquetas": program})

    assert "attachment" in answer["Content-Disposition"]
    assert ".csv" in answer.text
    assert line in answer.text


def test_whoever_takes_answers_away_leaves_a_trace(wave, carla, client_of, at):
    answer_many(wave, at=at)
    browser = client_of(carla)

    browser.get(reverse("diagnosis:survey_answers", args=[wave.pk]))
    browser.get(reverse("diagnosis:survey_texts", args=[wave.pk]))

    left = AuditEvent.objects.filter(action="diagnosis.survey.taken").order_by("pk")
    assert [one.detail["what"] for one in left] == ["rows", "texts"]


def test_answers_of_a_diagnosis_are_never_given_row_by_row(entity, carla, at):
    bank = Instrument.objects.get(entity=entity, code="diagnostico-inicial").versions.get()
    past = make_wave(bank, at=at)

    with pytest.raises(NotFound):
        answer_rows_for(person=carla, wave_id=past.pk, in_words=False)
    with pytest.raises(NotFound, match="no tiene preguntas de opinión"):
        results_for(person=carla, wave_id=past.pk)


@pytest.mark.parametrize("state", [WaveState.OPEN, WaveState.CLOSED, WaveState.PROCESSED, WaveState.CANCELLED])
def test_nothing_is_shown_before_it_is_published(entity, carla, client_of, at, state):
    wave = make_survey_wave(entity, at=at, state=state, cancel_reason="Por error." if state == "CANCELLED" else "")
    answer_many(wave, at=at)

    for name in PAGES:
        assert client_of(carla).get(reverse(f"diagnosis:{name}", args=[wave.pk])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_stranger_and_member_find_nothing(wave, beto, dario: Person, client_of, name):
    assert client_of(dario).get(reverse(f"diagnosis:{name}", args=[wave.pk])).status_code == 404
    assert client_of(beto).get(reverse(f"diagnosis:{name}", args=[wave.pk])).status_code == 404


def test_head_of_a_unit_is_offered_no_survey(wave, unit, client_of):
    head = make_person(unit=unit, roles=[Role.UNIT_HEAD], role_unit=unit)

    assert wave.name not in client_of(head).get(reverse("diagnosis:group_waves")).text


def test_manager_finds_the_results_from_the_wave_and_from_the_list(wave, carla, client_of, at):
    answer_many(wave, at=at)
    browser, address = client_of(carla), reverse("diagnosis:survey_results", args=[wave.pk])

    assert address in browser.get(reverse("diagnosis:wave", args=[wave.pk])).text
    assert address in browser.get(reverse("diagnosis:group_waves")).text
    assert browser.get(reverse("diagnosis:group_results", args=[wave.pk])).status_code == 404
    assert browser.get(reverse("measurement:wave_report", args=[wave.pk])).status_code == 404


def test_opinions_of_a_diagnosis_are_found_from_its_wave(entity, carla, client_of, at):
    bank = Instrument.objects.get(entity=entity, code="diagnostico-inicial").versions.get()
    plain, copy = make_wave(bank, at=at), versions.start_next_version(version=bank, by=carla, at=at)
    authoring.apply_items(
        version=copy,
        contents=[ItemContent(code="T-1", kind="TEXT", section="Al final", stem="¿Qué le falta?")],
        by=carla,
        at=at,
    )
    asking = make_wave(copy, at=at, name="Con opiniones")
    browser = client_of(carla)

    assert "Ver las opiniones" not in browser.get(reverse("diagnosis:wave", args=[plain.pk])).text
    assert "Ver las opiniones" in browser.get(reverse("diagnosis:wave", args=[asking.pk])).text
    assert "¿Qué le falta?" in browser.get(reverse("diagnosis:survey_results", args=[asking.pk])).text
