"""Load the demo entity, all or nothing, the same for the same seed and day."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from apropia.demo import org, services
from apropia.foundation import clock
from apropia.foundation.progress import Progress, no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.hub.actions import load_starters


def is_loaded() -> bool:
    """Say whether the demo entity is there; it is never there in part."""
    return Entity.objects.filter(code=org.CODE).exists()


@transaction.atomic
def load(*, people: int, seed: int, progress: Progress = no_progress, at: datetime | None = None) -> None:
    """Make the demo entity with `people` persons.

    One transaction: nobody else writes before the server starts, and a kill half-way leaves nothing behind.
    """
    now = at or clock.now()
    rng = random.Random(seed)
    acts = _acts(people=people, rng=rng, now=now)
    for number, (title, act) in enumerate(acts):
        progress(number, len(acts), title)
        act()
    progress(len(acts), len(acts), "")


def _acts(*, people: int, rng: random.Random, now: datetime) -> list[tuple[str, Callable[[], None]]]:
    begun = now - timedelta(days=420)
    stage: dict[str, org.Cast] = {}

    def raise_curtain() -> None:
        entity = org.make_entity(at=begun)
        load_starters(entity=entity, at=begun)
        units = org.make_units(entity, since=begun.date() - timedelta(days=1500), at=begun)
        stage["cast"] = org.make_people(entity, units, people=people, rng=rng, today=now.date(), at=begun)

    return [
        ("personas", raise_curtain),
        ("servicios", lambda: services.make_services(stage["cast"], at=begun) and None),
    ]
