"""The author's mirror: groups only, nothing of few, and the same cost for two people as for thousands."""

import io
import uuid
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apropia.foundation.tenancy.models import Entity
from apropia.learning import queries
from apropia.learning.models import (
    ActivityProgress,
    Attempt,
    AttemptAnswer,
    Completion,
    CourseVersion,
    Enrollment,
)
from apropia.learning.policies.mirror import advice_on
from apropia.learning.queries.mirror import Mirror
from apropia.learning.states import EnrollmentStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import make_version
from people_factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def version(entity: Entity, at: datetime) -> CourseVersion:
    return make_version(entity=entity, at=at, lessons=2, with_quiz=True)


def take(
    version: CourseVersion, people: int, *, at: datetime, upto: int = 9, right: tuple[bool, ...] = (), seconds: int = 60
) -> None:
    """Let so many people do the first activities; with three, the course is finished. `right`: each question."""
    activities = list(version.activities.all())[:upto]
    is_done = len(activities) == 3
    quiz = version.quizzes.get()
    questions = list(quiz.questions.all())
    for _person in range(people):
        enrollment = Enrollment.objects.create(
            entity=version.entity,
            version=version,
            course=version.course,
            pseudonym=uuid.uuid4(),
            status=EnrollmentStatus.FINISHED if is_done else EnrollmentStatus.IN_PROGRESS,
            enrolled_at=at,
            started_at=at,
            finished_at=at if is_done else None,
        )
        ActivityProgress.objects.bulk_create(
            ActivityProgress(
                entity=version.entity, enrollment=enrollment, activity=activity, done_at=at, seconds=seconds
            )
            for activity in activities
        )
        if not right:
            continue
        attempt = Attempt.objects.create(
            entity=version.entity,
            quiz=quiz,
            enrollment=enrollment,
            started_at=at,
            submitted_at=at + timedelta(minutes=1),
            question_count=2,
            correct_count=sum(right),
        )
        AttemptAnswer.objects.bulk_create(
            AttemptAnswer(
                entity=version.entity,
                attempt=attempt,
                question=question,
                given=["a" if is_right else "b"],
                is_correct=is_right,
                answered_at=at,
            )
            for question, is_right in zip(questions, right, strict=True)
        )


def _mirror(elena: Person, version: CourseVersion) -> Mirror:
    return queries.mirror.mirror_for(person=elena, pk=version.pk)


def _people(found: Mirror) -> list[int | None]:
    return [step.people for step in found.steps]


def test_the_funnel_tells_where_people_leave_and_how_long_they_take(
    elena: Person, version: CourseVersion, at: datetime
) -> None:
    take(version, 20, at=at, seconds=240)
    take(version, 10, at=at, upto=1, seconds=60)

    found = _mirror(elena, version)

    assert _people(found) == [30, 30, 30, 20, 20, 20]
    assert [step.minutes for step in found.steps[2:4]] == [4.0, 4.0]
    assert found.steps[-1].percent == pytest.approx(66.7, abs=0.1)


@pytest.mark.parametrize(("mark", "percent"), [(50, 100.0), (60, 60.0)])
def test_the_share_that_passes_goes_by_the_mark_of_its_quiz(
    elena: Person, version: CourseVersion, at: datetime, mark: int, percent: float
) -> None:
    version.activities.filter(kind="QUIZ").update(done_when="PASSED")
    version.quizzes.update(pass_percent=mark)
    take(version, 12, at=at, right=(True, True))
    take(version, 8, at=at, right=(True, False))

    assert [(one.pass_percent, one.percent) for one in _mirror(elena, version).first_tries] == [(mark, percent)]


def test_few_who_fail_at_the_first_try_are_not_told(elena: Person, version: CourseVersion, at: datetime) -> None:
    version.activities.filter(kind="QUIZ").update(done_when="PASSED")
    take(version, 18, at=at, right=(True, True))
    take(version, 2, at=at, right=(False, False))

    assert [one.percent for one in _mirror(elena, version).first_tries] == [None]


def test_few_who_leave_are_not_told_nor_found_by_subtraction(
    elena: Person, version: CourseVersion, at: datetime
) -> None:
    take(version, 20, at=at)
    take(version, 2, at=at, upto=1)

    people = _people(_mirror(elena, version))

    told = [count for count in people if count is not None]
    assert told == [22, 22, 22]
    assert people[3:] == [None, None, None]


def test_few_of_a_new_version_are_not_the_rest_of_the_course(
    elena: Person, version: CourseVersion, at: datetime
) -> None:
    take(version, 20, at=at)
    newer = CourseVersion.objects.create(
        entity=version.entity, course=version.course, number=2, title="Dos", created_at=at, changed_at=at
    )
    Enrollment.objects.create(
        entity=version.entity, version=newer, course=version.course, pseudonym=uuid.uuid4(), enrolled_at=at
    )

    found = _mirror(elena, version)

    # The page of enrolments tells how many took the course in all.
    assert found.steps[0].people is None
    assert found.steps[1].people == 20
    assert _people(_mirror(elena, newer)) == [None, 0, None]


