"""Which questions may not stand in one form: variants of one family, and enemies."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Protocol, TypeVar

from apropia.diagnosis.models import PERFORMANCE_KINDS, ItemKind

# What is drawn for a person; the rest is asked of everybody or of every service.
DRAWN_KINDS = (*PERFORMANCE_KINDS, ItemKind.PERCEPTION)
Rivals = Mapping[str, frozenset[str]]
_NOBODY: frozenset[str] = frozenset()


class Kin(Protocol):
    """What kinship is read from."""

    @property
    def code(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def enemies(self) -> Collection[str]: ...


K = TypeVar("K", bound=Kin)


def rivals_of(items: Iterable[Kin]) -> dict[str, frozenset[str]]:
    """Return, for each code that has some, the codes of these items that may not stand in one form with it.

    An enemy is one either way round, whoever names whom.
    """
    found: dict[str, set[str]] = {}
    families: dict[str, list[str]] = {}
    there = {item.code: item for item in items}
    for item in there.values():
        if item.family:
            families.setdefault(item.family, []).append(item.code)
        for other in item.enemies:
            if other in there and other != item.code:
                found.setdefault(item.code, set()).add(other)
                found.setdefault(other, set()).add(item.code)
    for codes in families.values():
        for one, other in combinations(codes, 2):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {code: frozenset(others) for code, others in found.items()}


def free_of(pool: Sequence[K], met: Iterable[Kin], rivals: Rivals) -> Sequence[K]:
    """Return what of a pool is no rival of what was met."""
    if not rivals:
        return pool
    codes = {one.code for one in met}
    return [item for item in pool if not rivals.get(item.code, _NOBODY) & codes]
