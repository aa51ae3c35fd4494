from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from apropia.campaigns import actions, personal_data, queries
from apropia.campaigns.models import Campaign, Recipient
from apropia.contact.models import OutgoingMessage, Weight
from apropia.foundation.errors import Conflict, DomainError, Forbidden, NotFound
from apropia.foundation.jobs.registry import enqueue
from apropia.people.models import EngagementType, Role
from people_factories import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def elena(unit):
    """Writes campaigns."""
    return make_person(unit=unit, given_names="Elena", surnames="Comunica", roles=[Role.COMMUNICATOR])


def data_of(at, **fields):
    given = {
        "name": "Claves seguras",
        "objective": "Que más personas activen el segundo paso.",
        "title": "Proteja su cuenta",
        "text": "Active el segundo paso.\n\nToma cinco minutos.",
        "link_path": "/aprender/",
        "starts_at": at + timedelta(hours=1),
        "ends_at": at + timedelta(days=7),
    }
    return actions.CampaignData(**given | fields)


@pytest.fixture
def draft(elena, at):
    return actions.create_campaign(data=data_of(at), by=elena, at=at)


@pytest.fixture
def scheduled(draft, elena, carla, at):
    actions.propose(campaign=draft, by=elena, at=at)
    actions.approve(campaign=draft, by=carla, at=at)
    return draft


@pytest.fixture
def active(scheduled, beto, at):
    actions.activate(campaign=scheduled, at=at + timedelta(hours=1))
    return scheduled


def test_nobody_approves_what_they_wrote_or_proposed(carla, unit, at):
    other = make_person(unit=unit, roles=[Role.UA_MANAGER])
    campaign = actions.create_campaign(data=data_of(at), by=carla, at=at)
    actions.propose(campaign=campaign, by=other, at=at)

    for person in (carla, other):
        with pytest.raises(Forbidden):
            actions.approve(campaign=campaign, by=person, at=at)


def test_communicator_does_not_approve_and_member_does_not_write(draft, elena, beto, unit, at):
    actions.propose(campaign=draft, by=elena, at=at)
    with pytest.raises(Forbidden):
        actions.approve(campaign=draft, by=make_person(unit=unit, roles=[Role.COMMUNICATOR]), at=at)
    with pytest.raises(Forbidden):
        actions.create_campaign(data=data_of(at), by=beto, at=at)


def test_approval_of_a_text_that_changed_since_it_was_seen_is_refused(draft, elena, carla, at):
    actions.propose(campaign=draft, by=elena, at=at)

    with pytest.raises(Conflict):
        actions.approve(campaign=draft, seen_at=at - timedelta(minutes=1), by=carla, at=at)


def test_returned_campaign_keeps_what_to_mend_and_is_editable_again(draft, elena, carla, at):
    actions.propose(campaign=draft, by=elena, at=at)
    with pytest.raises(DomainError, match="Solo se cambia un borrador"):
        actions.change_campaign(campaign=draft, data=data_of(at), by=elena, at=at)
    actions.send_back(campaign=draft, reason="Más corto.", by=carla, at=at)
    actions.change_campaign(campaign=draft, data=data_of(at, title="Cuide su cuenta"), by=elena, at=at)

    draft.refresh_from_db()
    assert (draft.status, draft.title, draft.return_reason) == ("DRAFT", "Cuide su cuenta", "Más corto.")


def test_returning_without_words_is_answered_by_the_page_and_not_by_the_browser(draft, elena, carla, client_of, at):
    actions.propose(campaign=draft, by=elena, at=at)
    address = reverse("campaigns:return", args=[draft.pk])

    refused = client_of(carla).post(address, {"reason": ""})

    assert refused.status_code == 422
    assert f'action="{address}" novalidate' in refused.content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"link_path": "https://malo.example"}, "link_path"),
        ({"link_path": "//malo.example"}, "link_path"),
        ({"has_mail": False, "has_banner": False}, "has_mail"),
    ],
)
def test_outside_links_and_campaigns_without_channel_are_refused(elena, at, fields, field):
    with pytest.raises(DomainError) as refusal:
        actions.create_campaign(data=data_of(at, **fields), by=elena, at=at)
    assert refusal.value.field == field


def test_rule_takes_units_with_all_below_them_engagements_and_roles(elena, unit, entity, at):
    below = make_unit(entity=entity, parent=unit)
    inside = make_person(unit=below, engagement_type=EngagementType.CONTRACTOR, roles=[Role.ADVISOR])
    make_person(unit=below, roles=[Role.ADVISOR])
    make_person(unit=make_unit(entity=entity), engagement_type=EngagementType.CONTRACTOR, roles=[Role.ADVISOR])
    data = data_of(at, units=[unit], engagement_types=["CONTRACTOR"], roles=["ADVISOR"])

    campaign = actions.create_campaign(data=data, by=elena, at=at)

    assert [one.person_id for one in queries.audience.members_of(campaign=campaign, at=at)] == [inside.pk]


