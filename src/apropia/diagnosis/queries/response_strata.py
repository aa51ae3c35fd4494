"""Who has answered and who lags, by type of engagement, job level and unit, against the population of the snapshot.

Counts that passed `foundation.small_groups`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apropia.diagnosis.models import SampleBy, SurveyWave
from apropia.diagnosis.policies.waves import can_run_waves, takes_quotas
from apropia.diagnosis.queries.participation import row_key
from apropia.diagnosis.queries.quotas import (
    NAMES,
    QuotaGroup,
    StratumFigures,
    done_of,
    figures_by_stratum,
    groups_of,
    quotas_of,
)
from apropia.diagnosis.queries.waves import wave_for
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import Empty, Figure, Protected, Shown, minimum_cell, protected_label
from apropia.people.models import Person
from apropia.science.sampling.sizes import effective_size

# Not from a source: so many points below the whole and a stratum is said to lag.
LAG = 0.1
# So many strata that lag are named in the sentence; the tables tell of all.
NAMED = 5


@dataclass(frozen=True)
class StratumRow:
    """One stratum: its part of the population and of those who answered. None where a small group could be read."""

    label: str
    invited: int | None
    completed: int | None
    share: float | None
    of_population: float | None
    of_answers: float | None
    lags: bool
    wanted: int | None
    depth: int = 0

    @property
    def is_full(self) -> bool:
        return self.wanted is not None and self.completed is not None and self.completed >= self.wanted


@dataclass(frozen=True)
class Partition:
    """The strata of one way to divide the population. `worth` is what the answers are worth once weighted to it."""

    title: str
    rows: tuple[StratumRow, ...]
    worth: int | None

    @property
    def has_quotas(self) -> bool:
        return any(row.wanted is not None for row in self.rows)


@dataclass(frozen=True)
class ResponsePage:
    """How evenly a wave is answered."""

    wave: SurveyWave
    invited: int | None
    completed: int | None
    share: float | None
    partitions: tuple[Partition, ...]
    lagging: tuple[str, ...]
    lagging_more: int
    protected: str
    may_set_quotas: bool


def response_page(*, person: Person, pk: int) -> ResponsePage:
    """Return who has answered a wave by strata. A constant number of queries. Raises `NotFound`."""
    wave = wave_for(person=person, pk=pk)
    if wave.snapshot_at is None:
        raise NotFound(_("Esta ola todavía no tiene población."))
    found, quotas = figures_by_stratum(wave=wave), quotas_of(wave=wave)
    partitions = (
        _partition(str(SampleBy.ENGAGEMENT.label), SampleBy.ENGAGEMENT, found, quotas),
        _partition(str(SampleBy.LEVEL.label), SampleBy.LEVEL, found, quotas),
        _units(found, quotas),
    )
    lagging = [row.label for one in partitions for row in one.rows if row.lags]
    invited, completed, share = _read(found.whole)
    return ResponsePage(
        wave=wave,
        invited=invited,
        completed=completed,
        share=share,
        partitions=partitions,
        lagging=tuple(lagging[:NAMED]),
        lagging_more=max(0, len(lagging) - NAMED),
        protected=protected_label(minimum_cell(wave.entity.minimum_cell, wave.min_cell)),
        may_set_quotas=can_run_waves(person=person) and takes_quotas(wave),
    )


@dataclass(frozen=True)
class QuotasPage:
    """The quotas of a wave by one way to divide it, and whether others would be taken away."""

    wave: SurveyWave
    groups: Mapping[str, QuotaGroup]
    wanted: Mapping[str, int]
    label: str
    by_unit: bool
    replaces: bool


def quotas_page(*, person: Person, pk: int, by: str) -> QuotasPage:
    """Return the quotas of a wave, to change them. Raises `NotFound`."""
    wave = wave_for(person=person, pk=pk)
    if wave.snapshot_at is None:
        raise NotFound(_("Esta ola todavía no tiene población."))
    quotas = quotas_of(wave=wave)
    label = str(SampleBy(by).label).lower()
    return QuotasPage(
        wave=wave,
        groups=groups_of(wave=wave, by=SampleBy(by)),
        wanted=quotas.get(by, {}),
        label=label,
        by_unit=by == SampleBy.UNIT,
        replaces=bool(set(quotas) - {by}),
    )


def _partition(title: str, by: SampleBy, found: StratumFigures, quotas: Mapping[str, Mapping[str, int]]) -> Partition:
    names, wanted = dict(NAMES[by]), quotas.get(by, {})
    rows = [
        _row(str(names.get(code, _("Sin dato"))), figure, found.whole, wanted.get(code))
        for code, figure in found.by[by].items()
        if not isinstance(figure, Empty)
    ]
    return Partition(title, tuple(sorted(rows, key=lambda row: (row.share is None, row.share))), _worth(rows))


def _units(found: StratumFigures, quotas: Mapping[str, Mapping[str, int]]) -> Partition:
    """Return the units as a tree, each with those below it: they overlap, so no weighting goes by them."""
    figures, wanted = found.by[SampleBy.UNIT], quotas.get(SampleBy.UNIT, {})
    rows = []
    for key, (name, depth) in _tree(found).items():
        figure = figures.get(key)
        if figure is not None and not isinstance(figure, Empty):
            rows.append(_row(name, figure, found.whole, wanted.get(key), depth=depth))
    return Partition(str(SampleBy.UNIT.label), tuple(rows), None)


def _tree(found: StratumFigures) -> Mapping[str, tuple[str, int]]:
    rows = {row_key(pk): (unit.name, max(0, unit.path.count("/") - 2)) for pk, unit in found.units.items()}
    return rows | {row_key(None): (_("Sin dependencia"), 0)}


def _row(label: str, figure: Figure, whole: Figure, wanted: int | None, *, depth: int = 0) -> StratumRow:
    invited, completed, share = _read(whole)
    people, done, own = _read(figure)
    return StratumRow(
        label=label,
        invited=people,
        completed=done,
        share=own,
        of_population=people / invited if people is not None and invited else None,
        of_answers=done / completed if done is not None and completed else None,
        # What is wanted of a group that is not shown says nothing of it; whether it is full would.
        wanted=wanted if people is not None else None,
        lags=own is not None and share is not None and own < share - LAG,
        depth=depth,
    )


def _worth(rows: list[StratumRow]) -> int | None:
    """Return what the answers are worth once weighted; None where a stratum is protected or has no answers."""
    if any(row.invited is None or row.completed is None for row in rows):
        return None
    worth = effective_size(
        population={row.label: row.invited or 0 for row in rows},
        answers={row.label: row.completed or 0 for row in rows},
    )
    return None if worth is None else round(worth)


def _read(figure: Figure) -> tuple[int | None, int | None, float | None]:
    if isinstance(figure, Shown) and figure.value is not None:
        return figure.n, done_of(figure), figure.value
    return (None, None, None) if isinstance(figure, Protected) else (0, 0, None)
