import pytest
from django.db import DatabaseError

from apropia.web import health


class Failing:
    """A connection of which nothing but one fault is to be had."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def cursor(self):
        raise self.fault


def test_health_says_that_all_is_well_without_signing_in(client, db):
    answer = client.get("/salud")

    assert (answer.status_code, answer.json()) == (200, {"estado": "bien"})


def test_health_says_that_the_database_is_away(client, monkeypatch):
    monkeypatch.setattr(health, "connection", Failing(DatabaseError()))

    answer = client.get("/salud")

    assert (answer.status_code, answer.json()) == (503, {"estado": "sin base de datos"})


def test_health_hides_no_other_fault(client, monkeypatch):
    monkeypatch.setattr(health, "connection", Failing(RuntimeError()))

    with pytest.raises(RuntimeError):
        client.get("/salud")
