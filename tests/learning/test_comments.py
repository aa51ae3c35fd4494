"""Reviewers say what they see, the author answers, and a course goes on when nothing waits."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import CourseVersion, Question, ReviewComment
from apropia.learning.policies.comments import CommentsAreOpen
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
def version(elena: Person, at: datetime) -> CourseVersion:
    """Return a version that is being reviewed."""
    return make_version(
        entity=elena.entity,
        at=at,
        with_quiz=True,
        status=VersionStatus.IN_REVIEW,
        author=elena,
        teaches={"2.2": "BASIC"},
    )


@pytest.fixture
def thread(version: CourseVersion, carla: Person, at: datetime) -> ReviewComment:
    return actions.comments.comment(
        version=version, activity=version.activities.first(), text="Falta un ejemplo.", by=carla, at=at
    )


def found(person: Person, version: CourseVersion) -> queries.comments.Discussion:
    return queries.comments.discussion_for(person=person, pk=version.pk)


def letters(person: Person) -> int:
    return OutgoingMessage.objects.filter(person=person).count()


def test_reviewer_comments_the_author_answers_and_settles(
    thread: ReviewComment, version: CourseVersion, elena: Person, carla: Person, at: datetime
) -> None:
    with pytest.raises(CommentsAreOpen):
        actions.publishing.start_pilot(version=version, by=carla, at=at)
    actions.comments.answer(thread=thread, text="Ya lo puse.", by=elena, at=at)
    actions.comments.settle(thread=thread, by=elena, at=at)

    (settled,) = found(carla, version).settled
    assert [one.text for one in settled.answers] == ["Ya lo puse."]
    assert (settled.comment.about, settled.comment.settled_by) == ("Lección 1", elena)
    actions.publishing.start_pilot(version=version, by=carla, at=at)


def test_pilot_with_an_open_comment_is_not_published(
    version: CourseVersion, carla: Person, elena: Person, at: datetime
) -> None:
    actions.publishing.start_pilot(version=version, by=carla, at=at)
    thread = actions.comments.comment(version=version, text="En el celular no cabe.", by=carla, at=at)
    due = date(2027, 11, 23)

    with pytest.raises(CommentsAreOpen):
        actions.publishing.publish(version=version, by=carla, at=at, review_due_on=due)
    actions.comments.settle(thread=thread, by=carla, at=at)
    actions.publishing.publish(version=version, by=carla, at=at, review_due_on=due)

    with pytest.raises(DomainError):
        actions.comments.reopen(thread=thread, by=carla, at=at)


def test_author_and_strangers_do_not_comment(
    version: CourseVersion, elena: Person, beto: Person, dario: Person, at: datetime
) -> None:
    for person in (elena, beto):
        with pytest.raises(Forbidden):
            actions.comments.comment(version=version, text="Mío", by=person, at=at)
    with pytest.raises(NotFound):
        found(dario, version)


def test_draft_and_published_versions_are_not_commented(elena: Person, carla: Person, at: datetime) -> None:
    for status in (VersionStatus.DRAFT, VersionStatus.PUBLISHED):
        version = make_version(entity=elena.entity, at=at, status=status, author=elena)
        with pytest.raises(DomainError):
            actions.comments.comment(version=version, text="Algo", by=carla, at=at)


def test_another_author_does_not_settle(thread: ReviewComment, unit, at: datetime) -> None:
    other = make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])

    with pytest.raises(Forbidden):
        actions.comments.settle(thread=thread, by=other, at=at)


def test_settled_comment_is_opened_again_before_it_is_answered(
    thread: ReviewComment, version: CourseVersion, elena: Person, carla: Person, at: datetime
) -> None:
    actions.comments.settle(thread=thread, by=elena, at=at)
    with pytest.raises(DomainError):
        actions.comments.answer(thread=thread, text="Otra cosa", by=carla, at=at)

    actions.comments.reopen(thread=thread, by=carla, at=at)

    assert len(found(elena, version).open) == 1


def test_comment_outlives_the_activity_it_speaks_of(
    thread: ReviewComment, version: CourseVersion, elena: Person, carla: Person, at: datetime
) -> None:
    actions.publishing.send_back(version=version, comment="Mire los comentarios.", by=carla, at=at)
    actions.authoring.remove_activity(activity=version.activities.first(), by=elena, at=at)

    (left,) = found(elena, version).open
    assert (left.comment.about, left.comment.activity) == ("Lección 1", None)
    assert left.can_settle


def test_many_comments_of_a_day_are_one_letter(
    version: CourseVersion, elena: Person, carla: Person, at: datetime
) -> None:
    for text in ("Uno", "Dos"):
        thread = actions.comments.comment(version=version, text=text, by=carla, at=at)
    assert (letters(elena), letters(carla)) == (1, 0)

    actions.comments.answer(thread=thread, text="Ya", by=elena, at=at)
    actions.comments.comment(version=version, text="Tres", by=carla, at=at + timedelta(days=1))

    assert (letters(elena), letters(carla)) == (2, 1)


def test_what_is_done_with_comments_is_audited(
    thread: ReviewComment, elena: Person, carla: Person, at: datetime
) -> None:
    actions.comments.answer(thread=thread, text="Ya", by=elena, at=at)
    actions.comments.settle(thread=thread, by=elena, at=at)
    actions.comments.reopen(thread=thread, by=carla, at=at)

    done = AuditEvent.objects.filter(action__startswith="learning.comment.").values_list("action", flat=True)
    assert {one.rpartition(".")[2] for one in done} == {"written", "answered", "settled", "reopened"}


def test_person_gets_her_comments_and_they_stay_when_she_is_forgotten(
    thread: ReviewComment, carla: Person, at: datetime
) -> None:
    key = {"entity_id": carla.entity_id, "person_uid": carla.uid, "pseudonym": carla.pseudonym}
    exported = personal_data.export(**key)["Comentarios de revisión"]
    touched = personal_data.erase(**key, at=at)

    assert [(one["sobre"], one["comentario"]) for one in exported] == [("Lección 1", "Falta un ejemplo.")]
    assert touched["comments"] == 1
    thread.refresh_from_db()
    assert (thread.author, thread.text) == (None, "Falta un ejemplo.")


def test_pages_take_a_comment_on_a_question_an_answer_and_a_decision(
    client_of: Callable[[Person], Client], version: CourseVersion, elena: Person, carla: Person
) -> None:
    reviewer, author = client_of(carla), client_of(elena)
    address = reverse("learning:author_comments", args=[version.pk])
    question = Question.objects.filter(quiz__version=version).first()

    refused = reviewer.post(address, {"about": f"q{question.pk}", "text": " "})
    reviewer.post(address, {"about": f"q{question.pk}", "text": "La clave no es esa."})
    thread = ReviewComment.objects.get()
    page = author.get(address).content.decode()
    author.post(reverse("learning:author_comment_answer", args=[thread.pk]), {"text": "Tiene razón."})
    author.post(reverse("learning:author_comment_settle", args=[thread.pk]))
    after = reviewer.get(address).content.decode()

    assert refused.status_code == 422
    assert thread.question == question
    assert "La clave no es esa." in page
    assert "Comentar</h2>" not in page
    assert "Tiene razón." in after
    assert "Resuelto" in after


def test_reviewer_comments_an_activity_from_its_preview_and_the_course_counts_them(
    client_of: Callable[[Person], Client], thread: ReviewComment, version: CourseVersion, elena: Person, carla: Person
) -> None:
    lesson = version.activities.first()
    preview = reverse("learning:author_preview", args=[lesson.pk])
    link = reverse("learning:author_comments", args=[version.pk]) + f"?sobre=a{lesson.pk}#comentar"

    assert link in client_of(carla).get(preview).content.decode()
    assert link not in client_of(elena).get(preview).content.decode()
    assert (
        "Comentarios (1)" in client_of(elena).get(reverse("learning:author_course", args=[version.pk])).content.decode()
    )
    ready = client_of(carla).get(reverse("learning:author_ready", args=[version.pk])).content.decode()
    assert "1 comentario de la revisión" in ready
