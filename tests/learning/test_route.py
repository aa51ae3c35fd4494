"""A route gives each step its reason, keeps what was begun and respects what was left."""

from datetime import datetime, timedelta

import pytest

from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.actions.route import NothingToLearnFrom
from apropia.learning.queries import needs as needs_module
from apropia.learning.queries.needs import Diagnosed, Need, ServiceNeed, is_gap
from apropia.people.models import Person
from learning.factories import make_version, take_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses(entity: Entity, at: datetime):
    sharing = make_version(
        entity=entity,
        at=at,
        code="compartir",
        title="Compartir",
        teaches={"2.2": "INTERMEDIATE", "2.4": "INTERMEDIATE"},
    )
    safety = make_version(entity=entity, at=at, code="claves", title="Claves", teaches={"4.1": "INTERMEDIATE"})
    return sharing, safety


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch):
    """Say what the diagnosis found, as learning reads it."""

    def say(*needs: Need, services: tuple[ServiceNeed, ...] = ()) -> None:
        monkeypatch.setattr(
            needs_module, "_results_of", lambda person: Diagnosed(gaps=tuple(needs), services=tuple(services))
        )

    say()
    return say


SHARE = Need("2.2", "Compartir mediante tecnologías digitales", "BASIC", "INTERMEDIATE")
PROTECT = Need("4", "Seguridad, bienestar y uso responsable", "BASIC", "INTERMEDIATE")


def test_step_says_why_it_is_proposed(courses, results, beto: Person, at: datetime) -> None:
    results(SHARE)

    actions.route.build_route(person=beto, at=at)

    step = queries.next_step_for(person=beto)
    assert step.title == "Compartir"
    assert step.reason == (
        "Le sirve porque «Compartir mediante tecnologías digitales» le quedó en nivel básico y su meta es intermedio."
    )
    assert step.place == "Lección 1 de 2"


def test_a_gap_known_only_for_its_area_is_closed_by_a_course_of_the_area(
    courses, results, beto: Person, at: datetime
) -> None:
    results(PROTECT)

    actions.route.build_route(person=beto, at=at)

    route = queries.route_for(person=beto)
    assert [step.code for step in route.steps] == ["claves"]
    assert "Seguridad, bienestar y uso responsable" in route.steps[0].reason


@pytest.mark.parametrize(
    ("current", "target", "expected"),
    [
        ("BASIC", "INTERMEDIATE", True),
        ("INTERMEDIATE", "INTERMEDIATE", False),
        ("", "ADVANCED", False),
        ("BASIC", "", False),
    ],
)
def test_not_assessed_is_not_a_gap(current: str, target: str, expected: bool) -> None:
    assert is_gap(current, target) is expected


def test_without_results_the_person_chooses_goals(courses, results, beto: Person, at: datetime) -> None:
    with pytest.raises(NothingToLearnFrom):
        actions.route.build_route(person=beto, at=at)

    actions.route.choose_goals(person=beto, goals={"4.1": "INTERMEDIATE"}, at=at)

    route = queries.route_for(person=beto)
    assert [step.code for step in route.steps] == ["claves"]
    assert "usted eligió" in route.steps[0].reason


def test_no_goal_at_all_is_refused(courses, results, beto: Person, at: datetime) -> None:
    with pytest.raises(NothingToLearnFrom):
        actions.route.choose_goals(person=beto, goals={}, at=at)


def test_rebuilding_keeps_what_was_begun_and_replaces_the_rest(courses, results, beto: Person, at: datetime) -> None:
    _sharing, safety = courses
    results(SHARE, PROTECT)
    actions.route.build_route(person=beto, at=at)
    actions.enrollment.start_course(version=safety, by=beto, at=at)

    results()
    actions.route.choose_goals(person=beto, goals={"4.1": "INTERMEDIATE"}, at=at + timedelta(days=1))

    assert [step.code for step in queries.route_for(person=beto).steps] == ["claves"]


def test_a_dismissed_step_is_not_proposed_again(courses, results, beto: Person, at: datetime) -> None:
    results(SHARE, PROTECT)
    actions.route.build_route(person=beto, at=at)
    first = queries.route_for(person=beto).steps[0]
    actions.route.dismiss_step(step=queries.route.step_for(person=beto, step_id=first.step_id), by=beto, at=at)

    actions.route.build_route(person=beto, at=at)

    route = queries.route_for(person=beto)
    assert first.code not in [step.code for step in route.steps]
    assert [step.code for step in route.dismissed] == [first.code]


def test_finished_course_stays_done_on_the_route(courses, results, beto: Person, at: datetime) -> None:
    sharing, _safety = courses
    results(SHARE, PROTECT)
    actions.route.build_route(person=beto, at=at)
    take_course(version=sharing, person=beto, at=at)
    actions.route.build_route(person=beto, at=at)

    route = queries.route_for(person=beto)
    states = {step.code: step.state for step in route.steps}
    assert states == {"compartir": "done", "claves": "now"}
    assert route.done_count == 1
    assert queries.route_states(beto.entity) == {beto.pseudonym: "STARTED"}


def test_nobody_touches_the_route_of_another(courses, results, beto: Person, carla: Person, at: datetime) -> None:
    results(SHARE)
    actions.route.build_route(person=beto, at=at)
    step = queries.route_for(person=beto).steps[0]

    with pytest.raises(NotFound):
        queries.route.step_for(person=carla, step_id=step.step_id)
    assert queries.route_for(person=carla) is None


@pytest.mark.once
def test_route_costs_the_same_with_one_step_and_with_twenty(
    entity: Entity, results, beto: Person, at: datetime, django_assert_num_queries
) -> None:
    for number in range(20):
        make_version(entity=entity, at=at, teaches={f"{number % 5 + 1}.{number % 3 + 1}": "INTERMEDIATE"})
    results(
        Need("1", "Uno", "BASIC", "INTERMEDIATE"),
        *(Need(f"{area}.{number}", "X", "BASIC", "INTERMEDIATE") for area in range(1, 6) for number in range(1, 4)),
    )
    actions.route.build_route(person=beto, at=at)

    with django_assert_num_queries(4):
        queries.route_for(person=beto)


def test_without_a_route_the_next_step_is_the_course_under_way(courses, beto: Person, at: datetime) -> None:
    _sharing, safety = courses
    before = queries.next_step_for(person=beto)
    actions.enrollment.start_course(version=safety, by=beto, at=at)

    step = queries.next_step_for(person=beto)

    assert before is None
    assert (step.title, step.reason, step.is_begun) == ("Claves", "Usted ya empezó este curso.", True)
