from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core import mail

from apropia.contact import actions, jobs, queries
from apropia.contact.models import MessageKind, OutgoingMessage, Weight
from apropia.foundation import clock
from apropia.foundation.jobs.models import Job
from apropia.foundation.mail.backend import MailNotConfigured
from apropia.foundation.tenancy.models import NonWorkingDay
from apropia.people.models import Role
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def elena(unit):
    """Protects the data of the entity."""
    return make_person(unit=unit, given_names="Elena", surnames="Protectora", roles=[Role.DPO])


@pytest.fixture
def notice(entity, elena):
    return approve_starter_notice(entity=entity, by=elena)


@pytest.fixture
def write(entity, beto, at):
    def write(key="k1", to=None, **more):
        given = {"kind": MessageKind.COURSE, "subject": "Su curso", "body_text": "Hola.", "at": at} | more
        return actions.send(entity=entity, to=to or beto, idempotency_key=key, **given)

    return write


@pytest.fixture
def deliver(entity, monkeypatch, at):
    def deliver(now=at):
        monkeypatch.setattr(clock, "now", lambda: now)
        return jobs.deliver(FakeContext(), entity_id=entity.pk)

    return deliver


class FakeContext:
    def progress(self, done, total, text=""):
        pass


def state_of(message):
    message.refresh_from_db()
    return message.state, message.reason


def test_necessary_message_goes_once_however_often_it_is_sent(write, deliver, beto):
    first = write(link="/aprender/1/", link_label="Abrir el curso")

    assert write(subject="Otro asunto").pk == first.pk
    deliver()
    deliver()

    assert state_of(first) == ("SENT", "")
    assert len(mail.outbox) == 1
    letter = mail.outbox[0]
    assert letter.to == [f"Beto Aprendiz <{beto.email}>"]
    assert "Abrir el curso: http://127.0.0.1:8000/aprender/1/" in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers


def test_optional_message_waits_for_nobody_who_did_not_authorise_it(write, deliver, notice, beto, ana):
    grant(person=beto, codes="P6")
    allowed, refused = write(weight=Weight.OPTIONAL), write(weight=Weight.OPTIONAL, to=ana)

    deliver()

    assert state_of(allowed) == ("SENT", "")
    assert state_of(refused) == ("SUPPRESSED", "NO_CONSENT")
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_muted_kind_is_not_sent_but_necessary_ones_are(write, deliver, notice, beto, at):
    grant(person=beto, codes="P6")
    actions.mute_kind(person=beto, kind=MessageKind.COURSE, at=at)
    optional, necessary, other = (
        write("a", weight=Weight.OPTIONAL),
        write("b"),
        write("c", weight=Weight.OPTIONAL, kind=MessageKind.TALK),
    )

    deliver()

    assert state_of(optional) == ("SUPPRESSED", "PREFERENCE")
    assert state_of(necessary) == ("SENT", "")
    assert state_of(other) == ("SENT", "")


def test_budget_is_one_for_everything_and_begins_anew_each_month(write, deliver, notice, beto, at):
    grant(person=beto, codes="P6")
    kinds = [MessageKind.COURSE, MessageKind.TALK, MessageKind.CAMPAIGN, MessageKind.SURVEY, MessageKind.SERVICE]
    written = [write(f"k{number}", weight=Weight.OPTIONAL, kind=kind) for number, kind in enumerate(kinds)]

    deliver()

    assert [state_of(one)[1] for one in written] == ["", "", "", "", "BUDGET"]
    assert queries.budget_line(person=beto, at=at) == queries.BudgetLine(sent=4, limit=4)
    following = at + timedelta(days=9)  # Wednesday 2 December
    late = write("december", weight=Weight.OPTIONAL, at=following)
    deliver(following)
    assert state_of(late) == ("SENT", "")
    assert queries.budget_line(person=beto, at=following).sent == 1


def test_person_sets_own_budget(write, deliver, notice, beto, at):
    grant(person=beto, codes="P6")
    actions.save_settings(person=beto, monthly_limit=0, muted_kinds=[], at=at)
    message = write(weight=Weight.OPTIONAL)

    deliver()

    assert state_of(message) == ("SUPPRESSED", "BUDGET")


