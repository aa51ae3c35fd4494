"""A SUS about a service: the manager sends it, a member answers on a phone, the manager reads the figure."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.diagnosis.actions import versions
from apropia.diagnosis.models import InstrumentVersion, Item, Response, SurveyWave, WaveMode
from apropia.people.models import Role
from catalogue.factories import make_service
from diagnosis.factories import invite
from diagnosis.survey_factories import answer_survey, make_survey_wave
from people_factories import make_person
from privacy.factories import approve_starter_notice

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EASY = [4, 2, 4, 1, 4, 2, 5, 1, 4, 2]


def test_manager_sends_a_sus_a_member_answers_and_the_figure_is_read(walker, entity, unit, carla, beto, at):
    make_service(entity=entity, code="correo", name="Correo institucional")
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    manager = walker(carla)
    manager.open(reverse("diagnosis:create_instrument"))
    manager.fill("Nombre", "Facilidad del correo")
    manager.tick("Encuesta")
    manager.press("Crear")
    manager.press("Agregar una escala lista")
    manager.tick("Facilidad de uso (SUS)")
    manager.choose("Servicio", "Correo institucional")
    manager.press("Agregarla")
    manager.see("al borrador.")
    manager.press("Enviar a revisión")
    manager.press("Enviar a revisión")
    version = InstrumentVersion.objects.get(instrument__name="Facilidad del correo")
    versions.freeze(version=version, by=None, at=at)
    manager.open(reverse("diagnosis:wave_create"))
    manager.fill("Nombre", "Pulso del correo")
    manager.choose("Instrumento", str(version))
    manager.choose("Propósito", "Pulso")
    manager.choose("Modo", "Anónima")
    manager.fill("Abre", "2026-12-01T08:00")
    manager.fill("Cierra", "2026-12-15T18:00")
    manager.press("Guardar la ola")
    manager.see("Facilidad del correo")
    wave = SurveyWave.objects.get(name="Pulso del correo")
    assert (wave.mode, wave.is_survey) == (WaveMode.ANONYMOUS, True)

    # The days pass: the population is that of the snapshot, and the wave opens.
    SurveyWave.objects.filter(pk=wave.pk).update(
        state="OPEN", opens_at=at - timedelta(days=1), snapshot_at=at, closes_at=at + timedelta(days=9)
    )
    invite(wave=SurveyWave.objects.get(pk=wave.pk), people=[beto])
    member = walker(beto)
    member.open("/")
    member.press("Responder la encuesta")
    member.see("No hay respuestas buenas ni malas")
    member.press("Empezar")
    for item in Item.objects.filter(version=version).order_by("order"):
        member.see(item.stem)
        member.tick("De acuerdo")
        member.press("Responder y seguir")
    member.press("Enviar mis respuestas")
    member.see("Aquí no hay resultado de cada quien")
    assert Response.objects.get(wave=wave).completed_on is not None

    for number in range(13):
        given = EASY if number % 2 else [5, 1] * 5
        answer_survey(wave, {f"SUS-1-{part}": value for part, value in enumerate(given, 1)}, at=at)
    SurveyWave.objects.filter(pk=wave.pk).update(state="PUBLISHED", processed_at=at, published_at=at)
    manager.open(reverse("diagnosis:wave", args=[wave.pk]))
    manager.press("Ver los resultados")
    manager.see("14 personas respondieron")
    manager.see("Cómo leerlo")
    manager.see("muy fácil de usar, de lo mejor que se publica")
    assert manager.download("PDF").startswith(b"%PDF")


def test_author_asks_one_of_each_kind_and_a_member_answers(walker, entity, unit, carla, beto, at):
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    wave = make_survey_wave(
        entity,
        at=at,
        people=[beto],
        mode=WaveMode.ANONYMOUS,
        state="OPEN",
        opens_at=at - timedelta(days=1),
        closes_at=at + timedelta(days=9),
    )
    member = walker(beto)
    member.open(reverse("diagnosis:begin", args=[wave.pk]))
    member.press("Empezar")
    member.tick("De acuerdo")
    member.press("Responder y seguir")
    member.tick("En la casa")
    member.press("Responder y seguir")
    member.tick("En la casa")
    member.tick("En la oficina")
    member.press("Responder y seguir")
    member.fill("Su respuesta, en horas", "7,5")
    member.press("Responder y seguir")
    member.fill("Su respuesta", "Que cargue más rápido.")
    member.press("Responder y seguir")
    member.see("¿Cuándo empezó?")
    member.fill("Su respuesta", "2026-03-02")
    member.press("Responder y seguir")
    member.press("Enviar mis respuestas")
    member.see("Gracias por responder")
    given = {one.item.code: one.value for one in Response.objects.get(wave=wave).answers.select_related("item")}
    assert (given["S-4"], given["S-5"], given["S-6"]) == (7.5, "Que cargue más rápido.", "2026-03-02")
