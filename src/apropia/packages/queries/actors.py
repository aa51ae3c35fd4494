"""By which name content knows a learner: one that tells nobody who she is."""

from typing import Any
from uuid import UUID, uuid5

from django.conf import settings

from apropia.people.models import Person

_SPACE = UUID("7c3e4a52-2f0f-4b0e-9a64-5d4f3b1a2c90")


def actor_of(person: Person) -> dict[str, Any]:
    """Return the agent of xAPI that stands for a person: an account of this installation, the same in every course."""
    name = str(uuid5(_SPACE, f"{settings.SECRET_KEY}:{person.pseudonym}"))
    return {"objectType": "Agent", "account": {"homePage": settings.BASE_URL, "name": name}}
