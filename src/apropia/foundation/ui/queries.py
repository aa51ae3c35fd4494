from collections.abc import Mapping
from typing import Any

from apropia.foundation.errors import NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.tenancy.models import Entity


def theme_of(code: str) -> Mapping[str, Any]:
    """Return the theme of an entity by its code."""
    found: Mapping[str, Any] | None = Entity.objects.filter(code=code).values_list("theme", flat=True).first()
    if found is None:
        raise NotFound("No existe esa entidad.")
    return found


def job_for(*, pk: int, person: Any) -> Job:
    """Return a piece of background work that this person asked for."""
    job = Job.objects.filter(pk=pk, entity_id=person.entity_id, requested_by=person.uid).first()
    if job is None:
        raise NotFound("No existe ese trabajo.")
    return job