@pytest.mark.parametrize(
    ("shift", "opens"),
    [
        (timedelta(hours=10), timedelta(hours=22)),  # Monday 19:00 → Tuesday 7:00
        (timedelta(days=-1), timedelta(hours=-2)),  # Sunday 9:00 → Monday 7:00
        (timedelta(hours=-3), timedelta(hours=-2)),  # Monday 6:00 → Monday 7:00
    ],
)
def test_quiet_hours_hold_until_the_entity_opens(write, deliver, at, shift, opens):
    message = write(at=at + shift)

    deliver(at + shift)

    assert state_of(message) == ("HELD", "QUIET_HOURS")
    assert message.due_at == at + opens
    deliver(at + opens)
    assert state_of(message) == ("SENT", "")


def test_day_off_of_the_entity_is_quiet_and_answers_to_a_question_are_not(write, deliver, entity, at):
    NonWorkingDay.objects.create(entity=entity, date=at.date(), reason="Día cívico")
    held, answer = write("a"), write("b", kind=MessageKind.TICKET)

    deliver()

    assert state_of(held) == ("HELD", "QUIET_HOURS")
    assert state_of(answer) == ("SENT", "")


def test_what_is_too_late_is_dropped(write, deliver, at):
    message = write(not_after=at + timedelta(hours=1))

    deliver(at + timedelta(hours=2))

    assert state_of(message) == ("SUPPRESSED", "EXPIRED")


def test_closed_person_gets_nothing(write, deliver, beto):
    message = write()
    beto.status = "CLOSED"
    beto.save()

    deliver()

    assert state_of(message) == ("SUPPRESSED", "CLOSED")


def test_refused_address_is_suppressed_until_it_is_lifted(write, deliver, monkeypatch, beto, carla, at):
    def refuse(self, messages):
        raise SMTPRecipientsRefused({beto.email: (550, b"no such user")})

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        first = write("a")
        deliver()
    second = write("b")
    deliver()

    assert state_of(first) == ("FAILED", "ADDRESS")
    assert state_of(second) == ("SUPPRESSED", "ADDRESS")
    address = queries.suppressed_page(person=carla, number=1).object_list[0]
    assert address.explanation == "550 no such user"
    actions.lift_suppression(addresses=[address], by=carla, at=at)
    third = write("c")
    deliver()
    assert state_of(third) == ("SENT", "")


def test_server_that_is_away_is_tried_again_later_and_then_given_up(write, deliver, monkeypatch, at):
    def fail(self, messages):
        raise SMTPDataError(451, b"try later")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    message, now = write(kind=MessageKind.TICKET), at

    for _ in range(6):
        deliver(now)
        message.refresh_from_db()
        now = message.due_at

    assert state_of(message) == ("FAILED", "REFUSED")
    assert message.attempts == 6


def test_without_a_mail_server_messages_wait_without_losing_attempts(write, deliver, monkeypatch, at):
    def absent(self, messages):
        raise MailNotConfigured

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", absent)
        message = write()
        deliver()
    assert state_of(message) == ("HELD", "NO_SERVER")
    assert message.attempts == 0
    deliver(at + timedelta(minutes=16))
    assert state_of(message) == ("SENT", "")


def test_message_never_leaves_its_entity(write, dario):
    with pytest.raises(ValueError, match="never leaves its entity"):
        write(to=dario)


def test_line_breaks_cannot_forge_a_header(write, deliver, beto):
    beto.given_names = "Beto\r\nBcc: otra@persona.co"
    beto.save()
    write(subject="Hola\r\nBcc: otra@persona.co")

    deliver()

    assert mail.outbox[0].recipients() == mail.outbox[0].to
    assert "\n" not in mail.outbox[0].subject
    assert "bcc" not in {name.lower() for name in mail.outbox[0].message().keys()}  # noqa: SIM118


@pytest.mark.once
def test_batch_costs_the_same_for_one_and_twenty_persons(
    write, entity, unit, notice, at, django_assert_max_num_queries
):
    for number in range(20):
        write(f"k{number}", to=make_person(unit=unit), weight=Weight.OPTIONAL)

    with django_assert_max_num_queries(12 + 20):  # one update for each message
        actions.take_due(entity=entity, at=at)


