from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.materials import policies
from apropia.materials.models import Material, MaterialReading
from apropia.materials.states import PUBLIC
from apropia.people.models import Person


@transaction.atomic
def mark_read(*, material: Material, by: Person, at: datetime) -> None:
    """Keep that a person read a guide, once. The audit line does not tell who."""
    policies.check_same_entity(material, by)
    if material.status not in PUBLIC:
        raise DomainError(_("Esta guía ya no está publicada."))
    _reading, is_new = MaterialReading.objects.get_or_create(
        material=material, pseudonym=by.pseudonym, defaults={"entity": material.entity, "read_at": at}
    )
    if is_new:
        record("materials.material.read", entity=material.entity, by=None, on=material, at=at)
