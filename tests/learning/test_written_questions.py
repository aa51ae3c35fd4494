"""Questions whose answer is written, and texts with gaps: written by an author, answered, graded and explained."""

from datetime import datetime

import pytest
from django.urls import reverse

from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.actions.authoring import FlawedQuestion, QuestionDraft
from apropia.learning.models import AttemptAnswer, CourseVersion, Question, QuestionKind, Quiz
from apropia.learning.policies.questions import flaw_of
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role
from learning.factories import make_version
from people_factories import make_person

NUMBERS = [
    {"key": "a", "text": "12.5", "margin": "0.5", "correct": True, "feedback": "Así es."},
    {"key": "b", "text": "125", "margin": "", "correct": False, "feedback": "Faltó la coma."},
    {"key": "c", "text": "*", "margin": "", "correct": False, "feedback": "Vuelva a medir."},
]
WORDS = [
    {"key": "a", "text": "segundo factor*", "correct": True, "feedback": ""},
    {"key": "b", "text": "contraseña", "correct": False, "feedback": "Esa es la primera."},
]
GAPS = [
    {
        "key": "a",
        "text": "Dónde se guarda",
        "is_written": False,
        "options": [
            {"text": "nube", "correct": True, "feedback": ""},
            {"text": "memoria USB", "correct": False, "feedback": "Se pierde."},
        ],
    },
    {
        "key": "b",
        "text": "Con quién",
        "is_written": True,
        "options": [{"text": "equipo", "correct": True, "feedback": "Con todos."}],
    },
]
GAP_TEXT = "Guarde en la [[1]] y comparta con su [[2]]."


@pytest.mark.parametrize(
    ("kind", "parts", "given", "expected"),
    [
        ("NUMERIC", NUMBERS, "12,9", True),
        ("NUMERIC", NUMBERS, "12.5 MB", True),
        ("NUMERIC", NUMBERS, "125", False),
        ("NUMERIC", NUMBERS, "13,1", False),
        ("NUMERIC", NUMBERS, None, False),
        ("SHORT", WORDS, "SEGUNDO FACTOR de acceso", True),
        ("SHORT", WORDS, "Contraseña", False),
        ("SHORT", WORDS, ["segundo factor"], False),
        ("CLOZE", GAPS, {"a": "nube", "b": "Equipo"}, True),
        ("CLOZE", GAPS, {"a": "memoria USB", "b": "equipo"}, False),
        ("CLOZE", GAPS, {"a": "nube"}, False),
        ("CLOZE", GAPS, "nube", False),
    ],
)
def test_written_answer_is_right_as_a_whole(kind: str, parts: list, given: object, expected: bool) -> None:
    assert Question(kind=kind, parts=parts, unit="MB").is_right(given) is expected


@pytest.mark.parametrize(
    ("kind", "parts", "text", "flaw"),
    [
        ("NUMERIC", NUMBERS, "¿Cuánto?", ""),
        ("NUMERIC", NUMBERS[1:], "¿Cuánto?", "correcta"),
        ("NUMERIC", [{**NUMBERS[0], "text": "doce"}], "¿Cuánto?", "no es un número"),
        ("SHORT", [{**WORDS[0], "text": "*"}], "¿Qué?", "cualquier respuesta"),
        ("SHORT", [], "¿Qué?", "al menos una respuesta"),
        ("CLOZE", GAPS, GAP_TEXT, ""),
        ("CLOZE", GAPS, "Sin huecos.", "[[1]] [[2]]"),
        ("CLOZE", GAPS, "[[2]] y [[1]]", "[[1]] [[2]]"),
        ("CLOZE", [], "Sin huecos.", "al menos un hueco"),
        ("CLOZE", [{**GAPS[0], "options": GAPS[0]["options"][:1]}], "[[1]]", "dos opciones"),
        ("CLOZE", [{**GAPS[0], "options": GAPS[0]["options"][1:]}], "[[1]]", "respuesta correcta"),
    ],
)
def test_author_is_told_what_is_wrong(kind: str, parts: list, text: str, flaw: str) -> None:
    said = flaw_of(kind, parts, text)

    assert flaw in said if flaw else said == ""


