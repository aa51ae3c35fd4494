"""Make guides for tests, straight in the tables."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from apropia.catalogue.models import ITService
from apropia.competences.actions import load_framework
from apropia.competences.models import Competence
from apropia.foundation.tenancy.models import Entity
from apropia.materials.models import Material, MaterialVersion

CREATED = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)
_numbers = count(1)


def make_guide(
    *, entity: Entity, title: str = "", service: ITService | None = None, teaches: tuple[str, ...] = (), **fields: Any
) -> Material:
    """Make a published guide, tied to a service and to competences by their codes."""
    number = next(_numbers)
    title = title or f"Guía {number}"
    dates = {"created_at": CREATED, "changed_at": CREATED}
    guide = Material.objects.create(
        entity=entity, slug=f"guia-{number}", title=title, summary="Paso a paso.", **dates | fields
    )
    guide.current = MaterialVersion.objects.create(
        entity=entity,
        material=guide,
        number=1,
        title=title,
        summary="Paso a paso.",
        body="Abra el programa.",
        changed_at=CREATED,
        published_at=CREATED,
    )
    guide.status = fields.get("status", Material.Status.PUBLISHED)
    guide.save(update_fields=["current", "status"])
    guide.services.set([service] if service else [])
    if teaches:
        load_framework(at=CREATED)
    guide.competences.set(Competence.objects.filter(code__in=teaches, area__framework__code="digcomp-3.0"))
    return guide
