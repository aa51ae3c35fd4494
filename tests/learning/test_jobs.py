"""What happens by itself: the index follows, a diagnosis leads to a route, and a person can be forgotten."""

from datetime import date, datetime, timedelta

import pytest

from apropia.competences.actions import load_framework, set_targets
from apropia.diagnosis.events import DiagnosisCompleted
from apropia.foundation import clock
from apropia.foundation.events.bus import publish
from apropia.foundation.jobs.models import Job
from apropia.foundation.search.queries import search
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import Attempt, Completion, CourseVersion, Enrollment, LearningPath
from apropia.learning.queries import needs as needs_module
from apropia.learning.queries.needs import Diagnosed, Need
from apropia.learning.queries.rules import Audience
from apropia.learning.starter import load_starter_courses
from apropia.people.models import OrgUnit, Person
from learning.factories import make_version, take_course
from people_factories import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    """Now: background work is done when it is due by the clock."""
    return clock.now()


def test_search_box_finds_a_published_course_and_not_a_retired_one(
    entity: Entity, carla: Person, at: datetime, run_jobs
) -> None:
    load_framework(at=at)
    load_starter_courses(entity=entity, by=None, at=at)
    run_jobs()

    def urls() -> list[str]:
        found = search(entity=entity, person_roles=[], text="contraseñas")
        return [one.url for one in found.hits if one.kind == "learning.course"]

    found = urls()
    version = CourseVersion.objects.get(course__code="contrasenas-y-correos")
    actions.publishing.retire(version=version, by=carla, at=at)
    run_jobs()

    assert "/aprender/curso/contrasenas-y-correos/" in found
    assert "/aprender/curso/contrasenas-y-correos/" not in urls()


