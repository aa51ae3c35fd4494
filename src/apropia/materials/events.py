from dataclasses import dataclass

from apropia.foundation.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class MaterialPublished(Event):
    """A version of a guide became the current one."""

    material_id: int
    version_number: int
