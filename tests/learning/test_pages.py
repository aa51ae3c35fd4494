"""Pages: what each person sees and may do, and what a page costs."""

import io
import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from apropia.competences.actions import load_framework
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.actions.authoring import QuestionDraft
from apropia.learning.models import (
    Activity,
    ActivityKind,
    Attempt,
    AttemptAnswer,
    Completion,
    Course,
    CourseVersion,
    Enrollment,
    PathStep,
    Question,
    StepStatus,
)
from apropia.learning.starter import load_starter_courses
from apropia.learning.states import EnrollmentStatus, VersionStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import make_version, right_fields, take_course
from people_factories import make_person

pytestmark = pytest.mark.django_db
# The page of a course may take 12; the frame of every page (session, account, person) takes the rest.
COURSE_QUERIES = 5
PNG = io.BytesIO()
Image.new("RGB", (2, 2)).save(PNG, "PNG")


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def sharing(entity: Entity, at: datetime) -> CourseVersion:
    """A starter course, whole."""
    load_framework(at=at)
    load_starter_courses(entity=entity, by=None, at=at)
    return CourseVersion.objects.get(course__code="compartir-archivos")


def _url(name: str, *args: object) -> str:
    return reverse(f"learning:{name}", args=args)


def _answers(question: Question) -> dict[str, object]:
    return right_fields(attempt=question.quiz.attempts.get(submitted_at=None), question=question)


def test_beto_walks_a_starter_course_in_the_browser(sharing: CourseVersion, beto: Person, client_of) -> None:
    browser, code = client_of(beto), "compartir-archivos"

    response = browser.post(_url("start", code), follow=True)
    for _step in range(80):
        here = response.request["PATH_INFO"]
        html = response.content.decode()
        if here.endswith("/terminado/"):
            break
        following = re.findall(r'class="btn" href="(/aprender/curso/[^"]*)"', html)
        if here.endswith("/resultado/"):
            response = browser.get(following[0], follow=True)
        elif match := re.search(r'action="(/aprender/curso/[^"]*/(?:hecha|empezar|pasos)/)"', html):
            response = browser.post(match[1], {"step": re.findall(r'name="step" value="(\w+)"', html)}, follow=True)
        elif match := re.search(r'name="question" value="(\d+)"', html):
            question = Question.objects.get(pk=match[1])
            response = browser.post(here, {"question": match[1], **_answers(question)}, follow=True)
        else:
            response = browser.get(following[0], follow=True)

    assert "Terminó «Compartir archivos sin perder el control»" in response.content.decode()
    completion = Completion.objects.get(pseudonym=beto.pseudonym)
    assert (completion.pre_percent, completion.post_percent) == (100, 100)
    page = browser.get(_url("constancia", completion.code)).content.decode()
    assert "Beto Aprendiz" in page
    assert "terminó el curso <b>Compartir archivos sin perder el control</b>" in page


@pytest.mark.parametrize("path", ["", "terminados/", "ruta/", "ruta/metas/", "curso/compartir-archivos/"])
def test_pages_of_a_learner_open_before_anything_is_begun(
    sharing: CourseVersion, beto: Person, client_of, path: str
) -> None:
    response = client_of(beto).get(f"/aprender/{path}")

    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_catalogue_filters_by_text_competence_duration_and_state(
    sharing: CourseVersion, beto: Person, client_of
) -> None:
    browser = client_of(beto)
    browser.post(_url("start", "compartir-archivos"))

    def codes(**asked: str) -> set[str]:
        html = browser.get(_url("catalogue"), asked).content.decode()
        return set(re.findall(r'href="/aprender/curso/([\w-]+)/"', html))

    assert len(codes()) == 12
    assert codes(q="contraseñas") == {"contrasenas-y-correos"}
    assert codes(competencia="2.2") == {"compartir-archivos", "documentos-accesibles"}
    assert codes(competencia="1") == {
        "asistentes-de-ia",
        "buscar-informacion",
        "compartir-archivos",
        "firma-y-gestion-documental",
    }
    assert codes(duracion="corta") == set()
    assert codes(estado="en_curso") == {"compartir-archivos"}
    assert "compartir-archivos" not in codes(estado="sin_empezar")
    assert codes(estado="terminado") == set()


