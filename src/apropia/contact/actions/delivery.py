from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from apropia.contact import queries
from apropia.contact.models import ContactSettings, OutgoingMessage, Reason, SuppressedAddress, Weight
from apropia.contact.policies import AT_ANY_HOUR, next_opening
from apropia.contact.states import MESSAGE, ON_THE_WAY
from apropia.foundation.audit.actions import Actor, record
from apropia.foundation.business_calendar import Calendar
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.tenancy.queries import calendar_of
from apropia.people.models import Person
from apropia.privacy import queries as privacy

State = OutgoingMessage.State
BATCH = 100
LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 6
NO_SERVER_WAIT = timedelta(minutes=15)


def take_due(*, entity: Entity, at: datetime) -> list[OutgoingMessage]:
    """Decide on the next due messages and return those to be given to the mail server now.

    The others are held or suppressed, with the reason. What is returned is leased: if this process dies, it is due
    again after ten minutes. Only one job per entity may call this at a time, or the budget could be overdrawn.
    """
    with transaction.atomic():
        due = list(
            OutgoingMessage.objects.filter(entity=entity, state__in=ON_THE_WAY, due_at__lte=at)
            .select_related("person", "entity")
            .order_by("weight", "id")[:BATCH]
        )
        if not due:
            return []
        judge = _Judge(entity=entity, persons={one.person_id: one.person for one in due}, at=at)
        return [message for message in due if _is_taken(message, judge, at)]


def _is_taken(message: OutgoingMessage, judge: "_Judge", at: datetime) -> bool:
    reason = judge.reason_against(message)
    if reason:
        _conclude(message, State.SUPPRESSED, reason=reason)
        return False
    opening = (
        None if message.kind in AT_ANY_HOUR else next_opening(entity=message.entity, calendar=judge.calendar, at=at)
    )
    if opening is not None:
        _conclude(message, State.HELD, reason=Reason.QUIET_HOURS, due_at=opening)
        return False
    if not judge.spend(message):
        _conclude(message, State.SUPPRESSED, reason=Reason.BUDGET)
        return False
    mine = OutgoingMessage.objects.filter(pk=message.pk, state=message.state, attempts=message.attempts)
    taken = mine.update(attempts=F("attempts") + 1, due_at=at + LEASE)
    message.attempts += 1
    return bool(taken)


class _Judge:
    """Everything needed to decide on a batch, read once for all of its persons."""

    def __init__(self, *, entity: Entity, persons: dict[int, Person], at: datetime) -> None:
        self.at = at
        self.calendar: Calendar = calendar_of(entity)
        self.allowing = privacy.persons_allowing(entity=entity, code=queries.OPTIONAL_PURPOSE, at=at, among=persons)
        self.muted = dict(ContactSettings.objects.filter(person__in=persons).values_list("person_id", "muted_kinds"))
        emails = {one.email for one in persons.values()}
        self.refusing = set(
            SuppressedAddress.objects.filter(entity=entity, email__in=emails).values_list("email", flat=True)
        )
        lines = queries.limits_and_used(entity=entity, persons=list(persons), at=at)
        self.left = {person: line.limit - line.sent for person, line in lines.items()}

    def reason_against(self, message: OutgoingMessage) -> str:
        """Return why a message must not go at all, or nothing."""
        if message.expires_at is not None and message.expires_at < self.at:
            return Reason.EXPIRED
        if message.person.status != Person.Status.ACTIVE:
            return Reason.CLOSED
        if message.person.email in self.refusing:
            return Reason.ADDRESS
        if message.is_optional and message.person_id not in self.allowing:
            return Reason.NO_CONSENT
        if message.is_optional and message.kind in self.muted.get(message.person_id, []):
            return Reason.PREFERENCE
        return ""

    def spend(self, message: OutgoingMessage) -> bool:
        """Take a message from its person's budget; only reminders and optional ones need that any is left."""
        if message.weight == Weight.ANSWER:
            return True
        if message.weight > Weight.NECESSARY and self.left[message.person_id] <= 0:
            return False
        self.left[message.person_id] -= 1
        return True


def mark_sent(*, message: OutgoingMessage, at: datetime) -> None:
    """Note that the mail server accepted a message."""
    _conclude(message, State.SENT, reason=Reason.NONE, sent_at=at)


def mark_waiting(*, message: OutgoingMessage, at: datetime) -> None:
    """Hold a message because there is no mail server to give it to; that is no attempt."""
    _conclude(
        message,
        State.HELD,
        reason=Reason.NO_SERVER,
        due_at=at + NO_SERVER_WAIT,
        attempts=message.attempts - 1,
    )


def mark_failed(*, message: OutgoingMessage, at: datetime) -> None:
    """Try again later, five times longer each time, or give up."""
    if message.attempts >= MAX_ATTEMPTS:
        _conclude(message, State.FAILED, reason=Reason.REFUSED)
        return
    wait = timedelta(minutes=5 ** (message.attempts - 1))
    _conclude(message, State.HELD, reason=Reason.RETRY, due_at=at + wait)


def mark_refused(*, message: OutgoingMessage, explanation: str, at: datetime) -> None:
    """Note that the server refuses this address for good; nothing more is written to it."""
    with transaction.atomic():
        _conclude(message, State.FAILED, reason=Reason.ADDRESS)
        suppress_address(entity=message.entity, email=message.person.email, explanation=explanation, by=None, at=at)


def _conclude(message: OutgoingMessage, to: str, **values: object) -> None:
    """Write what became of a message, unless another worker took it over meanwhile."""
    MESSAGE.check(message, to)
    mine = OutgoingMessage.objects.filter(pk=message.pk, state__in=MESSAGE.before(to), attempts=message.attempts)
    if mine.update(state=to, **values):
        message.state = to


def suppress_address(
    *, entity: Entity, email: str, explanation: str, by: Actor | None, at: datetime
) -> SuppressedAddress:
    """Stop writing to an address that refuses mail."""
    with transaction.atomic():
        address, is_new = SuppressedAddress.objects.get_or_create(
            entity=entity,
            email=email.casefold(),
            defaults={"explanation": explanation[:300], "added_at": at},
        )
        if is_new:
            record("contact.address.suppressed", entity=entity, by=by, on=None, at=at, detail={"id": address.pk})
    return address


def lift_suppression(*, addresses: Sequence[SuppressedAddress], by: Person, at: datetime) -> None:
    """Write again to addresses that were mended."""
    with transaction.atomic():
        ids = [one.pk for one in addresses]
        SuppressedAddress.objects.filter(entity=by.entity, pk__in=ids).delete()
        record("contact.address.lifted", entity=by.entity, by=by, on=None, at=at, detail={"ids": ids})
