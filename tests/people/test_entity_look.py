"""The look of an entity: set, checked for contrast, served, and taken back."""

import pytest
from django.test import Client
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.people import actions
from apropia.people.models import Role
from people_factories import make_person

PAGE = "people:entity_look"


@pytest.fixture
def hernan(unit):
    return make_person(unit=unit, given_names="Hernán", surnames="Administra", roles=[Role.SYSADMIN])


def test_saved_look_is_served_at_once_and_only_what_differs_is_kept(client_of, hernan, entity):
    form = {"brand": "#0B6E4F", "block": "#0a3a9b", "font_head": "serif", "radius": "square"}

    page = client_of(hernan).post(reverse(PAGE), form, follow=True)

    entity.refresh_from_db()
    assert entity.theme == {"brand": "#0b6e4f", "font_head": "serif", "radius": "square"}
    css = Client().get(f"/tema/{entity.code}.css").text
    assert "--entity-brand: #0b6e4f;" in css
    assert "--entity-radius: 0rem;" in css
    assert f"/tema/{entity.code}.css?v=" in page.text
    assert AuditEvent.objects.get(action="people.entity.look_set").detail == entity.theme


def test_every_colour_that_cannot_be_read_is_said_and_nothing_is_saved(client_of, hernan, entity):
    form = {"brand": "#7fb2ff", "block": "#ffd000", "accent": "amarillo"}

    page = client_of(hernan).post(reverse(PAGE), form)

    assert page.status_code == 422
    for words in ("queda en 1,7; necesita 4,5", "queda en 1,1; necesita 4,5", "«amarillo» no es un color", "#7fb2ff"):
        assert words in page.text
    entity.refresh_from_db()
    assert entity.theme == {}


def test_action_refuses_what_cannot_be_read_by_its_field(hernan, entity, at):
    with pytest.raises(DomainError, match="sobre el bloque") as refusal:
        actions.set_look(entity=entity, by=hernan, at=at, block="#ffd000")

    assert refusal.value.field == "block"


def test_letters_that_we_do_not_offer_are_refused(client_of, hernan, entity):
    assert client_of(hernan).post(reverse(PAGE), {"font_body": "url(//x)"}).status_code == 422


def test_going_back_leaves_our_own_look(client_of, hernan, entity, at):
    actions.set_look(entity=entity, by=hernan, at=at, brand="#0b6e4f")

    page = client_of(hernan).post(reverse("people:entity_look_restore"), follow=True)

    entity.refresh_from_db()
    assert entity.theme == {}
    assert "Volvió a la apariencia de partida" in page.text
    assert "/tema/" not in page.text


def test_only_the_administration_changes_it(client_of, carla, beto, entity, at):
    with pytest.raises(Forbidden):
        actions.set_look(entity=entity, by=carla, at=at, brand="#0b6e4f")
    browser = client_of(carla)
    assert "Guardar la apariencia" not in browser.get(reverse(PAGE)).text
    assert browser.post(reverse(PAGE), {"brand": "#0b6e4f"}).status_code == 403
    assert browser.post(reverse("people:entity_look_restore")).status_code == 404
    assert client_of(beto).get(reverse(PAGE)).status_code == 404
