"""A person puts a course off, takes another in its place or proves that she knows it; each can be undone or tried."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.actions.proofs import CannotProve
from apropia.learning.actions.route_changes import CannotChange
from apropia.learning.models import Completion, Course, CourseVersion, ExemptionProof, PathStep, Question
from apropia.learning.queries import needs as needs_module
from apropia.learning.queries.needs import Diagnosed, Need
from apropia.people.models import Person
from learning.factories import answer_all, make_question, make_version

pytestmark = pytest.mark.django_db
SHARE = Need("2.2", "Compartir", "BASIC", "INTERMEDIATE")


@pytest.fixture
def course(entity: Entity, at: datetime) -> CourseVersion:
    version = make_version(
        entity=entity, at=at, code="compartir", title="Compartir", teaches={"2.2": "INTERMEDIATE"}, with_quiz=True
    )
    for position in range(3, 8):
        make_question(quiz=version.quizzes.get(), position=position)
    return version


@pytest.fixture
def route(course: CourseVersion, beto: Person, at: datetime, monkeypatch: pytest.MonkeyPatch) -> PathStep:
    """The one step of Beto's route."""
    monkeypatch.setattr(needs_module, "_results_of", lambda person, on: Diagnosed(at=at, gaps=(SHARE,)))
    actions.route.build_route(person=beto, at=at)
    return step_of(beto)


def step_of(person: Person, *, code: str = "compartir") -> PathStep:
    row = PathStep.objects.get(path__pseudonym=person.pseudonym, course__code=code)
    return queries.route.step_for(person=person, step_id=row.pk)


def codes(person: Person) -> list[str]:
    return [step.code for step in queries.route_for(person=person).steps]


def day_of(at: datetime, entity: Entity, days: int):
    return clock.local_date(at, entity.timezone) + timedelta(days=days)


def prove(step: PathStep, person: Person, *, at: datetime, right: bool) -> ExemptionProof:
    proof = actions.proofs.start_proof(step=step, by=person, at=at)
    for pk in proof.questions:
        question = Question.objects.get(pk=pk)
        given = [part["key"] for part in question.parts if part["correct"] is right]
        proof = actions.proofs.answer_proof(proof=proof, question=question, given=given, by=person, at=at)
    return proof


def verbs() -> set[str]:
    return set(AuditEvent.objects.values_list("action", flat=True))


def test_a_course_put_off_stands_apart_and_nothing_takes_its_place(route, entity, beto, at) -> None:
    make_version(entity=entity, at=at, code="otra", teaches={"2.2": "INTERMEDIATE"})

    actions.route_changes.postpone_step(step=route, until=day_of(at, entity, 20), by=beto, at=at)
    actions.route.build_route(person=beto, at=at)

    page = queries.route_for(person=beto)
    assert page.steps == ()
    assert [(step.code, step.postponed_until) for step in page.postponed] == [("compartir", day_of(at, entity, 20))]
    assert queries.next_step_for(person=beto) is None
    assert "learning.route.postponed" in verbs()


def test_it_comes_back_when_she_undoes_it_and_by_itself_on_its_day(route, entity, beto, run_jobs) -> None:
    now = clock.now()
    actions.route_changes.postpone_step(step=route, until=day_of(now, entity, 5), by=beto, at=now)
    actions.route_changes.bring_back_step(step=step_of(beto), by=beto, at=now)
    undone = codes(beto)
    actions.route_changes.postpone_step(step=step_of(beto), until=day_of(now, entity, 5), by=beto, at=now)
    due = queries.route_changes.due_steps

    assert undone == ["compartir"]
    assert due(entity=entity, today=day_of(now, entity, 4)) == []
    assert [step.pk for step in due(entity=entity, today=day_of(now, entity, 5))] == [route.pk]
    assert "learning.route.brought_back" in verbs()


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_date_that_is_none_is_refused_beside_its_field(route, entity, beto, at, days) -> None:
    with pytest.raises(CannotChange) as refused:
        actions.route_changes.postpone_step(step=route, until=day_of(at, entity, days), by=beto, at=at)

    assert refused.value.field == "until"


def test_what_was_begun_is_neither_put_off_nor_replaced(route, course, entity, beto, at) -> None:
    other = make_version(entity=entity, at=at, code="otra", teaches={"2.2": "INTERMEDIATE"})
    actions.enrollment.start_course(version=course, by=beto, at=at)

    with pytest.raises(CannotChange):
        actions.route_changes.postpone_step(step=route, until=day_of(at, entity, 9), by=beto, at=at)
    with pytest.raises(CannotChange):
        actions.route_changes.replace_step(step=route, course_id=other.course_id, by=beto, at=at)


