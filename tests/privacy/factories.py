"""Give an entity its approved notice, and persons their decisions, for tests of any domain."""

from datetime import UTC, datetime

from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.privacy import actions, starter
from apropia.privacy.models import PrivacyNoticeVersion

NOTICE_AT = datetime(2026, 1, 6, 13, 0, tzinfo=UTC)


def approve_starter_notice(*, entity: Entity, by: Person) -> PrivacyNoticeVersion:
    """Load the starter texts and approve the notice; `by` needs the DPO role."""
    starter.load(entity=entity, at=NOTICE_AT)
    notice = PrivacyNoticeVersion.objects.get(entity=entity, state="DRAFT")
    actions.approve_notice(notice=notice, by=by, at=NOTICE_AT)
    return notice


def grant(*, person: Person, codes: str, at: datetime = NOTICE_AT) -> None:
    """Say yes to purposes such as `P3 P6`."""
    actions.decide(person=person, granted=dict.fromkeys(codes.split(), True), at=at)
