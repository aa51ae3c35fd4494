"""The demo entity's people: units, persons, engagements, roles, accounts."""

import dataclasses
import random
import uuid
from datetime import date, datetime, timedelta
from functools import cache

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.utils.text import slugify

from apropia.demo import accounts
from apropia.demo.words import GIVEN_NAMES, SURNAMES, UNITS
from apropia.foundation.tenancy.models import Entity
from apropia.people import actions
from apropia.people.models import (
    Account,
    Engagement,
    EngagementType,
    JobLevel,
    OrgUnit,
    Person,
    Process,
    Role,
    WorkTeam,
)
from apropia.people.policies import UNIT_ROLES

CODE = "puerto-claro"
BATCH = 2000
_ENGAGEMENTS = (
    (EngagementType.CONTRACTOR, 0.52),
    (EngagementType.CAREER, 0.27),
    (EngagementType.PROVISIONAL, 0.12),
    (EngagementType.TEMPORARY, 0.05),
    (EngagementType.FREE_APPOINTMENT, 0.03),
    (EngagementType.INTERN, 0.01),
)
_LEVELS = (
    (JobLevel.PROFESSIONAL, 0.52),
    (JobLevel.TECHNICAL, 0.17),
    (JobLevel.ASSISTANT, 0.21),
    (JobLevel.ADVISOR, 0.06),
    (JobLevel.DIRECTIVE, 0.04),
)


@dataclasses.dataclass
class Cast:
    """Who is who, for the later acts of the demo."""

    entity: Entity
    units: dict[str, OrgUnit]
    by_role: dict[str, Person]
    people: list[Person]


def make_entity(*, at: datetime) -> Entity:
    """Make the demo entity itself."""
    return Entity.objects.create(
        code=CODE,
        name="Secretaría General de Puerto Claro",
        it_office_name="Oficina de TIC",
        email_domains=[accounts.DOMAIN],
        controller_contact={
            "address": "Carrera 8 # 10-65, Puerto Claro",
            "email": f"datos.personales@{accounts.DOMAIN}",
            "phone": "601 000 0000",
        },
        is_demo=True,
        created_at=at,
    )


def make_units(entity: Entity, *, since: date, at: datetime) -> dict[str, OrgUnit]:
    """Make the org chart."""
    units: dict[str, OrgUnit] = {}
    for code, name, _share, parent in UNITS:
        units[code] = actions.create_unit(
            entity=entity, code=code, name=name, parent=units.get(parent), valid_from=since, by=None, at=at
        )
    return units


def make_people(
    entity: Entity, units: dict[str, OrgUnit], *, people: int, rng: random.Random, today: date, at: datetime
) -> Cast:
    """Make the cast through the actions that anyone uses, and the crowd in bulk."""
    # Hashed once: it is the same for all, and hashing is slow on purpose.
    password = make_password(accounts.PASSWORD)
    by_role = {
        one.role: _make_member_of_cast(entity, units, one, password=password, today=today, at=at)
        for one in accounts.known()
    }
    crowd = _make_crowd(entity, units, count=people - len(by_role), rng=rng, today=today, at=at)
    # She heads the unit of the practice: it is hers to approve.
    units["4202000"].head = by_role[Role.UNIT_HEAD]
    units["4212000"].head = crowd[0]
    OrgUnit.objects.bulk_update([units["4212000"], units["4202000"]], ["head"])
    _make_teams_and_processes(entity, units, by_role)
    return Cast(entity=entity, units=units, by_role=by_role, people=[*by_role.values(), *crowd])


def _make_member_of_cast(
    entity: Entity, units: dict[str, OrgUnit], one: accounts.DemoAccount, *, password: str, today: date, at: datetime
) -> Person:
    unit = units[one.unit_code]
    person = actions.create_person(
        entity=entity,
        given_names=one.given_names,
        surnames=one.surnames,
        email=one.email,
        unit=unit,
        engagement_type=EngagementType.CONTRACTOR if one.role == "MEMBER" else EngagementType.CAREER,
        job_level=JobLevel.DIRECTIVE if one.role == Role.UNIT_HEAD else JobLevel.PROFESSIONAL,
        start_date=today - timedelta(days=800),
        by=None,
        at=at,
    )
    account = person.account
    assert account is not None
    account.password = password
    account.save(update_fields=["password"])
    if one.totp_secret:
        TOTP.activate(account, one.totp_secret)
    if one.role != "MEMBER":
        actions.grant_role(person=person, role=one.role, unit=unit if one.role in UNIT_ROLES else None, by=None, at=at)
    if one.role == Role.PRACTICE_AUTHOR:
        actions.grant_role(person=person, role=Role.CONTENT_AUTHOR, by=None, at=at)
    return person