def test_page_offers_for_a_course_just_begun_only_what_is_done(route, course, beto, client_of, at) -> None:
    actions.enrollment.start_course(version=course, by=beto, at=at)

    step = queries.route_for(person=beto).current
    assert step is not None
    assert (step.is_begun, step.done_count, step.label) == (True, 0, "Seguir la lección")
    page = client_of(beto).get(reverse("learning:route")).content.decode()
    for name in ("step_postpone", "step_replace"):
        assert reverse(f"learning:{name}", args=[route.pk]) not in page


def test_course_that_was_left_is_put_off_as_one_never_begun(route, course, entity, beto, at) -> None:
    enrollment = actions.enrollment.start_course(version=course, by=beto, at=at)
    actions.enrollment.withdraw(enrollment=enrollment, by=beto, at=at)

    actions.route_changes.postpone_step(step=route, until=day_of(at, entity, 9), by=beto, at=at)

    assert [step.code for step in queries.route_for(person=beto).postponed] == ["compartir"]


def test_another_course_for_the_same_takes_its_place_and_gives_it_back(route, entity, beto, at) -> None:
    other = make_version(entity=entity, at=at, code="otra", teaches={"2.2": "INTERMEDIATE"}, minutes=40)
    make_version(entity=entity, at=at, code="basica", teaches={"2.2": "BASIC"})
    offered = queries.route_changes.choices_for(person=beto, step_id=route.pk).offers

    actions.route_changes.replace_step(step=route, course_id=other.course_id, by=beto, at=at)
    actions.route.build_route(person=beto, at=at)
    replaced = queries.route_for(person=beto).steps
    actions.route_changes.undo_replacement(step=step_of(beto, code="otra"), by=beto, at=at)

    assert [offer.code for offer in offered] == ["otra"]
    assert [(step.code, step.replaced) for step in replaced] == [("otra", "Compartir")]
    assert codes(beto) == ["compartir"]
    assert {"learning.route.replaced", "learning.route.replacement_undone"} <= verbs()


def test_three_right_answers_exempt_the_course_and_keep_the_evidence(route, beto, at) -> None:
    proof = prove(route, beto, at=at, right=True)

    (step,) = queries.route_for(person=beto).steps
    assert (proof.status, proof.get_status_display(), len(proof.answers)) == ("EXEMPT", "Eximida", 3)
    assert (step.state, step.exempt_by, step.finished_at) == ("done", "QUESTIONS", at)
    assert not Completion.objects.exists()
    assert queries.route_states(beto.entity) == {beto.pseudonym: "FINISHED"}
    with pytest.raises(CannotProve):
        actions.proofs.start_proof(step=step_of(beto), by=beto, at=at)


def test_otherwise_it_stays_and_another_try_waits_and_asks_other_questions(route, beto, at) -> None:
    first = prove(route, beto, at=at, right=False)
    with pytest.raises(CannotProve, match="otra vez el"):
        actions.proofs.start_proof(step=route, by=beto, at=at + timedelta(days=6))

    second = actions.proofs.start_proof(step=route, by=beto, at=at + timedelta(days=8))

    assert codes(beto) == ["compartir"]
    assert first.status == "NOT_PROVEN"
    assert not set(first.questions) & set(second.questions)


def test_questions_met_in_the_course_are_asked_only_where_no_others_are_left(route, course, beto, at) -> None:
    quiz = course.quizzes.get()
    enrollment = actions.enrollment.start_course(version=course, by=beto, at=at)
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    met = list(quiz.questions.all())[:4]
    for question in met:
        actions.quizzes.answer(attempt=attempt, question=question, given=["b"], by=beto, at=at)

    assert not set(queries.proofs.drawn(version=course, person=beto)) & {one.pk for one in met}

    answer_all(enrollment=enrollment, quiz=quiz, by=beto, at=at)
    assert len(queries.proofs.drawn(version=course, person=beto)) == 3


def test_first_answer_stands_and_a_question_of_another_is_refused(route, course, beto, at) -> None:
    proof = actions.proofs.start_proof(step=route, by=beto, at=at)
    question = Question.objects.get(pk=proof.questions[0])

    for given in (["b"], ["a"]):
        actions.proofs.answer_proof(proof=proof, question=question, given=given, by=beto, at=at)

    assert ExemptionProof.objects.get().answers[str(question.pk)]["given"] == ["b"]
    assert actions.proofs.start_proof(step=route, by=beto, at=at).pk == proof.pk


