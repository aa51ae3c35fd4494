from dataclasses import dataclass

from apropia.foundation.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class PracticeMoved(Event):
    """A version reached another state that somebody else waits for."""

    practice_id: int
    version_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class PracticePublished(Event):
    """A version became public."""

    practice_id: int
    version_id: int


@dataclass(frozen=True, kw_only=True)
class PracticeRetired(Event):
    """A practice is no longer public."""

    practice_id: int
    version_id: int
