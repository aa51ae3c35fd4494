from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from apropia.foundation.small_groups.derivation import Edge, Node, lightest_small_group
from apropia.foundation.small_groups.figures import Empty, Figure, Protected, ProtectedTable, Reason, Shown
from apropia.foundation.small_groups.tables import MINIMUM_CELL, ONLY_COLUMN, Table, Tally, total_of

Key = tuple[str, ...]  # ("row", code), ("column", code) or ("cell", row, column)
REST: Node = ("rest",)


@dataclass(frozen=True)
class _Rules:
    k: int
    sensitive: bool
    unanimity: bool

    def reason_to_hide(self, tally: Tally) -> Reason | None:
        if 0 < tally.people < self.k:
            return Reason.SMALL_GROUP
        if self.sensitive and any(0 < count < self.k for count in (tally.numerator, tally.people - tally.numerator)):
            return Reason.SENSITIVE_ANSWER
        if self.unanimity and tally.is_unanimous and tally.people < 2 * self.k:
            return Reason.UNANIMOUS
        return None

    @property
    def weights(self) -> tuple[Callable[[Tally], float], ...]:
        """What must not become small: people, and for sensitive questions those who answered either way."""
        if not self.sensitive:
            return (lambda tally: tally.people,)
        return (
            lambda tally: tally.people,
            lambda tally: tally.numerator,
            lambda tally: tally.people - tally.numerator,
        )


def protect(
    table: Table,
    *,
    k: int = MINIMUM_CELL,
    sensitive: bool = False,
    unanimity: bool = True,
    also_hide: Iterable[Key] = (),
) -> ProtectedTable:
    """Decide for every figure of a table whether it may be published together with the others.

    What a smaller minimum hides, a larger one hides too. So two pages that publish the same table under different
    minimums — one computed before the entity raised its own — show together no more than the one with the smaller.

    Parameters
    ----------
    table : the finest cells of everything that will be published about one question
    k : the smallest group; at least 5
    sensitive : also protect few answers one way or the other; needs shares (0 or 1 per person)
    unanimity : protect groups below 2k in which all answered alike; False only where the figure is no answer, as in a
        response rate
    also_hide : figures that are hidden for another reason

    Raises
    ------
    ValueError
        If k is below 5, or a sensitive table holds something else than shares.
    """
    if k < MINIMUM_CELL:
        raise ValueError("the smallest group can be raised, never lowered")
    if sensitive and any(not 0 <= tally.numerator <= tally.people for tally in table.cells.values()):
        raise ValueError("a sensitive table holds shares")
    hidden = frozenset(also_hide)
    for smaller in range(MINIMUM_CELL, k):
        hidden |= _hidden(_Protection(table, _Rules(smaller, sensitive, unanimity)).run(hidden))
    return _Protection(table, _Rules(k, sensitive, unanimity)).run(hidden)


def protect_groups(groups: Mapping[str, Tally], *, k: int = MINIMUM_CELL, sensitive: bool = False) -> ProtectedTable:
    """Protect the groups of one flat partition, whose total is published too."""
    return protect(Table({(name, ONLY_COLUMN): tally for name, tally in groups.items()}), k=k, sensitive=sensitive)


def protect_composite(
    parts: Mapping[str, Table], whole: Table, *, k: int = MINIMUM_CELL
) -> tuple[dict[str, ProtectedTable], ProtectedTable]:
    """Protect a score and the parts it is the mean of.

    A part is the whole minus the other parts, so what is hidden in one of them is hidden in the whole, and what the
    whole hides by itself is hidden in all parts. As in `protect`, a larger minimum hides what a smaller one does.
    """
    if k < MINIMUM_CELL:
        raise ValueError("the smallest group can be raised, never lowered")
    of_whole: frozenset[Key] = frozenset()
    of_parts: dict[str, frozenset[Key]] = dict.fromkeys(parts, frozenset())
    protected: dict[str, ProtectedTable] = {}
    protected_whole: ProtectedTable | None = None
    for minimum in range(MINIMUM_CELL, k + 1):
        rules = _Rules(minimum, sensitive=False, unanimity=True)
        own = of_whole | _hidden(_Protection(whole, rules).run(of_whole))
        protected = {name: _Protection(table, rules).run(own | of_parts[name]) for name, table in parts.items()}
        of_parts = {name: _hidden(table) for name, table in protected.items()}
        protected_whole = _Protection(whole, rules).run(own.union(*of_parts.values()))
        of_whole = _hidden(protected_whole)
    assert protected_whole is not None  # k is at least the minimum, so the loop ran
    return protected, protected_whole


def minimum_cell(of_entity: int, *raised_by: int) -> int:
    """Return the smallest group of a figure: the largest of what the entity, its wave and its indicator ask for."""
    return max(MINIMUM_CELL, of_entity, *raised_by)


def is_small(people: int, *, k: int) -> bool:
    """Say whether so many people are too few to be told of, by themselves. Nobody is no group."""
    return isinstance(protect_groups({"": Tally(people, people, people)}, k=k).total, Protected)


def tells_of_few(found: int, people: int, *, k: int) -> bool:
    """Say whether telling how many of a group show something would tell of few: of them, or of the others."""
    return isinstance(protect_groups({"": Tally.of_share(found, people)}, k=k, sensitive=True).total, Protected)


def _hidden(table: ProtectedTable) -> frozenset[Key]:
    rows = {("row", code) for code, figure in table.rows.items() if isinstance(figure, Protected)}
    columns = {("column", code) for code, figure in table.columns.items() if isinstance(figure, Protected)}
    cells = {("cell", *cell) for cell, figure in table.cells.items() if isinstance(figure, Protected)}
    return frozenset(rows | columns | cells)


