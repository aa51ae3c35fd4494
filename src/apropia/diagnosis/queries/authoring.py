"""What the editor of instruments shows."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from apropia.competences.models import Level
from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.models import Instrument, InstrumentVersion, Item, ResponseScale, Section
from apropia.diagnosis.policies.authoring import can_author
from apropia.diagnosis.policies.content import Lack, content_of, lacks_of
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person

ITEM_SORTS = {
    "orden": ("section__order", "order", "code"),
    "codigo": ("code",),
    "competencia": ("competence__code", "code"),
    "tipo": ("kind", "code"),
}


@dataclass(frozen=True, kw_only=True)
class ItemFilters:
    """What the list of items was asked for; empty means all."""

    text: str = ""
    kind: str = ""
    level: str = ""
    area: str = ""
    section: str = ""
    sort: str = "orden"


@dataclass(frozen=True)
class CoverageRow:
    """How many items of each kind and level a version has for a competence."""

    code: str
    name: str
    perception: int
    levels: tuple[int, ...]


def version_by_code(*, entity: Entity, code: str) -> InstrumentVersion | None:
    """Return the newest version of the entity's instrument with this code, if there is one."""
    return InstrumentVersion.objects.filter(entity=entity, instrument__code=code).order_by("-number").first()


def versions_for(*, person: Person, text: str = "") -> QuerySet[InstrumentVersion]:
    """Return the versions that an author sees, newest first in each instrument, with their number of items."""
    if not can_author(person):
        return InstrumentVersion.objects.none()
    versions = InstrumentVersion.objects.filter(entity_id=person.entity_id).select_related("instrument")
    if text:
        versions = versions.filter(Q(instrument__name__icontains=text) | Q(instrument__code__icontains=text))
    return versions.annotate(items_count=Count("items")).order_by("instrument__name", "-number")


def version_for(*, person: Person, pk: int) -> InstrumentVersion:
    """Return a version that the author may open."""
    version = versions_for(person=person).filter(pk=pk).first()
    if version is None:
        raise NotFound(_("No encontramos ese instrumento."))
    return version


def section_for(*, person: Person, pk: int) -> Section:
    """Return a section of a version that the author may open."""
    section = Section.objects.select_related("version").filter(entity_id=person.entity_id, pk=pk).first()
    if section is None or not can_author(person):
        raise NotFound(_("No encontramos esa sección."))
    return section


def item_for(*, person: Person, pk: int) -> Item:
    """Return an item of a version that the author may open, with all it shows."""
    items = Item.objects.select_related("version__instrument", "section", "scale", "competence__area")
    item = items.filter(entity_id=person.entity_id, pk=pk).first()
    if item is None or not can_author(person):
        raise NotFound(_("No encontramos esa pregunta."))
    return item


def items_of(version: InstrumentVersion, filters: ItemFilters) -> QuerySet[Item]:
    """Return the items of a version that the filters let through, in the order asked for."""
    items = version.items.select_related("section", "scale", "competence")
    if filters.text:
        items = items.filter(
            Q(code__icontains=filters.text) | Q(stem__icontains=filters.text) | Q(scenario__icontains=filters.text)
        )
    if filters.kind:
        items = items.filter(kind=filters.kind)
    if filters.level:
        items = items.filter(level=filters.level)
    if filters.area:
        items = items.filter(competence__area__code=filters.area)
    if filters.section.isdecimal():
        items = items.filter(section_id=int(filters.section))
    return items.order_by(*ITEM_SORTS.get(filters.sort, ITEM_SORTS["orden"]))


def sections_of(version: InstrumentVersion) -> list[Section]:
    """Return the sections in order, each with its number of items."""
    return list(version.sections.annotate(items_count=Count("items")).order_by("order"))


def scales_of(version: InstrumentVersion) -> list[ResponseScale]:
    """Return the scales of a version by name."""
    return list(version.scales.order_by("name"))


def lacks_of_item(item: Item) -> tuple[Lack, ...]:
    """Return what the item still lacks before a review."""
    return lacks_of(content_of(item))


def unready_codes(version: InstrumentVersion) -> list[str]:
    """Return the codes of the items that lack something."""
    items = version.items.select_related("section", "scale", "competence").order_by("code")
    return [item.code for item in items if lacks_of(content_of(item))]


def coverage_of(version: InstrumentVersion) -> list[CoverageRow]:
    """Return, for each competence of the framework, how many items the version has, by level and for perception."""
    found = Counter(version.items.values_list("competence__code", "level"))
    levels = (Level.BASIC, Level.INTERMEDIATE, Level.ADVANCED)
    return [
        CoverageRow(
            code=competence.code,
            name=competence.name,
            perception=found[competence.code, ""],
            levels=tuple(found[competence.code, level] for level in levels),
        )
        for area in framework_areas()
        for competence in area.competences
    ]


def instruments_count(*, person: Person) -> int:
    """Return how many instruments the entity has."""
    return Instrument.objects.filter(entity_id=person.entity_id).count()
