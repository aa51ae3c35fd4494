"""A campaign for those with a gap in one competence: it reaches them, and its author never learns who they are."""

import itertools
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from apropia.campaigns import actions, personal_data, queries
from apropia.campaigns.models import Campaign, Recipient
from apropia.competences.actions.framework import load_framework
from apropia.competences.models import Competence
from apropia.diagnosis import starter
from apropia.diagnosis.models import Score
from apropia.diagnosis.queries.gaps import below_target
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Role
from apropia.privacy.models import ConsentEvent, PrivacyNoticeVersion
from apropia.science.psychometrics.scoring import SCORING_METHOD_VERSION
from diagnosis.results_factories import make_response, make_wave
from measurement.factories import make_people
from people_factories import make_entity, make_person, make_unit
from privacy.factories import approve_starter_notice

pytestmark = pytest.mark.django_db
CODE = "1.1"
# unit: (people, of whom with a gap)
UNITS = {"Archivo": (20, 8), "Compras": (18, 6), "Jurídica": (16, 7), "Prensa": (9, 2), "Talento": (9, 8)}


@pytest.fixture(scope="module")
def entity_with_bank(kept, at):
    """Load the questions once for all tests of the file."""
    entity = make_entity(code="puerto-claro", name="Secretaría General de Puerto Claro")
    load_framework(at=at)
    starter.load(entity=entity, at=at)
    return entity


@pytest.fixture
def entity(entity_with_bank, db):
    """Read it anew: what a test sets on it is gone with the test."""
    return Entity.objects.get(pk=entity_with_bank.pk)


@pytest.fixture
def elena(unit):
    """Writes campaigns."""
    return make_person(unit=unit, given_names="Elena", surnames="Comunica", roles=[Role.COMMUNICATOR])


@pytest.fixture
def wave(entity, unit, at):
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    return make_wave(starter.load(entity=entity, at=at), at=at)


@pytest.fixture
def competence(wave):
    return Competence.objects.get(code=CODE)


def score(wave, person, level, at):
    response = make_response(wave, person=person, at=at)
    Score.objects.create(
        entity=wave.entity,
        response=response,
        method_version=SCORING_METHOD_VERSION,
        construct="PERFORMANCE",
        scope="COMPETENCE",
        code=CODE,
        value=None if not level else 40,
        level=level,
        items_count=3,
    )


def authorise(people, at):
    notice = PrivacyNoticeVersion.objects.get()
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            entity=person.entity,
            person=person,
            purpose="P6",
            decision="GRANTED",
            channel="MY_DATA",
            notice=notice,
            at=at,
        )
        for person in people
    )


@pytest.fixture
def units(entity, wave, at):
    """Units whose people were all assessed: professionals are expected at intermediate."""
    made = {}
    for name, (count, gaps) in UNITS.items():
        made[name] = make_unit(entity=entity, name=name)
        people = make_people(made[name], count)
        authorise(people, at - timedelta(days=1))
        for place, person in enumerate(people):
            score(wave, person, "BASIC" if place < gaps else "INTERMEDIATE", at)
    return made


def make_campaign(by, competence, units=(), *, at, **fields):
    data = actions.CampaignData(
        name="Buscar mejor",
        objective="Que más personas encuentren lo que buscan.",
        title="Encuentre más rápido",
        text="Una lección de cinco minutos.",
        starts_at=at + timedelta(hours=1),
        ends_at=at + timedelta(days=7),
        competence=competence,
        units=units,
        **fields,
    )
    return actions.create_campaign(data=data, by=by, at=at)


def scheduled(by, approver, competence, units, at):
    campaign = make_campaign(by, competence, units, at=at)
    actions.propose(campaign=campaign, by=by, at=at)
    actions.approve(campaign=campaign, by=approver, at=at)
    return campaign


def test_audience_is_who_has_the_gap_and_authorised_messages(units, competence, elena, carla, at):
    silent = make_person(unit=units["Archivo"])

    campaign = scheduled(elena, carla, competence, [units["Archivo"]], at)
    actions.activate(campaign=campaign, at=at + timedelta(hours=1))

    assert campaign.status == "ACTIVE"
    assert Recipient.objects.filter(campaign=campaign).count() == 8
    assert not Recipient.objects.filter(person=silent).exists()


def test_gap_is_that_of_the_newest_result_and_what_was_not_assessed_is_none(wave, entity, unit, at):
    learnt, unknown, low = (make_person(unit=unit) for _ in range(3))
    newer = make_wave(wave.version, at=at, name="Seguimiento")
    for person in (learnt, low):
        score(wave, person, "BASIC", at - timedelta(days=200))
    score(newer, learnt, "INTERMEDIATE", at)
    score(newer, unknown, "", at)

    found = below_target(entity=entity, competence_code=CODE, on=at.date())

    assert found.pseudonyms == {low.pseudonym}


def test_count_is_shown_before_sending(units, competence, elena, at):
    campaign = make_campaign(elena, competence, [units["Archivo"], units["Jurídica"]], at=at)

    counts = queries.audience.counts_of(campaign=campaign, at=at)

    assert counts.total.people == 15
    assert [(one.label, one.people) for one in counts.units] == [("Archivo", 8), ("Jurídica", 7)]


