"""The demo entity: somebody who opens each page finds something true to life, and the same story everywhere."""

from collections import Counter, defaultdict
from datetime import datetime
from statistics import fmean
from typing import Any

import pytest
from django.urls import reverse

from apropia.badges.models import Award, Badge, SigningKey
from apropia.badges.queries.rules import earned_by
from apropia.badges.states import BadgeStatus
from apropia.campaigns.models import Campaign
from apropia.demo import build, office
from apropia.demo.accounts import DOMAIN
from apropia.demo.recognition import DRAFT, SAFE, TOGETHER
from apropia.diagnosis.models import Invitation, Response, SurveyWave
from apropia.diagnosis.queries.form_choice import minutes_of
from apropia.diagnosis.queries.invitations import pending_of
from apropia.diagnosis.states import WaveState
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import (
    Attempt,
    AttemptAnswer,
    Completion,
    CourseVersion,
    Enrollment,
    EnrollmentOrigin,
    ExemptionProof,
    ProofOrigin,
    QuestionKind,
    QuizPurpose,
)
from apropia.learning.models.talks import LiveSession
from apropia.learning.queries.mirror import mirror_for
from apropia.learning.queries.quizzes import result_for
from apropia.learning.queries.renewals import history_for
from apropia.learning.states import EnrollmentStatus, VersionStatus
from apropia.learning.states.routes import ProofStatus
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from apropia.materials.models import Material, MaterialFeedback, MaterialReading
from apropia.materials.queries import services_with_material
from apropia.measurement.models import Measurement
from apropia.measurement.queries import dashboard_for, official_measurements
from apropia.measurement.queries.computing.learning import need_coverage
from apropia.measurement.queries.periods import month_of
from apropia.people.models import Person, Role
from apropia.practices.models import Evidence, Statement
from apropia.programme.models import Nomination, TrainingPlan
from apropia.programme.queries.follow_up import follow_up_for
from apropia.support.models import Ticket
from apropia.usage.models import UsageImport

pytestmark = pytest.mark.slow
PEOPLE = 100


@pytest.fixture(scope="module", autouse=True)
def told(kept: None, at: datetime) -> None:
    """Load a small demo entity once for the file."""
    build.load(people=PEOPLE, seed=2026, at=at)


def one_of(name: str) -> Person:
    return Person.objects.get(email=f"{name}@{DOMAIN}")


def test_two_waves_eight_months_apart_are_published_and_a_pulse_is_open(at):
    baseline, follow_up, pulse = SurveyWave.objects.order_by("opens_at")

    assert {baseline.state, follow_up.state} == {WaveState.PUBLISHED}
    assert (follow_up.opens_at - baseline.opens_at).days in range(236, 246)
    assert pulse.state == WaveState.OPEN
    assert pulse.opens_at < at < pulse.closes_at
    assert minutes_of(pulse.version) < minutes_of(baseline.version)


def test_beto_was_written_to_and_may_still_answer(at, client_of):
    beto = one_of("beto")
    (waiting,) = pending_of(person=beto, at=at)

    assert waiting.wave.state == WaveState.OPEN
    assert Invitation.objects.get(wave=waiting.wave, person_uid=beto.uid).sent_at is not None
    assert "Responder el diagnóstico" in client_of(beto).get("/").text
    answered = Invitation.objects.filter(wave=waiting.wave, is_completed=True).count()
    assert answered == Response.objects.filter(wave=waiting.wave).count() > 0


def test_the_queue_has_a_question_in_every_state_and_some_are_due_today(at):
    found = Counter(Ticket.objects.values_list("status", flat=True))
    assert set(found) == set(Ticket.Status.values)

    waiting = Ticket.objects.filter(status=Ticket.Status.REGISTERED, first_answered_at=None)
    assert [one for one in waiting if office.day_of(one.first_due_at) == office.day_of(at)]


def test_the_mirror_of_a_course_tells_minutes_and_what_people_think():
    version = CourseVersion.objects.get(course__code="hojas-de-calculo", status=VersionStatus.PUBLISHED)
    found = mirror_for(person=one_of("autora"), pk=version.pk)

    assert all(step.minutes for step in found.steps if step.promised is not None)
    assert found.opinion is not None


