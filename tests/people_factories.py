"""Make entities, units and persons for tests, straight in the tables."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Account, Engagement, EngagementType, JobLevel, OrgUnit, Person, RoleGrant

CREATED = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)
_numbers = count(1)


def make_entity(*, code: str = "", name: str = "Entidad de prueba", **fields: Any) -> Entity:
    return Entity.objects.create(code=code or f"entidad-{next(_numbers)}", name=name, created_at=CREATED, **fields)


def make_unit(*, entity: Entity, code: str = "", name: str = "Dependencia", parent: OrgUnit | None = None) -> OrgUnit:
    unit = OrgUnit.objects.create(
        entity=entity,
        code=code or f"{next(_numbers):07d}",
        name=name,
        parent=parent,
        valid_from=date(2020, 1, 1),
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def make_person(
    *,
    unit: OrgUnit,
    given_names: str = "Persona",
    surnames: str = "",
    email: str = "",
    roles: list[str] | None = None,
    role_unit: OrgUnit | None = None,
    engagement_type: str = EngagementType.CAREER,
    job_level: str = JobLevel.PROFESSIONAL,
    with_account: bool = True,
) -> Person:
    number = next(_numbers)
    email = email or f"persona{number}@{unit.entity.code}.gov.co"
    account = Account.objects.create(email=email) if with_account else None
    person = Person.objects.create(
        entity=unit.entity,
        account=account,
        given_names=given_names,
        surnames=surnames or f"Número {number}",
        email=email,
        unit=unit,
        engagement_type=engagement_type,
        job_level=job_level,
        roles=[str(role) for role in roles or []],
        created_at=CREATED,
    )
    Engagement.objects.create(
        entity=unit.entity,
        person=person,
        unit=unit,
        type=engagement_type,
        job_level=job_level,
        start_date=date(2024, 1, 1),
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(entity=unit.entity, person=person, role=role, unit=role_unit, granted_at=CREATED)
        for role in roles or []
    )
    return person