def _make_crowd(
    entity: Entity, units: dict[str, OrgUnit], *, count: int, rng: random.Random, today: date, at: datetime
) -> list[Person]:
    shares = [unit[2] for unit in UNITS]
    codes = [unit[0] for unit in UNITS]
    persons, engagements = [], []
    uids, pseudonyms = _keys(count, rng), _keys(count, rng)
    for number in range(count):
        given, first, second = rng.choice(GIVEN_NAMES), rng.choice(SURNAMES), rng.choice(SURNAMES)
        unit = units[rng.choices(codes, shares)[0]]
        engagement = rng.choices([one for one, _ in _ENGAGEMENTS], [share for _, share in _ENGAGEMENTS])[0]
        level = rng.choices([one for one, _ in _LEVELS], [share for _, share in _LEVELS])[0]
        email = f"{_plain(given)}.{_plain(first)}{number + 1}@{accounts.DOMAIN}"
        persons.append(
            Person(
                entity=entity,
                uid=uids[number],
                pseudonym=pseudonyms[number],
                given_names=given,
                surnames=f"{first} {second}",
                email=email,
                unit=unit,
                engagement_type=engagement,
                job_level=level,
                created_at=at,
            )
        )
        # Four in a hundred joined after the baseline: a follow-up never has exactly the same people.
        days = rng.randint(20, 200) if rng.random() < 0.04 else rng.randint(300, 3000)
        engagements.append((engagement, level, today - timedelta(days=days)))
    return _store(entity, persons, engagements)


def _store(
    entity: Entity, persons: list[Person], engagements: list[tuple[EngagementType, JobLevel, date]]
) -> list[Person]:
    """Store people with their accounts and engagements, in bulk."""
    accounts_made = Account.objects.bulk_create(
        [Account(email=person.email, password=UNUSABLE_PASSWORD_PREFIX) for person in persons],
        batch_size=BATCH,
    )
    for person, account in zip(persons, accounts_made, strict=True):
        person.account = account
    made = Person.objects.bulk_create(persons, batch_size=BATCH)
    Engagement.objects.bulk_create(
        [
            Engagement(entity=entity, person=person, unit=person.unit, type=kind, job_level=level, start_date=since)
            for person, (kind, level, since) in zip(made, engagements, strict=True)
        ],
        batch_size=BATCH,
    )
    return made


def _keys(count: int, rng: random.Random) -> list[uuid.UUID]:
    """Return random keys in ascending order: the database then writes its indexes from one end to the other.

    In a real entity the order of pseudonyms tells nothing about people; here there is nobody to protect.
    """
    return sorted(uuid.UUID(int=rng.getrandbits(128), version=4) for _ in range(count))


@cache
def _plain(name: str) -> str:
    return slugify(name)


def _make_teams_and_processes(entity: Entity, units: dict[str, OrgUnit], by_role: dict[str, Person]) -> None:
    team = WorkTeam.objects.create(entity=entity, name="Grupo de uso y apropiación", unit=units["4202000"])
    team.members.set([by_role[Role.UA_MANAGER], by_role[Role.ANALYST], by_role[Role.CONTENT_AUTHOR]])
    WorkTeam.objects.create(entity=entity, name="Mesa de servicios de TI", unit=units["4202000"])
    Process.objects.bulk_create(
        Process(entity=entity, code=code, name=name)
        for code, name in (
            ("GTI", "Gestión de tecnologías de la información"),
            ("GCO", "Gestión del conocimiento"),
            ("GTH", "Gestión del talento humano"),
        )
    )
