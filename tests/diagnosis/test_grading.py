"""What is right, how much of it, and which questions one meets."""

import pytest

from apropia.diagnosis.models import Item, ItemKind, ResponseScale
from apropia.diagnosis.queries.form_choice import choose_form
from apropia.diagnosis.queries.grading import credit_of, problem_of
from apropia.foundation.tenancy.models import Entity
from diagnosis.factories import make_wave

OPTIONS = [{"id": one, "text": one.upper()} for one in "abcd"]


def item(kind: str, key: object = None, **fields: object) -> Item:
    return Item(kind=kind, options=OPTIONS, key=key or [], **fields)


@pytest.mark.parametrize(
    ("kind", "key", "value", "credit"),
    [
        (ItemKind.SINGLE, ["b"], "b", 1),
        (ItemKind.SINGLE, ["b"], "a", 0),
        (ItemKind.SCENARIO, ["c"], "c", 1),
        (ItemKind.MULTIPLE, ["a", "b"], ["b", "a"], 1),
        (ItemKind.MULTIPLE, ["a", "b"], ["a"], 0.5),
        (ItemKind.MULTIPLE, ["a", "b"], ["a", "c"], 0),
        (ItemKind.MULTIPLE, ["a", "b"], ["a", "b", "c", "d"], 0),
        (ItemKind.ORDERING, ["a", "b", "c", "d"], ["a", "b", "c", "d"], 1),
        (ItemKind.ORDERING, ["a", "b", "c", "d"], ["b", "c", "d", "a"], 2 / 3),
        (ItemKind.ORDERING, ["a", "b", "c", "d"], ["d", "c", "b", "a"], 0),
        (ItemKind.MATCHING, {"a": "1", "b": "2"}, {"a": "1", "b": "1"}, 0.5),
        (ItemKind.MATCHING, {"a": "1", "b": "2"}, {"a": "1", "b": "2"}, 1),
    ],
)
def test_credit_is_the_share_that_is_right(kind: str, key: object, value: object, credit: float) -> None:
    assert credit_of(item(kind, key), value) == pytest.approx(credit)


def test_marking_everything_earns_nothing() -> None:
    assert credit_of(item(ItemKind.MULTIPLE, ["a", "b"]), ["a", "b", "c", "d"]) == 0


def test_step_of_a_scale_is_a_number_of_it() -> None:
    scale = ResponseScale(options=[{"value": 0, "text": "No"}, {"value": 1, "text": "Sí"}])
    asked = Item(kind=ItemKind.PERCEPTION, scale=scale)

    assert problem_of(asked, 0) == ""
    for value in (2, -1, True, "0", None, [0]):
        assert problem_of(asked, value)


def test_form_keeps_its_limits(db: None, entity: Entity) -> None:
    version = make_wave(people=[], entity=entity).version
    items = list(Item.objects.filter(version=version).select_related("section", "competence__area"))

    for limit, expected in ((24, 20), (17, 15), (4, 0)):
        version.max_performance_items, version.performance_seconds = limit, 10_000
        form = choose_form(version=version, items=items, services=[], seed="x")
        kinds = {one.pk: one.construct for one in items}
        assert sum(kinds[slot["item"]] == "PERFORMANCE" for slot in form) == expected


def test_form_is_the_same_for_a_seed_whatever_the_order_of_the_bank(db: None, entity: Entity) -> None:
    version = make_wave(people=[], entity=entity).version
    items = list(Item.objects.filter(version=version).select_related("section", "competence__area"))

    forms = [
        choose_form(version=version, items=bank, services=services, seed="x")
        for bank, services in ((items, [1, 2, 3]), (items[::-1], [3, 1, 2]))
    ]

    assert forms[0] == forms[1]
    assert forms[0] != choose_form(version=version, items=items, services=[1, 2, 3], seed="y")


def test_every_item_of_the_bank_is_met_by_somebody(db: None, entity: Entity) -> None:
    version = make_wave(people=[], entity=entity).version
    items = list(Item.objects.filter(version=version).select_related("section", "competence__area"))

    met = {
        slot["item"]
        for seed in range(160)
        for slot in choose_form(version=version, items=items, services=[1], seed=str(seed))
    }

    assert met == {one.pk for one in items}
