import pytest
from django.urls import reverse

from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.states import WaveState
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.hub import actions
from apropia.people.models import Role
from diagnosis.factories import make_notice, make_wave
from privacy.factories import grant


def test_member_sees_one_next_thing_and_no_first_run(client_of, beto):
    page = client_of(beto).get(reverse("hub:home"))

    assert page.status_code == 200
    assert "Su próximo paso" in page.text
    assert client_of(beto).get(reverse("hub:first_run")).status_code == 404


def test_member_half_way_through_the_diagnosis_is_told_to_go_on(client_of, beto, entity, unit, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    make_notice(entity=entity, unit=unit)
    grant(person=beto, codes="P3", at=at)
    wave = make_wave(people=[beto], entity=entity)
    browser = client_of(beto)
    assert "Responder el diagnóstico" in browser.get(reverse("hub:home")).text

    first = browser.post(reverse("diagnosis:begin", args=[wave.pk]))["Location"]
    assert "Responder el diagnóstico" in browser.get(reverse("hub:home")).text

    browser.post(first, {"accion": "saltar"})
    page = browser.get(reverse("hub:home")).text
    assert "Seguir el diagnóstico" in page
    assert "Responder el diagnóstico" not in page


def test_manager_of_a_new_entity_is_led_to_the_first_run(client_of, carla):
    browser = client_of(carla)

    assert "Ponga en marcha su entidad" in browser.get(reverse("hub:home")).text
    assert "Importar el registro" in browser.get(reverse("hub:first_run")).text


def test_home_leaves_the_first_run_once_a_wave_has_opened(client_of, carla, entity):
    wave = make_wave(people=[], entity=entity, state=WaveState.SCHEDULED)
    browser = client_of(carla)
    assert "Ponga en marcha su entidad" in browser.get(reverse("hub:home")).text

    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.OPEN)

    assert "Ponga en marcha su entidad" not in browser.get(reverse("hub:home")).text
    assert "Importar el registro" in browser.get(reverse("hub:first_run")).text


def test_search_finds_a_service_by_a_plural_without_accent(client_of, beto, entity, at):
    from apropia.catalogue import actions as catalogue

    data = catalogue.ServiceData(code="firma", name="Firma electrónica", summary="Firme sin imprimir.")
    catalogue.create_service(entity=entity, data=data, by=None, at=at)

    page = client_of(beto).get(reverse("hub:search"), {"q": "firmas electronicas"})

    assert reverse("catalogue:service", args=["firma"]) in page.text


def test_search_of_another_entity_finds_nothing_of_this_one(client_of, dario, entity, at):
    from apropia.catalogue import actions as catalogue

    data = catalogue.ServiceData(code="firma", name="Firma electrónica", summary="Firme sin imprimir.")
    catalogue.create_service(entity=entity, data=data, by=None, at=at)

    assert "Nada para" in client_of(dario).get(reverse("hub:search"), {"q": "firma"}).text


@pytest.mark.parametrize("text", ["x", "de", "¿para la?", "…"])
def test_search_of_too_little_says_what_is_missing(client_of, beto, text):
    page = client_of(beto).get(reverse("hub:search"), {"q": text}).text

    assert "al menos una palabra de dos letras" in page
    assert "menos palabras o" not in page


def test_search_in_vain_of_words_advises_other_words(client_of, beto):
    page = client_of(beto).get(reverse("hub:search"), {"q": "de la zarigüeya"}).text

    assert "Pruebe con menos palabras o con otra forma de decirlo" in page
    assert "al menos una palabra" not in page


def test_opening_an_entity_gives_an_administrator_and_everything_to_begin(db, at):
    opened = actions.open_entity(
        code="Valle Verde",
        name="Alcaldía de Valle Verde",
        unit_name="Sistemas",
        email="Ana@valleverde.gov.co",
        given_names="Ana",
        surnames="Rojas",
        at=at,
    )

    opened.administrator.refresh_from_db()
    assert opened.entity.code == "valle-verde"
    assert opened.administrator.email == "ana@valleverde.gov.co"
    assert set(opened.administrator.roles) == {Role.SYSADMIN, Role.UA_MANAGER}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "¡!"),
        ("name", " "),
        ("name", "x" * 201),
        ("unit_name", ""),
        ("given_names", " "),
        ("surnames", ""),
        ("email", "ana"),
        ("email", "ana@valle verde"),
    ],
)
def test_entity_is_not_opened_with_what_says_nothing(db, at, field, value):
    given = {
        "code": "valle",
        "name": "Alcaldía de Valle Verde",
        "unit_name": "Sistemas",
        "email": "ana@valleverde.gov.co",
        "given_names": "Ana",
        "surnames": "Rojas",
    }

    with pytest.raises(DomainError) as refusal:
        actions.open_entity(**{**given, field: value}, at=at)

    assert refusal.value.field == field
    assert not Entity.objects.exists()
