"""A version goes from draft to published by more than one pair of hands, and is frozen from then on."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.states import StepRefused
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.actions.authoring import ActivityDraft, FlawedQuestion, QuestionDraft
from apropia.learning.actions.publishing import OpenVersionExists, PilotHasLearners
from apropia.learning.models import Activity, ActivityKind, CourseVersion, Question, QuestionKind, QuizPurpose
from apropia.learning.policies.courses import VersionIsFrozen
from apropia.learning.policies.publication import NotReady
from apropia.learning.states import VersionStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import OPTIONS, make_version, take_course
from people_factories import make_person

pytestmark = pytest.mark.django_db
DUE = date(2027, 11, 23)


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    """Writes contents."""
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def draft(elena: Person, at: datetime) -> CourseVersion:
    """A draft that lacks nothing."""
    version = actions.authoring.create_course(title="Firmar sin papel", by=elena, at=at)
    ready = make_version(entity=elena.entity, at=at, teaches={"2.2": "INTERMEDIATE"})
    competence = ready.taught.get().competence
    actions.authoring.describe(
        version=version,
        title="Firmar sin papel",
        summary="Aprenda a firmar.",
        objectives=["Firmar.", " "],
        duration_minutes=15,
        taught={competence.pk: "BASIC"},
        by=elena,
        at=at,
    )
    lesson = actions.authoring.add_activity(
        module=version.modules.get(), kind=ActivityKind.READING, title="Antes de firmar", by=elena, at=at
    )
    actions.authoring.update_activity(
        activity=lesson, draft=ActivityDraft("Antes de firmar", 5, body="Lea el documento."), by=elena, at=at
    )
    return version


def _submit(version: CourseVersion, by: Person, at: datetime) -> None:
    actions.publishing.submit(outline=queries.authoring.workshop_for(person=by, pk=version.pk).outline, by=by, at=at)
    version.refresh_from_db()


def test_course_goes_from_draft_to_published(draft: CourseVersion, elena: Person, carla: Person, at: datetime) -> None:
    _submit(draft, elena, at)
    actions.publishing.start_pilot(version=draft, by=carla, at=at)
    actions.publishing.publish(version=draft, by=carla, at=at, review_due_on=DUE)

    draft.refresh_from_db()
    assert draft.status == VersionStatus.PUBLISHED
    assert draft.published_at == at
    assert draft.objectives == ["Firmar."]


def test_author_cannot_review_or_publish_her_own_course(
    draft: CourseVersion, elena: Person, unit: OrgUnit, at: datetime
) -> None:
    elena.roles = [Role.CONTENT_AUTHOR, Role.UA_MANAGER]
    _submit(draft, elena, at)

    with pytest.raises(Forbidden):
        actions.publishing.start_pilot(version=draft, by=elena, at=at)
    draft.status = VersionStatus.PILOT
    with pytest.raises(Forbidden):
        actions.publishing.publish(version=draft, by=elena, at=at, review_due_on=DUE)


def test_reviewer_sends_a_draft_back_with_a_comment(
    draft: CourseVersion, elena: Person, carla: Person, at: datetime
) -> None:
    _submit(draft, elena, at)

    with pytest.raises(DomainError):
        actions.publishing.send_back(version=draft, comment="  ", by=carla, at=at)
    actions.publishing.send_back(version=draft, comment="Falta un ejemplo.", by=carla, at=at)

    draft.refresh_from_db()
    assert (draft.status, draft.review_comment) == (VersionStatus.DRAFT, "Falta un ejemplo.")


def test_beto_writes_nothing(draft: CourseVersion, beto: Person, at: datetime) -> None:
    with pytest.raises(Forbidden):
        actions.authoring.create_course(title="Mío", by=beto, at=at)
    with pytest.raises(Forbidden):
        actions.authoring.add_module(version=draft, title="Otro", by=beto, at=at)


@pytest.mark.parametrize("status", [status for status in VersionStatus if status != VersionStatus.DRAFT])
def test_only_a_draft_can_be_changed(entity: Entity, carla: Person, at: datetime, status: VersionStatus) -> None:
    version = make_version(entity=entity, at=at, status=status, with_quiz=True)
    lesson, quiz = version.activities.first(), version.quizzes.get()
    question = quiz.questions.first()
    draft = QuestionDraft(kind=QuestionKind.SINGLE, text="¿?", parts=OPTIONS)

    for change in (
        lambda: actions.authoring.add_module(version=version, title="Otro", by=carla, at=at),
        lambda: actions.authoring.move_activity(activity=lesson, direction="down", by=carla, at=at),
        lambda: actions.authoring.update_activity(activity=lesson, draft=ActivityDraft("Otra", 5), by=carla, at=at),
        lambda: actions.authoring.remove_activity(activity=lesson, by=carla, at=at),
        lambda: actions.authoring.save_question(quiz=quiz, question=question, draft=draft, by=carla, at=at),
        lambda: actions.authoring.remove_question(question=question, by=carla, at=at),
    ):
        with pytest.raises(VersionIsFrozen):
            change()


def test_publication_is_blocked_by_everything_that_is_missing(elena: Person, at: datetime) -> None:
    version = actions.authoring.create_course(title="Vacío", by=elena, at=at)
    module = version.modules.get()
    image = actions.authoring.add_activity(module=module, kind=ActivityKind.IMAGE, title="Foto", by=elena, at=at)
    video = actions.authoring.add_activity(module=module, kind=ActivityKind.VIDEO, title="Video", by=elena, at=at)
    actions.authoring.add_activity(module=module, kind=ActivityKind.QUIZ, title="Prueba", by=elena, at=at)
    Activity.objects.filter(pk=image.pk).update(image=uuid4(), body="Mire ![](foto.png)")
    Activity.objects.filter(pk=video.pk).update(video=uuid4())

    with pytest.raises(NotReady) as refusal:
        _submit(version, elena, at)

    text = " ".join(problem.text for problem in refusal.value.problems)
    for expected in ("resumen", "objetivo", "competencia", "texto alternativo", "no tiene descripción", "subtítulos"):
        assert expected in text
    assert "«Prueba» no tiene preguntas" in text


def test_pre_and_post_must_be_parallel(draft: CourseVersion, elena: Person, at: datetime) -> None:
    pre, _post = actions.authoring.add_pre_and_post(version=draft, by=elena, at=at)
    actions.authoring.save_question(
        quiz=pre, question=None, draft=QuestionDraft(QuestionKind.SINGLE, "¿Una?", OPTIONS), by=elena, at=at
    )

    with pytest.raises(NotReady) as refusal:
        _submit(draft, elena, at)

    assert any("mismo número" in problem.text for problem in refusal.value.problems)


def test_new_version_is_a_whole_copy_and_the_old_one_stays(entity: Entity, carla: Person, at: datetime) -> None:
    old = make_version(entity=entity, at=at, with_tests=True, with_quiz=True, teaches={"2.2": "INTERMEDIATE"})

    new = actions.publishing.open_new_version(course=old.course, by=carla, at=at)

    assert (new.number, new.status) == (2, VersionStatus.DRAFT)
    for relation in ("modules", "activities", "quizzes", "taught"):
        assert getattr(new, relation).count() == getattr(old, relation).count()
    assert Question.objects.filter(quiz__version=new).count() == Question.objects.filter(quiz__version=old).count() == 4
    assert new.activities.first().module.version == new
    assert new.quizzes.get(purpose=QuizPurpose.PRACTICE).activity.version == new


def test_a_course_has_one_open_version(entity: Entity, carla: Person, at: datetime) -> None:
    old = make_version(entity=entity, at=at)
    actions.publishing.open_new_version(course=old.course, by=carla, at=at)

    with pytest.raises(OpenVersionExists):
        actions.publishing.open_new_version(course=old.course, by=carla, at=at)


def test_publishing_a_new_version_lets_the_old_one_finish(
    entity: Entity, beto: Person, elena: Person, carla: Person, at: datetime
) -> None:
    old = make_version(entity=entity, at=at, lessons=1, teaches={"2.2": "INTERMEDIATE"})
    enrollment = actions.enrollment.enroll(version=old, by=beto, at=at)
    new = actions.publishing.open_new_version(course=old.course, by=elena, at=at)
    actions.changes.class_change(version=new, kind="MINOR", note="", redo_days=20, by=elena, at=at)
    new = CourseVersion.objects.get(pk=new.pk)
    _submit(new, elena, at)
    actions.publishing.start_pilot(version=new, by=carla, at=at)
    actions.publishing.publish(version=new, by=carla, at=at, review_due_on=DUE)

    old.refresh_from_db()
    enrollment.refresh_from_db()
    actions.progress.finish_activity(enrollment=enrollment, activity=old.activities.get(), by=beto, at=at)

    assert old.status == VersionStatus.RETIRING
    page = queries.courses.course_page_for(person=beto, code=old.course.code)
    assert page.version == old
    assert page.completion is not None
    assert page.newer == new


def test_two_published_versions_are_impossible(entity: Entity, at: datetime) -> None:
    version = make_version(entity=entity, at=at)
    version.pk, version.number = None, 2

    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_pilot_with_learners_is_not_rewritten(entity: Entity, carla: Person, elena: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, status=VersionStatus.PILOT, lessons=1)
    take_course(version=version, person=elena, at=at)

    with pytest.raises(PilotHasLearners):
        actions.publishing.send_back(version=version, comment="Cambiar", by=carla, at=at)


def test_retiring_takes_two_steps_and_only_the_manager(
    entity: Entity, carla: Person, elena: Person, at: datetime
) -> None:
    version = make_version(entity=entity, at=at)

    with pytest.raises(Forbidden):
        actions.publishing.retire(version=version, by=elena, at=at)
    actions.publishing.retire(version=version, by=carla, at=at)
    first = version.status
    actions.publishing.retire(version=version, by=carla, at=at)

    assert (first, version.status) == (VersionStatus.RETIRING, VersionStatus.RETIRED)
    with pytest.raises(StepRefused):
        actions.publishing.retire(version=version, by=carla, at=at)


def test_outline_is_reordered_by_steps(draft: CourseVersion, elena: Person, at: datetime) -> None:
    first = draft.modules.get()
    second = actions.authoring.add_module(version=draft, title="Segundo", by=elena, at=at)
    lesson = draft.activities.get()

    actions.authoring.move_activity(activity=lesson, direction="down", by=elena, at=at)
    lesson.refresh_from_db()
    carried = lesson.module
    actions.authoring.move_activity(activity=lesson, direction="down", by=elena, at=at)
    actions.authoring.move_module(module=second, direction="up", by=elena, at=at)

    assert carried == second
    assert [module.pk for module in draft.modules.all()] == [second.pk, first.pk]


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (QuestionKind.SINGLE, [{"text": "a", "correct": True}, {"text": "b", "correct": True}]),
        (QuestionKind.SINGLE, [{"text": "a", "correct": True}, {"text": "  ", "correct": False}]),
        (QuestionKind.MULTIPLE, [{"text": "a", "correct": False}, {"text": "b", "correct": False}]),
        (QuestionKind.MATCHING, [{"text": "a", "match": "1"}, {"text": "b", "match": "1"}]),
        (QuestionKind.ORDERING, [{"text": "a"}]),
    ],
)
def test_question_without_its_right_answer_is_refused(
    entity: Entity, carla: Person, at: datetime, kind: str, parts: list
) -> None:
    version = make_version(entity=entity, at=at, status=VersionStatus.DRAFT, with_quiz=True)

    with pytest.raises(FlawedQuestion):
        actions.authoring.save_question(
            quiz=version.quizzes.get(), question=None, draft=QuestionDraft(kind, "¿?", parts), by=carla, at=at
        )
