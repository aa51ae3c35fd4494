import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from apropia.foundation.small_groups import (
    Figure,
    Protected,
    ProtectedTable,
    Shown,
    Table,
    Tally,
    protect,
    protect_composite,
    protect_groups,
)
from apropia.measurement.models import ScopeKind
from apropia.measurement.queries.computing.estimates import Estimate, estimate, people_in
from apropia.measurement.queries.computing.facts import WHOLE, Collected, Fact, Group, Statistic

NO_UNIT = "0"


@dataclass(frozen=True)
class ComputedFigure:
    """One figure after protection. `estimate` is None when it is protected."""

    scope: ScopeKind
    group: Group
    unit_id: int | None = None
    engagement_type: str = ""
    estimate: Estimate | None = None
    population: int | None = None

    @property
    def key(self) -> str:
        place = {ScopeKind.UNIT: str(self.unit_id), ScopeKind.ENGAGEMENT: self.engagement_type}.get(self.scope, "")
        return "|".join(part for part in (f"{self.scope}:{place}", self.group.key) if part)


def figures_of(collected: Collected, *, parents: Mapping[str, str | None], k: int) -> list[ComputedFigure]:
    """Protect everything that one indicator publishes, then estimate what is left."""
    tables = {group: table_of(collected.statistic, facts, parents) for group, facts in collected.facts.items()}
    protected = _protected(collected, tables, k)
    figures: list[ComputedFigure] = []
    for group, facts in collected.facts.items():
        figures.extend(_figures_of_group(collected, group, facts, tables[group], protected[group]))
    return figures


def table_of(statistic: Statistic, facts: Sequence[Fact], parents: Mapping[str, str | None]) -> Table:
    """Tally facts into the finest cells: the unit itself by type of engagement."""
    cells: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        cells[row_key(fact.unit_id), fact.engagement_type or "?"].append(fact)
    return Table({cell: tally_of(own) for cell, own in cells.items()}, parents)


def row_key(unit_id: int | None) -> str:
    """Return the name of a unit as a row of a table to protect."""
    return NO_UNIT if unit_id is None else str(unit_id)


def tally_of(facts: Sequence[Fact]) -> Tally:
    """Sum up the people of one cell."""
    people = people_in(facts)
    if people >= len(facts):
        shares = [fact.numerator / fact.denominator for fact in facts if fact.denominator]
    else:
        # What one person contributed, over all her facts: several enrolments are still one person's.
        own: dict[object, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for place, fact in enumerate(facts):
            sums = own[fact.pseudonym or place]
            sums[0] += fact.numerator
            sums[1] += fact.denominator
        shares = [numerator / denominator for numerator, denominator in own.values() if denominator]
    return Tally(
        people=people,
        numerator=sum(fact.numerator for fact in facts),
        denominator=sum(fact.denominator for fact in facts),
        lowest=min(shares, default=None),
        highest=max(shares, default=None),
    )


def _protected(collected: Collected, tables: Mapping[Group, Table], k: int) -> dict[Group, ProtectedTable]:
    if collected.is_composite and WHOLE in tables:
        parts, whole = protect_composite({g.key: t for g, t in tables.items() if g != WHOLE}, tables[WHOLE], k=k)
        return {group: whole if group == WHOLE else parts[group.key] for group in tables}
    return {group: protect(table, k=k, unanimity=collected.unanimity) for group, table in tables.items()} | (
        {} if collected.services_by_unit else _services_of_the_entity(tables, k)
    )


def _services_of_the_entity(tables: Mapping[Group, Table], k: int) -> dict[Group, ProtectedTable]:
    """Protect services figured for the whole entity: together they make up the whole, so they are parts of one
    table."""
    totals = {
        group.key: sum(table.cells.values(), Tally()) for group, table in tables.items() if group.service_id is not None
    }
    flat = protect_groups(totals, k=k)
    return {
        group: ProtectedTable(k=k, total=flat.rows[group.key], rows={}, columns={}, cells={})
        for group in tables
        if group.key in flat.rows
    }


def _figures_of_group(
    collected: Collected, group: Group, facts: Sequence[Fact], table: Table, protected: ProtectedTable
) -> Iterator[ComputedFigure]:
    def made(scope: ScopeKind, figure: Figure, own: Sequence[Fact], population: int, **place: object) -> ComputedFigure:
        found = None
        if isinstance(figure, Shown):
            found = estimate(collected, own, population=population or None)
        # `place` holds the other fields of a figure by their names, which the types cannot follow.
        return ComputedFigure(scope, group, estimate=found, population=population or None, **place)  # type: ignore[arg-type]

    people = collected.population
    if isinstance(protected.total, Shown | Protected):
        yield made(ScopeKind.ENTITY, protected.total, facts, sum(people.values()))
    by_row: dict[str, list[Fact]] = defaultdict(list)
    by_column: dict[str, list[Fact]] = defaultdict(list)
    paths = {unit: table.path(row_key(unit)) for unit in {fact.unit_id for fact in facts}}
    for fact in facts:
        by_column[fact.engagement_type].append(fact)
        for row in paths[fact.unit_id]:
            by_row[row].append(fact)
    population_by_row: dict[str, int] = defaultdict(int)
    population_by_column: dict[str, int] = defaultdict(int)
    for (unit_id, engagement_type), count in people.items():
        population_by_column[engagement_type] += count
        for row in table.path(row_key(unit_id)):
            population_by_row[row] += count
    for row, figure in protected.rows.items():
        if row != NO_UNIT and isinstance(figure, Shown | Protected):
            yield made(ScopeKind.UNIT, figure, by_row[row], population_by_row[row], unit_id=int(row))
    for column, figure in protected.columns.items():
        if column != "?" and isinstance(figure, Shown | Protected):
            yield made(
                ScopeKind.ENGAGEMENT, figure, by_column[column], population_by_column[column], engagement_type=column
            )


def inputs_hash(*, version_id: int, period_key: str, collected: Collected) -> str:
    """Return a digest of what was counted. It holds sums by place, never a person."""
    content = {
        "version": version_id,
        "period": period_key,
        "groups": {
            group.key: sorted(
                [
                    row_key(fact.unit_id),
                    fact.engagement_type,
                    round(fact.numerator, 6),
                    round(fact.denominator, 6),
                    fact.people,
                ]
                for fact in facts
            )
            for group, facts in collected.facts.items()
        },
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
