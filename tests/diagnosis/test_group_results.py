"""What a unit head sees: her unit as a group, and nothing small."""

import uuid
from datetime import datetime

import pytest
from django.core.cache import cache
from django.urls import reverse

from apropia.competences.actions.framework import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.models import Response, SurveyWave
from apropia.diagnosis.queries import group_results
from apropia.diagnosis.states import WaveState
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from diagnosis.results_factories import make_response, make_scores, make_wave
from people_factories import make_person, make_unit


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Begin without the figures of another test."""
    cache.clear()


@pytest.fixture
def wave(entity: Entity, at: datetime) -> SurveyWave:
    load_framework(at=at)
    return make_wave(starter.load(entity=entity, at=at), at=at)


@pytest.fixture
def units(unit: OrgUnit, entity: Entity) -> dict[str, OrgUnit]:
    names = ("Mesa de servicios", "Sistemas", "Archivo", "Compras")
    return {name: make_unit(entity=entity, name=name, parent=unit) for name in names}


def answer(wave: SurveyWave, unit: OrgUnit, count: int, *, at: datetime, first: float = 40.0) -> None:
    for number in range(count):
        response = make_response(wave, unit=unit, at=at, pseudonym=uuid.uuid4())
        make_scores(response, solved=first + number, believed=70 + number)


@pytest.fixture
def answered(wave: SurveyWave, units: dict[str, OrgUnit], at: datetime) -> SurveyWave:
    for name, count in {"Mesa de servicios": 8, "Sistemas": 9, "Archivo": 3, "Compras": 7}.items():
        answer(wave, units[name], count, at=at)
    return wave


def cells(results: group_results.GroupResults) -> dict[str, list[tuple[float | None, bool]]]:
    assert results.heat is not None
    return {row.label: [(cell.value, cell.is_protected) for cell in row.cells] for row in results.heat.rows}


def test_manager_sees_the_whole_entity(answered: SurveyWave, carla: Person) -> None:
    results = group_results.results_for(person=carla, wave_id=answered.pk)

    assert results.people == 27
    assert len(results.levels.levels) == 5
    assert all(level.value is not None and level.perceived is not None for level in results.levels.levels)


def test_small_unit_is_protected_and_cannot_be_subtracted(
    answered: SurveyWave, units: dict[str, OrgUnit], unit: OrgUnit, carla: Person
) -> None:
    shown = cells(group_results.results_for(person=carla, wave_id=answered.pk, unit=str(unit.pk)))

    assert all(protected for _value, protected in shown["Archivo"])
    # With the total and three of the four known, the fourth would be a subtraction: another one is hidden as well.
    hidden = [name for name, row in shown.items() if row[0][1]]
    assert len(hidden) >= 2


def test_unit_head_sees_only_the_own_subtree(answered: SurveyWave, units: dict[str, OrgUnit], unit: OrgUnit) -> None:
    own = units["Sistemas"]
    head = make_person(unit=own, roles=[Role.UNIT_HEAD], role_unit=own)

    results = group_results.results_for(person=head, wave_id=answered.pk)

    assert (results.place, results.can_see_whole) == ("Sistemas", False)
    for other in (unit, units["Compras"]):
        with pytest.raises(NotFound):
            group_results.results_for(person=head, wave_id=answered.pk, unit=str(other.pk))


def test_unit_head_without_a_unit_sees_nothing(answered: SurveyWave, unit: OrgUnit) -> None:
    head = make_person(unit=unit, roles=[Role.UNIT_HEAD])

    with pytest.raises(NotFound):
        group_results.results_for(person=head, wave_id=answered.pk)


@pytest.mark.parametrize("state", [WaveState.OPEN, WaveState.CLOSED, WaveState.PROCESSED])
def test_wave_that_is_not_published_shows_no_results(answered: SurveyWave, carla: Person, state: WaveState) -> None:
    SurveyWave.objects.filter(pk=answered.pk).update(state=state)

    with pytest.raises(NotFound):
        group_results.results_for(person=carla, wave_id=answered.pk)


def test_another_entity_sees_nothing(answered: SurveyWave, dario: Person) -> None:
    assert not group_results.published_waves_for(person=dario).exists()
    with pytest.raises(NotFound):
        group_results.results_for(person=dario, wave_id=answered.pk)


def test_page_shows_groups_and_says_what_is_protected(
    answered: SurveyWave, unit: OrgUnit, carla: Person, client_of
) -> None:
    page = client_of(carla).get(reverse("diagnosis:group_results", args=[answered.pk]), {"dependencia": str(unit.pk)})

    assert page.status_code == 200
    assert "Dato protegido (n&lt;5)" in page.text


def test_page_does_not_exist_for_colleagues(answered: SurveyWave, beto: Person, client_of) -> None:
    browser = client_of(beto)

    assert browser.get(reverse("diagnosis:group_waves")).status_code == 404
    assert browser.get(reverse("diagnosis:group_results", args=[answered.pk])).status_code == 404


def test_list_of_waves_leads_to_their_results(answered: SurveyWave, carla: Person, client_of) -> None:
    page = client_of(carla).get(reverse("diagnosis:group_waves"))

    assert reverse("diagnosis:group_results", args=[answered.pk]) in page.text


def test_page_of_a_published_wave_leads_to_its_results(answered: SurveyWave, carla: Person, client_of) -> None:
    page = client_of(carla).get(reverse("diagnosis:wave", args=[answered.pk]))

    assert reverse("diagnosis:group_results", args=[answered.pk]) in page.text


def test_figures_are_kept_and_forgotten_when_a_response_goes(
    answered: SurveyWave, carla: Person, django_assert_num_queries
) -> None:
    before = group_results.results_for(person=carla, wave_id=answered.pk)

    with django_assert_num_queries(8):
        again = group_results.results_for(person=carla, wave_id=answered.pk)
    gone = Response.objects.filter(wave=answered).first()
    assert gone is not None
    gone.delete()
    after = group_results.results_for(person=carla, wave_id=answered.pk)

    assert again.levels == before.levels
    assert after.people == (before.people or 0) - 1


@pytest.mark.once
def test_cost_does_not_grow_with_the_responses(
    answered: SurveyWave, units: dict[str, OrgUnit], carla: Person, at: datetime, django_assert_num_queries
) -> None:
    with django_assert_num_queries(10):
        group_results.results_for(person=carla, wave_id=answered.pk)

    answer(answered, units["Compras"], 20, at=at)
    with django_assert_num_queries(10):
        group_results.results_for(person=carla, wave_id=answered.pk)
