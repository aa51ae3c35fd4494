"""What comes before a course: said by its author, advised to who opens it, respected by the route."""

from datetime import datetime

import pytest
from django.urls import reverse

from apropia.foundation.errors import Forbidden
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.actions.prerequisites import PrerequisitesGoInACircle
from apropia.learning.models import CoursePrerequisite, PathStep, PrerequisiteKind
from apropia.learning.queries import needs as needs_module
from apropia.learning.queries.needs import Diagnosed, Need
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import make_version, take_course
from people_factories import make_person

pytestmark = pytest.mark.django_db

EVERY, ANY, NONE = PrerequisiteKind.EVERY, PrerequisiteKind.ANY, PrerequisiteKind.NONE


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def versions(entity: Entity, at: datetime):
    return {
        code: make_version(entity=entity, at=at, code=code, title=code.title(), teaches=teaches)
        for code, teaches in {
            "carpetas": {"1.1": "INTERMEDIATE"},
            "nube": {"1.2": "INTERMEDIATE"},
            "compartir": {"2.2": "INTERMEDIATE"},
        }.items()
    }


@pytest.fixture
def ask(versions, elena: Person, at: datetime):
    def ask(code: str, **kinds: str) -> None:
        actions.prerequisites.ask_before(
            course=versions[code].course,
            kinds={versions[other].course_id: kind for other, kind in kinds.items()},
            by=elena,
            at=at,
        )

    return ask


@pytest.fixture
def shares_badly(monkeypatch: pytest.MonkeyPatch):
    need = Need("2.2", "Compartir", "BASIC", "INTERMEDIATE")
    monkeypatch.setattr(needs_module, "_results_of", lambda person, on: Diagnosed(gaps=(need,)))


def route_of(person: Person, at: datetime) -> list[str]:
    actions.route.build_route(person=person, at=at)
    return [step.code for step in queries.route_for(person=person).steps]


def test_a_route_takes_first_what_is_needed_and_says_so(versions, ask, shares_badly, beto: Person, at) -> None:
    ask("compartir", carpetas=EVERY)

    assert route_of(beto, at) == ["carpetas", "compartir"]
    first, second = PathStep.objects.order_by("position")
    assert first.explanation["unlocks"] == "Le abre el paso a «Compartir»."
    assert first.reason == "Le sirve porque prepara para «Compartir»."
    assert second.explanation["before"] == "Antes hace falta «Carpetas»."
    notes = queries.route_for(person=beto).steps[1].notes
    assert "Antes hace falta «Carpetas»." in notes


def test_what_was_finished_is_not_asked_for_again(versions, ask, shares_badly, beto: Person, at) -> None:
    ask("compartir", carpetas=EVERY)
    take_course(version=versions["carpetas"], person=beto, at=at)

    assert [code for code in route_of(beto, at) if code != "carpetas"] == ["compartir"]
    assert "before" not in PathStep.objects.get(course__code="compartir").explanation


def test_one_of_several_is_enough(versions, ask, shares_badly, beto: Person, at) -> None:
    ask("compartir", carpetas=ANY, nube=ANY)

    found = route_of(beto, at)

    assert len(found) == 2
    assert found[1] == "compartir"


def test_a_course_that_another_makes_needless_is_not_proposed(versions, ask, shares_badly, beto: Person, at) -> None:
    ask("compartir", nube=NONE)
    assert route_of(beto, at) == ["compartir"]

    take_course(version=versions["nube"], person=beto, at=at)

    assert "compartir" not in route_of(beto, at)


def test_what_nobody_can_take_any_more_is_not_waited_for(
    versions, ask, shares_badly, beto: Person, carla: Person, at
) -> None:
    ask("compartir", carpetas=ANY, nube=ANY)
    ask("nube", compartir=EVERY)
    actions.publishing.retire(version=versions["carpetas"], by=carla, at=at)
    actions.publishing.retire(version=versions["carpetas"], by=carla, at=at)

    assert "compartir" in route_of(beto, at)


def test_a_circle_is_refused_and_named(versions, ask) -> None:
    ask("compartir", nube=EVERY)
    ask("nube", carpetas=EVERY)

    with pytest.raises(PrerequisitesGoInACircle) as refusal:
        ask("carpetas", compartir=EVERY)

    assert refusal.value.message == (
        "Así nadie podría empezar: «Carpetas» pide «Compartir»; «Compartir» pide «Nube»; «Nube» pide «Carpetas». "
        "Quite uno de esos requisitos."
    )
    assert not CoursePrerequisite.objects.filter(course=versions["carpetas"].course).exists()


