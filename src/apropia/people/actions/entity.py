"""How the entity of a person is set up: who it is, what it looks like and how it protects groups."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.foundation.small_groups import MINIMUM_CELL
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui import theme
from apropia.people import policies
from apropia.people.models import Person


@transaction.atomic
def set_look(*, entity: Entity, by: Person, at: datetime, **look: str) -> None:
    """Give the entity its own colours, letters and corners; a key left empty follows the house, and none is ours whole.

    Raises `DomainError`, at the first colour at fault, when something could not be read.
    """
    policies.check_can_change_settings(by)
    for key, words in theme.problems(look).items():
        raise DomainError(words, field=key)
    entity.theme = theme.own(look)
    entity.save(update_fields=["theme"])
    record("people.entity.look_set", entity=entity, by=by, on=entity, at=at, detail=entity.theme)


@transaction.atomic
def set_identity(
    *,
    entity: Entity,
    name: str,
    it_office_name: str,
    email_domains: Sequence[str],
    timezone: str,
    contact: Mapping[str, str],
    by: Person,
    at: datetime,
) -> None:
    """Say what the entity is called, who keeps its technology and where the controller of its data is reached."""
    policies.check_can_change_settings(by)
    if not name.strip():
        raise DomainError(_("Escriba el nombre de la entidad."), field="name")
    domains = list(dict.fromkeys(one.strip().casefold() for one in email_domains if one.strip()))
    _check_domains(domains)
    if timezone not in policies.timezones():
        raise DomainError(_("Elija una zona horaria de la lista."), field="timezone")
    reached = {key: contact[key].strip() for key in ("address", "email", "phone") if contact.get(key, "").strip()}
    _check_email(reached.get("email", ""))
    entity.name, entity.it_office_name = name.strip(), it_office_name.strip()
    entity.email_domains, entity.timezone, entity.controller_contact = domains, timezone, reached
    entity.save(update_fields=["name", "it_office_name", "email_domains", "timezone", "controller_contact"])
    detail = {"domains": len(domains), "timezone": timezone}
    record("people.entity.identity_set", entity=entity, by=by, on=entity, at=at, detail=detail)


@transaction.atomic
def raise_minimum(*, entity: Entity, minimum: int, by: Person, at: datetime) -> None:
    """Show figures of larger groups only. Never of smaller ones: what was hidden would be told by subtraction.

    Raises `DomainError` when the number is smaller than today's, or so large that it must be a slip.
    """
    policies.check_can_change_settings(by)
    hold(entity)
    before = Entity.objects.values_list("minimum_cell", flat=True).get(pk=entity.pk)
    if minimum < max(before, MINIMUM_CELL):
        words = _(
            "Hoy es %(before)s y solo puede subir. Al bajarlo, lo ya protegido se sabría comparando con lo publicado."
        )
        raise DomainError(words % {"before": before}, field="minimum")
    if minimum > policies.LARGEST_MINIMUM:
        words = _("Escriba %(most)s o menos: con un número mayor casi ninguna cifra se vería, y no se puede bajar.")
        raise DomainError(words % {"most": policies.LARGEST_MINIMUM}, field="minimum")
    entity.minimum_cell = minimum
    entity.save(update_fields=["minimum_cell"])
    detail = {"before": before, "after": minimum}
    record("people.entity.minimum_raised", entity=entity, by=by, on=entity, at=at, detail=detail)


def _check_domains(domains: Sequence[str]) -> None:
    for number, domain in enumerate(domains, start=1):
        try:
            validate_domain_name(domain)
        except ValidationError:
            words = _("«%(domain)s», en la línea %(number)s, no es un dominio. Escríbalo como entidad.gov.co.")
            raise DomainError(words % {"domain": domain, "number": number}, field="email_domains") from None


def _check_email(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise DomainError(_("Escriba un correo como datos@entidad.gov.co."), field="contact_email") from None
