"""Before a course is published its author reads what lacks, what leaves somebody out, and what would make it easier."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from apropia.learning import actions, queries
from apropia.learning.models import Activity, CourseVersion, Question
from apropia.learning.policies.publication import NotReady
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role
from learning.factories import make_version
from people_factories import make_person

pytestmark = pytest.mark.django_db
HARD = "Institucionalización interadministrativa responsabilizándose extraordinariamente sistematizadamente. "


@pytest.fixture
def elena(unit) -> Person:
    """Writes contents."""
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def draft(elena: Person, at: datetime) -> CourseVersion:
    """Return a draft of one lesson, questions and a practice that lacks nothing."""
    return make_version(
        entity=elena.entity,
        at=at,
        lessons=1,
        with_quiz=True,
        with_practice=True,
        with_tests=True,
        status=VersionStatus.DRAFT,
        author=elena,
        teaches={"2.2": "BASIC"},
    )


def write(version: CourseVersion, body: str) -> Activity:
    lesson = version.activities.first()
    Activity.objects.filter(pk=lesson.pk).update(body=body)
    return lesson


def ready(person: Person, version: CourseVersion) -> queries.readiness.Readiness:
    return queries.readiness.readiness_for(person=person, pk=version.pk)


def submit(version: CourseVersion, by: Person, at: datetime) -> None:
    actions.publishing.submit(outline=queries.authoring.workshop_for(person=by, pk=version.pk).outline, by=by, at=at)


def test_whole_course_has_nothing_to_mend(draft: CourseVersion, elena: Person, at: datetime) -> None:
    found = ready(elena, draft)

    assert (found.blocking_count, found.advice_count) == (0, 0)
    submit(draft, elena, at)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Lea [aquí](https://ejemplo.gov.co).", "no dice adónde lleva"),
        ("![foto.png](/archivos/1)", "no describe la imagen"),
        ("|  |\n|--|\n| 1 |", "no tiene títulos de columna"),
        (" ".join(["palabra"] * 41) + ".", "41 palabras"),
        (HARD * 20, "muy difícil"),
    ],
)
def test_what_leaves_somebody_out_blocks(
    draft: CourseVersion, elena: Person, at: datetime, body: str, said: str
) -> None:
    lesson = write(draft, body)

    (place,) = ready(elena, draft).places
    assert said in place.blocking[0].text
    assert (place.title, place.blocking[0].place.activity_id) == (lesson.title, lesson.pk)
    with pytest.raises(NotReady):
        submit(draft, elena, at)


@pytest.mark.parametrize(
    "body",
    [
        "## Uno\n\n#### Dos",
        "Oprima el botón verde.",
        " ".join(["palabra"] * 30) + ".",
        "Escriba con el fin de informar.",
        "Mire la TRD.",
        "No es imposible.",
    ],
)
def test_what_is_a_rule_of_thumb_only_advises(draft: CourseVersion, elena: Person, at: datetime, body: str) -> None:
    write(draft, body)

    found = ready(elena, draft)

    assert (found.blocking_count, found.advice_count) == (0, 1)
    submit(draft, elena, at)


@pytest.mark.parametrize(("minutes", "is_odd"), [(5, True), (20, False), (60, True)])
def test_length_that_is_not_that_of_the_activities_is_told(
    draft: CourseVersion, elena: Person, minutes: int, is_odd: bool
) -> None:
    Activity.objects.filter(version=draft).update(duration_minutes=0)
    lesson = draft.activities.first()
    Activity.objects.filter(pk=lesson.pk).update(duration_minutes=20)
    CourseVersion.objects.filter(pk=draft.pk).update(duration_minutes=minutes)

    found = ready(elena, draft)

    assert found.blocking_count == 0
    told = [problem for place in found.places for problem in place.advice if problem.place.field == "duration_minutes"]
    assert [problem.text[:56] for problem in told] == (
        [f"El curso dice {minutes} minutos y sus actividades suman 20. Ponga"[:56]] if is_odd else []
    )


def test_page_of_a_draft_that_lacks_nothing_sends_it(
    client_of: Callable[[Person], Client], draft: CourseVersion, elena: Person
) -> None:
    browser, sends = client_of(elena), reverse("learning:author_submit", args=[draft.pk])
    page = reverse("learning:author_ready", args=[draft.pk])
    assert sends in browser.get(page).content.decode()

    CourseVersion.objects.filter(pk=draft.pk).update(summary="")
    assert sends not in browser.get(page).content.decode()
    assert "Falta corregir 1 punto antes" in browser.post(sends, follow=True).content.decode()


def test_acronym_explained_anywhere_in_the_course_is_known(draft: CourseVersion, elena: Person) -> None:
    write(draft, "Mire la TRD. La TRD sirve.")
    assert ready(elena, draft).advice_count == 1

    CourseVersion.objects.filter(pk=draft.pk).update(summary="La tabla de retención documental (TRD).")

    assert ready(elena, draft).advice_count == 0


def test_questions_of_an_activity_are_told_in_it_and_those_of_the_tests_in_theirs(
    draft: CourseVersion, elena: Person
) -> None:
    Question.objects.filter(quiz__version=draft).update(explanation="Escriba con el fin de informar.")

    places = {place.title: len(place.advice) for place in ready(elena, draft).places}

    assert places == {"Compruebe": 2, "Antes de empezar": 1, "Al terminar": 1}


def test_step_of_a_practice_is_told_by_its_field(draft: CourseVersion, elena: Person) -> None:
    practice = draft.activities.get(title="Hágalo usted")
    practice.steps[1]["text"] = "Proceda a subir un archivo"
    practice.save()

    ((problem,),) = [place.advice for place in ready(elena, draft).places]

    assert (problem.place.field, problem.place.activity_id) == ("step_2", practice.pk)


def test_page_leads_to_each_field(client_of: Callable[[Person], Client], draft: CourseVersion, elena: Person) -> None:
    lesson = write(draft, "Lea [aquí](https://ejemplo.gov.co). Asimismo, guarde.")
    question = Question.objects.filter(quiz__version=draft).first()
    Question.objects.filter(pk=question.pk).update(text="¿Asimismo?")

    page = client_of(elena).get(reverse("learning:author_ready", args=[draft.pk])).content.decode()

    assert "1 punto por corregir" in page
    assert "2 consejos" in page
    assert reverse("learning:author_activity", args=[lesson.pk]) + "#id_body" in page
    assert reverse("learning:author_question", args=[question.quiz_id, question.pk]) + "#id_text" in page


def test_page_says_how_easy_each_long_text_is(
    client_of: Callable[[Person], Client], draft: CourseVersion, elena: Person
) -> None:
    write(draft, "Abra la carpeta. Guarde el archivo. " * 20)

    page = client_of(elena).get(reverse("learning:author_ready", args=[draft.pk])).content.decode()

    assert "Qué tan fácil se lee" in page
    assert "INFLESZ" in page


def test_published_version_is_read_without_links(
    client_of: Callable[[Person], Client], elena: Person, at: datetime
) -> None:
    version = make_version(entity=elena.entity, at=at)
    lesson = write(version, "Lea [aquí](https://ejemplo.gov.co).")

    page = client_of(elena).get(reverse("learning:author_ready", args=[version.pk])).content.decode()

    assert "Así quedaron sus textos" in page
    assert reverse("learning:author_activity", args=[lesson.pk]) not in page