@pytest.mark.once
def test_course_page_costs_the_same_whatever_its_size(
    entity: Entity, beto: Person, at: datetime, django_assert_num_queries
) -> None:
    small = make_version(entity=entity, at=at, lessons=1, with_tests=True, with_quiz=True, teaches={"2.2": "BASIC"})
    large = make_version(entity=entity, at=at, lessons=60, with_tests=True, with_quiz=True, teaches={"2.2": "BASIC"})
    for version in (small, large):
        actions.enrollment.start_course(version=version, by=beto, at=at)

    for version in (small, large):
        with django_assert_num_queries(COURSE_QUERIES):
            queries.courses.course_page_for(person=beto, code=version.course.code)


def test_course_page_asks_nothing_more_while_it_is_drawn(
    entity: Entity, beto: Person, at: datetime, client_of, django_assert_num_queries
) -> None:
    version = make_version(entity=entity, at=at, lessons=60, with_tests=True, teaches={"2.2": "BASIC"})
    browser = client_of(beto)
    browser.get(_url("history"))
    with CaptureQueriesContext(connection) as frame:
        browser.get(_url("history"))

    actions.enrollment.start_course(version=version, by=beto, at=at)
    # One more: what is good to have before it.
    with django_assert_num_queries(len(frame) - 1 + COURSE_QUERIES + 1):
        browser.get(_url("course", version.course.code))


@pytest.mark.once
def test_catalogue_costs_the_same_with_one_course_and_with_twenty(
    entity: Entity, beto: Person, at: datetime, client_of, django_assert_num_queries
) -> None:
    browser = client_of(beto)
    make_version(entity=entity, at=at, teaches={"2.2": "BASIC"})
    browser.get(_url("catalogue"))
    with CaptureQueriesContext(connection) as one:
        browser.get(_url("catalogue"))
    for _number in range(20):
        make_version(entity=entity, at=at, teaches={"2.2": "BASIC"})

    with django_assert_num_queries(len(one)):
        browser.get(_url("catalogue"))


def test_question_left_empty_keeps_the_page_and_says_what_to_do(
    sharing: CourseVersion, beto: Person, client_of, at: datetime
) -> None:
    browser = client_of(beto)
    quiz = sharing.quizzes.get(purpose="PRE")
    browser.post(_url("start", "compartir-archivos"))
    browser.post(_url("quiz_start", "compartir-archivos", quiz.pk))
    question = quiz.questions.first()

    response = browser.post(_url("quiz", "compartir-archivos", quiz.pk), {"question": question.pk})

    assert response.status_code == 422
    assert "Elija una respuesta." in response.content.decode()
    assert not AttemptAnswer.objects.exists()


def test_ordering_refuses_the_same_place_twice(sharing: CourseVersion, beto: Person, client_of, at: datetime) -> None:
    browser = client_of(beto)
    quiz = sharing.quizzes.get(purpose="PRACTICE")
    enrollment = actions.enrollment.start_course(version=sharing, by=beto, at=at)
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    for question in quiz.questions.exclude(kind="ORDERING"):
        actions.quizzes.answer(attempt=attempt, question=question, given=["a"], by=beto, at=at)
    ordering = quiz.questions.get(kind="ORDERING")

    response = browser.post(
        _url("quiz", "compartir-archivos", quiz.pk),
        {"question": ordering.pk, **dict.fromkeys(right_fields(attempt=attempt, question=ordering), "1")},
    )

    assert response.status_code == 422
    assert "Ponga cada paso en un lugar distinto." in response.content.decode()


def test_practice_answer_is_explained_at_once(sharing: CourseVersion, beto: Person, client_of, at: datetime) -> None:
    browser = client_of(beto)
    quiz = sharing.quizzes.get(purpose="PRACTICE")
    enrollment = actions.enrollment.start_course(version=sharing, by=beto, at=at)
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    question = quiz.questions.first()
    first = queries.quizzes.show(question, attempt=attempt, number=1, total=1).parts[0]

    response = browser.post(
        _url("quiz", "compartir-archivos", quiz.pk), {"question": question.pk, "given": first.token}, follow=True
    )

    html = response.content.decode()
    assert "Todavía no" in html
    assert question.parts[0]["feedback"] in html


