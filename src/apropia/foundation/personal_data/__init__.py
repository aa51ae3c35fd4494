"""What every domain that holds personal data promises: it can export it, and it can erase it (Ley 1581 de 2012)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


class PersonalData(Protocol):
    """A domain's `personal_data` module fulfils this; `web/subscriptions.py` lists them all."""

    def export(self, *, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return everything held about the person, by a heading in Spanish, as plain values."""
        ...

    def erase(self, *, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
        """Erase or pseudonymise what may be, and return how many rows of each kind were touched."""
        ...


_providers: dict[str, PersonalData] = {}


def register(domain: str, provider: PersonalData) -> None:
    """Plug a domain in. Called only from `web/subscriptions.py`."""
    _providers[domain] = provider


def providers() -> dict[str, PersonalData]:
    """Return every domain's provider, by name of the domain."""
    return dict(sorted(_providers.items()))
