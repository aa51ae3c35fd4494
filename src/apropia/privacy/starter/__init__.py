"""Default purposes, notice and policy for a new entity, to be read and approved by its data-protection officer."""

import json
from datetime import datetime
from pathlib import Path

from django.db import transaction

from apropia.foundation.tenancy.models import Entity
from apropia.privacy import actions
from apropia.privacy.models import PrivacyNoticeVersion, PrivacyPolicyVersion, ProcessingPurpose

FOLDER = Path(__file__).parent


def load(*, entity: Entity, at: datetime) -> None:
    """Give an entity its purposes and drafts of notice and policy. What it already has is left alone."""
    with transaction.atomic():
        purposes = json.loads((FOLDER / "purposes.json").read_text(encoding="utf-8"))
        ProcessingPurpose.objects.bulk_create(
            (ProcessingPurpose(entity=entity, position=place, **words) for place, words in enumerate(purposes, 1)),
            ignore_conflicts=True,
        )
        if not PrivacyNoticeVersion.objects.filter(entity=entity).exists():
            actions.draft_notice(entity=entity, body=_text("notice.md", entity), by=None, at=at)
        if not PrivacyPolicyVersion.objects.filter(entity=entity).exists():
            actions.draft_policy(entity=entity, body=_text("policy.md", entity), by=None, at=at)


def _text(name: str, entity: Entity) -> str:
    contact = entity.controller_contact
    lines = [str(contact[key]) for key in ("address", "email", "phone") if contact.get(key)]
    return (
        (FOLDER / name)
        .read_text(encoding="utf-8")
        .format(
            entity=entity.name,
            contact=" · ".join(lines) or "Los datos de contacto del responsable están en el sitio web de la entidad.",
            minimum_cell=entity.minimum_cell,
        )
    )
