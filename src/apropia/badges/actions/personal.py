"""Erase what badges hold about one person."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apropia.badges.models import Award
from apropia.foundation.audit.actions import record
from apropia.foundation.tenancy.models import Entity


def forget(*, entity_id: int, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Cut the tie of every award and leave it revoked: copies that she shared must not go on verifying as true."""
    with transaction.atomic():
        held = list(Award.objects.select_for_update(of=("self",)).filter(entity=entity_id, pseudonym=pseudonym))
        for award in held:
            award.pseudonym, award.subject = uuid.uuid4(), uuid.uuid4()
            award.identity_hash = award.salt = award.narrative = award.evidence = award.revoked_reason = ""
            award.revoked_at, award.is_current = award.revoked_at or at, False
            award.save()
        entity = Entity.objects.get(pk=entity_id)
        record("badges.person.forgotten", entity=entity, by=None, on=None, at=at, detail={"awards": len(held)})
    return {"awards": len(held)}
