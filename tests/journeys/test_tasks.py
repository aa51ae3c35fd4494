"""A person answers a number and four short tasks, points at a place, and hears what a question plays."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from apropia.diagnosis.actions import authoring, pictures, versions
from apropia.diagnosis.models import Answer, Item, Response, SurveyWave
from apropia.diagnosis.policies.item_files.examples import EXAMPLES
from apropia.people.models import Role
from diagnosis.factories import make_wave
from formats.recording_samples import wav
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SEEN_OF_PLAYER = """async player => {
    if (player.readyState < 1) await new Promise(known => player.addEventListener("loadedmetadata", known));
    player.currentTime = 1;
    await new Promise(there => player.addEventListener("seeked", there));
    return {duration: player.duration, at: player.currentTime, paused: player.paused};
}"""
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


@pytest.fixture
def place(wave, carla, at) -> Item:
    """A question of a draft on a place of an image."""
    draft = versions.start_next_version(version=wave.version, by=carla, at=at)
    whole = next(one for one in EXAMPLES if one.kind == "HOTSPOT")
    made = authoring.create_item(version=draft, content=whole, by=carla, at=at)
    data = io.BytesIO()
    Image.new("RGB", (960, 600), "white").save(data, format="PNG")
    pictures.set_picture(
        item=made, upload=data.getvalue(), name="a.png", alt="Una ventana.", is_decorative=False,
        description="Parte por parte.", by=carla, at=at,
    )  # fmt: skip
    return made


def test_member_points_at_a_place_or_takes_it_from_the_list(walker, wave, place, ana):
    member = walker(ana)
    member.open(reverse("diagnosis:begin", args=[wave.pk]))
    member.press("Empezar")
    response = Response.objects.get()
    asked = Item.objects.get(version=wave.version, code="P-2.1-B1")
    Item.objects.filter(pk=asked.pk).update(
        kind=place.kind, options=place.options, key=place.key, task=place.task, stem=place.stem, scenario="",
        picture=place.picture, picture_facts=place.picture_facts,
    )  # fmt: skip
    response.form = [{"item": asked.pk, "seconds": 60}]
    response.save()
    member.open(reverse("diagnosis:question", args=[wave.pk, 1]))

    member.see("¿Dónde se oprime para responder?")
    if member.way.hands == "pointer":
        image = member.page.locator("input[type=image]:visible")
        box = image.bounding_box()
        with member.page.expect_navigation():
            image.click(position={"x": box["width"] / 2, "y": box["height"] / 10})
        assert member.page.get_by_label("El botón de responder").is_checked()
    else:
        member.tick("El botón de responder")
    member.press("Responder y seguir")
    member.see("Respondió")

    assert Answer.objects.get().value == "b"


def test_author_gives_a_place_its_corners(walker, place, carla):
    author = walker(carla)
    author.open(reverse("diagnosis:change_item", args=[place.pk]))
    if author.way.hands == "pointer":
        author.choose("Lugar que marca al señalar", "Lugar 4")
        for x, y in ((0.3, 0.5), (0.5, 0.7)):
            image = author.page.locator("input[type=image]:visible")
            box = image.bounding_box()
            with author.page.expect_navigation():
                image.click(position={"x": box["width"] * x, "y": box["height"] * y})
    else:
        author.fill("Dónde está", "30,50 50,70", near="Lugar 4")
    author.fill("Nombre", "Un lugar más", near="Lugar 4")
    author.press("Guardar en el borrador")
    author.see("Guardó los cambios.")

    place.refresh_from_db()
    assert place.task["parts"]["d"] == {"shape": [[30, 50], [50, 50], [50, 70], [30, 70]]}


def test_author_puts_a_sound_and_a_member_hears_it(walker, wave, carla, ana, at, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    sound = tmp_path / "llamada.wav"
    sound.write_bytes(wav(seconds=2))
    draft = versions.start_next_version(version=wave.version, by=carla, at=at)
    written = Item.objects.get(version=draft, code="P-2.1-B1")
    author = walker(carla)
    author.open(reverse("diagnosis:item", args=[written.pk]))
    author.press("Poner sonido o video")
    author.attach("Sonido o video", sound)
    author.fill("Título", "Lo que dijo la mesa de ayuda")
    author.press("Guardar")
    author.see("Escriba la transcripción del sonido")
    author.press("Cambiar el sonido o video")
    author.fill("Transcripción", "Buenos días. Nunca le pediremos su clave.")
    author.press("Guardar")
    author.see("Guardó el sonido o video.")

    written.refresh_from_db()
    asked = Item.objects.get(version=wave.version, code=written.code)
    Item.objects.filter(pk=asked.pk).update(recording=written.recording, recording_facts=written.recording_facts)
    member = walker(ana)
    member.open(reverse("diagnosis:begin", args=[wave.pk]))
    member.press("Empezar")
    Response.objects.update(form=[{"item": asked.pk, "seconds": 60}])
    member.open(reverse("diagnosis:question", args=[wave.pk, 1]))
    member.see("Lo que dijo la mesa de ayuda")
    player = member.page.locator("audio")
    assert player.evaluate("player => player.paused")
    if member.way.js:
        # Enough of it came to know how long it is and to go to its middle; nothing tells so without JavaScript.
        assert player.evaluate(SEEN_OF_PLAYER) == {"duration": 2, "at": 1, "paused": True}
    member.press("Leer la transcripción")
    member.see("Nunca le pediremos su clave.")
