"""Questions come into a quiz from other programs after a look, and go to Moodle and back unchanged."""

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apropia.formats.questions.reading import read_questions
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import Question, Quiz
from apropia.learning.policies.question_files import brought, file_of
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role
from learning.factories import OPTIONS, make_question, make_version
from learning.test_written_questions import GAP_TEXT, GAPS, NUMBERS, WORDS
from people_factories import make_person

GIFT = """::Uno::¿Cuál guarda solo?{=La nube#Eso es. ~El disco#No.}

::Dos::¿Cuánto es 2,5 por 2?{#5:0.1}

::Tres::Capital de Colombia{=Bogotá =%50%Santa Fe}

::Cuatro::Cuente su caso.{}
"""
TRUTH = [
    {"key": "a", "text": "Verdadero", "correct": False, "feedback": "No siempre."},
    {"key": "b", "text": "Falso", "correct": True, "feedback": ""},
]
PAIRS = [{"key": key, "text": f"Caso {key}", "match": f"Pareja {key}", "feedback": ""} for key in "abc"]
STEPS = [{"key": key, "text": f"Paso {key}", "feedback": ""} for key in "abc"]
MANY = [{"key": key, "text": f"Opción {key}", "correct": key != "c", "feedback": f"Por {key}."} for key in "abc"]
KINDS = [
    ("SINGLE", OPTIONS), ("TRUE_FALSE", TRUTH), ("MULTIPLE", MANY), ("MATCHING", PAIRS), ("ORDERING", STEPS),
    ("NUMERIC", NUMBERS), ("SHORT", WORDS),
]  # fmt: skip


@pytest.fixture
def author(unit) -> Person:
    return make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def quiz(entity: Entity, author: Person, at: datetime) -> Quiz:
    version = make_version(entity=entity, at=at, with_quiz=True, status=VersionStatus.DRAFT, author=author)
    found = version.quizzes.get()
    found.questions.all().delete()
    return found


