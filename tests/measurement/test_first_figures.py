"""The pages before there are figures, and how the first ones are made."""

import pytest

from apropia.foundation import clock
from apropia.measurement.models import Calculation, ScopeKind
from apropia.measurement.queries import waiting_for
from apropia.measurement.queries.periods import wave_period
from apropia.measurement.states import MeasurementStatus
from apropia.people.models import Role
from measurement.factories import answer, make_wave, measure
from people_factories import make_person

pytestmark = pytest.mark.django_db
DASHBOARD = "/medicion/"


def test_computing_and_confirming_take_two_persons(entity, units, people, client_of, elsa, carla, run_jobs):
    wave = make_wave(entity, people)
    answer(wave, people[20:])
    from apropia.measurement.actions import load_indicators

    load_indicators(at=clock.now())
    analyst, manager = client_of(elsa), client_of(carla)

    asked = analyst.post("/medicion/calcular/", {"period": wave_period(wave).key, "codes": ["DX-01", "DX-02"]})
    assert asked.status_code == 302
    run_jobs()
    assert "Terminado" in analyst.get(asked.url).content.decode()
    assert analyst.get("/medicion/confirmar/").status_code == 404
    waiting = manager.get("/medicion/confirmar/").content.decode()
    assert "Nivel de competencia digital" in waiting

    keys = [str(pk) for pk in Calculation.objects.values_list("pk", flat=True)]
    refused = manager.post("/medicion/confirmar/", {"calculations": keys, "analysis": "Mejoró gracias a la campaña"})
    assert refused.status_code == 422
    assert "cambio observado" in refused.content.decode()
    assert "Mejoró gracias a la campaña" in refused.content.decode()

    done = manager.post("/medicion/confirmar/", {"calculations": keys, "analysis": "Se propone otro curso."})
    assert done.status_code == 302
    assert set(Calculation.objects.values_list("state", flat=True)) == {"OFFICIAL"}


def test_indicators_that_the_period_does_not_have_are_refused(entity, units, people, client_of, elsa):
    wave = make_wave(entity, people)
    from apropia.measurement.actions import load_indicators

    load_indicators(at=clock.now())
    answered = client_of(elsa).post("/medicion/calcular/", {"period": wave_period(wave).key, "codes": []})

    assert answered.status_code == 422


def test_a_head_without_a_unit_is_told_whom_to_ask(client_of, unit):
    person = make_person(unit=unit, roles=[Role.UNIT_HEAD])

    assert "no tiene una dependencia asignada" in client_of(person).get("/medicion/mi-dependencia/").content.decode()


def test_before_the_first_figure_the_dashboard_teaches(entity, client_of, carla):
    page = client_of(carla).get(DASHBOARD).content.decode()

    assert "Todavía no hay cifras oficiales" in page


def test_what_waits_says_why_it_has_no_value(entity, units, people, elsa, carla):
    wave = make_wave(entity, people)
    answer(wave, people[20:])
    calculation = measure(entity, "DX-02", wave, by=elsa)
    whole = calculation.measurements.filter(scope_kind=ScopeKind.ENTITY, area_code="", service=None)
    nothing = dict.fromkeys(("value", "numerator", "denominator", "n", "ci_low", "ci_high"))

    def told() -> str:
        (one,) = waiting_for(person=carla)
        return one.value

    assert "no" not in told()
    whole.update(status=MeasurementStatus.PROTECTED, **nothing)
    assert told() == "Dato protegido (n<5)"
    whole.update(status=MeasurementStatus.NOT_COMPUTABLE)
    assert told() == "no calculable; faltan datos del periodo"
    whole.delete()
    assert told() == "sin una cifra única; ábrala para leer sus partes"
