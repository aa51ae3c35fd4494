"""Everything that the pages publish, put together by an attacker: no small group comes out."""

import csv
from io import StringIO
from itertools import product

import numpy as np
import pytest

from apropia.diagnosis.actions import care, waves
from apropia.diagnosis.models import Response, SurveyWave
from apropia.diagnosis.queries.figures import measurable_waves
from apropia.diagnosis.queries.group_results import results_for
from apropia.diagnosis.queries.waves import board_of
from apropia.diagnosis.states import WaveState
from apropia.foundation.states import StepRefused
from apropia.measurement.actions import store_computed
from apropia.measurement.models import Calculation, IndicatorVersion
from apropia.measurement.queries.computing.facts import NotComputable
from apropia.measurement.queries.computing.register import compute
from apropia.measurement.queries.periods import wave_period
from measurement.factories import AT, answer, make_people, make_wave, measure
from people_factories import make_unit

pytestmark = pytest.mark.django_db
PLACES = {
    # unit: (parent, career, contractors)
    "Dirección": (None, 2, 0),
    "Archivo": ("Dirección", 9, 4),
    "Compras": ("Dirección", 14, 0),
    "Jurídica": (None, 0, 21),
    "Prensa": (None, 3, 2),
    "Sistemas": (None, 17, 6),
}


@pytest.fixture
def organisation(entity):
    units = {}
    people = []
    for name, (parent, career, contractors) in PLACES.items():
        units[name] = make_unit(entity=entity, name=name, parent=units.get(parent))
        people += make_people(units[name], career)
        people += make_people(units[name], contractors, engagement_type="CONTRACTOR")
    return units, people


def exported(client, calculation):
    """Return the rows that anybody who may open the calculation can download."""
    answered = client.get(f"/medicion/calculos/{calculation.pk}/", {"formato": "csv"})
    return list(csv.DictReader(StringIO(b"".join(answered.streaming_content).decode("utf-8-sig"))))


@pytest.mark.parametrize("code", ["DX-01", "DX-02", "DX-03"])
@pytest.mark.parametrize("absent", [0, 3, 11])
def test_no_small_group_can_be_computed_from_all_exports(entity, organisation, client_of, carla, code, absent):
    _units, people = organisation
    wave = make_wave(entity, people)
    answer(wave, people[absent:])
    calculation = measure(entity, code, wave)

    everybody = wave.population.all() if code == "DX-01" else Response.objects.filter(wave=wave)
    counts: dict[tuple[str, str], int] = {}
    for one in everybody.select_related("unit"):
        key = (one.unit.name, one.get_engagement_type_display())
        counts[key] = counts.get(key, 0) + 1
    cells = list(counts)
    sets = []
    for row in exported(client_of(carla), calculation):
        if row["Área o servicio"] or row["Cifra"].startswith("Dato protegido"):
            continue
        sets.append([float(_belongs(cell, row["Población"])) for cell in cells])

    published = np.array(sets)
    wanted = np.array(list(product([0.0, 1.0], repeat=len(cells))))
    sizes = wanted @ np.array([counts[cell] for cell in cells])
    small = wanted[(sizes > 0) & (sizes < 5)]
    _, values, basis = np.linalg.svd(published, full_matrices=False)
    basis = basis[values > 1e-9]
    leaks = small[np.linalg.norm(small - small @ basis.T @ basis, axis=1) < 1e-7]

    assert len(published) >= 3
    assert not len(leaks), [cells[place] for place in np.flatnonzero(leaks[0])]


@pytest.mark.parametrize("minimum", [5, 7, 9])
@pytest.mark.parametrize("raised_later", [0, 3])
@pytest.mark.parametrize("absent", [0, 7])
def test_figures_results_and_board_subtracted_from_each_other_give_no_small_group(
    entity, organisation, client_of, carla, minimum, raised_later, absent
):
    """A wave may ask for a larger cell than the entity, and the entity may raise its own after the calculation."""
    units, people = organisation
    wave = make_wave(entity, people)
    wave.min_cell, wave.published_at = minimum, AT
    wave.save()
    answer(wave, people[absent:])
    level, rate = measure(entity, "DX-02", wave), measure(entity, "DX-01", wave)
    entity.minimum_cell += raised_later
    entity.save()
    wave.refresh_from_db()
    who = client_of(carla)

    results = {""} if results_for(person=carla, wave_id=wave.pk).people is not None else set()
    for unit in units.values():
        if results_for(person=carla, wave_id=wave.pk, unit=str(unit.pk)).people is not None:
            results.add(unit.name)
    board = board_of(wave=wave)
    told = {row.name for row in board.rows if row.invited} | ({""} if board.total.invited else set())

    answered = _cells(Response.objects.filter(wave=wave))
    _assert_nothing_small(answered, _shown(who, level) | results)
    _assert_nothing_small(_cells(wave.population.all()), _shown(who, rate) | told)
    assert results <= _shown(who, level)
    assert told <= _shown(who, rate)


