"""A person answers a number and four short tasks, and comes back to what she answered."""

import pytest
from django.urls import reverse

from apropia.diagnosis.actions import versions
from apropia.diagnosis.models import Answer, Item, Response, SurveyWave
from apropia.people.models import Role
from diagnosis.factories import make_wave
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CODES = ("P-1.3-B7", "P-1.3-I8", "P-2.1-B7", "P-2.2-B7", "P-4.1-B7")


@pytest.fixture
def wave(entity, unit, ana) -> SurveyWave:
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    made = make_wave(people=[ana], entity=entity)
    grant(person=ana, codes="P3 P5 P6 P7 P8")
    return made


def test_member_solves_short_tasks(walker, wave, ana):
    member = walker(ana)
    member.open(reverse("diagnosis:begin", args=[wave.pk]))
    member.press("Empezar")
    response = Response.objects.get()
    items = {one.code: one for one in Item.objects.filter(version=wave.version, code__in=CODES)}
    response.form = [{"item": items[code].pk, "seconds": 60} for code in CODES]
    response.save()
    member.open(reverse("diagnosis:question", args=[wave.pk, 1]))

    member.see("2026-03-05 Acta comité de archivo.pdf")
    member.tick("Actas, 2026")
    member.press("Responder y seguir")
    member.see("Una celda de la columna D quedó mal")
    member.tick("D4: 25")
    member.press("Responder y seguir")
    member.press("Marta Rojas vie. 16:40")
    member.see("Ya firmaron todas las personas.")
    member.tick("Marcar el mensaje «Documento del comité»")
    member.press("Responder y seguir")
    member.fill("Su respuesta", "casi veintisiete")
    member.press("Responder y seguir")
    member.see("no es un número")
    member.fill("Su respuesta", "26,7")
    member.press("Responder y seguir")
    for part in ("De Mesa de Ayuda", "Texto Confirme su contraseña", "Enlace Confirmar mi contraseña"):
        member.tick(part)
    member.press("Responder y seguir")
    member.see("Respondió")

    given = dict(Answer.objects.values_list("item__code", "value"))
    assert given == {
        "P-1.3-B7": "c", "P-1.3-I8": "D4", "P-2.1-B7": ["c"], "P-2.2-B7": "26,7", "P-4.1-B7": ["a", "e", "f"],
    }  # fmt: skip


def test_author_writes_a_tree_of_folders(walker, wave, carla, at):
    draft = versions.start_next_version(version=wave.version, by=carla, at=at)
    author = walker(carla)
    author.open(reverse("diagnosis:create_item", args=[draft.pk, "FOLDERS"]))
    author.fill("Código", "P-1.3-B9")
    author.choose("Sección", "Situaciones de trabajo")
    author.choose("Competencia", "1.3 Gestionar información")
    author.choose("Nivel que muestra", "Básico")
    author.fill("Pregunta", "¿Dónde guarda el acta?")
    author.fill("Archivo que se guarda", "acta.pdf")
    author.fill("Ruta de la carpeta 1", "Actas")
    author.fill("Ruta de la carpeta 2", "Actas / 2026")
    author.tick("La carpeta 2 es la correcta")
    author.fill("Ruta de la carpeta 3", "Contratos")
    author.fill("Por qué es correcta", "Es un acta de 2026.")
    author.press("Guardar en el borrador")
    author.see("Guardó la pregunta en el borrador.")
    author.see("acta.pdf")

    made = Item.objects.get(version=draft, code="P-1.3-B9")
    assert (made.key, made.task) == (["b"], {"file": "acta.pdf"})