def test_skipping_the_pre_test_leads_to_the_first_lesson(sharing: CourseVersion, beto: Person, client_of) -> None:
    browser = client_of(beto)
    browser.post(_url("start", "compartir-archivos"))
    quiz = sharing.quizzes.get(purpose="PRE")

    response = browser.post(_url("quiz_skip", "compartir-archivos", quiz.pk), follow=True)

    assert "/leccion/" in response.request["PATH_INFO"]
    assert Attempt.objects.get().declined_at is not None


def test_leaving_a_course_is_confirmed_and_reversible(sharing: CourseVersion, beto: Person, client_of) -> None:
    browser = client_of(beto)
    browser.post(_url("start", "compartir-archivos"))

    asked = browser.get(_url("leave", "compartir-archivos"))
    browser.post(_url("leave", "compartir-archivos"))
    status = Enrollment.objects.get().status
    browser.post(_url("start", "compartir-archivos"))

    assert "¿Salir de" in asked.content.decode()
    assert status == EnrollmentStatus.WITHDRAWN
    assert Enrollment.objects.get().status == EnrollmentStatus.IN_PROGRESS


def test_lesson_needs_an_enrolment(sharing: CourseVersion, beto: Person, client_of) -> None:
    response = client_of(beto).get(_url("lesson", "compartir-archivos", sharing.activities.first().pk))

    assert response.status_code == 404


def test_goals_become_a_route_whose_steps_are_accepted_or_left(sharing: CourseVersion, beto: Person, client_of) -> None:
    browser = client_of(beto)

    empty = browser.post(_url("goals"), {"level": "INTERMEDIATE"})
    browser.post(_url("goals"), {"area_2": ["2.2"], "area_4": ["4.1"], "level": "INTERMEDIATE"})
    first, second = queries.route_for(person=beto).steps
    browser.post(_url("decide", first.step_id, "aceptar"))
    response = browser.post(_url("decide", second.step_id, "quitar"), follow=True)

    assert empty.status_code == 422
    assert set(PathStep.objects.values_list("status", flat=True)) == {StepStatus.ACCEPTED, StepStatus.DISMISSED}
    html = response.content.decode()
    assert "En su plan" in html
    assert "Recuperar" in html


def test_stranger_reaches_nothing(sharing: CourseVersion, beto: Person, dario: Person, client_of, at: datetime) -> None:
    completion = take_course(version=make_version(entity=beto.entity, at=at, lessons=1), person=beto, at=at)
    browser = client_of(dario)
    activity, quiz = sharing.activities.first(), sharing.quizzes.first()

    for url in (
        _url("course", "compartir-archivos"),
        _url("lesson", "compartir-archivos", activity.pk),
        _url("quiz", "compartir-archivos", quiz.pk),
        _url("constancia", completion.code),
        _url("enrollments", "compartir-archivos"),
        _url("author_course", sharing.pk),
        _url("author_activity", activity.pk),
        _url("author_quiz", quiz.pk),
        _url("author_question", quiz.pk, quiz.questions.first().pk),
    ):
        assert browser.get(url).status_code == 404, url


def test_learner_does_not_find_the_pages_of_authors_and_managers(
    sharing: CourseVersion, beto: Person, client_of
) -> None:
    browser = client_of(beto)

    for url in (
        _url("author_list"),
        _url("author_create"),
        _url("author_course", sharing.pk),
        _url("enrollments", "compartir-archivos"),
        _url("enroll_rule", "compartir-archivos"),
    ):
        assert browser.get(url).status_code == 404, url