def test_only_who_writes_courses_says_what_comes_before(versions, beto: Person, at) -> None:
    with pytest.raises(Forbidden):
        actions.prerequisites.ask_before(course=versions["nube"].course, kinds={}, by=beto, at=at)


def test_routes_are_planned_anew_when_it_changes(versions, ask, shares_badly, beto: Person, at, run_jobs) -> None:
    assert route_of(beto, at) == ["compartir"]

    ask("compartir", carpetas=EVERY)
    run_jobs()

    assert [step.code for step in queries.route_for(person=beto).steps] == ["carpetas", "compartir"]


def test_author_finds_a_course_puts_it_before_hers_and_takes_it_out(versions, elena: Person, client_of) -> None:
    browser, pk = client_of(elena), versions["nube"].pk
    page, add = reverse("learning:author_before", args=[pk]), reverse("learning:author_before_add", args=[pk])
    assert "Antes de este curso" in browser.get(reverse("learning:author_course", args=[pk])).text
    share = versions["compartir"].course_id
    found = browser.get(f"{page}?q=COMPÁRTIR").text
    assert f'name="other" value="{share}"' in found
    assert f'value="{versions["carpetas"].course_id}"' not in found

    saved = browser.post(add, {"other": share, "kind": "EVERY", "q": "compartir"}, follow=True)
    assert saved.request["QUERY_STRING"] == "q=compartir"
    assert "Guardó que «Compartir» va antes." in saved.text
    assert CoursePrerequisite.objects.get().kind == EVERY
    browser.post(add, {"other": share, "kind": "ANY"})
    assert CoursePrerequisite.objects.get().kind == ANY

    gone = browser.post(reverse("learning:author_before_remove", args=[pk, share]), follow=True).text
    assert "Quitó «Compartir»." in gone
    assert not CoursePrerequisite.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"other": "x", "kind": "EVERY"}, {"other": "1", "kind": "OTHER"}])
def test_a_choice_that_is_none_gets_a_message(versions, elena: Person, client_of, sent: dict) -> None:
    add = reverse("learning:author_before_add", args=[versions["nube"].pk])

    assert "Elija un curso de la lista" in client_of(elena).post(add, sent, follow=True).text


def test_a_circle_of_one_or_more_is_a_message_and_changes_nothing(versions, ask, elena: Person, client_of) -> None:
    ask("nube", compartir=EVERY)
    browser, add = client_of(elena), reverse("learning:author_before_add", args=[versions["compartir"].pk])

    refused = browser.post(add, {"other": versions["nube"].course_id, "kind": "EVERY"}, follow=True).text
    itself = browser.post(add, {"other": versions["compartir"].course_id, "kind": "EVERY"}, follow=True).text

    assert "Así nadie podría empezar" in refused
    assert "Un curso no va antes de sí mismo." in itself
    assert CoursePrerequisite.objects.count() == 1


def test_with_three_hundred_courses_the_page_shows_a_few_and_costs_the_same(
    versions, entity: Entity, elena: Person, client_of, at, django_assert_max_num_queries
) -> None:
    for number in range(300):
        make_version(entity=entity, at=at, code=f"c{number}", title=f"Curso número {number}", lessons=0)
    browser, page = client_of(elena), reverse("learning:author_before", args=[versions["nube"].pk])

    with django_assert_max_num_queries(12):
        text = browser.get(page).text
    assert text.count('name="other"') == 10
    assert "Se muestran 10 de 302." in text
    assert browser.get(f"{page}?q=numero+299").text.count('name="other"') == 1


def test_the_page_of_a_course_advises_and_closes_nothing(versions, ask, beto: Person, client_of, at) -> None:
    ask("compartir", carpetas=EVERY, nube=NONE)
    browser, address = client_of(beto), reverse("learning:course", args=["compartir"])

    page = browser.get(address).text
    assert "Le recomendamos terminar primero lo que falta" in page
    assert reverse("learning:course", args=["carpetas"]) in page
    assert "Empezar el curso" in page

    take_course(version=versions["carpetas"], person=beto, at=at)
    assert "Usted ya tiene lo que hace falta." in browser.get(address).text
    take_course(version=versions["nube"], person=beto, at=at)
    assert "Quien lo terminó no necesita este curso." in browser.get(address).text
