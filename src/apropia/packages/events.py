"""Facts that packages tell."""

import dataclasses
from uuid import UUID

from apropia.foundation.events.bus import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class PackageSatisfied(Event):
    """Every unit of a registration was satisfied, as the package tells. Told once."""

    registration_uid: UUID
    pseudonym: UUID
