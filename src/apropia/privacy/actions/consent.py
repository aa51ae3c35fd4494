import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.people.models import Person
from apropia.privacy import queries
from apropia.privacy.events import ConsentChanged
from apropia.privacy.models import ConsentEvent, PrivacyNoticeVersion


class NoNoticeRules(DomainError):
    """Nothing can be asked while the entity has no approved notice."""


def decide(
    *,
    person: Person,
    granted: Mapping[str, bool],
    at: datetime,
    channel: str = ConsentEvent.Channel.FIRST_TIME,
) -> list[ConsentEvent]:
    """Write down a yes or no to each optional purpose in `granted`, with the words that were shown.

    What repeats the person's last decision is not written again. A no after a yes is a revocation. Unknown and
    non-optional codes are refused.
    """
    with transaction.atomic():
        notice = queries.current_notice(entity=person.entity, at=at)
        if notice is None:
            raise NoNoticeRules(_("La entidad todavía no ha publicado su aviso de privacidad. Vuelva más tarde."))
        asked = {one.code: one for one in queries.purposes_of(person=person, at=at) if one.is_optional}
        if set(granted) - set(asked):
            raise DomainError(_("Una de las finalidades ya no está en el aviso. Cargue la página de nuevo."))
        decided = {code: _decision(asked[code], is_yes=yes) for code, yes in granted.items()}
        events = [
            _keep(asked[code], decision, person=person, notice=notice, channel=channel, at=at)
            for code, decision in decided.items()
            if decision is not None
        ]
        if events:
            # Which purpose and which way stays out: whoever audits must not learn who refused. The events are proof.
            record(
                "privacy.consent.decided",
                entity=person.entity,
                by=person,
                on=notice,
                at=at,
                detail={"events": [event.pk for event in events], "channel": channel},
            )
    return events


def _keep(
    asked: queries.AskedPurpose,
    decision: str,
    *,
    person: Person,
    notice: PrivacyNoticeVersion,
    channel: str,
    at: datetime,
) -> ConsentEvent:
    """Keep one decision with the words it was made on. Publishes `ConsentChanged`."""
    shown = f"{asked.name}\n{asked.question}\n{asked.words}"
    event = ConsentEvent.objects.create(
        entity=person.entity,
        person=person,
        purpose=asked.code,
        decision=decision,
        notice=notice,
        channel=channel,
        shown=shown,
        shown_sha256=hashlib.sha256(shown.encode()).hexdigest(),
        at=at,
    )
    publish(
        ConsentChanged(
            entity_id=person.entity_id,
            at=at,
            person_uid=person.uid,
            purpose=asked.code,
            is_granted=decision == ConsentEvent.Decision.GRANTED,
        )
    )
    return event


def _decision(asked: queries.AskedPurpose, *, is_yes: bool) -> str | None:
    """Return what a tick means after the last decision, or None when it changes nothing."""
    if is_yes:
        return None if asked.is_granted else ConsentEvent.Decision.GRANTED
    if asked.is_granted:
        return ConsentEvent.Decision.REVOKED
    return ConsentEvent.Decision.REFUSED if asked.decision is None else None


def revoke(*, person: Person, code: str, at: datetime, channel: str = ConsentEvent.Channel.MY_DATA) -> None:
    """Take back a yes. Taking back what was not given changes nothing."""
    decide(person=person, granted={code: False}, at=at, channel=channel)


def note_download(*, person: Person, format_: str, at: datetime) -> None:
    """Leave a trace that the person took a copy of their own data."""
    record("privacy.data.downloaded", entity=person.entity, by=person, on=None, at=at, detail={"format": format_})
