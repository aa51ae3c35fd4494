"""A practice in the real tool: its steps are ticked in any order, kept, and never taken back."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import NotFound
from apropia.foundation.search.queries import search
from apropia.foundation.states import StepRefused
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import (
    Activity,
    ActivityKind,
    ActivityProgress,
    Completion,
    CourseVersion,
    Enrollment,
    StepTick,
)
from apropia.learning.states import EnrollmentStatus, VersionStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import make_version, take_course
from people_factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(entity: Entity, at: datetime) -> CourseVersion:
    return make_version(entity=entity, at=at, lessons=0, with_practice=True)


@pytest.fixture
def practice(version: CourseVersion) -> Activity:
    return version.activities.get()


@pytest.fixture
def enrollment(version: CourseVersion, beto: Person, at: datetime) -> Enrollment:
    return actions.enrollment.start_course(version=version, by=beto, at=at)


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


def _url(name: str, *args: object) -> str:
    return reverse(f"learning:{name}", args=args)


def test_steps_are_ticked_in_any_order_and_the_last_one_ends_the_practice(
    enrollment: Enrollment, practice: Activity, beto: Person, at: datetime
) -> None:
    left = [
        actions.checklists.tick(enrollment=enrollment, activity=practice, keys=keys, by=beto, at=at)
        for keys in (["c"], ["a"], ["b"])
    ]

    assert left == [2, 1, 0]
    assert ActivityProgress.objects.get().activity == practice
    assert Completion.objects.get().pseudonym == beto.pseudonym


def test_what_arrives_twice_or_late_takes_nothing_away(
    enrollment: Enrollment, practice: Activity, beto: Person, at: datetime
) -> None:
    for hour, keys in enumerate((["a", "b"], ["a"], [])):
        left = actions.checklists.tick(
            enrollment=enrollment, activity=practice, keys=keys, by=beto, at=at + timedelta(hours=hour)
        )

    assert left == 1
    assert set(StepTick.objects.values_list("key", "ticked_at")) == {("a", at), ("b", at)}
    assert AuditEvent.objects.filter(action="learning.step.ticked").count() == 1


def test_a_step_that_the_practice_does_not_have_is_not_kept(
    enrollment: Enrollment, practice: Activity, beto: Person, at: datetime
) -> None:
    left = actions.checklists.tick(enrollment=enrollment, activity=practice, keys=["z", "a"], by=beto, at=at)

    assert left == 2
    assert StepTick.objects.get().key == "a"


def test_a_practice_is_not_ended_by_the_button_of_a_lesson(
    enrollment: Enrollment, practice: Activity, beto: Person, at: datetime
) -> None:
    with pytest.raises(StepRefused):
        actions.progress.finish_activity(enrollment=enrollment, activity=practice, by=beto, at=at)

    assert not ActivityProgress.objects.exists()


def test_a_lesson_has_no_steps_to_tick(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=1)
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)

    with pytest.raises(NotFound):
        actions.checklists.tick(enrollment=enrollment, activity=version.activities.get(), keys=["a"], by=beto, at=at)


def test_a_retired_version_takes_no_ticks(
    version: CourseVersion, enrollment: Enrollment, practice: Activity, beto: Person, at: datetime
) -> None:
    CourseVersion.objects.update(status=VersionStatus.RETIRED)
    enrollment.version.refresh_from_db()

    with pytest.raises(StepRefused):
        actions.checklists.tick(enrollment=enrollment, activity=practice, keys=["a"], by=beto, at=at)


def test_beto_ticks_without_scripts_and_goes_on(
    version: CourseVersion, practice: Activity, beto: Person, client_of
) -> None:
    browser, code = client_of(beto), version.course.code
    browser.post(_url("start", code))

    some = browser.post(_url("tick", code, practice.pk), {"step": ["a", "c"]}, follow=True)
    html = some.content.decode()
    last = browser.post(_url("tick", code, practice.pk), {"step": ["b"]}, follow=True)

    assert "Le falta 1 paso." in html
    assert html.count("checked disabled") == 2
    assert "2 de 3 pasos hechos" in html
    assert "Cómo saber que quedó bien: Ve el nombre de la carpeta arriba." in html
    assert last.request["PATH_INFO"].endswith("/terminado/")


def test_saving_and_leaving_keeps_what_was_ticked(
    version: CourseVersion, practice: Activity, beto: Person, client_of
) -> None:
    browser, code = client_of(beto), version.course.code
    browser.post(_url("start", code))

    response = browser.post(_url("tick", code, practice.pk), {"step": ["b"], "leave": "1"})

    assert response.url == _url("course", code)
    assert StepTick.objects.get().key == "b"


def test_a_script_gets_an_empty_answer(version: CourseVersion, practice: Activity, beto: Person, client_of) -> None:
    browser, code = client_of(beto), version.course.code
    browser.post(_url("start", code))

    response = browser.post(_url("tick", code, practice.pk), {"step": ["a"]}, headers={"X-Requested-With": "tick"})

    assert (response.status_code, response.content) == (204, b"")
    assert StepTick.objects.get().key == "a"


def test_nobody_ticks_for_another(version: CourseVersion, practice: Activity, carla: Person, dario: Person, client_of):
    for person in (carla, dario):
        response = client_of(person).post(_url("tick", version.course.code, practice.pk), {"step": ["a"]})
        assert response.status_code == 404

    assert not StepTick.objects.exists()


def test_elena_writes_a_practice_and_sees_it_as_learners_will(
    entity: Entity, elena: Person, at: datetime, client_of
) -> None:
    version = actions.authoring.create_course(title="Archivos", by=elena, at=at)
    browser = client_of(elena)
    response = browser.post(
        _url("author_add_activity", version.modules.get().pk), {"kind": "CHECKLIST", "title": "Hágalo"}, follow=True
    )
    practice = Activity.objects.get()
    first_rows = response.content.decode().count('name="step_')

    fields = {f"step_{place}": f"Abra la carpeta {place}" for place in (1, 2, 4, 5)} | {
        "step_3": "",
        "check_5": "Se ve.",
    }
    saved = browser.post(
        _url("author_activity", practice.pk),
        {"title": "Hágalo", "duration_minutes": "5", "body": "Practique.", **fields},
        follow=True,
    )
    practice.refresh_from_db()
    shown = browser.get(_url("author_preview", practice.pk)).content.decode()

    assert first_rows == 5
    assert [step["key"] for step in practice.steps] == ["a", "b", "c", "d"]
    assert practice.steps[3] == {"key": "d", "text": "Abra la carpeta 5", "check": "Se ve."}
    assert saved.content.decode().count('name="step_') == 6
    assert "Cómo saber que quedó bien: Se ve." in shown


def test_how_to_know_without_what_to_do_keeps_all_that_was_written(
    entity: Entity, elena: Person, at: datetime, client_of
) -> None:
    version = make_version(entity=entity, at=at, lessons=0, with_practice=True, status=VersionStatus.DRAFT)
    practice = version.activities.get()

    response = client_of(elena).post(
        _url("author_activity", practice.pk),
        {
            "title": "Hágalo",
            "duration_minutes": "5",
            "body": "Hola.",
            "step_1": "Abra",
            "step_7": "",
            "check_7": "Se ve",
        },
    )

    html = response.content.decode()
    assert response.status_code == 422
    assert "Escriba qué hacer en el paso 7." in html
    assert 'value="Se ve"' in html
    practice.refresh_from_db()
    assert len(practice.steps) == 3


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"steps": [{"key": "a", "text": "Abra", "check": ""}] * 2}, "al menos tres pasos"),
        ({"body": " "}, "introducción"),
    ],
)
def test_publication_asks_for_an_introduction_and_three_steps(
    entity: Entity, elena: Person, at: datetime, changes: dict[str, object], expected: str
) -> None:
    version = make_version(entity=entity, at=at, with_practice=True, status=VersionStatus.DRAFT)

    def problems() -> str:
        return " ".join(one.text for one in queries.authoring.workshop_for(person=elena, pk=version.pk).problems)

    before = problems()
    Activity.objects.filter(kind=ActivityKind.CHECKLIST).update(**changes)

    assert expected not in before
    assert expected in problems()


def test_a_new_version_carries_the_steps(version: CourseVersion, carla: Person, at: datetime) -> None:
    new = actions.publishing.open_new_version(course=version.course, by=carla, at=at)

    assert new.activities.get().steps == version.activities.get().steps


def test_ticks_are_exported_and_erased(version: CourseVersion, beto: Person, at: datetime) -> None:
    take_course(version=version, person=beto, at=at)
    whose = {"entity_id": version.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    held = personal_data.export(**whose)["Prácticas"]
    personal_data.erase(**whose, at=at)

    assert [row["paso"] for row in held] == ["Abra su carpeta compartida", "Suba un archivo", "Comparta el enlace"]
    assert not StepTick.objects.exists()
    assert Enrollment.objects.get().status == EnrollmentStatus.FINISHED


def test_a_practice_that_is_done_shows_all_its_steps_done(
    enrollment: Enrollment, practice: Activity, beto: Person, at: datetime
) -> None:
    ActivityProgress.objects.create(entity=enrollment.entity, enrollment=enrollment, activity=practice, done_at=at)

    lesson = queries.courses.lesson_for(person=beto, code=enrollment.course.code, activity_id=practice.pk)

    assert lesson.ticked_count == len(practice.steps)


def test_search_box_finds_a_course_by_what_its_practice_asks_to_do(version: CourseVersion, at: datetime) -> None:
    actions.publishing.index(course_id=version.course_id)

    found = search(entity=version.entity, person_roles=[], text="suba un archivo")

    assert [one.url for one in found.hits] == [_url("course", version.course.code)]
