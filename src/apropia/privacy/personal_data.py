from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apropia.privacy.models import ConsentEvent


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return every decision of the person on each purpose, with what was shown."""
    events = ConsentEvent.objects.filter(entity_id=entity_id, person__uid=person_uid).select_related("notice")
    return {
        "Autorizaciones": [
            {
                "Finalidad": event.purpose_name,
                "Decisión": event.get_decision_display(),
                "Cuándo": event.at,
                "Medio": event.get_channel_display(),
                "Aviso, versión": event.notice.number,
                "Lo que se mostró": event.shown,
            }
            for event in events
        ]
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Keep the proof of what was authorised: the law asks for it (Ley 1581 de 2012, art. 17 b)."""
    return {}