def test_whoever_gets_a_question_of_a_course_right_gets_more_of_the_others_right():
    first = AttemptAnswer.objects.filter(attempt__number=1, attempt__submitted_at__isnull=False)
    rest: dict[int, dict[bool, list[int]]] = defaultdict(lambda: {True: [], False: []})
    for question, right, total in first.values_list("question", "is_correct", "attempt__correct_count"):
        rest[question][right].append(total - right)
    ahead = [fmean(one[True]) - fmean(one[False]) for one in rest.values() if one[True] and one[False]]

    assert len(ahead) > 50
    assert fmean(ahead) > 0.7
    assert sum(one < 0 for one in ahead) < len(ahead) / 6


def test_two_talks_of_a_cycle_were_held_and_the_next_talk_is_full(at):
    first, second = LiveSession.objects.filter(status=TalkStatus.HELD).order_by("starts_at")
    assert first.series == second.series
    assert first.series.sessions.filter(starts_at__gt=at, status=TalkStatus.OPEN).count() == 1
    for held in (first, second):
        assert 0 < held.places.filter(attended_at__isnull=False).count() < held.places.count()
        assert held.opinions.exists()

    following = LiveSession.objects.filter(status=TalkStatus.OPEN).order_by("starts_at").first()
    places = Counter(following.places.values_list("status", flat=True))
    assert places[PlaceStatus.SEATED] == following.seats + following.online_seats
    assert places[PlaceStatus.WAITING] > 0
    assert following.starts_at > at


def test_a_campaign_runs_one_ended_and_one_waits_for_approval(at, client_of):
    found = {one.status: one for one in Campaign.objects.all()}
    assert set(found) == {Campaign.Status.ACTIVE, Campaign.Status.EVALUATED, Campaign.Status.IN_APPROVAL}
    assert found[Campaign.Status.EVALUATED].lesson
    assert found[Campaign.Status.ACTIVE].title in client_of(one_of("beto")).get("/").text


def test_a_use_report_waits_to_be_applied():
    assert Counter(UsageImport.objects.values_list("status", flat=True)) == {"APPLIED": 12, "PREVIEWED": 1}


def test_training_goes_on_until_today():
    covered = Measurement.objects.filter(
        calculation__version__indicator__code="FO-01", scope_kind="ENTITY", area_code="", service=None
    ).order_by("calculation__period_end")
    before, last = [one.value for one in covered][-2:]

    assert last > before / 2


def test_dashboard_and_practice_tell_of_the_same_stretch_with_the_same_figures():
    manager = Person.objects.get(role_grants__role=Role.UA_MANAGER)
    dashboard = dashboard_for(person=manager)
    cited = set(Statement.objects.values_list("measurement_id", flat=True)) - {None}
    shown = {line.measurement.pk for line in dashboard.lines}
    told = {one.measurement_id: one for one in official_measurements(entity=manager.entity, only=shown | cited)}

    baseline = SurveyWave.objects.order_by("opens_at")[0]
    assert f"{baseline.opens_at:%Y}" in dashboard.title
    for line in dashboard.lines:
        figure: Any = told.get(line.measurement.pk)
        if figure is None or line.change is None:
            continue
        assert (figure.earlier_text, figure.change_text) == (line.earlier_text, line.change.text)
    assert cited
    assert cited <= set(told)


def test_what_the_practice_states_is_backed_by_small_files_that_its_author_can_open(client_of):
    pieces = list(Evidence.objects.select_related("file"))
    author = client_of(one_of("practica"))

    assert [one.number for one in pieces] == [1, 2, 3]
    assert not any(one.has_personal_data for one in pieces)
    assert all(one.statements.exists() for one in pieces)
    for one in pieces:
        answer = author.get(reverse("files:open", args=[one.file.uid]))
        assert len(b"".join(answer.streaming_content).splitlines()) > 1


