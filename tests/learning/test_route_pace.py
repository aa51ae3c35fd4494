"""Her time and the forms she prefers change what a route holds, and the route says so. A stopped replan goes on."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apropia.competences.actions import load_framework
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import LearningPath, StepKind
from apropia.learning.policies.route_pace import PaceMakesNoSense, RoutePace
from apropia.learning.queries import needs as needs_module
from apropia.learning.queries.needs import Diagnosed
from apropia.people.models import Person
from learning.factories import make_version
from materials.factories import make_guide
from people_factories import make_person

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
GOALS = {"2.2": "INTERMEDIATE", "4.1": "INTERMEDIATE"}


@pytest.fixture
def courses(entity: Entity, at: datetime) -> None:
    load_framework(at=at)
    make_version(entity=entity, at=at, code="compartir", teaches={"2.2": "INTERMEDIATE"}, minutes=60)
    make_version(entity=entity, at=at, code="claves", teaches={"4.1": "INTERMEDIATE"}, minutes=90)


def _codes(person: Person) -> set[str]:
    route = queries.route_for(person=person)
    return {step.code for step in route.steps} if route else set()


def _choose(person: Person, at: datetime, **said: Any) -> None:
    actions.route.choose_goals(person=person, goals=GOALS, pace=RoutePace(**said), at=at)


def test_hours_go_on_until_the_day_or_for_some_weeks() -> None:
    assert RoutePace().hours(on=MONDAY) == 24
    assert RoutePace(3, MONDAY + timedelta(days=13)).hours(on=MONDAY) == 6
    assert RoutePace(3, MONDAY - timedelta(days=1)).hours(on=MONDAY) == 36


def test_it_is_told_in_words() -> None:
    assert RoutePace(1).said(on=MONDAY) == "1 hora a la semana, por 12 semanas"
    told = RoutePace(4, date(2026, 12, 24), frozenset({"guide", "talk"})).said(on=MONDAY)
    assert told == "4 horas a la semana, hasta el 24 de diciembre de 2026; usted prefiere guías y charlas"


@pytest.mark.parametrize(
    ("pace", "field"),
    [
        (RoutePace(0), "hours_a_week"),
        (RoutePace(41), "hours_a_week"),
        (RoutePace(2, MONDAY), "until"),
        (RoutePace(2, MONDAY + timedelta(days=400)), "until"),
    ],
)
def test_what_cannot_be_planned_with_is_refused_by_its_field(
    courses: None, beto: Person, at: datetime, pace: RoutePace, field: str
) -> None:
    with pytest.raises(PaceMakesNoSense) as refusal:
        actions.route.choose_goals(person=beto, goals=GOALS, pace=pace, at=at)

    assert refusal.value.field == field


def test_with_less_time_the_route_holds_less(courses: None, beto: Person, entity: Entity, at: datetime) -> None:
    in_a_week = clock.local_date(at, entity.timezone) + timedelta(days=6)

    _choose(beto, at, hours_a_week=1, until=in_a_week)
    short = _codes(beto)
    _choose(beto, at, hours_a_week=5, until=in_a_week)

    assert (short, _codes(beto)) == ({"compartir"}, {"compartir", "claves"})


def test_what_she_said_stays_for_every_later_plan_and_is_among_her_data(
    courses: None, beto: Person, entity: Entity, at: datetime
) -> None:
    _choose(beto, at, hours_a_week=1, until=clock.local_date(at, entity.timezone) + timedelta(days=6))
    actions.route.choose_goals(person=beto, goals=GOALS, at=at)
    actions.route.build_route(person=beto, at=at)

    own = personal_data.export(entity_id=entity.pk, person_uid=beto.uid, pseudonym=beto.pseudonym)
    assert _codes(beto) == {"compartir"}
    assert own["Tiempo para su ruta"][0]["horas a la semana"] == 1


def test_guides_stand_beside_only_where_she_likes_them_and_a_course_says_why_it_is_there(
    courses: None, entity: Entity, beto: Person, at: datetime
) -> None:
    make_guide(entity=entity, teaches=("2.2",))

    def kinds() -> set[str]:
        route = queries.route_for(person=beto)
        return {step.kind for step in route.steps} if route else set()

    _choose(beto, at)
    usual = kinds()
    _choose(beto, at, forms=frozenset({StepKind.COURSE}))
    only_courses = kinds()
    _choose(beto, at, forms=frozenset({StepKind.GUIDE}))

    assert usual == kinds() == {StepKind.COURSE, StepKind.GUIDE}
    assert only_courses == {StepKind.COURSE}
    route = queries.route_for(person=beto)
    assert route is not None
    course = next(step for step in route.steps if step.kind == StepKind.COURSE)
    assert any("usted prefiere otra cosa" in note for note in course.notes)


def test_an_hour_in_another_form_costs_more(entity: Entity, beto: Person, at: datetime) -> None:
    """At 0,1 of a level for an hour, eight hours for one level are worth it, and not where they count as twelve."""
    load_framework(at=at)
    make_version(entity=entity, at=at, code="largo", teaches={"2.2": "INTERMEDIATE"}, minutes=15 * 60)
    goals = {"2.2": "INTERMEDIATE"}
    actions.route.choose_goals(person=beto, goals=goals, pace=RoutePace(), at=at)
    usual = _codes(beto)
    actions.route.choose_goals(person=beto, goals=goals, pace=RoutePace(forms=frozenset({"guide"})), at=at)

    assert (usual, _codes(beto)) == ({"largo"}, set())


def test_with_results_her_time_changes_without_a_goal(
    courses: None, beto: Person, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DomainError, match="Elija al menos una"):
        actions.route.choose_goals(person=beto, goals={}, pace=RoutePace(1), at=at)
    monkeypatch.setattr(needs_module, "_results_of", lambda person, on: Diagnosed(at=at))

    actions.route.choose_goals(person=beto, goals={}, pace=RoutePace(1), at=at)

    assert queries.planning.pace_of(person=beto) == RoutePace(1)


def test_the_page_keeps_what_is_typed_and_the_route_tells_it(courses: None, beto: Person, client_of: Any) -> None:
    browser, address = client_of(beto), reverse("learning:goals")
    typed = {"level": "INTERMEDIATE", "area_2": ["2.2"], "hours_a_week": "90", "forms": ["guide"]}

    wrong = browser.post(address, typed)
    assert wrong.status_code == 422
    assert 'value="90"' in wrong.content.decode()
    browser.post(address, typed | {"hours_a_week": "3"})

    assert (
        "Con 3 horas a la semana, por 12 semanas; usted prefiere guías."
        in browser.get(reverse("learning:route")).content.decode()
    )
    assert 'value="3"' in browser.get(address).content.decode()


def test_a_replan_that_stopped_goes_on_where_it_was(
    courses: None, beto: Person, entity: Entity, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    people = [beto, make_person(unit=beto.unit), make_person(unit=beto.unit)]
    for person in people:
        actions.route.choose_goals(person=person, goals=GOALS, at=now - timedelta(days=1))
    planned: list[Person] = []
    real = actions.route.replan

    def stop_at_the_third(*, person: Person, at: datetime) -> None:
        if len(planned) == 2:
            planned.append(person)
            raise RuntimeError("the power went")
        planned.append(person)
        real(person=person, at=at)

    monkeypatch.setattr(actions.route, "replan", stop_at_the_third)
    enqueue("learning.replan_routes", entity=entity, at=now, arguments={"entity_id": entity.pk}, key=f"{entity.pk}:x")
    run_jobs()
    Job.objects.filter(name="learning.replan_routes").update(run_at=now)
    run_jobs()

    assert planned == [*people, people[2]]
    assert not queries.planning.owners_of_stale_routes(entity=entity)


def test_a_change_that_joins_a_replan_that_failed_is_not_lost(
    courses: None, beto: Person, entity: Entity, at: datetime
) -> None:
    actions.route.choose_goals(person=beto, goals=GOALS, at=at)
    actions.route.mark_stale(entity=entity, at=at)
    actions.route.build_route(person=beto, at=at)
    assert not queries.planning.owners_of_stale_routes(entity=entity)

    actions.route.mark_stale(entity=entity, at=at + timedelta(minutes=1))
    actions.route.build_route(person=beto, at=at)

    # Planned from what was so before the change: it waits still.
    assert queries.planning.owners_of_stale_routes(entity=entity) == [beto.pseudonym]
    assert LearningPath.objects.get().stale_at == at + timedelta(minutes=1)
