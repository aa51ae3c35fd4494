"""Variants of one question and enemies never stand in one form, whoever chooses it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.models import InstrumentVersion, Item, Limits
from apropia.diagnosis.policies.item_files.sheet import FIELDS, item_rows, read_sheet
from apropia.diagnosis.policies.kinship import free_of, rivals_of
from apropia.diagnosis.queries.adaptive_bank import AdaptiveBank, Row
from apropia.diagnosis.queries.authoring import sheet_desk_of
from apropia.diagnosis.queries.form_choice import choose_form
from apropia.formats.tabular.writing import csv_chunks
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.science.psychometrics.adaptive.trial import AdaptiveTest
from diagnosis.factories import make_wave

RELATIONS = 30
FORMS = 20
GOOD = next(one for one in starter.starter_items() if one.code == "P-1.1-B1")


@pytest.fixture
def version(entity: Entity) -> InstrumentVersion:
    return make_wave(people=[], entity=entity).version


@pytest.fixture
def bank(version: InstrumentVersion) -> list[Item]:
    return list(Item.objects.filter(version=version).select_related("section", "competence__area", "scale"))


@pytest.fixture
def draft(carla: Person, at: datetime) -> InstrumentVersion:
    version = versions.create_instrument(
        entity=carla.entity,
        name="Pulso",
        scales=starter.starter_scales(),
        sections=starter.starter_sections(),
        by=carla,
        at=at,
    )
    contents = [replace(GOOD, code=f"P-{number}") for number in range(1, 5)]
    authoring.apply_items(version=version, contents=contents, by=carla, at=at)
    return version


def related(items: Sequence[Item], luck: Random) -> None:
    """Give some questions a family, some an enemy, and put some on trial."""
    for item in items:
        item.family = f"f{luck.randrange(12)}" if luck.random() < 0.3 else ""
        item.enemies = [luck.choice(items).code] if luck.random() < 0.2 else []
        is_tried = item.construct == "PERFORMANCE" and luck.random() < 0.1
        item.status = Item.Status.PILOT if is_tried else Item.Status.ACTIVE


@pytest.mark.once
def test_no_form_holds_two_rivals(version: InstrumentVersion, bank: list[Item]) -> None:
    luck = Random(20)
    for _relation in range(RELATIONS):
        related(bank, luck)
        rivals = rivals_of(bank)
        by_pk = {item.pk: item.code for item in bank}
        for seed in range(FORMS):
            form = choose_form(version=version, items=bank, services=[1, 2], seed=str(seed))
            codes = [by_pk[slot["item"]] for slot in form if "service" not in slot]

            assert len(set(codes)) == len(codes)
            assert not [pair for pair in combinations(codes, 2) if pair[1] in rivals.get(pair[0], ())]
            assert len(codes) > 20


@pytest.mark.once
def test_every_variant_is_met_by_somebody(version: InstrumentVersion, bank: list[Item]) -> None:
    of_one = [item for item in bank if item.code.startswith("P-1.1-B")]
    for item in of_one:
        item.family = "horario"

    forms = [choose_form(version=version, items=bank, services=[], seed=str(seed)) for seed in range(150)]

    met = {slot["item"] for form in forms for slot in form}
    assert {item.pk for item in of_one} <= met


def test_rivals_are_so_either_way_round_and_strangers_are_none() -> None:
    one, other, third = (Item(code=code) for code in ("A", "B", "C"))
    one.enemies = ["B", "Z", "A"]
    third.family = other.family = "f"

    assert rivals_of([one, other, third]) == {"A": {"B"}, "B": {"A", "C"}, "C": {"B"}}
    assert free_of([other, third], [one], rivals_of([one, other, third])) == [third]
    assert free_of([other, third], [one], {}) == [other, third]


def adaptive(*relations: tuple[str, tuple[str, ...]]) -> AdaptiveBank:
    rows = tuple(
        Row(number, f"P-{number}", "1", "BASIC", 1.0, number / 10, 30, family, enemies)
        for number, (family, enemies) in enumerate(relations)
    )
    return AdaptiveBank(rows, ("1",), ((1.0,),), Limits(20, 30, 0.2, 1.0))


def test_adaptive_choice_keeps_rivals_apart() -> None:
    bank = adaptive(("f", ()), ("f", ()), ("", ("P-3",)), ("", ()), ("", ()), ("", ()))
    rivals = rivals_of(bank.rows)

    for seed in range(40):
        test, met = AdaptiveTest(bank.bank, bank.rules, seed=seed), []
        while (code := test.next()) is not None:
            met.append(code)
            test.answer(seed % 2)

        assert not [pair for pair in combinations(met, 2) if pair[1] in rivals.get(pair[0], ())]
        assert len(met) <= 4


def test_what_is_not_of_the_bank_is_barred_where_it_is_a_rival() -> None:
    bank = adaptive(("f", ()), ("", ("X-1",)))

    assert bank.is_barred(Item(code="Y", family="f"))
    assert bank.is_barred(Item(code="X-1"))
    assert bank.is_barred(Item(code="Y", enemies=["P-0"]))
    assert not bank.is_barred(Item(code="Y", family="", enemies=["Z"]))


def test_author_names_them_in_the_editor(draft: InstrumentVersion, carla: Person, client_of) -> None:
    browser: Client = client_of(carla)
    item = draft.items.get(code="P-1")
    form = {
        "code": "P-1",
        "section": "Situaciones de trabajo",
        "competence": "1.1",
        "level": "BASIC",
        "stem": "¿Cuál?",
        "seconds": "30",
        "family": "horario",
        "enemies": "P-2; P-3",
    }
    url = reverse("diagnosis:change_item", args=[item.pk])

    browser.post(url, form)
    refused = browser.post(url, form | {"enemies": "P-2, P-99"})

    item.refresh_from_db()
    assert (item.family, item.enemies) == ("horario", ["P-2", "P-3"])
    assert "no tiene la pregunta «P-99»" in refused.text
    assert 'value="P-2, P-99"' in refused.text
    assert 'value="P-2, P-3"' in browser.get(url).text
    enemy = browser.get(reverse("diagnosis:item", args=[draft.items.get(code="P-2").pk])).text
    assert "Enemigas" in enemy
    assert "nunca en el mismo formulario" in enemy


def test_sheet_carries_them_there_and_back(draft: InstrumentVersion) -> None:
    contents = [replace(GOOD, code="P-1", family="horario", enemies=("P-2", "P-3")), replace(GOOD, code="P-2")]

    reading = read_sheet(b"".join(csv_chunks(FIELDS, item_rows(contents))), known=sheet_desk_of(draft))

    assert [(one.family, one.enemies) for one in reading.contents] == [("horario", ("P-2", "P-3")), (None, None)]


def test_empty_cells_keep_what_is_stored(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    named = replace(GOOD, code="P-1", family="horario", enemies=("P-2",))
    authoring.apply_items(version=draft, contents=[named], by=carla, at=at)
    authoring.apply_items(version=draft, contents=[replace(GOOD, code="P-1")], by=carla, at=at)

    item = draft.items.get(code="P-1")
    assert (item.family, item.enemies) == ("horario", ["P-2"])


def test_enemy_that_is_not_there_is_sent_back(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    authoring.apply_items(version=draft, contents=[replace(GOOD, code="P-1", enemies=("P-99",))], by=carla, at=at)

    with pytest.raises(DomainError, match="enemiga una pregunta que no está: P-1"):
        versions.submit(version=draft, by=carla, at=at)


def test_removing_a_question_takes_it_out_of_its_enemies(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    authoring.apply_items(version=draft, contents=[replace(GOOD, code="P-1", enemies=("P-2", "P-3"))], by=carla, at=at)

    authoring.remove_item(item=draft.items.get(code="P-2"), by=carla, at=at)

    assert draft.items.get(code="P-1").enemies == ["P-3"]


def test_next_version_forgets_enemies_that_were_retired(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    authoring.apply_items(version=draft, contents=[replace(GOOD, code="P-1", enemies=("P-2",))], by=carla, at=at)
    draft.items.filter(code="P-2").update(status=Item.Status.RETIRED)
    versions.submit(version=draft, by=None, at=at)
    versions.freeze(version=draft, by=None, at=at)

    following = versions.start_next_version(version=draft, by=carla, at=at)

    assert following.items.get(code="P-1").enemies == []
