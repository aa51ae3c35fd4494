"""How the people who answered two waves changed, on the scale of a calibration."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest
from django.urls import reverse

from apropia.diagnosis.actions import versions
from apropia.diagnosis.actions import wave_changes as actions
from apropia.diagnosis.models import PERFORMANCE_KINDS, Calibration, Item, Response, SurveyWave, WaveChange, WaveMode
from apropia.diagnosis.queries import wave_changes as queries
from apropia.diagnosis.states import WaveState
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from apropia.science.psychometrics.curves import logistic
from diagnosis.calibration_factories import EXPECTED, answer_rightly, make_calibration
from diagnosis.factories import AT, make_wave
from diagnosis.results_factories import make_wave as make_past_wave
from people_factories import make_entity, make_person, make_unit

PEOPLE = 240


@pytest.fixture
def later(entity: Entity) -> SurveyWave:
    return make_wave(people=[], entity=entity, state=WaveState.PUBLISHED)


@pytest.fixture
def earlier(later: SurveyWave) -> SurveyWave:
    return make_past_wave(later.version, at=AT - timedelta(days=180), name="Línea base", state=WaveState.PUBLISHED)


@pytest.fixture
def calibration(later: SurveyWave, carla: Person, entity: Entity, unit: OrgUnit, at: datetime) -> Calibration:
    second = make_person(unit=unit, given_names="Nora", surnames="Analista", roles=[Role.ANALYST])
    decided = {"state": "ADOPTED", "decided_by": second.uid, "decided_at": at, "decision_note": "Bien."}
    return make_calibration(version=later.version, by=carla, at=at, stage="2pl", answers=240, **decided)


def of_area(wave: SurveyWave, area: str) -> list[Item]:
    items = Item.objects.filter(version=wave.version, kind__in=PERFORMANCE_KINDS, competence__area__code=area)
    return list(items.order_by("code")[:9])


def answer_both(
    earlier: SurveyWave, later: SurveyWave, asked: Sequence[Sequence[Item]], *, gain: float, people: int = PEOPLE
) -> None:
    """Let the same people answer two waves; the calibration says 1.2 and what its level expects of each question."""
    chance = np.random.default_rng(11)
    places = chance.standard_normal((people, 1))
    pseudonyms: list = []
    for wave, own, where in ((earlier, asked[0], places), (later, asked[1], places + gain)):
        difficulties = np.array([EXPECTED[one.level] for one in own])
        right = chance.random((people, len(own))) < logistic(1.2 * (where - difficulties))
        found = answer_rightly(wave, own, right, mode=WaveMode.PSEUDONYMOUS)
        if pseudonyms:
            for new, old in zip(found, pseudonyms, strict=True):
                Response.objects.filter(wave=wave, pseudonym=new).update(pseudonym=old)
        pseudonyms = pseudonyms or found


def address_of(wave: SurveyWave) -> str:
    return reverse("diagnosis:wave_changes", args=[wave.pk])


def test_manager_asks_for_the_change_and_reads_it(
    earlier: SurveyWave, later: SurveyWave, calibration: Calibration, carla: Person, client_of, run_jobs
) -> None:
    answer_both(earlier, later, [of_area(later, "1")] * 2, gain=0.6)
    browser = client_of(carla)

    before = browser.get(address_of(later)).text
    asked = browser.post(address_of(later), {"earlier": earlier.pk})
    assert address_of(later) in browser.get(asked.url).text
    meanwhile = browser.get(address_of(later)).text
    run_jobs()
    page = " ".join(browser.get(address_of(later)).text.split())

    assert "Todavía no se ha comparado" in before
    assert f'El cambio se está calculando. <a href="{asked.url}">' in meanwhile
    assert "Todavía no se ha comparado" not in meanwhile
    assert "se está calculando" not in page
    assert f"Respondieron las dos olas {PEOPLE} personas." in page
    assert "Subió" in page
    assert "Menos de 100 personas respondieron" in page
    first = WaveChange.objects.get().result["areas"][0]
    assert first["gain"] == pytest.approx(0.6, abs=3 * first["error"])
    assert first["tried"] == 9
    assert first["error"] < 0.2
    assert set(AuditEvent.objects.filter(action__startswith="diagnosis.change").values_list("action", flat=True)) == {
        "diagnosis.change.requested",
        "diagnosis.change.made",
    }


def test_halves_that_change_sides_are_linked_by_all_their_questions(
    earlier: SurveyWave, later: SurveyWave, calibration: Calibration, carla: Person, client_of, run_jobs
) -> None:
    questions = of_area(later, "1")[:8]
    halves = questions[::2], questions[1::2]
    for first, second in (halves, halves[::-1]):
        answer_both(earlier, later, [first, second], gain=0.6)
    SurveyWave.objects.filter(pk__in=[earlier.pk, later.pk]).update(parallel_forms=True)
    browser = client_of(carla)

    browser.post(address_of(later), {"earlier": earlier.pk})
    run_jobs()
    page = " ".join(browser.get(address_of(later)).text.split())
    SurveyWave.objects.filter(pk=earlier.pk).update(parallel_forms=False)
    without = " ".join(browser.get(address_of(later)).text.split())

    area = WaveChange.objects.get().result["areas"][0]
    assert area["gain"] == pytest.approx(0.6, abs=3 * area["error"])
    assert area["tried"] == 8
    assert "nadie respondió dos veces la misma pregunta" in page
    assert "nadie respondió dos veces la misma pregunta" not in without


def test_nobody_who_answered_once_only_is_compared(
    earlier: SurveyWave, later: SurveyWave, calibration: Calibration
) -> None:
    items = of_area(later, "1")
    answer_both(earlier, later, [items, items], gain=0.0, people=120)
    answer_rightly(later, items, np.ones((50, len(items))), mode=WaveMode.PSEUDONYMOUS)
    answer_rightly(later, items, np.ones((50, len(items))))

    found = queries.changed(calibration, earlier, later, lambda done, total, text: None)

    assert found["people"] == 120
    assert found["areas"][0]["people"] == 120


def test_question_with_other_words_does_not_count(
    earlier: SurveyWave, later: SurveyWave, calibration: Calibration, carla: Person, at: datetime
) -> None:
    following = versions.start_next_version(version=later.version, by=carla, at=at)
    code = of_area(later, "1")[0].code
    following.items.filter(code=code).update(stem="Otra pregunta")
    third = make_past_wave(following, at=AT + timedelta(days=90), name="Seguimiento", state=WaveState.PUBLISHED)
    answer_both(earlier, third, [of_area(earlier, "1"), of_area(third, "1")], gain=0.0)

    found = queries.changed(calibration, earlier, third, lambda done, total, text: None)

    assert found["areas"][0]["tried"] == 8


def test_few_who_improved_are_not_counted(earlier: SurveyWave, later: SurveyWave, calibration: Calibration) -> None:
    assert queries._share(3 / 200, 200, 5) is None
    assert queries._share(197 / 200, 200, 5) is None
    assert queries._share(0.0, 200, 5) == 0.0
    assert queries._share(0.1, 200, 5) == 0.1


def test_page_says_why_there_is_nothing_to_compare(later: SurveyWave, carla: Person, client_of, at: datetime) -> None:
    alone = client_of(carla).get(address_of(later)).text
    make_past_wave(later.version, at=AT - timedelta(days=180), name="Anterior", state=WaveState.PUBLISHED)
    without = client_of(carla).get(address_of(later)).text
    SurveyWave.objects.filter(pk=later.pk).update(mode=WaveMode.ANONYMOUS)
    hidden = client_of(carla).get(address_of(later)).text

    calibrations = reverse("diagnosis:calibrations", args=[later.version.instrument_id])
    assert "Ninguna ola anterior de este instrumento" in alone
    assert calibrations not in alone
    assert "Adopte primero una calibración" in without
    assert f'href="{calibrations}"' in without
    assert "La ola fue anónima" in hidden


def test_wave_of_another_instrument_or_later_is_refused(
    earlier: SurveyWave, later: SurveyWave, calibration: Calibration, carla: Person, client_of, at: datetime
) -> None:
    answer = client_of(carla).post(address_of(later), {"earlier": later.pk})

    assert answer.status_code == 422
    assert not Job.objects.filter(name=queries.JOB).exists()
    with pytest.raises(DomainError, match="no se pueden comparar"):
        actions.request_change(wave=later, earlier=later, by=carla, at=at)


def test_others_and_strangers_neither_ask_nor_read(
    earlier: SurveyWave, later: SurveyWave, calibration: Calibration, beto: Person, client_of, at: datetime
) -> None:
    stranger = make_person(unit=make_unit(entity=make_entity(code="otra")), roles=[Role.UA_MANAGER])

    assert client_of(beto).get(address_of(later)).status_code == 404
    assert client_of(stranger).get(address_of(later)).status_code == 404
    with pytest.raises(Forbidden):
        actions.request_change(wave=later, earlier=earlier, by=beto, at=at)
    with pytest.raises(NotFound):
        queries.changes_page(person=stranger, wave_id=later.pk)


def test_few_who_answered_both_waves_are_not_counted_aloud(
    earlier: SurveyWave, later: SurveyWave, calibration: Calibration, carla: Person, client_of, run_jobs
) -> None:
    answer_both(earlier, later, [of_area(later, "1")] * 2, gain=0.0, people=3)
    browser = client_of(carla)

    browser.post(address_of(later), {"earlier": earlier.pk})
    run_jobs()

    assert "Muy pocas personas respondieron las dos olas." in browser.get(address_of(later)).text
