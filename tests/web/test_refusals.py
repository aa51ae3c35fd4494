"""Addresses that nobody writes by hand are answered like any that does not exist, on both databases."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "address", ["/servicios/?q=%00", "/dependencias/a%00b/", "/aprender/?competencia=x%00", "/%00"]
)
def test_null_character_in_an_address_finds_no_page(address, beto, client_of):
    assert client_of(beto).get(address).status_code == 404


def test_what_is_too_large_to_read_is_told_so_and_is_no_failure(beto, client_of, caplog):
    answer = client_of(beto).post("/asesoria/preguntar/", {"subject": "No abre", "body": "a" * 6_000_000})

    assert answer.status_code == 413
    assert "Lo que envió es demasiado grande" in answer.content.decode()
    (line,) = [one for one in caplog.records if one.name.startswith("django.security")]
    assert (line.levelname, line.exc_info) == ("WARNING", None)


@pytest.mark.django_db
def test_too_many_attempts_are_answered_in_the_words_of_the_house(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    visitor = Client()

    answers = [visitor.post("/cuenta/entrar/", {"login": f"{name}@x.co", "password": "mala"}) for name in "ab"]

    assert [one.status_code for one in answers] == [200, 429]
    assert "Espere un momento" in answers[1].content.decode()


@pytest.mark.django_db
def test_an_entity_that_arrives_from_one_address_is_let_in():
    visitor = Client()

    answers = [visitor.post("/cuenta/entrar/", {"login": f"p{number}@x.co", "password": ""}) for number in range(40)]

    assert {one.status_code for one in answers} == {200}
