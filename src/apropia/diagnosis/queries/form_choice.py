"""Which questions one person meets: a balanced form, the same each time for the same seed.

No choice here depends on an answer: below 200 answers per item an adaptive test would chase noise. `adaptive` has the
other way.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.models import Count, Max, Min, Sum

from apropia.competences.models import LEVEL_ORDER
from apropia.diagnosis.models import (
    OPINION_KINDS,
    PERFORMANCE_KINDS,
    SERVICE_KINDS,
    Construct,
    InstrumentVersion,
    Item,
    ItemKind,
    Limits,
    SurveyWave,
)
from apropia.diagnosis.policies.kinship import Rivals, free_of, rivals_of
from apropia.diagnosis.queries.form_logic import Slot, with_logic

_Kind = tuple[str, str]  # an area and, of what is in it, a level or a competence
# One question of each level in each area. A score is a proportion of right answers, so everybody must meet the same
# mix: to keep the time, a long question gives way to a shorter one of its area and level, never to none.
MINIMUM_ROUNDS = 3
# Questions on trial that one person meets among the others, at most: they lengthen the form and count for nothing.
PILOTS = 3


def shuffled(seed: str, key: str) -> str:
    """Return a place in an order that looks random and is always the same for the same seed."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def number_from(seed: str) -> int:
    """Return a number that looks random and is always the same for the same seed."""
    return int(hashlib.sha256(seed.encode()).hexdigest()[:16], 16)


def choose_form(*, version: InstrumentVersion, items: Sequence[Item], services: Iterable[int], seed: str) -> list[Slot]:
    """Return the slots of one form, section by section.

    `items` come with competence, area and section loaded; those on trial are strewn among the others. Opinions are
    asked of everybody, in the order of their section. A slot is `{"item", "seconds"}`, on services also `"service"`,
    and what `form_logic.with_logic` adds. Of variants at most one is chosen, and never two enemies
    (`policies.kinship`).
    """
    performance = [item for item in items if item.construct == Construct.PERFORMANCE and not item.is_pilot]
    perception = [item for item in items if item.kind == ItemKind.PERCEPTION]
    on_services = [item for item in items if item.kind in SERVICE_KINDS]
    opinions = sorted((item for item in items if item.kind in OPINION_KINDS), key=place_of)
    limit, seconds = version.max_performance_items, version.performance_seconds
    rivals = rivals_of(items)
    chosen = _balanced(performance, limit=limit, seconds=seconds, seed=seed, group=_level, rivals=rivals)
    perception = list(free_of(perception, chosen, rivals))
    chosen += _balanced(
        perception, limit=version.max_perception_items, seconds=None, seed=seed, group=_competence, rivals=rivals
    )
    pilots = sorted((item for item in items if item.is_pilot), key=lambda item: shuffled(seed, f"pilot {item.code}"))
    for _place in range(PILOTS):
        chosen += [item for item in free_of(pilots, chosen, rivals) if item not in chosen][:1]
    chosen.sort(key=place_of)
    asked = sorted(services, key=lambda pk: shuffled(seed, f"service {pk}"))[: version.max_services]
    own = {item.service_id for item in on_services}
    slots: list[Slot] = []
    for section in sorted({item.section.order for item in [*chosen, *opinions, *on_services]}):
        slots += [_slot(item) for item in (*chosen, *opinions) if item.section.order == section]
        for service in asked:
            # What is written for one service takes the place of what is asked of any.
            about = service if service in own else None
            there = [item for item in on_services if item.section.order == section and item.service_id == about]
            slots += [_slot(item) | {"service": service} for item in sorted(there, key=place_of)]
    return with_logic(slots, {item.pk: item for item in items})


def place_of(item: Item) -> tuple[int, int, str, int, str]:
    """Return where an item stands among the others, in every form that has it."""
    if item.kind in SERVICE_KINDS:
        return (item.section.order, 2, "", item.order, item.code)
    if item.kind in OPINION_KINDS:
        return (item.section.order, 1, "", item.order, item.code)
    return (item.section.order, 0, _area(item), LEVEL_ORDER.get(item.level, 0), item.code)


def minutes_of(version: InstrumentVersion) -> int:
    """Return how many minutes a form of this version takes at most, by the seconds of its questions. One query."""
    return math.ceil(_seconds_of(version) / 60)


def minutes_of_wave(wave: SurveyWave) -> int:
    """Return how many minutes a wave takes at most. One query, two where its questions are chosen by the answers."""
    if wave.simulation is None:
        return minutes_of(wave.version)
    chosen = Limits(**wave.simulation.limits).minutes * 60
    return math.ceil(_seconds_of(wave.version, performance=chosen) / 60)