def test_every_attempt_ends_with_the_mark_that_its_answers_give():
    found: dict[int, list[bool]] = defaultdict(list)
    for answer in AttemptAnswer.objects.select_related("question"):
        assert answer.is_correct == answer.question.is_right(answer.given)
        found[answer.attempt_id].append(answer.is_correct)

    submitted = Attempt.objects.filter(submitted_at__isnull=False)
    assert {one.pk for one in submitted} == set(found)
    for one in submitted:
        assert (one.question_count, one.correct_count) == (len(found[one.pk]), sum(found[one.pk]))
    asked = set(AttemptAnswer.objects.values_list("question__kind", flat=True))
    wrong = set(AttemptAnswer.objects.filter(is_correct=False).values_list("question__kind", flat=True))
    # The courses that come with the product ask nothing to be written.
    assert wrong == asked == set(QuestionKind.values) - {QuestionKind.NUMERIC, QuestionKind.SHORT, QuestionKind.CLOZE}


def test_a_completion_carries_the_marks_of_its_attempts_and_comes_after_them():
    marks = {
        (one.enrollment_id, one.quiz.purpose): one.score_percent
        for one in Attempt.objects.select_related("quiz").exclude(quiz__purpose=QuizPurpose.PRACTICE)
    }
    # The course of the entity has questions to practise only.
    completions = Completion.objects.filter(version__quizzes__purpose=QuizPurpose.POST).select_related("enrollment")
    assert completions
    for one in completions:
        assert marks[one.enrollment_id, QuizPurpose.PRE] == one.pre_percent
        assert marks[one.enrollment_id, QuizPurpose.POST] == one.post_percent
        last = one.enrollment.progress.latest("done_at").done_at
        post = one.enrollment.attempts.get(quiz__purpose=QuizPurpose.POST)
        assert one.enrollment.enrolled_at < last < post.started_at < post.submitted_at == one.completed_at


def test_the_gain_told_is_that_of_the_attempts():
    figure = (
        Measurement.objects.filter(
            calculation__version__indicator__code="FO-04", scope_kind="ENTITY", area_code="", service=None
        )
        .select_related("calculation")
        .order_by("-calculation__period_end")
        .first()
    )
    within = [
        one
        for one in Completion.objects.all()
        if figure.calculation.period_start <= office.day_of(one.completed_at) <= figure.calculation.period_end
    ]
    marks = {
        (one.enrollment_id, one.quiz.purpose): one.score_percent
        for one in Attempt.objects.filter(enrollment__in=[one.enrollment_id for one in within]).select_related("quiz")
    }
    gains: dict[Any, list[int]] = defaultdict(list)
    for one in within:
        gains[one.pseudonym].append(
            marks[one.enrollment_id, QuizPurpose.POST] - marks[one.enrollment_id, QuizPurpose.PRE]
        )

    # Who finished several courses weighs once.
    assert figure.value == pytest.approx(fmean(fmean(own) for own in gains.values()))


def test_somebody_who_finished_reads_each_answer_explained():
    done = Completion.objects.filter(course__code="hojas-de-calculo").order_by("pk").first()
    person = Person.objects.get(pseudonym=done.pseudonym)
    quiz = done.version.quizzes.get(purpose=QuizPurpose.POST)

    result = result_for(person=person, code=done.course.code, quiz_id=quiz.pk, at=done.completed_at)

    assert all(all(one.given_texts) for one in result.answered)
    assert len(result.answered) == result.attempt.question_count


def test_an_opinion_comes_from_somebody_who_read_the_guide():
    readings = set(MaterialReading.objects.values_list("material", "pseudonym"))
    opinions = list(MaterialFeedback.objects.select_related("version"))

    assert opinions
    assert {(one.version.material_id, one.pseudonym) for one in opinions} < readings
    assert {one.was_useful for one in opinions} == {True, False}


def test_one_guide_is_overdue_one_is_due_soon_and_its_owner_is_told(at, client_of):
    today = office.day_of(at)
    waits = Material.objects.get(status=Material.Status.REVIEW_DUE)
    rest = Material.objects.filter(status=Material.Status.PUBLISHED).order_by("review_due_on")
    soon, later = rest[0], rest[1]

    assert waits.review_due_on < today < soon.review_due_on
    assert (soon.review_due_on - today).days < 15 < (later.review_due_on - today).days
    author = client_of(Person.objects.get(email=f"autora@{DOMAIN}"))
    assert waits.title in author.get(reverse("hub:home")).text


