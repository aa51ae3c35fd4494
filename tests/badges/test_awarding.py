"""Badges come by their rule or by hand, to nobody twice; they are taken back, and gone when somebody is erased."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.badges import actions, jobs, personal_data
from apropia.badges.models import Award, Badge
from apropia.badges.policies import AlreadyHeld, AlreadyRevoked, BadgeIsFrozen, NoContact, NotActive
from apropia.badges.queries import documents, rules
from apropia.badges.queries.mine import recognised
from apropia.contact.models import OutgoingMessage
from apropia.foundation.clock import months_after
from apropia.foundation.errors import Forbidden
from apropia.learning import actions as learning
from apropia.learning.events import TalkAttended
from apropia.learning.models import Completion, LiveSession, TalkPlace
from apropia.people.models import Role
from badges.factories import make_award, make_badge
from learning.factories import answer_all, make_version, take_course
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant


def course_rule(*codes):
    return [{"kind": "COURSE", "course": code} for code in codes]


@pytest.fixture
def version(entity, at):
    return make_version(entity=entity, at=at, code="compartir", title="Compartir")


def test_finishing_the_course_brings_the_badge_once(version, beto, carla, run_jobs, at):
    badge = make_badge(by=carla, at=at, conditions=course_rule("compartir"))
    take_course(version=version, person=beto, at=at)
    run_jobs()
    run_jobs()

    award = Award.objects.get()
    assert (award.badge, award.pseudonym, award.by) == (badge, beto.pseudonym, None)
    assert OutgoingMessage.objects.filter(subject="Recibió la insignia «Comparte sin enviar»").count() == 1
    assert actions.awarding.give_due(badge=badge, to=beto, at=at) is None


def test_becoming_active_it_reaches_whoever_had_earned_it(version, beto, carla, run_jobs, at):
    take_course(version=version, person=beto, at=at)
    make_badge(by=carla, at=at, conditions=course_rule("compartir"))
    run_jobs()

    assert Award.objects.get().pseudonym == beto.pseudonym


@pytest.mark.parametrize(("join", "earned"), [("all", False), ("any", True)])
def test_all_or_any_of_the_conditions(version, beto, carla, join, earned, at):
    take_course(version=version, person=beto, at=at)
    badge = make_badge(by=carla, at=at, conditions=course_rule("compartir", "otro"), join=join)

    assert rules.earned_by(badge=badge, person=beto) is earned
    assert (beto.pseudonym in rules.candidates(badge=badge)) is earned


def _meets(badge, person) -> bool:
    """Say whether one person earned a badge; asking for everybody at once says the same."""
    earned = rules.earned_by(badge=badge, person=person)
    assert (person.pseudonym in rules.candidates(badge=badge)) is earned
    return earned


def test_a_completion_too_fast_earns_it_once_a_quiz_was_passed_after_it(entity, beto, carla, run_jobs, at):
    version = make_version(entity=entity, at=at, code="fugaz", with_quiz=True)
    completion = take_course(version=version, person=beto, at=at)
    Completion.objects.update(is_implausible=True)
    badge = make_badge(by=carla, at=at, conditions=course_rule("fugaz"))
    quiz, later = version.quizzes.get(), at + timedelta(days=1)
    before = _meets(badge, beto)

    answer_all(enrollment=completion.enrollment, quiz=quiz, by=beto, at=later, right=False)
    failed = _meets(badge, beto)
    answer_all(enrollment=completion.enrollment, quiz=quiz, by=beto, at=later, right=True)

    assert (before, failed, _meets(badge, beto)) == (False, False, True)


def test_a_completion_that_is_no_longer_flagged_earns_it(version, beto, carla, at):
    take_course(version=version, person=beto, at=at)
    badge = make_badge(by=carla, at=at, conditions=course_rule("compartir"))
    Completion.objects.update(is_implausible=True)
    flagged = _meets(badge, beto)
    Completion.objects.update(is_implausible=False)

    assert (flagged, _meets(badge, beto)) == (False, True)


def test_whoever_was_too_fast_reads_how_the_badge_comes_and_no_reproach(entity, beto, client_of, at):
    version = make_version(entity=entity, at=at, code="fugaz", with_quiz=True)
    take_course(version=version, person=beto, at=at)
    page = reverse("learning:finished", args=["fugaz"])
    usual = client_of(beto).get(page).content.decode()
    Completion.objects.update(is_implausible=True)

    told = client_of(beto).get(page).content.decode()

    assert "insignias" not in usual.split("<main")[1]
    assert "apruebe otra vez sus preguntas" in told


def test_a_revoked_constancia_earns_nothing(version, beto, carla, at):
    completion = take_course(version=version, person=beto, at=at)
    badge = make_badge(by=carla, at=at, conditions=course_rule("compartir"))
    learning.constancias.revoke(completion=completion, reason="Error", by=carla, at=at)

    assert not rules.earned_by(badge=badge, person=beto)
    assert rules.candidates(badge=badge) == set()


def test_talks_that_were_attended_count(entity, beto, carla, at):
    badge = make_badge(by=carla, at=at, conditions=[{"kind": "TALKS", "count": 2}])
    for number in (1, 2):
        assert not rules.earned_by(badge=badge, person=beto)
        talk = LiveSession.objects.create(
            entity=entity,
            title=f"Charla {number}",
            description="De algo.",
            speaker="Nora",
            place="Sala",
            starts_at=at,
            ends_at=at + timedelta(hours=1),
            seats=9,
            attendance_code="X",
            created_at=at,
            changed_at=at,
        )
        TalkPlace.objects.create(
            entity=entity, talk=talk, person=beto, status="SEATED", signed_up_at=at, attended_at=at
        )

    assert rules.earned_by(badge=badge, person=beto)
    assert rules.candidates(badge=badge) == {beto.pseudonym}


def test_badge_of_coming_to_a_talk_is_given_as_soon_as_that_is_told(entity, beto, carla, at):
    badge = make_badge(by=carla, at=at, conditions=[{"kind": "TALKS", "count": 1}])
    talk = LiveSession.objects.create(
        entity=entity,
        title="Charla",
        description="De algo.",
        speaker="Nora",
        place="Sala",
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        seats=9,
        attendance_code="X",
        created_at=at,
        changed_at=at,
    )
    TalkPlace.objects.create(entity=entity, talk=talk, person=beto, status="WALK_IN", signed_up_at=at, attended_at=at)
    came = TalkAttended(entity_id=entity.pk, at=at, talk_id=talk.pk, pseudonym=beto.pseudonym)
    for _twice in range(2):
        jobs.follow(came)

    assert Award.objects.filter(badge=badge).count() == 1


def test_without_conditions_it_comes_only_by_hand(badge, beto):
    assert not rules.earned_by(badge=badge, person=beto)
    assert rules.candidates(badge=badge) == set()


def test_by_hand_never_twice_never_to_oneself_and_only_while_active(award, badge, beto, carla, ana, at):
    with pytest.raises(AlreadyHeld):
        make_award(to=beto, by=carla, at=at, badge=badge)
    with pytest.raises(Forbidden, match="Otra persona"):
        make_award(to=carla, by=carla, at=at, badge=badge)
    with pytest.raises(Forbidden, match="gestora o talento humano"):
        make_award(to=beto, by=ana, at=at, badge=badge)
    actions.badges.retire(badge=badge, by=carla, at=at)
    with pytest.raises(NotActive):
        make_award(to=ana, by=carla, at=at, badge=badge)


def test_one_that_expired_may_be_given_again(beto, carla, at):
    badge = make_badge(by=carla, at=at, valid_months=1)
    first = make_award(to=beto, by=carla, at=at, badge=badge)
    again = make_award(to=beto, by=carla, at=at + timedelta(days=40), badge=badge)

    first.refresh_from_db()
    assert (first.is_current, again.is_current) == (False, True)


def test_months_end_on_the_last_day_of_a_shorter_one(at):
    begun = at.replace(month=1, day=31)
    assert months_after(begun, 1).day == 28
    assert months_after(begun, 12) == begun.replace(year=begun.year + 1)


def test_an_active_badge_is_frozen_and_its_next_version_takes_its_place(award, badge, beto, carla, at):
    with pytest.raises(BadgeIsFrozen):
        actions.badges.publish(badge=badge, by=carla, at=at)
    draft = actions.badges.open_version(badge=badge, by=carla, at=at)
    assert actions.badges.open_version(badge=badge, by=carla, at=at) == draft
    actions.badges.publish(badge=draft, by=carla, at=at)

    assert list(Badge.objects.order_by("number").values_list("status", flat=True)) == ["RETIRED", "ACTIVE"]
    with pytest.raises(AlreadyHeld):
        make_award(to=beto, by=carla, at=at, badge=draft)


def test_an_entity_without_a_contact_address_issues_nothing(carla, at):
    badge = make_badge(by=carla, at=at, is_active=False)
    badge.entity.controller_contact = {}
    with pytest.raises(NoContact, match="Ajustes de la entidad"):
        actions.badges.publish(badge=badge, by=carla, at=at)


def test_revoked_the_page_says_so_and_not_why(client, award, carla, beto, client_of, at):
    reason = "Se otorgó por error."
    address = reverse("badge:assertion", args=[award.entity.code, award.uid])
    answer = client_of(carla).post(
        reverse("badges:manage_revoke"), {"address": documents.record_of(award).id, "reason": reason}
    )
    assert answer["Location"].endswith(address)

    page = client.get(address, headers={"accept": "text/html"})
    assert page.status_code == 410
    assert "La insignia fue revocada" in page.text
    assert reason not in page.text
    assert award.narrative not in page.text
    assert reason in client_of(beto).get(reverse("badges:mine")).text
    award.refresh_from_db()
    with pytest.raises(AlreadyRevoked):
        actions.awarding.revoke(award=award, reason="Otra vez", by=carla, at=at)
    assert client.get(reverse("badge:credential", args=[award.entity.code, award.uid])).status_code == 404


def test_the_preview_never_tells_of_few(entity, unit, version, carla, at):
    draft = make_badge(by=carla, at=at, conditions=course_rule("compartir"), is_active=False)
    assert rules.reach_of(badge=draft).nobody
    for number in range(1, 8):
        take_course(version=version, person=make_person(unit=unit), at=at)
        told = rules.reach_of(badge=draft).at_least
        assert told == (None if number < entity.minimum_cell else 5)


def test_only_who_agreed_is_named(award, badge, beto, ana, carla, unit, at):
    approve_starter_notice(entity=beto.entity, by=make_person(unit=unit, roles=[Role.DPO]))
    make_award(to=ana, by=carla, at=at, badge=badge)
    grant(person=beto, codes="P7")

    (told,) = recognised(person=ana, at=at)
    assert told.names == ("Beto Aprendiz",)


def test_erased_every_copy_stops_verifying_and_nothing_of_her_is_left(client, award, beto, at):
    shared = documents.baked(award, with_signature=True)
    held = personal_data.export(entity_id=beto.entity_id, person_uid=beto.uid, pseudonym=beto.pseudonym)
    assert held["Insignias"][0]["por qué"] == award.narrative

    personal_data.erase(entity_id=beto.entity_id, person_uid=beto.uid, pseudonym=beto.pseudonym, at=at)

    award.refresh_from_db()
    assert award.pseudonym != beto.pseudonym
    assert (award.identity_hash, award.salt, award.narrative, award.evidence) == ("", "", "", "")
    assert client.get(reverse("badge:assertion", args=[award.entity.code, award.uid])).status_code == 410
    shown = client.post(reverse("badge:verify"), {"file": _upload(shared)})
    assert "La insignia fue revocada" in shown.text


def test_a_level_counts_only_when_it_is_sure(beto, carla, at, monkeypatch):
    from types import SimpleNamespace

    badge = make_badge(by=carla, at=at, conditions=[{"kind": "LEVEL", "competence": "2.2", "level": "INTERMEDIATE"}])
    for level, is_sure, earned in (
        ("ADVANCED", True, True),
        ("INTERMEDIATE", True, True),
        ("ADVANCED", False, False),
        ("BASIC", True, False),
        (None, False, False),
    ):
        told = SimpleNamespace(competences=[SimpleNamespace(code="2.2", is_sure=is_sure, level=level)])
        monkeypatch.setattr(rules, "latest_for", lambda person, told=told: told)
        assert rules.earned_by(badge=badge, person=beto) is earned
    monkeypatch.setattr(rules, "latest_for", lambda person: None)
    assert not rules.earned_by(badge=badge, person=beto)
    assert rules.candidates(badge=badge) == set()


def _upload(data):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("insignia.png", data, content_type="image/png")