def draft_quiz(entity: Entity, author: Person, at: datetime) -> Quiz:
    version = make_version(entity=entity, at=at, with_quiz=True, status=VersionStatus.DRAFT, author=author)
    return version.quizzes.get()


@pytest.fixture
def author(unit) -> Person:
    return make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])


@pytest.mark.django_db
def test_flawed_text_with_gaps_is_not_kept(entity: Entity, author: Person, at: datetime) -> None:
    draft = QuestionDraft(kind=QuestionKind.CLOZE, text="Sin huecos.", parts=GAPS)

    with pytest.raises(FlawedQuestion):
        actions.authoring.save_question(
            quiz=draft_quiz(entity, author, at), question=None, draft=draft, by=author, at=at
        )


@pytest.mark.django_db
def test_author_writes_a_number_and_opens_it_again(client_of, entity: Entity, author: Person, at: datetime) -> None:
    quiz = draft_quiz(entity, author, at)
    client = client_of(author)
    url = reverse("learning:author_question_new", args=[quiz.pk]) + "?clase=NUMERIC"
    fields = {"text": "¿Cuánto pesa?", "unit": "MB", "text_1": "12,5", "margin_1": "0,5", "correct_1": "on"}

    assert "no es un número" in client.post(url, {**fields, "text_2": "doce"}).content.decode()
    assert "menor que cero" in client.post(url, {**fields, "margin_1": "-1"}).content.decode()
    assert client.post(url, fields).status_code == 302

    written = quiz.questions.get(kind="NUMERIC")
    assert (written.unit, written.parts) == (
        "MB",
        [{"key": "a", "text": "12.5", "margin": "0.5", "correct": True, "feedback": ""}],
    )
    page = client.get(reverse("learning:author_question", args=[quiz.pk, written.pk])).content.decode()
    assert 'value="12,5"' in page
    assert 'value="0,5"' in page


@pytest.mark.django_db
def test_question_becomes_another_kind_and_keeps_what_was_typed(
    client_of, entity: Entity, author: Person, at: datetime
) -> None:
    quiz = draft_quiz(entity, author, at)
    client = client_of(author)
    before = quiz.questions.count()
    url = reverse("learning:author_question_new", args=[quiz.pk]) + "?clase=SINGLE"
    fields = {
        "text": "¿Qué conviene?",
        "text_1": "Esto",
        "correct_1": "on",
        "feedback_1": "Así es.",
        "explanation": "Por orden.",
    }

    answer = client.post(url, {**fields, "becomes": "MULTIPLE"})

    assert answer.status_code == 200
    form = answer.context["form"]
    assert form.kind == "MULTIPLE"
    assert {name: form[name].value() for name in fields} == fields
    assert "Falta este dato" not in answer.content.decode()
    assert quiz.questions.count() == before
    assert client.post(url, {**fields, "becomes": "NADA"}).context["form"].kind == "SINGLE"


@pytest.mark.django_db
def test_author_writes_gaps_and_opens_them_again(client_of, entity: Entity, author: Person, at: datetime) -> None:
    quiz = draft_quiz(entity, author, at)
    client = client_of(author)
    fields = {
        "text": GAP_TEXT,
        "text_1": "Dónde se guarda", "right_1": "nube", "wrong_1": "memoria USB | Se pierde.",
        "text_2": "Con quién", "right_2": "equipo | Con todos.", "is_written_2": "on",
    }  # fmt: skip

    assert (
        client.post(reverse("learning:author_question_new", args=[quiz.pk]) + "?clase=CLOZE", fields).status_code == 302
    )

    written = quiz.questions.get(kind="CLOZE")
    assert written.parts == GAPS
    page = client.get(reverse("learning:author_question", args=[quiz.pk, written.pk])).content.decode()
    assert "memoria USB | Se pierde." in page
    assert "(1) ____" in client.get(reverse("learning:author_quiz", args=[quiz.pk])).content.decode()


