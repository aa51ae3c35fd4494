"""A completion that one can believe: least times, passing, and what was finished faster than it can be read."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import (
    Activity,
    ActivityOpening,
    ActivityProgress,
    Completion,
    CourseVersion,
    DoneWhen,
    Enrollment,
)
from apropia.learning.policies.pace import TooSoon
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import answer_all, make_version, page_of
from people_factories import make_person

pytestmark = pytest.mark.django_db
LONG = "palabra " * 400  # two minutes of reading


def _long_course(entity: Entity, at: datetime, **options: object) -> CourseVersion:
    version = make_version(entity=entity, at=at, lessons=2, **options)  # type: ignore[arg-type]
    Activity.objects.filter(version=version, kind="READING").update(body=LONG)
    return version


def _walk(version: CourseVersion, person: Person, *, at: datetime, seconds: int) -> Completion:
    """Open each lesson, stay so many seconds, end it; answer each quiz in the same seconds."""
    enrollment = actions.enrollment.start_course(version=version, by=person, at=at)
    for activity in version.activities.all():
        if hasattr(activity, "quiz"):
            attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=activity.quiz, by=person, at=at)
            for question in activity.quiz.questions.all():
                after = at + timedelta(seconds=seconds)
                actions.quizzes.answer(attempt=attempt, question=question, given=["a"], by=person, at=after)
            continue
        _open(version, person, activity, at=at)
        after = at + timedelta(seconds=seconds)
        actions.progress.finish_activity(enrollment=enrollment, activity=activity, by=person, at=after)
    return Completion.objects.get(enrollment=enrollment)


def _open(version: CourseVersion, person: Person, activity: Activity, *, at: datetime) -> None:
    lesson = queries.courses.lesson_for(person=person, code=version.course.code, activity_id=activity.pk)
    actions.visits.note_opening(lesson=lesson, at=at)


def test_a_lesson_keeps_when_it_was_first_opened(entity: Entity, beto: Person, client_of, at: datetime) -> None:
    version = make_version(entity=entity, at=at)
    actions.enrollment.start_course(version=version, by=beto, at=at)
    lesson = version.activities.first()
    browser = client_of(beto)

    for _visit in range(2):
        browser.get(reverse("learning:lesson", args=[version.course.code, lesson.pk]))

    opening = ActivityOpening.objects.get()
    assert opening.activity == lesson
    _open(version, beto, lesson, at=at + timedelta(days=1))
    assert ActivityOpening.objects.get().opened_at == opening.opened_at


def test_a_lesson_with_a_least_time_is_not_done_before_it(entity: Entity, beto: Person, at: datetime) -> None:
    version = _long_course(entity, at)
    version.activities.update(done_when=DoneWhen.DWELL)
    lesson = version.activities.first()
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)
    _open(version, beto, lesson, at=at)

    with pytest.raises(TooSoon, match=r"pide al menos 40 segundos\. Espere 10 segundos"):
        actions.progress.finish_activity(enrollment=enrollment, activity=lesson, by=beto, at=at + timedelta(seconds=30))
    actions.progress.finish_activity(enrollment=enrollment, activity=lesson, by=beto, at=at + timedelta(seconds=40))

    assert ActivityProgress.objects.get().activity == lesson


def test_whoever_is_too_early_stays_in_the_lesson_and_reads_why(
    entity: Entity, beto: Person, client_of, at: datetime
) -> None:
    version = _long_course(entity, at)
    version.activities.update(done_when=DoneWhen.DWELL)
    lesson = version.activities.first()
    actions.enrollment.start_course(version=version, by=beto, at=at)
    browser = client_of(beto)
    place = reverse("learning:lesson", args=[version.course.code, lesson.pk])

    assert "Podrá marcarla como hecha 40 segundos después de abrirla" in browser.get(place).content.decode()
    finish = reverse("learning:finish_lesson", args=[version.course.code, lesson.pk])
    response = browser.post(finish, follow=True)

    assert response.request["PATH_INFO"] == place
    assert "márquela como hecha" in response.content.decode()


def test_questions_that_must_be_passed_are_done_when_they_are_and_stay_so(
    entity: Entity, beto: Person, client_of, at: datetime
) -> None:
    version = make_version(entity=entity, at=at, lessons=1, with_quiz=True)
    version.activities.filter(kind="QUIZ").update(done_when=DoneWhen.PASSED)
    activity = version.activities.get(kind="QUIZ")
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)

    answer_all(enrollment=enrollment, quiz=activity.quiz, by=beto, at=at, right=False)
    assert page_of(beto, version).done_count == 0
    result = client_of(beto).get(reverse("learning:quiz_result", args=[version.course.code, activity.quiz.pk]))
    assert "60 % de aciertos o más" in result.content.decode()
    for right in (True, False):
        answer_all(enrollment=enrollment, quiz=activity.quiz, by=beto, at=at, right=right)
        assert page_of(beto, version).done_count == 1


def test_a_course_clicked_through_gives_its_constancia_and_no_indicator(
    entity: Entity, beto: Person, ana: Person, at: datetime
) -> None:
    version = _long_course(entity, at, with_quiz=True)
    deadline = (at + timedelta(days=1)).date()

    fast = _walk(version, beto, at=at, seconds=3)
    slow = _walk(version, ana, at=at, seconds=90)
    Enrollment.objects.update(deadline_on=deadline)

    assert (fast.is_implausible, slow.is_implausible) == (True, False)
    assert fast.code
    period = {"entity": entity, "since": at - timedelta(days=1), "until": at + timedelta(days=1)}
    assert queries.figures.learners_with_completion(**period) == {ana.pseudonym}
    cohort = queries.figures.closed_cohort(entity=entity, since=deadline, until=deadline)
    assert [row.pseudonym for row in cohort] == [ana.pseudonym]
    Completion.objects.update(pre_percent=20, post_percent=80)
    assert [gain.pseudonym for gain in queries.figures.gains(**period)] == [ana.pseudonym]


def test_who_skims_but_takes_the_time_to_answer_is_believed(entity: Entity, beto: Person, at: datetime) -> None:
    version = _long_course(entity, at, with_quiz=True)
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)
    for lesson in version.activities.filter(kind="READING"):
        _open(version, beto, lesson, at=at)
        actions.progress.finish_activity(enrollment=enrollment, activity=lesson, by=beto, at=at + timedelta(seconds=5))
    quiz = version.quizzes.get()
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    for place, question in enumerate(quiz.questions.all(), 1):
        after = at + timedelta(seconds=20 * place)
        actions.quizzes.answer(attempt=attempt, question=question, given=["a"], by=beto, at=after)

    assert not Completion.objects.get().is_implausible


def test_nothing_is_judged_where_openings_were_not_kept(entity: Entity, beto: Person, at: datetime) -> None:
    version = _long_course(entity, at)
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)
    for lesson in version.activities.all():
        actions.progress.finish_activity(enrollment=enrollment, activity=lesson, by=beto, at=at)

    assert not Completion.objects.get().is_implausible


def test_the_author_sees_a_problem_of_the_course_only_of_a_group(
    entity: Entity, unit: OrgUnit, client_of, at: datetime
) -> None:
    version = _long_course(entity, at)
    author = make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])
    people = [make_person(unit=unit) for _person in range(12)]
    page = reverse("learning:author_course", args=[version.pk])
    browser = client_of(author)
    for person in people[:6]:
        _walk(version, person, at=at, seconds=90)

    for person in people[6:10]:
        _walk(version, person, at=at, seconds=3)
    assert "mucho menos tiempo" not in browser.get(page).content.decode()
    for person in people[10:]:
        _walk(version, person, at=at, seconds=3)

    assert "El 50\N{NO-BREAK SPACE}% de las 12 finalizaciones" in browser.get(page).content.decode()


def test_a_person_is_told_plainly_in_her_own_data_and_openings_are_erased(
    entity: Entity, beto: Person, client_of, at: datetime
) -> None:
    version = _long_course(entity, at)
    _walk(version, beto, at=at, seconds=3)
    whose = {"entity_id": entity.pk, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    held = personal_data.export(**whose)

    assert len(held["Lecciones abiertas"]) == 2
    assert "la constancia vale igual" in held["Constancias"][0]["entra en los indicadores"]
    for name in ("course", "finished"):
        html = client_of(beto).get(reverse(f"learning:{name}", args=[version.course.code])).content.decode()
        assert "menos tiempo" not in html
    assert personal_data.erase(**whose, at=at)["openings"] == 2
    assert not ActivityOpening.objects.exists()
    assert Completion.objects.get().is_implausible


def test_an_author_chooses_by_what_an_activity_is_done(entity: Entity, unit: OrgUnit, client_of, at: datetime) -> None:
    version = make_version(entity=entity, at=at, status="DRAFT", with_quiz=True, with_practice=True)
    browser = client_of(make_person(unit=unit, roles=[Role.CONTENT_AUTHOR]))
    lesson, quiz, practice = (version.activities.filter(kind=kind)[0] for kind in ("READING", "QUIZ", "CHECKLIST"))
    place = reverse("learning:author_activity", args=[lesson.pk])
    fields = {"title": "Leer", "duration_minutes": "5", "body": "Un texto."}

    assert browser.post(place, fields | {"done_when": "PASSED"}).status_code == 422
    browser.post(place, fields | {"done_when": "DWELL"})

    lesson.refresh_from_db()
    assert lesson.done_when == DoneWhen.DWELL
    assert 'value="PASSED"' in browser.get(reverse("learning:author_activity", args=[quiz.pk])).content.decode()
    html = browser.get(reverse("learning:author_activity", args=[practice.pk])).content.decode()
    assert "Queda hecha cuando" not in html
