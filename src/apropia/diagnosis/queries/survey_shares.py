"""How many gave each answer to an opinion question, with what few said put together: no share tells of few people.

The answers are one partition whose total is published, so `foundation.small_groups` also decides which others must go
with those of few; answers that nobody gave join them, for that nobody did would tell of the rest. Where several answers
may be marked, each is a share of its own, and one is hidden also where all but few marked it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Item, ItemKind
from apropia.formats.tabular.cells import Cell
from apropia.foundation.small_groups import Shown, Tally, protect_groups, protected_label, tells_of_few


@dataclass(frozen=True)
class Told:
    """The answers that may be told: value, words and people; `remark` says what is not, `is_whole` that nothing is."""

    counts: tuple[tuple[Cell, str, int], ...]
    remark: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.remark


def told_of(item: Item, values: Sequence[Any], *, k: int) -> Told:
    """Return how many gave each answer, in the order asked, where that tells of nobody."""
    if item.kind == ItemKind.CHOICES:
        return _marked(item, values, k)
    counts = _months(values) if item.kind == ItemKind.DATE else _steps(item, values)
    hidden = _hidden({value: people for value, _text, people in counts}, k)
    if not hidden:
        return Told(tuple(counts))
    shown = [one for one in counts if one[0] not in hidden and one[2]]
    if not shown:
        return Told((), protected_label(k))
    rest = len(values) - sum(people for _value, _text, people in shown)
    together = _("Otras fechas") if item.kind == ItemKind.DATE else _("Las demás respuestas, juntas")
    words = _("Lo que dijeron menos de %(k)d personas va junto con otras respuestas.") % {"k": k}
    return Told((*shown, ("", together, rest)), words)


def hidden_values(item: Item, values: Sequence[Any], *, k: int) -> frozenset[Cell]:
    """Return the answers to a question with one answer that may not be told of anybody, also row by row."""
    return _hidden({value: people for value, _text, people in _steps(item, values)}, k)


def _hidden(counts: Mapping[Cell, int], k: int) -> frozenset[Cell]:
    groups = {str(place): Tally(people, people, people) for place, people in enumerate(counts.values())}
    figures = protect_groups(groups, k=k).rows
    return frozenset(
        value for place, value in enumerate(counts) if counts[value] and not isinstance(figures[str(place)], Shown)
    )


def _marked(item: Item, values: Sequence[Any], k: int) -> Told:
    chosen = Counter(one for value in values for one in value)
    shown, few = [], []
    for option in item.options:
        people = chosen[option["id"]]
        if tells_of_few(people, len(values), k=k):
            few.append(f"«{option['text']}»")
        else:
            shown.append((option["id"], option["text"], people))
    if not few:
        return Told(tuple(shown))
    if not shown:
        return Told((), protected_label(k))
    return Told(tuple(shown), f"{protected_label(k)}: {', '.join(few)}.")


def _steps(item: Item, values: Sequence[Any]) -> list[tuple[Cell, str, int]]:
    counts = Counter(values)
    if item.kind == ItemKind.OPINION and item.scale is not None:
        return [(step["value"], step["text"], counts[step["value"]]) for step in item.scale.options]
    return [(option["id"], option["text"], counts[option["id"]]) for option in item.options]


def _months(values: Sequence[str]) -> list[tuple[Cell, str, int]]:
    """Return dates by month, or by year where months would be many."""
    by_month = Counter(value[:7] for value in values)
    counts = by_month if len(by_month) <= 12 else Counter(value[:4] for value in values)
    return [(key, _period(key), people) for key, people in sorted(counts.items())]


def _period(key: str) -> str:
    year, _dash, month = key.partition("-")
    if not month:
        return year
    return date_format(date(int(year), int(month), 1), "F \\d\\e Y")