@pytest.mark.django_db
def test_form_keeps_every_option_that_another_program_brought(entity, author, at, client_of) -> None:
    quiz = draft_quiz(entity, author, at)
    many = [{"key": chr(97 + n), "text": f"Opción {n}", "correct": n == 8, "feedback": ""} for n in range(9)]
    question = Question.objects.create(entity=entity, quiz=quiz, position=3, kind="SINGLE", text="¿Cuál?", parts=many)

    page = client_of(author).get(reverse("learning:author_question", args=[quiz.pk, question.pk])).content.decode()

    assert 'value="Opción 8"' in page


def published(entity: Entity, at: datetime) -> CourseVersion:
    version = make_version(entity=entity, at=at, with_quiz=True)
    quiz = version.quizzes.get()
    quiz.questions.all().delete()
    rows = [("NUMERIC", "¿Cuánto pesa?", NUMBERS), ("SHORT", "¿Qué falta?", WORDS), ("CLOZE", GAP_TEXT, GAPS)]
    for position, (kind, text, parts) in enumerate(rows, 1):
        Question.objects.create(
            entity=entity, quiz=quiz, position=position, kind=kind, text=text, parts=parts, unit="MB" * (position == 1)
        )
    return version


@pytest.mark.django_db
def test_learner_answers_by_writing(client_of, entity: Entity, beto: Person, at: datetime) -> None:
    version = published(entity, at)
    quiz = version.quizzes.get()
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    client, code = client_of(beto), version.course.code
    number, words, gaps = quiz.questions.all()
    url = reverse("learning:quiz", args=[code, quiz.pk])

    asked = client.get(url).content.decode()
    assert "Su respuesta, en MB" in asked
    assert "12.5" not in asked
    assert "Faltó" not in asked
    refused = client.post(url, {"question": number.pk, "given": "doce"})
    assert refused.status_code == 422
    assert "«doce» no es un número" in refused.content.decode()
    assert not AttemptAnswer.objects.exists()

    told = client.post(url, {"question": number.pk, "given": "125"}, follow=True).content.decode()
    assert "Faltó la coma." in told
    assert "12,5 ± 0,5 MB" in told
    asked = client.get(url).content.decode()
    assert "segundo factor" not in asked
    assert "Así es" in client.post(url, {"question": words.pk, "given": "Segundo factor"}, follow=True).content.decode()

    shown = queries.quizzes.show(gaps, attempt=attempt, number=3, total=3)
    page = client.get(url).content.decode()
    assert "(1) ____" in page
    assert "1. Dónde se guarda" in page
    assert "equipo" not in page.split("<form", 1)[1]
    first, second = (gap.token for gap in shown.gaps)
    fields = {"question": gaps.pk, f"part_{first}": "memoria USB", f"part_{second}": "EQUIPO"}
    told = client.post(url, fields, follow=True).content.decode()
    assert "Se pierde." in told
    assert "Va: nube" in told
    assert "Con todos." in told
    assert list(AttemptAnswer.objects.order_by("pk").values_list("is_correct", flat=True)) == [False, True, False]
    result = client.get(reverse("learning:quiz_result", args=[code, quiz.pk])).content.decode()
    assert "Acertó 1 de 3" in result


@pytest.mark.django_db
def test_comments_of_pairs_and_steps_are_told_where_they_were_missed(
    entity: Entity, beto: Person, at: datetime
) -> None:
    parts = [{"key": k, "text": k, "match": k.upper(), "feedback": f"Por {k}."} for k in "abc"]
    pairs = Question(kind="MATCHING", parts=parts)
    steps = Question(kind="ORDERING", parts=parts)

    assert queries.answers.said_of(pairs, {"a": "a", "b": "c", "c": "b"})["comments"] == ("Por b.", "Por c.")
    assert queries.answers.said_of(steps, ["b", "a", "c"])["comments"] == ("Por a.", "Por b.")
