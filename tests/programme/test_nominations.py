"""Nominations: a head proposes people of the unit, the manager decides, and everybody concerned is told."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.foundation.states import StepRefused
from apropia.learning.actions import talks as learning_talks
from apropia.learning.models import Enrollment, TalkPlace
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import EngagementType, Role
from apropia.programme import actions, personal_data, queries
from apropia.programme.models import ActivityKind, Assignment, Financing, Nomination
from apropia.programme.states import NominationStatus, PlanStatus
from learning.factories import make_version
from people_factories import make_person, make_unit
from programme.factories import make_activity, make_plan

TODAY = date(2026, 11, 23)
UNTIL = date(2026, 12, 4)


@pytest.fixture
def plan(carla, at):
    return make_plan(by=carla, at=at, status=PlanStatus.RUNNING)


@pytest.fixture
def area(entity):
    return make_unit(entity=entity, name="Contratos")


@pytest.fixture
def hugo(area):
    """Heads a unit."""
    return make_person(unit=area, given_names="Hugo", surnames="Director", roles=[Role.UNIT_HEAD], role_unit=area)


@pytest.fixture
def paula(area, entity):
    """Works below Hugo."""
    return make_person(unit=make_unit(entity=entity, parent=area), given_names="Paula", surnames="Experta")


@pytest.fixture
def make_open(plan, carla, at):
    """Return a function that plans an activity open to nominations."""

    def make(**written):
        return make_activity(
            plan=plan, by=carla, at=at, **({"nominated_until": UNTIL, "ends_on": date(2026, 12, 18)} | written)
        )

    return make


def nominate(activity, people, *, by, at, reason="Lo necesita en su trabajo."):
    uids = [one.uid for one in people]
    return actions.nominations.nominate(activity=activity, uids=uids, reason=reason, today=TODAY, by=by, at=at)


def told(person):
    return [one.subject for one in OutgoingMessage.objects.filter(person=person).order_by("pk")]


def test_a_head_nominates_people_of_the_unit_and_below_and_the_manager_is_told_once(make_open, hugo, paula, carla, at):
    activity = make_open()
    assert nominate(activity, [paula], by=hugo, at=at) == 1
    assert nominate(activity, [hugo], by=hugo, at=at) == 1

    nomination = Nomination.objects.get(person=paula)
    assert (nomination.nominated_by, nomination.unit, nomination.status) == (hugo, paula.unit, "PROPOSED")
    assert told(carla) == [f"Hay postulaciones por decidir: {activity.title}"]


def test_nobody_nominates_people_of_other_units_nor_without_heading_one(make_open, hugo, paula, beto, at):
    activity = make_open()
    with pytest.raises(DomainError, match="ya no se puede postular"):
        nominate(activity, [beto], by=hugo, at=at)
    with pytest.raises(Forbidden):
        nominate(activity, [paula], by=beto, at=at)
    with pytest.raises(DomainError, match="al menos a una"):
        nominate(activity, [], by=hugo, at=at)


def test_whom_the_rule_leaves_out_cannot_be_nominated_and_the_head_reads_how_many(make_open, hugo, area, at):
    contractor = make_person(unit=area, given_names="Contrato", engagement_type=EngagementType.CONTRACTOR)
    activity = make_open(financing=Financing.PIC)

    found = queries.nominating.nominating_for(person=hugo, pk=activity.pk, today=TODAY)

    assert contractor not in found.people
    assert found.refusals == ("1 persona con vinculación «Contratista»: el PIC no paga su formación.",)
    with pytest.raises(DomainError):
        nominate(activity, [contractor], by=hugo, at=at)


def test_a_head_does_not_nominate_more_people_than_seats(make_open, hugo, paula, at):
    activity = make_open(seats=1)
    with pytest.raises(DomainError, match="Queda 1 cupo y usted tendría 2 postulaciones"):
        nominate(activity, [hugo, paula], by=hugo, at=at)

    nominate(activity, [paula], by=hugo, at=at)
    with pytest.raises(DomainError, match="Queda 1 cupo"):
        nominate(activity, [hugo], by=hugo, at=at)


def test_after_its_last_day_nobody_nominates(make_open, hugo, paula, at):
    activity = make_open(nominated_until=TODAY - timedelta(days=1))
    with pytest.raises(DomainError, match="no recibe postulaciones"):
        nominate(activity, [paula], by=hugo, at=at)
    assert not queries.nominating.open_for(person=hugo, today=TODAY).exists()


def test_accepted_she_is_enrolled_with_her_deadline_and_everybody_is_told(make_open, entity, hugo, paula, carla, at):
    version = make_version(entity=entity, at=at)
    activity = make_open(kind=ActivityKind.COURSE, course=version.course, deadline_days=10, seats=5)
    nominate(activity, [paula], by=hugo, at=at)

    actions.nominations.accept(nomination=Nomination.objects.get(), today=TODAY, by=carla, at=at)

    assert Enrollment.objects.get(pseudonym=paula.pseudonym).deadline_on == date(2026, 12, 7)
    assert Assignment.objects.get().origin == "NOMINATION"
    assert told(paula) == [f"Tiene una formación asignada: {activity.title}"]
    assert told(hugo) == [f"Su postulación a «{activity.title}»"]
    with pytest.raises(StepRefused):
        actions.nominations.withdraw(nomination=Nomination.objects.get(), by=hugo, at=at)


def test_accepted_for_a_talk_she_has_a_seat_in_it(make_open, entity, hugo, paula, carla, at):
    make_talk = learning_talks.TalkData
    talk = learning_talks.create_talk(
        data=make_talk(
            title="Charla",
            description="De datos.",
            speaker="Ana",
            starts_at=at + timedelta(days=3),
            ends_at=at + timedelta(days=3, hours=1),
            seats=10,
            place="Sala 1",
        ),
        by=carla,
        at=at,
    )
    learning_talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=carla, at=at)
    activity = make_open(kind=ActivityKind.TALK, talks=[talk])
    nominate(activity, [paula], by=hugo, at=at)

    actions.nominations.accept(nomination=Nomination.objects.get(), today=TODAY, by=carla, at=at)

    assert TalkPlace.objects.get(talk=talk).person == paula


def test_after_the_deadline_of_the_activity_nobody_is_accepted(make_open, entity, hugo, paula, carla, at):
    version = make_version(entity=entity, at=at)
    activity = make_open(kind=ActivityKind.COURSE, course=version.course, deadline_on=TODAY)
    nominate(activity, [paula], by=hugo, at=at)

    with pytest.raises(DomainError, match="ya pasó"):
        actions.nominations.accept(
            nomination=Nomination.objects.get(), today=TODAY + timedelta(days=1), by=carla, at=at
        )

    assert not Enrollment.objects.exists()


def test_without_seats_left_nobody_is_accepted(make_open, hugo, paula, carla, at):
    activity = make_open(seats=1)
    nominate(activity, [paula], by=hugo, at=at)
    actions.assigning.assign_chunk(activity=activity, people=[carla], due_on=None, origin="RULE", by=carla, at=at)

    with pytest.raises(DomainError, match="ya no tiene cupos"):
        actions.nominations.accept(nomination=Nomination.objects.get(), today=TODAY, by=carla, at=at)


def test_declined_needs_a_reason_and_both_read_it(make_open, hugo, paula, carla, at):
    nominate(make_open(), [paula], by=hugo, at=at)
    nomination = Nomination.objects.get()
    with pytest.raises(DomainError, match="por qué"):
        actions.nominations.decline(nomination=nomination, reason="", by=carla, at=at)

    actions.nominations.decline(nomination=nomination, reason="Ya tomó una parecida.", by=carla, at=at)

    for person in (hugo, paula):
        (message,) = OutgoingMessage.objects.filter(person=person)
        assert "Ya tomó una parecida." in message.body_text
    with pytest.raises(Forbidden):
        actions.nominations.decline(nomination=nomination, reason="x", by=hugo, at=at)


def test_withdrawn_she_may_be_nominated_again(make_open, hugo, paula, beto, at):
    activity = make_open()
    nominate(activity, [paula], by=hugo, at=at)
    with pytest.raises(Forbidden):
        actions.nominations.withdraw(nomination=Nomination.objects.get(), by=beto, at=at)
    actions.nominations.withdraw(nomination=Nomination.objects.get(), by=hugo, at=at)

    assert nominate(activity, [paula], by=hugo, at=at, reason="Ahora sí.") == 1
    assert Nomination.objects.get().status == NominationStatus.PROPOSED


def test_head_and_manager_do_it_page_by_page(make_open, hugo, paula, carla, client_of):
    activity = make_open(seats=5)
    head, manager = client_of(hugo), client_of(carla)
    assert activity.title in head.get(reverse("programme:nominate_list")).text
    address = reverse("programme:nominate", args=[activity.pk])
    assert paula.display_name in head.get(address).text
    empty = head.post(address, {"people": [str(paula.uid)], "reason": ""})
    assert empty.status_code == 422
    assert f'value="{paula.uid}" checked' in empty.text
    done = head.post(address, {"people": [str(paula.uid)], "reason": "Lleva los contratos."}, follow=True)
    assert "Postuló a 1 persona." in done.text
    nomination = Nomination.objects.get()

    assert paula.display_name in manager.get(reverse("programme:nominations"), {"estado": "PROPOSED"}).text
    page = manager.get(reverse("programme:nomination", args=[nomination.pk])).text
    assert "Lleva los contratos." in page
    assert manager.post(reverse("programme:decline", args=[nomination.pk])).status_code == 422
    accepted = manager.post(reverse("programme:accept", args=[nomination.pk]), follow=True)

    assert "Aceptó la postulación" in accepted.text
    assert "Aceptada" in head.get(address).text


def test_a_plan_is_not_closed_while_somebody_waits_for_an_answer(make_open, plan, hugo, paula, carla, at):
    nominate(make_open(), [paula], by=hugo, at=at)
    given = {"plan": plan, "closing_note": "Se aplazó.", "by": carla, "at": at}

    with pytest.raises(DomainError, match="Queda 1 postulación por decidir"):
        actions.plans.close(**given)
    actions.nominations.decline(nomination=Nomination.objects.get(), reason="Se cerró.", by=carla, at=at)

    actions.plans.close(**given)
    assert plan.status == PlanStatus.CLOSED


def test_what_cannot_be_accepted_any_more_says_why_and_offers_only_to_decline(
    make_open, hugo, paula, carla, client_of, at
):
    activity = make_open()
    nominate(activity, [paula], by=hugo, at=at)
    address = reverse("programme:nomination", args=[Nomination.objects.get().pk])
    browser = client_of(carla)
    assert "Ya no se puede aceptar" not in browser.get(address).text

    actions.activities.cancel(activity=activity, reason="Sin presupuesto.", by=carla, at=at)

    page = browser.get(address).text
    assert "Ya no se puede aceptar.</strong> La actividad se canceló." in page
    assert reverse("programme:accept", args=[Nomination.objects.get().pk]) not in page
    assert reverse("programme:decline", args=[Nomination.objects.get().pk]) in page


def test_no_stranger_sees_or_decides_a_nomination(make_open, hugo, paula, dario, beto, client_of, at):
    activity = make_open()
    nominate(activity, [paula], by=hugo, at=at)
    nomination = Nomination.objects.get()
    with pytest.raises(NotFound):
        queries.nominations.nomination_page_for(person=dario, pk=nomination.pk)
    with pytest.raises(NotFound):
        queries.nominating.nominating_for(person=dario, pk=activity.pk, today=TODAY)
    assert client_of(beto).get(reverse("programme:nomination", args=[nomination.pk])).status_code == 404
    assert client_of(hugo).get(reverse("programme:nominations")).status_code == 404


def test_the_page_of_a_head_costs_the_same_for_one_and_for_twenty(
    make_open, hugo, paula, area, client_of, django_assert_num_queries, at
):
    activity = make_open()
    nominate(activity, [paula], by=hugo, at=at)
    browser, address = client_of(hugo), reverse("programme:nominate", args=[activity.pk])
    with django_assert_num_queries(14):
        browser.get(address)
    for _number in range(20):
        nominate(activity, [make_person(unit=area)], by=hugo, at=at)
        make_person(unit=area)
    with django_assert_num_queries(14):
        browser.get(address)


def test_a_person_takes_out_and_erases_her_nominations(make_open, hugo, paula, at):
    nominate(make_open(), [paula], by=hugo, at=at)
    who = {"entity_id": paula.entity_id, "person_uid": paula.uid, "pseudonym": paula.pseudonym}

    assert personal_data.export(**who)["Postulaciones a formación"][0]["papel"] == "la postularon"
    personal_data.erase(**who, at=at)

    assert not Nomination.objects.exists()


def test_what_was_ticked_goes_along_from_page_to_page(make_open, area, hugo, client_of):
    activity = make_open()
    address = reverse("programme:nominate", args=[activity.pk])
    people = [make_person(unit=area, given_names="Zoe", surnames=f"Apellido {n:02}") for n in range(30)]
    browser, ticked = client_of(hugo), [str(people[place].uid) for place in (0, 1, 29)]
    assert '<button type="submit" form="lista" name="pagina" value="2"' in browser.get(address).text

    second = browser.post(address, {"people": ticked, "reason": "Los necesita.", "pagina": "2"})
    third = browser.post(address, {"people": ticked, "reason": "", "pagina": "1"})

    assert (second.status_code, third.status_code) == (200, 200)
    assert not Nomination.objects.exists()
    assert second.text.count('<input type="hidden" name="people"') == 2
    assert second.text.count(" checked") == 1
    assert "Los necesita." in second.text
    assert f'action="{address}?pagina=2"' in second.text
    assert third.text.count('<input type="hidden" name="people"') == 1
    browser.post(f"{address}?pagina=2", {"people": ticked, "reason": "Los necesita."})
    assert {str(one.person.uid) for one in Nomination.objects.all()} == set(ticked)
    bad = browser.post(address, {"people": ["nadie"], "reason": "Los necesita."})
    assert "ya no está en esta lista" in bad.text


def test_all_that_the_filter_leaves_are_nominated_at_once(
    make_open, area, hugo, client_of, django_assert_max_num_queries
):
    activity = make_open()
    address = reverse("programme:nominate", args=[activity.pk])
    people = [make_person(unit=area, given_names="Zoe", surnames=f"Apellido {n:02}") for n in range(30)]
    browser = client_of(hugo)
    assert "Elegir las 30 personas que cumplen el filtro" in browser.get(f"{address}?q=zoe").text

    with django_assert_max_num_queries(60):
        browser.post(f"{address}?q=zoe", {"every": "on", "reason": "Lo piden."})

    assert {one.person for one in Nomination.objects.select_related("person")} == set(people)


def test_a_person_sees_what_she_was_assigned_and_what_became_of_her_nominations(
    make_open, hugo, paula, beto, carla, at, client_of
):
    taken, refused, waiting = (make_open(title=title) for title in ("Taller", "Congreso", "Seminario"))
    for activity in (taken, refused, waiting):
        nominate(activity, [paula], by=hugo, at=at)
    actions.nominations.accept(nomination=taken.nominations.get(), today=TODAY, by=carla, at=at)
    actions.nominations.decline(nomination=refused.nominations.get(), reason="Se llenó.", by=carla, at=at)

    found = queries.own.own_training_for(person=paula, at=at)
    page = client_of(paula).get(reverse("programme:mine")).text

    assert [one.assignment.activity for one in found.assigned] == [taken]
    assert {one.activity for one in found.nominated} == {refused, waiting}
    assert [words for words in ("Taller", "Se llenó.", "Seminario", "Sin plazo") if words not in page] == []
    assert "No tiene formación asignada" in client_of(beto).get(reverse("programme:mine")).text
    assert OutgoingMessage.objects.get(person=paula, subject__contains="Taller").link.endswith(
        "/plan-de-formacion/mia/"
    )
