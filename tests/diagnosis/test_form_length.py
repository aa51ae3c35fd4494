"""The form keeps to the time that is announced, and what it asks is enough for every rule that reads it."""

from collections import Counter, defaultdict
from datetime import datetime

import pytest

from apropia.competences.models import Level
from apropia.diagnosis.models import (
    SERVICE_KINDS,
    Answer,
    Construct,
    InstrumentVersion,
    Item,
    ItemKind,
    Response,
    Score,
    WaveMode,
)
from apropia.diagnosis.notices import invitation_to
from apropia.diagnosis.queries.form_choice import Slot, choose_form, minutes_of
from apropia.diagnosis.queries.scores import scores_of
from apropia.foundation.tenancy.models import Entity
from diagnosis.factories import make_wave, right_answer

# Which questions a form has is reckoned in memory, from questions that every database gives back alike.
reckoned = pytest.mark.once
PEOPLE = 150
TEN_SERVICES = range(1, 11)
PROMISED_SECONDS = 12 * 60


@pytest.fixture
def version(entity: Entity) -> InstrumentVersion:
    return make_wave(people=[], entity=entity).version


@pytest.fixture
def bank(version: InstrumentVersion) -> dict[int, Item]:
    items = Item.objects.filter(version=version).select_related("section", "competence__area", "scale")
    return {item.pk: item for item in items}


def forms_of(
    version: InstrumentVersion, bank: dict[int, Item], *, services: range = TEN_SERVICES, people: int = PEOPLE
) -> list[list[Slot]]:
    items = list(bank.values())
    return [choose_form(version=version, items=items, services=services, seed=str(seed)) for seed in range(people)]


def mix(form: list[Slot], bank: dict[int, Item]) -> Counter[tuple[str, str]]:
    asked = [bank[slot["item"]] for slot in form]
    return Counter((one.competence.area.code, one.level) for one in asked if one.construct == Construct.PERFORMANCE)


@reckoned
@pytest.mark.parametrize("count", [0, 1, 3, 10, 40])
def test_longest_way_through_any_form_takes_twelve_minutes_at_most(
    version: InstrumentVersion, bank: dict[int, Item], count: int
) -> None:
    for form in forms_of(version, bank, services=range(1, count + 1), people=60):
        assert sum(slot["seconds"] for slot in form) <= PROMISED_SECONDS
        assert [slot["seconds"] for slot in form] == [bank[slot["item"]].seconds for slot in form]


def test_announcement_says_the_same_twelve_minutes(version: InstrumentVersion) -> None:
    assert minutes_of(version) == 12
    assert "12 minutos" in invitation_to(version.waves.get()).subject


def test_announcement_grows_with_the_seconds_of_the_questions(version: InstrumentVersion) -> None:
    version.items.update(seconds=100)

    # Fifteen performance questions, ten on perception, three for each of four services, of 100 seconds each.
    assert minutes_of(version) == round((15 + 10 + 12) * 100 / 60)


@reckoned
def test_everybody_meets_one_question_of_each_level_in_each_area(
    version: InstrumentVersion, bank: dict[int, Item]
) -> None:
    expected = {(area, level): 1 for area in "12345" for level in ("BASIC", "INTERMEDIATE", "ADVANCED")}

    for form in forms_of(version, bank):
        assert mix(form, bank) == expected


@reckoned
def test_bank_with_slow_questions_keeps_the_mix_and_exchanges_only_for_shorter_ones(
    version: InstrumentVersion, bank: dict[int, Item]
) -> None:
    free = [mix(form, bank) for form in forms_of(version, bank)]
    version.performance_seconds = 440
    tight = forms_of(version, bank)

    assert [mix(form, bank) for form in tight] == free
    for form in tight:
        performance = [slot for slot in form if bank[slot["item"]].construct == Construct.PERFORMANCE]
        assert sum(slot["seconds"] for slot in performance) <= 440


@reckoned
def test_services_rotate_and_only_those_of_the_person_are_asked(
    version: InstrumentVersion, bank: dict[int, Item]
) -> None:
    met: Counter[int] = Counter()
    for form in forms_of(version, bank):
        asked = {slot["service"] for slot in form if "service" in slot}
        assert len(asked) == 4
        met.update(asked)

    # Four of ten: about 60 of 150 people each.
    assert set(met) == set(TEN_SERVICES)
    assert min(met.values()) >= 40
    few = forms_of(version, bank, services=range(1, 3), people=5)
    assert all({slot["service"] for slot in form if "service" in slot} == {1, 2} for form in few)


@reckoned
def test_every_competence_and_question_is_met_by_some(version: InstrumentVersion, bank: dict[int, Item]) -> None:
    met = {slot["item"] for form in forms_of(version, bank) for slot in form}

    assert met == set(bank)


@reckoned
def test_each_area_can_be_assessed_and_one_answer_never_makes_a_competence(
    entity: Entity, version: InstrumentVersion, bank: dict[int, Item], at: datetime
) -> None:
    """What the rules of «sin evaluar» and of gaps need: an area from every form, a competence only from enough."""
    for form in forms_of(version, bank, people=25):
        response = Response(
            entity=entity, wave=version.waves.get(), mode=WaveMode.ANONYMOUS, started_on=at.date(), form=form
        )
        wrong = [
            Answer(item=bank[slot["item"]], status=Answer.Status.DONT_KNOW)
            if bank[slot["item"]].construct == Construct.PERFORMANCE
            else Answer(item=bank[slot["item"]], status=Answer.Status.ANSWERED, value=0)
            for slot in form
            if bank[slot["item"]].kind not in SERVICE_KINDS
        ]
        scores = scores_of(response, wrong, None)

        given = defaultdict(Counter)
        for one in wrong:
            given[one.item.construct][one.item.competence.code] += 1
        for construct in (Construct.PERFORMANCE, Construct.PERCEPTION):
            of_construct = [score for score in scores if score.construct == construct]
            areas = {score.code: score for score in of_construct if score.scope == Score.Scope.AREA}
            competences = {score.code for score in of_construct if score.scope == Score.Scope.COMPETENCE}
            assert set(areas) == set("12345")
            assert all((score.value, score.level) == (0, Level.BASIC) for score in areas.values())
            assert competences == {code for code, count in given[construct].items() if count >= 2}


@reckoned
def test_advanced_level_is_within_reach_in_every_area(
    entity: Entity, version: InstrumentVersion, bank: dict[int, Item], at: datetime
) -> None:
    for form in forms_of(version, bank, people=25):
        response = Response(
            entity=entity, wave=version.waves.get(), mode=WaveMode.ANONYMOUS, started_on=at.date(), form=form
        )
        right = [
            Answer(item=bank[slot["item"]], status=Answer.Status.ANSWERED, value=right_answer(bank[slot["item"]]))
            for slot in form
            if bank[slot["item"]].kind not in (*SERVICE_KINDS, ItemKind.PERCEPTION)
        ]
        areas = [score for score in scores_of(response, right, None) if score.scope == Score.Scope.AREA]

        assert [score.level for score in areas] == [Level.ADVANCED] * 5
