"""A contractor, new here: from the invitation in his mail to his first lesson."""

import re
from collections.abc import Callable

import pytest
from django.core import mail

from apropia.diagnosis.models import Answer, Response
from apropia.foundation.jobs.registry import enqueue
from apropia.learning.models import Enrollment
from apropia.learning.starter import load_starter_courses
from apropia.people.models import EngagementType, Person, Role
from apropia.privacy.models import ConsentEvent
from catalogue.factories import make_service
from diagnosis.factories import answer_all, make_wave
from journeys.walker import Walker
from people_factories import make_person
from privacy.factories import approve_starter_notice

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def invited(entity, unit, at, run_jobs: Callable[[], None]) -> Person:
    """Beto, a contractor without a password, whom a wave has just asked to answer."""
    beto = make_person(unit=unit, given_names="Beto", surnames="Aprendiz", engagement_type=EngagementType.CONTRACTOR)
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    make_service(entity=entity, code="firma", name="Firma electrónica")
    wave = make_wave(people=[beto], entity=entity)
    load_starter_courses(entity=entity, by=None, at=at)
    wave.invitations.update(sent_at=None)
    enqueue("diagnosis.send_invitations", entity=entity, at=at, arguments={"wave_id": wave.pk})
    run_jobs()
    return beto


def link_in_last_mail() -> str:
    """Return the path of the link of the newest message."""
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found.group(1)


def answer(walker: Walker, question: str) -> None:
    """Answer one question: its first choice, or «No lo sé» where there is more to arrange."""
    walker.see(question)
    choices = walker.page.locator("label.choice")
    if choices.count():
        walker.tick(choices.first.inner_text().strip())
        walker.press("Responder y seguir")
    else:
        walker.press("No lo sé")


def leave_one_question() -> None:
    """Know none of the rest but one, straight in the tables: walking it shows nothing that two questions do not."""
    response = Response.objects.get()
    response.answers.all().delete()
    answer_all(response=response)
    response.answers.update(status=Answer.Status.DONT_KNOW, value=None)
    last = max(number for number, slot in enumerate(response.form) if "if" not in slot)
    response.answers.get(slot=last).delete()


def test_contractor_goes_from_the_invitation_to_his_first_lesson(walker, invited, run_jobs):
    beto = walker()
    beto.open(link_in_last_mail())
    beto.press("Recibir un enlace en mi correo")
    beto.fill("Correo institucional", invited.email)
    beto.press("Enviarme el enlace")
    beto.see("Revise su correo")
    run_jobs()
    beto.open(link_in_last_mail())
    beto.press("Entrar a Apropia")

    beto.see("Antes de empezar, decida qué se hace con sus datos")
    beto.press("Leer y decidir")
    beto.press("Leer el aviso de privacidad")
    beto.tick("¿Quiere que guardemos sus respuestas")
    beto.press("Guardar y seguir")
    assert ConsentEvent.objects.filter(decision="GRANTED").count() == 1

    beto.see("Puede parar y seguir cuando quiera")
    beto.press("Empezar")
    answer(beto, "Pregunta 1")
    answer(beto, "Pregunta 2")
    beto.see("Pregunta 3")
    beto.press("Salir")
    beto.see("Puede parar y seguir cuando quiera")
    assert Answer.objects.count() == 2

    leave_one_question()
    elsewhere = walker(invited)
    elsewhere.open("/")
    elsewhere.press("Seguir el diagnóstico")
    elsewhere.press("Seguir donde iba")
    answer(elsewhere, "Pregunta")
    elsewhere.press("Terminar y ver mi resultado")
    elsewhere.see("Gracias por responder")
    run_jobs()
    elsewhere.press("Ver mi resultado")
    elsewhere.see("Lo que resolvió y lo que usted creía, sin mezclarlos")
    elsewhere.press("Ver en tabla")
    elsewhere.press("Ver mi ruta")

    elsewhere.see("Su próximo paso")
    elsewhere.see("Por qué:")
    elsewhere.press("Conocer el curso")
    elsewhere.press("Empezar el curso")
    elsewhere.press("Ir a la primera lección")
    elsewhere.press("Hecha, seguir")
    assert Enrollment.objects.get().progress.count() == 1
