"""Drafts are written, reviewed and frozen by two persons; then nothing inside changes."""

from dataclasses import replace
from datetime import datetime

import pytest

from apropia.competences.actions.framework import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.models import InstrumentVersion, Item
from apropia.diagnosis.policies.authoring import VersionIsSettled
from apropia.diagnosis.policies.content import ItemContent, Option, content_from, content_of, lacks_of
from apropia.diagnosis.queries.instruments import checksum_of
from apropia.diagnosis.states import VersionState
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.states import StepRefused
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from people_factories import make_entity, make_person

SINGLE = ItemContent(
    code="P-1.1-B7",
    kind="SINGLE",
    section="Situaciones de trabajo",
    competence="1.1",
    level="BASIC",
    stem="¿Cuál es la búsqueda más precisa?",
    options=(Option("a", "Una."), Option("b", "Dos."), Option("c", "Tres.")),
    key=["b"],
    rationale="Nombra lo que se busca.",
)


@pytest.fixture
def entity(db: None) -> Entity:
    """An entity that has no instrument yet."""
    return make_entity()


@pytest.fixture
def diana(unit: OrgUnit) -> Person:
    """Analyses measurement: the second person of every review."""
    return make_person(unit=unit, given_names="Diana", surnames="Analista", roles=[Role.ANALYST])


@pytest.fixture
def draft(carla: Person, at: datetime) -> InstrumentVersion:
    load_framework(at=at)
    return versions.create_instrument(
        entity=carla.entity,
        name="Pulso de marzo",
        scales=starter.starter_scales(),
        sections=starter.starter_sections(),
        by=carla,
        at=at,
    )


@pytest.fixture
def frozen(draft: InstrumentVersion, carla: Person, diana: Person, at: datetime) -> InstrumentVersion:
    authoring.create_item(version=draft, content=SINGLE, by=carla, at=at)
    versions.submit(version=draft, by=carla, at=at)
    versions.freeze(version=draft, by=diana, at=at)
    return draft


def test_draft_takes_an_incomplete_item_and_names_what_it_lacks(
    draft: InstrumentVersion, carla: Person, at: datetime
) -> None:
    content = replace(SINGLE, key=None, rationale="")

    item = authoring.create_item(version=draft, content=content, by=carla, at=at)

    assert [lack.field for lack in lacks_of(content_of(item))] == ["key", "rationale"]


