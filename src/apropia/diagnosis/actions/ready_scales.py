"""Put a ready scale into a draft, about one service of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.diagnosis.actions import authoring
from apropia.diagnosis.actions.drafts import hold_draft
from apropia.diagnosis.models import InstrumentVersion, Item, ItemKind, Measure, Section
from apropia.diagnosis.policies.content import ItemContent, ScaleContent
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.people.models import Person

MAX_TITLE = 160


@dataclass(frozen=True)
class ReadyScale:
    """The words of a ready scale about one service: its parts with their statements, and what they are answered on."""

    measure: str
    intro: str
    scale: ScaleContent
    statements: Sequence[tuple[str, str]]


@transaction.atomic
def add_ready_scale(
    *, version: InstrumentVersion, ready: ReadyScale, service: ITService, by: Person, at: datetime
) -> Section:
    """Add a section with the whole scale at the end of a draft. Once per service."""
    hold_draft(version, by=by)
    there = Section.objects.filter(version=version, measure=ready.measure)
    if there.filter(about=service).exists():
        raise DomainError(_("Esa escala sobre ese servicio ya está en el borrador."), field="service")
    title = f"{Measure(ready.measure).label}: {service.name}"[:MAX_TITLE]
    if Section.objects.filter(version=version, title=title).exists():
        raise DomainError(_("Ya hay una sección con ese título. Cámbielo primero."), field="service")
    stem = f"{ready.measure.replace('_', '-')}-{there.count() + 1}"
    content = ItemContent(code="", kind=ItemKind.OPINION, section=title, scale=ready.scale.code, stem="", seconds=10)
    parts = {f"{stem}-{part}": part for part, _text in ready.statements}
    if Item.objects.filter(version=version, code__in=parts).exists():
        raise DomainError(_("Ya hay preguntas con los códigos de esa escala. Cámbielos primero."), field="measure")
    has_scale = version.scales.filter(code=ready.scale.code).exists()
    authoring.apply_items(
        version=version,
        contents=[replace(content, code=f"{stem}-{part}", stem=text) for part, text in ready.statements],
        scales=[] if has_scale else [ready.scale],
        intros={title: ready.intro},
        by=by,
        at=at,
    )
    return _mark(version, title, parts, ready=ready, service=service, by=by, at=at)


def _mark(
    version: InstrumentVersion,
    title: str,
    parts: dict[str, str],
    *,
    ready: ReadyScale,
    service: ITService,
    by: Person,
    at: datetime,
) -> Section:
    section = Section.objects.get(version=version, title=title)
    section.measure, section.about = ready.measure, service
    section.save(update_fields=["measure", "about"])
    items = list(Item.objects.filter(version=version, code__in=parts))
    for item in items:
        item.part = parts[item.code]
    Item.objects.bulk_update(items, ["part"])
    audit.record("diagnosis.ready_scale.added", entity=version.entity, by=by, on=section, at=at)
    return section
