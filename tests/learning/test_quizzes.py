"""Each kind of question is scored as a whole, answers are kept, and the measured tests are taken once."""

import re
from datetime import datetime

import pytest
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.actions.quizzes import AlreadyTaken
from apropia.learning.models import ActivityProgress, Attempt, AttemptAnswer, Question, QuestionKind, QuizPurpose
from apropia.learning.states import VersionStatus
from apropia.people.models import Person
from learning.factories import OPTIONS, answer_all, make_question, make_version, right_fields

PAIRS = [{"key": key, "text": key, "match": key.upper(), "feedback": ""} for key in "abc"]
# Of these the page shows no option that is right; test_written_questions proves it.
WRITTEN = (QuestionKind.NUMERIC, QuestionKind.SHORT, QuestionKind.CLOZE)
MANY = [{"key": key, "text": key, "correct": key != "c", "feedback": ""} for key in "abc"]


@pytest.mark.parametrize(
    ("kind", "parts", "given", "expected"),
    [
        (QuestionKind.SINGLE, OPTIONS, ["a"], True),
        (QuestionKind.SINGLE, OPTIONS, ["b"], False),
        (QuestionKind.SINGLE, OPTIONS, [], False),
        (QuestionKind.MULTIPLE, MANY, ["b", "a"], True),
        (QuestionKind.MULTIPLE, MANY, ["a"], False),
        (QuestionKind.MULTIPLE, MANY, ["a", "b", "c"], False),
        (QuestionKind.MATCHING, PAIRS, {"a": "a", "b": "b", "c": "c"}, True),
        (QuestionKind.MATCHING, PAIRS, {"a": "b", "b": "a", "c": "c"}, False),
        (QuestionKind.ORDERING, PAIRS, ["a", "b", "c"], True),
        (QuestionKind.ORDERING, PAIRS, ["b", "a", "c"], False),
    ],
)
def test_answer_is_right_only_as_a_whole(kind: str, parts: list, given: object, expected: bool) -> None:
    assert Question(kind=kind, parts=parts).is_right(given) is expected


@pytest.mark.django_db
def test_practice_quiz_can_be_taken_again_and_counts_as_done(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    quiz = version.quizzes.get()

    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at, right=False)
    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at, right=True)

    assert list(Attempt.objects.values_list("score_percent", flat=True)) == [0, 100]
    assert ActivityProgress.objects.get(activity=quiz.activity).done_at == at


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", [QuizPurpose.PRE, QuizPurpose.POST])
def test_measured_tests_are_taken_once(entity: Entity, beto: Person, at: datetime, purpose: QuizPurpose) -> None:
    version = make_version(entity=entity, at=at, with_tests=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    quiz = version.quizzes.get(purpose=purpose)
    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at)

    with pytest.raises(AlreadyTaken):
        actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)


@pytest.mark.django_db
def test_only_the_pre_test_may_be_declined(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, with_tests=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)

    with pytest.raises(DomainError):
        actions.quizzes.decline(
            enrollment=enrollment, quiz=version.quizzes.get(purpose=QuizPurpose.POST), by=beto, at=at
        )


@pytest.mark.django_db
def test_first_answer_stands_when_the_page_is_sent_twice(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    quiz = version.quizzes.get()
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    question = quiz.questions.first()

    actions.quizzes.answer(attempt=attempt, question=question, given=["b"], by=beto, at=at)
    actions.quizzes.answer(attempt=attempt, question=question, given=["a"], by=beto, at=at)

    assert AttemptAnswer.objects.get().given == ["b"]


@pytest.mark.django_db
def test_quiz_goes_on_at_the_first_question_without_answer(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    quiz = version.quizzes.get()
    first, second = quiz.questions.all()
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    actions.quizzes.answer(attempt=attempt, question=first, given=["a"], by=beto, at=at)

    page = queries.quizzes.quiz_page_for(person=beto, code=version.course.code, quiz_id=quiz.pk, at=at)

    assert page.current.question == second
    assert (page.current.number, page.current.total) == (2, 2)


@pytest.mark.django_db
def test_order_and_pairs_are_shuffled_the_same_way_each_time_and_never_solved(
    entity: Entity, beto: Person, at: datetime
) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    quiz = version.quizzes.get()
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    for kind in (QuestionKind.ORDERING, QuestionKind.MATCHING):
        question = make_question(quiz=quiz, kind=kind, parts=PAIRS, position=9)

        shown = queries.quizzes.show(question, attempt=attempt, number=1, total=1)
        again = queries.quizzes.show(question, attempt=attempt, number=1, total=1)

        assert shown == again
        order = [shown.key_of[token] for token, _text in shown.choices] or [part.key for part in shown.parts]
        assert sorted(order) == ["a", "b", "c"]
        assert order != ["a", "b", "c"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (QuestionKind.ORDERING, "Ponga cada paso en un lugar distinto."),
        (QuestionKind.MATCHING, "Use cada pareja una sola vez."),
    ],
)
def test_one_place_given_twice_is_told_in_the_words_of_the_question(
    entity: Entity, beto: Person, at: datetime, client_of, kind: str, words: str
) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)
    quiz = version.quizzes.get()
    quiz.questions.all().delete()
    question = make_question(quiz=quiz, kind=kind, parts=PAIRS)
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)

    address = reverse("learning:quiz", args=[version.course.code, quiz.pk])
    right = right_fields(attempt=attempt, question=question)
    given = dict.fromkeys(right, next(iter(right.values())))
    answer = client_of(beto).post(address, {"question": question.pk, **given})

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_an_attempt_that_was_open_when_its_course_retired_takes_no_more_answers(
    entity: Entity, beto: Person, at: datetime, client_of
) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)
    quiz = version.quizzes.get()
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    version.status, version.retired_at = VersionStatus.RETIRED, at
    version.save()

    page = client_of(beto).get(reverse("learning:quiz", args=[version.course.code, quiz.pk])).text

    assert "sus preguntas ya no se responden." in page
    assert "Responder" not in page
    attempt.refresh_from_db()
    with pytest.raises(DomainError, match="se retiró"):
        actions.quizzes.answer(attempt=attempt, question=quiz.questions.first(), given=["a"], by=beto, at=at)
    assert not attempt.answers.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("is_taken", [False, True])
