"""Profiles of units and teams: which one rules, what it changes, who sets it and how it is remembered."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apropia.competences import actions, queries
from apropia.competences.models import ParticularTarget
from apropia.competences.queries.particular import expectations
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, WorkTeam
from people_factories import make_unit

DAY = date(2026, 11, 1)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _framework(db: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    actions.load_framework(at=at)


@pytest.fixture
def team(entity: Entity, beto: Person) -> WorkTeam:
    made = WorkTeam.objects.create(entity=entity, name="Datos abiertos")
    made.members.add(beto)
    return made


def expect(holder: OrgUnit | WorkTeam, by: Person, at: datetime, *, since: date = DAY, **levels: str) -> None:
    codes = {name.removeprefix("c").replace("_", "."): level for name, level in levels.items()}
    actions.set_particular_targets(holder=holder, levels=codes, valid_from=since, by=by, at=at)


def test_team_goes_before_unit_and_unit_before_job_level(
    beto: Person, carla: Person, unit: OrgUnit, team: WorkTeam, at: datetime
) -> None:
    wide = queries.levels_expected_of(person=beto, on=TODAY)
    expect(unit, carla, at, c1_1="ADVANCED", c1_2="ADVANCED")
    expect(team, carla, at, c1_2="BASIC")

    found = queries.expected_of(person=beto, on=TODAY)

    assert (found["1.1"].level, found["1.1"].of) == ("ADVANCED", unit.name)
    assert (found["1.2"].level, found["1.2"].of) == ("BASIC", "Datos abiertos")
    assert (found["1.3"].level, found["1.3"].of) == (wide["1.3"], "")


def test_nearest_unit_rules_and_a_unit_holds_for_those_below(
    beto: Person, carla: Person, entity: Entity, unit: OrgUnit, at: datetime
) -> None:
    below = make_unit(entity=entity, name="Mesa de servicios", parent=unit)
    beside = make_unit(entity=entity, name="Otra")
    expect(unit, carla, at, c1_1="ADVANCED", c1_2="ADVANCED")
    expect(below, carla, at, c1_1="BASIC")

    known = expectations(entity=entity, on=TODAY)

    assert known.levels(job_level="NONE", unit_id=below.pk)["1.1"] == "BASIC"
    assert known.levels(job_level="NONE", unit_id=below.pk)["1.2"] == "ADVANCED"
    assert known.levels(job_level="NONE", unit_id=beside.pk)["1.2"] == known.by_job_level["NONE"]["1.2"]


def test_of_several_teams_the_one_that_expects_most_rules(
    beto: Person, carla: Person, entity: Entity, team: WorkTeam, at: datetime
) -> None:
    other = WorkTeam.objects.create(entity=entity, name="Seguridad")
    other.members.add(beto)
    expect(team, carla, at, c4_1="ADVANCED")
    expect(other, carla, at, c4_1="BASIC")

    assert queries.expected_of(person=beto, on=TODAY)["4.1"].level == "ADVANCED"


def test_profile_begins_on_its_day_ends_with_an_empty_level_and_is_remembered(
    beto: Person, carla: Person, unit: OrgUnit, at: datetime
) -> None:
    before = queries.levels_expected_of(person=beto, on=TODAY)["1.1"]
    expect(unit, carla, at, since=TODAY, c1_1="ADVANCED")
    expect(unit, carla, at, since=TODAY + timedelta(days=10), c1_1="")

    found = [queries.levels_expected_of(person=beto, on=TODAY + timedelta(days=days))["1.1"] for days in (-1, 0, 9, 10)]

    assert found == [before, "ADVANCED", "ADVANCED", before]
    page = queries.particular_page(person=carla, kind="unit", pk=unit.pk, on=TODAY)
    assert [one.changes for one in page.history] == [
        ("1.1: avanzado → como el nivel del cargo",),
        ("1.1: como el nivel del cargo → avanzado",),
    ]


def test_only_what_changes_is_written_and_audited(carla: Person, unit: OrgUnit, at: datetime) -> None:
    expect(unit, carla, at, c1_1="ADVANCED", c1_2="")
    expect(unit, carla, at, c1_1="ADVANCED", c1_2="BASIC")
    expect(unit, carla, at, c1_1="BASIC", c1_2="BASIC")

    assert set(ParticularTarget.objects.values_list("competence__code", "level")) == {
        ("1.1", "BASIC"),
        ("1.2", "BASIC"),
    }
    details = AuditEvent.objects.filter(action="competences.targets.set_particular").order_by("pk")
    assert [one.detail["competences"] for one in details] == [1, 1, 1]


def test_strangers_unknown_words_and_others_are_refused(
    carla: Person, ana: Person, unit: OrgUnit, dario: Person, at: datetime
) -> None:
    with pytest.raises(DomainError):
        expect(unit, carla, at, c1_1="BOSS")
    with pytest.raises(DomainError):
        expect(unit, carla, at, c9_9="BASIC")
    with pytest.raises(Forbidden):
        expect(unit, ana, at, c1_1="BASIC")
    foreign = make_unit(entity=dario.entity, name="Ajena")
    with pytest.raises(NotFound):
        expect(foreign, carla, at, c1_1="BASIC")
    with pytest.raises(NotFound):
        queries.particular_page(person=carla, kind="unit", pk=foreign.pk, on=TODAY)


def test_manager_chooses_a_unit_sets_its_levels_and_the_person_reads_whose_they_are(
    carla: Person, beto: Person, unit: OrgUnit, client_of
) -> None:
    browser = client_of(carla)
    codes = [one.code for area in queries.framework_areas() for one in area.competences]
    to = browser.get("/competencias/objetivos/", {"de": f"unit-{unit.pk}"})
    assert to["Location"] == f"/competencias/objetivos/dependencia/{unit.pk}/"
    assert "Como el nivel del cargo" in browser.get(to["Location"]).text

    sent = {"valid_from": "2026-11-23"} | {f"nivel-{code}": "" for code in codes} | {"nivel-1.1": "ADVANCED"}
    assert browser.post(to["Location"], sent)["Location"] == to["Location"]

    assert "como el nivel del cargo → avanzado" in browser.get(to["Location"]).text
    assert f"De {unit.name}" in client_of(beto).get("/competencias/").text
    assert "1 competencia" in browser.get("/competencias/objetivos/").text


def test_page_refuses_nonsense_and_others(carla: Person, beto: Person, unit: OrgUnit, client_of) -> None:
    browser = client_of(carla)
    assert browser.get("/competencias/objetivos/", {"de": "unit-x"}).status_code == 422
    assert browser.get("/competencias/objetivos/equipo/999/").status_code == 404
    answer = browser.post(f"/competencias/objetivos/dependencia/{unit.pk}/", {"nivel-1.1": "ADVANCED"})
    assert answer.status_code == 422
    assert '<option value="ADVANCED" selected>' in answer.text
    assert client_of(beto).get(f"/competencias/objetivos/dependencia/{unit.pk}/").status_code == 404


def test_database_keeps_a_profile_of_a_unit_or_of_a_team(carla: Person, unit: OrgUnit, team: WorkTeam, at) -> None:
    expect(unit, carla, at, c1_1="BASIC")
    with pytest.raises(IntegrityError), transaction.atomic():
        ParticularTarget.objects.update(team=team)
