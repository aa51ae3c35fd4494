"""Erase what the programme holds about one person."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.foundation.tenancy.models import Entity
from apropia.programme.models import Assignment, Nomination, PlanChange


@transaction.atomic
def forget(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Cut every tie: assignments stay as counts, changes without who made them; nominations of the person go."""
    assigned = Assignment.objects.filter(entity_id=entity_id, pseudonym=pseudonym).update(pseudonym=uuid.uuid4())
    changes = PlanChange.objects.filter(entity_id=entity_id, by__uid=person_uid).update(by=None)
    nominations = Nomination.objects.filter(entity_id=entity_id)
    nominated, _detail = nominations.filter(person__uid=person_uid).delete()
    nominations.filter(nominated_by__uid=person_uid).update(nominated_by=None)
    nominations.filter(decided_by__uid=person_uid).update(decided_by=None)
    touched = {"assignments": assigned, "nominations": nominated, "changes": changes}
    entity = Entity.objects.get(pk=entity_id)
    record("programme.person.forgotten", entity=entity, by=None, on=None, at=at, detail=touched)
    return touched