def test_quiz_of_a_retired_course_offers_the_way_on_and_no_try(
    entity: Entity, beto: Person, at: datetime, client_of, is_taken: bool
) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)
    quiz, code = version.quizzes.get(), version.course.code
    if is_taken:
        answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    version.status, version.retired_at = VersionStatus.RETIRED, at
    version.save()
    browser = client_of(beto)

    page = browser.get(reverse("learning:quiz", args=[code, quiz.pk])).text

    start = reverse("learning:quiz_start", args=[code, quiz.pk])
    assert start not in page
    assert f'href="{reverse("learning:course", args=[code])}">Volver al curso' in page
    if is_taken:
        result = reverse("learning:quiz_result", args=[code, quiz.pk])
        assert f'href="{result}"' in page
        assert start not in browser.get(result).text
    else:
        assert "Este curso se retiró el 23 de noviembre de 2026: sus preguntas ya no se responden." in page
        assert f'href="{reverse("learning:catalogue")}">Ver otros cursos' in page
    assert (
        reverse("learning:lesson", args=[code, quiz.activity_id])
        not in browser.get(reverse("learning:course", args=[code])).text
    )


# What is shuffled and how it is named are words of the page; the other tests answer quizzes on both databases.
@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in QuestionKind.values if kind not in WRITTEN])
def test_page_of_a_question_gives_no_key_and_no_order_away(
    entity: Entity, beto: Person, at: datetime, client_of, kind: str
) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.start_course(version=version, by=beto, at=at)
    quiz = version.quizzes.get()
    quiz.questions.all().delete()
    parts = [{**part, "key": f"clave-{part['key']}", "correct": part["key"] == "a"} for part in PAIRS]
    question = make_question(quiz=quiz, kind=kind, parts=parts)
    browser, address = client_of(beto), reverse("learning:quiz", args=[version.course.code, quiz.pk])
    tokens_of_attempts, places = [], set()

    for _attempt in range(30):
        attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
        html = browser.get(address).content.decode()
        sent = re.search(r'name="question".*?</form>', html, re.DOTALL)[0]
        assert "clave-" not in sent
        lefts = re.findall(r'name="part_(\w+)"', sent)
        rights = re.findall(r'<option value="(\w+)"', sent)[: len(parts)] if lefts else []
        tokens = lefts or re.findall(r'name="given" value="(\w+)"', sent)
        assert len({*tokens}) == len(parts)
        if kind == QuestionKind.MATCHING:
            # No name of a left-hand side is the name of a right-hand side.
            assert not {*lefts} & {*rights}
        tokens_of_attempts.append(frozenset([*tokens, *(rights if kind == QuestionKind.MATCHING else [])]))
        right = right_fields(attempt=attempt, question=question)
        if lefts:
            by_name = [right[f"part_{token}"] for token in sorted(lefts)]
            shown = [right[f"part_{token}"] for token in lefts]
            order = sorted(rights)
            places.add((tuple(order.index(one) for one in by_name), tuple(rights.index(one) for one in shown)))
        else:
            places.add(sorted(tokens).index(right["given"][0]))
        assert browser.post(address, {"question": question.pk, **right}).status_code == 302
    assert Attempt.objects.filter(score_percent=100).count() == 30
    # Another attempt has other names; and neither the order of the names nor that of the page is always the right one.
    assert not frozenset.intersection(*tokens_of_attempts)
    assert len(places) > 2


@pytest.mark.django_db
def test_pre_test_result_explains_nothing(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, with_tests=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    pre = version.quizzes.get(purpose=QuizPurpose.PRE)
    answer_all(enrollment=enrollment, quiz=pre, by=beto, at=at)

    result = queries.quizzes.result_for(person=beto, code=version.course.code, quiz_id=pre.pk, at=at)

    assert result.answered == ()


@pytest.mark.django_db
def test_nobody_sees_the_answers_of_another(entity: Entity, beto: Person, carla: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    quiz = version.quizzes.get()
    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    actions.enrollment.enroll(version=version, by=carla, at=at)

    with pytest.raises(NotFound):
        queries.quizzes.result_for(person=carla, code=version.course.code, quiz_id=quiz.pk, at=at)


@pytest.mark.django_db
def test_audit_trail_holds_no_answer(entity: Entity, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, with_quiz=True)
    enrollment = actions.enrollment.enroll(version=version, by=beto, at=at)
    answer_all(enrollment=enrollment, quiz=version.quizzes.get(), by=beto, at=at)

    lines = AuditEvent.objects.filter(action__startswith="learning.attempt")

    assert [line.action for line in lines] == ["learning.attempt.submitted", "learning.attempt.started"]
    assert all(line.detail == {} for line in lines)