def _shown(client, calculation):
    """Return the populations that the export shows, the whole entity as nothing."""
    return {
        row["Población"].replace("Toda la entidad", "")
        for row in exported(client, calculation)
        if not row["Área o servicio"] and not row["Cifra"].startswith("Dato protegido")
    }


def _cells(everybody):
    counts: dict[tuple[str, str], int] = {}
    for one in everybody.select_related("unit"):
        key = (one.unit.name, one.get_engagement_type_display())
        counts[key] = counts.get(key, 0) + 1
    return counts


def _assert_nothing_small(counts, told):
    cells = list(counts)
    published = np.array([[float(_belongs(cell, one or "Toda la entidad")) for cell in cells] for one in sorted(told)])
    wanted = np.array(list(product([0.0, 1.0], repeat=len(cells))))
    sizes = wanted @ np.array([counts[cell] for cell in cells])
    small = wanted[(sizes > 0) & (sizes < 5)]
    _, values, basis = np.linalg.svd(published, full_matrices=False)
    basis = basis[values > 1e-9]
    leaks = small[np.linalg.norm(small - small @ basis.T @ basis, axis=1) < 1e-7]
    assert len(published) >= 2
    assert not len(leaks), [cells[place] for place in np.flatnonzero(leaks[0])]


def _belongs(cell, population):
    unit, engagement = cell
    return population in {"Toda la entidad", engagement, unit, PLACES[unit][0]}


def test_a_protected_figure_is_in_no_answer_of_the_server(entity, organisation, client_of, carla, elsa):
    """The value of a protected figure is nowhere: not in a page, an export, an attribute or the table itself."""
    _units, people = organisation
    wave = make_wave(entity, people)
    answer(wave, people)
    measure(entity, "DX-02", wave)

    calculation = Calculation.objects.get()
    hidden = calculation.measurements.filter(status="PROTECTED")
    assert hidden.exists()
    assert not hidden.exclude(value=None, n=None, numerator=None, denominator=None, population=None).exists()
    for row in hidden[:6]:
        page = client_of(carla).get(f"/medicion/cifras/{row.pk}/").content.decode()
        assert "Numerador " not in page
        assert "No se guarda su valor" in page


@pytest.mark.parametrize("code", ["DX-01", "DX-02", "DX-03"])
def test_nobody_subtracts_figures_with_flagged_responses_from_those_without(entity, organisation, carla, code):
    """One flagged person of Compras would be the figure with her minus the figure without her."""
    units, people = organisation
    wave = make_wave(entity, people)
    answer(wave, people)
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.PROCESSED, published_at=None)
    wave.refresh_from_db()
    elsewhere = Response.objects.filter(wave=wave, unit=units["Jurídica"])[:5]
    alone = Response.objects.filter(wave=wave, unit=units["Compras"])[:1]
    Response.objects.filter(pk__in=[one.pk for one in (*elsewhere, *alone)]).update(is_flagged=True)

    with pytest.raises(NotComputable):
        measure(entity, code, wave)
    assert wave not in measurable_waves(entity=entity)
    care.exclude_flagged(wave=wave, reason="Prisa.", by=carla, at=AT)
    with pytest.raises(NotComputable):
        measure(entity, code, wave)

    waves.publish_wave(wave=wave, by=carla, at=AT)
    measure(entity, code, wave)
    for change in (care.take_back_exclusion, lambda **given: care.exclude_flagged(reason="Tarde.", **given)):
        with pytest.raises(StepRefused):
            change(wave=wave, by=carla, at=AT)
    version = IndicatorVersion.objects.get(indicator__code=code, is_current=True)
    again = compute(entity=entity, version=version, period=wave_period(wave))
    assert (
        store_computed(entity=entity, version=version, period=wave_period(wave), computed=again, by=None, at=AT) is None
    )
