"""A route gives each step its reason, keeps what was begun and respects what was left."""

import dataclasses
from datetime import datetime, timedelta

import pytest

from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.actions.route import NothingToLearnFrom
from apropia.learning.models import Enrollment
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
            needs_module, "_results_of", lambda person, on: Diagnosed(gaps=tuple(needs), services=tuple(services))
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


def test_step_explains_what_it_closes_why_now_and_what_would_remove_it(
    courses, results, beto: Person, at: datetime
) -> None:
    results(dataclasses.replace(SHARE, mean=1.5, sd=0.2), PROTECT)

    actions.route.build_route(person=beto, at=at)

    first, second = queries.route_for(person=beto).steps
    assert first.code == "claves"
    assert first.notes == (
        "Cubre todo lo que le falta para el nivel intermedio en «Seguridad, bienestar y uso responsable».",
        "Va aquí porque, de lo que queda, es lo que más le aporta por hora.",
        "Saldría de su ruta si se comprueba que ya está en nivel intermedio en "
        "«Seguridad, bienestar y uso responsable».",
    )
    assert second.notes[0].startswith("Cubre todo lo que le falta para el nivel intermedio en «Compartir")


def test_of_two_courses_for_the_same_level_only_one_is_proposed(
    courses, results, entity: Entity, beto: Person, at: datetime
) -> None:
    make_version(entity=entity, at=at, code="claves-largo", teaches={"4.1": "INTERMEDIATE"}, minutes=60)
    results(PROTECT)

    actions.route.build_route(person=beto, at=at)

    assert [step.code for step in queries.route_for(person=beto).steps] == ["claves"]


def test_lower_level_of_a_competence_comes_first(results, entity: Entity, beto: Person, at: datetime) -> None:
    make_version(entity=entity, at=at, code="alto", teaches={"2.2": "ADVANCED"}, minutes=10)
    make_version(entity=entity, at=at, code="medio", teaches={"2.2": "INTERMEDIATE"}, minutes=60)
    results(Need("2.2", "Compartir", "BASIC", "ADVANCED"))

    actions.route.build_route(person=beto, at=at)

    assert [step.code for step in queries.route_for(person=beto).steps] == ["medio", "alto"]


def test_deadline_brings_a_course_forward_and_says_so(courses, results, beto: Person, at: datetime) -> None:
    sharing, _safety = courses
    results(SHARE, Need("4.1", "Proteger", "BASIC", "INTERMEDIATE", is_chosen=True))
    enrollment = actions.enrollment.enroll(version=sharing, by=beto, at=at)
    Enrollment.objects.filter(pk=enrollment.pk).update(deadline_on=(at + timedelta(days=1)).date())

    actions.route.build_route(person=beto, at=at)

    first, second = queries.route_for(person=beto).steps
    assert (first.code, second.code) == ("compartir", "claves")
    assert first.notes[1] == "Va antes por su plazo, que vence el 24/11/2026."


def test_course_finished_after_the_result_is_not_doubled_and_one_before_it_is_no_excuse(
    courses, results, entity: Entity, beto: Person, at: datetime, monkeypatch
) -> None:
    sharing, _safety = courses
    make_version(entity=entity, at=at, code="otra", teaches={"2.2": "INTERMEDIATE"}, minutes=60)
    take_course(version=sharing, person=beto, at=at)

    def proposed(measured_at: datetime) -> list[str]:
        found = Diagnosed(at=measured_at, gaps=(SHARE,))
        monkeypatch.setattr(needs_module, "_results_of", lambda person, on: found)
        actions.route.build_route(person=beto, at=at + timedelta(days=9))
        return [step.code for step in queries.route_for(person=beto).steps if step.state != "done"]

    assert proposed(at - timedelta(days=1)) == []
    assert proposed(at + timedelta(days=5)) == ["otra"]


def test_standing_is_read_from_the_percent_and_its_interval() -> None:
    assert needs_module._on_levels(0.0) == 1.0
    assert needs_module._on_levels(50.0) == pytest.approx(2.5)
    assert needs_module._on_levels(100.0) == 4.0
    assert needs_module._spread(0.0, 100 / 3) == pytest.approx(1 / 3.92)
    assert needs_module._spread(None, 50.0) == 0.0
