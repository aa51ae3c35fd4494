"""Somebody with every role tries, by address, to read what another person answered."""

from datetime import datetime

import pytest

from apropia.diagnosis.actions import answering
from apropia.diagnosis.models import Answer, Response, SurveyWave, WaveMode
from apropia.diagnosis.queries import invitations
from apropia.foundation import clock
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from diagnosis.factories import answer_all, make_notice, make_wave
from people_factories import make_person
from privacy.factories import grant


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def curious(unit: OrgUnit) -> Person:
    """Return a colleague of the same unit who holds every role there is."""
    return make_person(unit=unit, roles=list(Role.values), role_unit=unit)


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, beto: Person, curious: Person) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    return make_wave(entity=entity, people=[beto, curious, *(make_person(unit=unit) for _ in range(4))])


def started(wave: SurveyWave, person: Person, at: datetime) -> answering.Started:
    invitation = invitations.invitation_for(person=person, wave_id=wave.pk)
    found = answering.start(invitation=invitation, by=person, at=at)
    answer_all(response=found.response)
    return found


def test_named_answers_and_result_open_for_nobody_else(
    wave: SurveyWave, beto: Person, curious: Person, client_of, at: datetime
) -> None:
    grant(person=beto, codes="P3")
    response = started(wave, beto, at).response
    answering.complete(response=response, by=beto, at=at)
    browser = client_of(curious)

    assert browser.get(f"/diagnostico/resultado/{response.pk}/").status_code == 404
    assert client_of(beto).get(f"/diagnostico/resultado/{response.pk}/").status_code == 200
    for path in ("pregunta/1/", "terminar/", "listo/"):
        assert browser.get(f"/diagnostico/{wave.pk}/{path}").status_code == 404
    assert "Todavía no tiene un resultado" in browser.get("/diagnostico/resultado/").text


def test_answers_sent_to_anothers_form_are_kept_nowhere(
    wave: SurveyWave, beto: Person, curious: Person, client_of, at: datetime
) -> None:
    grant(person=beto, codes="P3")
    started(wave, beto, at)
    before = list(Answer.objects.order_by("pk").values_list("pk", "value", "status"))

    sent = client_of(curious).post(f"/diagnostico/{wave.pk}/pregunta/1/", {"accion": "saltar"})

    assert sent.status_code == 404
    assert list(Answer.objects.order_by("pk").values_list("pk", "value", "status")) == before


def test_cookie_taken_from_anothers_browser_opens_nothing(
    wave: SurveyWave, beto: Person, curious: Person, client_of, at: datetime
) -> None:
    found = started(wave, beto, at)
    assert found.response.mode == WaveMode.ANONYMOUS
    own, other = client_of(beto), client_of(curious)
    for browser in (own, other):
        browser.cookies[f"diagnostico_{wave.pk}"] = found.token

    assert own.get(f"/diagnostico/{wave.pk}/pregunta/1/").status_code == 200
    for path in ("pregunta/1/", "terminar/", "listo/"):
        assert other.get(f"/diagnostico/{wave.pk}/{path}").status_code == 404


def test_key_of_an_anonymous_response_is_no_address(
    wave: SurveyWave, beto: Person, curious: Person, client_of, at: datetime
) -> None:
    found = started(wave, beto, at)
    answering.complete(response=found.response, by=beto, at=at)

    for person in (beto, curious):
        assert client_of(person).get(f"/diagnostico/resultado/{found.response.pk}/").status_code == 404


def test_no_page_of_those_who_run_a_wave_holds_a_key_of_a_response(
    wave: SurveyWave, beto: Person, carla: Person, curious: Person, client_of, at: datetime
) -> None:
    grant(person=beto, codes="P3")
    response = started(wave, beto, at).response
    answering.complete(response=response, by=beto, at=at)
    secrets = {str(response.pk), str(beto.pseudonym), str(beto.uid), beto.email, beto.surnames}

    for browser in (client_of(carla), client_of(curious)):
        for path in (f"olas/{wave.pk}/", f"olas/{wave.pk}/recordar/", f"participacion/{wave.pk}/", "resultados/"):
            page = browser.get(f"/diagnostico/{path}").text
            assert not [secret for secret in secrets if secret in page], path
    assert Response.objects.count() == 1
