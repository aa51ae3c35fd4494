"""What is thought of a talk: asked once, said for ten days, read together and without names."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.jobs.registry import enqueue
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import LiveSession, TalkOpinion, TalkPlace
from apropia.learning.queries import figures
from apropia.learning.states.talks import TalkStatus
from learning.talk_factories import data_of
from people_factories import make_person

pytestmark = pytest.mark.django_db
TERM = timedelta(days=10)


@pytest.fixture
def held(fede, beto, ana, at):
    """Return a talk that ended an hour ago, to which Beto came and Ana did not."""
    made = actions.talks.create_talk(
        data=data_of(at, seats=40, starts_at=at - timedelta(hours=2), ends_at=at - timedelta(hours=1)),
        by=fede,
        at=at - timedelta(days=9),
    )
    actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at - timedelta(days=9))
    for person in (beto, ana):
        actions.talks.sign_up(talk=made, by=person, at=at - timedelta(days=8))
    came = TalkPlace.objects.get(person=beto).pk
    actions.attendance.mark_attendance(talk=made, came=[came], by=fede, at=at - timedelta(hours=1))
    actions.talks.move_talk(talk=made, to=TalkStatus.HELD, by=fede, at=at - timedelta(hours=1))
    return made


@pytest.fixture
def crowd(held, unit, at):
    """Return twelve more people who came."""
    people = [make_person(unit=unit) for _number in range(12)]
    TalkPlace.objects.bulk_create(
        TalkPlace(
            entity=held.entity, talk=held, person=one, unit=unit, status="WALK_IN", signed_up_at=at, attended_at=at
        )
        for one in people
    )
    return people


@pytest.fixture
def ask(run_jobs, monkeypatch):
    """Return a function that asks at a moment and gives the letters so far."""

    def run(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        enqueue("learning.ask_about_talks", entity=None, at=moment, key=moment.isoformat())
        run_jobs()
        return list(OutgoingMessage.objects.filter(key__endswith=".opinion"))

    return run


def test_who_came_is_asked_once_within_the_budget_and_the_letter_expires(held, beto, at, ask):
    (letter,) = ask(at)
    assert (letter.person, letter.is_optional, letter.expires_at) == (beto, True, held.ends_at + TERM)
    assert letter.link == reverse("learning:talk_opinion", args=[held.pk])

    assert len(ask(at + timedelta(hours=1))) == 1
    assert queries.talk_opinions.places_to_ask(at=at) == []


def test_nobody_is_asked_of_a_talk_of_long_ago(held, at, ask):
    assert ask(held.ends_at + TERM) == []


def test_opinion_is_one_a_person_hers_to_change_and_the_trail_does_not_say_it(held, beto, at):
    actions.talk_opinions.say(talk=held, score=3, words="Larga", by=beto, at=at)
    actions.talk_opinions.say(talk=held, score=5, words=" Bien ", by=beto, at=at + timedelta(hours=1))

    row = TalkOpinion.objects.get()
    assert (row.score, row.words, row.rated_at, row.pseudonym) == (5, "Bien", at, beto.pseudonym)
    assert AuditEvent.objects.filter(action="learning.talk.rated").first().detail == {}


@pytest.mark.parametrize("later", [timedelta(hours=-2), TERM])
def test_opinions_are_taken_from_the_end_on_for_ten_days(held, beto, later):
    with pytest.raises(DomainError, match="por diez días"):
        actions.talk_opinions.say(talk=held, score=4, by=beto, at=held.ends_at + later)


def test_who_did_not_come_and_scores_out_of_the_scale_are_refused(held, ana, beto, at):
    with pytest.raises(DomainError, match="Opina quien asistió"):
        actions.talk_opinions.say(talk=held, score=4, by=ana, at=at)
    with pytest.raises(DomainError, match="de 1 a 5"):
        actions.talk_opinions.say(talk=held, score=6, by=beto, at=at)
    with pytest.raises(NotFound):
        queries.talk_opinions.own_opinion(pk=held.pk, person=ana, at=at)


def test_few_opinions_are_not_shown_and_many_are_read_without_names(held, crowd, fede, beto, at, client_of):
    page = reverse("learning:talk_opinions", args=[held.pk])
    actions.talk_opinions.say(talk=held, score=1, words="Me aburrí", by=beto, at=at)
    assert "pocas personas" in client_of(fede).get(page).text

    for number, person in enumerate(crowd):
        said = {"score": 5 if number < 8 else 2, "words": f"Razón {number:02}"}
        actions.talk_opinions.say(talk=held, **said, by=person, at=at + timedelta(minutes=number))
    found = queries.talk_opinions.opinions_for(pk=held.pk, person=fede)
    assert found.opinion.people == 13
    assert len(found.opinion.words) == 10
    shown = client_of(fede).get(page).text
    assert "Razón 03" in shown
    assert not any(one.display_name in shown or str(one.pseudonym) in shown for one in crowd)


def test_speaker_reads_the_opinions_and_other_members_do_not(held, crowd, unit, beto, client_of):
    speaker = make_person(unit=unit)
    held.speakers.add(speaker)
    page = reverse("learning:talk_opinions", args=[held.pk])

    assert client_of(speaker).get(page).status_code == 200
    assert client_of(beto).get(page).status_code == 404


def test_satisfaction_counts_talks_by_the_day_of_the_first_answer(held, beto, entity, at):
    actions.talk_opinions.say(talk=held, score=4, by=beto, at=at)
    actions.talk_opinions.say(talk=held, score=2, by=beto, at=at + timedelta(days=2))

    (rated,) = figures.ratings(entity=entity, since=at, until=at + timedelta(days=1))
    assert (rated.pseudonym, rated.unit_id, rated.is_satisfied) == (beto.pseudonym, beto.unit_id, False)
    assert not figures.ratings(entity=entity, since=at + timedelta(days=1), until=at + timedelta(days=9))


def test_opinion_is_asked_for_given_and_changed_in_the_browser(held, beto, client_of, monkeypatch, at):
    monkeypatch.setattr(clock, "now", lambda: at)
    browser, page = client_of(beto), reverse("learning:talk_opinion", args=[held.pk])

    talk_page = reverse("learning:talk", args=[held.pk])
    assert "Dar mi opinión" in browser.get(talk_page).text
    bad = browser.post(page, {"words": "Buena"})
    assert bad.status_code == 422
    assert "Buena" in bad.text
    browser.post(page, {"score": "4", "words": "Buena"})
    assert "Guardar cambios" in browser.get(page).text
    assert "Cambiar mi opinión" in browser.get(talk_page).text
    monkeypatch.setattr(clock, "now", lambda: held.ends_at + TERM)
    assert "por diez días" in browser.get(page).text
    assert LiveSession.objects.get(pk=held.pk).opinions.get().score == 4


def test_person_takes_her_opinions_and_once_erased_none_stays(held, beto, entity, at):
    actions.talk_opinions.say(talk=held, score=4, words="Buena", by=beto, at=at)
    who = {"entity_id": entity.pk, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    assert personal_data.export(**who)["Opiniones de charlas"][0]["palabras"] == "Buena"
    personal_data.erase(**who, at=at)
    assert not TalkOpinion.objects.exists()