def test_author_writes_a_course_and_another_publishes_it(
    entity: Entity, elena: Person, carla: Person, client_of, at: datetime
) -> None:
    load_framework(at=at)
    author, manager = client_of(elena), client_of(carla)

    author.post(_url("author_create"), {"title": "Firmar sin papel"})
    version = CourseVersion.objects.get()
    module = version.modules.get()
    author.post(_url("author_submit", version.pk))
    version.refresh_from_db()
    assert version.status == VersionStatus.DRAFT
    assert "Escriba un resumen del curso." in author.get(_url("author_course", version.pk)).content.decode()

    competence = re.search(
        r'name="competences" value="(\d+)"', author.get(_url("author_describe", version.pk)).content.decode()
    )
    author.post(
        _url("author_describe", version.pk),
        {
            "title": "Firmar sin papel",
            "summary": "Firme desde su equipo.",
            "objectives": "Firmar un documento.\nComprobar la firma.",
            "duration_minutes": "15",
            "competences": [competence[1]],
            "level": "BASIC",
        },
    )
    author.post(_url("author_add_activity", module.pk), {"kind": "IMAGE", "title": "El botón"})
    author.post(_url("author_add_activity", module.pk), {"kind": "QUIZ", "title": "Compruebe"})
    image, quiz = Activity.objects.get(kind="IMAGE"), Activity.objects.get(kind="QUIZ").quiz
    saved = author.post(
        _url("author_activity", image.pk),
        {
            "title": "El botón",
            "duration_minutes": "3",
            "body": "Mire la imagen.",
            "image_alt": "El botón Firmar, arriba a la derecha.",
            "image_file": SimpleUploadedFile("boton.png", PNG.getvalue(), "image/png"),
        },
    )
    assert saved.status_code == 302
    author.post(
        _url("author_question_new", quiz.pk),
        {
            "text": "¿Qué se comprueba?",
            "text_1": "La firma",
            "correct_1": "on",
            "feedback_1": "Así es.",
            "text_2": "El color",
            "feedback_2": "No hace falta.",
        },
    )
    author.post(_url("author_submit", version.pk))
    manager.post(_url("author_pilot", version.pk))
    manager.post(_url("author_publish", version.pk))

    version.refresh_from_db()
    image.refresh_from_db()
    assert version.status == VersionStatus.PUBLISHED
    assert image.image is not None
    assert version.taught.get().level == "BASIC"


def test_a_text_file_is_no_image(entity: Entity, elena: Person, client_of, at: datetime) -> None:
    version = actions.authoring.create_course(title="Curso", by=elena, at=at)
    image = actions.authoring.add_activity(
        module=version.modules.get(), kind=ActivityKind.IMAGE, title="Foto", by=elena, at=at
    )

    response = client_of(elena).post(
        _url("author_activity", image.pk),
        {"title": "Foto", "duration_minutes": "3", "image_file": SimpleUploadedFile("a.png", b"hola", "image/png")},
    )

    assert response.status_code == 422
    assert Activity.objects.get().image is None


def test_every_page_of_the_author_opens(sharing: CourseVersion, carla: Person, client_of, at: datetime) -> None:
    browser = client_of(carla)
    draft = actions.publishing.open_new_version(course=sharing.course, by=carla, at=at)
    activity, quiz = draft.activities.first(), draft.quizzes.first()
    urls = [
        _url("author_list"),
        _url("author_create"),
        _url("author_course", draft.pk),
        _url("author_course", sharing.pk),
        _url("author_describe", draft.pk),
        _url("author_send_back", draft.pk),
        _url("author_retire", sharing.pk),
        _url("author_rename_module", draft.modules.first().pk),
        _url("author_remove_module", draft.modules.first().pk),
        _url("author_preview", activity.pk),
        _url("author_remove_activity", activity.pk),
        _url("author_quiz", quiz.pk),
        _url("author_question_new", quiz.pk),
        _url("author_remove_question", quiz.questions.first().pk),
        _url("enrollments", "compartir-archivos"),
        _url("enroll_rule", "compartir-archivos"),
        *(_url("author_activity", one.pk) for one in draft.activities.all()),
        *(_url("author_question", one.quiz_id, one.pk) for one in Question.objects.filter(quiz__version=draft)),
    ]

    for url in urls:
        response = browser.get(url)
        assert response.status_code == 200, url
        assert response.content.decode().count("<h1") == 1, url
        assert " style=" not in response.content.decode(), url


def test_outline_is_reordered_without_javascript(
    sharing: CourseVersion, carla: Person, client_of, at: datetime
) -> None:
    draft = actions.publishing.open_new_version(course=sharing.course, by=carla, at=at)
    first, second = draft.activities.all()[:2]

    client_of(carla).post(_url("author_move_activity", first.pk, "bajar"))

    assert [one.pk for one in draft.activities.all()[:2]] == [second.pk, first.pk]


