"""Assigning by rule: whom it reaches and whom it leaves out is told first; then the work, once for each person."""

from datetime import date

import pytest
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.learning.models import Completion, Enrollment
from apropia.people.models import EngagementType, JobLevel, WorkTeam
from apropia.programme import actions, personal_data, queries
from apropia.programme.models import ActivityKind, Assignment, Financing, Origin, PlannedActivity
from apropia.programme.states import PlanStatus
from learning.factories import make_version, take_course
from people_factories import make_person, make_unit
from programme.factories import make_activity, make_plan

TODAY = date(2026, 11, 23)


@pytest.fixture
def plan(carla, at):
    return make_plan(by=carla, at=at, status=PlanStatus.RUNNING)


@pytest.fixture
def version(entity, at):
    return make_version(entity=entity, at=at)


@pytest.fixture
def make_course(plan, version, carla, at):
    """Return a function that plans the course with a rule."""

    def make(**rule):
        rule = {"kind": ActivityKind.COURSE, "course": version.course, "title": "Compartir archivos"} | rule
        return make_activity(plan=plan, by=carla, at=at, **rule)

    return make


def assign(activity, by, at, run_jobs):
    job = actions.assigning.request(activity=activity, today=TODAY, by=by, at=at)
    run_jobs()
    return job


def names(reach):
    return sorted(one.given_names for one in reach.people)


def test_a_rule_reaches_units_with_those_below_teams_levels_and_engagements(make_course, unit, entity, beto):
    below = make_person(unit=make_unit(entity=entity, parent=unit), given_names="Abajo")
    far = make_unit(entity=entity)
    make_person(unit=far, given_names="Lejos")
    team = WorkTeam.objects.create(entity=entity, name="Datos")
    team.members.add(make_person(unit=far, given_names="Equipo"))
    make_person(unit=unit, given_names="Jefa", job_level=JobLevel.DIRECTIVE)
    make_person(unit=unit, given_names="Contrato", engagement_type=EngagementType.CONTRACTOR)
    activity = make_course(
        units=[unit], teams=[team], job_levels=[JobLevel.PROFESSIONAL], engagement_types=[EngagementType.CAREER]
    )

    reach = queries.audience.reach_of(activity, today=TODAY)

    assert names(reach) == ["Abajo", "Beto", "Carla", "Equipo"]
    assert below.entity == beto.entity
    assert reach.refusals == (
        "1 persona por su vinculación, que la regla no incluye.",
        "1 persona por el nivel de su cargo, que la regla no incluye.",
    )


def test_the_money_of_the_pic_leaves_contractors_out_and_says_how_many(make_course, unit):
    for number in range(2):
        make_person(unit=unit, given_names=f"Contrato {number}", engagement_type=EngagementType.CONTRACTOR)
    activity = make_course(financing=Financing.PIC)

    reach = queries.audience.reach_of(activity, today=TODAY)

    assert "Contrato 0" not in names(reach)
    assert reach.refusals == ("2 personas con vinculación «Contratista»: el PIC no paga su formación.",)


def test_who_has_it_or_finished_the_course_is_not_assigned_again(make_course, version, carla, beto, ana, at, run_jobs):
    take_course(version=version, person=ana, at=at)
    Completion.objects.get()
    activity = make_course(seats=2)
    reach = queries.audience.reach_of(activity, today=TODAY)
    assert "Ana" not in names(reach)
    assert reach.refusals == ("1 persona ya terminó el curso.",)

    assign(activity, carla, at, run_jobs)

    assert set(Assignment.objects.values_list("pseudonym", flat=True)) == {carla.pseudonym, beto.pseudonym}
    assert not OutgoingMessage.objects.filter(person=ana, key__startswith="programme:").exists()
    with pytest.raises(DomainError, match="no alcanza a nadie más"):
        actions.assigning.request(activity=activity, today=TODAY, by=carla, at=at)


def test_those_reached_are_enrolled_with_their_deadline_once_and_told(make_course, version, beto, carla, at, run_jobs):
    activity = make_course(deadline_days=10)
    job = assign(activity, carla, at, run_jobs)
    job.refresh_from_db()
    assert job.result == {"added": 2, "people": 2}
    assert job.progress_text == "Se asignó a 2 personas."
    make_person(unit=beto.unit, given_names="Nueva")
    assign(activity, carla, at, run_jobs)

    enrollment = Enrollment.objects.get(pseudonym=beto.pseudonym)
    # Ten business days after Monday 23 November.
    assert (enrollment.version, enrollment.deadline_on, enrollment.origin) == (version, date(2026, 12, 7), "RULE")
    assert Assignment.objects.count() == Enrollment.objects.count() == 3
    message = OutgoingMessage.objects.get(person=beto, key__startswith="programme:")
    assert "7 de diciembre de 2026" in message.body_text
    assert message.link == f"/aprender/curso/{version.course.code}/"
    assert AuditEvent.objects.filter(action="programme.activity.assigned").count() == 2


def test_who_enrolled_by_herself_keeps_her_enrolment_and_counts_for_the_plan(
    make_course, version, beto, carla, at, run_jobs
):
    Enrollment.objects.create(
        entity=beto.entity, version=version, course=version.course, pseudonym=beto.pseudonym, enrolled_at=at
    )
    assign(make_course(deadline_on=date(2026, 12, 18)), carla, at, run_jobs)

    assert Enrollment.objects.get(pseudonym=beto.pseudonym).deadline_on is None
    assert Assignment.objects.filter(pseudonym=beto.pseudonym).count() == 1


