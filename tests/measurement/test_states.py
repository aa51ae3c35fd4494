"""Preliminary, official, superseded: who may, and what is kept."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.states import StepRefused
from apropia.foundation.ui.components.lists import job_progress
from apropia.measurement import actions, queries
from apropia.measurement.models import Calculation, IndicatorVersion
from apropia.measurement.policies import CausalWords, NotTheirs, causal_words_in
from apropia.measurement.queries.periods import wave_period
from apropia.people.models import Role
from measurement.factories import AT, answer, make_official, make_wave, measure
from people_factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(entity, units, people):
    wave = make_wave(entity, people)
    answer(wave, people[20:])
    return wave


def test_who_computed_cannot_confirm(entity, wave, elsa, carla):
    both = make_person(unit=carla.unit, roles=[Role.ANALYST, Role.UA_MANAGER])
    own = measure(entity, "DX-02", wave, by=both)

    with pytest.raises(NotTheirs, match="Otra persona"):
        actions.make_official(calculations=[own], by=both, at=AT)
    with pytest.raises(NotTheirs, match="Solo la gestora"):
        actions.make_official(calculations=[own], by=elsa, at=AT)

    actions.make_official(calculations=[own], by=carla, at=AT)
    own.refresh_from_db()
    assert (own.state, own.confirmed_by) == ("OFFICIAL", carla.uid)


def test_confirming_makes_figures_official_but_protected_ones_stay_protected(entity, wave, elsa, carla):
    calculation = make_official(measure(entity, "DX-02", wave, by=elsa), carla)

    assert set(calculation.measurements.values_list("status", flat=True)) == {"OFFICIAL", "PROTECTED"}
    line = AuditEvent.objects.get(action="measurement.calculation.confirmed")
    assert line.object_name == f"{calculation.version.name} (DX-02), {wave.name}"


def test_each_figure_made_official_has_its_own_line_in_the_audit(entity, wave, elsa, carla):
    calculations = [measure(entity, code, wave, by=elsa) for code in ("DX-01", "DX-02")]

    actions.make_official(calculations=calculations, by=carla, at=AT)

    lines = AuditEvent.objects.filter(action="measurement.calculation.confirmed").order_by("pk")
    assert [line.object_name for line in lines] == [str(calculation) for calculation in calculations]


@pytest.mark.parametrize(
    ("kind", "start", "words"),
    [("MONTH", date(2026, 10, 1), "octubre de 2026"), ("QUARTER", date(2026, 7, 1), "tercer trimestre de 2026")],
)
def test_a_calculation_is_named_as_people_name_it(entity, kind, start, words):
    version = IndicatorVersion.objects.get(indicator__code="FO-01", is_current=True)
    calculation = Calculation(version=version, period_kind=kind, period_start=start, period_end=start)

    assert str(calculation) == f"{version.name} (FO-01), {words}"


def test_a_new_calculation_supersedes_the_official_one_only_when_confirmed(entity, wave, people, elsa, carla):
    first = make_official(measure(entity, "DX-02", wave, by=elsa), carla)
    answer(wave, people[:20], seed=9)
    second = measure(entity, "DX-02", wave, by=elsa)
    first.refresh_from_db()
    assert first.state == "OFFICIAL"

    make_official(second, carla)

    first.refresh_from_db()
    assert (first.state, first.superseded_by) == ("SUPERSEDED", second)
    assert "OFFICIAL" not in first.measurements.values_list("status", flat=True)


def test_computing_again_without_news_keeps_what_there_is(entity, wave, elsa):
    calculation = measure(entity, "DX-02", wave, by=elsa)

    with pytest.raises(AssertionError):
        measure(entity, "DX-02", wave, by=elsa)
    assert Calculation.objects.get() == calculation


def test_a_preliminary_calculation_is_replaced_by_the_next(entity, wave, people, elsa):
    first = measure(entity, "DX-02", wave, by=elsa)
    answer(wave, people[:20], seed=9)

    measure(entity, "DX-02", wave, by=elsa)

    first.refresh_from_db()
    assert first.state == "SUPERSEDED"


def test_the_database_refuses_self_confirmation_and_numbers_in_protected_rows(entity, wave, elsa):
    calculation = measure(entity, "DX-02", wave, by=elsa)

    with pytest.raises(IntegrityError), transaction.atomic():
        Calculation.objects.filter(pk=calculation.pk).update(confirmed_by=elsa.uid)
    with pytest.raises(IntegrityError), transaction.atomic():
        calculation.measurements.filter(status="PROTECTED").update(n=3)


@pytest.mark.parametrize(
    "text",
    [
        "El uso mejoró gracias a la campaña.",
        "Gran impacto de los cursos.",
        "Aumentó debido a la capacitación",
        "La estrategia impactó el uso",
    ],
)
def test_words_that_name_a_cause_are_refused(entity, wave, elsa, carla, text):
    calculation = measure(entity, "DX-02", wave, by=elsa)

    with pytest.raises(CausalWords, match="cambio observado"):
        actions.make_official(calculations=[calculation], by=carla, at=AT, analysis=text)


def test_plain_descriptions_are_not_taken_for_causes():
    assert (
        causal_words_in("Se observa un cambio de 12 puntos después de la campaña. Se propone repetir el curso.") == []
    )
    assert causal_words_in("El nivel aumentó 12 puntos.") == []


def test_only_those_who_compute_may_ask_for_it(entity, wave, beto):
    with pytest.raises(NotTheirs):
        actions.request_calculation(entity=entity, codes=["DX-02"], period=wave_period(wave), by=beto, at=AT)


def test_the_job_computes_what_was_asked_and_says_what_had_no_data(entity, wave, elsa, run_jobs):
    actions.load_indicators(at=AT)

    job = actions.request_calculation(
        entity=entity, codes=["DX-01", "DX-02", "SA-01"], period=wave_period(wave), by=elsa, at=clock.now()
    )
    run_jobs()

    job.refresh_from_db()
    assert job.status == "DONE"
    assert job.result == {
        "stored": ["DX-01", "DX-02"],
        "unchanged": [],
        "not_computable": ["SA-01"],
        "notes": ["SA-01 · Satisfacción con el servicio de TI: La ola no tiene respuestas para esta cifra."],
    }
    assert "La ola no tiene respuestas para esta cifra." in job_progress(job)
    assert Calculation.objects.get(version__indicator__code="DX-02").computed_by == elsa.uid


def test_official_figures_can_be_cited_with_their_baseline(entity, people, units, elsa, carla):
    for name, months, mean, seed in (("Abril", 8, 40, 1), ("Octubre", 1, 60, 2)):
        wave = make_wave(entity, people, name=name, months_ago=months)
        answer(wave, people[:60], mean=mean, seed=seed)
        make_official(measure(entity, "DX-02", wave, by=elsa), carla)

    figures = queries.official_measurements(entity=entity)

    whole = next(one for one in figures if one.scope == "Toda la entidad" and one.period == "Octubre")
    assert whole.has_baseline
    assert whole.earlier_period == "Abril"
    assert "cambio observado +" in whole.sentence
    assert "impacto" not in whole.sentence
    assert queries.figure_for(measurement_id=whole.measurement_id, entity=entity) == whole


@pytest.mark.once
def test_official_figures_cost_the_same_however_many(entity, people, units, elsa, carla, django_assert_max_num_queries):
    for name, months in (("Abril", 8), ("Octubre", 1)):
        wave = make_wave(entity, people, name=name, months_ago=months)
        answer(wave, people[:60], seed=months)
        for code in ("DX-01", "DX-02", "DX-03"):
            make_official(measure(entity, code, wave, by=elsa), carla)

    with django_assert_max_num_queries(6):
        assert len(queries.official_measurements(entity=entity)) > 20


def test_a_superseded_figure_can_no_longer_be_cited(entity, wave, people, elsa, carla):
    first = make_official(measure(entity, "DX-02", wave, by=elsa), carla)
    old = first.measurements.get(scope_kind="ENTITY", area_code="")
    answer(wave, people[:20], seed=9)
    make_official(measure(entity, "DX-02", wave, by=elsa), carla)

    from apropia.foundation.errors import NotFound

    with pytest.raises(NotFound):
        queries.figure_for(measurement_id=old.pk, entity=entity)


def test_another_entity_cannot_cite_it(entity, other_entity, wave, elsa, carla):
    calculation = make_official(measure(entity, "DX-02", wave, by=elsa), carla)
    row = calculation.measurements.get(scope_kind="ENTITY", area_code="")

    from apropia.foundation.errors import NotFound

    assert list(queries.official_measurements(entity=other_entity)) == []
    with pytest.raises(NotFound):
        queries.figure_for(measurement_id=row.pk, entity=other_entity)


def test_confirming_twice_is_refused(entity, wave, elsa, carla):
    calculation = make_official(measure(entity, "DX-02", wave, by=elsa), carla)

    with pytest.raises(StepRefused, match="ya no es preliminar"):
        actions.make_official(calculations=[calculation], by=carla, at=AT + timedelta(hours=1))
