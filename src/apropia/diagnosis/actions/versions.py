"""Bring a version of an instrument from a draft to what people are asked, and out of use."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apropia.diagnosis.actions.drafts import hold_draft
from apropia.diagnosis.events import InstrumentVersionFrozen
from apropia.diagnosis.models import (
    Instrument,
    InstrumentVersion,
    Item,
    ResponseScale,
    Section,
    VersionTranslation,
)
from apropia.diagnosis.policies.authoring import check_can_author, check_is_second_person
from apropia.diagnosis.policies.content import ScaleContent, SectionContent, content_of, lacks_of
from apropia.diagnosis.policies.ready_scales import broken
from apropia.diagnosis.queries.instruments import checksum_of
from apropia.diagnosis.queries.item_logic import findings_in
from apropia.diagnosis.queries.item_reviews import objected_in
from apropia.diagnosis.queries.translations import half_done
from apropia.diagnosis.states import VersionState
from apropia.diagnosis.states.instruments import INSTRUMENT_VERSION
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person

SHOWN_CODES = 5


@transaction.atomic
def create_instrument(
    *,
    entity: Entity,
    name: str,
    description: str = "",
    kind: str = Instrument.Kind.DIAGNOSIS,
    code: str = "",
    scales: Sequence[ScaleContent],
    sections: Sequence[SectionContent],
    by: Person | None,
    at: datetime,
) -> InstrumentVersion:
    """Begin an instrument with an empty first version, in draft, that has these scales and sections."""
    check_can_author(by)
    code = code or slugify(name)[:40]
    hold(entity)
    if Instrument.objects.filter(entity=entity, code=code).exists():
        raise DomainError(_("Ya hay un instrumento con ese nombre. Escriba otro."), field="name")
    instrument = Instrument.objects.create(
        entity=entity, code=code, name=name, description=description, kind=kind, created_at=at
    )
    version = InstrumentVersion.objects.create(entity=entity, instrument=instrument, number=1, created_at=at)
    ResponseScale.objects.bulk_create(
        ResponseScale(
            entity=entity,
            version=version,
            code=scale.code,
            name=scale.name,
            options=[{"value": value, "text": text} for value, text in scale.options],
        )
        for scale in scales
    )
    Section.objects.bulk_create(
        Section(entity=entity, version=version, title=section.title, intro=section.intro, order=order)
        for order, section in enumerate(sections, 1)
    )
    audit.record("diagnosis.instrument.created", entity=entity, by=by, on=instrument, at=at)
    return version


@transaction.atomic
def start_next_version(*, version: InstrumentVersion, by: Person, at: datetime) -> InstrumentVersion:
    """Begin the next version of an instrument as a copy of this one. One open version at a time."""
    check_can_author(by)
    instrument = version.instrument
    open_states = (VersionState.DRAFT, VersionState.IN_REVIEW)
    hold(instrument)
    if InstrumentVersion.objects.filter(instrument=instrument, state__in=open_states).exists():
        raise DomainError(_("Ya hay una versión abierta de este instrumento. Siga con ella."))
    last = InstrumentVersion.objects.filter(instrument=instrument).aggregate(last=Max("number"))["last"]
    copy = InstrumentVersion.objects.create(
        entity_id=version.entity_id,
        instrument=instrument,
        number=last + 1,
        created_at=at,
        max_performance_items=version.max_performance_items,
        performance_seconds=version.performance_seconds,
        max_perception_items=version.max_perception_items,
        max_services=version.max_services,
    )
    scales = _copied(ResponseScale, version, {"version_id": copy.pk})
    _copied(VersionTranslation, version, {"version_id": copy.pk})
    sections = _copied(Section, version, {"version_id": copy.pk})
    # What was retired stays in the versions that asked it.
    items = list(Item.objects.filter(version=version).exclude(status=Item.Status.RETIRED))
    codes = {item.code for item in items}
    for item in items:
        _renew(item, {"version_id": copy.pk})
        item.enemies = [code for code in item.enemies if code in codes]
        item.section_id = sections[item.section_id]
        item.scale_id = scales[item.scale_id] if item.scale_id else None
    Item.objects.bulk_create(items)
    audit.record(
        "diagnosis.version.created",
        entity=version.entity,
        by=by,
        on=copy,
        at=at,
        detail={"copied_from": version.number},
    )
    return copy


@transaction.atomic
def set_limits(
    *,
    version: InstrumentVersion,
    max_performance_items: int,
    performance_seconds: int,
    max_perception_items: int,
    max_services: int,
    by: Person,
    at: datetime,
) -> None:
    """Say how long the form of one person may be."""
    hold_draft(version, by=by)
    version.max_performance_items = max_performance_items
    version.performance_seconds = performance_seconds
    version.max_perception_items = max_perception_items
    version.max_services = max_services
    version.save(update_fields=["max_performance_items", "performance_seconds", "max_perception_items", "max_services"])
    audit.record("diagnosis.version.limits_set", entity=version.entity, by=by, on=version, at=at)


@transaction.atomic
def submit(*, version: InstrumentVersion, by: Person | None, at: datetime) -> None:
    """Send a draft to review. Refused while an item lacks something, naming the first ones."""
    check_can_author(by)
    hold(version)
    INSTRUMENT_VERSION.check(version, VersionState.IN_REVIEW)
    asked = version.items.exclude(status=Item.Status.RETIRED)
    items = list(asked.select_related("version", "section", "scale", "competence__area", "service"))
    if not items:
        raise DomainError(_("La versión no tiene preguntas. Escriba al menos una."))
    unready = [item.code for item in items if lacks_of(content_of(item))]
    if unready:
        raise DomainError(
            _("Faltan datos en %(count)s preguntas: %(codes)s. Ábralas y complételas.")
            % {"count": len(unready), "codes": ", ".join(unready[:SHOWN_CODES])}
        )
    wrong = list(dict.fromkeys(one.item.code for one in findings_in(items) if one.is_error))
    if wrong:
        raise DomainError(
            _("Hay condiciones por corregir en %(count)s preguntas: %(codes)s. La página de la versión dice qué.")
            % {"count": len(wrong), "codes": ", ".join(wrong[:SHOWN_CODES])}
        )
    if strangers := _unknown_enemies(items):
        raise DomainError(
            _("Nombran como enemiga una pregunta que no está: %(codes)s. Corrija el código o quítelo.")
            % {"codes": ", ".join(strangers[:SHOWN_CODES])}
        )
    if lacking := half_done(version):
        raise DomainError(
            _("Faltan traducciones: %(which)s. Complételas o quite el idioma en «Idiomas».")
            % {"which": ", ".join(f"{one.name} ({len(one.missing)})" for one in lacking)}
        )
    if halves := [section.title for section in broken(version.sections.all(), items)]:
        raise DomainError(
            _("A estas escalas listas les falta una pregunta o sus pasos: %(titles)s. Complételas o quítelas.")
            % {"titles": ", ".join(halves[:SHOWN_CODES])}
        )
    INSTRUMENT_VERSION.move(version, VersionState.IN_REVIEW, submitted_by=by.uid if by else None)
    audit.record("diagnosis.version.submitted", entity=version.entity, by=by, on=version, at=at)


def _unknown_enemies(items: list[Item]) -> list[str]:
    """Return the codes of the items that name an enemy which the version does not have: a sheet can."""
    codes = set(Item.objects.filter(version_id=items[0].version_id).values_list("code", flat=True))
    return [item.code for item in items if not codes.issuperset(item.enemies)]


@transaction.atomic
def return_to_draft(*, version: InstrumentVersion, by: Person, at: datetime) -> None:
    """Give a version in review back to be changed."""
    check_can_author(by)
    INSTRUMENT_VERSION.move(version, VersionState.DRAFT, submitted_by=None)
    audit.record("diagnosis.version.returned", entity=version.entity, by=by, on=version, at=at)


@transaction.atomic
def freeze(*, version: InstrumentVersion, by: Person | None, at: datetime) -> None:
    """Settle a reviewed version for good. By another person than the one who sent it; publishes the fact."""
    check_can_author(by)
    hold(version)
    INSTRUMENT_VERSION.check(version, VersionState.FROZEN)
    if by is not None:
        check_is_second_person(version, by)
    if objected := objected_in(version):
        raise DomainError(
            _("La revisión pide cambios en estas preguntas: %(codes)s. Devuelva la versión a borrador.")
            % {"codes": ", ".join(objected[:SHOWN_CODES])}
        )
    INSTRUMENT_VERSION.move(
        version,
        VersionState.FROZEN,
        frozen_at=at,
        frozen_by=by.uid if by else None,
        checksum=checksum_of(version),
    )
    audit.record(
        "diagnosis.version.frozen",
        entity=version.entity,
        by=by,
        on=version,
        at=at,
        detail={"checksum": version.checksum},
    )
    publish(InstrumentVersionFrozen(entity_id=version.entity_id, at=at, version_id=version.pk))


@transaction.atomic
def retire(*, version: InstrumentVersion, by: Person, at: datetime) -> None:
    """Take a frozen version out of use for new waves. Waves that have it go on."""
    check_can_author(by)
    INSTRUMENT_VERSION.move(version, VersionState.RETIRED)
    audit.record("diagnosis.version.retired", entity=version.entity, by=by, on=version, at=at)


def _copied(model: Any, version: InstrumentVersion, changes: dict[str, int]) -> dict[int, int]:
    """Copy the rows of a version; return old key → new key."""
    rows = list(model.objects.filter(version=version))
    old = [row.pk for row in rows]
    for row in rows:
        _renew(row, changes)
    return dict(zip(old, [row.pk for row in model.objects.bulk_create(rows)], strict=True))


def _renew(row: Any, changes: dict[str, int]) -> None:
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
