"""What a person's own result says, and that nobody else comes to it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apropia.catalogue.models import ITService
from apropia.competences.actions.framework import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.models import Answer, InstrumentVersion, Item, ItemKind, Response, Score, SurveyWave, WaveMode
from apropia.diagnosis.queries import results
from apropia.diagnosis.queries.results import Outcome
from apropia.diagnosis.states import WaveState
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning.queries.needs import needs_for
from apropia.people.models import Person
from apropia.science.psychometrics.scoring import SCORING_METHOD_VERSION
from diagnosis.results_factories import make_response, make_scores, make_wave

QUERIES_OF_A_RESULT = 8


@pytest.fixture
def version(entity: Entity, at: datetime) -> InstrumentVersion:
    load_framework(at=at)
    return starter.load(entity=entity, at=at)


@pytest.fixture
def wave(version: InstrumentVersion, at: datetime) -> SurveyWave:
    return make_wave(version, at=at)


def test_result_sets_performance_beside_perception(wave: SurveyWave, beto: Person, at: datetime) -> None:
    make_scores(make_response(wave, person=beto, at=at), solved=58, believed=90)

    result = results.latest_for(person=beto)

    assert result is not None
    assert [area.code for area in result.areas] == ["1", "2", "3", "4", "5"]
    area = result.areas[0]
    assert (area.percent, area.low, area.high, area.perception) == (58, 48, 68, 90)
    assert area.level_name == "Intermedio"
    assert area.perception_sentence == "Resolvió menos de lo que esperaba."
    assert result.minutes == 11


def test_area_without_enough_answers_is_not_assessed_and_no_gap(wave: SurveyWave, beto: Person, at: datetime) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response)
    Score.objects.filter(response=response, code="5", construct="PERFORMANCE").update(
        value=None, low=None, high=None, level=""
    )

    result = results.latest_for(person=beto)

    assert result is not None
    last = result.areas[-1]
    assert not last.is_assessed
    assert last.level_name == "Sin evaluar"
    assert last.is_below_target is None
    assert len(result.assessed) == 4


@pytest.mark.parametrize(("level", "solved"), [("INTERMEDIATE", 33.33333333333333), ("ADVANCED", 66.66666666666666)])
def test_a_share_of_thirds_that_begins_the_level_expected_has_reached_the_goal(level: str, solved: float) -> None:
    goal = results.LEVEL_BEGINS[level]

    area = Outcome(code="1", name="Búsqueda", percent=solved, low=5, high=80, level=level, perception=75, target=goal)

    assert solved < goal
    assert area.is_below_target is False
    assert area.perception_sentence == "No hay diferencia clara entre lo que creía y lo que resolvió."


def test_area_in_which_nothing_was_right_is_never_the_one_solved_best(
    wave: SurveyWave, beto: Person, at: datetime
) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response, solved=12, level="BASIC")
    rows = Item.objects.filter(version=wave.version, kind=ItemKind.SINGLE).select_related("competence__area")
    by_area = {item.competence.area.code: item for item in rows if item.competence}
    for slot, (area, item) in enumerate(sorted(by_area.items())):
        is_right = area == "4"
        Answer.objects.create(
            entity=wave.entity,
            response=response,
            slot=slot,
            item=item,
            status=Answer.Status.ANSWERED if is_right else Answer.Status.DONT_KNOW,
            value=item.key[0] if is_right else None,
            answered_on=at.date(),
        )

    found = results.latest_for(person=beto)
    Answer.objects.filter(response=response).update(status=Answer.Status.DONT_KNOW, value=None)
    nothing = results.latest_for(person=beto)

    assert found is not None
    assert found.strongest is not None
    assert found.strongest.code == "4"
    assert nothing is not None
    assert nothing.strongest is None


def test_competences_without_a_score_are_not_assessed(wave: SurveyWave, beto: Person, at: datetime) -> None:
    make_scores(make_response(wave, person=beto, at=at))

    result = results.latest_for(person=beto)

    assert result is not None
    assert len(result.competences) == 21
    assert not any(one.is_assessed for one in result.competences)
    assert all(one.target_level for one in result.competences)


def score_competence(response: Response, code: str, **fields: Any) -> None:
    Score.objects.create(
        entity=response.entity,
        response=response,
        method_version=SCORING_METHOD_VERSION,
        construct="PERFORMANCE",
        scope="COMPETENCE",
        code=code,
        items_count=2,
        **fields,
    )


def test_competence_is_told_with_how_sure_it_is_or_that_it_is_not_enough(
    wave: SurveyWave, beto: Person, at: datetime, client_of
) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response)
    same = {"value": 50, "low": 30, "high": 70, "level": "INTERMEDIATE"}
    for code, certainty in (("1.1", 0.93), ("1.2", 0.7), ("1.3", 0.5)):
        score_competence(response, code, certainty=certainty, **same)

    result = results.latest_for(person=beto)

    assert result is not None
    sure, likely, open_ = result.areas[0].competences[:3]
    unmet = result.areas[1].competences[0]
    assert [one.told_level for one in (sure, likely, open_, unmet)] == [
        "Intermedio",
        "Intermedio",
        "No basta para decir un nivel",
        "Sin evaluar",
    ]
    assert [one.certainty_sentence for one in (sure, likely, open_, unmet)] == [
        "Es casi seguro que es intermedio: 93\N{NO-BREAK SPACE}%.",
        "Lo más probable es intermedio: 70\N{NO-BREAK SPACE}%.",
        "Todavía caben otros niveles: intermedio tiene 50\N{NO-BREAK SPACE}% de probabilidad.",
        "",
    ]
    page = client_of(beto).get(reverse("diagnosis:my_result")).text
    assert "No basta para decir un nivel" in page
    assert "Es casi seguro que es intermedio" in page


def test_whole_has_its_margin_and_what_was_believed_is_no_part_of_it(
    wave: SurveyWave, beto: Person, at: datetime, client_of
) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response, solved=58, believed=90)
    Score.objects.filter(response=response, construct="PERFORMANCE", scope="OVERALL").update(certainty=0.95)

    result = results.latest_for(person=beto)

    assert result is not None
    whole = result.overall
    assert (whole.percent, whole.low, whole.high, whole.level) == (58, 48, 68, "INTERMEDIATE")
    page = " ".join(client_of(beto).get(reverse("diagnosis:my_result")).text.split())
    assert "<b>En conjunto: Intermedio</b>, 58 de 100, entre 48 y 68." in page


def test_whole_without_a_score_is_not_told(wave: SurveyWave, beto: Person, at: datetime, client_of) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response)
    Score.objects.filter(response=response, scope="OVERALL").update(value=None, low=None, high=None, level="")

    assert "En conjunto" not in client_of(beto).get(reverse("diagnosis:my_result")).text


def test_level_that_is_not_sure_enough_is_no_need_of_a_route(wave: SurveyWave, beto: Person, at: datetime) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response, level="HIGHLY_ADVANCED")
    same = {"value": 10, "low": 0, "high": 60, "level": "BASIC"}
    for code, certainty in (("1.1", 0.9), ("1.2", 0.5)):
        score_competence(response, code, certainty=certainty, **same)

    assert [one.code for one in needs_for(person=beto).needs] == ["1.1"]


def test_newest_result_comes_first(version: InstrumentVersion, wave: SurveyWave, beto: Person, at: datetime) -> None:
    make_scores(make_response(wave, person=beto, at=at - timedelta(days=200)))
    later = make_wave(version, at=at, name="Seguimiento")
    make_scores(make_response(later, person=beto, at=at), solved=80)

    result = results.latest_for(person=beto)

    assert result is not None
    assert result.wave == "Seguimiento"
    assert [past.wave for past in results.results_of(person=beto)] == ["Seguimiento", "Línea base"]


@pytest.mark.parametrize("change", [{"mode": WaveMode.PSEUDONYMOUS}, {"completed_on": None}])
def test_only_finished_nominal_responses_are_results(
    wave: SurveyWave, beto: Person, at: datetime, change: dict[str, str | None]
) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response)
    type(response).objects.filter(pk=response.pk).update(**change)

    assert results.latest_for(person=beto) is None


def test_cancelled_wave_leaves_no_result(wave: SurveyWave, beto: Person, at: datetime) -> None:
    make_scores(make_response(wave, person=beto, at=at))
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.CANCELLED, cancel_reason="Se repetirá.")

    assert results.latest_for(person=beto) is None


def test_service_answers_are_told_in_the_words_of_the_scale(
    wave: SurveyWave, beto: Person, client_of: Any, at: datetime
) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response)
    values = {"V-K": 3, "V-U": 4, "V-S": 2}
    service = ITService.objects.create(
        entity=wave.entity, code="firma", name="Firma electrónica", created_at=at, changed_at=at
    )
    unknown = ITService.objects.create(entity=wave.entity, code="nube", name="Nube", created_at=at, changed_at=at)
    skipped = ITService.objects.create(entity=wave.entity, code="vpn", name="VPN", created_at=at, changed_at=at)
    rows = [(service, code, value) for code, value in values.items()] + [(unknown, "V-K", 1), (skipped, "V-K", None)]
    for slot, (asked, code, value) in enumerate(rows):
        Answer.objects.create(
            entity=wave.entity,
            response=response,
            slot=slot,
            item=wave.version.items.get(code=code),
            service=asked,
            status=Answer.Status.SKIPPED if value is None else Answer.Status.ANSWERED,
            value=value,
            answered_on=at.date(),
        )

    result = results.latest_for(person=beto)

    assert result is not None
    assert (result.services_recognised, result.services_applicable) == (1, 2)
    first, second, third = result.services
    assert (first.knowledge, first.use, first.experience) == (
        "Sé para qué sirve y cómo se usa",
        "Todos o casi todos los días",
        "Mala",
    )
    assert (second.is_recognised, second.use) == (False, "")
    assert [names for _label, _icon, names in result.service_map] == [("Firma electrónica",), (), ("Nube",)]
    assert (third.is_recognised, result.services_untold) == (None, ("VPN",))
    assert result.questions == len(rows) - 1
    page = client_of(beto).get(reverse("diagnosis:my_result")).text
    assert "Sabe para qué sirven 1 de los 2 servicios de los que respondió." in page
    assert "Sin respuesta: VPN." in page
    assert "4 preguntas respondidas, 11 minutos" in page


def test_result_of_who_answered_nothing_says_that_no_area_can_be_seen(
    wave: SurveyWave, beto: Person, client_of: Any, at: datetime
) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response)
    response.scores.update(value=None, low=None, high=None, level="")

    page = client_of(beto).get(reverse("diagnosis:my_result")).text

    assert "Con lo que respondió no alcanza a verse ningún área." in page
    assert "0 preguntas respondidas" in page


def test_nobody_else_opens_a_result(wave: SurveyWave, beto: Person, carla: Person, dario: Person, at: datetime) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response)

    for stranger in (carla, dario):
        with pytest.raises(NotFound):
            results.result_for(person=stranger, uid=response.uid)


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        (70, 90, "Ya pasó su meta."),
        (10, 30, "Todavía no llega a su meta."),
        (20, 50, "Su meta está dentro del margen."),
    ],
)
def test_margin_decides_what_is_said_about_the_target(low: float, high: float, sentence: str) -> None:
    outcome = Outcome(code="1", name="Área", percent=(low + high) / 2, low=low, high=high, target=33.3)

    assert outcome.target_sentence == sentence


def test_page_shows_the_person_their_areas(wave: SurveyWave, beto: Person, at: datetime, client_of) -> None:
    make_scores(make_response(wave, person=beto, at=at))

    page = client_of(beto).get(reverse("diagnosis:my_result"))

    assert page.status_code == 200
    assert "Solo usted ve esta página" in page.text
    assert page.text.count('class="area"') == 5
    assert "no-store" in page["Cache-Control"]


def test_newest_result_leads_to_the_route_and_an_older_one_does_not(
    wave: SurveyWave, version: InstrumentVersion, beto: Person, at: datetime, client_of
) -> None:
    old = make_response(wave, person=beto, at=at - timedelta(days=90))
    new = make_response(make_wave(version, at=at, name="Seguimiento"), person=beto, at=at)
    for response in (old, new):
        make_scores(response, solved=20, level="BASIC")
    browser = client_of(beto)

    newest = browser.get(reverse("diagnosis:my_result")).text
    older = browser.get(reverse("diagnosis:past_result", args=[old.uid])).text

    assert "Qué sigue" in newest
    assert reverse("learning:route") in newest.split('id="que-sigue"')[1]
    assert "Qué sigue" not in older


def test_page_of_another_persons_result_does_not_exist(
    wave: SurveyWave, beto: Person, carla: Person, at: datetime, client_of
) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response)

    assert client_of(carla).get(reverse("diagnosis:past_result", args=[response.uid])).status_code == 404
    assert client_of(beto).get(reverse("diagnosis:past_result", args=[response.uid])).status_code == 200


@pytest.mark.once
def test_result_costs_the_same_whatever_was_answered(
    wave: SurveyWave, beto: Person, at: datetime, django_assert_num_queries
) -> None:
    response = make_response(wave, person=beto, at=at)
    make_scores(response)

    with django_assert_num_queries(QUERIES_OF_A_RESULT):
        results.latest_for(person=beto)

    for slot, item in enumerate(wave.version.items.filter(kind="PERCEPTION")):
        Answer.objects.create(
            entity=wave.entity,
            response=response,
            slot=slot,
            item=item,
            status=Answer.Status.ANSWERED,
            value=2,
            answered_on=at.date(),
        )
    with django_assert_num_queries(QUERIES_OF_A_RESULT):
        results.latest_for(person=beto)
