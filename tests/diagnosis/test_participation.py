"""How many have answered: for whoever runs the wave, and for heads and liaisons of their units alone."""

from datetime import datetime

import pytest

from apropia.diagnosis.models import Invitation, Response, SurveyWave, WaveMode
from apropia.diagnosis.queries import participation
from apropia.diagnosis.states import WaveState
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from diagnosis.factories import make_wave
from people_factories import make_person, make_unit

SIZES = {"Mesa de servicios": 8, "Sistemas": 9, "Archivo": 3, "Compras": 7}


@pytest.fixture
def units(unit: OrgUnit, entity: Entity) -> dict[str, OrgUnit]:
    return {name: make_unit(entity=entity, name=name, parent=unit) for name in SIZES}


@pytest.fixture
def wave(entity: Entity, units: dict[str, OrgUnit]) -> SurveyWave:
    people = [make_person(unit=units[name]) for name, size in SIZES.items() for _ in range(size)]
    return make_wave(people=people, entity=entity)


def finish(wave: SurveyWave, unit: OrgUnit, count: int) -> None:
    chosen = list(Invitation.objects.filter(wave=wave, unit=unit).values_list("pk", flat=True)[:count])
    Invitation.objects.filter(pk__in=chosen).update(is_opened=True, is_completed=True)


def head_of(unit: OrgUnit, role: str = Role.UNIT_HEAD) -> Person:
    return make_person(unit=unit, roles=[role], role_unit=unit)


def begin_nameless(wave: SurveyWave, *, devices: int, people: int, at: datetime) -> None:
    for number in range(devices):
        Response.objects.create(
            entity=wave.entity,
            wave=wave,
            mode=WaveMode.ANONYMOUS,
            resume_hash=f"{number:064}",
            started_on=at.date(),
        )
    left = Invitation.objects.filter(wave=wave, is_completed=False).order_by("pk")[:people]
    Invitation.objects.filter(pk__in=[one.pk for one in left]).update(is_opened=True)


def test_progress_has_three_parts_that_add_up(
    wave: SurveyWave, units: dict[str, OrgUnit], carla: Person, at: datetime
) -> None:
    finish(wave, units["Sistemas"], 6)
    begin_nameless(wave, devices=2, people=2, at=at)

    progress = participation.board_of(wave=wave).progress

    assert (progress.invited, progress.finished, progress.begun, progress.waiting) == (27, 6, 2, 19)


def test_who_begins_on_three_devices_is_one_person(wave: SurveyWave, at: datetime) -> None:
    begin_nameless(wave, devices=3, people=1, at=at)

    progress = participation.board_of(wave=wave).progress

    assert (progress.opened, progress.begun, progress.waiting) == (1, 1, 26)


def test_more_devices_than_people_never_exceed_who_is_left(wave: SurveyWave, at: datetime) -> None:
    Invitation.objects.filter(wave=wave).update(is_completed=True)
    Response.objects.create(
        entity=wave.entity, wave=wave, mode=WaveMode.ANONYMOUS, resume_hash="0" * 64, started_on=at.date()
    )

    progress = participation.board_of(wave=wave).progress

    assert (progress.finished, progress.begun, progress.waiting) == (27, 0, 0)


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.UNIT_LIAISON])
def test_head_and_liaison_see_the_counts_of_their_unit_and_no_other(
    wave: SurveyWave, units: dict[str, OrgUnit], role: str, client_of
) -> None:
    finish(wave, units["Sistemas"], 6)
    head = head_of(units["Sistemas"], role)

    page = client_of(head).get(f"/diagnostico/participacion/{wave.pk}/").content.decode()

    found = participation.participation_for(person=head, pk=wave.pk)
    assert [(row.name, row.invited, row.completed, row.missing) for row in found.rows] == [("Sistemas", 9, 6, 3)]
    assert "Terminaron 6 de 9 personas; faltan 3." in page
    assert not any(name in page for name in SIZES if name != "Sistemas")


def test_page_names_nobody(wave: SurveyWave, units: dict[str, OrgUnit], client_of) -> None:
    head = head_of(units["Sistemas"])

    page = client_of(head).get(f"/diagnostico/participacion/{wave.pk}/").content.decode()

    for person in Person.objects.filter(unit=units["Sistemas"]).exclude(pk=head.pk):
        assert person.surnames not in page
        assert person.email not in page


def test_small_unit_is_protected_and_so_is_what_would_give_it_away(
    wave: SurveyWave, units: dict[str, OrgUnit], unit: OrgUnit, client_of
) -> None:
    small, above = head_of(units["Archivo"]), head_of(unit)

    rows = {row.name: row.invited for row in participation.participation_for(person=above, pk=wave.pk).rows}
    page = client_of(small).get(f"/diagnostico/participacion/{wave.pk}/").content.decode()

    assert rows[unit.name] == 27
    assert rows["Archivo"] is None
    assert [name for name in SIZES if rows[name] is None] == ["Archivo", "Compras"]
    assert "Dato protegido (n&lt;5)" in page
    assert "Terminaron" not in page


def test_head_sees_what_the_manager_sees_of_the_same_units(
    wave: SurveyWave, units: dict[str, OrgUnit], unit: OrgUnit
) -> None:
    finish(wave, units["Compras"], 5)

    board = {row.name: (row.invited, row.completed) for row in participation.board_of(wave=wave).rows}
    own = participation.participation_for(person=head_of(unit), pk=wave.pk)

    assert {row.name: (row.invited, row.completed) for row in own.rows} == board


def test_others_and_other_states_get_nothing(
    wave: SurveyWave, unit: OrgUnit, beto: Person, carla: Person, dario: Person, client_of
) -> None:
    for person in (beto, carla, dario):
        assert client_of(person).get(f"/diagnostico/participacion/{wave.pk}/").status_code == 404
    head = head_of(unit)
    for state in (WaveState.DESIGNED, WaveState.SCHEDULED):
        SurveyWave.objects.filter(pk=wave.pk).update(state=state)
        with pytest.raises(NotFound):
            participation.participation_for(person=head, pk=wave.pk)


def test_wave_under_way_is_offered_on_the_list_of_the_head_only(
    wave: SurveyWave, unit: OrgUnit, carla: Person, client_of
) -> None:
    address = f"/diagnostico/participacion/{wave.pk}/"

    assert address in client_of(head_of(unit)).get("/diagnostico/resultados/").content.decode()
    assert address not in client_of(carla).get("/diagnostico/resultados/").content.decode()


@pytest.mark.once
def test_cost_does_not_grow_with_the_units(
    wave: SurveyWave, unit: OrgUnit, entity: Entity, django_assert_num_queries
) -> None:
    head = Person.objects.select_related("entity").get(pk=head_of(unit).pk)
    head.has_role(Role.UNIT_HEAD)
    with django_assert_num_queries(6):
        participation.participation_for(person=head, pk=wave.pk)
    for number in range(20):
        make_unit(entity=entity, name=f"Grupo {number}", parent=unit)
    with django_assert_num_queries(6):
        participation.participation_for(person=head, pk=wave.pk)