def test_the_services_told_to_have_a_guide_are_those_that_have_one():
    figure = (
        Measurement.objects.filter(calculation__version__indicator__code="MA-01", scope_kind="ENTITY")
        .select_related("calculation__entity")
        .latest("calculation__period_end")
    )
    covered = services_with_material(entity=figure.calculation.entity)

    assert figure.value == pytest.approx(100 * sum(covered.values()) / len(covered))


def test_the_plan_of_the_year_runs_with_changes_that_tell_why_and_a_nomination_that_waits(at):
    plan = TrainingPlan.objects.get()
    followed = follow_up_for(person=one_of("gestora"), pk=plan.pk, today=office.day_of(at))

    assert (plan.year, plan.status, plan.version) == (2026, "RUNNING", 3)
    assert {one.reason for one in plan.changes.all()} == {
        "La universidad abrió el curso un mes después.",
        "El congreso se aplazó para el año siguiente.",
    }
    assert followed.total.executed > 0
    assigned = Enrollment.objects.filter(origin=EnrollmentOrigin.RULE, course__code="documentos-accesibles")
    assert 0 < assigned.filter(status=EnrollmentStatus.FINISHED).count() < assigned.count() / 2
    assert sorted(Nomination.objects.values_list("status", flat=True)) == ["ACCEPTED", "PROPOSED"]
    assert Measurement.objects.filter(calculation__version__indicator__code="FO-07").exists()


def test_what_beto_finished_a_year_ago_holds_no_more_and_others_renewed_it(at):
    (expired,) = history_for(person=one_of("beto"), at=at)
    assert expired.is_over
    assert Enrollment.objects.get(pseudonym=one_of("beto").pseudonym, round=2).status == EnrollmentStatus.ENROLLED

    rounds = [
        one
        for one in history_for(person=one_of("analista"), at=at)
        if one.completion.course == expired.completion.course
    ]
    assert [(one.number, one.is_over, one.is_renewed) for one in rounds] == [(2, False, False), (1, True, True)]


def test_a_diagnosis_exempted_somebody_of_a_course_that_the_entity_wrote():
    proof = ExemptionProof.objects.get(pseudonym=one_of("talento").pseudonym)

    assert (proof.status, proof.origin) == (ProofStatus.EXEMPT, ProofOrigin.DIAGNOSIS)
    assert proof.version.author == one_of("autora")
    assert not Completion.objects.filter(pseudonym=proof.pseudonym, course=proof.course).exists()


def test_whoever_lacked_something_took_a_course_of_it_and_the_figure_counts_them(at):
    # So few lack something in a small entity that the figure itself may be protected.
    found = need_coverage(Entity.objects.get(), month_of(office.day_of(at)))

    assert sum(one.numerator for facts in found.facts.values() for one in facts) > 0
    assert Enrollment.objects.filter(origin=EnrollmentOrigin.ROUTE, status=EnrollmentStatus.FINISHED).exists()


def test_badges_were_earned_by_their_rules_after_what_they_ask_and_one_was_taken_back():
    by_rule = Award.objects.filter(by=None).select_related("badge")
    assert {one.badge.name for one in by_rule} == {SAFE, TOGETHER}
    for one in by_rule:
        person = Person.objects.get(pseudonym=one.pseudonym)
        assert earned_by(badge=one.badge, person=person)
        assert one.issued_at >= one.badge.published_at.replace(microsecond=0)
    beto = one_of("beto")
    assert [one.badge.name for one in by_rule if one.pseudonym == beto.pseudonym] == [TOGETHER]

    (revoked,) = Award.objects.exclude(revoked_at=None)
    assert revoked.revoked_reason
    assert Badge.objects.get(name=DRAFT).status == BadgeStatus.DRAFT
    assert SigningKey.objects.filter(retired_at=None).count() == 1
    assert SigningKey.objects.exclude(retired_at=None).exists()
