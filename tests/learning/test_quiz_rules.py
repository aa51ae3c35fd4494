"""The rules of a quiz: its pass mark, its tries, its order, and the questions that each attempt draws."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import (
    ActivityProgress,
    Attempt,
    DoneWhen,
    Enrollment,
    ExtraTry,
    Question,
    QuestionKind,
    Quiz,
    QuizPurpose,
)
from apropia.learning.policies.questions import group_of
from apropia.learning.policies.quiz_rules import CannotTry, QuizRules, asked_in, count_asked, flaws_of
from apropia.learning.states import VersionStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import OPTIONS, answer_all, make_question, make_version, page_of
from people_factories import make_person

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
PLAIN: dict[str, Any] = {
    "pass_percent": 60,
    "tries_allowed": None,
    "wait_hours": 0,
    "shuffles_questions": False,
    "shuffles_options": False,
    "draws": {},
}


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def quiz(entity: Entity, at: datetime) -> Quiz:
    """Return questions of a published course that must be passed."""
    version = make_version(entity=entity, at=at, lessons=1, with_quiz=True)
    version.activities.filter(kind="QUIZ").update(done_when=DoneWhen.PASSED)
    return Quiz.objects.select_related("activity", "version__course").get(version=version)


@pytest.fixture
def enrollment(quiz: Quiz, beto: Person, at: datetime) -> Enrollment:
    return actions.enrollment.start_course(version=quiz.version, by=beto, at=at)


def rule(quiz: Quiz, **rules: Any) -> None:
    """Give a quiz other rules, past those who may and when."""
    for name, value in rules.items():
        setattr(quiz, name, value)
    quiz.save()


def pool(quiz: Quiz, *, count: int, group: str = "Claves") -> None:
    Question.objects.bulk_create(
        Question(
            entity=quiz.entity,
            quiz=quiz,
            position=place,
            kind=QuestionKind.SINGLE,
            text=f"¿{group} {place}?",
            parts=OPTIONS,
            group=group,
        )
        for place in range(10, 10 + count)
    )


def answer_half(enrollment: Enrollment, quiz: Quiz, by: Person, at: datetime) -> None:
    """Answer right the first of two questions only."""
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=by, at=at)
    for question, given in zip(quiz.questions.all(), (["a"], ["b"]), strict=True):
        actions.quizzes.answer(attempt=attempt, question=question, given=given, by=by, at=at)


@pytest.mark.parametrize(("mark", "is_done"), [(50, True), (51, False)])
def test_each_quiz_has_its_own_pass_mark(
    quiz: Quiz, enrollment: Enrollment, beto: Person, at: datetime, mark: int, is_done: bool
) -> None:
    rule(quiz, pass_percent=mark)

    answer_half(enrollment, quiz, beto, at)

    result = queries.quizzes.result_for(person=beto, code=quiz.version.course.code, quiz_id=quiz.pk, at=at)
    assert ActivityProgress.objects.filter(activity=quiz.activity).exists() is is_done
    assert result.fell_short is not is_done


def test_the_result_names_the_mark_of_its_quiz(
    quiz: Quiz, enrollment: Enrollment, beto: Person, client_of: ClientOf, at: datetime
) -> None:
    rule(quiz, pass_percent=80)
    answer_half(enrollment, quiz, beto, at)

    page = client_of(beto).get(reverse("learning:quiz_result", args=[quiz.version.course.code, quiz.pk]))

    assert "queda hecha con 80 % de aciertos o más" in page.content.decode()


def test_who_passed_already_reads_so_while_tries_remain_also_after_a_worse_one(
    quiz: Quiz, enrollment: Enrollment, beto: Person, client_of: ClientOf, at: datetime
) -> None:
    rule(quiz, pass_percent=80, tries_allowed=3)
    browser, code = client_of(beto), quiz.version.course.code
    door, result = (reverse(f"learning:{name}", args=[code, quiz.pk]) for name in ("quiz", "quiz_result"))
    assert "Ya aprobó" not in browser.get(door).content.decode()
    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at, right=True)
    assert "Ya aprobó esta actividad. Si quiere, puede volver a intentarlo" in browser.get(result).content.decode()

    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at, right=False)

    for page in (browser.get(result).content.decode(), browser.get(door).content.decode()):
        assert "Ya aprobó esta actividad" in page
        assert "Le queda 1 intento" in page
        assert "Intentar otra vez" in page
        assert "queda hecha con 80 %" not in page


def test_who_used_up_her_tries_asks_for_another_and_gets_it_without_her_name(
    quiz: Quiz, enrollment: Enrollment, beto: Person, elena: Person, client_of: ClientOf, at: datetime
) -> None:
    rule(quiz, tries_allowed=1)
    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at, right=False)
    with pytest.raises(CannotTry):
        actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    learner, author = client_of(beto), client_of(elena)
    door = reverse("learning:quiz", args=[quiz.version.course.code, quiz.pk])
    ask = reverse("learning:quiz_ask_try", args=[quiz.version.course.code, quiz.pk])
    assert ask in learner.get(door).content.decode()

    for _twice in range(2):
        learner.post(ask)
    assert "Ya pidió otro intento" in learner.get(door).content.decode()
    table = author.get(reverse("learning:author_quiz", args=[quiz.pk])).content.decode()
    assert "piden otro" in table
    assert "Beto" not in table
    assert "Piden otro intento" in author.get(reverse("hub:home")).content.decode()
    author.post(reverse("learning:author_quiz_tries", args=[quiz.pk]))

    assert ExtraTry.objects.get().given_at is not None
    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at, right=True)
    assert page_of(beto, quiz.version).done_count == 1
    page = learner.get(door).content.decode()
    assert "esta actividad está hecha" in page
    assert ask not in page


def test_a_try_is_asked_for_only_where_none_is_left(
    quiz: Quiz, enrollment: Enrollment, beto: Person, elena: Person, at: datetime
) -> None:
    rule(quiz, tries_allowed=2)
    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at, right=False)

    with pytest.raises(DomainError, match="no necesita"):
        actions.quiz_rules.ask_for_try(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    with pytest.raises(DomainError, match="Nadie espera"):
        actions.quiz_rules.give_tries(quiz=quiz, by=elena, at=at)


def test_the_next_try_waits_its_hours(
    quiz: Quiz, enrollment: Enrollment, beto: Person, client_of: ClientOf, at: datetime
) -> None:
    rule(quiz, wait_hours=2)
    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at, right=False)

    with pytest.raises(CannotTry, match="11:00"):
        actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at + timedelta(minutes=119))
    actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at + timedelta(hours=2))

    assert Attempt.objects.count() == 2


def test_an_open_try_goes_on_whatever_the_rules(quiz: Quiz, enrollment: Enrollment, beto: Person, at: datetime) -> None:
    rule(quiz, tries_allowed=1, wait_hours=5)
    first = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)

    assert actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at) == first


def test_an_attempt_draws_from_each_group_and_a_resumed_one_shows_the_same(
    quiz: Quiz, enrollment: Enrollment, beto: Person, at: datetime
) -> None:
    pool(quiz, count=8)
    rule(quiz, draws={"Claves": 3}, shuffles_questions=True, shuffles_options=True)
    code = quiz.version.course.code
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    asked = asked_in(attempt, quiz, list(quiz.questions.all()))

    assert len(asked) == count_asked(quiz, list(quiz.questions.all())) == 5
    assert [one.group for one in asked].count("Claves") == 3
    for place, question in enumerate(asked, 1):
        pages = [queries.quizzes.quiz_page_for(person=beto, code=code, quiz_id=quiz.pk, at=at) for _twice in range(2)]
        assert [page.current for page in pages] == [pages[0].current] * 2
        assert pages[0].current is not None
        assert (pages[0].current.question, pages[0].current.number, pages[0].current.total) == (question, place, 5)
        actions.quizzes.answer(attempt=attempt, question=question, given=["a"], by=beto, at=at)
        told = queries.quizzes.answered_for(person=beto, code=code, quiz_id=quiz.pk, question_id=question.pk)
        assert (told.shown.number, told.shown.total) == (place, 5)

    attempt.refresh_from_db()
    assert (attempt.question_count, attempt.correct_count, attempt.score_percent) == (5, 5, 100)
    result = queries.quizzes.result_for(person=beto, code=code, quiz_id=quiz.pk, at=at)
    assert [one.shown.question for one in result.answered] == asked


def test_a_question_that_was_not_drawn_is_not_answered(
    quiz: Quiz, enrollment: Enrollment, beto: Person, at: datetime
) -> None:
    pool(quiz, count=4)
    rule(quiz, draws={"Claves": 1})
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    asked = asked_in(attempt, quiz, list(quiz.questions.all()))
    other = next(one for one in quiz.questions.all() if one not in asked)

    with pytest.raises(NotFound):
        actions.quizzes.answer(attempt=attempt, question=other, given=["a"], by=beto, at=at)


def test_attempts_draw_by_lot_and_every_question_gets_its_turn(quiz: Quiz) -> None:
    pool(quiz, count=6)
    rule(quiz, draws={"Claves": 2})
    questions = list(quiz.questions.all())

    drawn = [{one.pk for one in asked_in(Attempt(pk=pk), quiz, questions) if one.group} for pk in range(1, 101)]

    assert {len(one) for one in drawn} == {2}
    assert set().union(*drawn) == {one.pk for one in questions if one.group}
    assert len({frozenset(one) for one in drawn}) > 10


def test_options_are_shuffled_for_each_attempt_but_true_and_false_stay(
    quiz: Quiz, enrollment: Enrollment, beto: Person, at: datetime
) -> None:
    parts = [{"key": key, "text": key, "correct": key == "a", "feedback": ""} for key in "abcdef"]
    single = make_question(quiz=quiz, parts=parts, position=3)
    boolean = make_question(quiz=quiz, kind=QuestionKind.TRUE_FALSE, position=4)

    def orders(question: Question) -> set[str]:
        tries = [Attempt(pk=pk, quiz=quiz) for pk in range(1, 30)]
        shown = [queries.quizzes.show(question, attempt=one, number=1, total=1) for one in tries]
        return {"".join(part.key for part in one.parts) for one in shown}

    assert orders(single) == {"abcdef"}
    rule(quiz, shuffles_options=True)
    assert len(orders(single)) > 10
    assert orders(boolean) == {"ab"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"pass_percent": 0}, "entre 1 y 100"),
        ({"pass_percent": 101}, "entre 1 y 100"),
        ({"tries_allowed": 0}, "entre 1 y 20"),
        ({"wait_hours": 721}, "entre 0 y 720"),
        ({"draws": {"Claves": 4}}, "entre 1 y 3"),
        ({"draws": {"Claves": 0}}, "entre 1 y 3"),
        ({"draws": {"Otro": 1}}, "tiene 0 preguntas"),
    ],
)
def test_impossible_rules_are_refused(
    entity: Entity, elena: Person, at: datetime, wrong: dict[str, Any], says: str
) -> None:
    draft = make_version(entity=entity, at=at, with_quiz=True, status=VersionStatus.DRAFT, author=elena)
    quiz = draft.quizzes.get()
    pool(quiz, count=3)

    with pytest.raises(DomainError, match=says):
        actions.quiz_rules.set_rules(quiz=quiz, rules=QuizRules(**{**PLAIN, **wrong}), by=elena, at=at)


def test_tests_of_before_and_after_have_no_rules(
    entity: Entity, elena: Person, client_of: ClientOf, at: datetime
) -> None:
    draft = make_version(entity=entity, at=at, with_tests=True, status=VersionStatus.DRAFT, author=elena)
    quiz = draft.quizzes.get(purpose=QuizPurpose.PRE)

    with pytest.raises(DomainError, match="no tienen reglas"):
        actions.quiz_rules.set_rules(quiz=quiz, rules=QuizRules(**PLAIN), by=elena, at=at)
    page = client_of(elena).get(reverse("learning:author_quiz_rules", args=[quiz.pk])).content.decode()
    assert "no tienen reglas" in page
    assert "pass_percent" not in page


def test_an_author_writes_the_rules_and_reads_them_in_words(
    entity: Entity, elena: Person, client_of: ClientOf, at: datetime
) -> None:
    draft = make_version(entity=entity, at=at, with_quiz=True, status=VersionStatus.DRAFT, author=elena)
    quiz = draft.quizzes.get()
    draft.activities.filter(kind="QUIZ").update(done_when=DoneWhen.PASSED)
    pool(quiz, count=3)
    browser, rules = client_of(elena), reverse("learning:author_quiz_rules", args=[quiz.pk])
    written = {"pass_percent": "80", "tries_allowed": "3", "wait_hours": "24", "shuffles_options": "on"}

    refused = browser.post(rules, {**written, "draw_1": "4"})
    assert refused.status_code == 422
    assert "El grupo «Claves» tiene 3 preguntas: escriba un número entre 1 y 3." in refused.content.decode()
    assert 'value="80"' in refused.content.decode()
    saved = browser.post(rules, {**written, "draw_1": "2"}, follow=True).content.decode()

    for words in (
        "Queda hecha con 80 % de aciertos o más.",
        "Hay 3 intentos.",
        "se esperan 24 horas",
        "De «Claves» salen 2 de 3",
        "Cada intento hace 4 preguntas.",
    ):
        assert words in saved
    copy = Quiz.objects.get(pk=quiz.pk)
    assert (copy.pass_percent, copy.draws, copy.shuffles_options) == (80, {"Claves": 2}, True)


def test_a_draft_whose_group_shrank_says_so(entity: Entity, elena: Person, at: datetime) -> None:
    draft = make_version(entity=entity, at=at, with_quiz=True, status=VersionStatus.DRAFT, author=elena)
    quiz = draft.quizzes.get()
    pool(quiz, count=3)
    rule(quiz, draws={"Claves": 3})
    quiz.questions.filter(group="Claves").first().delete()

    assert flaws_of(quiz, list(quiz.questions.all())) == [
        "El grupo «Claves» de «Compruebe» pide 3 preguntas y tiene 2."
    ]
    problems = queries.authoring.workshop_for(person=elena, pk=draft.pk).problems
    assert "pide 3 preguntas" in " ".join(one.text for one in problems)


def test_a_new_version_keeps_the_rules_and_gives_its_own_tries(
    quiz: Quiz, enrollment: Enrollment, beto: Person, elena: Person, at: datetime
) -> None:
    pool(quiz, count=3)
    rule(quiz, tries_allowed=1, draws={"Claves": 1}, pass_percent=90)

    copy = actions.publishing.open_new_version(course=quiz.version.course, by=elena, at=at).quizzes.get()

    assert (copy.tries_allowed, copy.draws, copy.pass_percent) == (1, {"Claves": 1}, 90)
    assert copy.questions.filter(group="Claves").count() == 3
    assert not copy.extra_tries.exists()


@pytest.mark.parametrize("written", ["Claves", " claves ", "CLAVES"])
def test_capitals_and_spaces_make_no_other_group(written: str) -> None:
    assert group_of(written, ["", "Claves"]) == "Claves"


def test_the_pace_of_an_attempt_counts_only_what_it_asked(
    quiz: Quiz, enrollment: Enrollment, beto: Person, at: datetime
) -> None:
    pool(quiz, count=30)
    rule(quiz, draws={"Claves": 1})
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    for question in asked_in(attempt, quiz, list(quiz.questions.all())):
        later = at + timedelta(seconds=60)
        actions.quizzes.answer(attempt=attempt, question=question, given=["a"], by=beto, at=later)

    # Thirty questions in a minute would be too fast; three are not.
    assert not queries.pace.is_implausible(enrollment=enrollment)
