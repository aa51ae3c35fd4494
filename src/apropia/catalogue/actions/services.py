import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apropia.catalogue import policies
from apropia.catalogue.events import ServiceChanged
from apropia.catalogue.models import ITService, TrackedFunction
from apropia.catalogue.states import SERVICE
from apropia.competences.models import Competence
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.foundation.search.actions import index, remove
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person

SEARCH_KIND = "catalogue.service"


@dataclasses.dataclass(frozen=True)
class ServiceData:
    """What a service says of itself, apart from its state."""

    code: str
    name: str
    summary: str
    description: str = ""
    audience_text: str = ""
    audience_engagements: Sequence[str] = ()
    audience_units: Sequence[OrgUnit] = ()
    how_to_get: str = ""
    access_url: str = ""
    icon: str = "layers"
    owner_unit: OrgUnit | None = None
    owner_person: Person | None = None
    competences: Sequence[Competence] = ()
    functions: Sequence[str] = ()


@transaction.atomic
def create_service(
    *,
    entity: Entity,
    data: ServiceData,
    lifecycle: str = ITService.Lifecycle.ACTIVE,
    by: Person | None,
    at: datetime,
) -> ITService:
    """Add a service to the catalogue. Refused when its code is taken. Publishes `ServiceChanged`."""
    policies.check_can_keep(by)
    code = slugify(data.code)
    if not code:
        raise DomainError(_("Escriba un código con letras o números."), field="code")
    hold(entity)
    if ITService.objects.filter(entity=entity, code=code).exists():
        raise DomainError(_("Ya hay un servicio con el código %(code)s.") % {"code": code}, field="code")
    service = ITService(entity=entity, code=code, lifecycle=lifecycle, created_at=at)
    _write(service, data, at=at)
    record("catalogue.service.created", entity=entity, by=by, on=service, at=at, detail={"code": code})
    publish(ServiceChanged(entity_id=entity.pk, at=at, service_id=service.pk))
    return service


@transaction.atomic
def update_service(*, service: ITService, data: ServiceData, by: Person | None, at: datetime) -> ITService:
    """Change what a service says of itself. Its code stays: links and imports name it. Publishes `ServiceChanged`."""
    policies.check_can_keep(by)
    _write(service, data, at=at)
    record("catalogue.service.changed", entity=service.entity, by=by, on=service, at=at)
    publish(ServiceChanged(entity_id=service.entity_id, at=at, service_id=service.pk))
    return service


@transaction.atomic
def change_lifecycle(*, service: ITService, to: str, by: Person, at: datetime) -> None:
    """Move a service along its life. Publishes `ServiceChanged`."""
    policies.check_can_keep(by)
    before = SERVICE.move(service, to, changed_at=at)
    _refresh_search(service)
    record(
        "catalogue.service.moved", entity=service.entity, by=by, on=service, at=at, detail={"from": before, "to": to}
    )
    publish(ServiceChanged(entity_id=service.entity_id, at=at, service_id=service.pk))


def _write(service: ITService, data: ServiceData, *, at: datetime) -> None:
    for field in ("name", "summary", "description", "audience_text", "how_to_get", "access_url", "icon"):
        setattr(service, field, getattr(data, field).strip())
    service.audience_engagements = list(data.audience_engagements)
    service.owner_unit, service.owner_person = data.owner_unit, data.owner_person
    service.changed_at = at
    service.save()
    service.audience_units.set(data.audience_units)
    service.competences.set(data.competences)
    wanted = {slugify(name)[:40]: name.strip() for name in data.functions if slugify(name)}
    service.functions.exclude(code__in=wanted).delete()
    for code, name in wanted.items():
        TrackedFunction.objects.update_or_create(
            service=service, code=code, defaults={"entity": service.entity, "name": name[:120]}
        )
    _refresh_search(service)


def _refresh_search(service: ITService) -> None:
    if service.lifecycle == ITService.Lifecycle.RETIRED:
        remove(entity=service.entity, kind=SEARCH_KIND, object_id=service.pk)
        return
    index(
        entity=service.entity,
        kind=SEARCH_KIND,
        object_id=service.pk,
        title=service.name,
        summary=service.summary,
        body="\n".join([service.description, service.how_to_get, service.audience_text]),
        url=reverse("catalogue:service", args=[service.code]),
    )
