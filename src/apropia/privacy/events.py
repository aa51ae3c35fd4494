import dataclasses
from uuid import UUID

from apropia.foundation.events.bus import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class ConsentChanged(Event):
    """A person granted, refused or revoked one optional purpose."""

    person_uid: UUID
    purpose: str
    is_granted: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeApproved(Event):
    """A privacy notice was approved and rules from its effective moment on."""

    notice_id: int
    asks_again: bool
