"""«Formación asignada»: the state of each line follows what the person did, not what the plan says of the activity."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apropia.learning import actions as learning
from apropia.learning.models import Completion, ExemptionProof, ProofOrigin, TalkPlace
from apropia.learning.states.routes import ProofStatus
from apropia.learning.states.talks import TalkStatus
from apropia.programme import actions, queries
from apropia.programme.models import ActivityKind, Assignment
from apropia.programme.queries.own import OwnState
from apropia.programme.states import ActivityStatus, PlanStatus
from learning.factories import make_version, take_course
from learning.talk_factories import data_of
from programme.factories import make_activity, make_plan


@pytest.fixture
def plan(carla, at):
    return make_plan(by=carla, at=at, status=PlanStatus.RUNNING)


@pytest.fixture
def version(entity, at):
    return make_version(entity=entity, at=at)


@pytest.fixture
def give(plan, beto, carla, at):
    """Return a function that plans an activity and assigns it to Beto."""

    def make(due_on=None, **written):
        activity = make_activity(plan=plan, by=carla, at=at, **written)
        given = {"people": [beto], "due_on": due_on, "origin": "RULE", "by": carla, "at": at}
        actions.assigning.assign_chunk(activity=activity, **given)
        return activity

    return make


@pytest.fixture
def give_course(give, version):
    return lambda **written: give(kind=ActivityKind.COURSE, course=version.course, **written)


@pytest.fixture
def talk(carla, at):
    made = learning.talks.create_talk(data=data_of(at), by=carla, at=at)
    learning.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=carla, at=at)
    return made


def own(person, at):
    return queries.own.own_training_for(person=person, at=at).assigned[0]


def state(person, at):
    return own(person, at).state


def test_a_course_goes_from_to_begin_to_begun_to_done(give_course, version, beto, at):
    give_course(due_on=at.date() + timedelta(days=9))
    assert state(beto, at) == OwnState.WAITING
    enrollment = learning.enrollment.start_course(version=version, by=beto, at=at)
    assert state(beto, at) == OwnState.BEGUN
    assert state(beto, at + timedelta(days=10)) == OwnState.LATE

    for activity in version.activities.all():
        learning.progress.finish_activity(enrollment=enrollment, activity=activity, by=beto, at=at)

    assert state(beto, at + timedelta(days=10)) == OwnState.DONE


def test_a_course_done_too_fast_is_done_for_whom_it_is(give_course, version, beto, at):
    give_course()
    take_course(version=version, person=beto, at=at)
    Completion.objects.update(is_implausible=True)

    assert state(beto, at) == OwnState.DONE


def test_a_course_that_one_is_exempt_of_says_so(give_course, version, entity, beto, at):
    give_course(due_on=at.date() - timedelta(days=1))
    assert state(beto, at) == OwnState.LATE
    own_proof = {"entity": entity, "course": version.course, "version": version, "pseudonym": beto.pseudonym}
    ExemptionProof.objects.create(
        **own_proof, status=ProofStatus.EXEMPT, origin=ProofOrigin.QUESTIONS, started_at=at, decided_at=at
    )

    assert state(beto, at) == OwnState.EXEMPT


def test_a_course_executed_by_others_can_still_be_taken(give_course, carla, version, beto, at):
    activity = give_course(starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 30))
    take_course(version=version, person=carla, at=at)
    actions.execution.execute(
        activity=activity, executed_on=at.date(), evidence="Reporte.", today=at.date(), by=carla, at=at
    )

    assert state(beto, at) == OwnState.WAITING


def test_a_talk_leads_to_its_session_and_says_seat_and_attendance(give, talk, carla, beto, at):
    later = learning.talks.create_talk(
        data=data_of(at, starts_at=at + timedelta(days=3), ends_at=at + timedelta(days=3, hours=1)), by=carla, at=at
    )
    learning.talks.move_talk(talk=later, to=TalkStatus.OPEN, by=carla, at=at)
    give(kind=ActivityKind.TALK, talks=[talk, later])
    assert (state(beto, at), own(beto, at).url) == (OwnState.WAITING, reverse("learning:talk", args=[talk.pk]))

    learning.talks.sign_up(talk=later, mode=later.modes[0], by=beto, at=at)
    assert (state(beto, at), own(beto, at).url) == (OwnState.SEATED, reverse("learning:talk", args=[later.pk]))
    TalkPlace.objects.update(attended_at=at)

    assert state(beto, at) == OwnState.DONE
    assert own(beto, at + timedelta(days=9)).url == reverse("learning:talks")


def test_what_is_over_without_a_sign_of_her_says_so(give, carla, beto, at):
    activity = give(title="Taller")
    given = {"executed_on": at.date(), "evidence": "Acta.", "today": at.date()}
    actions.execution.execute(activity=activity, by=carla, at=at, **given)
    assert state(beto, at) == OwnState.UNKNOWN

    Assignment.objects.update(took_part=True)
    assert state(beto, at) == OwnState.DONE


def test_what_was_cancelled_says_so(give, carla, beto, at):
    actions.activities.cancel(activity=give(), reason="Sin contrato.", by=carla, at=at)

    assert state(beto, at) == OwnState.CANCELLED


def test_the_page_tells_it_to_her_and_to_nobody_else(give_course, version, beto, ana, carla, at, client_of):
    give_course(title="Compartir archivos")
    take_course(version=version, person=beto, at=at)

    page = client_of(beto).get(reverse("programme:mine")).text
    assert str(OwnState.DONE.label) in page
    assert str(ActivityStatus.PLANNED.label) not in page
    for other in (ana, carla):
        assert "No tiene formación asignada" in client_of(other).get(reverse("programme:mine")).text


@pytest.mark.once
def test_the_page_costs_the_same_for_one_and_for_ten(
    give, give_course, version, talk, beto, at, client_of, django_assert_num_queries
):
    give_course()
    give(kind=ActivityKind.TALK, talks=[talk])
    browser, address = client_of(beto), reverse("programme:mine")
    browser.get(address)
    with django_assert_num_queries(9):
        browser.get(address)
    for number in range(10):
        give(title=f"Taller {number}")
        give(kind=ActivityKind.TALK, talks=[talk], title=f"Charla {number}")
    with django_assert_num_queries(9):
        browser.get(address)
