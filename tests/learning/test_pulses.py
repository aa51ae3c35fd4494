"""Weeks after a course one question, within the budget of letters, answered without signing in."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apropia.contact.models import OutgoingMessage, Weight
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import Completion, UseFrequency, UsePulse
from apropia.learning.policies.pulses import UNTIL, PulseIsClosed
from apropia.people.models import Person
from learning.factories import make_version, take_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def completion(entity: Entity, beto: Person, at: datetime) -> Completion:
    """What Beto finished seventy days ago."""
    version = make_version(entity=entity, at=at, lessons=1, title="Compartir archivos")
    return take_course(version=version, person=beto, at=at - timedelta(days=70))


def ask(entity: Entity, at: datetime) -> UsePulse:
    actions.pulses.ask(asked=queries.pulses.due(entity=entity, at=at), at=at)
    return UsePulse.objects.get()


def place_of(pulse: UsePulse) -> str:
    return reverse("learning:use", args=[pulse.token])


def test_the_morning_job_asks_once_by_an_optional_letter(
    entity: Entity, completion: Completion, run_jobs, at: datetime
) -> None:
    for turn in ("one", "two"):
        enqueue("learning.ask_about_use", entity=entity, at=at, key=turn)
        run_jobs()

    letter = OutgoingMessage.objects.get(key=f"learning.use.{completion.pk}")
    pulse = UsePulse.objects.get()
    assert (letter.weight, letter.link) == (Weight.OPTIONAL, place_of(pulse))
    assert letter.expires_at == pulse.closes_at == completion.completed_at + UNTIL


@pytest.mark.parametrize(("days", "is_asked"), [(59, False), (61, True), (89, True), (91, False)])
def test_the_question_comes_from_sixty_to_ninety_days_after(
    entity: Entity, completion: Completion, at: datetime, days: int, is_asked: bool
) -> None:
    moment = completion.completed_at + timedelta(days=days)

    assert bool(queries.pulses.due(entity=entity, at=moment)) is is_asked


def test_nobody_is_asked_of_two_courses_at_once_nor_twice_within_a_month(
    entity: Entity, beto: Person, completion: Completion, at: datetime
) -> None:
    other = take_course(version=make_version(entity=entity, at=at, lessons=1), person=beto, at=at - timedelta(days=65))

    (asked,) = queries.pulses.due(entity=entity, at=at)
    actions.pulses.ask(asked=[asked], at=at)

    assert asked.completion == other
    assert not queries.pulses.due(entity=entity, at=at + timedelta(days=19))


def test_who_left_or_was_too_fast_is_not_asked(
    entity: Entity, beto: Person, completion: Completion, at: datetime
) -> None:
    Person.objects.filter(pk=beto.pk).update(status=Person.Status.CLOSED)
    assert not queries.pulses.due(entity=entity, at=at)
    Person.objects.filter(pk=beto.pk).update(status=Person.Status.ACTIVE)
    Completion.objects.update(is_implausible=True)

    assert not queries.pulses.due(entity=entity, at=at)


def test_the_link_asks_and_answers_without_signing_in(entity: Entity, completion: Completion, at: datetime) -> None:
    pulse, nobody = ask(entity, at), Client()

    page = nobody.get(place_of(pulse))
    assert UsePulse.objects.get().answered_at is None
    told = nobody.post(place_of(pulse), {"frequency": "WEEKLY"})

    assert "¿Con qué frecuencia usa lo que aprendió?" in page.content.decode()
    assert "Beto" not in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    assert "Gracias por responder" in told.content.decode()
    assert UsePulse.objects.get().frequency == UseFrequency.WEEKLY
    line = AuditEvent.objects.get(action="learning.use.answered")
    assert (line.actor, line.detail) == (None, {})


def test_an_empty_answer_says_what_is_missing(entity: Entity, completion: Completion, at: datetime) -> None:
    told = Client().post(place_of(ask(entity, at)), {})

    assert told.status_code == 422
    assert "Elija una respuesta." in told.content.decode()


def test_a_changed_answer_keeps_its_first_day(entity: Entity, completion: Completion, at: datetime) -> None:
    pulse = ask(entity, at)
    actions.pulses.answer(pulse=pulse, frequency=UseFrequency.NEVER, at=at)
    actions.pulses.answer(pulse=pulse, frequency=UseFrequency.DAILY, at=at + timedelta(days=2))

    pulse.refresh_from_db()
    assert (pulse.frequency, pulse.answered_at) == (UseFrequency.DAILY, at)


def test_after_ninety_days_the_question_is_closed(entity: Entity, completion: Completion, at: datetime) -> None:
    pulse = ask(entity, at)
    with pytest.raises(PulseIsClosed):
        actions.pulses.answer(pulse=pulse, frequency=UseFrequency.DAILY, at=completion.completed_at + UNTIL)
    UsePulse.objects.update(closes_at=at - timedelta(days=1))

    told = Client().post(place_of(pulse), {"frequency": "DAILY"})

    assert "La pregunta ya se cerró" in told.content.decode()
    assert not UsePulse.objects.get().frequency


def test_an_unknown_link_says_what_to_do(db) -> None:
    told = Client().get(reverse("learning:use", args=["nada"]))

    assert told.status_code == 404


def test_a_person_gets_her_answers_and_they_go_with_her(
    entity: Entity, beto: Person, completion: Completion, at: datetime
) -> None:
    actions.pulses.answer(pulse=ask(entity, at), frequency=UseFrequency.SELDOM, at=at)
    key = {"entity_id": entity.pk, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    (held,) = personal_data.export(**key)["Uso de lo aprendido"]
    touched = personal_data.erase(**key, at=at)

    assert held["respuesta"] == "Menos de una vez al mes"
    assert touched["use answers"] == 1
