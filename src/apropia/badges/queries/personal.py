"""Everything that badges hold about one person."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from apropia.badges.models import Award


def everything_of(*, entity_id: int, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the badges of a person, under the words of the page «Sus datos»."""
    held = Award.objects.filter(entity=entity_id, pseudonym=pseudonym).select_related("badge")
    return {
        "Insignias": [
            {
                "insignia": row.badge.name,
                "otorgada": row.issued_at,
                "vence": row.expires_at,
                "por qué": row.narrative,
                "evidencia": row.evidence,
                "revocada": row.revoked_at,
                "razón": row.revoked_reason,
            }
            for row in held
        ]
    }
