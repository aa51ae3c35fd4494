from collections.abc import Mapping, Sequence
from typing import Any

from apropia.foundation import personal_data
from apropia.people.models import Person

Held = dict[str, Sequence[Mapping[str, Any]]]


def held_data(*, person: Person) -> Held:
    """Return everything that every domain holds about the person who asks, by heading."""
    held: Held = {}
    for provider in personal_data.providers().values():
        for heading, rows in provider.export(
            entity_id=person.entity_id, person_uid=person.uid, pseudonym=person.pseudonym
        ).items():
            held[heading] = [*held.get(heading, []), *rows]
    return held