def test_her_proofs_are_in_her_data_and_are_erased(route, beto, at) -> None:
    prove(route, beto, at=at, right=False)
    who = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    (told,) = personal_data.export(**who)["Pruebas de que ya lo sabe"]
    personal_data.erase(**who, at=at)

    assert (told["curso"], told["estado"], len(told["respuestas"])) == ("Compartir", "No demostrada", 3)
    assert not ExemptionProof.objects.exists()


def test_pages_put_off_replace_prove_and_undo(route, entity, beto, at, client_of) -> None:
    browser = client_of(beto)
    make_version(entity=entity, at=at, code="otra", title="Otra", teaches={"2.2": "INTERMEDIATE"}, minutes=90)

    def url(name: str, **more: object) -> str:
        return reverse(f"learning:{name}", kwargs={"pk": route.pk, **more})

    wrong = browser.post(url("step_postpone"), {"until": "2001-01-01"})
    put_off = browser.post(
        url("step_postpone"), {"until": day_of(clock.now(), entity, 9).isoformat()}, follow=True
    ).content.decode()
    back = browser.post(url("step_undo", what="aplazar"), follow=True).content.decode()
    nothing = browser.post(url("step_replace"), {"course": ""})
    chosen = str(CourseVersion.objects.get(course__code="otra").course_id)
    swapped = browser.post(url("step_replace"), {"course": chosen}, follow=True).content.decode()

    assert wrong.status_code == 422
    assert "Elija una fecha desde mañana" in wrong.content.decode()
    assert "Traer de vuelta" in put_off
    assert "Por qué está aquí" in back
    assert nothing.status_code == 422
    assert "en lugar de «Compartir»" in swapped


def test_page_of_a_proof_asks_one_question_at_a_time_and_says_how_it_ended(route, beto, client_of) -> None:
    browser = client_of(beto)
    where = reverse("learning:proof", args=[route.pk])
    door = browser.get(where).content.decode()
    browser.post(reverse("learning:proof_start", args=[route.pk]))
    empty = browser.post(where, {"question": str(ExemptionProof.objects.get().questions[0])})
    for _question in range(3):
        shown = queries.proofs.proof_page_for(person=beto, step_id=route.pk, at=clock.now()).current
        token = next(part.token for part in shown.parts if part.is_right)
        last = browser.post(where, {"question": str(shown.question.pk), "given": token}, follow=True)

    assert "Si acierta todas" in door
    assert empty.status_code == 422
    assert "Usted lo demostró" in last.content.decode()


@pytest.mark.parametrize("exempts", [False, True])
def test_course_without_three_questions_offers_another_way(route, course, beto, client_of, exempts) -> None:
    Question.objects.filter(quiz__version=course).delete()
    Course.objects.update(exempts_by_diagnosis=exempts)
    client = client_of(beto)

    page = client.get(reverse("learning:proof", args=[route.pk])).content.decode()

    assert (reverse("learning:exemption", args=["compartir"]) in page) is exempts
    way_out = reverse("learning:decide", kwargs={"pk": route.pk, "decision": "quitar"})
    assert way_out in page
    client.post(way_out)
    assert codes(beto) == []


def test_nobody_proves_or_changes_the_route_of_another(route, carla, client_of) -> None:
    browser = client_of(carla)

    for name in ("proof", "step_postpone", "step_replace"):
        assert browser.get(reverse(f"learning:{name}", args=[route.pk])).status_code == 404


def test_what_is_undone_stands_as_it_stood(route, entity, beto, at) -> None:
    other = make_version(entity=entity, at=at, code="otra", teaches={"2.2": "INTERMEDIATE"}, minutes=40)

    actions.route_changes.replace_step(step=route, course_id=other.course_id, by=beto, at=at)
    actions.route_changes.undo_replacement(step=step_of(beto, code="otra"), by=beto, at=at)
    proposed = step_of(beto).status
    actions.route.accept_step(step=step_of(beto), by=beto, at=at)
    actions.route_changes.replace_step(step=step_of(beto), course_id=other.course_id, by=beto, at=at)
    actions.route_changes.undo_replacement(step=step_of(beto, code="otra"), by=beto, at=at)

    assert (proposed, step_of(beto).status) == ("PROPOSED", "ACCEPTED")