def test_rule_by_route_state_takes_who_has_no_route(elena, beto, at):
    campaign = actions.create_campaign(data=data_of(at, route_states=["NONE"]), by=elena, at=at)
    started = actions.create_campaign(data=data_of(at, route_states=["STARTED"]), by=elena, at=at)

    assert beto.pk in {one.person_id for one in queries.audience.members_of(campaign=campaign, at=at)}
    assert not queries.audience.members_of(campaign=started, at=at)


def test_preview_protects_a_small_unit_and_the_one_that_would_give_it_away(elena, entity, at):
    small, large = make_unit(entity=entity, name="Chica"), make_unit(entity=entity, name="Grande")
    for _ in range(3):
        make_person(unit=small)
    for _ in range(9):
        make_person(unit=large)
    campaign = actions.create_campaign(data=data_of(at, units=[small, large]), by=elena, at=at)

    counts = queries.audience.counts_of(campaign=campaign, at=at)

    assert {one.label: one.people for one in counts.units}["Chica"] is None
    assert [counts.total.people, *[one.people for one in counts.units]].count(None) >= 2


def test_job_starts_on_the_date_freezes_recipients_and_writes_once(scheduled, beto, entity, unit, run_jobs, at):
    Campaign.objects.update(starts_at=at - timedelta(minutes=1))
    enqueue("campaigns.run", entity=None, at=at)
    run_jobs()
    late = make_person(unit=unit)
    enqueue("campaigns.run", entity=None, at=at)
    run_jobs()

    scheduled.refresh_from_db()
    assert scheduled.status == "ACTIVE"
    assert Recipient.objects.filter(person=beto).count() == 1
    assert not Recipient.objects.filter(person=late).exists()
    assert OutgoingMessage.objects.filter(person=beto, weight=Weight.OPTIONAL).count() == 1
    # Nobody authorised optional messages: contact holds them back, and says why.
    assert not mail.outbox


def test_paused_campaign_hands_nothing_over_and_shows_nothing(active, beto, carla, at):
    actions.pause(campaign=active, by=carla, at=at)

    assert actions.deliver(campaign=active, at=at) == 0
    assert queries.banner_for(person=beto, at=at + timedelta(hours=2)) is None
    actions.resume(campaign=active, by=carla, at=at)
    assert actions.deliver(campaign=active, at=at) == Recipient.objects.count()


def test_campaign_ends_on_its_date_and_one_missed_altogether_is_cancelled(active, elena, carla, run_jobs, at):
    missed = actions.create_campaign(data=data_of(at), by=elena, at=at)
    actions.propose(campaign=missed, by=elena, at=at)
    actions.approve(campaign=missed, by=carla, at=at)
    Campaign.objects.update(starts_at=at - timedelta(days=2), ends_at=at - timedelta(days=1))
    enqueue("campaigns.run", entity=None, at=at)
    run_jobs()

    assert list(Campaign.objects.order_by("pk").values_list("status", flat=True)) == ["FINISHED", "CANCELLED"]


def test_banner_is_for_recipients_only_until_closed(active, beto, dario, unit, client_of, at):
    later = at + timedelta(hours=2)
    assert queries.banner_for(person=beto, at=later).title == "Proteja su cuenta"
    assert queries.banner_for(person=dario, at=later) is None
    assert queries.banner_for(person=make_person(unit=unit), at=later) is None

    client_of(dario).post(reverse("campaigns:dismiss", args=[active.pk]))
    assert queries.banner_for(person=beto, at=later) is not None
    client_of(beto).post(reverse("campaigns:dismiss", args=[active.pk]))
    assert queries.banner_for(person=beto, at=later) is None


def test_reach_counts_mail_accepted_or_banner_shown_once(active, beto, carla, entity, at):
    actions.deliver(campaign=active, at=at)
    OutgoingMessage.objects.filter(person__in=[beto, carla]).update(state="SENT", sent_at=at)
    actions.note_banner_shown(campaign_id=active.pk, person=beto, at=at)
    actions.note_banner_shown(campaign_id=active.pk, person=beto, at=at + timedelta(days=1))

    found = queries.figures.reach(entity=entity, since=at, until=at + timedelta(days=2))

    assert found.campaign_count == 1
    assert len(found.addressed) == Recipient.objects.count()
    assert {one.pseudonym for one in found.addressed if one.is_reached} == {beto.pseudonym, carla.pseudonym}
    assert Recipient.objects.get(person=beto).shown_at == at


def test_campaign_that_did_not_begin_has_no_report(scheduled, elena):
    with pytest.raises(NotFound):
        queries.figures.report_for(pk=scheduled.pk, person=elena)


