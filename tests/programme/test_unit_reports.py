"""The report by unit: each with those below it, small ones kept from being subtracted, and the head's own part."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils.html import escape

from apropia.foundation.audit.models import AuditEvent
from apropia.people.models import Role
from apropia.programme import actions, queries
from apropia.programme.models import Assignment
from apropia.programme.states import PlanStatus
from people_factories import make_person, make_unit
from programme.factories import make_activity, make_plan

PROTECTED = "Dato protegido (n<5)"


@pytest.fixture
def plan(carla, at):
    return make_plan(by=carla, at=at, status=PlanStatus.RUNNING)


@pytest.fixture
def assign(plan, carla, at):
    """Return a function that assigns the first activity to so many people of a unit, half of whom took part."""

    def make(unit, people):
        activity = plan.activities.order_by("pk").first()
        chosen = [make_person(unit=unit) for _number in range(people)]
        given = {"due_on": None, "origin": "RULE", "by": carla, "at": at}
        actions.assigning.assign_chunk(activity=activity, people=chosen, **given)
        shown = list(Assignment.objects.order_by("-pk").values_list("pk", flat=True)[:people])
        took_part = shown[: people // 2]
        actions.execution.note_participants(activity=activity, shown=shown, took_part=took_part, by=carla, at=at)
        return chosen

    return make


@pytest.fixture
def tree(entity, unit, assign):
    """A unit with two below, one of which is too small, and another unit beside it."""
    below = make_unit(entity=entity, name="Redes", parent=unit)
    few = make_unit(entity=entity, name="Archivo", parent=unit)
    beside = make_unit(entity=entity, name="Jurídica")
    for where, people in ((unit, 12), (below, 12), (beside, 16)):
        assign(where, people)
    return {"unit": unit, "below": below, "few": few, "beside": beside}


@pytest.fixture
def head(tree):
    return make_person(unit=tree["unit"], roles=[Role.UNIT_HEAD], role_unit=tree["unit"])


def report(person, plan):
    return queries.reports.unit_report_for(person=person, pk=plan.pk)


def lines(found):
    return [(one.unit, one.depth, one.people) for one in found.units]


def csv_of(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_each_unit_holds_those_below_it_and_the_total_is_everybody_once(plan, tree, carla):
    found = report(carla, plan)

    assert lines(found) == [("Jurídica", 0, 16), ("Oficina de TIC", 0, 24), ("Redes", 1, 12)]
    assert found.total.people == Assignment.objects.count() == 40
    assert [one.finished_share for one in found.units] == [0.5, 0.5, 0.5]
    assert [one.above for one in found.units] == ["", "", "Oficina de TIC"]


def test_a_unit_that_only_groups_others_stands_above_them(plan, entity, carla, assign):
    above = make_unit(entity=entity, name="Subdirección")
    assign(make_unit(entity=entity, name="Compras", parent=above), 12)
    assign(make_unit(entity=entity, name="Bienes", parent=above), 14)

    assert lines(report(carla, plan)) == [("Subdirección", 0, 26), ("Bienes", 1, 14), ("Compras", 1, 12)]


def test_a_small_unit_cannot_be_had_by_subtracting_from_the_one_above(plan, tree, carla, assign):
    assign(tree["few"], 2)

    found = {one.unit: one.people for one in report(carla, plan).units}

    # 26 and 12 told together leave the 12 of the office itself with the 2 of the archive: nobody knows how many each.
    assert found["Archivo"] is None
    assert found["Oficina de TIC"] == 26
    above = tree["beside"]
    other = make_unit(entity=above.entity, name="Correspondencia", parent=make_unit(entity=above.entity, name="Apoyo"))
    assign(other, 12)
    assign(make_unit(entity=above.entity, name="Mensajería", parent=other.parent), 2)
    again = {one.unit: one.people for one in report(carla, plan).units}
    assert again["Mensajería"] is None
    assert again["Correspondencia"] is None or again["Apoyo"] is None


def test_a_head_sees_the_own_units_with_those_below_and_no_other(plan, tree, head, client_of):
    browser, address = client_of(head), reverse("programme:own_report")
    page = browser.get(address).text
    file = csv_of(browser.get(address, {"formato": "csv"}))

    found = queries.reports.own_report_for(person=head)
    assert lines(found.report) == [("Oficina de TIC", 0, 24), ("Redes", 1, 12)]
    assert found.report.total is None
    for text in (page, file):
        assert "Redes" in text
        assert "Jurídica" not in text
        assert "Toda la entidad" not in text
    assert not any(one.display_name in page for one in tree["below"].person_set.all())
    assert AuditEvent.objects.filter(action="programme.plan.exported").count() == 1


def test_what_a_head_sees_is_what_the_manager_sees(plan, tree, head, carla, assign):
    assign(tree["few"], 2)
    whole = {one.unit: one.figure for one in report(carla, plan).units}

    own = queries.reports.own_report_for(person=head).report

    assert {one.unit: one.figure for one in own.units} == {
        name: whole[name] for name in ("Oficina de TIC", "Archivo", "Redes")
    }


def test_who_heads_a_small_unit_sees_that_it_is_protected(plan, tree, assign, client_of):
    assign(tree["few"], 2)
    chief = make_person(unit=tree["few"], roles=[Role.UNIT_HEAD], role_unit=tree["few"])

    page = client_of(chief).get(reverse("programme:own_report")).text

    assert escape(PROTECTED) in page
    assert "Redes" not in page


def test_one_activity_and_an_earlier_plan_are_chosen(plan, tree, head, carla, at, client_of):
    other = make_activity(plan=plan, by=carla, at=at, title="Sin nadie")
    make_plan(by=carla, at=at, year=2027)
    make_plan(by=carla, at=at, year=2025, status=PlanStatus.CLOSED)
    browser, address = client_of(head), reverse("programme:own_report")

    assert "Nadie de su dependencia" in browser.get(address, {"actividad": other.pk}).text
    found = queries.reports.own_report_for(person=head)
    assert [one.year for one in found.plans] == [2026, 2025]
    assert "Nadie de su dependencia" in browser.get(address, {"plan": found.plans[1].pk}).text


def test_a_head_without_a_unit_or_without_a_plan_is_told_so(unit, client_of, plan):
    nowhere = make_person(unit=unit, roles=[Role.UNIT_HEAD])
    assert "no tiene una dependencia asignada" in client_of(nowhere).get(reverse("programme:own_report")).text
    plan.status = PlanStatus.DRAFT
    plan.save()
    somewhere = make_person(unit=unit, roles=[Role.UNIT_HEAD], role_unit=unit)
    assert "Aún no hay un plan aprobado" in client_of(somewhere).get(reverse("programme:own_report")).text


def test_nobody_else_opens_it_and_a_head_opens_no_plan_of_the_entity(plan, tree, head, beto, dario, carla, client_of):
    for person in (beto, carla):
        assert client_of(person).get(reverse("programme:own_report")).status_code == 404
    assert client_of(head).get(reverse("programme:unit_report", args=[plan.pk])).status_code == 404
    assert queries.reports.own_report_for(person=carla).report is None
    # Darío holds every role elsewhere, of no unit.
    assert "no tiene una dependencia asignada" in client_of(dario).get(reverse("programme:own_report")).text
    assert queries.reports.own_report_for(person=dario, plan=str(plan.pk)).report is None


def test_a_head_reaches_it_from_where_heads_work(tree, head, client_of):
    browser, address = client_of(head), reverse("programme:own_report")

    for page in ("ui:site_map", "programme:nominate_list"):
        assert address in browser.get(reverse(page)).text


def test_the_files_carry_the_same_as_the_page(plan, tree, carla, client_of, assign):
    assign(tree["few"], 2)
    file = csv_of(client_of(carla).get(reverse("programme:unit_report", args=[plan.pk]), {"formato": "csv"}))

    rows = list(csv.reader(io.StringIO(file)))
    assert [row[:3] for row in rows] == [
        ["Dependencia", "Depende de", "Personas asignadas, con las que tiene debajo"],
        ["Toda la entidad", "", "42"],
        ["Jurídica", "", "16"],
        ["Oficina de TIC", "", "26"],
        ["Archivo", "Oficina de TIC", PROTECTED],
        ["Redes", "Oficina de TIC", "12"],
    ]


@pytest.mark.once
def test_the_page_of_a_head_costs_the_same_for_one_unit_and_for_ten(
    plan, tree, head, assign, client_of, django_assert_num_queries
):
    browser, address = client_of(head), reverse("programme:own_report")
    browser.get(address)
    with django_assert_num_queries(10):
        browser.get(address)
    for _number in range(10):
        assign(make_unit(entity=head.entity, parent=tree["unit"]), 3)
    with django_assert_num_queries(10):
        browser.get(address)
