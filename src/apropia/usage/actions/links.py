"""What an entity remembers about its reports: services, accounts and columns."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
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


@transaction.atomic
def link_services(*, entity: Entity, links: Mapping[str, ITService | None], by: Person | None, at: datetime) -> None:
    """Remember which service each name in the reports is; None leaves it out of every report."""
    policies.check_can_import(by)
    _remember_links(entity, links)
    record("usage.services.linked", entity=entity, by=by, on=None, at=at, detail={"hints": sorted(links)})


def _remember_links(entity: Entity, links: Mapping[str, ITService | None]) -> None:
    for hint, service in links.items():
        if service is not None and service.entity_id != entity.pk:
            raise DomainError(_("Ese servicio es de otra entidad."))
        ServiceLink.objects.update_or_create(entity=entity, hint=hint.upper()[:80], defaults={"service": service})


def link_by_name(
    *, usage_import: UsageImport, source: Source, by: Person | None, at: datetime, is_trial: bool
) -> tuple[list[str], list[str]]:
    """Link the names that sound like a service; return them, and those left out of this report alone.

    The links of a trial are not recorded: whoever tries forgets them.

    Of a report on many products only those in the catalogue count. That is no choice of anybody: it is not remembered.
    """
    asked = questions_of(usage_import=usage_import, source=source).services
    found = {hint: one for hint, one in proposals(entity=usage_import.entity, hints=asked).items() if one is not None}
    if found and is_trial:
        _remember_links(usage_import.entity, found)
    elif found:
        link_services(entity=usage_import.entity, links=found, by=by, at=at)
    kind = usage_import.source.kind if usage_import.source else ""
    some_count = found or len(asked) < len(HINTS_OF_KIND.get(kind, ()))
    return list(found), [hint for hint in asked if hint not in found] if some_count else []


@transaction.atomic
def add_alias(*, person: Person, value: str, by: Person, at: datetime) -> IdentityAlias:
    """Say whose an account is. Refused when the account already is somebody's."""
    policies.check_can_import(by)
    value = value.strip().casefold()
    if not value or len(value) > 254:
        raise DomainError(_("Escriba la cuenta como aparece en el informe."), field="value")
    hold(person.entity)
    if IdentityAlias.objects.filter(entity=person.entity, value=value).exists():
        raise DomainError(_("Esa cuenta ya es de una persona. Quítela primero."), field="value")
    alias = IdentityAlias.objects.create(entity=person.entity, value=value, person=person)
    record("usage.alias.added", entity=person.entity, by=by, on=person, at=at)
    return alias


@transaction.atomic
def remove_alias(*, alias: IdentityAlias, by: Person, at: datetime) -> None:
    """Forget whose an account is."""
    policies.check_can_import(by)
    record("usage.alias.removed", entity=alias.entity, by=by, on=alias.person, at=at)
    alias.delete()


@transaction.atomic
def remember_columns(*, entity: Entity, columns: Mapping[str, str], by: Person | None, at: datetime) -> UsageSource:
    """Remember what the columns of the entity's own use table mean."""
    policies.check_can_import(by)
    source, _created = UsageSource.objects.update_or_create(
        entity=entity, kind=SourceKind.GENERIC, defaults={"columns": dict(columns)}
    )
    record("usage.columns.remembered", entity=entity, by=by, on=source, at=at)
    return source