def test_published_version_cannot_be_changed_through_its_pages(
    sharing: CourseVersion, carla: Person, client_of
) -> None:
    activity = sharing.activities.first()
    browser = client_of(carla)

    browser.post(_url("author_activity", activity.pk), {"title": "Otra", "duration_minutes": "3", "body": "x"})
    browser.post(_url("author_remove_activity", activity.pk))

    activity.refresh_from_db()
    assert activity.title == "Un enlace en vez de veinte adjuntos"


def test_question_of_a_published_version_is_not_reached_through_a_draft(
    entity: Entity, elena: Person, client_of, at: datetime
) -> None:
    published = make_version(entity=entity, at=at, with_quiz=True)
    draft = make_version(entity=entity, at=at, with_quiz=True, status=VersionStatus.DRAFT, author=elena)
    frozen, own = (Question.objects.filter(quiz__version=one).first() for one in (published, draft))
    address = _url("author_question", own.quiz_id, frozen.pk)
    words = QuestionDraft(kind=frozen.kind, text="¿Otra?", parts=frozen.parts, explanation="", measures="")

    answer = client_of(elena).post(address, {"text": "¿Otra?", "text_1": "Sí", "correct_1": "on", "text_2": "No"})
    with pytest.raises(NotFound):
        actions.authoring.save_question(quiz=own.quiz, question=frozen, draft=words, by=elena, at=at)

    frozen.refresh_from_db()
    assert answer.status_code == 404
    assert frozen.text == "¿Pregunta 1?"


def test_manager_enrols_a_unit_in_the_background(
    sharing: CourseVersion, carla: Person, beto: Person, unit: OrgUnit, client_of, run_jobs
) -> None:
    make_person(unit=unit, given_names="Gil", with_account=False)
    browser = client_of(carla)

    response = browser.post(
        _url("enroll_rule", "compartir-archivos"), {"unit": str(unit.pk), "deadline_on": "2099-01-31"}, follow=True
    )
    run_jobs()
    again = browser.get(response.request["PATH_INFO"])

    assert again.status_code == 200
    assert Enrollment.objects.filter(origin="RULE", deadline_on="2099-01-31", unit=unit).count() == 3
    assert Course.objects.filter(enrollments__isnull=False).distinct().count() == 1


def test_small_units_are_protected_in_the_counts(
    sharing: CourseVersion, carla: Person, unit: OrgUnit, client_of, at: datetime
) -> None:
    for _number in range(3):
        actions.enrollment.enroll(version=sharing, by=make_person(unit=unit), at=at)

    html = client_of(carla).get(_url("enrollments", "compartir-archivos")).content.decode()

    assert "Dato protegido" in html
    assert "3 personas" not in html


def test_who_took_two_versions_of_a_course_counts_once(
    entity: Entity, carla: Person, unit: OrgUnit, at: datetime
) -> None:
    first = make_version(entity=entity, at=at, code="dos-versiones")
    second = CourseVersion.objects.create(
        entity=entity,
        course=first.course,
        number=2,
        title=first.title,
        duration_minutes=20,
        status=VersionStatus.RETIRED,
        created_at=at,
        changed_at=at,
    )
    for number in range(6):
        taken = {"entity": entity, "course": first.course, "pseudonym": make_person(unit=unit).pseudonym, "unit": unit}
        finished = {"status": EnrollmentStatus.FINISHED, "finished_at": at} if number < 3 else {}
        Enrollment.objects.create(version=first, enrolled_at=at, **taken)
        Enrollment.objects.create(version=second, enrolled_at=at, **taken, **finished)

    counts = queries.enrollments.enrollment_counts_for(person=carla, code="dos-versiones")

    assert counts.total.people == 6
    assert counts.total.share == 0.5


def test_route_without_steps_says_why(sharing: CourseVersion, beto: Person, client_of) -> None:
    browser = client_of(beto)

    browser.post(_url("goals"), {"area_5": ["5.3"], "level": "ADVANCED"})

    assert "Todavía no hay nada para sus metas" in browser.get(_url("route")).content.decode()
