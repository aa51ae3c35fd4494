"""Whoever writes or reviews a course sees it as learners will, also a draft, with the answers of its questions."""

from datetime import datetime

import pytest
from django.urls import reverse

from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import Attempt, CourseVersion, Enrollment, Question, QuestionKind, QuizPurpose
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role
from learning.factories import make_version
from people_factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def elena(unit) -> Person:
    """Writes contents."""
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def draft(elena: Person, at: datetime) -> CourseVersion:
    return make_version(
        entity=elena.entity, at=at, with_quiz=True, status=VersionStatus.DRAFT, author=elena, teaches={"2.2": "BASIC"}
    )


def open_(client, name: str, *args: int) -> str:
    answer = client.get(reverse(f"learning:{name}", args=args))
    assert answer.status_code == 200, (name, args)
    return str(answer.content.decode())


@pytest.mark.parametrize("status", [VersionStatus.DRAFT, VersionStatus.IN_REVIEW])
def test_a_version_nobody_may_take_yet_opens_as_its_course(
    draft: CourseVersion, elena: Person, client_of, status: VersionStatus
) -> None:
    CourseVersion.objects.filter(pk=draft.pk).update(status=status)
    browser = client_of(elena)
    preview = reverse("learning:author_course_preview", args=[draft.pk])

    assert preview in open_(browser, "author_course", draft.pk)
    page = open_(browser, "author_course_preview", draft.pk)
    for activity in draft.activities.all():
        assert reverse("learning:author_preview", args=[activity.pk]) in page
    assert "Empezar el curso" not in page
    assert not Enrollment.objects.exists()


def test_preview_walks_the_activities_in_their_order(draft: CourseVersion, elena: Person) -> None:
    order = list(draft.activities.all())
    found = [queries.previews.preview_for(person=elena, pk=one.pk) for one in order]
    assert [one.number for one in found] == [1, 2, 3]
    assert [one.previous for one in found] == [None, *order[:-1]]
    assert [one.following for one in found] == [*order[1:], None]


def test_reviewer_reads_the_questions_with_their_answers(
    draft: CourseVersion, carla: Person, elena: Person, client_of, at: datetime
) -> None:
    CourseVersion.objects.filter(pk=draft.pk).update(status=VersionStatus.IN_REVIEW)
    quiz = draft.quizzes.get(purpose=QuizPurpose.PRACTICE)
    question = quiz.questions.first()
    assert question is not None
    reviewer = client_of(carla)

    for page in (
        open_(reviewer, "author_preview", quiz.activity_id),
        open_(reviewer, "author_quiz_preview", quiz.pk),
    ):
        for part in question.parts:
            # As an option, and among the answers.
            assert page.count(part["text"]) >= 2
        assert "Correcta" in page
    assert f"{reverse('learning:author_quiz_preview', args=[quiz.pk])}#pregunta-1" in open_(
        reviewer, "author_quiz", quiz.pk
    )
    assert not Attempt.objects.exists()


def test_no_control_of_the_preview_shares_its_identity(draft: CourseVersion, elena: Person, client_of) -> None:
    quiz = draft.quizzes.get(purpose=QuizPurpose.PRACTICE)
    copy = quiz.questions.first()
    assert copy is not None
    copy.pk, copy.position = None, 90
    copy.save()
    page = open_(client_of(elena), "author_quiz_preview", quiz.pk)
    identities = [piece.split('"')[0] for piece in page.split(' id="')[1:]]
    assert len(identities) == len(set(identities))


@pytest.mark.parametrize(
    ("kind", "parts", "said"),
    [
        (
            QuestionKind.MATCHING,
            [{"key": "a", "text": "Uno", "match": "Primero", "feedback": ""}],
            [("Uno → Primero", None)],
        ),
        (
            QuestionKind.ORDERING,
            [{"key": "a", "text": "Abra", "feedback": ""}, {"key": "b", "text": "Cierre", "feedback": ""}],
            [("1. Abra", None), ("2. Cierre", None)],
        ),
        (
            QuestionKind.NUMERIC,
            [{"key": "a", "text": "12.5", "margin": "0.5", "correct": True, "feedback": ""}],
            [("12,5 ± 0,5 MB", True)],
        ),
        (
            QuestionKind.SHORT,
            [{"key": "a", "text": "*", "correct": False, "feedback": "No."}],
            [("*", False)],
        ),
        (
            QuestionKind.CLOZE,
            [
                {
                    "key": "a",
                    "text": "Verbo",
                    "is_written": True,
                    "options": [{"text": "abrir", "correct": True, "feedback": ""}],
                }
            ],
            [("(1) abrir", True)],
        ),
    ],
)
def test_every_kind_of_question_says_its_answers(
    kind: str, parts: list[dict[str, object]], said: list[tuple[str, bool | None]]
) -> None:
    question = Question(kind=kind, text="¿Qué? [[1]]", unit="MB", parts=parts)
    assert [(one.text, one.is_right) for one in queries.answers.expected_of(question)] == said


def test_preview_is_of_the_version_and_not_of_what_is_published(
    elena: Person, carla: Person, entity: Entity, client_of, at: datetime
) -> None:
    published = make_version(entity=entity, at=at, with_quiz=True, author=elena, teaches={"2.2": "BASIC"})
    second = actions.publishing.open_new_version(course=published.course, by=elena, at=at)
    CourseVersion.objects.filter(pk=second.pk).update(title="Con otro título")
    assert "Con otro título" in open_(client_of(carla), "author_course_preview", second.pk)


def test_what_publication_asks_for_is_not_called_optional(draft: CourseVersion, elena: Person, client_of) -> None:
    page = open_(client_of(elena), "author_describe", draft.pk)
    assert "Objetivos" in page
    assert "(opcional)" not in page


def test_activity_in_review_says_where_it_is_read(draft: CourseVersion, carla: Person, client_of) -> None:
    CourseVersion.objects.filter(pk=draft.pk).update(status=VersionStatus.IN_REVIEW)
    quiz = draft.quizzes.get(purpose=QuizPurpose.PRACTICE)
    page = open_(client_of(carla), "author_activity", quiz.activity_id)
    assert "Está en revisión" in page
    assert "Ver las preguntas" in page
    assert "Escribir las preguntas" not in page
