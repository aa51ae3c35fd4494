"""What the editor of instruments shows."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from apropia.catalogue.queries import service_choices_by_code
from apropia.competences.models import Level
from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.models import (
    OPINION_KINDS,
    PERFORMANCE_KINDS,
    SERVICE_KINDS,
    InstrumentVersion,
    Item,
    ItemKind,
    ResponseScale,
    Section,
)
from apropia.diagnosis.policies.authoring import can_author, is_second_person
from apropia.diagnosis.policies.condition_rows import condition_in_words
from apropia.diagnosis.policies.content import SERVICE_PLACEHOLDER, ItemContent, Lack, content_of, lacks_of, scale_fits
from apropia.diagnosis.policies.expressions import is_fixed
from apropia.diagnosis.policies.item_files.reading import SheetDesk
from apropia.diagnosis.policies.item_hints import Hint, hints_of
from apropia.diagnosis.policies.item_reviews import can_review
from apropia.diagnosis.policies.numbers import words_of_key
from apropia.diagnosis.queries.choices import choices_of, targets_of
from apropia.diagnosis.queries.form_choice import minutes_of
from apropia.diagnosis.queries.form_logic import codes_named_by
from apropia.diagnosis.queries.item_life import ItemChapter, life_of, stages_of
from apropia.diagnosis.queries.item_logic import Finding, findings_in
from apropia.diagnosis.queries.item_reviews import Desk, ReviewLine, desk_of, reviews_of_item
from apropia.diagnosis.queries.kinship import KinOf, kin_of
from apropia.diagnosis.queries.opinion_fields import hint_of, typed_field
from apropia.diagnosis.queries.pictures import PictureDesk, picture_shown
from apropia.diagnosis.queries.question_pages import Question
from apropia.diagnosis.queries.recordings import RecordingDesk, recording_desk, recording_shown
from apropia.diagnosis.queries.tasks import task_shown
from apropia.diagnosis.states import VersionState
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person

STATES = VersionState.choices
KINDS = ItemKind.choices
STAGE_CHOICES = Item.Status.choices
STAGES = Item.Status.values
# Levels that a question can show; «Altamente avanzado» is out of reach of such items (methods.md#levels).
LEVELS = [choice for choice in Level.choices if choice[0] != Level.HIGHLY_ADVANCED]


@dataclass(frozen=True)
class CoverageRow:
    """How many items of each kind and level a version has for a competence."""

    code: str
    name: str
    perception: int
    levels: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class VersionPage:
    """One version as its author sees it; `items` waits to be narrowed and cut into pages."""

    version: InstrumentVersion
    sections: list[Section]
    scales: list[ResponseScale]
    coverage: list[CoverageRow]
    items: QuerySet[Item]
    minutes: int
    unready: list[Item]
    findings: list[Finding]
    may_freeze: bool
    desk: Desk | None

    @property
    def is_draft(self) -> bool:
        return self.version.state == VersionState.DRAFT

    @property
    def is_survey(self) -> bool:
        return self.version.instrument.is_survey

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """Return the kinds of question that can be written in this version."""
        return [(kind, label) for kind, label in KINDS if not self.is_survey or kind in OPINION_KINDS]

    @property
    def kind_groups(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        """Return the kinds that can be written, by what becomes of their answers."""
        groups = (
            (_("Con respuesta correcta"), PERFORMANCE_KINDS),
            (_("Sobre quien responde y los servicios"), (ItemKind.PERCEPTION, *SERVICE_KINDS)),
            (_("De opinión"), OPINION_KINDS),
        )
        found = [(title, [one for one in self.kinds if one[0] in kinds]) for title, kinds in groups]
        return [(title, kinds) for title, kinds in found if kinds]

    @property
    def is_in_review(self) -> bool:
        return self.version.state == VersionState.IN_REVIEW


@dataclass(frozen=True, kw_only=True)
class ItemPage:
    """An item as a person meets it, beside what only authors see."""

    item: Item
    question: Question
    answer: list[str]
    condition: str
    findings: list[Finding]
    may_have_conditions: bool
    lacks: tuple[Lack, ...]
    hints: tuple[Hint, ...]
    reviews: tuple[ReviewLine, ...]
    may_review: bool
    kin: KinOf
    stages: tuple[tuple[str, str], ...]
    life: tuple[ItemChapter, ...]

    @property
    def is_draft(self) -> bool:
        return self.item.version.state == VersionState.DRAFT


@dataclass(frozen=True, kw_only=True)
class ItemDesk:
    """What writing one item needs: the item, stored or new, and what it may point at in its version."""

    item: Item
    sections: list[str]
    scales: list[tuple[str, str]]
    services: list[tuple[str, str]]
    codes: frozenset[str]

    @property
    def is_opinion(self) -> bool:
        return self.item.kind in OPINION_KINDS


def version_by_code(*, entity: Entity, code: str) -> InstrumentVersion | None:
    """Return the newest version of the entity's instrument with this code, if there is one."""
    return InstrumentVersion.objects.filter(entity=entity, instrument__code=code).order_by("-number").first()


