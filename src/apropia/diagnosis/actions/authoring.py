"""Write the inside of a draft: its sections and items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.actions.drafts import hold_draft
from apropia.diagnosis.models import (
    OPINION_KINDS,
    SCALE_KINDS,
    SERVICE_KINDS,
    InstrumentVersion,
    Item,
    ItemKind,
    ResponseScale,
    Section,
)
from apropia.diagnosis.policies.content import ItemContent, ScaleContent, scale_fits
from apropia.diagnosis.policies.expressions import is_fixed, no_condition, settled
from apropia.diagnosis.policies.kinship import DRAWN_KINDS
from apropia.diagnosis.policies.opinions import check_kinds_fit
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.people.models import Person


class ItemNotAccepted(DomainError):
    """The item cannot be stored as it is, not even in a draft."""


@dataclass(frozen=True)
class Applied:
    """How many items an import made and changed."""

    created: int
    changed: int


@dataclass(frozen=True)
class _Shelf:
    """What the items of one version may point at, by the words that people write."""

    sections: Mapping[str, int]
    scales: Mapping[str, ResponseScale]
    competences: Mapping[str, int]
    services: Mapping[str, int]


@transaction.atomic
def create_item(*, version: InstrumentVersion, content: ItemContent, by: Person | None, at: datetime) -> Item:
    """Add an item at the end of its section. It may be incomplete; what it lacks is asked for before the review."""
    _check_may_write(version, by, kinds=[content.kind])
    if Item.objects.filter(version=version, code=content.code).exists():
        raise ItemNotAccepted(_("Ya hay una pregunta con ese código. Escriba otro."), field="code")
    item = Item(entity_id=version.entity_id, version=version, **_columns(content, _shelf_of(version)))
    item.order = _next_order(version, item.section_id)
    item.save()
    audit.record("diagnosis.item.created", entity=version.entity, by=by, on=item, at=at)
    return item


@transaction.atomic
def change_item(*, item: Item, content: ItemContent, by: Person, at: datetime) -> Item:
    """Write an item of a draft anew. Its place stays, unless it moves to another section."""
    _check_may_write(item.version, by)
    if Item.objects.filter(version_id=item.version_id, code=content.code).exclude(pk=item.pk).exists():
        raise ItemNotAccepted(_("Ya hay una pregunta con ese código. Escriba otro."), field="code")
    columns = _columns(content, _shelf_of(item.version))
    if columns["section_id"] != item.section_id:
        columns["order"] = _next_order(item.version, columns["section_id"])
    for name, value in columns.items():
        setattr(item, name, value)
    item.save(update_fields=[*columns])
    audit.record("diagnosis.item.changed", entity=item.entity, by=by, on=item, at=at)
    return item


@transaction.atomic
def remove_item(*, item: Item, by: Person, at: datetime) -> None:
    """Take an item out of a draft."""
    _check_may_write(item.version, by)
    audit.record("diagnosis.item.removed", entity=item.entity, by=by, on=item, at=at)
    named = [one for one in Item.objects.filter(version_id=item.version_id).only("enemies") if item.code in one.enemies]
    for one in named:
        one.enemies.remove(item.code)
    Item.objects.bulk_update(named, ["enemies"])
    item.delete()


@transaction.atomic
def move_item(*, item: Item, places: int, by: Person, at: datetime) -> None:
    """Move an item up (negative) or down within its section; past the ends it stays at the end."""
    _check_may_write(item.version, by)
    row = list(Item.objects.filter(section_id=item.section_id).order_by("order", "code"))
    here = next(place for place, other in enumerate(row) if other.pk == item.pk)
    row.insert(min(max(here + places, 0), len(row) - 1), row.pop(here))
    for order, other in enumerate(row):
        other.order = order
    Item.objects.bulk_update(row, ["order"])
    audit.record("diagnosis.item.moved", entity=item.entity, by=by, on=item, at=at, detail={"places": places})


@transaction.atomic
def save_section(
    *, version: InstrumentVersion, section: Section | None, title: str, intro: str, by: Person | None, at: datetime
) -> Section:
    """Add a section at the end, or reword one."""
    _check_may_write(version, by)
    twins = Section.objects.filter(version=version, title=title)
    if (twins.exclude(pk=section.pk) if section else twins).exists():
        raise DomainError(_("Ya hay una sección con ese título. Escriba otro."), field="title")
    if section is None:
        last = Section.objects.filter(version=version).aggregate(last=Max("order"))["last"]
        section = Section(entity_id=version.entity_id, version=version, order=(last or 0) + 1)
    section.title, section.intro = title, intro
    section.save()
    audit.record("diagnosis.section.saved", entity=version.entity, by=by, on=section, at=at)
    return section


@transaction.atomic
def remove_section(*, section: Section, by: Person, at: datetime) -> None:
    """Take an empty section out of a draft."""
    _check_may_write(section.version, by)
    if section.items.exists():
        raise DomainError(_("La sección tiene preguntas. Muévalas o quítelas primero."))
    audit.record("diagnosis.section.removed", entity=section.entity, by=by, on=section, at=at)
    section.delete()


@transaction.atomic
def move_section(*, section: Section, places: int, by: Person, at: datetime) -> None:
    """Move a section up (negative) or down; past the ends it stays at the end."""
    _check_may_write(section.version, by)
    row = list(Section.objects.filter(version_id=section.version_id).order_by("order"))
    here = next(place for place, other in enumerate(row) if other.pk == section.pk)
    row.insert(min(max(here + places, 0), len(row) - 1), row.pop(here))
    # Orders are unique in a version: move all out of the way first.
    ceiling = max(other.order for other in row)
    for offset in (ceiling, 0):
        for order, other in enumerate(row, 1):
            other.order = order + offset
        Section.objects.bulk_update(row, ["order"], batch_size=1)
    audit.record("diagnosis.section.moved", entity=section.entity, by=by, on=section, at=at, detail={"places": places})


@transaction.atomic
def reword_scale(*, scale: ResponseScale, name: str, texts: Sequence[str], by: Person, at: datetime) -> ResponseScale:
    """Reword the steps of a scale of a draft. How many they are and what they are worth stays."""
    _check_may_write(scale.version, by)
    if len(texts) != len(scale.options) or not all(texts):
        raise DomainError(_("Escriba el texto de cada paso."))
    scale.name = name
    scale.options = [{**option, "text": text} for option, text in zip(scale.options, texts, strict=True)]
    scale.save(update_fields=["name", "options"])
    audit.record("diagnosis.scale.reworded", entity=scale.entity, by=by, on=scale, at=at)
    return scale


@transaction.atomic
def apply_items(
    *,
    version: InstrumentVersion,
    contents: Sequence[ItemContent],
    scales: Sequence[ScaleContent] = (),
    intros: Mapping[str, str] | None = None,
    by: Person | None,
    at: datetime,
) -> Applied:
    """Write many items at once, by code: those that the draft has are changed, the others are added at the end.

    Sections that the items name and the draft does not have are added, in the order in which they come, with the words
    of `intros`; so are the `scales` whose code it does not have.
    """
    _check_may_write(version, by, kinds={content.kind for content in contents})
    _add_scales(version, scales)
    _add_sections(version, (content.section for content in contents), intros or {})
    shelf = _shelf_of(version)
    there = {item.code: item for item in Item.objects.filter(version=version)}
    orders = _last_orders(there.values())
    new: list[Item] = []
    for content in contents:
        columns = _columns(content, shelf)
        if (item := there.get(content.code)) is not None:
            if columns["section_id"] == item.section_id:
                columns["order"] = item.order
            for name, value in columns.items():
                setattr(item, name, value)
        else:
            item = Item(entity_id=version.entity_id, version=version, **columns)
            new.append(item)
        if "order" not in columns:
            orders[item.section_id] = item.order = orders.get(item.section_id, -1) + 1
    changed = [there[content.code] for content in contents if content.code in there]
    Item.objects.bulk_create(new)
    Item.objects.bulk_update(changed, [*_COLUMNS, "order"], batch_size=200)
    audit.record(
        "diagnosis.items.imported",
        entity=version.entity,
        by=by,
        on=version,
        at=at,
        detail={"created": len(new), "changed": len(changed)},
    )
    return Applied(created=len(new), changed=len(changed))


_COLUMNS = (
    "section_id", "code", "kind", "competence_id", "level", "stem", "scenario", "scale_id", "options", "targets", "key",
    "task", "has_fixed_order", "rationale", "relevance", "validation", "validation_message", "seconds", "service_id",
    "bounds", "family", "enemies",
)  # fmt: skip


def _columns(content: ItemContent, shelf: _Shelf) -> dict[str, Any]:
    if content.kind not in ItemKind.values:
        raise ItemNotAccepted(_("Elija la clase de pregunta."), field="kind")
    if content.section not in shelf.sections:
        raise ItemNotAccepted(_("Elija una sección de esta versión."), field="section")
    is_on_service, is_on_scale = content.kind in SERVICE_KINDS, content.kind in SCALE_KINDS
    has_competence = not is_on_service and content.kind not in OPINION_KINDS
    if has_competence and content.competence not in shelf.competences:
        raise ItemNotAccepted(_("Elija una competencia del marco, como 1.1."), field="competence")
    if is_on_scale and content.scale not in shelf.scales:
        raise ItemNotAccepted(_("Elija una escala de esta versión."), field="scale")
    if is_on_scale and not scale_fits(content.kind, shelf.scales[content.scale].options):
        raise ItemNotAccepted(_("Esa escala no tiene los pasos que esta clase de pregunta necesita."), field="scale")
    columns = {
        "section_id": shelf.sections[content.section],
        "code": content.code,
        "kind": content.kind,
        "competence_id": shelf.competences[content.competence] if has_competence else None,
        "level": "" if is_on_scale else content.level,
        "stem": content.stem,
        "scenario": content.scenario,
        "scale_id": shelf.scales[content.scale].pk if is_on_scale else None,
        "options": [] if is_on_scale else [asdict(option) for option in content.options],
        "targets": [asdict(target) for target in content.targets] if content.kind == ItemKind.MATCHING else [],
        "key": [] if is_on_scale else content.key or [],
        "task": dict(content.task or {}),
        "has_fixed_order": content.has_fixed_order,
        "rationale": content.rationale,
        "seconds": content.seconds,
        "bounds": dict(content.bounds or {}),
    }
    if content.service and content.service not in shelf.services:
        raise ItemNotAccepted(_("Elija un servicio del catálogo."), field="service")
    if content.service is not None:
        columns["service_id"] = shelf.services.get(content.service) if is_on_service else None
    return columns | _kinship(content) | _logic(content)


def _kinship(content: ItemContent) -> dict[str, Any]:
    """Return the columns of variants and enemies, those that are said."""
    is_drawn = content.kind in DRAWN_KINDS
    said: dict[str, Any] = {}
    if content.family is not None:
        said["family"] = content.family if is_drawn else ""
    if content.enemies is not None:
        said["enemies"] = sorted({*content.enemies} - {content.code}) if is_drawn else []
    return said


def _logic(content: ItemContent) -> dict[str, str]:
    """Return the columns of conditions, those that are said."""
    if is_fixed(content.kind) and (content.relevance or content.validation):
        raise ItemNotAccepted(no_condition(), field="relevance")
    said = {name: getattr(content, name) for name in ("relevance", "validation", "validation_message")}
    return {
        name: text if name == "validation_message" else settled(text, field=name)
        for name, text in said.items()
        if text is not None
    }


def _check_may_write(version: InstrumentVersion, by: Person | None, *, kinds: Iterable[str] = ()) -> None:
    hold_draft(version, by=by)
    check_kinds_fit(version, kinds)


def _shelf_of(version: InstrumentVersion) -> _Shelf:
    competences: dict[str, Competence] = {
        competence.code: competence for area in framework_areas() for competence in area.competences
    }
    return _Shelf(
        sections=dict(version.sections.values_list("title", "pk")),
        scales={scale.code: scale for scale in version.scales.all()},
        competences={code: competence.pk for code, competence in competences.items()},
        services=dict(ITService.objects.filter(entity_id=version.entity_id).values_list("code", "pk")),
    )


def _add_scales(version: InstrumentVersion, scales: Sequence[ScaleContent]) -> None:
    there = {scale.code: scale.options for scale in version.scales.all()} if scales else {}
    for scale in scales:
        if scale.code in there and [(step["value"], step["text"]) for step in there[scale.code]] != [*scale.options]:
            raise DomainError(_("Las escalas del borrador cambiaron mientras tanto. Revise el archivo otra vez."))
    ResponseScale.objects.bulk_create(
        ResponseScale(
            entity_id=version.entity_id,
            version=version,
            code=scale.code,
            name=scale.name,
            options=[{"value": value, "text": text} for value, text in scale.options],
        )
        for scale in scales
        if scale.code not in there
    )


def _add_sections(version: InstrumentVersion, titles: Iterable[str], intros: Mapping[str, str]) -> None:
    there = dict(version.sections.values_list("title", "order"))
    new = [title for title in dict.fromkeys(titles) if title and title not in there]
    last = max(there.values(), default=0)
    Section.objects.bulk_create(
        Section(entity_id=version.entity_id, version=version, title=title, intro=intros.get(title, ""), order=order)
        for order, title in enumerate(new, last + 1)
    )


def _next_order(version: InstrumentVersion, section_id: int) -> int:
    last = Item.objects.filter(version=version, section_id=section_id).aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def _last_orders(items: Iterable[Item]) -> dict[int, int]:
    orders: dict[int, int] = {}
    for item in items:
        orders[item.section_id] = max(orders.get(item.section_id, -1), item.order)
    return orders
