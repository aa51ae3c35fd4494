"""Facts about talks. Who came appears by pseudonym only."""

import dataclasses
from uuid import UUID

from apropia.foundation.events.bus import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class TalkAttended(Event):
    talk_id: int
    pseudonym: UUID
