"""The data protection officer approves the notice; everybody sees, downloads and takes back their own data."""

import json

import pytest

from apropia.people.models import Person, Role
from apropia.privacy import starter
from apropia.privacy.models import ConsentEvent, PrivacyNoticeVersion
from people_factories import make_person
from privacy.factories import NOTICE_AT

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rocio(unit, entity) -> Person:
    """Answers for personal data; her entity has a draft."""
    starter.load(entity=entity, at=NOTICE_AT)
    return make_person(unit=unit, given_names="Rocío", surnames="Protege", roles=[Role.DPO])


def test_notice_is_approved_and_a_person_rules_over_the_own_data(walker, rocio, beto):
    officer = walker(rocio)
    officer.open("/privacidad/textos/")
    officer.press("Versión 1", near="Aviso de privacidad")
    officer.press("Guardar y pasar a aprobar")
    officer.see("se les pregunta por primera vez")
    officer.press("Volver")
    officer.press("Guardar y pasar a aprobar")
    officer.press("Aprobar")
    officer.see("Aprobamos el texto")
    assert PrivacyNoticeVersion.objects.get().approved_at is not None

    person = walker(beto)
    person.open("/mis-datos/")
    person.press("Decidir ahora")
    person.tick("¿Quiere recibir recordatorios y novedades")
    person.press("Guardar y seguir")
    person.see("Guardamos sus decisiones")
    person.press("Prueba de sus decisiones")
    person.see("Se le mostró")
    person.press("Leer todo")
    person.see("Solo usted ve esta página")
    held = json.loads(person.download("Descargar una copia"))
    assert beto.email in json.dumps(held)
    person.open("/mis-datos/")
    person.press("Retirar la autorización de Recordatorios y novedades")
    person.press("Retirar la autorización")
    person.see("Ya no usaremos ese dato")
    assert ConsentEvent.objects.order_by("at", "pk").last().decision == "REVOKED"
