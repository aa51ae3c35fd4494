from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.models import SurveyWave
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.models import Calculation, IndicatorVersion, MatchedChange, Measurement, ScopeKind
from apropia.measurement.policies import check_can_compute
from apropia.measurement.queries.computing.facts import Counted, Period
from apropia.measurement.queries.computing.figures import ComputedFigure
from apropia.measurement.queries.computing.matched import ComputedChange
from apropia.measurement.queries.computing.register import Computed, codes_for
from apropia.measurement.queries.waiting import COMPUTING_JOB
from apropia.measurement.states import CALCULATION, CalculationState, MeasurementStatus
from apropia.people.models import Person

JOB = COMPUTING_JOB


@transaction.atomic
def request_calculation(*, entity: Entity, codes: Sequence[str], period: Period, by: Person, at: datetime) -> Job:
    """Ask for indicators to be computed in the background; asking twice for the same gives the same job.

    Raises
    ------
    NotTheirs
        If the person neither analyses nor manages.
    DomainError
        If this kind of period has none of the chosen indicators. Those it does not have are left out.
    """
    check_can_compute(by)
    wanted = [code for code in codes_for(period.kind) if code in codes]
    if not wanted:
        raise DomainError(_("Ese periodo no tiene ninguno de los indicadores elegidos."), field="codes")
    job = enqueue(
        JOB,
        entity=entity,
        at=at,
        by=by.uid,
        key=f"{entity.pk}:{period.key}:{'+'.join(wanted)}"[:200],
        arguments={
            "codes": wanted,
            "kind": str(period.kind),
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
            "wave": period.wave_id,
        },
    )
    record(
        "measurement.calculation.requested",
        entity=entity,
        by=by,
        on=None,
        at=at,
        detail={"codes": wanted, "period": period.key},
    )
    return job


@transaction.atomic
def store_computed(
    *, entity: Entity, version: IndicatorVersion, period: Period, computed: Computed, by: Person | None, at: datetime
) -> Calculation | None:
    """Keep computed figures as preliminary, in place of earlier preliminary ones; None when nothing that counts
    changed."""
    hold(entity)
    same_period = Calculation.objects.filter(entity=entity, version=version, period_key=period.key)
    alive = same_period.exclude(state=CalculationState.SUPERSEDED)
    if alive.filter(inputs_hash=computed.inputs_hash, minimum_cell=computed.minimum_cell).exists():
        return None
    replaced = list(alive.filter(state=CalculationState.PRELIMINARY))
    _supersede(replaced)
    calculation = Calculation.objects.create(
        entity=entity,
        version=version,
        period_kind=period.kind,
        period_start=period.start,
        period_end=period.end,
        period_key=period.key,
        wave_id=period.wave_id,
        minimum_cell=computed.minimum_cell,
        inputs_hash=computed.inputs_hash,
        source_text=computed.source[:300],
        warnings=list(computed.warnings),
        details=dict(computed.details),
        computed_by=by.uid if by else None,
        computed_at=at,
    )
    Calculation.objects.filter(pk__in=[one.pk for one in replaced]).update(superseded_by=calculation)
    detail = {"figures": _store_figures(calculation, computed), "period": period.key}
    record(
        "measurement.calculation.stored",
        entity=entity,
        by=by,
        on=calculation,
        at=at,
        detail=detail,
    )
    return calculation


def _store_figures(calculation: Calculation, computed: Computed) -> int:
    """Keep the figures of a calculation and its changes on matched persons; return how many figures."""
    rows = [_row(calculation, figure) for figure in computed.figures]
    if computed.counted is not None:
        rows.append(_counted_row(calculation, computed.counted))
    Measurement.objects.bulk_create(rows, batch_size=500)
    MatchedChange.objects.bulk_create(
        _change_row(calculation, change, computed.earlier_wave) for change in computed.changes
    )
    return len(rows)


def _supersede(calculations: Iterable[Calculation]) -> None:
    keys = [calculation.pk for calculation in calculations]
    Calculation.objects.filter(pk__in=keys, state__in=CALCULATION.before(CalculationState.SUPERSEDED)).update(
        state=CalculationState.SUPERSEDED
    )
    Measurement.objects.filter(
        calculation__in=keys, status__in=[MeasurementStatus.PRELIMINARY, MeasurementStatus.OFFICIAL]
    ).update(status=MeasurementStatus.SUPERSEDED)


def _row(calculation: Calculation, figure: ComputedFigure) -> Measurement:
    row = Measurement(
        entity_id=calculation.entity_id,
        calculation=calculation,
        key=figure.key,
        scope_kind=figure.scope,
        unit_id=figure.unit_id,
        engagement_type=figure.engagement_type,
        service_id=figure.group.service_id,
        area_code=figure.group.area_code,
        status=MeasurementStatus.PROTECTED,
    )
    found = figure.estimate
    if found is not None:
        row.status = MeasurementStatus.PRELIMINARY
        row.value, row.numerator, row.denominator, row.n = found.value, found.numerator, found.denominator, found.n
        row.population, row.method = figure.population, found.method
        if found.interval is not None:
            row.ci_low, row.ci_high = found.interval.low, found.interval.high
    return row


def _counted_row(calculation: Calculation, counted: Counted) -> Measurement:
    return Measurement(
        entity_id=calculation.entity_id,
        calculation=calculation,
        key=f"{ScopeKind.ENTITY}:",
        scope_kind=ScopeKind.ENTITY,
        status=MeasurementStatus.PRELIMINARY,
        value=100 * counted.numerator / counted.denominator,
        numerator=counted.numerator,
        denominator=counted.denominator,
        method="CENSUS",
    )


def _change_row(calculation: Calculation, computed: ComputedChange, earlier_wave: SurveyWave | None) -> MatchedChange:
    row = MatchedChange(
        entity_id=calculation.entity_id,
        calculation=calculation,
        earlier_wave=earlier_wave,
        area_code=computed.group.area_code,
        is_protected=computed.change is None,
    )
    change = computed.change
    if change is not None:
        # Proportions come as 0–1, means already on their scale.
        scale = 100.0 if change.is_proportion else 1.0
        row.n, row.is_conclusive = change.n_later, change.conclusive
        row.earlier, row.later, row.value = change.earlier * scale, change.later * scale, change.value * scale
        if change.interval is not None:
            row.method = change.interval.method
            row.ci_low, row.ci_high = change.interval.low * scale, change.interval.high * scale
    if computed.test is not None:
        row.statistic, row.p_value = computed.test.statistic, computed.test.p_value
    return row
