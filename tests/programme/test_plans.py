"""The plan of a year: its axes, its activities, its approval, and a reason for each change after."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import Conflict, DomainError, Forbidden, NotFound
from apropia.foundation.states import StepRefused
from apropia.learning.actions.talks import TalkData, create_talk
from apropia.learning.models import LiveSession
from apropia.people.models import EngagementType, Role
from apropia.programme import actions, personal_data, policies, queries
from apropia.programme.models import ActivityKind, AxisCatalogue, Financing, PlanChange, PlannedActivity, TrainingPlan
from apropia.programme.states import ActivityStatus, PlanStatus
from learning.factories import make_version
from people_factories import make_person
from programme.factories import activity_data, make_activity, make_axes, make_plan

APPROVAL = {"approval_act": "Resolución 045", "approved_on": "2026-01-20", "pic_reference": "PIC 2026"}


@pytest.fixture
def draft(carla, at):
    return make_plan(by=carla, at=at)


@pytest.fixture
def running(carla, at):
    return make_plan(by=carla, at=at, status=PlanStatus.RUNNING)


@pytest.fixture
def talento(unit):
    return make_person(unit=unit, given_names="Tulia", roles=[Role.HR_TRAINING])


def written(plan, **changes):
    plain = {
        "kind": "EXTERNAL",
        "provider": "Escuela de gobierno",
        "title": "Taller de datos",
        "axis": plan.catalogue.axes.first().pk,
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-27",
        "responsible": "Talento humano",
        "hours": "8",
        "financing": "FREE",
    }
    return plain | changes


def test_a_plan_keeps_the_version_of_the_axes_it_was_made_with(draft, carla, at):
    later = make_axes(by=carla, at=at, names=("Cultura digital",))

    draft.refresh_from_db()
    assert [axis.name for axis in draft.catalogue.axes.all()] == [
        "Transformación digital",
        "Probidad y ética de lo público",
    ]
    assert (draft.catalogue.number, later.number) == (1, 2)
    assert make_plan(by=carla, at=at, year=2027).catalogue.number > 1


def test_the_same_axes_written_again_are_no_new_version(carla, at):
    assert make_axes(by=carla, at=at) == make_axes(by=carla, at=at)
    assert AxisCatalogue.objects.count() == 1


@pytest.mark.parametrize(("names", "words"), [((), "al menos un eje"), (("Uno", "uno"), "dos veces")])
def test_axes_are_some_and_different(carla, at, names, words):
    with pytest.raises(DomainError, match=words):
        make_axes(by=carla, at=at, names=names)


def test_who_has_no_axes_begins_from_the_national_ones(carla, client_of):
    page = client_of(carla).get(reverse("programme:axes_write")).text

    assert "Transformación digital" in page
    assert "2020–2030" in page


def test_a_year_has_one_plan(draft, carla, at):
    with pytest.raises(DomainError, match="Ya hay un plan de 2026"):
        make_plan(by=carla, at=at)


def test_a_plan_needs_axes_first(carla, at):
    with pytest.raises(DomainError, match="ejes"):
        actions.plans.create(year=2026, name="Plan", pic_reference="", by=carla, at=at)


def test_only_the_manager_and_human_talent_keep_a_plan(draft, beto, ana, talento, at):
    for stranger in (beto, ana):
        with pytest.raises(Forbidden):
            make_activity(plan=draft, by=stranger, at=at)

    assert make_activity(plan=draft, by=talento, at=at).plan == draft


def test_an_empty_plan_is_not_approved_and_an_act_is_never_of_tomorrow(draft, carla, at):
    given = {"approval_act": "Resolución 1", "pic_reference": "PIC", "today": at.date(), "by": carla, "at": at}
    with pytest.raises(DomainError, match="no tiene actividades"):
        actions.plans.approve(plan=draft, approved_on=at.date(), **given)
    make_activity(plan=draft, by=carla, at=at)
    with pytest.raises(DomainError, match="futura"):
        actions.plans.approve(plan=draft, approved_on=date(2027, 1, 1), **given)

    actions.plans.approve(plan=draft, approved_on=at.date(), **given)

    assert (draft.status, draft.version) == (PlanStatus.APPROVED, 1)


def test_a_plan_goes_from_draft_to_closed_and_never_back(running, carla, at):
    with pytest.raises(StepRefused):
        actions.plans.start(plan=running, by=carla, at=at)
    with pytest.raises(DomainError, match="sin ejecutar"):
        actions.plans.close(plan=running, closing_note="", by=carla, at=at)

    actions.plans.close(plan=running, closing_note="Se aplazó.", by=carla, at=at)

    with pytest.raises(DomainError, match="cerrado"):
        make_activity(plan=running, by=carla, at=at)
    with pytest.raises(DomainError, match="cerrado"):
        policies.check_running(running)


def test_a_draft_changes_without_reasons_and_may_be_discarded(draft, carla, at):
    activity = make_activity(plan=draft, by=carla, at=at, reason="")
    actions.activities.change(activity=activity, data=activity_data(draft, title="Otro"), by=carla, at=at)
    actions.activities.remove(activity=make_activity(plan=draft, by=carla, at=at), by=carla, at=at)

    assert PlanChange.objects.count() == 0
    assert [one.title for one in draft.activities.all()] == ["Otro"]
    actions.plans.discard(plan=draft, by=carla, at=at)
    assert not TrainingPlan.objects.exists()
    assert not PlannedActivity.objects.exists()


def test_each_change_of_an_approved_plan_is_a_version_with_its_reason(running, carla, at):
    activity = running.activities.get()
    data = activity_data(running, title=activity.title, hours=Decimal("12"), ends_on=date(2026, 4, 10))
    with pytest.raises(DomainError, match="razón"):
        actions.activities.change(activity=activity, data=data, by=carla, at=at)

    activity.refresh_from_db()
    actions.activities.change(activity=activity, data=data, reason="El proveedor pidió más.", by=carla, at=at)

    change = PlanChange.objects.get()
    assert (change.number, change.reason, change.by) == (2, "El proveedor pidió más.", carla)
    assert [label for label, _before, _after in change.changes] == ["Fechas", "Horas"]
    assert change.changes[1][1:] == ["8", "12"]


def test_a_change_that_changes_nothing_is_no_version(running, carla, at):
    activity = running.activities.get()
    data = activity_data(running, title=activity.title)
    actions.activities.change(activity=activity, data=data, reason="Nada.", by=carla, at=at)

    assert not PlanChange.objects.exists()


def test_an_approved_activity_is_cancelled_with_a_reason_and_never_removed(running, carla, at):
    activity = running.activities.get()
    with pytest.raises(DomainError):
        actions.activities.remove(activity=activity, by=carla, at=at)

    actions.activities.cancel(activity=activity, reason="No hubo contrato.", by=carla, at=at)

    assert activity.status == ActivityStatus.CANCELLED
    assert running.changes.get().kind == "CANCELLED"
    with pytest.raises(DomainError, match="planeada"):
        actions.activities.change(activity=activity, data=activity_data(running), reason="x", by=carla, at=at)


def test_two_people_do_not_write_over_each_other(running, carla, at):
    activity = running.activities.get()
    seen = "2026-01-01T00:00:00+00:00"
    with pytest.raises(Conflict):
        actions.activities.change(
            activity=activity, data=activity_data(running), reason="x", seen=seen, by=carla, at=at
        )


def test_what_was_changed_after_the_form_was_sent_is_not_written_over(running, carla, at):
    first, second = running.activities.get(), running.activities.get()
    given = {"reason": "x", "seen": first.changed_at.isoformat(), "by": carla, "at": at + timedelta(hours=1)}
    actions.activities.change(activity=first, data=activity_data(running, title="Uno"), **given)

    with pytest.raises(Conflict):
        actions.activities.change(activity=second, data=activity_data(running, title="Dos"), **given)

    assert running.activities.get().title == "Uno"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": date(2026, 2, 1)}, "ends_on"),
        ({"starts_on": date(2025, 12, 1)}, "starts_on"),
        ({"ends_on": date(2027, 1, 2)}, "ends_on"),
        ({"provider": ""}, "provider"),
        ({"kind": ActivityKind.COURSE}, "course"),
        ({"deadline_days": 10, "deadline_on": date(2026, 5, 1)}, "deadline_on"),
        ({"nominated_until": date(2026, 5, 1)}, "nominated_until"),
        ({"financing": Financing.PIC, "engagement_types": [EngagementType.CONTRACTOR]}, "engagement_types"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(draft, carla, at, changes, field):
    with pytest.raises(DomainError) as refusal:
        make_activity(plan=draft, by=carla, at=at, **changes)

    assert refusal.value.field == field


def test_the_page_tells_that_the_pic_pays_for_no_contractors(draft, carla, at, client_of):
    activity = make_activity(plan=draft, by=carla, at=at, financing=Financing.PIC)

    page = client_of(carla).get(reverse("programme:activity", args=[activity.pk])).text

    assert "queda fuera la vinculación «Contratista»" in page


def test_the_manager_plans_a_year_page_by_page(carla, client_of, unit, at):
    course = make_version(entity=carla.entity, at=at).course
    browser = client_of(carla)
    assert "Empiece por los ejes" in browser.get(reverse("programme:plans")).text
    browser.post(reverse("programme:axes_write"), {"source": "PNFC", "names": "Transformación digital\n\nProbidad"})
    made = browser.post(reverse("programme:create"), {"year": "2026", "name": "Plan de formación 2026"}, follow=True)
    assert "El plan no tiene actividades" in made.text
    plan = TrainingPlan.objects.get()

    add = reverse("programme:activity_create", args=[plan.pk])
    added = browser.post(add, written(plan, kind="COURSE", course=course.pk, title="", units=[unit.pk]), follow=True)
    assert f"Agregó «{course.title}» al plan" in added.text
    browser.post(reverse("programme:approve", args=[plan.pk]), APPROVAL)
    started = browser.post(reverse("programme:start", args=[plan.pk]), follow=True)

    assert "En ejecución" in started.text
    activity = plan.activities.get()
    changed = reverse("programme:activity_change", args=[activity.pk])
    sent = written(plan, kind="COURSE", course=course.pk, title="Otro título", seen=activity.changed_at.isoformat())
    assert browser.post(changed, sent).status_code == 422
    browser.post(changed, sent | {"reason": "Se acordó otro nombre."})
    history = browser.get(reverse("programme:changes", args=[plan.pk])).text
    assert "Se acordó otro nombre." in history
    assert "Otro título" in history
    assert AuditEvent.objects.filter(action="programme.activity.changed").count() == 1


def test_a_wrong_form_keeps_what_was_typed_and_names_the_field(draft, carla, client_of):
    add = reverse("programme:activity_create", args=[draft.pk])
    sent = written(draft, starts_on="2026-05-05", responsible="Oficina de TIC")

    answer = client_of(carla).post(add, sent)

    assert answer.status_code == 422
    assert "debe terminar después de empezar" in answer.text
    assert 'value="Oficina de TIC"' in answer.text


def test_the_list_of_activities_is_searched_filtered_and_taken_out(draft, carla, at, client_of):
    make_activity(plan=draft, by=carla, at=at, title="=HYPERLINK(1)")
    make_activity(plan=draft, by=carla, at=at, title="Otra", financing=Financing.PIC, ends_on=date(2026, 6, 1))
    address = reverse("programme:plan", args=[draft.pk])
    browser = client_of(carla)

    assert "HYPERLINK" not in browser.get(address, {"financiacion": "PIC"}).text
    assert "No encontramos actividades así" in browser.get(address, {"q": "nada"}).text
    csv = b"".join(browser.get(address, {"formato": "csv"}).streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in csv
    assert csv.splitlines()[0].startswith("Eje,Actividad,Clase")
    [link] = [
        one["href"]
        for one in BeautifulSoup(browser.get(address, {"financiacion": "PIC"}).text, "html.parser")("a")
        if "Excel" in one.text
    ]
    assert link == f"{address}?financiacion=PIC&formato=xlsx"
    assert browser.get(link)["Content-Type"].endswith("sheet")
    assert AuditEvent.objects.filter(action="programme.plan.exported").count() == 2


def test_who_only_reads_sees_the_plan_and_no_buttons(draft, carla, at, unit, client_of):
    activity = make_activity(plan=draft, by=carla, at=at)
    auditor = client_of(make_person(unit=unit, roles=[Role.AUDITOR]))

    page = auditor.get(reverse("programme:plan", args=[draft.pk])).text

    assert activity.title in page
    assert "Agregar actividad" not in page
    assert auditor.post(reverse("programme:approve", args=[draft.pk]), APPROVAL).status_code == 404


def test_a_stranger_finds_no_plan(draft, dario, carla, at):
    activity = make_activity(plan=draft, by=carla, at=at)
    with pytest.raises(NotFound):
        queries.plans.plan_for(person=dario, pk=draft.pk)
    with pytest.raises(NotFound):
        queries.activities.activity_for(person=dario, pk=activity.pk)


def test_a_person_takes_out_her_changes_and_erased_they_are_nobodys(running, carla, at):
    actions.activities.cancel(activity=running.activities.get(), reason="No hubo contrato.", by=carla, at=at)
    who = {"entity_id": carla.entity_id, "person_uid": carla.uid, "pseudonym": carla.pseudonym}

    held = personal_data.export(**who)
    personal_data.erase(**who, at=at)

    assert held["Cambios que hizo al plan de formación"][0]["razón"] == "No hubo contrato."
    assert PlanChange.objects.get().by is None


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("COURSE", ["Elija el curso."]),
        ("EXTERNAL", ["Escriba quién la ofrece.", "Escriba el título."]),
        ("TALK", ["Escriba el título."]),
    ],
)
def test_all_that_a_kind_of_activity_lacks_is_told_at_once(draft, carla, client_of, kind, words):
    sent = written(draft, kind=kind, provider="", title="", responsible="")

    page = client_of(carla).post(reverse("programme:activity_create", args=[draft.pk]), sent).text

    assert page.count("Falta este dato.") > 0
    assert [one for one in words if one not in page] == []


def test_talks_of_the_same_title_are_told_apart_by_their_day(draft, carla, at, client_of):
    for days in (3, 10):
        starts_at = at + timedelta(days=days)
        written_talk = {
            "title": "Dudas",
            "description": "Todas.",
            "speaker": "Nora",
            "seats": 9,
            "place": f"Sala {days}",
        }
        ends_at = starts_at + timedelta(hours=1)
        create_talk(data=TalkData(starts_at=starts_at, ends_at=ends_at, **written_talk), by=carla, at=at)
    browser = client_of(carla)
    days = [date_format(localtime(one.starts_at), "j b Y") for one in LiveSession.objects.order_by("starts_at")]

    page = browser.get(reverse("programme:activity_create", args=[draft.pk])).text
    activity = make_activity(plan=draft, by=carla, at=at, kind=ActivityKind.TALK, talks=LiveSession.objects.all())
    told = browser.get(reverse("programme:activity", args=[activity.pk])).text

    assert [day for day in days if f"Dudas ({day})" not in page] == []
    assert ", ".join(f"Dudas ({day})" for day in days) in told


def test_a_name_that_was_not_written_follows_the_year(carla, client_of, at):
    make_axes(by=carla, at=at)
    browser = client_of(carla)
    offered = browser.get(reverse("programme:create")).context["form"].initial

    browser.post(reverse("programme:create"), offered | {"year": 2030})
    plan = TrainingPlan.objects.get()
    change = reverse("programme:change", args=[plan.pk])
    browser.post(change, {"year": 2031, "name": plan.name})
    followed = TrainingPlan.objects.get().name
    browser.post(change, {"year": 2032, "name": "PIC digital"})

    assert (plan.name, followed) == ("Plan de formación 2030", "Plan de formación 2031")
    assert TrainingPlan.objects.get().name == "PIC digital"
