from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apropia.diagnosis.queries.figures import baseline_of
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.models import IndicatorVersion, PeriodKind
from apropia.measurement.queries.computing import diagnosis, learning
from apropia.measurement.queries.computing.facts import Collected, Counted, NotComputable, Period
from apropia.measurement.queries.computing.figures import ComputedFigure, figures_of, inputs_hash
from apropia.measurement.queries.computing.matched import ComputedChange, matched_changes
from apropia.measurement.queries.computing.population import unit_parents
from apropia.measurement.queries.computing.providers import Compute, provided

OF_WAVE: Mapping[str, Compute] = {
    "DX-01": diagnosis.response_rate,
    "DX-02": diagnosis.competence_level,
    "DX-03": diagnosis.at_target,
    "DX-05": diagnosis.services_recognised,
    "SA-01": diagnosis.satisfaction,
}
OF_DATES: Mapping[str, Compute] = {
    "FO-01": learning.training_coverage,
    "FO-02": learning.completion_rate,
    "FO-04": learning.learning_gain,
    "GE-04": provided("GE-04"),
}
MATCHED = ("DX-02", "DX-03", "DX-05")


@dataclass(frozen=True)
class Computed:
    """Everything that is stored of one indicator and period."""

    figures: Sequence[ComputedFigure]
    counted: Counted | None
    changes: Sequence[ComputedChange]
    earlier_wave_id: int | None
    source: str
    inputs_hash: str
    minimum_cell: int
    warnings: tuple[str, ...]
    details: Mapping[str, Any]


def codes_for(kind: str) -> tuple[str, ...]:
    """Return the indicators that a kind of period has."""
    return tuple(OF_WAVE if kind == PeriodKind.WAVE else OF_DATES)


def compute(*, entity: Entity, version: IndicatorVersion, period: Period) -> Computed:
    """Compute one indicator for one period. Slow; reads only.

    Raises
    ------
    NotComputable
        If there is nothing to compute from.
    """
    code = version.indicator.code
    family = OF_WAVE if period.kind == PeriodKind.WAVE else OF_DATES
    if code not in family:
        raise NotComputable("")
    collected = family[code](entity, period)
    if isinstance(collected, Counted):
        digest = f"{version.pk}:{period.key}:{collected.numerator}:{collected.denominator}"
        return Computed((), collected, (), None, collected.source, digest, 5, (), collected.details)
    k = max(entity.minimum_cell, version.minimum_cell, collected.minimum_cell)
    parents = unit_parents(entity=entity)
    figures = figures_of(collected, parents=parents, k=k)
    changes, earlier_wave_id = _against_baseline(entity, version, period, collected, parents, k)
    # Details speak of the whole entity; where that is protected they would give it away.
    is_told = any(figure.scope == "ENTITY" and figure.group.key == "" and figure.estimate for figure in figures)
    return Computed(
        figures=figures,
        counted=None,
        changes=changes,
        earlier_wave_id=earlier_wave_id,
        source=collected.source,
        inputs_hash=inputs_hash(version_id=version.pk, period_key=period.key, collected=collected),
        minimum_cell=k,
        warnings=collected.warnings,
        details=collected.details if is_told else {},
    )


def _against_baseline(
    entity: Entity,
    version: IndicatorVersion,
    period: Period,
    collected: Collected,
    parents: Mapping[str, str | None],
    k: int,
) -> tuple[list[ComputedChange], int | None]:
    if version.indicator.code not in MATCHED:
        return [], None
    earlier_wave = baseline_of(wave=diagnosis.wave_of(entity, period))
    if earlier_wave is None:
        return [], None
    earlier_period = replace(period, wave_id=earlier_wave.pk, end=earlier_wave.closes_at.date())
    try:
        earlier = OF_WAVE[version.indicator.code](entity, earlier_period)
    except NotComputable:
        return [], None
    if isinstance(earlier, Counted):
        return [], None
    return matched_changes(earlier, collected, parents=parents, k=k), earlier_wave.pk
