from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from apropia.formats.ft1311.dates import in_words
from apropia.formats.ft1311.record import FIELDS, SECTIONS, FieldSpec, PracticeRecord, Section, Shape, record_of
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.tables import pattern_for
from apropia.practices.models import Publication
from apropia.practices.queries.reuse import PublicRecords, public_records

PAGE_SIZE = 20
# A copy without names has nothing to say there: the form keeps the boxes, with the role in them.
ABOUT_PEOPLE = ("head", "responsible", "engagement")


@dataclass(frozen=True)
class PublicSection:
    """A section of the public copy: its short answers and its long ones, each as (label, text)."""

    number: int
    title: str
    lines: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PublicPractice:
    """The public copy of a practice."""

    publication: Publication
    sections: tuple[PublicSection, ...]
    evidence: tuple[dict[str, Any], ...]
    record: PracticeRecord
    reuse: PublicRecords


@dataclass(frozen=True)
class WithdrawnPractice:
    """A practice that was public: what it was called, for whoever follows an old link."""

    name: str
    entity: Entity


@dataclass(frozen=True)
class PublicList:
    """What an entity made public; `found` is a page of it."""

    entity: Entity
    found: Page[Publication]


def publications_of(*, entity_code: str, text: str, page: str) -> PublicList:
    """Return one page of the practices an entity made public. No sign-in is needed. Raises `NotFound`.

    That an entity of the installation exists is no secret: its own addresses and public texts carry its code.
    """
    entity = Entity.objects.filter(code=entity_code).first()
    if entity is None:
        raise NotFound(_("Esa entidad no existe aquí."))
    return PublicList(entity, page_of_publications(entity_id=entity.pk, text=text, page=page))


def page_of_publications(*, entity_id: int, text: str, page: str) -> Page[Publication]:
    """Return one page of the practices an entity made public."""
    rows = Publication.objects.filter(entity_id=entity_id, is_live=True).select_related("practice", "entity")
    if text:
        rows = rows.filter(name__iregex=pattern_for(text))
    return Paginator(rows.order_by("-published_at", "pk"), PAGE_SIZE).get_page(page)


def public_page(*, entity_code: str, slug: str) -> PublicPractice | WithdrawnPractice:
    """Return the public copy of a practice, or what one was called that is no longer public. Raises `NotFound`."""
    try:
        return publication_for(entity_code=entity_code, slug=slug)
    except NotFound:
        last = Publication.objects.filter(entity__code=entity_code, practice__slug=slug).select_related("entity").last()
        if last is None:
            raise
        return WithdrawnPractice(last.name, last.entity)


def publication_for(*, entity_code: str, slug: str) -> PublicPractice:
    """Return the public copy of a practice. Raises `NotFound` when it is not public."""
    found = (
        Publication.objects.filter(entity__code=entity_code, practice__slug=slug, is_live=True)
        .select_related("practice", "entity", "version__template", "version__practice__unit")
        .first()
    )
    if found is None:
        raise NotFound(_("Esta práctica no está publicada."))
    filled = record_of(found.answers)
    sections = [_section(section, filled) for section in SECTIONS if section.title != "ANEXOS"]
    return PublicPractice(
        found,
        tuple(one for one in sections if one.lines or one.texts),
        tuple(found.evidence),
        filled,
        public_records(publication=found),
    )


def _section(section: Section, filled: PracticeRecord) -> PublicSection:
    specs = [
        spec
        for spec in FIELDS
        if spec.section == section.number and spec.key not in ABOUT_PEOPLE and filled.text(spec.key)
    ]
    lines = tuple(
        (spec.short, answer_text(spec, filled.text(spec.key))) for spec in specs if spec.shape is not Shape.RICH
    )
    texts = tuple((spec.short, filled.text(spec.key)) for spec in specs if spec.shape is Shape.RICH)
    return PublicSection(section.number, section.title.capitalize(), lines, texts)


def answer_text(spec: FieldSpec, text: str) -> str:
    """Return an answer as people read it: a date in words."""
    return in_words(date.fromisoformat(text)) if spec.shape is Shape.DATE and text else text
