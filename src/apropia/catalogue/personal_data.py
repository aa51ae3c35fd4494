"""The catalogue names persons only as contacts of a service: the name goes when the person does."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the services that name the person as contact."""
    rows = ITService.objects.filter(entity_id=entity_id, owner_person__uid=person_uid)
    return {_("Servicios de los que es contacto"): [{_("código"): one.code, _("servicio"): one.name} for one in rows]}


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Take the person off the services that name them."""
    owned = ITService.objects.filter(entity_id=entity_id, owner_person__uid=person_uid)
    return {"catalogue.ITService": owned.update(owner_person=None)}
