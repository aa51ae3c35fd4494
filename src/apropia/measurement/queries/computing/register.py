from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.queries.figures import baseline_of
from apropia.foundation import clock
from apropia.foundation.small_groups import minimum_cell
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.models import IndicatorVersion, PeriodKind
from apropia.measurement.queries.computing import campaigns, diagnosis, learning, materials, programme, support, usage
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
    "FO-03": learning.need_coverage,
    "FO-04": learning.learning_gain,
    "FO-05": learning.satisfaction,
    "FO-06": learning.transfer,
    "FO-07": programme.plan_fulfilment,
    "FO-08": learning.hours_per_person,
    "AD-01": usage.enabling,
    "AD-02": usage.active_use,
    "AD-05": usage.underuse,
    "AS-01": support.first_answers_on_time,
    "AS-03": support.how_to_rate,
    "CU-01": campaigns.campaign_reach,
    "MA-01": materials.material_coverage,
    "GE-04": provided("GE-04"),
}
MATCHED = ("DX-02", "DX-03", "DX-05")


@dataclass(frozen=True)
class Computed:
    """Everything that is stored of one indicator and period."""

    figures: Sequence[ComputedFigure]
    counted: Counted | None
    changes: Sequence[ComputedChange]
    earlier_wave: SurveyWave | None
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
    k = minimum_cell(entity.minimum_cell, version.minimum_cell, collected.minimum_cell)
    parents = unit_parents(entity=entity)
    figures = figures_of(collected, parents=parents, k=k)
    baseline = _baseline(entity, version, period)
    changes: Sequence[ComputedChange] = ()
    if baseline is not None:
        changes = matched_changes(baseline.collected, collected, parents=parents, k=k)
    # Details speak of the whole entity; where that is protected they would give it away.
    is_told = any(figure.scope == "ENTITY" and figure.group.key == "" and figure.estimate for figure in figures)
    return Computed(
        figures=figures,
        counted=None,
        changes=changes,
        earlier_wave=baseline.wave if baseline is not None else None,
        source=collected.source,
        inputs_hash=inputs_hash(version_id=version.pk, period_key=period.key, collected=collected),
        minimum_cell=k,
        warnings=collected.warnings,
        details=collected.details if is_told else {},
    )


@dataclass(frozen=True)
class _Baseline:
    wave: SurveyWave
    collected: Collected


def _baseline(entity: Entity, version: IndicatorVersion, period: Period) -> _Baseline | None:
    """Return what the same indicator collected in the wave with which this one can be compared."""
    if version.indicator.code not in MATCHED:
        return None
    wave = baseline_of(wave=diagnosis.wave_of(entity, period))
    if wave is None:
        return None
    zone = entity.timezone
    starts, ends = clock.local_date(wave.opens_at, zone), clock.local_date(wave.closes_at, zone)
    earlier = replace(period, wave_id=wave.pk, start=starts, end=ends)
    try:
        collected = OF_WAVE[version.indicator.code](entity, earlier)
    except NotComputable:
        return None
    return _Baseline(wave, collected) if isinstance(collected, Collected) else None
