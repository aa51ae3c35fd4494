from datetime import timedelta

import pytest

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.events.models import OutboxEvent
from apropia.foundation.states import StepRefused
from apropia.people.models import Role
from apropia.privacy import actions, queries, starter
from apropia.privacy.models import ConsentEvent, PrivacyNoticeVersion, PrivacyPolicyVersion, ProcessingPurpose
from people_factories import make_person
from privacy.factories import NOTICE_AT, approve_starter_notice, grant


@pytest.fixture
def elena(unit):
    """Protects the data of the entity."""
    return make_person(unit=unit, given_names="Elena", surnames="Protectora", roles=[Role.DPO])


@pytest.fixture
def notice(entity, elena):
    return approve_starter_notice(entity=entity, by=elena)


def test_starter_texts_are_drafts_until_the_officer_approves_them(entity, beto, at):
    starter.load(entity=entity, at=NOTICE_AT)
    starter.load(entity=entity, at=NOTICE_AT)

    assert ProcessingPurpose.objects.filter(entity=entity).count() == 8
    assert PrivacyNoticeVersion.objects.get(entity=entity).state == "DRAFT"
    assert PrivacyPolicyVersion.objects.get(entity=entity).state == "DRAFT"
    assert queries.current_notice(entity=entity, at=at) is None
    assert not queries.needs_decision(person=beto, at=at)
    assert not queries.allows(person=beto, code="P1", at=at)


def test_only_the_officer_approves_and_an_approved_text_never_changes(entity, carla, elena, notice, at):
    actions.draft_notice(entity=entity, body="Texto nuevo. " * 30, by=elena, at=at)
    draft = PrivacyNoticeVersion.objects.get(entity=entity, state="DRAFT")

    with pytest.raises(NotFound):
        actions.approve_notice(notice=draft, by=carla, at=at)
    with pytest.raises(StepRefused):
        actions.save_draft(text=notice, body="Otra cosa", by=elena, at=at)
    with pytest.raises(DomainError, match="Ya hay un borrador abierto"):
        actions.draft_notice(entity=entity, body="Otro", by=elena, at=at)
    notice.refresh_from_db()
    assert len(notice.sha256) == 64
    assert notice.approved_by == elena.uid


def test_optional_purposes_need_a_yes_and_the_others_do_not(notice, beto, at):
    assert queries.needs_decision(person=beto, at=at)
    assert queries.allows(person=beto, code="P2", at=at)
    assert not queries.allows(person=beto, code="P3", at=at)
    assert not queries.allows(person=beto, code="P99", at=at)

    actions.decide(person=beto, granted={"P3": True, "P5": False, "P6": False, "P7": False, "P8": False}, at=at)

    assert not queries.needs_decision(person=beto, at=at)
    assert queries.allows(person=beto, code="P3", at=at)
    assert not queries.allows(person=beto, code="P5", at=at)
    assert not queries.allows(person=beto, code="P3", at=at - timedelta(seconds=1))


def test_proof_says_what_was_shown_when_and_how(notice, beto, at):
    actions.decide(person=beto, granted={"P3": True}, at=at)

    event = ConsentEvent.objects.get()
    assert "¿Quiere que guardemos sus respuestas" in event.shown
    assert (event.notice, event.at, event.channel) == (notice, at, "FIRST_TIME")
    line = AuditEvent.objects.get(action="privacy.consent.decided")
    assert line.detail == {"events": [event.pk], "channel": "FIRST_TIME"}


def test_audit_never_tells_who_refused_what(notice, beto, ana, at):
    actions.decide(person=beto, granted={"P3": True}, at=at)
    actions.decide(person=ana, granted={"P3": False}, at=at)

    for line in AuditEvent.objects.filter(action="privacy.consent.decided"):
        assert "P3" not in str(line.detail)
        assert "GRANTED" not in str(line.detail)
        assert "REFUSED" not in str(line.detail)


def test_yes_is_taken_back_in_one_act_and_both_stay_on_record(notice, beto, at):
    grant(person=beto, codes="P3")
    actions.revoke(person=beto, code="P3", at=at)
    actions.revoke(person=beto, code="P3", at=at)

    assert not queries.allows(person=beto, code="P3", at=at)
    assert queries.allows(person=beto, code="P3", at=at - timedelta(days=1))
    assert [event.decision for event in queries.history_of(person=beto)] == ["REVOKED", "GRANTED"]


def test_new_use_of_data_asks_everybody_again(entity, elena, notice, beto, at):
    grant(person=beto, codes="P3 P5 P6 P7 P8")
    draft = actions.draft_notice(entity=entity, body="Cambian las palabras. " * 30, by=elena, at=at)
    actions.approve_notice(notice=draft, by=elena, at=at)
    assert not queries.needs_decision(person=beto, at=at)

    again = actions.draft_notice(entity=entity, body="Cambia para qué. " * 30, by=elena, at=at)
    actions.save_draft(text=again, body=again.body, by=elena, at=at, asks_again=True)
    actions.approve_notice(notice=again, by=elena, at=at)

    assert queries.needs_decision(person=beto, at=at)
    assert not queries.allows(person=beto, code="P3", at=at)
    assert queries.allows(person=beto, code="P3", at=at - timedelta(seconds=1))


def test_what_is_not_asked_cannot_be_decided(notice, beto, at):
    with pytest.raises(DomainError, match="ya no está en el aviso"):
        actions.decide(person=beto, granted={"P1": False}, at=at)
    assert not ConsentEvent.objects.exists()


def test_consent_stays_in_its_entity(notice, dario, at):
    assert not queries.needs_decision(person=dario, at=at)
    with pytest.raises(DomainError, match="todavía no ha publicado"):
        actions.decide(person=dario, granted={"P3": True}, at=at)


def test_many_persons_are_asked_in_as_many_queries_as_one(entity, unit, notice, at, django_assert_num_queries):
    persons = [make_person(unit=unit) for _ in range(20)]
    for person in persons[:12]:
        grant(person=person, codes="P6")
    ids = [person.pk for person in persons]

    with django_assert_num_queries(3):
        allowing = queries.persons_allowing(entity=entity, code="P6", at=at, among=ids)
    assert allowing == set(ids[:12])
    assert queries.persons_allowing(entity=entity, code="P2", at=at, among=ids) == set(ids)


def test_counts_are_hidden_when_a_group_is_small(entity, unit, elena, carla, notice, at):
    persons = [make_person(unit=unit) for _ in range(20)]
    for person in persons[:3]:
        grant(person=person, codes="P3")
    for person in persons[:10]:
        grant(person=person, codes="P6")

    counts = {one.code: one for one in queries.consent_counts(person=elena, at=at)}

    assert not counts["P3"].is_shown
    assert counts["P6"].is_shown
    assert counts["P6"].figure.n == 22
    with pytest.raises(NotFound):
        queries.consent_counts(person=carla, at=at)


def test_every_change_of_mind_is_told_to_those_who_keep_data(notice, beto, at):
    actions.decide(person=beto, granted={"P3": True, "P5": False}, at=at)
    actions.revoke(person=beto, code="P3", at=at + timedelta(days=1))

    told = OutboxEvent.objects.filter(name="privacy.ConsentChanged").order_by("id").values_list("payload", flat=True)
    assert [(one["purpose"], one["is_granted"]) for one in told] == [("P3", True), ("P5", False), ("P3", False)]
    assert {one["person_uid"] for one in told} == {str(beto.uid)}
