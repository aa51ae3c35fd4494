"""The pages that explain the framework and set what is expected."""

from datetime import datetime

import pytest

from apropia.competences import actions, queries
from apropia.competences.models import TargetProfile
from apropia.foundation import clock
from apropia.people.models import Person


@pytest.fixture(autouse=True)
def _framework(db: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    actions.load_framework(at=at)


def test_everybody_reads_the_framework(beto: Person, client_of) -> None:
    page = client_of(beto).get("/competencias/").content.decode()

    assert "Seguridad, bienestar y uso responsable" in page
    assert "Comportamiento en la red (netiqueta)" in page
    assert "CC BY 4.0" in page
    assert "Fijar los niveles esperados" not in page


def test_manager_sets_the_targets_of_a_job_level(carla: Person, client_of, at: datetime) -> None:
    browser = client_of(carla)
    codes = queries.default_targets(job_level="ASSISTANT", codes=_codes())
    assert "Propuesto" in browser.get("/competencias/objetivos/").content.decode()
    assert browser.get("/competencias/objetivos/ASSISTANT/").status_code == 200

    answer = browser.post(
        "/competencias/objetivos/ASSISTANT/",
        {"valid_from": "2026-11-23"} | {f"nivel-{code}": "ADVANCED" for code in codes},
    )

    assert answer["Location"] == "/competencias/objetivos/"
    assert TargetProfile.objects.filter(level="ADVANCED").count() == 21
    assert "Fijado por la entidad" in browser.get("/competencias/objetivos/").content.decode()


def test_incomplete_targets_are_refused_and_kept(carla: Person, client_of) -> None:
    page = client_of(carla).post("/competencias/objetivos/ASSISTANT/", {"nivel-1.1": "ADVANCED"})

    assert page.status_code == 422
    assert '<option value="ADVANCED" selected>' in page.content.decode()
    assert not TargetProfile.objects.exists()


def test_targets_are_of_the_manager_alone(beto: Person, carla: Person, client_of) -> None:
    for address in ("/competencias/objetivos/", "/competencias/objetivos/ASSISTANT/"):
        assert client_of(beto).get(address).status_code == 404
    assert client_of(carla).get("/competencias/objetivos/BOSS/").status_code == 404


def _codes() -> list[str]:
    return [one.code for area in queries.framework_areas() for one in area.competences]
