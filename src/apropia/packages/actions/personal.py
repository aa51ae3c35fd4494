"""Erase what packages hold about one person."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.foundation.tenancy.models import Entity
from apropia.packages.models import Document, Registration, UnitRun


def forget(*, entity_id: int, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Delete whatever a person played, with all that the packages kept of her."""
    with transaction.atomic():
        mine = {"entity": entity_id, "pseudonym": pseudonym}
        runs = UnitRun.objects.filter(registration__in=Registration.objects.filter(**mine)).count()
        Registration.objects.filter(**mine).delete()
        Document.objects.filter(**mine).delete()
        touched = {"package parts": runs}
        record(
            "packages.person.forgotten",
            entity=Entity.objects.get(pk=entity_id),
            by=None,
            on=None,
            at=at,
            detail=touched,
        )
        return touched