def test_more_people_than_seats_are_refused_and_no_draw_decides(make_course, beto, carla, at):
    activity = make_course(seats=1)
    with pytest.raises(DomainError, match="alcanza a 2 personas y queda 1 cupo"):
        actions.assigning.request(activity=activity, today=TODAY, by=carla, at=at)


def test_seats_given_while_the_work_waited_are_not_given_again(make_course, beto, carla, at):
    activity = make_course(seats=2)
    asked = queries.assigned.to_assign(activity_id=activity.pk, by=carla.uid)
    actions.assigning.assign_chunk(
        activity=activity, people=asked.people[:1], due_on=None, origin=Origin.NOMINATION, by=carla, at=at
    )
    PlannedActivity.objects.filter(pk=activity.pk).update(seats=1)

    with pytest.raises(DomainError, match="quedan 0 cupos"):
        actions.assigning.assign_chunk(
            activity=PlannedActivity.objects.get(pk=activity.pk),
            people=asked.people,
            due_on=None,
            origin=Origin.RULE,
            by=carla,
            at=at,
        )

    assert Enrollment.objects.count() == 1


def test_nothing_is_assigned_before_the_plan_runs_or_after_its_date(carla, at, version, plan, make_course):
    draft = make_plan(by=carla, at=at, year=2027)
    with pytest.raises(DomainError, match="en ejecución"):
        actions.assigning.request(activity=make_activity(plan=draft, by=carla, at=at), today=TODAY, by=carla, at=at)
    with pytest.raises(DomainError, match="ya pasó"):
        actions.assigning.request(activity=make_course(deadline_on=date(2026, 3, 1)), today=TODAY, by=carla, at=at)
    version.status = "RETIRING"
    version.save()
    with pytest.raises(DomainError, match="no tiene una versión publicada"):
        actions.assigning.request(activity=make_course(), today=TODAY, by=carla, at=at)


def test_only_who_keeps_the_plan_assigns(make_course, beto, dario, at):
    activity = make_course()
    with pytest.raises(Forbidden):
        actions.assigning.request(activity=activity, today=TODAY, by=beto, at=at)
    for stranger in (beto, dario):
        with pytest.raises(NotFound):
            queries.audience.reach_for(person=stranger, pk=activity.pk, today=TODAY)


def test_something_of_others_is_told_with_its_dates(plan, beto, carla, at, run_jobs):
    assign(plan.activities.get(), carla, at, run_jobs)

    body = OutgoingMessage.objects.get(person=beto, key__startswith="programme:").body_text
    assert "Escuela de gobierno" in body
    assert "2 de marzo de 2026" in body


def test_the_manager_sees_whom_it_reaches_assigns_and_watches(make_course, carla, beto, client_of, run_jobs):
    activity = make_course(deadline_days=5)
    browser = client_of(carla)
    address = reverse("programme:assign", args=[activity.pk])

    page = browser.get(address).text
    assert "2 personas se inscribirán en el curso" in page
    assert beto.display_name in page
    assert beto.display_name not in browser.get(address, {"q": "Carla"}).text
    watched = browser.post(address, follow=True)
    run_jobs()

    assert "Asignando" in watched.text
    assert "2 personas." in browser.get(reverse("programme:activity", args=[activity.pk])).text


def test_the_preview_costs_the_same_for_one_and_for_twenty(
    make_course, carla, unit, client_of, django_assert_num_queries
):
    activity = make_course()
    browser, address = client_of(carla), reverse("programme:assign", args=[activity.pk])
    browser.get(address)
    with django_assert_num_queries(15):
        browser.get(address)
    for _number in range(20):
        make_person(unit=unit)
    with django_assert_num_queries(15):
        browser.get(address)


def test_a_person_reads_what_was_assigned_to_her_and_erased_it_is_a_count(make_course, beto, carla, at, run_jobs):
    assign(make_course(), carla, at, run_jobs)
    who = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    held = personal_data.export(**who)
    personal_data.erase(**who, at=clock.now())

    assert held["Formación que le asignaron"][0]["actividad"] == "Compartir archivos"
    assert held["Formación que le asignaron"][0]["dependencia de ese día"] == beto.unit.name
    assert held["Formación que le asignaron"][0]["participó"] == ""
    assert Assignment.objects.count() == 2
    assert not Assignment.objects.filter(pseudonym=beto.pseudonym).exists()


def test_what_one_is_given_of_hers_says_whether_she_took_part_in_something_of_others(plan, beto, carla, at, run_jobs):
    activity = plan.activities.get()
    assign(activity, carla, at, run_jobs)
    who = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}
    own = Assignment.objects.get(pseudonym=beto.pseudonym)

    before = personal_data.export(**who)["Formación que le asignaron"][0]["participó"]
    actions.execution.note_participants(activity=activity, shown=[own.pk], took_part=[own.pk], by=carla, at=at)
    after = personal_data.export(**who)["Formación que le asignaron"][0]["participó"]

    assert (before, after) == ("no", "sí")