def sent(text: str, name: str = "banco.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def signed_in(html: str) -> str:
    return re.search(r'name="leidas" value="([^"]+)"', html)[1]


def fields_of(question: Question) -> dict:
    named = ("kind", "text", "explanation", "measures", "unit")
    parts = [{name: value for name, value in part.items() if name != "key"} for part in question.parts]
    return {name: getattr(question, name) for name in named} | {"parts": parts}


@pytest.mark.parametrize("format_", ["gift", "xml"])
def test_round_trip_is_equal(format_: str) -> None:
    questions = [
        Question(
            kind=kind, text=f"¿Pregunta {kind}?", parts=parts, explanation="Porque sí.", measures="Respaldo",
            unit="MB" if kind == "NUMERIC" else "",
        )
        for kind, parts in KINDS
    ]  # fmt: skip

    data = file_of([("Compruebe", questions)], format_=format_)
    found = brought(read_questions(data).questions)

    assert [one.fields for one in found] == [fields_of(one) for one in questions]
    assert not any(one.notes for one in found)


ODD = [
    {
        "key": "a",
        "text": "Hueco 1",
        "is_written": False,
        "options": [
            {"text": r"50% {a} ~b #c /d \ e \"f\" &amp; =g", "correct": True, "feedback": r"=Sí# {~} \\ }"},
            {"text": "%50%no", "correct": False, "feedback": "%0%"},
            {"text": "=tampoco", "correct": False, "feedback": ""},
        ],
    },
    {
        "key": "b",
        "text": "Qué sigue",
        "is_written": True,
        "options": [{"text": "*lápiz*", "correct": True, "feedback": ""}],
    },
]


@pytest.mark.parametrize(("text", "parts"), [(GAP_TEXT, GAPS), ("Antes {1:nada} [[1]]{[[2]]} fin", ODD)])
def test_round_trip_of_a_text_with_gaps_is_equal_in_xml(text: str, parts: list) -> None:
    gaps = Question(kind="CLOZE", text=text, parts=parts, explanation="Porque sí.", measures="Nube")

    [found] = brought(read_questions(file_of([("", [gaps])], format_="xml")).questions)

    assert found.fields == fields_of(gaps)
    assert not found.notes


@pytest.mark.django_db
def test_the_page_says_before_the_download_what_stays_out_of_gift(client_of, author: Person, quiz: Quiz) -> None:
    make_question(quiz=quiz, kind="CLOZE", parts=GAPS, position=5)
    quiz.questions.filter(kind="CLOZE").update(text=GAP_TEXT)
    browser = client_of(author)

    for name, pk in (("author_quiz", quiz.pk), ("author_course", quiz.version_id)):
        page = browser.get(reverse(f"learning:{name}", args=[pk])).content.decode()
        assert "En GIFT no caben los textos con huecos: se queda 1 pregunta." in page
        assert "Guarde en la (1) ____ y comparta" in page
    url = reverse("learning:author_quiz_file", args=[quiz.pk])
    assert b"Guarde en la" not in browser.get(f"{url}?formato=gift").content
    assert b"Guarde en la {1:MULTICHOICE_S:" in browser.get(f"{url}?formato=xml").content


@pytest.mark.django_db
def test_what_each_question_becomes_is_shown_before_it_is_added(client_of, author: Person, quiz: Quiz) -> None:
    client, url = client_of(author), reverse("learning:author_bring_questions", args=[quiz.pk])

    html = client.post(url, {"file": sent(GIFT)}).content.decode()

    assert "GIFT: 3 de 4 preguntas se pueden traer." in html
    assert "no hay preguntas como esta: respuesta larga" in html
    assert "aquí solo valen las que dan todo" in html
    assert not quiz.questions.exists()

    signed = signed_in(html)
    for _twice in range(2):
        client.post(url, {"leidas": signed})
    single, number, words = quiz.questions.all()
    assert [one.position for one in quiz.questions.all()] == [1, 2, 3]
    assert single.parts[0] == {"key": "a", "text": "La nube", "correct": True, "feedback": "Eso es."}
    assert number.parts == [{"key": "a", "text": "5", "margin": "0.1", "correct": True, "feedback": ""}]
    assert [part["correct"] for part in words.parts] == [True, False]
    added = (
        AuditEvent.objects.filter(action="learning.questions.brought").order_by("pk").values_list("detail", flat=True)
    )
    assert [one["added"] for one in added] == [3, 0]


@pytest.mark.django_db
def test_preview_of_one_quiz_is_not_applied_to_another(
    client_of, author: Person, quiz: Quiz, entity: Entity, at: datetime
) -> None:
    client = client_of(author)
    html = client.post(
        reverse("learning:author_bring_questions", args=[quiz.pk]), {"file": sent(GIFT)}
    ).content.decode()
    other = make_version(entity=entity, at=at, with_quiz=True, status=VersionStatus.DRAFT, author=author).quizzes.get()
    count = other.questions.count()

    client.post(reverse("learning:author_bring_questions", args=[other.pk]), {"leidas": signed_in(html)})
    client.post(reverse("learning:author_bring_questions", args=[other.pk]), {"leidas": "otra cosa"})

    assert other.questions.count() == count


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "says"),
    [("hola", "No se reconoce el archivo"), ("<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "")],
)
def test_file_that_cannot_be_read_is_refused_in_words(client_of, author, quiz, text: str, says: str) -> None:
    answer = client_of(author).post(reverse("learning:author_bring_questions", args=[quiz.pk]), {"file": sent(text)})

    assert answer.status_code == 422
    assert says in answer.content.decode()


@pytest.mark.django_db
def test_nothing_is_brought_into_a_published_course(client_of, author, entity, at) -> None:
    quiz = make_version(entity=entity, at=at, with_quiz=True).quizzes.get()

    answer = client_of(author).get(reverse("learning:author_bring_questions", args=[quiz.pk]))

    assert answer.status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(("format_", "ending"), [("xml", ".xml"), ("gift", ".txt")])
def test_quiz_and_course_go_to_moodle(client_of, author, entity, at, format_: str, ending: str) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True, with_tests=True, author=author)
    client, asked = client_of(author), {"formato": format_}
    quiz = version.quizzes.get(purpose="PRACTICE")

    of_quiz = client.get(reverse("learning:author_quiz_file", args=[quiz.pk]), asked)
    of_course = client.get(reverse("learning:author_course_questions", args=[version.pk]), asked)

    assert ending in of_quiz["Content-Disposition"]
    assert len(read_questions(of_quiz.content).questions) == 2
    sections = [one.section for one in read_questions(of_course.content).questions]
    assert sections == ["Antes de empezar", "Compruebe", "Compruebe", "Al terminar"]
