"""A learner, an author and a manager use learning: on a telephone, by keyboard, with scripts and without."""

import os
from datetime import datetime
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apropia.competences.actions import load_framework
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import (
    ActivityProgress,
    Completion,
    CourseVersion,
    Enrollment,
    ExemptionProof,
    Question,
    StepTick,
)
from apropia.learning.starter import load_starter_courses
from apropia.learning.states import VersionStatus
from journeys.press import press
from learning.factories import make_version, right_fields, right_fields_of, take_course

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CODE = "compartir-archivos"


@pytest.fixture
def sharing(entity: Entity, at: datetime) -> CourseVersion:
    load_framework(at=at)
    load_starter_courses(entity=entity, by=None, at=at)
    return CourseVersion.objects.get(course__code=CODE)


def keep_picture(page, name: str) -> None:
    folder = os.environ.get("APROPIA_TEST_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"learning-{name}.png"), full_page=True)


def show_whole(page, width: int) -> None:
    """Make the window as tall as the page, so that the bar at its foot covers nothing that axe measures."""
    page.set_viewport_size({"width": width, "height": 900})
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight") + 80})


def url(name: str, *args: object) -> str:
    return reverse(f"learning:{name}", args=args)


def _answer(page) -> None:
    """Answer the question on the page, right."""
    question = Question.objects.get(pk=page.locator("input[name=question]").input_value())
    attempt = question.quiz.attempts.get(submitted_at=None)
    for name, value in right_fields(attempt=attempt, question=question).items():
        if name == "given":
            for token in value:
                page.locator(f"input[name=given][value='{token}']").check()
        else:
            page.locator(f"select[name={name}]").select_option(value)
    press(page.get_by_role("button", name="Responder"))


@pytest.mark.parametrize("js", [True, False])
def test_beto_learns_on_his_telephone(browser_page, sharing, beto, js):
    page = browser_page(beto, width=390, js=js)
    page.goto(url("course", CODE))

    press(page.get_by_role("button", name="Empezar el curso"))
    press(page.get_by_role("button", name="Empezar", exact=True))
    for _question in range(5):
        _answer(page)
    press(page.get_by_role("link", name="Seguir", exact=True))
    for _lesson in range(4):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        press(page.get_by_role("button", name="Hecha, seguir"))
    for step in page.locator("input[name=step]").all():
        step.check()
    press(page.get_by_role("button", name="Guardar y seguir"))
    press(page.get_by_role("button", name="Empezar", exact=True))
    for _question in range(6):
        _answer(page)
        expect(page.get_by_role("heading", name="Así es")).to_be_visible()
        press(page.locator(".actions a.btn"))
    press(page.get_by_role("link", name="Seguir", exact=True))
    press(page.get_by_role("button", name="Empezar", exact=True))
    for _question in range(5):
        _answer(page)
    press(page.get_by_role("link", name="Seguir", exact=True))

    expect(page.get_by_role("heading", name="Terminó «Compartir archivos")).to_be_visible()
    assert Completion.objects.get().post_percent == 100


@pytest.mark.parametrize("js", [True, False])
def test_a_practice_is_ticked_step_by_step_by_keyboard(browser_page, axe, entity, beto, at, js):
    version = make_version(entity=entity, at=at, lessons=0, with_practice=True)
    actions.enrollment.start_course(version=version, by=beto, at=at)
    page = browser_page(beto, width=390, js=js)
    page.goto(url("lesson", version.course.code, version.activities.get().pk))

    page.get_by_label("Suba un archivo").focus()
    page.keyboard.press("Space")
    press(page.get_by_role("button", name="Guardar y seguir"))
    expect(page.get_by_text("Le faltan 2 pasos.")).to_be_visible()
    expect(page.get_by_label("Suba un archivo")).to_be_disabled()
    if js:
        assert axe(page) == []
    for step in ("Abra su carpeta compartida", "Comparta el enlace"):
        page.get_by_label(step).focus()
        page.keyboard.press("Space")
    press(page.get_by_role("button", name="Guardar y seguir"))

    expect(page.get_by_role("heading", name="Terminó «Compartir archivos")).to_be_visible()


def test_a_practice_loses_nothing_where_the_connection_is_lost(browser_page, entity, beto, at):
    version = make_version(entity=entity, at=at, lessons=0, with_practice=True)
    actions.enrollment.start_course(version=version, by=beto, at=at)
    page = browser_page(beto, width=390, console=False)
    page.goto(url("lesson", version.course.code, version.activities.get().pk))

    page.get_by_label("Abra su carpeta compartida").check()
    expect(page.get_by_text("1 de 3 pasos hechos. Guardado.")).to_be_visible()
    # What is saved is not taken back.
    page.get_by_label("Abra su carpeta compartida").press("Space")
    expect(page.get_by_label("Abra su carpeta compartida")).to_be_checked()
    page.route("**/pasos/", lambda route: route.abort())
    page.get_by_label("Suba un archivo").check()
    expect(page.get_by_text("se enviará cuando haya conexión")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Suba un archivo")).to_be_checked()
    page.unroute("**/pasos/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("2 de 3 pasos hechos. Guardado.")).to_be_visible()

    assert set(StepTick.objects.values_list("key", flat=True)) == {"a", "b"}


def test_a_lesson_waits_for_the_connection_to_be_marked(browser_page, entity, beto, at):
    version = make_version(entity=entity, at=at, lessons=2)
    actions.enrollment.start_course(version=version, by=beto, at=at)
    page = browser_page(beto, width=390, console=False)
    page.goto(url("lesson", version.course.code, version.activities.first().pk))

    page.context.set_offline(True)
    page.get_by_role("button", name="Hecha, seguir").click()
    expect(page.get_by_text("Sin conexión. Deje esta página abierta")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_text("2 de 2")).to_be_visible()
    assert ActivityProgress.objects.count() == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_learner_pages_are_accessible(browser_page, axe, sharing, entity, beto, at, width):
    other = CourseVersion.objects.get(course__code="contrasenas-y-correos")
    completion = take_course(version=other, person=beto, at=at, pre=False)
    actions.route.choose_goals(
        person=beto, goals={"2.2": "INTERMEDIATE", "4.1": "INTERMEDIATE", "1.1": "INTERMEDIATE"}, at=at
    )
    enrollment = actions.enrollment.start_course(version=sharing, by=beto, at=at)
    lessons = list(sharing.activities.all())
    actions.progress.finish_activity(enrollment=enrollment, activity=lessons[0], by=beto, at=at)
    practice = sharing.quizzes.get(purpose="PRACTICE")
    actions.quizzes.start_attempt(enrollment=enrollment, quiz=practice, by=beto, at=at)
    steps = make_version(entity=entity, at=at, lessons=0, with_practice=True)
    doing = actions.enrollment.start_course(version=steps, by=beto, at=at)
    actions.checklists.tick(enrollment=doing, activity=steps.activities.get(), keys=["a"], by=beto, at=at)
    step = next(one for one in queries.route_for(person=beto).steps if one.state == "todo" and one.kind == "course")
    page = browser_page(beto, width=width)

    for name, where in {
        "catalogue": url("catalogue"),
        "course": url("course", CODE),
        "course-done": url("course", "contrasenas-y-correos"),
        "lesson": url("lesson", CODE, lessons[1].pk),
        "practice": url("lesson", steps.course.code, steps.activities.get().pk),
        "quiz": url("quiz", CODE, practice.pk),
        "quiz-door": url("quiz", CODE, sharing.quizzes.get(purpose="POST").pk),
        "result": url("quiz_result", "contrasenas-y-correos", other.quizzes.get(purpose="POST").pk),
        "finished": url("finished", "contrasenas-y-correos"),
        "constancia": url("constancia", completion.code),
        "history": url("history"),
        "route": url("route"),
        "goals": url("goals"),
        "proof": url("proof", step.step_id),
        "postpone": url("step_postpone", step.step_id),
        "replace": url("step_replace", step.step_id),
    }.items():
        page.goto(where)
        show_whole(page, width)
        keep_picture(page, f"{name}-{width}")
        assert axe(page) == [], where
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where


@pytest.mark.parametrize(("width", "js"), [(1280, True), (390, True), (390, False)])
def test_beto_shapes_his_route(browser_page, sharing, beto, at, width, js):
    actions.route.choose_goals(person=beto, goals={"2.2": "INTERMEDIATE", "4.1": "INTERMEDIATE"}, at=at)
    first, second = [one for one in queries.route_for(person=beto).steps if one.kind == "course"]
    page = browser_page(beto, width=width, js=js)

    page.goto(url("route"))
    page.get_by_text("Por qué está aquí").first.click()
    expect(page.get_by_text("Cubre todo lo que le falta").first).to_be_visible()
    press(page.get_by_role("link", name=f"Aplazar {second.title}"))
    press(page.get_by_role("button", name="Aplazar", exact=True))
    expect(page.get_by_role("heading", name="Aplazados")).to_be_visible()
    press(page.get_by_role("button", name=f"Traer de vuelta {second.title}"))
    expect(page.get_by_role("heading", name="Aplazados")).to_have_count(0)

    press(page.get_by_role("link", name=f"Ya lo sé {first.title}"))
    press(page.get_by_role("button", name="Empezar"))
    for _question in range(3):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        _answer_proof(page)
    expect(page.get_by_role("heading", name="Usted lo demostró")).to_be_visible()
    press(page.get_by_role("link", name="Ver su ruta"))
    expect(page.get_by_text("eximido con prueba")).to_be_visible()
    keep_picture(page, f"route-shaped-{width}-{js}")


def _answer_proof(page) -> None:
    """Answer the question of a proof, right: what each field stands for is known to the server alone."""
    proof = ExemptionProof.objects.get()
    question = Question.objects.get(pk=page.locator("input[name=question]").input_value())
    for name, value in right_fields_of(question, seed=f"proof:{proof.pk}:{question.pk}").items():
        if name == "given":
            for token in value:
                page.locator(f"input[name=given][value='{token}']").check()
        else:
            page.locator(f"select[name={name}]").select_option(value)
    press(page.get_by_role("button", name="Responder"))


@pytest.mark.parametrize("width", [1280, 390])
def test_author_and_manager_pages_are_accessible(browser_page, axe, sharing, entity, carla, at, width):
    steps = make_version(entity=entity, at=at, lessons=0, with_practice=True, status=VersionStatus.DRAFT)
    draft = actions.publishing.open_new_version(course=sharing.course, by=carla, at=at)
    draft.summary = ""
    draft.save()
    quiz = draft.quizzes.get(purpose="PRACTICE")
    page = browser_page(carla, width=width)

    for name, where in {
        "author-list": url("author_list"),
        "author-course": url("author_course", draft.pk),
        "author-describe": url("author_describe", draft.pk),
        "author-lesson": url("author_activity", draft.activities.first().pk),
        "author-practice": url("author_activity", steps.activities.get().pk),
        "author-preview": url("author_preview", steps.activities.get().pk),
        "author-quiz": url("author_quiz", quiz.pk),
        "author-question": url("author_question", quiz.pk, quiz.questions.first().pk),
        "enrollments": url("enrollments", CODE),
        "enroll": url("enroll_rule", CODE),
    }.items():
        page.goto(where)
        show_whole(page, width)
        keep_picture(page, f"{name}-{width}")
        assert axe(page) == [], where
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where


def test_a_question_is_answered_by_keyboard_alone(browser_page, sharing, beto, at):
    enrollment = actions.enrollment.start_course(version=sharing, by=beto, at=at)
    quiz = sharing.quizzes.get(purpose="PRE")
    actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    page = browser_page(beto)
    page.goto(url("quiz", CODE, quiz.pk))

    page.locator("input[name=given]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_selector("text=Pregunta 2 de 5")
    assert Enrollment.objects.get().attempts.get().answers.get().given == ["b"]
