"""Write the axes of an entity: each time another version."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.people.models import Person
from apropia.programme import policies
from apropia.programme.models import Axis, AxisCatalogue


@transaction.atomic
def write(*, names: Sequence[str], source: str, by: Person, at: datetime) -> AxisCatalogue:
    """Put a version of the axes in force. Plans keep the version they were made with."""
    policies.check_can_keep(by)
    folded = [name.casefold() for name in names]
    if not names:
        raise DomainError(_("Escriba al menos un eje."), field="names")
    if len(set(folded)) < len(folded):
        repeated = next(name for name in names if folded.count(name.casefold()) > 1)
        raise DomainError(_("El eje «%(name)s» está dos veces.") % {"name": repeated}, field="names")
    hold(by.entity)
    last = AxisCatalogue.objects.filter(entity=by.entity_id).order_by("-number").first()
    if last is not None and last.source == source and [axis.name for axis in last.axes.all()] == list(names):
        return last
    catalogue = AxisCatalogue.objects.create(
        entity=by.entity, number=last.number + 1 if last else 1, source=source, created_at=at
    )
    Axis.objects.bulk_create(
        Axis(entity=by.entity, catalogue=catalogue, position=position, name=name)
        for position, name in enumerate(names, 1)
    )
    record("programme.axes.written", entity=by.entity, by=by, on=catalogue, at=at, detail={"number": catalogue.number})
    return catalogue
