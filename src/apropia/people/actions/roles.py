from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.people import policies
from apropia.people.models import OrgUnit, Person, Role, RoleGrant


@transaction.atomic
def grant_role(*, person: Person, role: str, unit: OrgUnit | None = None, by: Person | None, at: datetime) -> RoleGrant:
    """Give a role, for a unit and its subtree where the role is of a unit."""
    policies.check_can_grant(by, to=person, role=role)
    if role in policies.UNIT_ROLES and unit is None:
        raise DomainError(_("Este rol necesita una dependencia."), field="unit")
    if role not in policies.UNIT_ROLES and unit is not None:
        raise DomainError(_("Este rol vale para toda la entidad; no elija dependencia."), field="unit")
    grant, _created = RoleGrant.objects.get_or_create(
        entity=person.entity,
        person=person,
        role=role,
        unit=unit,
        revoked_at=None,
        defaults={"granted_at": at, "granted_by": by.uid if by else None},
    )
    _copy_roles(person)
    record("people.role.granted", entity=person.entity, by=by, on=person, at=at, detail={"role": role})
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: Person, at: datetime) -> None:
    """Take a role back. The last administrator stays."""
    person = grant.person
    if not by.has_role(Role.SYSADMIN):
        policies.check_can_grant(by, to=person, role=grant.role)
    others = RoleGrant.objects.filter(entity=person.entity, role=Role.SYSADMIN, revoked_at__isnull=True).exclude(
        pk=grant.pk
    )
    if grant.role == Role.SYSADMIN and not others.exists():
        raise DomainError(_("Es la última persona que administra. Otorgue antes el rol a otra."))
    grant.revoked_at = at
    grant.save(update_fields=["revoked_at"])
    _copy_roles(person)
    record("people.role.revoked", entity=person.entity, by=by, on=person, at=at, detail={"role": grant.role})


def _copy_roles(person: Person) -> None:
    held = RoleGrant.objects.filter(person=person, revoked_at__isnull=True).values_list("role", flat=True)
    person.roles = sorted(set(held))
    person.save(update_fields=["roles"])
