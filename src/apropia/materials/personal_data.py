"""Materials hold who owns a guide and, by pseudonym, who read it and whether it helped."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.materials.models import Material, MaterialFeedback, MaterialReading


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the guides a person owns, those they read and the opinions they gave."""
    owned = Material.objects.filter(entity_id=entity_id, owner__uid=person_uid).values("title", "status")
    given = MaterialFeedback.objects.filter(entity_id=entity_id, pseudonym=pseudonym)
    opinions = given.values("version__title", "was_useful", "given_at")
    read = MaterialReading.objects.filter(entity_id=entity_id, pseudonym=pseudonym).values("material__title", "read_at")
    return {
        _("Guías a su cargo"): list(owned),
        _("Guías leídas"): list(read),
        _("Opiniones sobre guías"): list(opinions),
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
