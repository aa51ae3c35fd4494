from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apropia.contact.models import ContactSettings, OutgoingMessage


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return every message to the person and what they prefer."""
    messages = OutgoingMessage.objects.filter(entity_id=entity_id, person__uid=person_uid)
    settings = ContactSettings.objects.filter(entity_id=entity_id, person__uid=person_uid)
    return {
        "Mensajes recibidos": [
            {
                "Asunto": one.subject,
                "Texto": one.body_text,
                "Tema": one.get_kind_display(),
                "Cómo cuenta": one.get_weight_display(),
                "Estado": one.get_state_display(),
                "Motivo": one.get_reason_display(),
                "Fecha": one.sent_at or one.created_at,
            }
            for one in messages
        ],
        "Preferencias de mensajes": [
            {"Mensajes al mes": one.monthly_limit, "Temas que no quiere": ", ".join(one.muted_kinds)}
            for one in settings
        ],
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Delete messages and preferences."""
    messages, _ = OutgoingMessage.objects.filter(entity_id=entity_id, person__uid=person_uid).delete()
    settings, _ = ContactSettings.objects.filter(entity_id=entity_id, person__uid=person_uid).delete()
    return {"mensajes": messages, "preferencias": settings}
