"""Waves in any state and responses, straight in the tables, over the starter instrument."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from apropia.competences.actions import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.models import (
    SCALE_KINDS,
    Answer,
    Invitation,
    Item,
    ItemKind,
    PopulationMember,
    Response,
    SurveyWave,
    WaveMode,
    WavePurpose,
)
from apropia.diagnosis.queries.invitations import token_hash_of, token_of
from apropia.diagnosis.states import WaveState
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person, Role
from people_factories import make_person
from privacy.factories import approve_starter_notice

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def make_wave(
    *,
    people: Iterable[Person],
    entity: Entity,
    name: str = "Línea base 2026",
    mode: str = WaveMode.NOMINAL,
    state: str = WaveState.OPEN,
    **fields: Any,
) -> SurveyWave:
    """Make a wave with its population and invitations; the starter instrument and the notice come with it."""
    load_framework(at=AT)
    values: dict[str, Any] = {
        "purpose": WavePurpose.BASELINE,
        "opens_at": AT - timedelta(days=1),
        "closes_at": AT + timedelta(days=13),
        "created_at": AT - timedelta(days=3),
        "snapshot_at": AT - timedelta(days=2),
    } | fields
    wave = SurveyWave.objects.create(
        entity=entity,
        name=name,
        version=starter.load(entity=entity, at=AT - timedelta(days=30)),
        mode=mode,
        state=state,
        **values,
    )
    invite(wave=wave, people=people)
    return wave


def invite(*, wave: SurveyWave, people: Iterable[Person]) -> None:
    for person in people:
        PopulationMember.objects.create(
            entity=wave.entity,
            wave=wave,
            pseudonym=person.pseudonym,
            unit=person.unit,
            unit_name=person.unit.name if person.unit else "",
            unit_path=person.unit.path if person.unit else "",
            engagement_type=person.engagement_type,
            job_level=person.job_level,
        )
        invitation = Invitation(
            entity=wave.entity, wave=wave, person_uid=person.uid, unit=person.unit, sent_at=wave.opens_at
        )
        invitation.token_hash = token_hash_of(token_of(invitation))
        invitation.save()


def make_notice(*, entity: Entity, unit: Any) -> None:
    """Give the entity a notice that rules."""
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))


def right_answer(item: Item) -> Any:
    """Return a value that is wholly right, or the top of a scale."""
    if item.kind in SCALE_KINDS:
        return item.scale.options[-1]["value"]
    if item.kind in (ItemKind.SINGLE, ItemKind.SCENARIO, ItemKind.SHEET, ItemKind.FOLDERS, ItemKind.HOTSPOT):
        return item.key[0]
    if item.kind == ItemKind.NUMERIC:
        return item.key["number"]
    return item.key


def answer_all(*, response: Response, at: datetime = AT) -> None:
    """Answer every slot rightly, straight in the tables."""
    items = {item.pk: item for item in Item.objects.filter(version_id=response.wave.version_id).select_related("scale")}
    Answer.objects.bulk_create(
        Answer(
            entity_id=response.entity_id,
            response=response,
            slot=index,
            item=items[slot["item"]],
            service_id=slot.get("service"),
            status=Answer.Status.ANSWERED,
            value=right_answer(items[slot["item"]]),
            answered_at=None if response.mode == WaveMode.ANONYMOUS else at,
            answered_on=at.date(),
        )
        for index, slot in enumerate(response.form)
    )
