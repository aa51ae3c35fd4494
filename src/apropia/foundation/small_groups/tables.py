from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

MINIMUM_CELL = 5  # methods.md#small-groups: default of k; an entity may raise it, never lower it
ONLY_COLUMN = ""


@dataclass(frozen=True)
class Tally:
    """What is known of the people of one cell: how many they are, and the two sums that make the figure.

    ``people`` are distinct persons and decide protection, whatever is counted. ``lowest`` and ``highest`` are the
    extremes of what single persons contributed; None when there is nothing to compare.
    """

    people: int = 0
    numerator: float = 0.0
    denominator: float = 0.0
    lowest: float | None = None
    highest: float | None = None

    @classmethod
    def of_share(cls, successes: int, people: int) -> "Tally":
        """Tally a proportion: of so many people, so many."""
        if not 0 <= successes <= people:
            raise ValueError("a share needs 0 <= successes <= people")
        if not people:
            return cls()
        lowest, highest = float(successes == people), float(successes > 0)
        return cls(people, successes, people, lowest, highest)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.people + other.people,
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            _either(min, self.lowest, other.lowest),
            _either(max, self.highest, other.highest),
        )

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def is_unanimous(self) -> bool:
        return self.lowest is not None and self.lowest == self.highest


def _either(choose: Callable[[float, float], float], one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return one if other is None else other
    return choose(one, other)


def total_of(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


@dataclass(frozen=True)
class Table:
    """Everything that is published about one question, as its finest cells.

    ``cells`` maps (row, column) to the people who belong to that row itself, not to its descendants. ``parents``
    makes the rows a tree: the figure of a row is that of its whole subtree. With ``crossed`` the cells themselves are
    figures too, which needs rows without a tree; without it only the margins are.
    """

    cells: Mapping[tuple[str, str], Tally]
    parents: Mapping[str, str | None] = field(default_factory=dict)
    crossed: bool = False

    def __post_init__(self) -> None:
        if self.crossed and any(self.parents.values()):
            raise ValueError("cells can be crossed only when rows have no tree")
        for row in self.rows:
            self.path(row)

    @property
    def rows(self) -> tuple[str, ...]:
        named = dict.fromkeys(row for row, _ in self.cells)
        for child, parent in self.parents.items():
            named[child] = None
            if parent is not None:
                named[parent] = None
        return tuple(named)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column for _, column in self.cells))

    def path(self, row: str) -> tuple[str, ...]:
        """Return the row and its ancestors, nearest first; refuse a tree that bites its tail."""
        path = [row]
        while (parent := self.parents.get(path[-1])) is not None:
            if parent in path:
                raise ValueError(f"the row {parent!r} is its own ancestor")
            path.append(parent)
        return tuple(path)