def test_report_protects_few_and_says_why_mail_was_held_back(scheduled, unit, elena, at):
    people = [make_person(unit=unit) for _ in range(20)]
    actions.activate(campaign=scheduled, at=at)
    actions.deliver(campaign=scheduled, at=at)
    OutgoingMessage.objects.update(state="SENT", sent_at=at)
    OutgoingMessage.objects.filter(person__in=people[:6]).update(state="SUPPRESSED", reason="BUDGET", sent_at=None)

    report = queries.figures.report_for(pk=scheduled.pk, person=elena)
    assert {one.label: one.people for one in report.outcomes}["No enviado: Llegó al límite de mensajes del mes"] == 6

    OutgoingMessage.objects.filter(person__in=people[2:6]).update(state="SENT", reason="", sent_at=at)
    report = queries.figures.report_for(pk=scheduled.pk, person=elena)
    assert all(one.people is None for one in report.outcomes if "No enviado" in one.label)
    assert [report.audience, report.reached].count(None) >= 1


def test_report_of_a_campaign_without_mail_speaks_of_its_notice_alone(elena, carla, unit, client_of, at):
    for _ in range(20):
        make_person(unit=unit)
    campaign = actions.create_campaign(data=data_of(at, has_mail=False), by=elena, at=at)
    actions.propose(campaign=campaign, by=elena, at=at)
    actions.approve(campaign=campaign, by=carla, at=at)
    actions.activate(campaign=campaign, at=at)

    page = client_of(elena).get(reverse("campaigns:report", args=[campaign.pk])).content.decode()

    assert "Alcanzadas por el aviso" in page
    assert "Esta campaña no envió correo." in page
    assert "Correo ·" not in page


def test_evaluation_needs_a_lesson(active, carla, at):
    actions.finish(campaign=active, by=carla, at=at)
    with pytest.raises(DomainError):
        actions.evaluate(campaign=active, lesson="  ", by=carla, at=at)
    actions.evaluate(campaign=active, lesson="El martes se lee más.", by=carla, at=at)
    actions.archive(campaign=active, by=carla, at=at)
    assert active.status == "ARCHIVED"


@pytest.mark.parametrize("name", ["campaign", "change", "cancel", "report"])
def test_stranger_and_member_find_no_campaign(client_of, active, beto, dario, name):
    address = reverse(f"campaigns:{name}", args=[active.pk])

    assert client_of(dario).get(address).status_code == 404
    assert client_of(beto).get(address).status_code in (403, 404)


def test_campaign_is_written_and_approved_in_the_browser(client_of, elena, carla):
    form = {
        "name": "Claves", "objective": "Cuidar", "title": "Proteja su cuenta", "text": "Hola.", "pose": "cuida",
        "has_banner": "on", "starts_at": "2026-11-24T08:00", "ends_at": "2026-11-30T08:00",
    }  # fmt: skip
    writer, approver = client_of(elena), client_of(carla)
    bad = writer.post(reverse("campaigns:create"), form | {"ends_at": "2026-11-20T08:00"})
    assert bad.status_code == 422
    assert "Proteja su cuenta" in bad.text
    assert writer.post(reverse("campaigns:create"), form).status_code == 302
    made = Campaign.objects.get()
    pages = {name: reverse(f"campaigns:{name}", args=[made.pk]) for name in ("campaign", "change", "send", "approve")}
    assert writer.get(pages["change"]).status_code == 200
    writer.post(pages["send"])
    assert "Aprobar" in approver.get(pages["campaign"]).text
    approver.post(pages["approve"])
    made.refresh_from_db()
    assert made.status == "SCHEDULED"


def test_every_page_of_an_active_campaign_opens(client_of, active, elena):
    browser = client_of(elena)

    for address in (
        reverse("campaigns:campaigns"),
        *(reverse(f"campaigns:{name}", args=[active.pk]) for name in ("campaign", "report", "finish", "cancel")),
    ):
        assert browser.get(address).status_code == 200


@pytest.mark.once
def test_list_costs_the_same_for_one_campaign_and_for_twenty(
    client_of, elena, draft, at, django_assert_max_num_queries
):
    browser = client_of(elena)
    browser.get(reverse("campaigns:campaigns"))
    with django_assert_max_num_queries(20) as first:
        browser.get(reverse("campaigns:campaigns"))
    for _ in range(19):
        actions.create_campaign(data=data_of(at), by=elena, at=at)
    with django_assert_max_num_queries(20) as second:
        browser.get(reverse("campaigns:campaigns"))
    assert len(first) == len(second)


def test_person_takes_their_data_and_is_taken_out(active, beto, entity, at):
    who = {"entity_id": entity.pk, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    assert len(personal_data.export(**who)["Campañas recibidas"]) == 1
    assert personal_data.erase(**who, at=at) == {"campaigns.Recipient": 1}
