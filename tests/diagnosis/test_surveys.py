"""Surveys that measure no competence: written, answered on the pages, processed, and with no result of anybody's."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apropia.diagnosis.actions import authoring, scales, scoring
from apropia.diagnosis.models import (
    Answer,
    Instrument,
    InstrumentVersion,
    Item,
    Response,
    Score,
    Section,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.notices import invitation_to, reminder_of
from apropia.diagnosis.policies.content import ItemContent, content_of
from apropia.diagnosis.policies.item_files.items import read_items
from apropia.diagnosis.policies.item_files.reading import Defaults
from apropia.diagnosis.policies.item_files.sheet import FIELDS, item_rows
from apropia.diagnosis.queries.authoring import sheet_desk_of
from apropia.diagnosis.queries.figures import measurable_waves
from apropia.diagnosis.queries.grading import problem_of
from apropia.diagnosis.queries.results import latest_for
from apropia.diagnosis.queries.waves import wave_of_job
from apropia.diagnosis.states import WaveState
from apropia.formats.tabular.writing import csv_chunks
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person
from diagnosis.factories import make_notice
from diagnosis.survey_factories import QUESTIONS, make_survey, make_survey_wave
from formats.questions.samples import new_survey
from people_factories import make_person
from privacy.factories import grant


@pytest.fixture
def draft(entity: Entity, at: datetime) -> InstrumentVersion:
    return make_survey(entity, at=at, freeze=False)


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, beto: Person, at: datetime) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    people = [beto, *(make_person(unit=unit) for _ in range(5))]
    return make_survey_wave(
        entity,
        at=at,
        people=people,
        mode=WaveMode.ANONYMOUS,
        state=WaveState.OPEN,
        opens_at=at - timedelta(days=1),
        closes_at=at + timedelta(days=9),
    )


def item_of(version: InstrumentVersion, code: str) -> Item:
    return Item.objects.select_related("scale", "section").get(version=version, code=code)


@pytest.mark.parametrize(
    ("code", "good", "bad", "words"),
    [
        ("S-1", 5, 6, "Elija una opción"),
        ("S-2", "b", "z", "Elija una opción"),
        ("S-3", ["a", "b"], ["a", "b", "c"], "Elija a lo sumo 2"),
        ("S-3", ["a"], [], "Elija al menos una"),
        ("S-4", 7.5, 61, "hasta 60"),
        ("S-4", 0, None, "Escriba un número"),
        ("S-5", "Nada", "x" * 2001, "Le sobran 1"),
        ("S-5", "Nada", "  ", "Escriba su respuesta"),
        ("S-6", "2026-11-30", "2026-12-01", "hasta el 30/11/2026"),
        ("S-6", "2026-01-02", "ayer", "día, mes y año"),
    ],
)
def test_answer_lies_within_what_its_question_asks(draft, code, good, bad, words):
    item = item_of(draft, code)

    assert problem_of(item, good) == ""
    assert words in problem_of(item, bad)


@pytest.mark.parametrize("wrong", [True, float("nan"), float("inf"), "12"])
def test_what_is_no_number_is_no_amount(draft, wrong):
    assert problem_of(item_of(draft, "S-4"), wrong)


def test_survey_refuses_a_question_with_a_right_answer(draft, carla, at):
    content = ItemContent(code="P-1", kind="SINGLE", section="Preguntas", competence="1.1", stem="¿Cuál?")

    with pytest.raises(DomainError, match="Una encuesta solo tiene preguntas de opinión"):
        authoring.create_item(version=draft, content=content, by=carla, at=at)
    with pytest.raises(DomainError, match="Una encuesta solo tiene preguntas de opinión"):
        authoring.apply_items(version=draft, contents=[content], by=carla, at=at)


def test_diagnosis_may_ask_an_opinion_too(entity, client_of, carla):
    bank = Instrument.objects.get(entity=entity, code="diagnostico-inicial").versions.get()
    browser = client_of(carla)
    browser.post(reverse("diagnosis:version_step", args=[bank.pk, "copiar"]))
    copy = bank.instrument.versions.get(number=2)
    section = copy.sections.first()
    address = reverse("diagnosis:create_item", args=[copy.pk, "TEXT"])
    sent = {"code": "T-1", "section": section.title, "stem": "¿Qué le falta?", "length": "2000", "seconds": "45"}

    browser.post(address, sent)

    item = Item.objects.get(version=copy, code="T-1")
    assert (item.kind, item.competence, item.bounds) == ("TEXT", None, {"most": 2000})


def test_author_writes_a_question_and_sees_it_before_it_is_kept(draft, client_of, carla):
    browser = client_of(carla)
    address = reverse("diagnosis:create_item", args=[draft.pk, "CHOICES"])
    sent = {
        "code": "C-1",
        "section": "Preguntas",
        "stem": "¿Qué usa?",
        "option_1": "Correo",
        "option_3": "Chat",
        "most_count": "1",
        "seconds": "15",
    }

    seen = browser.post(address, sent | {"ver": "si"})

    assert seen.status_code == 200
    assert "{E-1|su herramienta}" in browser.get(address).text
    assert "Elija a lo sumo 1." in seen.text
    assert 'formaction="#vista"' in seen.text
    assert 'id="vista"' in seen.text
    assert not Item.objects.filter(version=draft, code="C-1").exists()
    browser.post(address, sent)
    item = Item.objects.get(version=draft, code="C-1")
    assert [one["text"] for one in item.options] == ["Correo", "Chat"]
    assert item.bounds == {"most": 1}
    assert 'value="Chat"' in browser.get(reverse("diagnosis:change_item", args=[item.pk])).text


def test_limits_that_cannot_be_met_wait_for_the_review(draft, client_of, carla):
    item = item_of(draft, "S-3")
    Item.objects.filter(pk=item.pk).update(bounds={"least": 3, "most": 2})

    page = client_of(carla).get(reverse("diagnosis:item", args=[item.pk]))

    assert "El máximo no puede ser menor que el mínimo." in page.text


def test_survey_offers_only_what_it_may_ask(draft, client_of, carla):
    browser = client_of(carla)

    page = browser.get(reverse("diagnosis:version", args=[draft.pk])).text

    assert "Texto libre" in page
    assert reverse("diagnosis:create_item", args=[draft.pk, "SCENARIO"]) not in page
    assert "Cambiar la duración" not in page
    assert browser.get(reverse("diagnosis:create_item", args=[draft.pk, "SINGLE"])).status_code == 404


def test_list_of_a_survey_has_no_competences_to_show_or_filter(draft, client_of, carla):
    page = client_of(carla).get(reverse("diagnosis:version", args=[draft.pk]), {"orden": "competencia"})

    assert {one.key for one in page.context["state"].table.columns} == {"orden", "codigo", "pregunta", "tipo"}
    assert {one.key for one in page.context["state"].table.filters} == {"tipo", "etapa", "seccion"}


def test_author_adds_a_scale_and_two_alike_steps_are_refused(draft, client_of, carla):
    browser = client_of(carla)
    address = reverse("diagnosis:create_scale", args=[draft.pk])

    refused = browser.post(address, {"name": "Facilidad", "first": "1", "step_1": "Fácil", "step_2": "fácil"})
    browser.post(address, {"name": "Facilidad", "first": "0", "step_1": "Difícil", "step_2": "Fácil"})

    assert "Dos pasos dicen lo mismo" in refused.text
    made = draft.scales.get(name="Facilidad")
    assert made.options == [{"value": 0, "text": "Difícil"}, {"value": 1, "text": "Fácil"}]


@pytest.mark.parametrize("steps", [[], [(1, "Uno")], [(n, str(n)) for n in range(12)]])
def test_scale_has_two_to_eleven_steps(draft, carla, at, steps):
    with pytest.raises(DomainError, match="entre 2 y 11 pasos"):
        scales.add_scale(version=draft, name="Otra", options=steps, by=carla, at=at)


def test_questions_come_back_from_their_own_sheet(draft):
    rows = item_rows(content_of(item) for item in draft.items.select_related("section", "scale", "competence"))
    sheet = b"".join(csv_chunks(FIELDS, rows))

    reading = read_items(sheet, known=sheet_desk_of(draft), defaults=Defaults())

    assert reading.problems == []
    assert {one.code: one.bounds for one in reading.contents} == {one.code: one.bounds for one in QUESTIONS}


@pytest.mark.parametrize(
    ("kind", "least", "words"),
    [
        ("cantidad", "mucho", "número"),
        ("fecha", "ayer", "fecha"),
        ("elegir una", "1", "no tiene límites"),
        ("una respuesta", "", "Una encuesta solo tiene"),
    ],
)
def test_row_that_cannot_stand_is_told_with_its_column(draft, kind, least, words):
    sheet = f"codigo;seccion;tipo;competencia;pregunta;minimo\nX-1;Preguntas;{kind};1.1;¿Qué?;{least}\n".encode()

    reading = read_items(sheet, known=sheet_desk_of(draft), defaults=Defaults())

    assert words in reading.problems[0].message
    assert reading.contents == []


def test_question_of_another_program_becomes_an_opinion_without_its_key(draft, client_of, carla):
    file = SimpleUploadedFile("preguntas.gift", "::Una:: ¿Cuál? {=Esta ~Otra}".encode())

    answer = client_of(carla).post(reverse("diagnosis:import_items", args=[draft.pk]), {"file": file})

    assert "cuál lo era no se trae" in answer.text
    assert "Competencia de las que no la dicen" not in answer.text


def test_survey_of_limesurvey_comes_with_its_kinds_steps_and_conditions(draft):
    reading = read_items(new_survey(), known=sheet_desk_of(draft), defaults=Defaults())

    found = {one.code: one for one in reading.contents}
    assert {code: one.kind for code, one in found.items()} == {
        "P1": "CHOICE",
        "P2": "CHOICES",
        "P3_SQ001": "OPINION",
        "P3_SQ002": "OPINION",
        "P4": "TEXT",
        "P5": "CHOICE",
    }
    assert found["P3_SQ001"].scale == found["P3_SQ002"].scale
    assert [value for scale in reading.scales for value, _text in scale.options] == [1, 2, 3, 4]
    assert found["P2"].relevance == 'P1 = "b" y respondida(P1)'
    assert found["P4"].relevance == 'P1 = "a"'
    assert not any(one.key for one in reading.contents)


GIVEN = {
    "S-1": {"respuesta": "4"},
    "S-2": {},
    "S-3": {},
    "S-4": {"respuesta": "7,5"},
    "S-5": {"respuesta": " Más <b>ayuda</b> "},
    "S-6": {"respuesta": "2026-03-02"},
}


def answer_all(browser: Client, wave: SurveyWave) -> str:
    """Answer a survey page by page, as without JavaScript; return the last page."""
    browser.post(reverse("diagnosis:begin", args=[wave.pk]))
    items = list(wave.version.items.order_by("order"))
    for number, item in enumerate(items, 1):
        address = reverse("diagnosis:question", args=[wave.pk, number])
        page = browser.get(address).text
        choices = re.findall(r'name="respuesta" value="([^"]+)"', page)
        sent = GIVEN[item.code] or {"respuesta": choices[:1]}
        browser.post(address, {"accion": "responder", **sent})
    return browser.post(reverse("diagnosis:review", args=[wave.pk]), follow=True).text


def test_member_answers_every_kind_and_reads_a_sensible_ending(wave, client_of, beto):
    last = answer_all(client_of(beto), wave)

    answers = {one.item.code: one.value for one in Answer.objects.select_related("item")}
    assert (answers["S-1"], answers["S-4"], answers["S-5"], answers["S-6"]) == (
        4,
        7.5,
        "Más <b>ayuda</b>",
        "2026-03-02",
    )
    assert len(answers["S-3"]) == 1
    assert "Aquí no hay resultado de cada quien" in last
    assert "Área" not in last
    assert not Score.objects.exists()


def test_light_version_of_a_survey_takes_options_and_tells_why_a_page_is_another(wave, client_of, beto):
    browser = client_of(beto)
    Section.objects.filter(version=wave.version).update(intro="Piense en su semana.")

    address = browser.post(reverse("diagnosis:begin", args=[wave.pk]), {"version": "ligera"})["Location"]
    light = browser.get(address)

    assert [one.question.kind for one in light.context["questions"]] == ["OPINION", "CHOICE", "CHOICES"]
    assert light.text.count("Piense en su semana.") == 1
    assert "No lo sé" not in light.text
    assert light.text.count("No entiendo esta pregunta") == 1
    _one, two, three = light.context["questions"]
    shown = [one.question.number for one in light.context["questions"]]
    sent = {
        "pregunta": [str(number) for number in shown],
        "p1-respuesta": "4",
        "p2-respuesta": two.question.choices[0].id,
        "p3-respuesta": [one.id for one in three.question.choices],
    }
    refused = browser.post(address, sent)
    assert "Elija a lo sumo 2. Quite alguna." in refused.text
    assert [one.question.number for one in refused.context["questions"]] == [3]
    browser.post(address, {"pregunta": "3", "p3-respuesta": three.question.choices[0].id})
    assert Answer.objects.filter(status=Answer.Status.ANSWERED).count() == 3
    alone = browser.get(browser.get(address)["Location"])
    assert "Después sigue la versión ligera." in alone.text


def test_wrong_answer_is_told_and_nothing_typed_is_lost(wave, client_of, beto):
    browser = client_of(beto)
    browser.post(reverse("diagnosis:begin", args=[wave.pk]))
    number = 1 + [item.code for item in wave.version.items.order_by("order")].index("S-4")

    page = browser.post(
        reverse("diagnosis:question", args=[wave.pk, number]), {"accion": "responder", "respuesta": "61"}
    )

    assert page.status_code == 422
    assert "Escriba un número hasta 60." in page.text
    assert 'value="61"' in page.text


def test_text_question_warns_before_anything_is_written(wave, client_of, beto):
    browser = client_of(beto)
    browser.post(reverse("diagnosis:begin", args=[wave.pk]))

    page = browser.get(reverse("diagnosis:question", args=[wave.pk, 5])).text

    assert "No escriba nombres, documentos ni datos de salud" in page
    assert "Solo usted. Su dependencia" not in page
    assert "No lo sé" not in page


def test_survey_promises_no_result_of_ones_own(wave, client_of, beto):
    browser = client_of(beto)

    beginning = browser.get(reverse("diagnosis:begin", args=[wave.pk])).text

    assert "Encuesta" in beginning
    assert "No lo sé" not in beginning
    assert "Verá su resultado" not in beginning
    assert "Responder la encuesta" in browser.get("/").text
    for words in (invitation_to(wave), reminder_of(wave)):
        assert "diagnóstico" not in words.body_text


def test_nominal_survey_is_nobodys_result_and_opens_no_route(entity, unit, beto, at, client_of, run_jobs):
    make_notice(entity=entity, unit=unit)
    grant(person=beto, codes="P3")
    wave = make_survey_wave(
        entity,
        at=at,
        people=[beto],
        mode=WaveMode.NOMINAL,
        state=WaveState.OPEN,
        opens_at=at - timedelta(days=1),
        closes_at=at + timedelta(days=9),
    )
    browser = client_of(beto)

    answer_all(browser, wave)
    run_jobs()

    assert Response.objects.get(wave=wave).completed_on is not None
    assert latest_for(person=beto) is None
    assert "Todavía no tiene un resultado" in browser.get(reverse("diagnosis:my_result")).text
    assert browser.get(reverse("diagnosis:past_result", args=[Response.objects.get().pk])).status_code == 404


def test_survey_is_processed_without_scores_and_never_measured(wave, client_of, beto, carla, at):
    answer_all(client_of(beto), wave)
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED)
    closed = wave_of_job(pk=wave.pk)
    assert scoring.waiting_for_scores(wave=closed) == []
    scoring.settle_processing(wave=closed, care={}, at=at)

    wave.refresh_from_db()
    assert wave.state == WaveState.PROCESSED
    assert (wave.quality["answers"], wave.quality["items"]) == (6, [])
    assert list(measurable_waves(entity=wave.entity)) == []
    page = client_of(carla).get(reverse("diagnosis:wave", args=[wave.pk])).text
    assert "Ver el informe de calidad" not in page
    assert client_of(carla).get(reverse("diagnosis:wave_quality", args=[wave.pk])).status_code == 404


def test_question_of_a_survey_leads_to_its_wave_not_to_a_quality_report(entity, carla, at, client_of):
    asked = make_survey_wave(entity, at=at)
    SurveyWave.objects.filter(pk=asked.pk).update(processed_at=at)
    browser = client_of(carla)

    page = browser.get(reverse("diagnosis:item", args=[item_of(asked.version, "S-1").pk])).text

    assert reverse("diagnosis:wave", args=[asked.pk]) in page
    assert reverse("diagnosis:wave_quality", args=[asked.pk]) not in page
    assert browser.get(reverse("diagnosis:wave", args=[asked.pk])).status_code == 200


def test_closed_survey_speaks_of_itself_as_a_survey(wave, client_of, beto):
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED)

    page = client_of(beto).get(reverse("diagnosis:begin", args=[wave.pk])).text

    assert "Esta encuesta cerró el" in page
    assert "iagnóstico cerró" not in page
