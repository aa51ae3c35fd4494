from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.people import policies
from apropia.people.models import OrgUnit, Person


@transaction.atomic
def create_unit(
    *,
    entity: Entity,
    code: str,
    name: str,
    parent: OrgUnit | None = None,
    valid_from: date,
    by: Person | None,
    at: datetime,
) -> OrgUnit:
    """Add a dependencia below another, or at the top."""
    if by is not None:
        policies.check_can_manage_people(by)
    hold(entity)
    if OrgUnit.objects.filter(entity=entity, code=code.strip()).exists():
        raise DomainError(_("Ya hay una dependencia con el código %(code)s.") % {"code": code}, field="code")
    unit = OrgUnit.objects.create(
        entity=entity, code=code.strip(), name=name.strip(), parent=parent, valid_from=valid_from
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record("people.unit.created", entity=entity, by=by, on=unit, at=at)
    return unit


@transaction.atomic
def change_unit(
    *, unit: OrgUnit, name: str, parent: OrgUnit | None, head: Person | None, by: Person, at: datetime
) -> None:
    """Rename a unit, give it a head, or hang it and its whole subtree elsewhere."""
    policies.check_can_manage_people(by)
    if parent is not None and parent.path.startswith(unit.path):
        raise DomainError(_("Una dependencia no puede depender de sí misma ni de las suyas."), field="parent")
    if head is not None and head.entity_id != unit.entity_id:
        raise DomainError(_("Esa persona pertenece a otra entidad."), field="head")
    old_path = unit.path
    unit.name, unit.parent, unit.head = name.strip(), parent, head
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["name", "parent", "head", "path"])
    if unit.path != old_path:
        below = list(OrgUnit.objects.filter(entity=unit.entity, path__startswith=old_path).exclude(pk=unit.pk))
        for one in below:
            one.path = unit.path + one.path.removeprefix(old_path)
        OrgUnit.objects.bulk_update(below, ["path"], batch_size=500)
    record("people.unit.changed", entity=unit.entity, by=by, on=unit, at=at)


@transaction.atomic
def close_unit(*, unit: OrgUnit, on: date, by: Person, at: datetime) -> None:
    """End a unit's validity. Refused while people or open units hang from it."""
    policies.check_can_manage_people(by)
    if Person.objects.filter(entity=unit.entity, unit=unit, status=Person.Status.ACTIVE).exists():
        raise DomainError(_("Antes de cerrarla, pase sus personas a otra dependencia."))
    if OrgUnit.objects.filter(entity=unit.entity, parent=unit, valid_to__isnull=True).exists():
        raise DomainError(_("Antes de cerrarla, cierre o mueva las dependencias que dependen de ella."))
    unit.valid_to = on
    unit.save(update_fields=["valid_to"])
    record("people.unit.closed", entity=unit.entity, by=by, on=unit, at=at)
