"""The starter courses enter an entity whole, published and once."""

from datetime import datetime

import pytest

from apropia.competences.actions import load_framework
from apropia.competences.models import Competence
from apropia.foundation.tenancy.models import Entity
from apropia.learning import queries
from apropia.learning.actions.importing import FrameworkMissing
from apropia.learning.models import Course, CourseVersion, Question
from apropia.learning.policies.publication import problems_of
from apropia.learning.starter import load_starter_courses
from apropia.people.models import Person
from learning.factories import make_version, take_course

pytestmark = pytest.mark.django_db


def test_starter_courses_are_copied_once(entity: Entity, at: datetime) -> None:
    load_framework(at=at)

    first = load_starter_courses(entity=entity, by=None, at=at)
    second = load_starter_courses(entity=entity, by=None, at=at)

    assert (first, second) == (12, 0)
    assert Course.objects.count() == 12


def test_starter_courses_lack_nothing_that_publication_asks(entity: Entity, carla: Person, at: datetime) -> None:
    load_framework(at=at)
    load_starter_courses(entity=entity, by=None, at=at)

    for version in CourseVersion.objects.all():
        outline = queries.authoring.workshop_for(person=carla, pk=version.pk).outline
        assert [one for one in problems_of(outline) if one.blocks] == []


def test_each_entity_has_its_own_copy(entity: Entity, other_entity: Entity, at: datetime) -> None:
    load_framework(at=at)

    load_starter_courses(entity=entity, by=None, at=at)
    load_starter_courses(entity=other_entity, by=None, at=at)

    assert Course.objects.filter(entity=other_entity).count() == 12


def test_without_the_framework_nothing_is_copied(entity: Entity, at: datetime) -> None:
    with pytest.raises(FrameworkMissing):
        load_starter_courses(entity=entity, by=None, at=at)

    assert not Course.objects.exists()


def test_beto_takes_a_starter_course(entity: Entity, beto: Person, at: datetime) -> None:
    load_framework(at=at)
    load_starter_courses(entity=entity, by=None, at=at)
    version = CourseVersion.objects.get(course__code="compartir-archivos")
    # Whoever takes a wrong option of a question with several right ones is wrong as a whole.
    assert Question.objects.filter(quiz__version=version).count() == 16

    completion = take_course(version=version, person=beto, at=at, pre=False, post=True)

    assert completion.post_percent == 100
    assert completion.pre_percent == 0


def test_a_service_is_led_to_the_course_that_teaches_most_of_what_it_asks(
    entity: Entity, beto: Person, at: datetime
) -> None:
    make_version(entity=entity, at=at, title="Corto", minutes=5, teaches={"2.2": "BASIC"})
    make_version(entity=entity, at=at, title="Largo", minutes=40, teaches={"2.2": "BASIC", "1.3": "BASIC"})
    make_version(entity=entity, at=at, title="Otro", minutes=5, teaches={"4.1": "BASIC"})
    asked = [one.pk for one in Competence.objects.filter(code__in=("1.3", "2.2"), area__framework__code="digcomp-3.0")]

    found = queries.catalogue.courses_teaching(competence_ids=asked, person=beto, limit=4)

    assert [version.title for version in found] == ["Largo", "Corto"]
