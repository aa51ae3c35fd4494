from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.people import policies
from apropia.people.events import PersonClosed, PersonCreated
from apropia.people.models import Account, Engagement, JobLevel, OrgUnit, Person
from apropia.people.states import PERSON


class EmailTaken(DomainError):
    """Somebody in this entity already has that e-mail."""


@transaction.atomic
def create_person(
    *,
    entity: Entity,
    given_names: str,
    surnames: str,
    email: str,
    unit: OrgUnit,
    engagement_type: str,
    job_level: str = JobLevel.NONE,
    start_date: date,
    by: Person | None,
    at: datetime,
) -> Person:
    """Add a person with an account and a primary engagement. The account is shared if the e-mail already has one.

    Raises `EmailTaken` when the entity has a person with that e-mail. Publishes `PersonCreated`.
    """
    if by is not None:
        policies.check_can_manage_people(by)
    email = email.strip().casefold()
    hold(entity)
    if Person.objects.filter(entity=entity, email=email).exists():
        raise EmailTaken(_("Ya hay una persona con el correo %(email)s.") % {"email": email}, field="email")
    account, _created = Account.objects.get_or_create(email=email)
    person = Person.objects.create(
        entity=entity,
        account=account,
        given_names=given_names.strip(),
        surnames=surnames.strip(),
        email=email,
        unit=unit,
        engagement_type=engagement_type,
        job_level=job_level,
        created_at=at,
    )
    Engagement.objects.create(
        entity=entity, person=person, unit=unit, type=engagement_type, job_level=job_level, start_date=start_date
    )
    record("people.person.created", entity=entity, by=by, on=person, at=at, detail={"unit": unit.code})
    publish(PersonCreated(entity_id=entity.pk, at=at, person_id=person.pk))
    return person


@transaction.atomic
def move_person(
    *, person: Person, unit: OrgUnit, engagement_type: str, job_level: str, since: date, by: Person, at: datetime
) -> None:
    """Close the primary engagement the day before `since` and open another."""
    policies.check_can_manage_people(by)
    current = Engagement.objects.filter(person=person, is_primary=True, end_date__isnull=True).first()
    if current is not None:
        if since <= current.start_date:
            raise DomainError(_("La nueva vinculación empieza después de la actual."), field="since")
        current.end_date = date.fromordinal(since.toordinal() - 1)
        current.save(update_fields=["end_date"])
    Engagement.objects.create(
        entity=person.entity, person=person, unit=unit, type=engagement_type, job_level=job_level, start_date=since
    )
    person.unit, person.engagement_type, person.job_level = unit, engagement_type, job_level
    person.save(update_fields=["unit", "engagement_type", "job_level"])
    record("people.person.moved", entity=person.entity, by=by, on=person, at=at, detail={"unit": unit.code})


@transaction.atomic
def close_person(*, person: Person, on: date, by: Person | None, at: datetime) -> None:
    """Mark that the person left: engagements end, roles are kept in history, the account opens nothing here."""
    if by is not None:
        policies.check_can_manage_people(by)
        if by.pk == person.pk:
            raise DomainError(_("Nadie se retira a sí mismo. Pídalo a otra persona que administre."))
    PERSON.move(person, Person.Status.CLOSED, closed_on=on, roles=[])
    Engagement.objects.filter(person=person, end_date__isnull=True, start_date__lte=on).update(end_date=on)
    person.role_grants.filter(revoked_at__isnull=True).update(revoked_at=at)
    record("people.person.closed", entity=person.entity, by=by, on=person, at=at)
    publish(PersonClosed(entity_id=person.entity_id, at=at, person_id=person.pk))


@transaction.atomic
def reopen_person(*, person: Person, since: date, by: Person, at: datetime) -> None:
    """Bring back somebody who had left, in the same unit."""
    policies.check_can_manage_people(by)
    if person.unit is None:
        raise DomainError(_("Solo se reincorpora a una persona que tuvo dependencia."))
    PERSON.move(person, Person.Status.ACTIVE, closed_on=None)
    Engagement.objects.create(
        entity=person.entity,
        person=person,
        unit=person.unit,
        type=person.engagement_type,
        job_level=person.job_level,
        start_date=since,
    )
    record("people.person.reopened", entity=person.entity, by=by, on=person, at=at)


def note_export(*, by: Person, format_: str, at: datetime) -> None:
    """Leave a trace that somebody took the list of people away."""
    policies.check_can_manage_people(by)
    record("people.person.list_exported", entity=by.entity, by=by, on=None, at=at, detail={"format": format_})
