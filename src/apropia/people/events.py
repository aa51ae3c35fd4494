from dataclasses import dataclass

from apropia.foundation.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class PersonCreated(Event):
    """Somebody joined the roster."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonClosed(Event):
    """Somebody left the entity."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class RosterApplied(Event):
    """A roster import changed the entity's people."""

    import_id: int
