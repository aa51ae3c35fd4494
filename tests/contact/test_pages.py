import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apropia.contact import actions, notices, queries
from apropia.contact.models import ContactSettings, MessageKind, SuppressedAddress, Weight
from apropia.people.models import Role
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant


@pytest.fixture
def notice(entity, unit):
    elena = make_person(unit=unit, given_names="Elena", surnames="Protectora", roles=[Role.DPO])
    return approve_starter_notice(entity=entity, by=elena)


@pytest.fixture
def message(entity, beto, at):
    return actions.send(
        entity=entity,
        to=beto,
        kind=MessageKind.TALK,
        subject="Charla del jueves",
        body_text="Venga.",
        idempotency_key="talk:1",
        at=at,
        weight=Weight.OPTIONAL,
    )


def test_person_sees_what_was_sent_why_and_how_many_are_left(notice, message, beto, client_of):
    grant(person=beto, codes="P6")

    page = client_of(beto).get("/mensajes/").content.decode()

    assert "Charla del jueves" in page
    assert "Charlas · opcional" in page
    assert "Este mes le hemos enviado 0 mensajes. Cuando sean 4, solo le llegarán los necesarios." in page


def test_nobody_sees_anothers_messages(message, ana, dario, client_of):
    for person in (ana, dario):
        assert "Charla del jueves" not in client_of(person).get("/mensajes/").content.decode()


def test_preferences_are_kept_and_errors_keep_what_was_typed(beto, client_of):
    browser = client_of(beto)

    wrong = browser.post("/mensajes/", {"monthly_limit": "40", "wanted_kinds": ["TALK"]})
    right = browser.post("/mensajes/", {"monthly_limit": "2", "wanted_kinds": ["TALK", "COURSE"]})

    assert wrong.status_code == 422
    assert 'value="40"' in wrong.content.decode()
    assert right["Location"] == "/mensajes/"
    settings = queries.settings_of(person=beto)
    assert settings.monthly_limit == 2
    assert settings.wanted_kinds == {"TALK", "COURSE"}


def test_opening_the_unsubscribe_link_changes_nothing_and_one_post_acts_without_signing_in(message, beto):
    stranger = Client(enforce_csrf_checks=True)
    address = f"/mensajes/baja/{notices.unsubscribe_token(message=message)}/"

    assert stranger.get(address).status_code == 200
    assert not ContactSettings.objects.exists()
    answer = stranger.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 200
    assert queries.settings_of(person=beto).muted_kinds == {"TALK"}
    assert stranger.post(address).status_code == 200


def test_forged_unsubscribe_token_is_nothing(db, client, message):
    token = notices.unsubscribe_token(message=message)

    for forged in ("x", token[:-2], token.replace(":", ".", 1)):
        assert client.post(f"/mensajes/baja/{forged}/").status_code == 404
    assert not ContactSettings.objects.exists()


def test_only_those_who_look_after_it_see_refused_addresses(entity, other_entity, carla, beto, dario, client_of, at):
    address = SuppressedAddress.objects.create(entity=entity, email="vieja@entidad.gov.co", added_at=at)
    browser = client_of(carla)

    assert "vieja@entidad.gov.co" in browser.get("/mensajes/direcciones/?q=vieja").content.decode()
    assert client_of(beto).get("/mensajes/direcciones/").status_code == 404
    assert client_of(dario).post(f"/mensajes/direcciones/{address.pk}/habilitar/").status_code == 404
    assert browser.post(f"/mensajes/direcciones/{address.pk}/habilitar/").status_code == 302
    assert not SuppressedAddress.objects.exists()


@pytest.mark.once
def test_own_page_costs_the_same_for_one_and_twenty_messages(entity, beto, client_of, at, notice):
    browser = client_of(beto)
    costs = []
    for count in (1, 20):
        for number in range(count):
            actions.send(
                entity=entity,
                to=beto,
                kind=MessageKind.COURSE,
                subject=f"Mensaje {number}",
                body_text="Hola.",
                idempotency_key=f"k{number}",
                at=at,
            )
        browser.get("/mensajes/")
        with CaptureQueriesContext(connection) as context:
            browser.get("/mensajes/")
        costs.append(len(context))

    assert costs[0] == costs[1]
