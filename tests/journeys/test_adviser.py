"""Somebody asks, is offered the guide, and an adviser answers, resolves and makes a guide of it."""

import pytest

from apropia.materials import actions as materials
from apropia.materials.models import Material
from apropia.people.models import Role
from apropia.support.models import Ticket
from catalogue.factories import make_service
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(entity, unit, carla, at, run_jobs) -> Material:
    """A guide that answers what is asked, published and found by search; there is a service to ask about."""
    make_service(entity=entity, code="nube", name="Archivos en la nube")
    author = make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])
    words = materials.MaterialData(
        title="Compartir una carpeta", summary="Con un enlace.", body="1. Abra la carpeta. " + "Lea bien. " * 40
    )
    made = materials.create_material(entity=entity, data=words, by=author, at=at)
    materials.send_to_review(material=made, by=author, at=at)
    materials.publish_material(material=made, by=carla, at=at)
    run_jobs()
    return made


def test_question_is_asked_answered_valued_and_becomes_a_guide(walker, guide, ana, beto, run_jobs, tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    picture = tmp_path / "captura.txt"
    picture.write_text("El botón no aparece.", encoding="utf-8")
    asking = walker(beto)
    asking.open("/asesoria/")
    asking.press("Hacer una pregunta")
    asking.press("Enviar mi pregunta")
    asking.see("Falta corregir")
    asking.fill("¿Qué necesita?", "Compartir una carpeta con otra oficina")
    asking.choose("Servicio", "Archivos en la nube")
    asking.tick("Cómo hacer algo")
    asking.fill("Cuéntenos", "No encuentro el botón de compartir.")
    asking.attach("Adjunto", picture)
    asking.press("Enviar mi pregunta")
    asking.see("Quizá esto ya le responde")
    asking.see("Compartir una carpeta")
    asking.press("Enviar mi pregunta")
    asking.see("No encuentro el botón de compartir.")

    adviser = walker(ana)
    adviser.open("/asesoria/")
    adviser.press("Ver la cola")
    adviser.press("Compartir una carpeta con otra oficina")
    adviser.press("Tomar esta pregunta")
    adviser.fill("Respuesta", "Botón derecho sobre la carpeta y luego Compartir.")
    adviser.press("Enviar la respuesta")
    adviser.press("Dar por resuelta")
    adviser.see("Resuelta")
    run_jobs()

    asking.again()
    asking.see("Botón derecho sobre la carpeta")
    asking.press("5 de 5")
    asking.see("Su calificación: 5 de 5")
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.satisfaction, ticket.assignee) == ("CLOSED", 5, ana)

    adviser.press("Convertir en guía")
    adviser.fill("En una frase", "Comparta una carpeta en dos pasos.")
    adviser.press("Guardar el borrador")
    adviser.see("Botón derecho sobre la carpeta")
    assert Material.objects.filter(status="DRAFT").count() == 1
