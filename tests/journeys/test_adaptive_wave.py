"""A wave that chooses its questions: the analyst designs it, a member answers it on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Error

from apropia.diagnosis.models import Answer, Limits, Response, Simulation, SurveyWave
from apropia.people.models import Role
from diagnosis.calibration_factories import make_ready
from diagnosis.factories import make_wave
from journeys.walker import Walker
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LIMITS = Limits(questions=6, minutes=5, error=0.6, ceiling=0.5)


def pass_over_the_rest_but_the_chosen() -> None:
    """Skip all questions but the first chosen one, straight in the tables: other journeys walk those."""
    response = Response.objects.get()
    day = response.started_on
    Answer.objects.bulk_create(
        Answer(
            entity_id=response.entity_id,
            response=response,
            slot=place,
            item_id=slot["item"],
            status=Answer.Status.SKIPPED,
            answered_on=day,
        )
        for place, slot in enumerate(response.form)
        if "why" not in slot
    )


def dont_know(member: Walker) -> None:
    """Say so: with a button of its own where there is more to arrange than one choice."""
    if member.page.get_by_role("button", name="No lo sé").count():
        member.press("No lo sé")
    else:
        member.tick("No lo sé")
        member.press("Responder y seguir")


@pytest.fixture
def wave(entity, unit, carla, ana, at) -> SurveyWave:
    """An open wave that may be answered, and a calibration that is ready."""
    second = make_person(unit=unit, roles=[Role.ANALYST])
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    made = make_wave(people=[ana], entity=entity)
    make_ready(version=made.version, by=carla, second=second, at=at, limits=LIMITS)
    grant(person=ana, codes="P3 P5 P6 P7 P8")
    return made


def test_manager_designs_a_wave_that_adapts(walker, wave, carla):
    manager = walker(carla)
    manager.open(reverse("diagnosis:wave_create"))
    manager.fill("Nombre", "Seguimiento a su medida")
    manager.choose("Instrumento", str(wave.version))
    manager.choose(
        "Preguntas de desempeño",
        f"Las elige según lo que cada persona responde: {wave.version.instrument} · calibración 1, hasta 6 preguntas",
    )
    manager.fill("Abre", "2026-12-01T08:00")
    manager.fill("Cierra", "2026-12-15T18:00")
    manager.press("Guardar la ola")
    manager.see("Según lo que cada persona responde")
    manager.press(f"{wave.version.instrument} · calibración 1 · ensayo")
    manager.see("Tres pruebas, las mismas personas")


def test_member_answers_a_test_that_adapts_and_reads_why(walker, wave, ana, run_jobs):
    wave.simulation = Simulation.objects.get()
    wave.save()
    member = walker(ana, console=False)
    member.open(reverse("diagnosis:begin", args=[wave.pk]))
    member.see("se eligen según lo que va respondiendo")
    member.press("Empezar")
    pass_over_the_rest_but_the_chosen()
    member.open(reverse("diagnosis:begin", args=[wave.pk]))
    member.press("Seguir donde iba")
    member.see("a lo sumo")
    member.press("Saltar")
    member.see("no podrá cambiar esta respuesta")

    member.page.context.set_offline(True)
    with pytest.raises(Error):
        member.page.reload()
    member.page.context.set_offline(False)
    member.open("/")
    member.press("Seguir el diagnóstico")
    member.press("Seguir donde iba")
    response = Response.objects.get()
    while response.answers.filter(slot=len(response.form) - 1).count() == 0:
        member.see("a lo sumo")
        answered = response.answers.count()
        dont_know(member)
        assert response.answers.count() == answered + 1
        response.refresh_from_db()
    assert sum("why" in slot for slot in response.form) <= LIMITS.questions

    member.open(reverse("diagnosis:question", args=[wave.pk, len(response.form)]))
    member.see("Esta respuesta ya quedó guardada")
    member.press("Siguiente")
    member.press("Terminar y ver mi resultado")
    member.see("Gracias por responder")
    run_jobs()
    member.press("Ver mi resultado")
    member.press("Por qué le hicimos estas preguntas")
    member.see("Para empezar a conocer esta área")
    member.see("Por qué no hubo más")
