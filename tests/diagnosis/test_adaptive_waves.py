"""Waves that choose each question by the answers before it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apropia.diagnosis import personal_data
from apropia.diagnosis.actions import answering, waves
from apropia.diagnosis.actions.answering import GivenAnswer
from apropia.diagnosis.actions.care import sign_responses
from apropia.diagnosis.actions.scoring import score_batch, settle_processing, waiting_for_scores
from apropia.diagnosis.actions.waves import WaveDesign
from apropia.diagnosis.models import (
    PERFORMANCE_KINDS,
    Answer,
    Calibration,
    Construct,
    Item,
    Limits,
    Response,
    Score,
    Simulation,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.policies.answering import NotAnswering
from apropia.diagnosis.queries import adaptive, invitations, question_pages, responses
from apropia.diagnosis.queries.adaptive_bank import AdaptiveBank
from apropia.diagnosis.queries.adaptive_why import explained_for
from apropia.diagnosis.queries.figures import baseline_of
from apropia.diagnosis.queries.form_choice import minutes_of, minutes_of_wave
from apropia.diagnosis.queries.light_pages import light_page_for
from apropia.diagnosis.queries.quality import report_for
from apropia.diagnosis.states import WaveState
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.progress import no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from apropia.science.psychometrics.scoring import ADAPTIVE_METHOD_VERSION
from diagnosis.calibration_factories import make_ready
from diagnosis.factories import invite, make_notice, make_wave, right_answer
from people_factories import make_person
from privacy.factories import grant

LIMITS = Limits(questions=15, minutes=10, error=0.6, ceiling=0.5)
DONT_KNOW = GivenAnswer(Answer.Status.DONT_KNOW)
SKIPPED = GivenAnswer(Answer.Status.SKIPPED)
LEFT_EARLY = "Usted terminó antes."


@pytest.fixture
def nora(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Nora", surnames="Analista", roles=[Role.ANALYST])


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, ana: Person, carla: Person, nora: Person, at: datetime) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    made = make_wave(entity=entity, people=[ana])
    made.simulation = make_ready(version=made.version, by=carla, second=nora, at=at, limits=LIMITS)
    made.save()
    return made


def begin(wave: SurveyWave, person: Person, at: datetime, token: str = "") -> answering.Started:
    invitation = invitations.invitation_for(person=person, wave_id=wave.pk)
    return answering.start(invitation=invitation, by=person, token=token, at=at)


def save(response: Response, number: int, given: GivenAnswer, at: datetime) -> int | None:
    page = question_pages.page_of_form(response, number)
    return answering.save_answer(
        response=response, number=number, item=page.item, given=given, at=at, timezone="America/Bogota"
    )


def right(response: Response, number: int) -> GivenAnswer:
    return GivenAnswer(Answer.Status.ANSWERED, right_answer(question_pages.page_of_form(response, number).item))


def unknown(_response: Response, _number: int) -> GivenAnswer:
    return DONT_KNOW


def by_turns(response: Response, number: int) -> GivenAnswer:
    return [right(response, number), DONT_KNOW, SKIPPED][number % 3]


def chosen(response: Response) -> list[int]:
    """Return the numbers of the questions that were chosen by the answers."""
    return [number for number, slot in enumerate(response.form, 1) if "why" in slot]


def steps_of(bank: AdaptiveBank, response: Response) -> list[adaptive.Step]:
    given = responses.given_in(response)
    return adaptive.steps_of(bank, response.form, adaptive.categories_in(response.form, given))


def walk(response: Response, at: datetime, answer: Callable[[Response, int], GivenAnswer]) -> None:
    """Answer every chosen question that is still open, to the last."""
    number: int | None = chosen(response)[-1]
    while number is not None:
        number = save(response, number, answer(response, number), at)


def test_all_else_comes_first_and_the_form_grows_by_one_question_at_a_time(
    wave: SurveyWave, ana: Person, at: datetime
) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    kinds = dict(Item.objects.values_list("pk", "kind"))

    assert chosen(response) == [len(response.form)]
    assert all(kinds[slot["item"]] not in PERFORMANCE_KINDS for slot in response.form[:-1])
    before = len(response.form)
    assert save(response, before, right(response, before), at) == before + 1
    response.refresh_from_db()
    assert chosen(response) == [before, before + 1]


def test_who_knows_meets_harder_questions_than_who_does_not(
    wave: SurveyWave, ana: Person, beto: Person, at: datetime
) -> None:
    invite(wave=wave, people=[beto])
    asked = {}
    for person, answer in ((ana, right), (beto, unknown)):
        grant(person=person, codes="P3")
        response = begin(wave, person, at).response
        walk(response, at, answer)
        levels = dict(Item.objects.values_list("pk", "level"))
        asked[person] = [levels[response.form[number - 1]["item"]] for number in chosen(response)]

    assert asked[ana].count("ADVANCED") > asked[beto].count("ADVANCED")
    assert asked[ana].count("BASIC") < asked[beto].count("BASIC")
    assert max(map(len, asked.values())) <= LIMITS.questions


def test_no_question_comes_twice_and_every_area_has_its_turn(wave: SurveyWave, ana: Person, at: datetime) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    walk(response, at, right)
    items = Item.objects.in_bulk([response.form[number - 1]["item"] for number in chosen(response)])

    assert len(items) == len(chosen(response))
    assert {item.competence.area.code for item in items.values() if item.competence} == {"1", "2", "3", "4", "5"}


def test_answer_once_given_stays_and_sent_again_it_leads_on(wave: SurveyWave, ana: Person, at: datetime) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    number = chosen(response)[0]
    given = right(response, number)
    following = save(response, number, given, at)

    assert save(response, number, given, at) == following
    with pytest.raises(NotAnswering, match="ya estaba guardada"):
        save(response, number, DONT_KNOW, at)
    assert Answer.objects.get(response=response, slot=number - 1).status == Answer.Status.ANSWERED
    assert len(chosen(response)) == 2


def test_two_tabs_do_not_choose_two_questions(wave: SurveyWave, ana: Person, at: datetime) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    other_tab = Response.objects.select_related("wave").get(pk=response.pk)
    number = chosen(response)[0]
    given = right(response, number)

    save(response, number, given, at)
    save(other_tab, number, given, at)

    response.refresh_from_db()
    assert len(chosen(response)) == 2


def test_question_passed_over_tells_nothing_and_is_not_offered_again(
    wave: SurveyWave, ana: Person, at: datetime
) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    number = chosen(response)[0]
    save(response, number, SKIPPED, at)
    why = response.form[-1]["why"]

    assert why["means"] == pytest.approx([0.0] * 5, abs=1e-6)
    assert number not in [missing for missing, _position in responses.review_of(response).missing]


def test_every_choice_can_be_made_again_from_the_answers(wave: SurveyWave, ana: Person, at: datetime) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    walk(response, at, by_turns)
    bank = adaptive.bank_of(wave)
    assert bank is not None
    steps = steps_of(bank, response)

    assert adaptive.is_replayed(bank, steps, response)
    swapped = [steps[0], steps[2], steps[1], *steps[3:]]
    assert not adaptive.is_replayed(bank, swapped, response)


def test_scores_are_shares_of_the_bank_on_the_scale_of_fixed_forms(
    wave: SurveyWave, ana: Person, beto: Person, at: datetime
) -> None:
    invite(wave=wave, people=[beto])
    found = {}
    for person, answer in ((ana, right), (beto, unknown)):
        grant(person=person, codes="P3")
        response = begin(wave, person, at).response
        walk(response, at, answer)
        answering.complete(response=response, by=person, at=at)
        found[person] = {
            (score.scope, score.code): score
            for score in Score.objects.filter(response=response, construct=Construct.PERFORMANCE)
        }

    for scores in found.values():
        told = {key for key in scores if key[0] != "COMPETENCE"}
        assert told == {("OVERALL", ""), *(("AREA", str(code)) for code in range(1, 6))}
        assert {score.method_version for score in scores.values()} == {ADAPTIVE_METHOD_VERSION}
    high, low = found[ana]["AREA", "1"], found[beto]["AREA", "1"]
    assert (high.level, low.level) == ("ADVANCED", "BASIC")
    assert low.value < 100 / 3 < 200 / 3 < high.value
    assert high.low < high.value < high.high


def test_wave_is_scored_again_by_its_own_method(wave: SurveyWave, ana: Person, at: datetime) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    walk(response, at, right)
    answering.complete(response=response, by=ana, at=at)
    before = list(Score.objects.order_by("scope", "code").values("scope", "code", "value", "level"))
    assert not waiting_for_scores(wave=wave)
    Score.objects.all().delete()

    score_batch(wave=wave, responses=waiting_for_scores(wave=wave))

    assert list(Score.objects.order_by("scope", "code").values("scope", "code", "value", "level")) == before


def test_who_left_half_way_is_not_assessed_where_too_little_was_answered(
    wave: SurveyWave, ana: Person, at: datetime
) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    save(response, chosen(response)[0], right(response, chosen(response)[0]), at)
    answering.complete(response=response, by=ana, at=at)

    scores = Score.objects.filter(response=response, construct=Construct.PERFORMANCE)
    assert set(scores.values_list("value", "level")) == {(None, "")}


def test_name_cut_off_half_way_changes_no_choice(wave: SurveyWave, ana: Person, at: datetime) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    save(response, chosen(response)[0], right(response, chosen(response)[0]), at)
    answering.withdraw_name(entity_id=ana.entity_id, pseudonym=ana.pseudonym)
    response.refresh_from_db()
    walk(response, at, unknown)
    bank = adaptive.bank_of(wave)
    assert bank is not None

    assert response.mode == WaveMode.ANONYMOUS
    assert adaptive.is_replayed(bank, steps_of(bank, response), response)


def test_pages_say_how_questions_are_chosen_and_why_each_came(
    wave: SurveyWave, ana: Person, client_of, at: datetime
) -> None:
    grant(person=ana, codes="P3")
    browser = client_of(ana)
    start = browser.get(reverse("diagnosis:begin", args=[wave.pk])).text
    response = begin(wave, ana, at).response
    number = chosen(response)[0]
    address = reverse("diagnosis:question", args=[wave.pk, number])

    asking = browser.get(address).text
    assert "a lo sumo" in browser.get(reverse("diagnosis:question", args=[wave.pk, 1])).text
    assert "Quedan a lo sumo" in browser.get(reverse("diagnosis:light", args=[wave.pk])).text
    save(response, number, right(response, number), at)
    settled = browser.get(address).text

    assert "se eligen según lo que va respondiendo" in start
    assert "a lo sumo" in asking
    assert "no podrá cambiar esta respuesta" in asking
    assert "<fieldset disabled" in settled
    assert "Responder y seguir" not in settled
    walk(response, at, right)
    answering.complete(response=response, by=ana, at=at)
    why = reverse("diagnosis:why", args=[response.pk])
    assert why in browser.get(reverse("diagnosis:my_result")).text
    page = browser.get(why).text
    assert "Para empezar a conocer esta área" in page
    assert page.count('data-column="Por qué salió"') == len(chosen(response))


@pytest.mark.parametrize(
    ("given", "said", "why"),
    [
        (DONT_KNOW, "Usted dijo: <b>«No lo sé»</b>.", "Esta respuesta ya quedó guardada."),
        (SKIPPED, "Usted la saltó.", "Ya no puede responderla"),
    ],
)
def test_page_of_a_settled_question_says_what_was_done_and_that_it_stays(
    wave: SurveyWave, ana: Person, client_of, at: datetime, given: GivenAnswer, said: str, why: str
) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    number = chosen(response)[0]
    save(response, number, given, at)

    page = client_of(ana).get(reverse("diagnosis:question", args=[wave.pk, number])).text

    assert said in page
    assert why in page
    assert "Puede cambiarlo" not in page
    assert "Puede responderla ahora" not in page


def test_every_area_says_why_no_more_was_asked(wave: SurveyWave, ana: Person, beto: Person, at: datetime) -> None:
    invite(wave=wave, people=[beto])
    grant(person=ana, codes="P3")
    grant(person=beto, codes="P3")
    finished, left = begin(wave, ana, at).response, begin(wave, beto, at).response
    walk(finished, at, right)
    save(left, chosen(left)[0], DONT_KNOW, at)
    answering.complete(response=finished, by=ana, at=at)
    answering.complete(response=left, by=beto, at=at)

    whole, part = explained_for(person=ana, uid=finished.pk), explained_for(person=beto, uid=left.pk)

    assert len(whole.ends) == 5
    assert all(why and why != LEFT_EARLY for _area, why in whole.ends)
    assert {why for _area, why in part.ends} == {LEFT_EARLY}


def test_each_question_says_why_it_came_as_its_log_has_it(wave: SurveyWave, ana: Person, at: datetime) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    walk(response, at, right)
    answering.complete(response=response, by=ana, at=at)
    response.form[-1]["why"]["confirms"] = True
    response.save(update_fields=["form"])

    asked = explained_for(person=ana, uid=response.pk).asked

    assert [one.number for one in asked] == list(range(1, len(chosen(response)) + 1))
    assert sum(one.why.startswith("Para empezar a conocer esta área.") for one in asked) == 5
    assert [one.why.startswith("Para confirmar.") for one in asked] == [False] * (len(asked) - 1) + [True]
    assert f"Se eligió entre {response.form[-2]['why']['candidates']} preguntas." in asked[-2].why


def log_of(person: Person) -> list[dict[str, Any]]:
    held = personal_data.export(entity_id=person.entity_id, person_uid=person.uid, pseudonym=person.pseudonym)
    return [dict(row) for row in held["Por qué salió cada pregunta"]]


def test_person_takes_the_log_of_her_test_away_in_words(
    wave: SurveyWave, ana: Person, beto: Person, at: datetime
) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    save(response, chosen(response)[0], right(response, chosen(response)[0]), at)
    half = log_of(ana)
    response.refresh_from_db()
    walk(response, at, by_turns)
    answering.complete(response=response, by=ana, at=at)

    whole = log_of(ana)

    told = explained_for(person=ana, uid=response.pk)
    assert [row["por qué"] for row in whole] == [one.why for one in told.asked] + [why for _area, why in told.ends]
    assert whole[-1]["pregunta"] == "No hubo más de esta área"
    assert len(half) == 2
    assert log_of(beto) == []


def test_nobody_else_reads_why_and_a_balanced_form_has_no_why(
    wave: SurveyWave, ana: Person, beto: Person, carla: Person, client_of, at: datetime
) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    answering.complete(response=response, by=ana, at=at)
    address = reverse("diagnosis:why", args=[response.pk])

    for other in (beto, carla):
        assert client_of(other).get(address).status_code == 404
    assert client_of(ana).get(address).status_code == 200
    SurveyWave.objects.filter(pk=wave.pk).update(simulation=None)
    with pytest.raises(NotFound):
        explained_for(person=ana, uid=response.pk)


def test_light_page_counts_what_may_still_be_chosen(wave: SurveyWave, ana: Person, at: datetime) -> None:
    grant(person=ana, codes="P3")
    response = begin(wave, ana, at).response
    fixed = len(response.form) - 1
    assert wave.simulation is not None
    limits = wave.simulation.limits

    page = light_page_for(person=ana, wave_id=wave.pk, token="")

    assert page.is_chosen
    assert page.left == fixed + limits["questions"]
    assert page.minutes >= limits["minutes"]


def test_minutes_of_a_wave_count_those_of_its_test(wave: SurveyWave) -> None:
    longer = SurveyWave.objects.get(pk=wave.pk)
    assert longer.simulation is not None
    Simulation.objects.filter(pk=longer.simulation_id).update(limits=longer.simulation.limits | {"minutes": 30})

    assert minutes_of_wave(SurveyWave.objects.get(pk=wave.pk)) == minutes_of_wave(wave) + 20
    SurveyWave.objects.filter(pk=wave.pk).update(simulation=None)
    assert minutes_of_wave(SurveyWave.objects.get(pk=wave.pk)) == minutes_of(wave.version)


def test_only_waves_that_choose_alike_are_compared(wave: SurveyWave, entity: Entity, at: datetime) -> None:
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.PUBLISHED)
    when = {"opens_at": at + timedelta(days=200), "closes_at": at + timedelta(days=210)}
    balanced = make_wave(entity=entity, people=[], name="Con forma equilibrada", state=WaveState.PUBLISHED, **when)
    alike = make_wave(
        entity=entity,
        people=[],
        name="También adaptativa",
        state=WaveState.PUBLISHED,
        simulation=wave.simulation,
        **when,
    )

    assert baseline_of(wave=balanced) is None
    assert baseline_of(wave=alike) == wave


def test_quality_tells_length_reliability_and_that_tests_can_be_made_again(
    wave: SurveyWave, unit: OrgUnit, carla: Person, at: datetime
) -> None:
    people = [make_person(unit=unit) for _ in range(6)]
    invite(wave=wave, people=people)
    for turn, person in enumerate(people):
        grant(person=person, codes="P3")
        response = begin(wave, person, at).response
        walk(response, at, right if turn % 2 == 0 else unknown)
        answering.complete(response=response, by=person, at=at)
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED)
    closed = SurveyWave.objects.get(pk=wave.pk)
    settle_processing(wave=closed, care=sign_responses(wave=closed, progress=no_progress), at=at)

    report = report_for(person=carla, pk=wave.pk)

    assert closed.quality["method_version"] == ADAPTIVE_METHOD_VERSION
    assert (closed.quality["tests"], closed.quality["replayed"]) == (6, 6)
    assert "Se repitieron 6 pruebas desde su registro, y 6 dieron las mismas preguntas" in report.adaptive
    # The five together are not estimated, so nothing is said of them.
    assert [row.value is not None for row in report.performance] == [True] * 5
    assert all(0 < (row.value or 0) < 1 for row in report.performance)


# --- Designing one ----------------------------------------------------------------------------------------------------
def design(wave: SurveyWave, at: datetime, simulation: Simulation | None) -> WaveDesign:
    return WaveDesign(
        name="Seguimiento",
        version=wave.version,
        simulation=simulation,
        purpose="FOLLOW_UP",
        mode=WaveMode.NOMINAL,
        opens_at=at,
        closes_at=at + timedelta(days=10),
    )


def test_wave_is_designed_to_adapt_in_its_form(wave: SurveyWave, carla: Person, client_of, at: datetime) -> None:
    browser: Client = client_of(carla)
    form = browser.get(reverse("diagnosis:wave_create")).text
    assert "Preguntas de desempeño" in form

    sent = browser.post(
        reverse("diagnosis:wave_create"),
        {
            "name": "Seguimiento 2027",
            "version": wave.version_id,
            "simulation": wave.simulation_id,
            "purpose": "FOLLOW_UP",
            "mode": "NOMINAL",
            "opens_at": "2026-12-01T08:00",
            "closes_at": "2026-12-15T18:00",
            "min_cell": 5,
        },
    )

    made = SurveyWave.objects.get(name="Seguimiento 2027")
    assert made.simulation == wave.simulation
    assert reverse("diagnosis:simulation", args=[wave.simulation_id]) in browser.get(sent.url).text


def test_form_asks_nothing_where_no_calibration_is_ready(
    wave: SurveyWave, carla: Person, client_of, at: datetime
) -> None:
    Calibration.objects.update(ready_at=None, ready_by=None)

    assert "Preguntas de desempeño" not in client_of(carla).get(reverse("diagnosis:wave_create")).text
    with pytest.raises(DomainError, match="no está lista"):
        waves.create_wave(design=design(wave, at, Simulation.objects.get()), by=carla, at=at)


def test_trial_of_another_version_or_entity_is_refused(
    wave: SurveyWave, carla: Person, nora: Person, at: datetime, other_entity: Entity, dario: Person
) -> None:
    assert wave.simulation is not None
    other = wave.version.instrument.versions.create(
        entity=wave.entity, number=9, state="FROZEN", checksum="x", frozen_at=at, created_at=at
    )
    Calibration.objects.update(version=other)

    with pytest.raises(DomainError, match="otra versión"):
        waves.create_wave(design=design(wave, at, Simulation.objects.get()), by=carla, at=at)
    Calibration.objects.update(version=wave.version)
    Simulation.objects.update(entity=other_entity)
    with pytest.raises(DomainError, match="de su entidad"):
        waves.create_wave(design=design(wave, at, Simulation.objects.get()), by=carla, at=at)