def versions_for(*, person: Person) -> QuerySet[InstrumentVersion]:
    """Return the versions that an author sees, with their number of items."""
    if not can_author(person):
        return InstrumentVersion.objects.none()
    versions = InstrumentVersion.objects.filter(entity_id=person.entity_id).select_related("instrument", "entity")
    return versions.annotate(items_count=Count("items"))


def version_for(*, person: Person, pk: int) -> InstrumentVersion:
    """Return a version that the author may open."""
    version = versions_for(person=person).filter(pk=pk).first()
    if version is None:
        raise NotFound(_("No encontramos ese instrumento."))
    return version


def section_for(*, person: Person, pk: int) -> Section:
    """Return a section of a version that the author may open."""
    section = (
        Section.objects.select_related("version__instrument", "entity")
        .filter(entity_id=person.entity_id, pk=pk)
        .first()
    )
    if section is None or not can_author(person):
        raise NotFound(_("No encontramos esa sección."))
    return section


def scale_for(*, person: Person, pk: int) -> ResponseScale:
    """Return a scale of a version that the author may open."""
    scales = ResponseScale.objects.select_related("version__instrument", "entity")
    scale = scales.filter(entity_id=person.entity_id, pk=pk).first()
    if scale is None or not can_author(person):
        raise NotFound(_("No encontramos esa escala."))
    return scale


def item_for(*, person: Person, pk: int) -> Item:
    """Return an item of a version that the author may open, with all it shows."""
    items = Item.objects.select_related(
        "version__instrument", "entity", "section", "scale", "service", "competence__area", "picture", "recording"
    )
    item = items.filter(entity_id=person.entity_id, pk=pk).first()
    if item is None or not can_author(person):
        raise NotFound(_("No encontramos esa pregunta."))
    return item


def version_page(*, person: Person, pk: int) -> VersionPage:
    """Return a version with all that its page shows. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    is_draft = version.state == VersionState.DRAFT
    is_open = is_draft or version.state == VersionState.IN_REVIEW
    items = list(_whole_items(version).order_by("section__order", "order", "code")) if is_open else []
    return VersionPage(
        version=version,
        sections=_sections_of(version),
        scales=_scales_of(version),
        coverage=_coverage_of(version),
        items=_whole_items(version),
        minutes=minutes_of(version),
        unready=[item for item in items if lacks_of(content_of(item))] if is_draft else [],
        findings=findings_in(item for item in items if item.status != Item.Status.RETIRED) if is_draft else [],
        desk=desk_of(version, items, person=person) if items else None,
        may_freeze=version.state == VersionState.IN_REVIEW and is_second_person(version, person),
    )


def item_page(*, person: Person, pk: int) -> ItemPage:
    """Return an item with all that its page shows. Raises `NotFound`."""
    item = item_for(person=person, pk=pk)
    others = asked_items(item.version) if _has_logic(item) else []
    return ItemPage(
        item=item,
        question=_preview_of(item),
        answer=_answer_of(item),
        condition=condition_in_words(item.relevance, {one.code: one for one in others}),
        findings=[one for one in findings_in(others) if one.item.pk == item.pk],
        may_have_conditions=not is_fixed(item.kind),
        lacks=lacks_of(content_of(item)),
        hints=hints_of(content_of(item)),
        reviews=reviews_of_item(item),
        may_review=can_review(item.version, person),
        kin=kin_of(item),
        stages=stages_of(item),
        life=life_of(item),
    )


def desk_for_new_item(*, person: Person, pk: int, kind: str) -> ItemDesk:
    """Return what writing a new item of this kind in a version needs. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    if kind not in ItemKind.values or (version.instrument.is_survey and kind not in OPINION_KINDS):
        raise NotFound(_("No hay preguntas de ese tipo."))
    return _desk(Item(version=version, kind=kind))


def preview_of(*, version: InstrumentVersion, content: ItemContent) -> Question:
    """Return a question that is being written as a person would meet it. Nothing is kept."""
    item = Item(
        version=version,
        code=content.code,
        kind=content.kind,
        stem=content.stem,
        options=[asdict(option) for option in content.options],
        has_fixed_order=content.has_fixed_order,
        bounds=dict(content.bounds or {}),
        section=next((one for one in version.sections.all() if one.title == content.section), Section()),
        scale=next((one for one in version.scales.all() if one.code == content.scale), None),
    )
    return _preview_of(item)