def test_campaign_reads_how_many_were_delivered(write, deliver, entity, ana, beto):
    write("campaign:7:1")
    write("campaign:7:1", to=ana)
    write("campaign:8:1")

    deliver()

    assert queries.reached_persons(entity=entity, key_prefix="campaign:7:") == {ana.pk, beto.pk}


def test_job_is_enqueued_once_for_many_messages(write, run_jobs):
    for number in range(5):
        write(f"k{number}")

    assert Job.objects.filter(name="contact.deliver").count() == 1
    assert OutgoingMessage.objects.count() == 5


def _letters(people, **more):
    given = {"kind": MessageKind.COURSE, "subject": "Su curso", "body_text": "Hola.", "idempotency_key": "k1"} | more
    return [actions.Letter(to=one, **given) for one in people]


def test_many_are_written_at_once_each_once_and_delivered_by_one_job(
    entity, unit, at, beto, write, run_jobs, django_assert_max_num_queries
):
    earlier = write()
    people = [beto, *(make_person(unit=unit) for _number in range(60))]

    with django_assert_max_num_queries(12):
        assert actions.send_many(entity=entity, letters=_letters([*people, people[-1]], subject="Otro"), at=at) == 60
    assert actions.send_many(entity=entity, letters=_letters(people), at=at) == 0

    assert OutgoingMessage.objects.count() == 61
    earlier.refresh_from_db()
    assert earlier.subject == "Su curso"
    assert Job.objects.filter(name="contact.deliver").count() == 1
    run_jobs()
    assert OutgoingMessage.objects.filter(state="SENT").count() == 61


def test_of_many_nobody_gets_what_she_did_not_authorise_or_what_is_too_late(entity, at, beto, ana, notice, deliver):
    grant(person=beto, codes="P6")
    optional = {"weight": Weight.OPTIONAL, "not_after": at + timedelta(days=1)}
    actions.send_many(entity=entity, letters=_letters([beto, ana], **optional), at=at)

    deliver()

    states = OutgoingMessage.objects.order_by("person__given_names").values_list("person", "state", "reason")
    assert list(states) == [(ana.pk, "SUPPRESSED", "NO_CONSENT"), (beto.pk, "SENT", "")]
    assert {one.expires_at for one in OutgoingMessage.objects.all()} == {at + timedelta(days=1)}


def test_none_of_many_leaves_its_entity(entity, beto, dario, at):
    with pytest.raises(ValueError, match="never leaves"):
        actions.send_many(entity=entity, letters=_letters([beto, dario]), at=at)

    assert not OutgoingMessage.objects.exists()


def test_necessary_messages_always_go_and_count_so_that_the_others_yield(write, deliver, notice, beto, at):
    grant(person=beto, codes="P6")
    optional = write("a", weight=Weight.OPTIONAL)
    reminder = write("b", weight=Weight.REMINDER)
    necessary = [write(f"n{number}") for number in range(5)]

    deliver()

    assert {state_of(one) for one in necessary} == {("SENT", "")}
    assert state_of(reminder) == state_of(optional) == ("SUPPRESSED", "BUDGET")
    assert queries.budget_line(person=beto, at=at) == queries.BudgetLine(sent=5, limit=4)


def test_reminder_needs_no_authorisation_and_goes_before_an_optional_message(write, deliver, notice, beto, at):
    grant(person=beto, codes="P6")
    actions.save_settings(person=beto, monthly_limit=1, muted_kinds=[], at=at)
    optional, reminder = write("a", weight=Weight.OPTIONAL), write("b", weight=Weight.REMINDER)

    deliver()

    assert state_of(reminder) == ("SENT", "")
    assert state_of(optional) == ("SUPPRESSED", "BUDGET")


def test_answers_to_what_a_person_asked_never_count(write, deliver, beto, at):
    for number in range(6):
        write(f"k{number}", weight=Weight.ANSWER, kind=MessageKind.TICKET)

    deliver()

    assert len(mail.outbox) == 6
    assert queries.budget_line(person=beto, at=at).sent == 0
