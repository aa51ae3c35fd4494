"""Trying an adaptive test before anybody meets it, and saying that it may be used."""

from datetime import datetime

import pytest
from django.urls import reverse

from apropia.diagnosis.actions import simulations as actions
from apropia.diagnosis.models import Calibration, Item, ItemCalibration, Limits, Simulation, SurveyWave
from apropia.diagnosis.queries import simulations as queries
from apropia.diagnosis.states import WaveState
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from diagnosis.calibration_factories import make_calibration, make_simulation
from diagnosis.factories import make_wave
from people_factories import make_person

LIMITS = Limits(questions=10, minutes=8, error=0.5, ceiling=0.4)


@pytest.fixture
def wave(entity: Entity) -> SurveyWave:
    return make_wave(people=[], entity=entity, state=WaveState.PROCESSED)


@pytest.fixture
def nora(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Nora", surnames="Analista", roles=[Role.ANALYST])


@pytest.fixture
def adopted(wave: SurveyWave, carla: Person, nora: Person, at: datetime) -> Calibration:
    return make_calibration(
        version=wave.version,
        by=carla,
        at=at,
        stage="2pl",
        answers=240,
        items=24,
        state="ADOPTED",
        decided_by=nora.uid,
        decided_at=at,
        decision_note="Bien.",
    )


@pytest.fixture
def few_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PEOPLE", 30)


def test_simulation_is_asked_for_made_and_shown(
    adopted: Calibration, carla: Person, client_of, run_jobs, few_people: None
) -> None:
    browser = client_of(carla)
    address = reverse("diagnosis:calibration_simulate", args=[adopted.pk])

    asking = browser.get(address).text
    asked = browser.post(address, {"questions": 10, "minutes": 8, "error": "0,5", "ceiling": 40})
    assert "Mil personas simuladas" in asking
    assert 'value="0,45"' in asking
    running = browser.get(asked.url)
    run_jobs()

    made = Simulation.objects.get()
    assert running.status_code == 200
    result = reverse("diagnosis:simulation", args=[made.pk])
    assert f'href="{result}">Ver el resultado' in browser.get(asked.url).text
    assert made.limits == {"questions": 10, "minutes": 8, "error": 0.5, "ceiling": 0.4}
    assert 0 < made.result["adaptive"]["mean_items"] <= 10
    assert made.result["adaptive"]["accuracy"] is not None
    page = browser.get(reverse("diagnosis:simulation", args=[made.pk])).text
    assert "La prueba adaptativa hizo" in page
    assert "Error verdadero" in page
    assert "hasta que todas sus preguntas tengan 200 respuestas" in page
    assert (
        reverse("diagnosis:simulation", args=[made.pk])
        in browser.get(reverse("diagnosis:calibration", args=[adopted.pk])).text
    )


def test_job_done_again_keeps_one_simulation(
    adopted: Calibration, carla: Person, run_jobs, few_people: None, at: datetime
) -> None:
    job = actions.request_simulation(calibration=adopted, limits=LIMITS, by=carla, at=at)
    run_jobs()
    Job.objects.filter(pk=job.pk).update(status="PENDING")
    run_jobs()

    assert Simulation.objects.count() == 1
    assert AuditEvent.objects.filter(action="diagnosis.simulation.made").count() == 1


def test_area_whose_questions_are_all_on_trial_is_not_asked_and_the_page_says_so(
    wave: SurveyWave, carla: Person, nora: Person, client_of, run_jobs, few_people: None, at: datetime
) -> None:
    decided = {"state": "ADOPTED", "decided_by": nora.uid, "decided_at": at, "decision_note": "Bien."}
    adopted = make_calibration(version=wave.version, by=carla, at=at, stage="2pl", answers=240, **decided)
    area = adopted.items.values_list("area", flat=True).first()
    Item.objects.filter(pk__in=adopted.items.filter(area=area).values("item")).update(status=Item.Status.PILOT)
    actions.request_simulation(calibration=adopted, limits=LIMITS, by=carla, at=at)
    run_jobs()

    made = Simulation.objects.get()
    page = client_of(carla).get(reverse("diagnosis:simulation", args=[made.pk])).text

    in_use = set(adopted.items.filter(item__status=Item.Status.ACTIVE).values_list("code", flat=True))
    assert {one["item"] for one in made.result["items"]} == in_use
    assert "la prueba no dirá nada de: " in page


def test_nothing_is_tried_where_no_question_is_in_use(adopted: Calibration, carla: Person, at: datetime) -> None:
    Item.objects.filter(version=adopted.version).update(status=Item.Status.PILOT)

    with pytest.raises(DomainError, match="Todas las preguntas están en prueba"):
        actions.request_simulation(calibration=adopted, limits=LIMITS, by=carla, at=at)


def test_only_an_adopted_calibration_is_tried(wave: SurveyWave, carla: Person, at: datetime) -> None:
    proposed = make_calibration(version=wave.version, by=carla, at=at)

    with pytest.raises(DomainError, match="Adopte primero la calibración"):
        actions.request_simulation(calibration=proposed, limits=LIMITS, by=carla, at=at)
    with pytest.raises(DomainError, match="Adopte primero la calibración"):
        actions.mark_ready(calibration=proposed, by=carla, at=at)


def test_impossible_limits_are_said_at_their_field_and_nothing_typed_is_lost(
    adopted: Calibration, carla: Person, client_of
) -> None:
    answer = client_of(carla).post(
        reverse("diagnosis:calibration_simulate", args=[adopted.pk]),
        {"questions": 500, "minutes": 8, "error": "0.5", "ceiling": 40},
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"questions"}
    assert 'value="500"' in answer.text
    assert not Job.objects.exists()


def test_calibration_is_ready_only_when_tried_and_every_question_has_its_answers(
    adopted: Calibration, carla: Person, at: datetime
) -> None:
    with pytest.raises(DomainError, match="Ensaye antes"):
        actions.mark_ready(calibration=adopted, by=carla, at=at)
    make_simulation(calibration=adopted, by=carla, at=at)
    short = adopted.items.first()
    assert short is not None
    ItemCalibration.objects.filter(pk=short.pk).update(stage="rasch")
    with pytest.raises(DomainError, match="1 pregunta tiene menos de 200"):
        actions.mark_ready(calibration=adopted, by=carla, at=at)
    ItemCalibration.objects.filter(pk=short.pk).update(stage="2pl")

    actions.mark_ready(calibration=adopted, by=carla, at=at)

    adopted.refresh_from_db()
    assert (adopted.ready_by, adopted.ready_at) == (carla.uid, at)
    with pytest.raises(DomainError, match="ya está lista"):
        actions.mark_ready(calibration=adopted, by=carla, at=at)
    assert AuditEvent.objects.filter(action="diagnosis.calibration.ready").count() == 1


def test_page_offers_to_say_it_is_ready_once_it_may(
    adopted: Calibration, carla: Person, client_of, at: datetime
) -> None:
    browser, address = client_of(carla), reverse("diagnosis:calibration", args=[adopted.pk])
    ready = reverse("diagnosis:calibration_ready", args=[adopted.pk])

    assert ready not in browser.get(address).text
    make_simulation(calibration=adopted, by=carla, at=at)
    assert ready in browser.get(address).text
    assert browser.get(ready).status_code == 200
    assert "Quedó lista para prueba adaptativa." in browser.post(ready, follow=True).text
    assert ready not in browser.get(address).text


def test_page_says_what_the_figures_tell_against_the_test(
    adopted: Calibration, carla: Person, client_of, at: datetime
) -> None:
    made = make_simulation(calibration=adopted, by=carla, at=at, mean_se=0.6, rmse=0.5, max_exposure=0.4)

    page = client_of(carla).get(reverse("diagnosis:simulation", args=[made.pk])).text

    assert "por encima del error pedido, 0,45" in page
    assert "Son pocas preguntas para sostener ese techo" in page
    assert "adaptar no mide mejor que una forma fija" in page
    assert "P-1.1-B1" in page


def test_others_and_strangers_do_not_try_or_read(
    adopted: Calibration, carla: Person, unit: OrgUnit, dario: Person, client_of, at: datetime
) -> None:
    made = make_simulation(calibration=adopted, by=carla, at=at)
    adviser = make_person(unit=unit, roles=[Role.ADVISOR])

    with pytest.raises(Forbidden):
        actions.request_simulation(calibration=adopted, limits=LIMITS, by=adviser, at=at)
    with pytest.raises(Forbidden):
        actions.mark_ready(calibration=adopted, by=adviser, at=at)
    for person in (adviser, dario):
        with pytest.raises(NotFound):
            queries.simulation_page(person=person, pk=made.pk)
    for name, pk in (("calibration_simulate", adopted.pk), ("calibration_ready", adopted.pk)):
        assert client_of(dario).get(reverse(f"diagnosis:{name}", args=[pk])).status_code == 404
