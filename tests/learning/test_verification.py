"""Anybody with the code learns that a constancia is true, and nothing that helps whoever has only the code."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apropia.foundation import clock
from apropia.learning import actions, queries
from apropia.learning.actions.progress import CODE_ALPHABET
from apropia.learning.models import Completion
from apropia.learning.views.verification import MOST_LOOKS
from learning.factories import make_version, take_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_looked_yet():
    cache.clear()


@pytest.fixture
def completion(entity, beto, at) -> Completion:
    return take_course(version=make_version(entity=entity, at=at, title="Compartir sin enviar"), person=beto, at=at)


def page_of(client, code):
    return client.get(reverse("verify:constancia", args=[code]))


def test_anybody_verifies_a_constancia_by_its_code(client, completion):
    answer = page_of(client, completion.printed_code)

    assert answer.status_code == 200
    for word in ("La constancia es verdadera", "Compartir sin enviar", "23 de noviembre de 2026", "Puerto Claro"):
        assert word in answer.text
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_the_page_tells_of_the_person_only_the_initials(client, completion, beto):
    page = page_of(client, completion.code).text

    assert "B. A." in page
    for secret in (beto.given_names, beto.surnames, beto.email, str(beto.pseudonym), str(beto.uid), beto.unit.name):
        assert secret not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [("  beto   APRÉNDIZ ", "El nombre coincide"), ("Beto Otro", "Ese nombre no es"), ("Beto", "Ese nombre no es")],
)
def test_a_name_is_compared_and_never_told(client, completion, typed, words):
    answer = client.post(reverse("verify:constancia", args=[completion.code]), {"name": typed})

    assert words in answer.text
    assert "Aprendiz" not in answer.text


def test_an_unknown_code_is_answered_alike_whatever_it_looks_like(client, completion):
    answers = [page_of(client, code) for code in ("BCDF-GHJK-2345", "no-es", completion.code[:-1])]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text.count("Ninguna constancia tiene ese código") for answer in answers}) == 1


def test_codes_are_typed_as_people_type(client, completion):
    loose = completion.code[:4].lower() + " - " + completion.code[4:]

    answer = client.get(reverse("verify:door"), {"codigo": loose})

    assert answer["Location"] == reverse("verify:constancia", args=[completion.code])
    assert client.get(reverse("verify:door"), {"codigo": "<script>"}).status_code == 422


def test_guessing_is_stopped_and_the_next_window_is_free_again(client, completion, monkeypatch, at):
    for _look in range(MOST_LOOKS):
        assert page_of(client, "BCDFGHJK2345").status_code == 404

    assert page_of(client, completion.code).status_code == 429
    assert client.get("/verificar/" + completion.code + "/", REMOTE_ADDR="192.0.2.7").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(minutes=10))
    assert page_of(client, completion.code).status_code == 200


def test_a_code_holds_more_than_fifty_bits_of_chance(completion):
    assert len(completion.code) == 12
    assert len(CODE_ALPHABET) ** 12 > 2**50
    assert set(completion.code) <= set(CODE_ALPHABET)


def test_whoever_was_erased_leaves_no_constancia_to_verify(client, completion, beto, at):
    actions.personal.forget(entity_id=beto.entity_id, person_uid=beto.uid, pseudonym=beto.pseudonym, at=at)

    assert page_of(client, completion.code).status_code == 404


def test_a_constancia_says_where_it_is_verified(client_of, completion, beto):
    page = client_of(beto).get(reverse("learning:constancia", args=[completion.code])).text

    assert queries.verification.constancia_for(person=beto, code=completion.code).verify_url in page
    assert completion.printed_code in page


def test_the_doors_of_constancias_and_badges_lead_to_each_other(db) -> None:
    constancias, badges = reverse("verify:door"), reverse("badge:verify")

    assert f'href="{badges}"' in Client().get(constancias).content.decode()
    assert f'href="{constancias}"' in Client().get(badges).content.decode()
