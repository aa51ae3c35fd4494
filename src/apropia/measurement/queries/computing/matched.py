import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apropia.foundation.small_groups import Protected, ProtectedTable, Table, protect
from apropia.measurement.queries.computing.facts import Collected, Fact, Group, Statistic
from apropia.measurement.queries.computing.figures import row_key, table_of, tally_of
from apropia.science.impact.effects import Change, McNemar, mcnemar, paired_mean_change, paired_proportion_change

PERCENT = 100


@dataclass(frozen=True)
class ComputedChange:
    """The observed change of the same persons; `change` is None when it is protected."""

    group: Group
    change: Change | None = None
    test: McNemar | None = None


def matched_changes(
    earlier: Collected, later: Collected, *, parents: Mapping[str, str | None], k: int
) -> list[ComputedChange]:
    """Compare the persons who are in both, for the whole and for every area."""
    changes = []
    for group, facts in later.facts.items():
        before = earlier.facts.get(group)
        if before is None or group.service_id is not None:
            continue
        change = _change_of_group(later, before, facts, parents=parents, k=k)
        if change is not None:
            changes.append(ComputedChange(group, *change))
    return changes


def _change_of_group(
    collected: Collected, before: Sequence[Fact], after: Sequence[Fact], *, parents: Mapping[str, str | None], k: int
) -> tuple[Change | None, McNemar | None] | None:
    first, second = _by_person(before), _by_person(after)
    matched = trimmed(sorted(first.keys() & second.keys()), (len(before), len(after)), k=k)
    if not matched:
        return None
    # What is left of a wave when its matched persons are taken away is a group too, in every unit that is shown.
    if len(matched) < k or not all(_is_safe(facts, set(matched), parents, k) for facts in (before, after)):
        return None, None
    a, b = [first[one].numerator for one in matched], [second[one].numerator for one in matched]
    population = sum(collected.population.values()) or None
    if population is not None:
        population = max(population, len(matched))
    if collected.statistic is Statistic.MEAN:
        return paired_mean_change(a, b, population=population), None
    pairs = [(bool(x), bool(y)) for x, y in zip(a, b, strict=True)]
    worsened, improved = pairs.count((True, False)), pairs.count((False, True))
    change = paired_proportion_change(
        pairs.count((True, True)), worsened, improved, pairs.count((False, False)), population=population
    )
    return change, mcnemar(improved, worsened) if improved + worsened else None


def _by_person(facts: Sequence[Fact]) -> dict[str, Fact]:
    return {str(fact.pseudonym): fact for fact in facts if fact.pseudonym is not None}


def trimmed(matched: Sequence[str], sizes: tuple[int, int], *, k: int) -> list[str]:
    """Leave out as few matched persons as make those who are left out, in either wave, nobody or at least k.

    Otherwise the figure of all and the figure of the matched would differ by a small group. Who is left out depends on
    nothing but the pseudonym, however the database writes it.
    """
    unmatched = [size - len(matched) for size in sizes]
    drop = next(d for d in range(k + 1) if all(rest + d == 0 or rest + d >= k for rest in unmatched))
    if not drop:
        return sorted(matched)
    ordered = sorted(matched, key=lambda one: hashlib.sha256(one.replace("-", "").encode()).digest())
    return sorted(ordered[drop:])


def _is_safe(facts: Sequence[Fact], matched: set[str], parents: Mapping[str, str | None], k: int) -> bool:
    cells: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        cells[row_key(fact.unit_id), "matched" if str(fact.pseudonym) in matched else "other"].append(fact)
    published = protect(table_of(Statistic.MEAN, facts, parents), k=k)
    hidden = _hidden_rows(published)
    split = protect(
        Table({cell: tally_of(own) for cell, own in cells.items()}, parents),
        k=k,
        also_hide=[("row", row) for row in hidden],
    )
    some_column_is_hidden = any(isinstance(figure, Protected) for figure in split.columns.values())
    return not some_column_is_hidden and _hidden_rows(split) <= hidden


def _hidden_rows(table: ProtectedTable) -> set[str]:
    return {row for row, figure in table.rows.items() if isinstance(figure, Protected)}
