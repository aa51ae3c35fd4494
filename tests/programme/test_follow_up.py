"""How a plan goes: executed with evidence, by axis and month, by unit as groups, and as FO-07."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.learning.actions import talks as learning_talks
from apropia.learning.states.talks import TalkStatus
from apropia.measurement.models import PeriodKind
from apropia.measurement.queries.computing.facts import NotComputable, Period
from apropia.measurement.queries.computing.programme import plan_fulfilment
from apropia.people.models import Role
from apropia.programme import actions, queries
from apropia.programme.models import ActivityKind, Assignment
from apropia.programme.states import ActivityStatus, PlanStatus
from learning.factories import make_version, take_course
from people_factories import make_person, make_unit
from programme.factories import make_activity, make_plan

TODAY = date(2026, 11, 23)


@pytest.fixture
def plan(carla, at):
    return make_plan(by=carla, at=at, status=PlanStatus.RUNNING)


def execute(activity, *, by, at, on=TODAY, evidence="Acta 12 en el gestor documental."):
    actions.execution.execute(activity=activity, executed_on=on, evidence=evidence, today=TODAY, by=by, at=at)


def followed(plan, person):
    return queries.follow_up.follow_up_for(person=person, pk=plan.pk, today=TODAY)


def test_something_of_others_is_executed_with_its_evidence_and_taken_back_when_it_was_a_mistake(plan, carla, at):
    activity = plan.activities.get()
    with pytest.raises(DomainError, match="futura"):
        execute(activity, by=carla, at=at, on=TODAY + timedelta(days=1))
    with pytest.raises(DomainError, match="empezó después"):
        execute(activity, by=carla, at=at, on=date(2026, 2, 1))

    execute(activity, by=carla, at=at)
    assert (activity.status, activity.executed_on) == (ActivityStatus.EXECUTED, TODAY)
    actions.execution.take_back(activity=activity, by=carla, at=at)

    assert (activity.status, activity.executed_on, activity.evidence) == (ActivityStatus.PLANNED, None, "")


def test_a_course_is_executed_once_somebody_finished_it_within_its_days(plan, entity, beto, carla, at):
    version = make_version(entity=entity, at=at)
    activity = make_activity(plan=plan, by=carla, at=at, kind=ActivityKind.COURSE, course=version.course)
    with pytest.raises(DomainError, match="Nadie ha terminado el curso"):
        execute(activity, by=carla, at=at)

    take_course(version=version, person=beto, at=at)
    execute(activity, by=carla, at=at)

    assert activity.status == ActivityStatus.EXECUTED


def test_a_talk_is_executed_once_it_was_held(plan, carla, at):
    data = learning_talks.TalkData(
        title="Charla",
        description="De datos.",
        speaker="Ana",
        starts_at=at - timedelta(hours=2),
        ends_at=at + timedelta(hours=1),
        seats=10,
        place="Sala",
    )
    talk = learning_talks.create_talk(data=data, by=carla, at=at)
    activity = make_activity(plan=plan, by=carla, at=at, kind=ActivityKind.TALK, talks=[talk])
    with pytest.raises(DomainError, match="Ninguna de sus charlas"):
        execute(activity, by=carla, at=at)

    learning_talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=carla, at=at)
    learning_talks.move_talk(talk=talk, to=TalkStatus.HELD, by=carla, at=at)
    execute(activity, by=carla, at=at)

    assert activity.status == ActivityStatus.EXECUTED


def test_only_who_keeps_the_plan_says_that_it_was_executed(plan, beto, at):
    with pytest.raises(Forbidden):
        execute(plan.activities.get(), by=beto, at=at)


def test_the_follow_up_counts_what_was_due_by_axis_and_month_and_leaves_the_cancelled_out(plan, carla, at):
    done = plan.activities.get()
    other_axis = plan.catalogue.axes.last()
    make_activity(plan=plan, by=carla, at=at, title="Sin hacer", axis=other_axis, ends_on=date(2026, 6, 30))
    make_activity(plan=plan, by=carla, at=at, title="De diciembre", ends_on=date(2026, 12, 10))
    gone = make_activity(plan=plan, by=carla, at=at, title="Cancelada")
    actions.activities.cancel(activity=gone, reason="Sin contrato.", by=carla, at=at)
    execute(done, by=carla, at=at)

    found = followed(plan, carla)

    assert (found.total.planned, found.total.due, found.total.executed, found.cancelled) == (3, 2, 1, 1)
    assert [(one.planned, one.due, one.executed) for one in found.axes] == [(2, 1, 1), (1, 1, 0)]
    assert [one.title for one in found.late] == ["Sin hacer"]
    assert found.by_axis.says == "Se cumplió el 50\u00a0%: 1 de 2 actividades planeadas a la fecha."
    planned, executed = found.by_month.series
    assert planned.values[2:6] == (1.0, 1.0, 1.0, 2.0)
    assert executed.values[9:] == (0.0, 1.0, None)


def test_fo_07_is_computed_from_approved_plans_only(plan, carla, entity, at):
    make_plan(by=carla, at=at, year=2025, activities=2)
    november = Period(PeriodKind.MONTH, date(2026, 11, 1), date(2026, 11, 30))
    execute(plan.activities.get(), by=carla, at=at)
    make_activity(plan=plan, by=carla, at=at, ends_on=date(2026, 11, 30))

    found = plan_fulfilment(entity, november)

    assert (found.numerator, found.denominator) == (1, 2)
    assert "2026: 2 actividades" in found.source
    with pytest.raises(NotComputable):
        plan_fulfilment(entity, Period(PeriodKind.MONTH, date(2025, 11, 1), date(2025, 11, 30)))


def test_the_report_by_unit_hides_small_groups_on_the_page_and_in_the_file(plan, entity, unit, carla, at, client_of):
    small = make_unit(entity=entity, name="Pequeña")
    people = [make_person(unit=unit) for _number in range(8)] + [make_person(unit=small) for _number in range(2)]
    activity = plan.activities.get()
    actions.assigning.assign_chunk(activity=activity, people=people, due_on=None, origin="RULE", by=carla, at=at)
    rows = Assignment.objects.order_by("pk").values_list("pk", flat=True)
    given = {"shown": list(rows), "took_part": list(rows[:4]), "by": carla, "at": at}
    actions.execution.note_participants(activity=activity, **given)

    browser, address = client_of(carla), reverse("programme:unit_report", args=[plan.pk])
    page = browser.get(address).text
    csv = b"".join(browser.get(address, {"formato": "csv"}).streaming_content).decode("utf-8-sig")

    found = queries.reports.unit_report_for(person=carla, pk=plan.pk)
    assert [one.people for one in found.units] == [None, None]
    assert escape(found.protected_text) in page
    assert csv.count(found.protected_text) == 2
    assert people[0].display_name not in page


def test_the_report_of_large_units_says_how_many_finished(plan, entity, unit, carla, at):
    second = make_unit(entity=entity, name="Segunda")
    version = make_version(entity=entity, at=at)
    activity = make_activity(plan=plan, by=carla, at=at, kind=ActivityKind.COURSE, course=version.course)
    people = [make_person(unit=where) for where in (unit, second) for _number in range(12)]
    actions.assigning.assign_chunk(activity=activity, people=people, due_on=None, origin="RULE", by=carla, at=at)
    for person in (*people[:6], *people[12:18]):
        take_course(version=version, person=person, at=at)

    found = queries.reports.unit_report_for(person=carla, pk=plan.pk, activity=str(activity.pk))

    assert [(one.unit, one.people, one.finished_share) for one in found.units] == [
        ("Oficina de TIC", 12, 0.5),
        ("Segunda", 12, 0.5),
    ]


def test_the_manager_marks_who_took_part_and_that_it_was_executed(plan, beto, carla, at, client_of):
    activity = plan.activities.get()
    actions.assigning.assign_chunk(activity=activity, people=[beto], due_on=None, origin="RULE", by=carla, at=at)
    browser, assignment = client_of(carla), Assignment.objects.get()
    listed = reverse("programme:participants", args=[activity.pk])
    assert beto.display_name in browser.get(listed).text
    browser.post(listed, {"took_part": [assignment.pk]})
    assert "cambió" in browser.post(listed, {"took_part": [assignment.pk + 1]}, follow=True).text
    assignment.refresh_from_db()
    assert assignment.took_part

    address = reverse("programme:execute", args=[activity.pk])
    assert browser.post(address, {"executed_on": "2026-11-20", "evidence": ""}).status_code == 422
    done = browser.post(address, {"executed_on": "2026-11-20", "evidence": "Acta 12."}, follow=True)
    assert "Acta 12." in done.text
    follow = browser.get(reverse("programme:follow_up", args=[plan.pk])).text
    assert "Se cumplió el 100\u00a0%" in follow
    assert "FO-07" in follow


def test_the_list_of_who_took_part_is_saved_page_by_page_or_whole(plan, unit, carla, at, client_of):
    activity = plan.activities.get()
    people = [make_person(unit=unit, given_names="Zoe", surnames=f"Apellido {n:02}") for n in range(30)]
    actions.assigning.assign_chunk(activity=activity, people=people, due_on=None, origin="RULE", by=carla, at=at)
    row_of = {one.pseudonym: one.pk for one in Assignment.objects.all()}
    rows = [row_of[person.pseudonym] for person in people]
    browser, listed = client_of(carla), reverse("programme:participants", args=[activity.pk])

    turned = browser.post(listed, {"took_part": rows[:2], "pagina": "2"})
    assert turned.url == f"{listed}?pagina=2"
    browser.post(f"{listed}?pagina=2", {"took_part": rows[-1:]})
    took_part = Assignment.objects.filter(took_part=True)
    assert set(took_part.values_list("pk", flat=True)) == {*rows[:2], rows[-1]}

    assert "Participaron las 10 personas" not in browser.get(listed).text
    assert "Participaron las 30 personas que cumplen el filtro" in browser.get(f"{listed}?q=zoe").text
    browser.post(f"{listed}?q=zoe", {"every": "on"})
    assert took_part.count() == 30


def test_readers_follow_and_strangers_do_not(plan, unit, dario, beto, client_of):
    auditor = make_person(unit=unit, roles=[Role.AUDITOR])
    assert client_of(auditor).get(reverse("programme:follow_up", args=[plan.pk])).status_code == 200
    assert client_of(beto).get(reverse("programme:follow_up", args=[plan.pk])).status_code == 404
    with pytest.raises(NotFound):
        followed(plan, dario)
    with pytest.raises(NotFound):
        queries.reports.unit_report_for(person=dario, pk=plan.pk)


def test_the_report_costs_the_same_for_one_and_for_twenty(plan, unit, carla, at, client_of, django_assert_num_queries):
    activity = plan.activities.get()
    browser, address = client_of(carla), reverse("programme:unit_report", args=[plan.pk])

    def assign(people):
        given = {"due_on": None, "origin": "RULE", "by": carla, "at": at}
        actions.assigning.assign_chunk(activity=activity, people=people, **given)

    assign([make_person(unit=unit)])
    with django_assert_num_queries(7):
        browser.get(address)
    assign([make_person(unit=unit) for _number in range(20)])
    make_activity(plan=plan, by=carla, at=at)
    with django_assert_num_queries(7):
        browser.get(address)
