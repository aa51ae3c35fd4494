"""Make services for tests, straight in the tables."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from apropia.catalogue.models import ITService
from apropia.foundation.tenancy.models import Entity

CREATED = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)
_numbers = count(1)


def make_service(*, entity: Entity, code: str = "", name: str = "", **fields: Any) -> ITService:
    number = next(_numbers)
    values = {"summary": "Sirve para trabajar mejor.", "created_at": CREATED, "changed_at": CREATED} | fields
    return ITService.objects.create(
        entity=entity, code=code or f"servicio-{number}", name=name or f"Servicio {number}", **values
    )
