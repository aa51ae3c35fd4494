from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from apropia.formats.ft1311.record import FIELDS, SECTIONS, PracticeRecord, Shape, record_of
from apropia.foundation.errors import NotFound
from apropia.practices.models import Publication

PAGE_SIZE = 20


@dataclass(frozen=True)
class PublicSection:
    """A section of the public copy: its number, title, and answers as (label, text, is rich)."""

    number: int
    title: str
    answers: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class PublicPractice:
    """The public copy of a practice."""

    publication: Publication
    sections: tuple[PublicSection, ...]
    evidence: tuple[dict[str, Any], ...]
    record: PracticeRecord


def page_of_publications(*, entity_code: str, text: str, page: str) -> Page[Publication]:
    """Return one page of the practices an entity made public. No sign-in is needed."""
    rows = Publication.objects.filter(entity__code=entity_code, is_live=True).select_related("practice", "entity")
    if text:
        rows = rows.filter(name__icontains=text)
    return Paginator(rows.order_by("-published_at", "pk"), PAGE_SIZE).get_page(page)


def publication_for(*, entity_code: str, slug: str) -> PublicPractice:
    """Return the public copy of a practice. Raises `NotFound` when it is not public."""
    found = (
        Publication.objects.filter(entity__code=entity_code, practice__slug=slug, is_live=True)
        .select_related("practice", "entity", "version__template")
        .first()
    )
    if found is None:
        raise NotFound(_("Esta práctica no está publicada."))
    filled = record_of(found.answers)
    sections = []
    for section in SECTIONS:
        answers = tuple(
            (spec.short, filled.text(spec.key), spec.shape is Shape.RICH)
            for spec in FIELDS
            if spec.section == section.number and filled.text(spec.key) and spec.key != "annexes"
        )
        if answers:
            sections.append(PublicSection(section.number, section.title.capitalize(), answers))
    return PublicPractice(found, tuple(sections), tuple(found.evidence), filled)
