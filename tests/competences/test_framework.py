"""The framework is complete, says what its source says, and loads as often as one likes."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from apropia.competences import actions, queries
from apropia.competences.models import Competence, CompetenceArea, Level, TargetProfile
from apropia.competences.queries.targets import area_targets_of
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import JobLevel, Person

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "digcomp3" / "core-framework.csv"
ON = date(2026, 11, 23)


@pytest.fixture
def framework(db: None, at: datetime) -> None:
    actions.load_framework(at=at)


def test_framework_has_five_areas_and_21_competences(framework: None) -> None:
    areas = queries.framework_areas()

    assert [area.code for area in areas] == ["1", "2", "3", "4", "5"]
    assert [len(area.competences) for area in areas] == [3, 6, 4, 4, 4]
    assert [one.code for one in areas[1].competences] == ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"]


def test_every_competence_keeps_its_title_of_version_2_2(framework: None) -> None:
    for competence in Competence.objects.all():
        before = competence.names_before["2.2"]
        assert before["es"]
        assert before["en"]
        assert competence.description


def test_loading_twice_changes_nothing_and_is_told_once(framework: None, at: datetime) -> None:
    actions.load_framework(at=at)

    assert Competence.objects.count() == 21
    assert CompetenceArea.objects.count() == 5
    assert AuditEvent.objects.filter(action="competences.framework.loaded").count() == 1


def test_asking_before_loading_is_refused_in_words(db: None) -> None:
    with pytest.raises(NotFound):
        queries.framework_for()


@pytest.mark.skipif(not SOURCE.exists(), reason="the JRC data supplement is not beside the project")
def test_english_titles_equal_the_official_ones(framework: None) -> None:
    with SOURCE.open(encoding="utf-8-sig") as file:
        official = {row["location"]: row["source"].strip() for row in csv.DictReader(file)}

    for area in CompetenceArea.objects.all():
        assert area.name_en == official[f"digcomp.area.{area.code}.label"]
    for competence in Competence.objects.all():
        assert competence.name_en == official[f"digcomp.competence.{competence.code}.label"]


def test_default_targets_cover_every_competence_and_job_level(framework: None, entity: Entity) -> None:
    table = queries.target_table(entity=entity, on=ON)

    assert [row.job_level for row in table] == JobLevel.values
    assert all(len(row.levels) == 21 and set(row.levels.values()) <= set(Level.values) for row in table)
    assert not any(row.is_decided for row in table)
    assert Level.HIGHLY_ADVANCED not in {level for row in table for level in row.levels.values()}


def test_manager_sets_targets_from_a_date_on(framework: None, carla: Person, at: datetime) -> None:
    actions.set_targets(job_level="ASSISTANT", levels={"1.1": "ADVANCED"}, valid_from=ON, by=carla, at=at)

    entity = carla.entity
    assert queries.targets_for(entity=entity, job_level="ASSISTANT", on=ON)["1.1"] == "ADVANCED"
    assert queries.targets_for(entity=entity, job_level="ASSISTANT", on=date(2026, 11, 22))["1.1"] == "BASIC"
    assert queries.targets_for(entity=entity, job_level="PROFESSIONAL", on=ON)["1.1"] == "INTERMEDIATE"


def test_targets_set_twice_on_one_day_are_overwritten_not_doubled(framework: None, carla: Person, at: datetime) -> None:
    for level in ("ADVANCED", "INTERMEDIATE"):
        actions.set_targets(job_level="ASSISTANT", levels={"1.1": level}, valid_from=ON, by=carla, at=at)

    assert TargetProfile.objects.get().level == "INTERMEDIATE"


def test_targets_of_one_entity_are_not_those_of_another(
    framework: None, carla: Person, other_entity: Entity, at: datetime
) -> None:
    actions.set_targets(job_level="ASSISTANT", levels={"1.1": "ADVANCED"}, valid_from=ON, by=carla, at=at)

    assert queries.targets_for(entity=other_entity, job_level="ASSISTANT", on=ON)["1.1"] == "BASIC"


def test_only_the_manager_sets_targets(framework: None, ana: Person, at: datetime) -> None:
    with pytest.raises(Forbidden):
        actions.set_targets(job_level="ASSISTANT", levels={"1.1": "ADVANCED"}, valid_from=ON, by=ana, at=at)


@pytest.mark.parametrize(
    ("job_level", "levels"),
    [("BOSS", {"1.1": "BASIC"}), ("ASSISTANT", {"9.9": "BASIC"}), ("ASSISTANT", {"1.1": "GENIUS"})],
)
def test_unknown_words_are_refused(
    framework: None, carla: Person, at: datetime, job_level: str, levels: dict[str, str]
) -> None:
    with pytest.raises(DomainError):
        actions.set_targets(job_level=job_level, levels=levels, valid_from=ON, by=carla, at=at)

    assert not TargetProfile.objects.exists()


def test_target_of_an_area_is_reached_by_half_of_its_competences(framework: None, entity: Entity) -> None:
    areas = area_targets_of(queries.targets_for(entity=entity, job_level="PROFESSIONAL", on=ON))

    assert areas == {
        "1": "INTERMEDIATE",
        "2": "INTERMEDIATE",
        "3": "INTERMEDIATE",
        "4": "INTERMEDIATE",
        "5": "INTERMEDIATE",
    }
