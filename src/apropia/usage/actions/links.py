"""What an entity remembers about its reports: services, accounts and columns."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.catalogue.queries import services_by_code
from apropia.formats.tabular.reading import Source
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.usage import policies
from apropia.usage.models import IdentityAlias, ServiceLink, SourceKind, UsageImport, UsageSource
from apropia.usage.queries.questions import questions_of
from apropia.usage.queries.services import HINTS_OF_KIND, proposals


class LinkRefused(DomainError):
    """A product cannot be told this way."""


@transaction.atomic
def link_services(
    *,
    entity: Entity,
    links: Mapping[str, ITService | None],
    by: Person | None,
    at: datetime,
    origin: str = ServiceLink.Origin.CHOSEN,
) -> None:
    """Remember which service each name in the reports is; None leaves it out of every report."""
    policies.check_can_import(by)
    keep_links(entity, links, origin=origin)
    record("usage.services.linked", entity=entity, by=by, on=None, at=at, detail=told_in(links))


def keep_links(
    entity: Entity, links: Mapping[str, ITService | None], *, origin: str = ServiceLink.Origin.CHOSEN
) -> None:
    """Keep, in the caller's transaction, which service each name is. Who calls it records `told_in`."""
    for hint, service in links.items():
        if service is not None and service.entity_id != entity.pk:
            raise DomainError(_("Ese servicio es de otra entidad."))
        ServiceLink.objects.update_or_create(
            entity=entity, hint=hint.upper()[:80], defaults={"service": service, "origin": origin}
        )


def told_in(links: Mapping[str, ITService | None]) -> dict[str, Any]:
    """Return what a line of the audit trail tells of links."""
    return {"hints": sorted(links), "services": {hint: one.code if one else None for hint, one in links.items()}}


def link_by_name(
    *,
    usage_import: UsageImport,
    source: Source,
    told: Mapping[str, ITService | None],
    by: Person | None,
    at: datetime,
    is_trial: bool,
) -> dict[str, ITService | None]:
    """Link what was told and the names that sound like a service; return them, and those left out of this report alone.

    A trial remembers none of it. Of a report on many products only those in the catalogue count. That is no choice of
    anybody: it is not remembered.
    """
    asked = questions_of(usage_import=usage_import, source=source, this_once=told).services
    found = {hint: one for hint, one in proposals(entity=usage_import.entity, hints=asked).items() if one is not None}
    if not is_trial and told:
        link_services(entity=usage_import.entity, links=told, by=by, at=at)
    if not is_trial and found:
        by_name = ServiceLink.Origin.BY_NAME
        link_services(entity=usage_import.entity, links=found, by=by, at=at, origin=by_name)
    known: dict[str, ITService | None] = {**told, **found}
    kind = usage_import.source.kind if usage_import.source else ""
    if known or len(asked) < len(HINTS_OF_KIND.get(kind, ())):
        known |= {hint: None for hint in asked if hint not in found}
    return known


def services_told(*, entity: Entity, links: Mapping[str, str]) -> dict[str, ITService | None]:
    """Return the service of each product told by code; an empty code leaves the product out. Refuse unknown codes."""
    services = {code.upper(): one for code, one in services_by_code(entity=entity).items()}
    told: dict[str, ITService | None] = {}
    for product, code in links.items():
        if code and code.upper() not in services:
            message = _("El producto «%(product)s» no se puede enlazar: el catálogo no tiene el servicio «%(code)s».")
            raise LinkRefused(message % {"product": product, "code": code}, code="unknown_service")
        told[product.upper()] = services[code.upper()] if code else None
    return told


def check_products(*, usage_import: UsageImport, hints: Iterable[str]) -> None:
    """Refuse a product that a report of this kind never speaks of. A table of the entity's own may have any."""
    of_kind = HINTS_OF_KIND.get(usage_import.source.kind, ()) if usage_import.source else ()
    for hint in hints:
        if of_kind and hint not in of_kind:
            message = _("Este informe no habla del producto «%(product)s», sino de: %(products)s.")
            raise LinkRefused(message % {"product": hint, "products": ", ".join(of_kind)}, code="unknown_product")


@transaction.atomic
def add_alias(*, email: str, value: str, by: Person, at: datetime) -> IdentityAlias:
    """Say whose an account is, by e-mail. Refused when nobody has it, or the account already is somebody's."""
    policies.check_can_import(by)
    value = value.strip().casefold()
    if not value or len(value) > 254:
        raise DomainError(_("Escriba la cuenta como aparece en el informe."), field="value")
    person = Person.objects.filter(entity=by.entity, email=email.strip().casefold()).first()
    if person is None:
        raise DomainError(_("Nadie tiene ese correo en la entidad."), field="email")
    hold(by.entity)
    if IdentityAlias.objects.filter(entity=by.entity, value=value).exists():
        raise DomainError(_("Esa cuenta ya es de una persona. Quítela primero."), field="value")
    alias = IdentityAlias.objects.create(entity=by.entity, value=value, person=person)
    record("usage.alias.added", entity=by.entity, by=by, on=person, at=at)
    return alias


@transaction.atomic
def remove_alias(*, alias: IdentityAlias, by: Person, at: datetime) -> None:
    """Forget whose an account is."""
    policies.check_can_import(by)
    record("usage.alias.removed", entity=alias.entity, by=by, on=alias.person, at=at)
    alias.delete()


def keep_columns(entity: Entity, columns: Mapping[str, str]) -> UsageSource:
    """Keep, in the caller's transaction, what the columns of the entity's own use table mean."""
    source, _created = UsageSource.objects.update_or_create(
        entity=entity, kind=SourceKind.GENERIC, defaults={"columns": dict(columns)}
    )
    return source
