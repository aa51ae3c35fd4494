"""Banks of questions about typical IT services, brought into a draft for the services of the entity's catalogue.

`services/*.json` holds one kind of service each: six questions of performance (known use, problem, safety; three
levels) and three on knowing, using and judging that service. They name no product. `{service}` in them becomes the
name that the service has in the catalogue; the codes end in the code of the service, so what was brought once is found
again and left as its author has it by now.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.diagnosis.actions import authoring
from apropia.diagnosis.models import InstrumentVersion
from apropia.diagnosis.policies.content import SERVICE_PLACEHOLDER, ItemContent
from apropia.diagnosis.queries.authoring import version_for
from apropia.diagnosis.starter import content_of_row, service_content_of_row, starter_scales, starter_sections
from apropia.formats.expressions.reading import parse
from apropia.formats.expressions.tree import renamed
from apropia.formats.expressions.writing import write
from apropia.foundation.alphabet import sort_key
from apropia.foundation.errors import DomainError
from apropia.people.models import Person

LONGEST_CODE = 40
_Bank = dict[str, Any]


@dataclass(frozen=True)
class OfferedService:
    """A service of the catalogue: the kind that its name suggests, or that was brought for it already."""

    pk: int
    name: str
    kind: str
    is_there: bool


@dataclass(frozen=True)
class ServicesDesk:
    """What choosing questions on services needs."""

    version: InstrumentVersion
    services: tuple[OfferedService, ...]
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Brought:
    """How many questions were added, and how many were there already and stayed as they are."""

    added: int
    kept: int


def desk_for(*, person: Person, pk: int) -> ServicesDesk:
    """Return what choosing questions on services for a version needs. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    there = set(version.items.values_list("code", flat=True))
    running = ITService.objects.filter(entity_id=version.entity_id).exclude(lifecycle=ITService.Lifecycle.RETIRED)
    return ServicesDesk(
        version,
        tuple(_offered(service, there) for service in running.order_by("sort_name", "pk")),
        tuple((kind, bank["name"]) for kind, bank in _banks().items()),
    )


def bring(*, version: InstrumentVersion, chosen: Mapping[int, str], by: Person, at: datetime) -> Brought:
    """Add to a draft the questions of the kind chosen for each service, by key. What is there already stays."""
    if not chosen:
        raise DomainError(_("Elija la clase de al menos un servicio."))
    services = list(ITService.objects.filter(entity_id=version.entity_id, pk__in=chosen).order_by("sort_name", "pk"))
    there = set(version.items.values_list("code", flat=True))
    for service in services:
        _check_is_of_one_kind(service, chosen[service.pk], there)
    wanted = [one for service in services for one in contents_of(chosen[service.pk], service)]
    scales = set(version.scales.values_list("code", flat=True))
    new = [one for one in wanted if one.code not in there]
    needed = {one.scale for one in new} - scales
    authoring.apply_items(
        version=version,
        contents=new,
        scales=[scale for scale in starter_scales() if scale.code in needed],
        intros={section.title: section.intro for section in starter_sections()},
        by=by,
        at=at,
    )
    return Brought(added=len(new), kept=len(wanted) - len(new))


def contents_of(kind: str, service: ITService) -> list[ItemContent]:
    """Return the questions of a kind of service, told of this one."""
    bank = _banks()[kind]
    _perception, performance, on_services = starter_sections()
    told = [content_of_row(row, section=performance.title) for row in bank["items"]]
    told = [_naming(one, service) for one in told]
    statements = [service_content_of_row(row, section=on_services.title) for row in bank["statements"]]
    # Asked of two mail services, it is one question in two versions: a person meets one of them.
    return [replace(one, code=_code(one.code, service), family=one.code) for one in told] + [
        replace(one, code=_code(one.code, service), service=service.code, relevance=_condition(one, service))
        for one in statements
    ]


def _check_is_of_one_kind(service: ITService, kind: str, there: set[str]) -> None:
    before = _offered(service, there)
    if before.is_there and before.kind != kind:
        raise DomainError(
            _("«%(service)s» ya tiene preguntas de «%(kind)s». Quítelas antes de traer otras.")
            % {"service": service.name, "kind": _banks()[before.kind]["name"]},
            field=f"service_{service.pk}",
        )


def _naming(content: ItemContent, service: ITService) -> ItemContent:
    stem, scenario = (text.replace(SERVICE_PLACEHOLDER, service.name) for text in (content.stem, content.scenario))
    return replace(content, stem=stem, scenario=scenario)


def _condition(content: ItemContent, service: ITService) -> str:
    if not content.relevance:
        return ""
    return write(renamed(parse(content.relevance), lambda code: _code(code, service)))


def _code(code: str, service: ITService) -> str:
    whole = f"{code}.{service.code}"
    if len(whole) <= LONGEST_CODE:
        return whole
    # Two long codes that begin alike must not meet when they are cut.
    return f"{whole[: LONGEST_CODE - 9]}-{hashlib.sha256(service.code.encode()).hexdigest()[:8]}"


def _offered(service: ITService, there: set[str]) -> OfferedService:
    for kind, bank in _banks().items():
        if any(_code(row["code"], service) in there for row in (*bank["items"], *bank["statements"])):
            return OfferedService(service.pk, service.name, kind, is_there=True)
    return OfferedService(service.pk, service.name, _suggested(service.name), is_there=False)


def _suggested(name: str) -> str:
    """Return the kind whose words the name of a service has; "" where none or several fit."""
    said = sort_key(name)
    fitting = [kind for kind, bank in _banks().items() if any(sort_key(word) in said for word in bank["words"])]
    return fitting[0] if len(fitting) == 1 else ""


@cache
def _banks() -> dict[str, _Bank]:
    """Return the banks by kind of service, by name."""
    folder = files(__package__).joinpath("services")
    banks = [json.loads(one.read_text(encoding="utf-8")) for one in folder.iterdir() if one.name.endswith(".json")]
    return {bank["kind"]: bank for bank in sorted(banks, key=lambda one: sort_key(one["name"]))}
