"""A content author writes a course in the browser, is told what is missing, and the manager publishes it."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from apropia.competences.actions import load_framework
from apropia.learning.models import CourseVersion, Module
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role
from formats.moodle_backup.backups import as_tar
from journeys.walker import Walker
from learning.factories import make_version
from learning.test_moodle_courses import backup as moodle_course
from learning.test_question_files import GIFT
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def camilo(unit, at) -> Person:
    """Writes contents."""
    load_framework(at=at)
    return make_person(unit=unit, given_names="Camilo", surnames="Escribe", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def picture(tmp_path: Path, settings) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    path = tmp_path / "botón.png"
    Image.new("RGB", (320, 180), "#0943b5").save(path)
    return path


def test_course_is_written_proposed_and_published(walker, camilo, carla, picture):
    author = walker(camilo)
    author.open("/aprender/escribir/")
    author.press("Escribir un curso")
    author.fill("Título", "Firmar sin imprimir")
    author.press("Abrir el curso")
    author.see("Lo que falta")
    author.press("De qué trata")
    author.fill("Resumen", "Aprenda a firmar un documento desde su equipo.")
    author.fill("Objetivos", "Firmar un documento.")
    author.tick("2.2")
    author.press("Guardar")

    author.choose("Agregar", "Lectura")
    author.fill("Título", "Abra el documento")
    author.press("Agregar al módulo Módulo 1")
    author.fill("Texto", "## Paso a paso\n\n1. Abra **el documento**.")
    if author.way.js:
        author.press("Ver cómo queda")
        author.see("Paso a paso")
    author.press("Guardar la actividad")
    author.press("Ver como quien aprende")
    author.see("Paso a paso")
    author.press("Volver a escribir")
    author.press("Firmar sin imprimir")

    author.choose("Agregar", "Imagen explicada")
    author.fill("Título", "El botón")
    author.press("Agregar al módulo Módulo 1")
    author.attach("Imagen", picture)
    author.press("Guardar la actividad")
    author.press("Firmar sin imprimir")
    author.press("Describa la imagen de «El botón» en el texto alternativo.")
    author.fill("Texto alternativo", "El botón Firmar, arriba a la derecha.")
    author.press("Guardar la actividad")
    author.press("Firmar sin imprimir")

    write_quiz(author)
    author.see("No falta nada para enviarlo")
    author.press("Enviar a revisión")
    author.see("En revisión")

    manager = walker(carla)
    manager.open("/aprender/escribir/")
    manager.press("Firmar sin imprimir")
    manager.press("Aprobar y pasar a piloto")
    manager.press("Publicar")
    manager.see("Publicada")
    assert CourseVersion.objects.get().status == "PUBLISHED"


def write_quiz(author: Walker) -> None:
    """Add one question with two options and come back to the course."""
    author.choose("Agregar", "Preguntas")
    author.fill("Título", "Compruebe")
    author.press("Agregar al módulo Módulo 1")
    author.press("Escribir las preguntas")
    author.press("Escribir la primera")
    author.fill("Pregunta", "¿Dónde está el botón?")
    author.fill("Texto", "Arriba a la derecha.", near="Opción 1")
    author.tick("Es correcta", near="Opción 1")
    author.fill("Texto", "Abajo.", near="Opción 2")
    author.fill("Explicación", "Está junto a su nombre.")
    author.press("Guardar la pregunta")
    author.press("Firmar sin imprimir")


@pytest.mark.parametrize("way", ["pointer", "no-scripts"], indirect=True)
def test_questions_and_a_course_come_from_moodle(walker, camilo, picture, tmp_path, run_jobs, at):
    bank, backup = tmp_path / "banco.gift", tmp_path / "curso.mbz"
    bank.write_text(GIFT)
    backup.write_bytes(as_tar(moodle_course().whole()))
    make_version(
        entity=camilo.entity, at=at, title="Firmar sin imprimir", author=camilo, with_quiz=True, status="DRAFT"
    )

    author = walker(camilo)
    author.open("/aprender/escribir/")
    author.press("Firmar sin imprimir")
    author.press("Compruebe")
    author.press("Escribir las preguntas")
    author.press("Traer de un archivo")
    author.attach("Archivo", bank)
    author.press("Revisar el archivo")
    author.see("GIFT: 3 de 4 preguntas se pueden traer.")
    author.press("Agregar las preguntas")
    author.see("¿Cuánto es 2,5 por 2?")

    author.open("/aprender/escribir/")
    author.press("Traer de Moodle")
    author.attach("Copia de seguridad", backup)
    author.press("Subir y revisar")
    author.see("Aquí no hay algo igual.")
    author.press("Crear el borrador")
    run_jobs()
    author.open(author.page.url)
    author.press("Abrir el borrador")
    author.see("Primera parte")
    author.press("Más acciones")
    author.press("Descartar el curso")
    author.press("Descartar el curso")
    author.see("Descartó el curso.")


def test_the_outline_is_put_in_order_by_keyboard_and_by_dragging(browser_page, entity, camilo, at):
    draft = make_version(entity=entity, at=at, with_quiz=True, status=VersionStatus.DRAFT, author=camilo)
    Module.objects.create(entity=entity, version=draft, title="Módulo 2", position=2)
    page = browser_page(camilo)
    # Tall enough to drag without scrolling.
    page.set_viewport_size({"width": 1280, "height": 1800})
    page.goto(f"/aprender/escribir/{draft.pk}/")

    page.get_by_role("button", name="Bajar Lección 1").press("Enter")
    for place in (1, 2):
        expect(page.locator("[data-arrange-inner] h3").nth(place)).to_have_text("Lección 1")
        expect(page.get_by_role("button", name="Bajar Lección 1")).to_be_focused()
        if place == 1:
            page.keyboard.press("Enter")
    assert [one.title for one in draft.activities.all()] == ["Lección 2", "Compruebe", "Lección 1"]

    drag(page, f"#actividad-{draft.activities.get(title='Lección 2').pk}", page.locator("[data-arrange-inner]").nth(1))
    expect(page.get_by_text("Guardó el orden.")).to_be_visible()
    assert [(one.title, one.module.title) for one in draft.activities.all()] == [
        ("Compruebe", "Módulo 1"),
        ("Lección 1", "Módulo 1"),
        ("Lección 2", "Módulo 2"),
    ]

    lesson = page.locator(f"#actividad-{draft.activities.get(title='Lección 1').pk}")
    drag(page, f"#actividad-{draft.activities.get(title='Compruebe').pk}", lesson, drop=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert [one.title for one in draft.activities.all()] == ["Compruebe", "Lección 1", "Lección 2"]


def drag(page: Page, item: str, target: Locator, *, drop: bool = True) -> None:
    """Take an item by its grip and bring it to the lower part of a target."""
    grip = page.locator(f"{item} .grip").first
    grip.hover()
    page.mouse.down()
    box = target.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] * 0.9, steps=8)
    if drop:
        page.mouse.up()
