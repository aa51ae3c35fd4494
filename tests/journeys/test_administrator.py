"""The administrator of a new entity: the guide of the first days, and what it asks for, in the browser."""

import pytest

from apropia.people.models import Person, Role
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gloria(unit) -> Person:
    """Administers, and manages use and adoption, as `apropia init` leaves her."""
    return make_person(unit=unit, given_names="Gloria", surnames="Páez", roles=[Role.SYSADMIN, Role.UA_MANAGER])


def test_administrator_follows_the_guide_of_a_new_entity(walker, gloria, unit, at, run_jobs):
    administrator = walker(gloria)
    administrator.open("/")
    administrator.press("Seguir la guía")
    administrator.see("Traiga sus dependencias y personas")
    administrator.open("/dependencias/")
    administrator.press("Agregar una dependencia")
    administrator.fill("Código", "4203000")
    administrator.fill("Nombre", "Oficina Jurídica")
    administrator.press("Guardar")
    administrator.open("/personas/")
    administrator.press("Agregar")
    administrator.fill("Nombres", "Rocío")
    administrator.fill("Apellidos", "Protege")
    administrator.fill("Correo institucional", "rocio@puerto-claro.gov.co")
    administrator.choose("Dependencia", "Oficina Jurídica")
    administrator.fill("Desde", "2026-11-02")
    administrator.press("Guardar")
    administrator.choose("Rol", "Oficial de protección de datos")
    administrator.press("Otorgar el rol")
    administrator.see("Otorgó el rol")
    administrator.press("Enviar invitación")
    administrator.see("invitación")
    run_jobs()
    administrator.open("/puesta-en-marcha/")
    administrator.see("Rocío Protege")
    administrator.open("/auditoria/")
    administrator.see("Rocío")
