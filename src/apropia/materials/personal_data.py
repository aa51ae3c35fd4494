"""Materials hold who owns a guide and, by pseudonym, who read it and whether it helped."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.materials.models import Material, MaterialFeedback, MaterialReading


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the guides a person owns, those they read and the opinions they gave."""
    owned = Material.objects.filter(entity_id=entity_id, owner__uid=person_uid)
    given = MaterialFeedback.objects.filter(entity_id=entity_id, pseudonym=pseudonym).select_related("version")
    read = MaterialReading.objects.filter(entity_id=entity_id, pseudonym=pseudonym).select_related("material")
    return {
        _("Guías a su cargo"): [{_("guía"): one.title, _("estado"): one.get_status_display()} for one in owned],
        _("Guías leídas"): [{_("guía"): one.material.title, _("leída el"): one.read_at} for one in read],
        _("Opiniones sobre guías"): [
            {_("guía"): one.version.title, _("le sirvió"): one.was_useful, _("opinó el"): one.given_at} for one in given
        ],
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Take the person off their guides and delete their readings and opinions."""
    owned = Material.objects.filter(entity_id=entity_id, owner__uid=person_uid).update(owner=None)
    deleted, _by_model = MaterialFeedback.objects.filter(entity_id=entity_id, pseudonym=pseudonym).delete()
    forgotten, _by_model = MaterialReading.objects.filter(entity_id=entity_id, pseudonym=pseudonym).delete()
    return {
        "materials.Material": owned,
        "materials.MaterialFeedback": deleted,
        "materials.MaterialReading": forgotten,
    }
