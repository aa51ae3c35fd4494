import dataclasses
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apropia.competences.actions import load_framework
from apropia.diagnosis import starter as diagnosis_starter
from apropia.foundation import clock
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.learning import starter as learning_starter
from apropia.materials import starter as materials_starter
from apropia.measurement.actions import load_indicators
from apropia.people import actions as people
from apropia.people.actions.first_unit import FIRST_UNIT_CODE
from apropia.people.models import EngagementType, Person, Role
from apropia.privacy import starter as privacy_starter


@dataclasses.dataclass(frozen=True)
class OpenedEntity:
    """A new entity, its first administrator, and the secret of the link that opens their account."""

    entity: Entity
    administrator: Person
    secret: str


@transaction.atomic
def open_entity(
    *, code: str, name: str, unit_name: str, email: str, given_names: str, surnames: str, at: datetime
) -> OpenedEntity:
    """Make an entity ready to begin: starter content, one unit, and an administrator who also manages adoption.

    Raises `DomainError` when the code is taken, the e-mail is none or something says nothing.
    """
    name, unit_name, given_names, surnames = (one.strip() for one in (name, unit_name, given_names, surnames))
    code = slugify(code)[:40]
    email = email.strip().casefold()
    _check_opening(code=code, email=email, name=name, unit_name=unit_name, given_names=given_names, surnames=surnames)
    entity = Entity.objects.create(
        code=code, name=name, it_office_name=unit_name, email_domains=[email.rpartition("@")[2]], created_at=at
    )
    record("hub.entity.opened", entity=entity, by=None, on=entity, at=at)
    load_starters(entity=entity, at=at)
    today = clock.local_date(at, entity.timezone)
    unit = people.create_unit(entity=entity, code=FIRST_UNIT_CODE, name=unit_name, valid_from=today, by=None, at=at)
    administrator = people.create_person(
        entity=entity,
        given_names=given_names,
        surnames=surnames,
        email=email,
        unit=unit,
        engagement_type=EngagementType.CAREER,
        start_date=today,
        by=None,
        at=at,
    )
    for role in (Role.SYSADMIN, Role.UA_MANAGER):
        people.grant_role(person=administrator, role=role, by=None, at=at)
    secret = people.invite(person=administrator, by=None, at=at)
    return OpenedEntity(entity=entity, administrator=administrator, secret=secret)


def _check_opening(*, code: str, email: str, **texts: str) -> None:
    if not code:
        raise DomainError(_("Escriba un código con letras o números."), field="code")
    if Entity.objects.filter(code=code).exists():
        raise DomainError(_("Ya existe una entidad con el código %(code)s.") % {"code": code}, field="code")
    names = {
        "name": (_("el nombre de la entidad"), 200),
        "unit_name": (_("la dependencia"), 200),
        "given_names": (_("los nombres"), 120),
        "surnames": (_("los apellidos"), 120),
    }
    for field, (words, longest) in names.items():
        if not 0 < len(texts[field]) <= longest:
            message = _("Escriba %(what)s, en %(longest)s caracteres o menos.")
            raise DomainError(message % {"what": words, "longest": longest}, field=field)
    try:
        validate_email(email)
    except ValidationError:
        raise DomainError(_("Escriba el correo completo, con arroba y dominio."), field="email") from None


def load_starters(*, entity: Entity, at: datetime) -> None:
    """Copy into an entity what every entity starts with. Run again it copies only what is missing."""
    load_framework(at=at)
    load_indicators(at=at)
    privacy_starter.load(entity=entity, at=at)
    diagnosis_starter.load(entity=entity, at=at)
    learning_starter.load_starter_courses(entity=entity, by=None, at=at)
    materials_starter.load(entity=entity, at=at)
