"""A talk on several dates: the same one again, or a cycle; each session is one entry of the calendars."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation.business_calendar import Calendar
from apropia.foundation.errors import DomainError, Forbidden
from apropia.learning import actions, queries
from apropia.learning.models import LiveSession, TalkPlace, TalkSeries
from apropia.learning.policies.talk_series import Every, dates_after
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from learning.talk_factories import data_of

pytestmark = pytest.mark.django_db
BOGOTA = ZoneInfo("America/Bogota")
WEEK = timedelta(weeks=1)


def make_series(talk, kind, fede, at, *, weeks=2):
    starts = [talk.starts_at + WEEK * number for number in range(1, weeks + 1)]
    made = actions.talk_series.repeat_talk(talk=talk, kind=kind, starts=starts, by=fede, at=at)
    for one in made.sessions.filter(status=TalkStatus.PLANNED):
        actions.talks.move_talk(talk=one, to=TalkStatus.OPEN, by=fede, at=at)
    return made


@pytest.fixture
def cycle(talk, fede, at):
    """Return a cycle of three open sessions, one a week, of one seat each."""
    return make_series(talk, TalkSeries.Kind.CYCLE, fede, at)


@pytest.fixture
def same(talk, fede, at):
    """Return the same talk on three dates."""
    return make_series(talk, TalkSeries.Kind.SAME, fede, at)


def seen(series, person, at):
    return queries.talk_series.series_for(pk=series.pk, person=person, at=at)


@pytest.mark.parametrize(
    ("first", "every", "days"),
    [
        ((2026, 12, 1), Every.WEEK, ["2026-12-09", "2026-12-15"]),  # the 8th is a day off
        ((2026, 12, 1), Every.FORTNIGHT, ["2026-12-15", "2026-12-29"]),
        ((2026, 12, 31), Every.MONTH, ["2027-02-01", "2027-03-01"]),  # Sunday the 31st; Sunday the 28th
    ],
)
def test_dates_follow_and_a_day_off_goes_to_the_next_working_day(first, every, days):
    begins = datetime(*first, 9, 30, tzinfo=BOGOTA)
    found = dates_after(begins, every=every, times=2, days=Calendar())

    assert [one.date().isoformat() for one in found] == days
    assert {one.timetz() for one in found} == {begins.timetz()}


def test_a_talk_repeated_keeps_what_it_is_and_each_session_has_its_own_uid(cycle, talk):
    rows = list(cycle.sessions.order_by("starts_at"))

    assert [one.starts_at - talk.starts_at for one in rows] == [WEEK * 0, WEEK, WEEK * 2]
    assert {(one.title, one.place, one.seats, one.ends_at - one.starts_at) for one in rows} == {
        (talk.title, talk.place, talk.seats, timedelta(hours=1))
    }
    assert len({one.uid for one in rows}) == len({one.attendance_code for one in rows}) == 3


def test_a_date_whose_room_is_taken_refuses_them_all_and_says_which(talk, fede, at):
    hours = {"starts_at": talk.starts_at + WEEK * 2, "ends_at": talk.ends_at + WEEK * 2}
    actions.talks.create_talk(data=data_of(at, title="Otra", **hours), by=fede, at=at)

    with pytest.raises(DomainError, match="8 de diciembre: En «Auditorio» hay otra charla"):
        make_series(talk, TalkSeries.Kind.CYCLE, fede, at, weeks=3)


def test_past_dates_too_many_and_members_are_refused(talk, fede, beto, at):
    given = {"talk": talk, "kind": TalkSeries.Kind.CYCLE, "at": at}
    with pytest.raises(DomainError, match="por venir"):
        actions.talk_series.repeat_talk(starts=[at - WEEK], by=fede, **given)
    with pytest.raises(DomainError, match="hasta 30"):
        actions.talk_series.repeat_talk(starts=[talk.starts_at + WEEK * n for n in range(1, 31)], by=fede, **given)
    with pytest.raises(Forbidden):
        actions.talk_series.repeat_talk(starts=[talk.starts_at + WEEK], by=beto, **given)


def test_sign_up_for_all_takes_a_seat_or_a_turn_in_each_and_each_brings_its_invitation(cycle, beto, carla, at):
    second = cycle.sessions.order_by("starts_at")[1]
    actions.talks.sign_up(talk=second, by=carla, at=at)
    actions.talk_series.sign_up_for_all(series=seen(cycle, beto, at), by=beto, at=at)

    own = TalkPlace.objects.filter(person=beto).order_by("talk__starts_at").values_list("status", flat=True)
    assert list(own) == [PlaceStatus.SEATED, PlaceStatus.WAITING, PlaceStatus.SEATED]
    files = [one.calendar for one in OutgoingMessage.objects.filter(person=beto) if one.calendar]
    assert len({vobject.readOne(one).vevent.uid.value for one in files}) == len(files) == 2
    with pytest.raises(DomainError, match="No hay más sesiones"):
        actions.talk_series.sign_up_for_all(series=seen(cycle, beto, at), by=beto, at=at)

    actions.talk_series.withdraw_from_all(series=seen(cycle, beto, at), by=beto, at=at)
    assert set(TalkPlace.objects.filter(person=beto).values_list("status", flat=True)) == {PlaceStatus.WITHDRAWN}


def test_of_the_same_talk_a_person_has_one_date_and_changes_it_by_leaving_the_other(same, beto, at):
    first, second, _third = same.sessions.order_by("starts_at")
    actions.talks.sign_up(talk=first, by=beto, at=at)

    with pytest.raises(DomainError, match="ya está en esta charla el martes 24 de noviembre"):
        actions.talks.sign_up(talk=second, by=beto, at=at)
    with pytest.raises(DomainError, match="elija una"):
        actions.talk_series.sign_up_for_all(series=seen(same, beto, at), by=beto, at=at)
    actions.talks.withdraw(talk=first, by=beto, at=at)
    assert actions.talks.sign_up(talk=second, by=beto, at=at).status == PlaceStatus.SEATED


def test_change_of_all_that_follow_moves_them_alike_and_calendars_follow(cycle, fede, beto, at, run_jobs):
    first, second, third = cycle.sessions.order_by("starts_at")
    actions.talk_series.sign_up_for_all(series=seen(cycle, beto, at), by=beto, at=at)
    before = {one.pk: (one.uid, one.sequence, one.starts_at) for one in cycle.sessions.all()}
    later = timedelta(weeks=1, hours=2)
    data = data_of(at, starts_at=second.starts_at + later, ends_at=second.ends_at + later, place="Sala 9")
    actions.talk_series.change_following(talk=second, data=data, by=fede, at=at)

    now = {one.pk: one for one in cycle.sessions.all()}
    for one in (second, third):
        uid, sequence, starts = before[one.pk]
        assert (now[one.pk].uid, now[one.pk].sequence) == (uid, sequence + 1)
        assert (now[one.pk].starts_at, now[one.pk].place) == (starts + later, "Sala 9")
    assert (now[first.pk].uid, now[first.pk].sequence, now[first.pk].starts_at) == before[first.pk]
    run_jobs()
    told = OutgoingMessage.objects.filter(person=beto, subject__startswith="Cambió")
    events = [vobject.readOne(one.calendar).vevent for one in told]
    assert sorted(one.uid.value for one in events) == sorted(f"{one.uid}@apropia" for one in (second, third))
    assert {int(one.sequence.value) for one in events} == {now[second.pk].sequence, now[third.pk].sequence}


def test_change_of_one_session_leaves_the_others(cycle, fede, at):
    second = cycle.sessions.order_by("starts_at")[1]
    hours = {"starts_at": second.starts_at, "ends_at": second.ends_at}
    actions.talks.change_talk(talk=second, data=data_of(at, title="Otra parte", **hours), by=fede, at=at)

    assert cycle.sessions.filter(title="Otra parte").get() == second


def test_cancelling_all_that_follow_leaves_what_went_before(cycle, fede, beto, at, run_jobs):
    first, second, third = cycle.sessions.order_by("starts_at")
    actions.talk_series.sign_up_for_all(series=seen(cycle, beto, at), by=beto, at=at)
    actions.talk_series.move_following(talk=second, to=TalkStatus.CANCELLED, by=fede, at=at)

    found = dict(cycle.sessions.values_list("pk", "status"))
    assert [found[one.pk] for one in (first, second, third)] == ["OPEN", "CANCELLED", "CANCELLED"]
    run_jobs()
    assert OutgoingMessage.objects.filter(person=beto, subject__startswith="Se canceló").count() == 2


def test_series_is_made_seen_and_joined_in_the_browser(client_of, fede, beto, dario, at, monkeypatch, talk):
    monkeypatch.setattr("apropia.foundation.clock.now", lambda: at)
    host, member = client_of(fede), client_of(beto)
    address = reverse("learning:talk_repeat", args=[talk.pk])
    bad = host.post(address, {"kind": "CYCLE", "every": "BY_HAND", "dates": "mañana"})
    assert bad.status_code == 422
    assert "como 2026-12-15 09:00" in bad.text
    assert "mañana" in bad.text
    assert host.post(address, {"kind": "CYCLE", "every": "WEEK"}).status_code == 422
    host.post(address, {"kind": "CYCLE", "every": "WEEK", "times": "2"})
    series = TalkSeries.objects.get()
    page = reverse("learning:talk_series", args=[series.pk])
    assert "Abrir las inscripciones" in host.get(page).text
    later = series.sessions.order_by("starts_at")[1]
    host.post(reverse("learning:talk_move", args=[later.pk, "abrir"]), {"scope": "siguientes"})
    assert set(series.sessions.values_list("status", flat=True)) == {TalkStatus.OPEN}

    assert "Abrir las inscripciones" not in host.get(page).text
    assert "Inscribirme a todas" in member.get(page).text
    member.post(reverse("learning:talk_series_sign_up", args=[series.pk]))
    assert TalkPlace.objects.filter(person=beto).count() == 3
    assert "Sesión 1 de 3" in member.get(reverse("learning:talk", args=[talk.pk])).text
    assert "Agregar fechas" not in member.get(page).text
    assert client_of(dario).get(page).status_code == 404
    assert "Esta y las que siguen" in host.get(reverse("learning:talk_change", args=[talk.pk])).text
    assert "Esta y las que siguen" in host.get(reverse("learning:talk_move", args=[talk.pk, "cancelar"])).text
    member.post(reverse("learning:talk_series_withdraw", args=[series.pk]))
    assert not TalkPlace.objects.exclude(status=PlaceStatus.WITHDRAWN).exists()


def test_form_changes_the_sessions_that_follow(client_of, cycle, fede, at, monkeypatch):
    monkeypatch.setattr("apropia.foundation.clock.now", lambda: at)
    form = {
        "title": "Firmar mejor", "description": "Cómo.", "speaker": "TIC", "place": "Sala 4", "seats": "10",
        "starts_at": "2026-11-24T09:00", "ends_at": "2026-11-24T10:00", "scope": "siguientes",
    }  # fmt: skip
    first = cycle.sessions.order_by("starts_at")[0]
    client_of(fede).post(reverse("learning:talk_change", args=[first.pk]), form)

    assert set(LiveSession.objects.values_list("title", "place")) == {("Firmar mejor", "Sala 4")}


@pytest.mark.once
def test_page_of_a_series_costs_the_same_with_three_sessions_and_with_nine(
    talk, fede, beto, at, django_assert_num_queries
):
    series = make_series(talk, TalkSeries.Kind.CYCLE, fede, at, weeks=8)

    with django_assert_num_queries(1):
        seen(series, beto, at)
    with django_assert_num_queries(7):
        queries.talks.talk_page(pk=talk.pk, person=beto, at=at)
