"""A learner enrols, goes on, finishes; nothing she did is ever taken back."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import NotFound
from apropia.foundation.states import StepRefused
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import ActivityKind, ActivityProgress, Completion, Enrollment
from apropia.learning.policies.courses import NotOpenForEnrollment
from apropia.learning.states import EnrollmentStatus, VersionStatus
from apropia.people.models import Person
from learning.factories import answer_all, make_version, page_of, take_course

pytestmark = pytest.mark.django_db


def test_beto_takes_a_course_from_enrolment_to_constancia(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=2, with_tests=True, with_quiz=True)

    completion = take_course(version=version, person=beto, at=at, pre=False, post=True)

    enrollment = Enrollment.objects.get(pseudonym=beto.pseudonym)
    assert enrollment.status == EnrollmentStatus.FINISHED
    assert (completion.pre_percent, completion.post_percent) == (0, 100)
    assert completion.unit == beto.unit
    assert AuditEvent.objects.filter(action="learning.course.completed").count() == 1


def test_enrolling_twice_gives_the_same_enrolment(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at)

    first = actions.enrollment.enroll(version=version, by=beto, at=at)
    second = actions.enrollment.enroll(version=version, by=beto, at=at)

    assert first == second


def test_the_last_lesson_without_final_test_completes_the_course(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=1)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)

    following = actions.progress.finish_activity(
        enrollment=enrollment, activity=version.activities.get(), by=beto, at=at
    )

    assert following is None
    assert Completion.objects.get(enrollment=enrollment).post_percent is None


def test_questions_are_not_ended_by_the_button_of_a_lesson(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=1, with_quiz=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)

    with pytest.raises(StepRefused, match="las responde todas"):
        actions.progress.finish_activity(
            enrollment=enrollment, activity=version.activities.get(kind=ActivityKind.QUIZ), by=beto, at=at
        )

    assert not ActivityProgress.objects.exists()


def test_course_is_not_completed_before_its_final_test(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=1, with_tests=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)

    actions.progress.finish_activity(enrollment=enrollment, activity=version.activities.get(), by=beto, at=at)

    assert not Completion.objects.exists()
    assert page_of(beto, version).following.label == "Responder la prueba final"


def test_finishing_a_lesson_again_changes_nothing(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at)
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)
    lesson = version.activities.first()

    for day in (0, 1):
        actions.progress.finish_activity(enrollment=enrollment, activity=lesson, by=beto, at=at + timedelta(days=day))

    assert ActivityProgress.objects.get().done_at == at
    assert Enrollment.objects.get().started_at == at


def test_completion_survives_withdrawal_and_new_version(
    entity: Entity, beto: Person, carla: Person, at: datetime
) -> None:
    version = make_version(entity=entity, at=at, lessons=1)
    completion = take_course(version=version, person=beto, at=at)
    enrollment = Enrollment.objects.get()

    with pytest.raises(StepRefused):
        actions.enrollment.withdraw(enrollment=enrollment, by=beto, at=at)
    actions.publishing.open_new_version(course=version.course, by=carla, at=at)

    assert Completion.objects.get() == completion
    assert page_of(beto, version).completion == completion


def test_there_is_one_completion_per_version_and_person(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=1)
    completion = take_course(version=version, person=beto, at=at)

    completion.pk, completion.code = None, "OTRO"
    with pytest.raises(IntegrityError), transaction.atomic():
        completion.save(force_insert=True)


def test_who_left_comes_back_to_where_she_was(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    first, second = version.activities.all()
    actions.progress.finish_activity(enrollment=enrollment, activity=first, by=beto, at=at)
    actions.enrollment.withdraw(enrollment=enrollment, by=beto, at=at)

    back = actions.enrollment.enroll(version=version, by=beto, at=at)

    assert back == enrollment
    assert back.status == EnrollmentStatus.IN_PROGRESS
    assert page_of(beto, version).following.object_id == second.pk


def test_a_passed_deadline_closes_the_cohort_but_not_the_door(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=1)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    Enrollment.objects.update(deadline_on=at.date())

    closed = actions.enrollment.close_overdue(entity=entity, today=at.date() + timedelta(days=1), at=at)
    enrollment.refresh_from_db()
    overdue = enrollment.status
    actions.progress.finish_activity(enrollment=enrollment, activity=version.activities.get(), by=beto, at=at)

    assert closed == 1
    assert overdue == EnrollmentStatus.NOT_FINISHED
    assert Enrollment.objects.get().status == EnrollmentStatus.FINISHED


@pytest.mark.parametrize("status", [VersionStatus.DRAFT, VersionStatus.RETIRING, VersionStatus.RETIRED])
def test_nobody_enrols_in_a_version_that_is_not_open(
    entity: Entity, beto: Person, at: datetime, status: VersionStatus
) -> None:
    version = make_version(entity=entity, at=at, status=status)

    with pytest.raises(NotOpenForEnrollment):
        actions.enrollment.enroll(version=version, by=beto, at=at)


def test_a_pilot_takes_only_people_of_the_content_team(
    entity: Entity, beto: Person, carla: Person, at: datetime
) -> None:
    version = make_version(entity=entity, at=at, status=VersionStatus.PILOT)

    with pytest.raises(NotOpenForEnrollment):
        actions.enrollment.enroll(version=version, by=beto, at=at)
    assert actions.enrollment.enroll(version=version, by=carla, at=at).pk


def test_a_retired_version_can_be_learnt_no_more(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    version.status = VersionStatus.RETIRED
    version.save()
    enrollment.refresh_from_db()

    with pytest.raises(StepRefused):
        actions.progress.finish_activity(enrollment=enrollment, activity=version.activities.first(), by=beto, at=at)


def test_stranger_does_not_find_the_course(entity: Entity, dario: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at)

    with pytest.raises(NotFound):
        page_of(dario, version)


def test_nobody_opens_the_constancia_of_another(entity: Entity, beto: Person, carla: Person, at: datetime) -> None:
    completion = take_course(version=make_version(entity=entity, at=at, lessons=1), person=beto, at=at)

    assert queries.verification.constancia_for(person=beto, code=completion.code).completion == completion
    with pytest.raises(NotFound):
        queries.verification.constancia_for(person=carla, code=completion.code)


def test_the_pre_test_may_be_declined_at_no_cost(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=1, with_tests=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    pre, post = version.quizzes.order_by("pk")

    actions.quizzes.decline(enrollment=enrollment, quiz=pre, by=beto, at=at)
    following = page_of(beto, version).following
    actions.progress.finish_activity(enrollment=enrollment, activity=version.activities.get(), by=beto, at=at)
    answer_all(enrollment=enrollment, quiz=post, by=beto, at=at)

    assert following.kind == "activity"
    assert Completion.objects.get().pre_percent is None
