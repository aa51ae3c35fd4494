"""A route that is not proven best says how much another could gain."""

import dataclasses
from datetime import datetime

import pytest
from django.urls import reverse

from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions
from apropia.learning.models import LearningPath
from apropia.learning.queries import planning
from apropia.people.models import Person
from learning.factories import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def route_of(entity: Entity, at: datetime):
    make_version(entity=entity, at=at, code="claves", title="Claves", teaches={"4.1": "INTERMEDIATE"})

    def build(person: Person) -> LearningPath:
        return actions.route.choose_goals(person=person, goals={"4.1": "INTERMEDIATE"}, at=at)

    return build


def test_proven_route_says_nothing_of_others(route_of, beto: Person, client_of) -> None:
    assert route_of(beto).could_gain == 0.0
    assert "combinaciones" not in client_of(beto).get(reverse("learning:route")).content.decode()


def test_unproven_route_says_how_much_another_could_gain(route_of, beto: Person, client_of, monkeypatch) -> None:
    plan = planning.plan

    def unproven(problem):
        found = plan(problem)
        return dataclasses.replace(found, bound=1.012 * found.value, gap=0.012 / 1.012)

    monkeypatch.setattr(planning, "plan", unproven)

    assert route_of(beto).could_gain == pytest.approx(0.012)
    page = client_of(beto).get(reverse("learning:route")).content.decode()
    assert "otra le aportaría, si acaso, un 2\u00a0% más" in page


def test_route_without_any_course_says_nothing_of_others(route_of, beto: Person, client_of, monkeypatch) -> None:
    """So where her hours are too few for every course with its prerequisites and the search ended before the proof."""
    plan = planning.plan

    def unproven(problem):
        return dataclasses.replace(plan(dataclasses.replace(problem, activities=())), bound=0.6, gap=1.0)

    monkeypatch.setattr(planning, "plan", unproven)

    assert route_of(beto).could_gain == 0.0
    assert "combinaciones" not in client_of(beto).get(reverse("learning:route")).content.decode()