def test_version_with_an_incomplete_item_is_not_reviewed(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    authoring.create_item(version=draft, content=replace(SINGLE, key=None), by=carla, at=at)

    with pytest.raises(DomainError, match=r"P-1\.1-B7"):
        versions.submit(version=draft, by=carla, at=at)


def test_empty_version_is_not_reviewed(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    with pytest.raises(DomainError, match="no tiene preguntas"):
        versions.submit(version=draft, by=carla, at=at)


def test_the_person_who_sent_a_version_cannot_freeze_it(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    authoring.create_item(version=draft, content=SINGLE, by=carla, at=at)
    versions.submit(version=draft, by=carla, at=at)

    with pytest.raises(Forbidden, match="otra persona"):
        versions.freeze(version=draft, by=carla, at=at)


def test_second_person_freezes_with_a_checksum_and_an_audit_line(frozen: InstrumentVersion, diana: Person) -> None:
    frozen.refresh_from_db()

    assert frozen.state == VersionState.FROZEN
    assert frozen.frozen_by == diana.uid
    assert frozen.checksum == checksum_of(frozen)
    assert AuditEvent.objects.get(action="diagnosis.version.frozen").actor == diana.uid


def test_nothing_inside_a_frozen_version_changes(frozen: InstrumentVersion, carla: Person, at: datetime) -> None:
    item = frozen.items.get()
    section = frozen.sections.first()
    assert section is not None

    with pytest.raises(VersionIsSettled):
        authoring.change_item(item=item, content=SINGLE, by=carla, at=at)
    with pytest.raises(VersionIsSettled):
        authoring.remove_item(item=item, by=carla, at=at)
    with pytest.raises(VersionIsSettled):
        authoring.create_item(version=frozen, content=replace(SINGLE, code="X"), by=carla, at=at)
    with pytest.raises(VersionIsSettled):
        authoring.save_section(version=frozen, section=section, title="Otra", intro="", by=carla, at=at)
    with pytest.raises(VersionIsSettled):
        authoring.apply_items(version=frozen, contents=[SINGLE], by=carla, at=at)


def test_states_are_walked_only_forward(frozen: InstrumentVersion, carla: Person, at: datetime) -> None:
    with pytest.raises(StepRefused):
        versions.return_to_draft(version=frozen, by=carla, at=at)

    versions.retire(version=frozen, by=carla, at=at)

    with pytest.raises(StepRefused):
        versions.freeze(version=frozen, by=carla, at=at)


def test_next_version_is_a_copy_and_leaves_the_old_one_alone(
    frozen: InstrumentVersion, carla: Person, at: datetime
) -> None:
    checksum = frozen.checksum

    following = versions.start_next_version(version=frozen, by=carla, at=at)
    authoring.change_item(item=following.items.get(), content=replace(SINGLE, stem="¿Cuál conviene?"), by=carla, at=at)

    assert (following.number, following.state) == (2, VersionState.DRAFT)
    assert following.items.get().section.version_id == following.pk
    assert frozen.items.get().stem == SINGLE.stem
    assert checksum_of(frozen) == checksum
    assert checksum_of(following) != checksum


def test_unchanged_copy_has_the_same_checksum(frozen: InstrumentVersion, carla: Person, at: datetime) -> None:
    following = versions.start_next_version(version=frozen, by=carla, at=at)

    assert checksum_of(following) == frozen.checksum


def test_one_open_version_at_a_time(frozen: InstrumentVersion, carla: Person, at: datetime) -> None:
    versions.start_next_version(version=frozen, by=carla, at=at)

    with pytest.raises(DomainError, match="Ya hay una versión abierta"):
        versions.start_next_version(version=frozen, by=carla, at=at)


def test_a_colleague_without_the_role_writes_nothing(draft: InstrumentVersion, beto: Person, at: datetime) -> None:
    with pytest.raises(Forbidden):
        authoring.create_item(version=draft, content=SINGLE, by=beto, at=at)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"section": "No existe"}, "section"),
        ({"competence": "9.9"}, "competence"),
        ({"kind": "PERCEPTION", "scale": "NADA"}, "scale"),
        ({"kind": "RARA"}, "kind"),
    ],
)
def test_item_that_points_nowhere_is_refused_at_its_field(
    draft: InstrumentVersion, carla: Person, at: datetime, change: dict[str, str], field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        authoring.create_item(version=draft, content=replace(SINGLE, **change), by=carla, at=at)

    assert refusal.value.field == field


def test_code_is_unique_in_its_version(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    authoring.create_item(version=draft, content=SINGLE, by=carla, at=at)

    with pytest.raises(DomainError, match="ese código"):
        authoring.create_item(version=draft, content=SINGLE, by=carla, at=at)


def test_items_and_sections_move_within_bounds(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    for code in ("A", "B", "C"):
        authoring.create_item(version=draft, content=replace(SINGLE, code=code), by=carla, at=at)
    last = draft.items.get(code="C")

    authoring.move_item(item=last, places=-1, by=carla, at=at)
    authoring.move_item(item=last, places=9, by=carla, at=at)
    authoring.move_item(item=last, places=-9, by=carla, at=at)
    section = draft.sections.get(order=3)
    authoring.move_section(section=section, places=-1, by=carla, at=at)

    assert list(draft.items.order_by("order").values_list("code", flat=True)) == ["C", "A", "B"]
    assert list(draft.sections.order_by("order").values_list("title", flat=True))[1] == "Servicios de TI"


def test_section_with_items_is_kept(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    item = authoring.create_item(version=draft, content=SINGLE, by=carla, at=at)

    with pytest.raises(DomainError, match="tiene preguntas"):
        authoring.remove_section(section=item.section, by=carla, at=at)


def test_import_adds_new_codes_and_changes_known_ones(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    authoring.create_item(version=draft, content=SINGLE, by=carla, at=at)
    contents = [replace(SINGLE, stem="¿Cuál cambia?"), replace(SINGLE, code="P-1.1-B8")]

    applied = authoring.apply_items(version=draft, contents=contents, by=carla, at=at)

    assert (applied.created, applied.changed) == (1, 1)
    assert draft.items.get(code="P-1.1-B7").stem == "¿Cuál cambia?"
    assert Item.objects.filter(version=draft).count() == 2


def test_import_adds_the_sections_it_names(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    contents = [replace(SINGLE, section="Nueva"), replace(SINGLE, code="P-1.1-B8", section="Servicios de TI")]

    authoring.apply_items(version=draft, contents=contents, by=carla, at=at)

    assert list(draft.sections.values_list("title", flat=True))[-1] == "Nueva"
    assert draft.items.get(code="P-1.1-B7").section.title == "Nueva"


@pytest.mark.parametrize(("kind", "scale"), [("PERCEPTION", "SERVICE_SATISFACTION"), ("SERVICE_SATISFACTION", "SKILL")])
def test_scale_that_could_not_be_scored_is_refused(
    draft: InstrumentVersion, carla: Person, at: datetime, kind: str, scale: str
) -> None:
    content = replace(SINGLE, kind=kind, scale=scale, stem="¿Cómo le va con {service}?")

    with pytest.raises(DomainError) as refusal:
        authoring.create_item(version=draft, content=content, by=carla, at=at)

    assert refusal.value.field == "scale"


def test_scale_is_reworded_and_keeps_its_values(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    scale = draft.scales.get(code="ATTITUDE")

    authoring.reword_scale(scale=scale, name="Actitud", texts=["No", "Algo", "Sí", "Mucho"], by=carla, at=at)

    scale.refresh_from_db()
    assert scale.options[1] == {"value": 1, "text": "Algo"}
    with pytest.raises(DomainError, match="cada paso"):
        authoring.reword_scale(scale=scale, name="Actitud", texts=["No"], by=carla, at=at)


def test_content_survives_storing_and_sending(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    item = authoring.create_item(version=draft, content=SINGLE, by=carla, at=at)

    stored = content_of(item)

    assert content_from(stored.as_data()) == stored
    assert replace(stored, relevance=None, validation=None, validation_message=None) == SINGLE


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("SINGLE", ["a", "b"]),
        ("SINGLE", ["z"]),
        ("MULTIPLE", ["a"]),
        ("MULTIPLE", ["a", "b", "c"]),
        ("ORDERING", ["a"]),
    ],
)
def test_key_that_does_not_fit_the_kind_is_a_lack(kind: str, key: list[str]) -> None:
    assert "key" in {lack.field for lack in lacks_of(replace(SINGLE, kind=kind, key=key))}


def test_matching_needs_one_different_pair_for_each_option() -> None:
    targets = (Option("1", "Uno."), Option("2", "Dos."), Option("3", "Tres."))
    matching = replace(SINGLE, kind="MATCHING", targets=targets)

    assert lacks_of(replace(matching, key={"a": "1", "b": "2", "c": "3"})) == ()
    assert lacks_of(replace(matching, key={"a": "1", "b": "1", "c": "3"}))
    assert lacks_of(replace(matching, key={"a": "1", "b": "2"}))
