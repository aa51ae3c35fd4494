"""Whom to remind of which talk, at a moment."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F

from apropia.foundation.business_calendar import is_business_day, next_business_day
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.tenancy.queries import calendar_of
from apropia.learning.models.talk_settings import HOURS_BEFORE, Reminder
from apropia.learning.models.talks import TalkPlace
from apropia.learning.queries.talk_seats import settings_of
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from apropia.people.models import Person

# A reminder that could not go for longer than this no longer says when it says it does.
LATE = timedelta(minutes=30)


def places_to_remind(*, entity: Entity, at: datetime) -> list[TalkPlace]:
    """Return the seats in talks of the next working day, and of the days off before it. Three queries.

    On a day off nobody is reminded; whoever signed up today was told today.
    """
    if Reminder.EVE not in settings_of(entity).reminders:
        return []
    zone = ZoneInfo(entity.timezone)
    today, calendar = at.astimezone(zone).date(), calendar_of(entity)
    if not is_business_day(today, calendar):
        return []
    begins = datetime.combine(today, time.min, zone)
    until = datetime.combine(next_business_day(today, calendar), time.max, zone)
    return list(
        TalkPlace.objects.filter(
            entity=entity,
            status=PlaceStatus.SEATED,
            attended_at=None,
            person__status=Person.Status.ACTIVE,
            signed_up_at__lt=begins,
            talk__status=TalkStatus.OPEN,
            talk__starts_at__gte=begins + timedelta(days=1),
            talk__starts_at__lte=until,
        )
        .select_related("talk__entity", "person")
        .order_by("talk", "pk")
    )


def wanted_soon(*, entity: Entity) -> Collection[Reminder]:
    """Return the reminders of an entity that are counted in hours. One query."""
    wanted = settings_of(entity).reminders
    return [one for one in HOURS_BEFORE if one in wanted]


def places_to_remind_soon(*, entity: Entity, before: Reminder, at: datetime) -> list[TalkPlace]:
    """Return the seats in talks that begin in so many hours; whoever signed up since then needs no word. One query."""
    hours = timedelta(hours=HOURS_BEFORE[before])
    return list(
        TalkPlace.objects.filter(
            entity=entity,
            status=PlaceStatus.SEATED,
            attended_at=None,
            person__status=Person.Status.ACTIVE,
            signed_up_at__lt=F("talk__starts_at") - hours,
            talk__status=TalkStatus.OPEN,
            talk__starts_at__gt=at + hours - LATE,
            talk__starts_at__lte=at + hours,
        )
        .select_related("talk__entity", "person")
        .order_by("talk", "pk")
    )
