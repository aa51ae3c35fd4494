"""A version walked as a simulated person: what she meets, why, and that nothing of it is kept."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from apropia.competences.actions.framework import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.actions import versions
from apropia.diagnosis.models import Answer, InstrumentVersion, Item, Response
from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.queries.rehearsal import rehearsal_for
from apropia.people.models import Person
from diagnosis.survey_factories import make_survey

FIRST, SECOND, THIRD = "S-1.1-1", "S-1.1-2", "S-1.1-3"


@pytest.fixture
def draft(carla: Person, at: datetime) -> InstrumentVersion:
    """Three statements: the second waits for the first, the third says it and takes no more than it."""
    load_framework(at=at)
    draft = versions.start_next_version(version=starter.load(entity=carla.entity, at=at), by=carla, at=at)
    kept = draft.items.filter(code__in=[FIRST, SECOND, THIRD]).values("pk")
    Item.objects.filter(version=draft).exclude(pk__in=kept).delete()
    draft.items.filter(code=SECOND).update(relevance=f"{FIRST} >= 2")
    words = {"stem": f"Usted dijo «{{{FIRST}|nada}}».", "validation": f"{THIRD} <= {FIRST}"}
    draft.items.filter(code=THIRD).update(**words, validation_message="No más que antes.")
    return draft


@pytest.fixture
def browser(carla: Person, client_of) -> Client:
    return client_of(carla)


def test_author_walks_as_another_and_sees_why(draft: InstrumentVersion, browser: Client) -> None:
    address = reverse("diagnosis:rehearsal", args=[draft.pk])
    page = browser.get(address)

    def then(action: str, **more: str):
        nonlocal page
        page = browser.post(address, {"ensayo": page.context["signed"], "accion": action, **more})
        return page

    assert [line.is_asked for line in page.context["trail"]] == [True, True, True]
    assert page.context["trail"][1].why.startswith(f"No se sabe, sin respuesta a {FIRST}")
    assert page.context["trail"][2].stem == "Usted dijo «nada»."
    then("responder", respuesta="1")
    assert page.context["found"].page.item.code == THIRD
    assert page.context["trail"][1].why.startswith("No se cumple: ")
    assert "Usted dijo «" in page.text
    assert then("responder", respuesta="3").status_code == 422
    assert "No más que antes." in page.text
    then("volver")
    then("responder", respuesta="2")
    assert page.context["found"].page.item.code == SECOND
    assert page.context["trail"][1].why.startswith("Se cumple: ")
    then("saltar")
    then("responder", respuesta="2")
    assert "Esta persona terminó." in page.text
    then("otra")
    assert (page.context["found"].person, page.context["found"].given) == (2, {})
    assert not Answer.objects.exists()
    assert not Response.objects.exists()


def test_nothing_is_answered_before_something_is_chosen(draft: InstrumentVersion, browser: Client) -> None:
    address = reverse("diagnosis:rehearsal", args=[draft.pk])

    page = browser.post(address, {"ensayo": browser.get(address).context["signed"], "accion": "responder"})

    assert page.status_code == 422
    assert "Elija una opción" in page.text


def test_what_was_not_signed_begins_anew(draft: InstrumentVersion, browser: Client) -> None:
    page = browser.post(reverse("diagnosis:rehearsal", args=[draft.pk]), {"ensayo": "x", "accion": ""})

    assert page.context["found"].place == 0


def test_rehearsal_outlives_a_change_of_the_draft(draft: InstrumentVersion, carla: Person) -> None:
    walk = rehearsal_for(person=carla, pk=draft.pk).after("ANSWERED", 3)
    draft.items.filter(code=FIRST).delete()

    again = rehearsal_for(person=carla, pk=draft.pk, state=walk.state())

    assert again.given == {}
    assert again.page is not None
    assert again.page.item.code == SECOND


def test_walks_at_random_tell_which_questions_are_reached(
    draft: InstrumentVersion, browser: Client, carla: Person
) -> None:
    draft.items.filter(code=THIRD).update(relevance=f"{FIRST} >= 2 y {FIRST} < 2", validation="")
    address = reverse("diagnosis:rehearsal", args=[draft.pk])

    page = browser.post(address, {"ensayo": browser.get(address).context["signed"], "accion": "azar"})
    tally = {line.item.code: (line.given, line.asked) for line in page.context["tally"]}

    assert tally[FIRST] == (200, 200)
    assert tally[THIRD] == (200, 0)
    assert 50 < tally[SECOND][1] < 150
    assert "Nunca" in page.text
    assert tally == {
        line.item.code: (line.given, line.asked) for line in rehearsal_for(person=carla, pk=draft.pk).tally()
    }


def test_walks_at_random_answer_amounts_that_a_rule_compares(carla: Person, at: datetime) -> None:
    limits = {"least": 1, "most": 7}
    survey = make_survey(
        carla.entity,
        at=at,
        questions=[
            ItemContent(code="DIAS", kind="AMOUNT", section="Preguntas", stem="¿Cuántos días?", bounds=limits),
            ItemContent(code="HOJA", kind="AMOUNT", section="Preguntas", stem="¿Cuántos de ellos?"),
        ],
    )
    Item.objects.filter(version=survey, code="HOJA").update(relevance="DIAS >= 1", validation="HOJA <= DIAS")

    tally = {line.item.code: line.asked for line in rehearsal_for(person=carla, pk=survey.pk).tally()}

    assert tally["HOJA"] > 150


def test_empty_version_has_nothing_to_rehearse(draft: InstrumentVersion, browser: Client) -> None:
    draft.items.all().delete()

    assert "todavía no tiene preguntas" in browser.get(reverse("diagnosis:rehearsal", args=[draft.pk])).text