def test_a_finished_diagnosis_leads_to_a_route(
    entity: Entity, beto: Person, at: datetime, run_jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_version(entity=entity, at=at, teaches={"2.2": "INTERMEDIATE"})
    need = Need("2.2", "Compartir", "BASIC", "INTERMEDIATE")
    found = Diagnosed(at=at, gaps=(need,), not_assessed=("Creación de contenidos",))
    monkeypatch.setattr(needs_module, "_results_of", lambda person, on: found)

    publish(DiagnosisCompleted(entity_id=entity.pk, at=at, wave_id=1, pseudonym=beto.pseudonym))
    run_jobs()

    route = queries.route_for(person=beto)
    assert route.source == "DIAGNOSIS"
    assert len(route.steps) == 1


def test_rule_reaches_the_subtree_and_leaves_the_enrolled_alone(
    entity: Entity, carla: Person, beto: Person, unit: OrgUnit, at: datetime, run_jobs
) -> None:
    version = make_version(entity=entity, at=at)
    deadline = date(2099, 1, 31)
    child = make_unit(entity=entity, parent=unit)
    elsewhere = make_unit(entity=entity)
    below, away = make_person(unit=child), make_person(unit=elsewhere)
    own = actions.enrollment.start_course(version=version, by=beto, at=at)

    for _time in range(2):
        actions.enrollment.request_rule(
            version=version,
            audience=Audience(unit_ids=(unit.pk,)),
            deadline_on=deadline,
            today=date(2026, 1, 1),
            by=carla,
            at=at,
        )
        run_jobs()

    own.refresh_from_db()
    assert own.deadline_on is None
    assert Enrollment.objects.filter(pseudonym=below.pseudonym, deadline_on=deadline).count() == 1
    assert not Enrollment.objects.filter(pseudonym=away.pseudonym).exists()


def test_figures_hold_completions_cohorts_and_gains(entity: Entity, beto: Person, carla: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=1, with_tests=True)
    actions.enrollment.start_course(version=version, by=carla, at=at)
    take_course(version=version, person=beto, at=at, pre=False, post=True)
    Enrollment.objects.update(deadline_on=at.date() + timedelta(days=10))
    since, until = at - timedelta(days=1), at + timedelta(days=1)

    learners = queries.figures.learners_with_completion(entity=entity, since=since, until=until)
    cohort = queries.figures.closed_cohort(entity=entity, since=at.date(), until=at.date() + timedelta(days=30))
    gains = queries.figures.gains(entity=entity, since=since, until=until)

    assert learners == {beto.pseudonym}
    assert sorted(one.is_finished for one in cohort) == [False, True]
    assert [one.points for one in gains] == [100]


def test_person_gets_all_and_can_be_forgotten(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(
        entity=entity, at=at, lessons=1, with_tests=True, with_practice=True, teaches={"2.2": "INTERMEDIATE"}
    )
    completion = take_course(version=version, person=beto, at=at)
    actions.ratings.rate(completion=completion, score=4, reasons=["CLEAR"], words="Bien.", by=beto, at=at)
    actions.route.choose_goals(person=beto, goals={"2.2": "INTERMEDIATE"}, at=at)
    key = {"entity_id": entity.pk, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    exported = personal_data.export(**key)
    touched = personal_data.erase(**key, at=at)

    assert {heading: len(rows) for heading, rows in exported.items()} == {
        "Inscripciones": 1,
        "Pruebas": 2,
        "Intentos que pidió": 0,
        "Prácticas": 3,
        "Lecciones abiertas": 0,
        "Actividades que hizo de otra manera": 0,
        "Constancias": 1,
        "Opiniones de cursos": 1,
        "Uso de lo aprendido": 0,
        "Constancias revocadas": 0,
        "Ruta": 0,
        "Tiempo para su ruta": 1,
        "Pruebas de que ya lo sabe": 0,
        "Pilotos que le ofrecieron": 0,
        "Charlas": 0,
        "Charlas que da": 0,
        "Opiniones de charlas": 0,
        "Comentarios de revisión": 0,
        "Dirección del calendario": 0,
    }
    assert touched["completions"] == 1
    assert not Attempt.objects.exists()
    assert not LearningPath.objects.exists()
    assert Completion.objects.count() == 1
    assert not Completion.objects.filter(pseudonym=beto.pseudonym).exists()
    assert all(not rows for rows in personal_data.export(**key).values())


def test_routes_are_planned_anew_when_a_course_comes_or_goes_and_when_one_is_finished(
    entity: Entity, beto: Person, carla: Person, at: datetime, run_jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Diagnosed(at=at - timedelta(days=1), gaps=(Need("2.2", "Compartir", "BASIC", "INTERMEDIATE"),))
    monkeypatch.setattr(needs_module, "_results_of", lambda person, on: found)
    first = make_version(entity=entity, at=at, code="largo", teaches={"2.2": "INTERMEDIATE"}, minutes=60)
    actions.route.build_route(person=beto, at=at)
    make_version(entity=entity, at=at, code="corto", teaches={"2.2": "INTERMEDIATE"}, minutes=10)

    def codes() -> list[str]:
        run_jobs()
        return [step.code for step in queries.route_for(person=beto).steps]

    before = codes()
    actions.publishing.retire(version=first, by=carla, at=at)
    after = codes()
    take_course(version=CourseVersion.objects.get(course__code="corto"), person=beto, at=at)

    assert (before, after) == (["largo"], ["corto"])
    assert codes() == ["corto"]
    assert queries.route_for(person=beto).steps[0].state == "done"


def test_changed_targets_ask_for_all_routes_on_their_day(
    entity: Entity, beto: Person, carla: Person, at: datetime, run_jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_framework(at=at)
    monkeypatch.setattr(needs_module, "_results_of", lambda person, on: Diagnosed(at=at))
    actions.route.build_route(person=beto, at=at)
    later = clock.local_date(at, entity.timezone) + timedelta(days=30)

    set_targets(job_level="PROFESSIONAL", levels={"2.2": "ADVANCED"}, valid_from=later, by=carla, at=at)
    run_jobs()

    job = Job.objects.get(name="learning.replan_routes")
    assert clock.local_date(job.run_at, entity.timezone) == later
