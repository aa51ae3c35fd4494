"""A campaign to those with a gap: approved by another person, told by mail and in the hub, left in one click."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from apropia.campaigns.models import Campaign
from apropia.competences.actions.framework import load_framework
from apropia.competences.models import Competence
from apropia.diagnosis import starter
from apropia.diagnosis.models import Score
from apropia.foundation import clock
from apropia.foundation.jobs.registry import enqueue
from apropia.people.models import Person, Role
from apropia.science.psychometrics.scoring import SCORING_METHOD_VERSION
from diagnosis.results_factories import make_response, make_wave
from measurement.factories import make_people
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CODE = "1.1"


@pytest.fixture
def elena(unit) -> Person:
    """Writes campaigns."""
    return make_person(unit=unit, given_names="Elena", surnames="Comunica", roles=[Role.COMMUNICATOR])


@pytest.fixture
def below(entity, unit, beto, at) -> list[Person]:
    """Beto and others who authorise messages and whose last diagnosis shows a gap in one competence."""
    load_framework(at=at)
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    wave = make_wave(starter.load(entity=entity, at=at), at=at)
    people = [beto, *make_people(unit, 19)]
    for number, person in enumerate(people):
        grant(person=person, codes="P3 P6")
        Score.objects.create(
            entity=entity,
            response=make_response(wave, person=person, at=at),
            method_version=SCORING_METHOD_VERSION,
            construct="PERFORMANCE",
            scope="COMPETENCE",
            code=CODE,
            value=40,
            level="BASIC" if number < 10 else "ADVANCED",
            items_count=3,
        )
    return people


def test_campaign_reaches_those_with_a_gap(walker, elena, below, beto, carla, at, run_jobs, monkeypatch):
    writer = walker(elena)
    writer.open("/campanas/")
    writer.press("Nueva campaña")
    writer.fill("Nombre", "Búsquedas")
    writer.press("Guardar borrador")
    writer.see("Falta corregir")
    writer.fill("Objetivo", "Que busquen mejor.")
    writer.fill("Título del mensaje", "Encuentre lo que busca")
    writer.fill("Mensaje", "Tecnotic le muestra cómo buscar en cinco minutos.")
    writer.choose("Gesto de Tecnotic", "Explica")
    writer.fill("Página de Apropia", "/aprender/")
    writer.choose(
        "Brecha en una competencia", str(Competence.objects.get(code=CODE, area__framework__code="digcomp-3.0"))
    )
    writer.fill("Empieza", "2026-11-24T09:00")
    writer.fill("Termina", "2026-12-04T17:00")
    writer.press("Guardar borrador")
    writer.see("Así se ve el mensaje")
    writer.press("Enviar a aprobación")
    writer.see("Espera la aprobación de otra persona")

    other = walker(carla)
    other.open("/campanas/")
    other.press("Búsquedas")
    other.press("Aprobar")
    assert Campaign.objects.get().status == "SCHEDULED"

    start = at + timedelta(days=1, hours=1)
    monkeypatch.setattr(clock, "now", lambda: start)
    enqueue("campaigns.run", entity=None, at=start)
    run_jobs()
    letters = [letter for letter in mail.outbox if letter.subject == "Encuentre lo que busca"]
    letter = next(letter for letter in letters if beto.email in letter.to[0])

    reader = walker(beto)
    reader.open("/")
    reader.see("Encuentre lo que busca")
    leave = re.search(r"https?://[^/\s]+(/mensajes/baja/\S+)", str(letter.body))
    assert leave
    anybody = walker()
    anybody.open(leave.group(1))
    anybody.press("Dejar de recibir")
    anybody.see("Listo: no recibirá más")
