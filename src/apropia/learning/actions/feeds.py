"""The secret address of one's calendar: made, made anew, taken away."""

import uuid
from datetime import datetime

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.learning.models import CalendarFeed
from apropia.people.models import Person


@transaction.atomic
def renew_feed(*, by: Person, at: datetime) -> None:
    """Make the address of one's calendar, or another in its place: the old one stops answering at once."""
    values = {"entity": by.entity, "key": uuid.uuid4(), "made_at": at}
    _feed, is_new = CalendarFeed.objects.update_or_create(person=by, defaults=values)
    record("learning.feed.made" if is_new else "learning.feed.renewed", entity=by.entity, by=by, on=None, at=at)


@transaction.atomic
def revoke_feed(*, by: Person, at: datetime) -> None:
    """Take the address away. Twice is no error."""
    deleted, _detail = CalendarFeed.objects.filter(person=by).delete()
    if deleted:
        record("learning.feed.revoked", entity=by.entity, by=by, on=None, at=at)