@pytest.mark.parametrize("name", ["Prensa", "Talento"])
def test_few_with_the_gap_and_few_without_it_are_refused(units, competence, elena, at, name):
    campaign = make_campaign(elena, competence, [units[name]], at=at)

    assert queries.audience.counts_of(campaign=campaign, at=at).total.people is None
    with pytest.raises(DomainError, match="se podría saber quién"):
        actions.propose(campaign=campaign, by=elena, at=at)


def test_no_two_audiences_subtract_to_a_protected_unit(units, competence, elena, at):
    """Ask for every set of units, as an author may: what is told of sets adds up from units that are told alone."""
    told = {}
    names = list(units)
    for size in range(len(names) + 1):
        for chosen in itertools.combinations(names, size):
            campaign = make_campaign(elena, competence, [units[name] for name in chosen], at=at)
            told[chosen] = queries.audience.counts_of(campaign=campaign, at=at).total.people
    alone = {chosen[0] for chosen, people in told.items() if len(chosen) == 1 and people is not None}

    assert alone
    assert not {"Prensa", "Talento"} & alone
    for chosen, people in told.items():
        if chosen and people is not None:
            assert set(chosen) <= alone
    # The whole entity is told: all of it minus the units told leaves at least two units, and enough people both ways.
    if told[()] is not None:
        left = [UNITS[name] for name in names if name not in alone]
        assert len(left) > 1
        gaps, people = sum(one[1] for one in left), sum(one[0] for one in left)
        assert gaps >= 5
        assert people - gaps >= 5


@pytest.mark.parametrize(
    "crossed", [{"roles": ["ADVISOR"]}, {"engagement_types": ["CAREER"]}, {"route_states": ["NONE"]}]
)
def test_gap_is_crossed_with_units_only(units, competence, elena, at, crossed):
    with pytest.raises(DomainError, match="solo se combina con dependencias") as refusal:
        make_campaign(elena, competence, at=at, **crossed)
    assert refusal.value.field == "competence"


def test_parent_and_child_unit_are_counted_once(units, competence, elena, entity, wave, at):
    child = make_unit(entity=entity, name="Archivo central", parent=units["Archivo"])
    people = make_people(child, 12)
    authorise(people, at - timedelta(days=1))
    for place, person in enumerate(people):
        score(wave, person, "BASIC" if place < 6 else "INTERMEDIATE", at)

    campaign = make_campaign(elena, competence, [units["Archivo"], child], at=at)

    assert queries.audience.counts_of(campaign=campaign, at=at).total.people == 14


def test_campaign_whose_audience_shrank_before_its_day_is_given_up(units, competence, elena, carla, run_jobs, at):
    campaign = scheduled(elena, carla, competence, [units["Compras"]], at)
    Score.objects.filter(response__unit=units["Compras"]).delete()
    Campaign.objects.update(starts_at=at - timedelta(minutes=1))
    enqueue("campaigns.run", entity=None, at=at)
    run_jobs()

    campaign.refresh_from_db()
    assert campaign.status == "CANCELLED"
    assert campaign.return_reason.startswith("La audiencia quedó tan pequeña")
    assert not Recipient.objects.exists()


def test_no_page_export_or_audit_line_names_who_has_the_gap(units, competence, elena, carla, client_of, at):
    campaign = scheduled(elena, carla, competence, [units["Archivo"]], at)
    actions.activate(campaign=campaign, at=at)
    people = [one.person for one in Recipient.objects.select_related("person")]
    actions.note_banner_shown(campaign_id=campaign.pk, person=people[0], at=at)
    before = AuditEvent.objects.count()
    actions.dismiss_banner(campaign_id=campaign.pk, person=people[0], at=at)

    assert AuditEvent.objects.count() == before
    for name in ("campaign", "report"):
        page = client_of(elena).get(reverse(f"campaigns:{name}", args=[campaign.pk])).text
        assert not [one for one in people if one.email in page or one.surnames in page]


def test_person_sees_in_their_own_data_for_which_competence_they_were_written_to(units, competence, elena, carla, at):
    campaign = scheduled(elena, carla, competence, [units["Archivo"]], at)
    actions.activate(campaign=campaign, at=at)
    person = Recipient.objects.first().person

    held = personal_data.export(entity_id=person.entity_id, person_uid=person.uid, pseudonym=uuid4())

    assert held["Campañas recibidas"][0]["por su meta en"] == competence.name


def test_form_offers_competences_and_keeps_what_was_typed_when_refused(units, competence, elena, client_of):
    given = {
        "name": "Buscar", "objective": "Encontrar", "title": "Encuentre", "text": "Hola.", "pose": "explica",
        "has_banner": "on", "starts_at": "2026-11-24T08:00", "ends_at": "2026-11-30T08:00",
        "competence": competence.pk, "roles": ["ADVISOR"],
    }  # fmt: skip
    browser = client_of(elena)

    refused = browser.post(reverse("campaigns:create"), given)
    made = browser.post(reverse("campaigns:create"), given | {"roles": []})

    assert refused.status_code == 422
    assert "solo se combina con dependencias" in refused.text
    assert f'value="{competence.pk}" selected' in refused.text
    assert made.status_code == 302
    assert str(competence) in browser.get(made.url).text
