"""What approving a legal text does to everybody, told before it is done."""

import dataclasses
from datetime import datetime

from apropia.people.models import Person
from apropia.privacy.models import PrivacyNoticeVersion, PrivacyPolicyVersion, ProcessingPurpose
from apropia.privacy.policies import draft_mark
from apropia.privacy.queries.counts import PurposeCount, active_people, consent_counts
from apropia.privacy.queries.texts import draft_for


@dataclasses.dataclass(frozen=True, kw_only=True)
class Approval:
    """A draft about to rule: whom it asks, which answers it ends, and the mark of the draft that was looked at."""

    text: PrivacyNoticeVersion | PrivacyPolicyVersion
    seen: str
    people: int = 0
    ended: tuple[PurposeCount, ...] = ()
    asked_first: tuple[str, ...] = ()


def approval_for(*, person: Person, kind: str, number: int, at: datetime) -> Approval:
    """Return what approving a draft would do. A notice asks what was never asked, and all again where it says so."""
    text = draft_for(person=person, kind=kind, number=number)
    seen = draft_mark(text=text)
    if not isinstance(text, PrivacyNoticeVersion):
        return Approval(text=text, seen=seen)
    counts = consent_counts(person=person, at=at)
    optional = ProcessingPurpose.objects.filter(entity=person.entity, is_optional=True)
    return Approval(
        text=text,
        seen=seen,
        people=active_people(entity=person.entity),
        ended=tuple(counts) if text.asks_again else (),
        asked_first=tuple(one.name for one in optional.exclude(code__in=[count.code for count in counts])),
    )
