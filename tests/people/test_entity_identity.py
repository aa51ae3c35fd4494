"""Who the entity is, and the smallest group that it shows."""

import pytest
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.people import actions
from apropia.people.models import Role
from people_factories import make_person

IDENTITY, GROUPS = "people:entity_identity", "people:entity_groups"
GIVEN = {
    "name": "Secretaría de Puerto Claro",
    "it_office_name": "Oficina de TIC",
    "email_domains": "Puerto-Claro.gov.co\n\nintranet.puerto-claro.gov.co\npuerto-claro.gov.co",
    "timezone": "America/Bogota",
    "contact_address": "Carrera 8 # 10-65",
    "contact_email": "datos@puerto-claro.gov.co",
    "contact_phone": "",
}


@pytest.fixture
def hernan(unit):
    return make_person(unit=unit, given_names="Hernán", surnames="Administra", roles=[Role.SYSADMIN])


def test_identity_is_kept_and_told_where_people_read_it(client_of, hernan, beto, entity):
    page = client_of(hernan).post(reverse(IDENTITY), GIVEN, follow=True)

    entity.refresh_from_db()
    assert entity.name == "Secretaría de Puerto Claro"
    assert entity.email_domains == ["puerto-claro.gov.co", "intranet.puerto-claro.gov.co"]
    assert entity.controller_contact == {"address": "Carrera 8 # 10-65", "email": "datos@puerto-claro.gov.co"}
    assert "Guardó la identidad" in page.text
    assert "datos@puerto-claro.gov.co" in client_of(beto).get(reverse("privacy:my_data")).text
    line = AuditEvent.objects.get(action="people.entity.identity_set")
    assert line.detail == {"domains": 2, "timezone": "America/Bogota"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "id_name_error"),
        ({"email_domains": "entidad.gov.co\nno es"}, "«no es», en la línea 2, no es un dominio"),
        ({"timezone": "Europe/Madrid"}, "Europe/Madrid"),
        ({"contact_email": "datos"}, "correo"),
    ],
)
def test_bad_identity_is_refused_at_its_field_and_keeps_what_was_typed(client_of, hernan, entity, change, words):
    page = client_of(hernan).post(reverse(IDENTITY), GIVEN | change)

    assert page.status_code == 422
    assert words in page.text
    assert "Carrera 8 # 10-65" in page.text
    entity.refresh_from_db()
    assert entity.controller_contact == {}


def test_smallest_group_is_raised_and_never_lowered(client_of, hernan, entity):
    browser = client_of(hernan)
    raised = browser.post(reverse(GROUPS), {"minimum": "8"}, follow=True)
    refused = browser.post(reverse(GROUPS), {"minimum": "7"})

    entity.refresh_from_db()
    assert entity.minimum_cell == 8
    assert "grupos de 8 personas o más" in raised.text
    assert refused.status_code == 422
    assert "Hoy es 8 y solo puede subir" in refused.text
    assert AuditEvent.objects.get(action="people.entity.minimum_raised").detail == {"before": 5, "after": 8}


@pytest.mark.parametrize(("minimum", "words"), [(4, "solo puede subir"), (31, "Escriba 30 o menos")])
def test_smallest_group_has_its_bounds(hernan, entity, at, minimum, words):
    with pytest.raises(DomainError, match=words) as refusal:
        actions.raise_minimum(entity=entity, minimum=minimum, by=hernan, at=at)

    assert refusal.value.field == "minimum"


def test_who_looks_does_not_change(client_of, carla, beto, entity, at):
    with pytest.raises(Forbidden):
        actions.raise_minimum(entity=entity, minimum=9, by=carla, at=at)
    for page in (IDENTITY, GROUPS):
        assert "Guardar" not in client_of(carla).get(reverse(page)).text
        assert client_of(carla).post(reverse(page), GIVEN | {"minimum": 9}).status_code == 403
        assert client_of(beto).get(reverse(page)).status_code == 404
