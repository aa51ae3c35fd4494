"""What several indicators of one period read alike is read once while they are computed together."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from apropia.foundation.tenancy.models import Entity
from apropia.usage.queries import figures as uses

T = TypeVar("T")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Keep what is read until the block ends: its indicators speak of one and the same moment."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, read: Callable[[], T]) -> T:
    """Return what was read under this key in the block around, or read it now. Nobody may change it."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found


def places_on(*, entity: Entity, day: date) -> dict[UUID, uses.Place]:
    """Return where each person worked on a day; see `usage.queries.figures.places_on`."""
    return once(("places", entity.pk, day), lambda: uses.places_on(entity=entity, day=day))
