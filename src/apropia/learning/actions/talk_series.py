"""Repeat a talk, and change or move one session with those that follow it. Each stays one entry of the calendars."""

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.learning.actions.talk_windows import copy_windows
from apropia.learning.actions.talks import TalkData, change_talk, create_talk, move_talk, sign_up, withdraw
from apropia.learning.models.talk_series import TalkSeries
from apropia.learning.models.talks import LiveSession, TalkMode
from apropia.learning.policies import talks as policies
from apropia.learning.policies.talk_series import MOST_SESSIONS, Every
from apropia.learning.queries.talk_series import Series, dates_for, following
from apropia.learning.states.talks import TALK, TALK_EDITABLE, TalkStatus
from apropia.people.models import Person


@transaction.atomic
def repeat_talk(
    *,
    talk: LiveSession,
    kind: str,
    starts: Sequence[datetime] = (),
    every: str = Every.BY_HAND,
    times: int = 0,
    by: Person,
    at: datetime,
) -> TalkSeries:
    """Plan a talk again at these moments, or so many times every so often, as one series.

    A date that is taken refuses them all, and says which. Who may sign up, and when, goes with each session.
    """
    policies.check_can_host(by)
    policies.check_same_entity(talk, by)
    length = talk.ends_at - talk.starts_at
    dates = starts if every == Every.BY_HAND else dates_for(talk=talk, every=every, times=times)
    wanted = sorted(set(dates) - {talk.starts_at})
    if not wanted or any(one <= at for one in wanted):
        raise DomainError(_("Escriba fechas que estén por venir."), field="dates")
    series = talk.series or TalkSeries.objects.create(entity=talk.entity, kind=kind, created_at=at)
    if series.sessions.exclude(pk=talk.pk).count() + 1 + len(wanted) > MOST_SESSIONS:
        text = _("Una serie tiene hasta %(most)s sesiones. Programe menos.")
        raise DomainError(text % {"most": MOST_SESSIONS}, field="times")
    if series.kind != kind:
        series.kind = kind
        series.save(update_fields=["kind"])
    if talk.series is None:
        talk.series = series
        talk.save(update_fields=["series"])
    for start in wanted:
        data = dataclasses.replace(_data_of(talk), starts_at=start, ends_at=start + length)
        with _naming(talk, start):
            made = create_talk(data=data, by=by, at=at)
        made.series = series
        made.save(update_fields=["series"])
        copy_windows(talk, made)
    record("learning.talk.repeated", entity=talk.entity, by=by, on=talk, at=at, detail={"sessions": len(wanted)})
    return series


@transaction.atomic
def change_following(*, talk: LiveSession, data: TalkData, by: Person, at: datetime) -> None:
    """Change a session and those that follow it: their dates move by as much, all else becomes the same."""
    moved, length = data.starts_at - talk.starts_at, data.ends_at - data.starts_at
    changes = [(talk, data)]
    for one in following(talk):
        if one.status in TALK_EDITABLE:
            start = one.starts_at + moved
            changes.append((one, dataclasses.replace(data, starts_at=start, ends_at=start + length)))
    # Those that go first leave their hour to those that come after.
    for one, wanted in reversed(changes) if moved.total_seconds() > 0 else changes:
        with _naming(one, wanted.starts_at):
            change_talk(talk=one, data=wanted, by=by, at=at)


@transaction.atomic
def move_following(*, talk: LiveSession, to: TalkStatus, by: Person, at: datetime) -> None:
    """Open, postpone or cancel a session and those that follow it and may take that step."""
    move_talk(talk=talk, to=to, by=by, at=at)
    for one in following(talk):
        if TALK.allows(one, to):
            with _naming(one, one.starts_at):
                move_talk(talk=one, to=to, by=by, at=at)


@transaction.atomic
def sign_up_for_all(*, series: Series, mode: TalkMode | None = None, by: Person, at: datetime) -> None:
    """Take a place in every session of a cycle that is open; where one has no seats that way, in the way it has."""
    if not series.is_cycle:
        raise DomainError(_("Es la misma charla en varias fechas: elija una."))
    if not series.to_join:
        raise DomainError(_("No hay más sesiones a las que pueda inscribirse ahora."))
    for talk in series.to_join:
        with _naming(talk, talk.starts_at):
            sign_up(talk=talk, mode=mode if mode in talk.modes else None, by=by, at=at)


@transaction.atomic
def withdraw_from_all(*, series: Series, by: Person, at: datetime) -> None:
    """Give back one's places in all the sessions to come."""
    for talk in series.to_leave:
        withdraw(talk=talk, by=by, at=at)


@contextlib.contextmanager
def _naming(talk: LiveSession, start: datetime) -> Iterator[None]:
    """Say of which session a refusal is, for many are changed at once."""
    try:
        yield
    except DomainError as refusal:
        day = date_format(start.astimezone(ZoneInfo(talk.entity.timezone)), "j \\d\\e F")
        raise DomainError(f"{day}: {refusal.message}", field=refusal.field) from refusal


def _data_of(talk: LiveSession) -> TalkData:
    kept = {one.name: getattr(talk, one.name) for one in dataclasses.fields(TalkData) if hasattr(talk, one.name)}
    people = [one.email for one in talk.speakers.all()]
    return TalkData(**kept | {"competences": tuple(talk.competences.all()), "speaker_emails": people})
