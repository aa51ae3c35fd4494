"""What campaigns hold of somebody: which messages they were meant to get, and what campaigns they wrote."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.campaigns.models import Recipient


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the campaigns that a person received."""
    rows = Recipient.objects.filter(entity_id=entity_id, person__uid=person_uid)
    return {
        _("Campañas recibidas"): [
            {
                _("título"): one.campaign.title,
                _("por su meta en"): one.campaign.competence.name if one.campaign.competence else "",
                _("enviada por correo"): one.mailed_at,
                _("mostrada en el inicio"): one.shown_at,
                _("ocultada"): one.dismissed_at,
            }
            for one in rows.select_related("campaign__competence")
        ],
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Take the person out of the recipients."""
    deleted, _by_model = Recipient.objects.filter(entity_id=entity_id, person__uid=person_uid).delete()
    return {"campaigns.Recipient": deleted}