def picture_desk_for(*, person: Person, pk: int) -> PictureDesk:
    """Return an item with its picture, for whom may change both. Raises `NotFound`."""
    item = item_for(person=person, pk=pk)
    return PictureDesk(item, picture_shown(item))


def recording_desk_for(*, person: Person, pk: int) -> RecordingDesk:
    """Return an item with its sound or video, for whom may change both. Raises `NotFound`."""
    return recording_desk(item_for(person=person, pk=pk))


def desk_of_item(*, person: Person, pk: int) -> ItemDesk:
    """Return what writing an item anew needs. Raises `NotFound`."""
    return _desk(item_for(person=person, pk=pk))


def sheet_desk_for(*, person: Person, pk: int) -> SheetDesk:
    """Return what reading a file of items for a version needs. Raises `NotFound`."""
    return sheet_desk_of(version_for(person=person, pk=pk))


def sheet_desk_of(version: InstrumentVersion) -> SheetDesk:
    """Return what reading a file of items for this version needs."""
    placed = version.items.values_list("code", "section__title", "order")
    return SheetDesk(
        version=version,
        sections=[section.title for section in _sections_of(version)],
        scales={scale.code: scale.options for scale in _scales_of(version)},
        competences=[competence.code for area in framework_areas() for competence in area.competences],
        items={code: (title, order) for code, title, order in placed},
        services=[code for code, _name in service_choices_by_code(entity=version.entity)],
        is_survey=version.instrument.is_survey,
    )


def _desk(item: Item) -> ItemDesk:
    scales = _scales_of(item.version)
    return ItemDesk(
        item=item,
        sections=[section.title for section in _sections_of(item.version)],
        scales=[(scale.code, scale.name) for scale in scales if scale_fits(item.kind, scale.options)],
        services=service_choices_by_code(entity=item.version.entity) if item.kind in SERVICE_KINDS else [],
        codes=frozenset(item.version.items.values_list("code", flat=True)),
    )


def _whole_items(version: InstrumentVersion) -> QuerySet[Item]:
    """Return the items of a version with all that `content_of` and the checker of their logic read."""
    return version.items.select_related("section", "scale", "competence__area", "service")


def asked_items(version: InstrumentVersion) -> list[Item]:
    """Return the items of a version that are not retired, with all that their logic is told by."""
    return list(_whole_items(version).exclude(status=Item.Status.RETIRED))


def _has_logic(item: Item) -> bool:
    return bool(codes_named_by(item) or item.relevance or item.validation)


def _sections_of(version: InstrumentVersion) -> list[Section]:
    """Return the sections in order, each with its number of items."""
    return list(version.sections.annotate(items_count=Count("items")).order_by("order"))


def _scales_of(version: InstrumentVersion) -> list[ResponseScale]:
    """Return the scales of a version by name."""
    return list(version.scales.order_by("name"))


def _coverage_of(version: InstrumentVersion) -> list[CoverageRow]:
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


def _preview_of(item: Item) -> Question:
    """Return an item as a person meets it, alone and without an answer."""
    choices = choices_of(item, None, seed=item.code)
    return Question(
        number=1,
        position=1,
        total=1,
        minutes_left=1,
        kind=item.kind,
        stem=item.stem.replace(SERVICE_PLACEHOLDER, item.service.name if item.service else _("Nombre del servicio")),
        scenario=item.scenario,
        section=item.section.title,
        area=item.competence.area.name if item.competence is not None else "",
        choices=choices,
        picture=picture_shown(item),
        recording=recording_shown(item),
        task=task_shown(item, choices),
        targets=targets_of(item, seed=item.code),
        status="",
        previous=None,
        following=None,
        intro=item.section.intro if item.kind in OPINION_KINDS else "",
        hint=hint_of(item),
        field=typed_field(item, None),
    )


def _answer_of(item: Item) -> list[str]:
    """Return the right answer in words: what is right, the right order, or each pair."""
    if item.kind == ItemKind.NUMERIC:
        words = words_of_key(item.key)
        return [f"{words} {item.task.get('unit', '')}".strip()] if words else []
    texts = {option["id"]: option["text"] for option in item.options}
    if item.kind == ItemKind.MATCHING:
        pairs = {target["id"]: target["text"] for target in item.targets}
        return [f"{texts.get(one, '')} → {pairs.get(other, '')}" for one, other in dict(item.key).items()]
    return [texts.get(one, "") for one in item.key]