class _Protection:
    """One run over one table: hide what must be, then what would give it away, then show again what need not be."""

    def __init__(self, table: Table, rules: _Rules) -> None:
        self.table, self.rules = table, rules

    @cached_property
    def members(self) -> dict[Key, Tally]:
        """Return every figure but the total, with the people in it."""
        sums: dict[Key, Tally] = {("row", row): Tally() for row in self.table.rows}
        several_columns = len(self.table.columns) > 1
        for (row, column), tally in self.table.cells.items():
            for ancestor in self.table.path(row):
                sums["row", ancestor] += tally
            if several_columns:
                sums["column", column] = sums.get(("column", column), Tally()) + tally
            if self.table.crossed and several_columns:
                sums["cell", row, column] = tally
        return sums

    def run(self, also_hide: frozenset[Key]) -> ProtectedTable:
        total = total_of(self.table.cells.values())
        why = self.rules.reason_to_hide(total)
        if why is not None:
            return self._result(total, dict.fromkeys(self.members, why), why)
        reasons: dict[Key, Reason] = {}
        for key, tally in self.members.items():
            reason = self.rules.reason_to_hide(tally)
            if reason is None and key in also_hide and tally.people:
                reason = Reason.COMPLEMENTARY
            if reason is not None:
                reasons[key] = reason
        fixed = frozenset(reasons)
        while (group := self._exposed(reasons.keys())) is not None:
            reasons[self._what_to_hide(group, reasons.keys())] = Reason.COMPLEMENTARY
        for key in sorted(reasons.keys() - fixed, key=lambda key: (-self.members[key].people, key)):
            if self._exposed(reasons.keys() - {key}) is None:
                del reasons[key]
        return self._result(total, reasons, None)

    def _shown_above(self, row: str, hidden: Iterable[Key]) -> Node:
        return next((("row", code) for code in self.table.path(row) if ("row", code) not in hidden), REST)

    def _edges(self, hidden: Iterable[Key]) -> dict[Edge, Tally]:
        """Return the parts whose totals are known, and the people that two of them share."""
        edges: dict[Edge, Tally] = defaultdict(Tally)
        for (row, column), tally in self.table.cells.items():
            cell = ("cell", row, column)
            if not tally.people or (cell in self.members and cell not in hidden):
                continue
            known_column = ("column", column)
            shown_column = known_column in self.members and known_column not in hidden
            end = known_column if shown_column else ("rest of columns",)
            edges[self._shown_above(row, hidden), end] += tally
        return edges

    def _exposed(self, hidden: Iterable[Key]) -> frozenset[Edge] | None:
        edges = self._edges(hidden)
        if self.rules.unanimity:
            left_over: dict[Node, list[Edge]] = defaultdict(list)
            for edge in edges:
                for node in edge:
                    left_over[node].append(edge)
            for own in left_over.values():
                if self.rules.reason_to_hide(total_of(edges[edge] for edge in own)) is Reason.UNANIMOUS:
                    return frozenset(own)
        for weight in self.rules.weights:
            weights = {edge: weight(tally) for edge, tally in edges.items()}
            group = lightest_small_group(weights, self.rules.k)
            if group is not None:
                return group
        return None

    def _what_to_hide(self, group: frozenset[Edge], hidden: Iterable[Key]) -> Key:
        """Choose the smallest figure without which this group can no longer be computed."""
        shown = [key for key, tally in self.members.items() if key not in hidden and tally.people]
        touched = {node for edge in group for node in edge}
        near = [key for key in shown if self._is_near(key, touched, hidden)] or shown
        near.sort(key=lambda key: (self.members[key].people, key))
        already = set(hidden)
        for key in near:
            if self._exposed_in(group, already | {key}) is None:
                return key
        return near[0]

    def _is_near(self, key: Key, touched: set[Node], hidden: Iterable[Key]) -> bool:
        if key in touched:
            return True
        if key[0] == "row":
            above = self.table.path(key[1])[1:]
            return (self._shown_above(above[0], hidden) if above else REST) in touched
        if key[0] == "cell":
            return ("row", key[1]) in touched or ("column", key[2]) in touched
        return ("rest of columns",) in touched

    def _exposed_in(self, group: frozenset[Edge], hidden: set[Key]) -> frozenset[Edge] | None:
        """Return a group that is still exposed and touches the same parts."""
        exposed = self._exposed(hidden)
        if exposed is None:
            return None
        touched = {node for edge in group for node in edge}
        return exposed if any(node in touched for edge in exposed for node in edge) else None

    def _result(self, total: Tally, reasons: Mapping[Key, Reason], why: Reason | None) -> ProtectedTable:
        def figure(tally: Tally, reason: Reason | None) -> Figure:
            if not tally.people:
                return Empty()
            return Shown(tally.value, tally.people) if reason is None else Protected(reason)

        figures = {key: figure(tally, reasons.get(key)) for key, tally in self.members.items()}
        columns = {key[1]: made for key, made in figures.items() if key[0] == "column"}
        if not columns:
            columns = {column: figure(total, why) for column in self.table.columns if column != ONLY_COLUMN}
        return ProtectedTable(
            k=self.rules.k,
            total=figure(total, why),
            rows={key[1]: made for key, made in figures.items() if key[0] == "row"},
            columns=columns,
            cells={(key[1], key[2]): made for key, made in figures.items() if key[0] == "cell"},
        )
