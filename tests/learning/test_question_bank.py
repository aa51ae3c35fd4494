"""An author copies into a quiz the questions of other courses, and those that the diagnosis lends."""

from datetime import datetime

import pytest
from django.urls import reverse

from apropia.competences.models import Competence
from apropia.diagnosis.models import Item
from apropia.diagnosis.states import WaveState
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions
from apropia.learning.models import Question, QuestionKind, Quiz
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role
from diagnosis.factories import make_wave
from learning.factories import OPTIONS, make_question, make_version
from learning.test_question_files import KINDS
from people_factories import make_person

pytestmark = pytest.mark.django_db
LENT = "¿Con qué enlace solo lee quien usted dice?"


@pytest.fixture
def author(unit) -> Person:
    return make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def quiz(entity: Entity, author: Person, at: datetime) -> Quiz:
    """An empty quiz of a draft about sharing files."""
    version = make_version(
        entity=entity,
        at=at,
        code="compartir",
        title="Compartir archivos",
        teaches={"2.2": "INTERMEDIATE"},
        with_quiz=True,
        status=VersionStatus.DRAFT,
        author=author,
    )
    found = version.quizzes.get()
    found.questions.all().delete()
    return found


@pytest.fixture
def other(entity: Entity, at: datetime) -> Quiz:
    """The quiz of another course, with a question of each kind."""
    found = make_version(entity=entity, at=at, code="correo", title="Correo", with_quiz=True).quizzes.get()
    found.questions.all().delete()
    for position, (kind, parts) in enumerate(KINDS, 1):
        make_question(quiz=found, kind=kind, parts=parts, position=position)
    return found


@pytest.fixture
def lent(entity: Entity) -> Item:
    """What the diagnosis lends of the competence and the level that the course teaches."""
    version = make_wave(people=[], entity=entity, state=WaveState.ARCHIVED).version
    Item.objects.filter(version=version, competence__code="2.2").delete()
    return Item.objects.create(
        entity=entity,
        version=version,
        section=version.sections.first(),
        code="B-1",
        kind="SINGLE",
        competence=Competence.objects.get(code="2.2", area__framework__code="digcomp-3.0"),
        level="INTERMEDIATE",
        stem=LENT,
        options=[{"id": "a", "text": "Con uno para personas nombradas"}, {"id": "b", "text": "Con uno público"}],
        key=["a"],
    )


def address(quiz: Quiz) -> str:
    return reverse("learning:author_bank", args=[quiz.pk])


def test_questions_of_other_courses_are_found_and_copied_whole(client_of, author, quiz, other):
    client = client_of(author)
    page = client.get(address(quiz)).content.decode()
    assert "¿Pregunta 1?" in page
    assert "Correo" in page
    wanted = list(other.questions.all())

    client.post(address(quiz), {"pregunta": [one.pk for one in wanted]})

    copied = list(quiz.questions.all())
    assert [(one.kind, one.text, one.parts) for one in copied] == [(one.kind, one.text, one.parts) for one in wanted]
    assert other.questions.count() == len(wanted)
    told = AuditEvent.objects.get(action="learning.questions.brought")
    assert told.detail == {"added": len(wanted)}
    assert "¿Pregunta 1?" not in client.get(address(quiz)).content.decode()


def test_bank_is_searched_and_narrowed_to_a_kind_and_a_course(client_of, author, quiz, other):
    client = client_of(author)

    assert "¿Pregunta 3?" not in client.get(address(quiz), {"q": "pregunta 1"}).content.decode()
    page = client.get(address(quiz), {"clase": QuestionKind.NUMERIC, "curso": other.version.course_id})

    assert [one.kind for one in page.context["page"]] == [QuestionKind.NUMERIC]
    assert "No encontramos preguntas así" in client.get(address(quiz), {"q": "zzz"}).content.decode()


def test_only_the_newest_version_of_a_course_lends(client_of, author, quiz, other, at):
    newer = actions.publishing.open_new_version(course=other.version.course, by=author, at=at)

    found = client_of(author).get(address(quiz)).context["page"]

    assert {one.quiz.version_id for one in found} == {newer.pk}


def test_what_the_diagnosis_lends_is_copied_with_its_right_answer(client_of, author, quiz, lent):
    client = client_of(author)
    assert LENT in client.get(address(quiz)).content.decode()

    client.post(address(quiz), {"prestada": [f"banco:{lent.pk}"]})

    (copied,) = quiz.questions.all()
    assert (copied.kind, copied.text) == (QuestionKind.SINGLE, LENT)
    assert [part["text"] for part in copied.parts if part["correct"]] == ["Con uno para personas nombradas"]
    assert LENT not in client.get(address(quiz)).content.decode()


def test_what_a_wave_is_about_to_ask_is_not_lent(client_of, author, quiz, lent):
    wave = make_wave(people=[], entity=lent.entity, name="La que viene", state=WaveState.SCHEDULED)
    assert wave.version.instrument == lent.version.instrument

    client_of(author).post(address(quiz), {"prestada": [f"banco:{lent.pk}"]})

    assert LENT not in client_of(author).get(address(quiz)).content.decode()
    assert not quiz.questions.exists()


def test_nothing_of_another_entity_is_seen_or_copied(client_of, author, quiz, other_entity, at):
    theirs = make_version(entity=other_entity, at=at, code="ajeno", title="Ajeno", with_quiz=True).quizzes.get()
    foreign = theirs.questions.first() or make_question(quiz=theirs, parts=OPTIONS)

    page = client_of(author).post(address(quiz), {"pregunta": [foreign.pk, "x", "9" * 40]}, follow=True)

    assert "Elija al menos una pregunta" in page.content.decode()
    assert "Ajeno" not in page.content.decode()
    assert not quiz.questions.exists()


def test_a_published_quiz_takes_nothing(client_of, author, other, quiz):
    page = client_of(author).post(address(other), {"pregunta": ["1"]}, follow=True)

    assert page.redirect_chain[0][0] == reverse("learning:author_quiz", args=[other.pk])
    assert Question.objects.filter(quiz=other).count() == len(KINDS)


def test_who_writes_no_courses_does_not_see_the_bank(client_of, beto, quiz):
    assert client_of(beto).get(address(quiz)).status_code == 404