def test_a_question_tells_its_difficulty_its_discrimination_and_what_to_mend(
    elena: Person, version: CourseVersion, at: datetime
) -> None:
    take(version, 30, at=at, right=(True, False))
    take(version, 30, at=at, right=(False, True))
    take(version, 10, at=at, right=(True, True))

    first, second = _mirror(elena, version).questions

    assert first.people == 70
    assert first.right_percent == pytest.approx(100 * 40 / 70)
    assert first.discrimination is not None
    assert first.discrimination < 0
    assert "Revise la respuesta correcta" in first.advice[0]
    assert [option.percent for option in second.options] == [pytest.approx(100 * 40 / 70), pytest.approx(100 * 30 / 70)]


def test_an_option_that_nobody_chooses_is_named(elena: Person, version: CourseVersion, at: datetime) -> None:
    take(version, 40, at=at, right=(True, True))

    assert any("Nadie elige «La otra»" in advice for advice in _mirror(elena, version).questions[0].advice)


def test_a_question_that_few_fail_is_protected(elena: Person, version: CourseVersion, at: datetime) -> None:
    take(version, 20, at=at, right=(True, True))
    take(version, 2, at=at, right=(False, True))

    first = _mirror(elena, version).questions[0]

    assert (first.people, first.right_percent, first.options) == (None, None, ())


def test_two_versions_are_compared_with_their_margins(elena: Person, version: CourseVersion, at: datetime) -> None:
    newer = make_version(entity=version.entity, at=at, lessons=2, with_quiz=True, status="RETIRED")
    CourseVersion.objects.filter(pk=newer.pk).update(course=version.course, number=2)
    newer.refresh_from_db()
    for one, done, left in ((version, 40, 40), (newer, 42, 38)):
        take(one, done, at=at)
        take(one, left, at=at, upto=1)
    assert _mirror(elena, version).comparison is None
    found = _mirror(elena, newer).comparison
    assert found is not None
    assert (found.earlier, found.later, found.is_clear) == (50, 52.5, False)

    take(newer, 100, at=at)

    clear = _mirror(elena, newer).comparison
    assert clear is not None
    assert clear.is_clear


def test_the_gain_leaves_out_what_was_too_fast(elena: Person, version: CourseVersion, at: datetime) -> None:
    take(version, 12, at=at)
    for place, enrollment in enumerate(Enrollment.objects.all()):
        Completion.objects.create(
            entity=version.entity,
            enrollment=enrollment,
            version=version,
            course=version.course,
            pseudonym=enrollment.pseudonym,
            completed_at=at,
            code=f"C{place}",
            pre_percent=40,
            post_percent=60 + 20 * (place % 2) if place < 10 else 0,
            is_implausible=place >= 10,
        )

    gain = _mirror(elena, version).gain

    assert gain is not None
    assert (gain.points, gain.people) == (30, 10)


def test_the_page_and_the_workbook_tell_the_same(
    elena: Person, version: CourseVersion, client_of, at: datetime
) -> None:
    take(version, 30, at=at, right=(True, False))
    take(version, 30, at=at, right=(False, True))
    browser, place = client_of(elena), reverse("learning:author_mirror", args=[version.pk])

    page = browser.get(place).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(b"".join(browser.get(f"{place}?formato=xlsx").streaming_content)))

    assert "De cada 100 personas que empiezan, terminan 100" in page
    assert "La acierta el <b>50\N{NO-BREAK SPACE}%</b> de 60 personas" in page
    assert ("acierto", "¿Pregunta 1?", 50) in [(row[0], row[1], row[3]) for row in book["Datos"].values]
    assert book["Libro de códigos"]["A1"].value == "Columna"


def test_who_does_not_write_courses_sees_no_mirror(
    version: CourseVersion, beto: Person, dario: Person, client_of
) -> None:
    place = reverse("learning:author_mirror", args=[version.pk])

    assert client_of(beto).get(place).status_code == 404
    assert client_of(dario).get(place).status_code == 404


@pytest.mark.once
def test_more_people_cost_no_more(elena: Person, version: CourseVersion, at: datetime) -> None:
    take(version, 6, at=at, right=(True, False))
    with CaptureQueriesContext(
        connection,
    ) as few:
        _mirror(elena, version)
    take(version, 60, at=at, right=(False, True))
    with CaptureQueriesContext(connection) as many:
        _mirror(elena, version)

    assert len(many) == len(few) <= 13


@pytest.mark.parametrize(
    ("discrimination", "people", "says"),
    [
        (-0.04, 137, "Distingue poco"),
        (-0.3, 137, "fallan más esta"),
        (-0.3, 20, "Distingue poco"),
        (0.1, 137, "Distingue poco"),
        (0.4, 137, ""),
        (-1.0, 10, "fallan más esta"),
    ],
)
def test_a_question_is_said_to_mislead_only_beyond_chance(discrimination: float, people: int, says: str) -> None:
    said = advice_on(people=people, right_percent=70.0, discrimination=discrimination, unchosen=())
    assert [says in one for one in said] == ([True] if says else [])
