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
        for position, words in enumerate(json.loads((FOLDER / "purposes.json").read_text(encoding="utf-8")), 1):
            ProcessingPurpose.objects.get_or_create(
                entity=entity, code=words["code"], defaults={**words, "position": position}
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