def _seconds_of(version: InstrumentVersion, *, performance: int | None = None) -> int:
    """Return the seconds of a form; `performance`, where given, in the place of those of a balanced one."""
    kinds: dict[str, int] = {}
    shortest: dict[str, dict[str, int]] = {}
    rows = Item.objects.filter(version=version).exclude(status=Item.Status.RETIRED).order_by()
    groups = rows.values_list("status", "kind", "competence__area__code", "level")
    pilots, longest, opinions = 0, 0, 0
    for status, kind, area, level, least, most, count, whole in groups.annotate(
        least=Min("seconds"), most=Max("seconds"), count=Count("pk"), whole=Sum("seconds")
    ):
        if kind in OPINION_KINDS:
            opinions += whole
            continue
        if status == Item.Status.PILOT:
            pilots, longest = pilots + count, max(longest, most)
            continue
        kinds[kind] = max(kinds.get(kind, 0), most)
        if kind in PERFORMANCE_KINDS:
            levels = shortest.setdefault(area, {})
            levels[level] = min(least, levels.get(level, least))
    rounds = min(MINIMUM_ROUNDS, version.max_performance_items // max(1, len(shortest)))
    blueprint = sum(sum(sorted(levels.values())[:rounds]) for levels in shortest.values())
    if performance is None:
        performance = max(version.performance_seconds, blueprint) if shortest else 0
    perception = version.max_perception_items * kinds.get(ItemKind.PERCEPTION, 0)
    services = version.max_services * sum(kinds.get(kind, 0) for kind in SERVICE_KINDS)
    return performance + perception + services + opinions + min(pilots, PILOTS) * longest


def _slot(item: Item) -> Slot:
    return {"item": item.pk, "seconds": item.seconds}


def _area(item: Item) -> str:
    return item.competence.area.code if item.competence is not None else ""


def _competence(item: Item) -> str:
    return item.competence.code if item.competence is not None else ""


def _level(item: Item) -> str:
    return item.level


def _balanced(
    items: Sequence[Item],
    *,
    limit: int,
    seconds: int | None,
    seed: str,
    group: Callable[[Item], str],
    rivals: Rivals,
) -> list[Item]:
    """Take one item per area and round while the limits hold; in each area, groups and competences least used first."""
    pools: dict[str, list[Item]] = {}
    kin: dict[int, tuple[_Kind, _Kind]] = {}
    for item in sorted(items, key=lambda one: shuffled(seed, one.code)):
        area = _area(item)
        pools.setdefault(area, []).append(item)
        kin[item.pk] = (area, group(item)), (area, _competence(item))
    chosen: list[Item] = []
    used: Counter[_Kind] = Counter()
    rounds = 0
    while True:
        taken: list[Item] = []
        for _name, pool in sorted(pools.items()):
            if free := free_of(pool, [*chosen, *taken], rivals):
                taken.append(_next_of(free, used=used, kin=kin))
        if not taken:
            break
        over_time = seconds is not None and sum(item.seconds for item in [*chosen, *taken]) > seconds
        if len(chosen) + len(taken) > limit or (over_time and rounds >= MINIMUM_ROUNDS):
            break
        for item in taken:
            pools[_area(item)].remove(item)
            used.update(kin[item.pk])
        chosen += taken
        rounds += 1
    return chosen if seconds is None else _within(chosen, pools, seconds=seconds, rivals=rivals)


def _within(chosen: Sequence[Item], pools: Mapping[str, Sequence[Item]], *, seconds: int, rivals: Rivals) -> list[Item]:
    """Exchange the longest questions for shorter ones of the same area and level until all fit, as far as there are."""
    kept = list(chosen)
    spare = {area: list(pool) for area, pool in pools.items()}
    while sum(item.seconds for item in kept) > seconds:
        for item in sorted(kept, key=lambda one: -one.seconds):
            others = [one for one in kept if one is not item]
            pool = free_of(spare[_area(item)], others, rivals)
            # The first in the order of the seed, not the shortest: so that every question goes on being met.
            shorter = next((one for one in pool if one.level == item.level and one.seconds < item.seconds), None)
            if shorter is not None:
                kept[kept.index(item)] = shorter
                spare[_area(item)].remove(shorter)
                break
        else:
            break
    return kept


def _next_of(pool: Sequence[Item], *, used: Counter[_Kind], kin: Mapping[int, tuple[_Kind, _Kind]]) -> Item:
    def so_far(item: Item) -> tuple[int, int]:
        group, competence = kin[item.pk]
        return used[group], used[competence]

    return min(pool, key=so_far)
