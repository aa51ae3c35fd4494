from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.measurement.events import FigureMadeOfficial
from apropia.measurement.models import Calculation, Measurement
from apropia.measurement.policies import check_can_confirm, check_no_causal_words
from apropia.measurement.states import CALCULATION, CalculationState, MeasurementStatus
from apropia.people.models import Person


@transaction.atomic
def make_official(
    *, calculations: Sequence[Calculation], by: Person, at: datetime, analysis: str = ""
) -> Sequence[Calculation]:
    """Make preliminary figures official and supersede what was official for the same periods.

    Publishes `FigureMadeOfficial` and leaves an audit line for each.

    Raises
    ------
    NotTheirs
        If the person does not manage, or computed the figures herself (INV-09).
    CausalWords
        If the analysis names a cause.
    Conflict
        If somebody changed one of them meanwhile.
    """
    if not calculations:
        raise DomainError(_("Elija al menos una cifra."))
    check_no_causal_words(analysis, field="analysis")
    hold(by.entity)
    for calculation in calculations:
        check_can_confirm(calculation, by)
        _make_one_official(calculation, by, at, analysis.strip())
    return calculations


def _make_one_official(calculation: Calculation, by: Person, at: datetime, analysis: str) -> None:
    # The official one goes first: a constraint allows one per period, and both databases check it at once.
    earlier = Calculation.objects.filter(
        entity_id=calculation.entity_id,
        version_id=calculation.version_id,
        period_key=calculation.period_key,
        state=CalculationState.OFFICIAL,
    )
    keys = list(earlier.values_list("pk", flat=True))
    earlier.update(state=CalculationState.SUPERSEDED, superseded_by=calculation)
    Measurement.objects.filter(calculation__in=keys, status=MeasurementStatus.OFFICIAL).update(
        status=MeasurementStatus.SUPERSEDED
    )
    CALCULATION.move(calculation, CalculationState.OFFICIAL, confirmed_by=by.uid, confirmed_at=at, analysis=analysis)
    Measurement.objects.filter(calculation=calculation, status=MeasurementStatus.PRELIMINARY).update(
        status=MeasurementStatus.OFFICIAL
    )
    record(
        "measurement.calculation.confirmed",
        entity=by.entity,
        by=by,
        on=calculation,
        at=at,
        detail={"superseded": keys},
    )
    publish(
        FigureMadeOfficial(
            entity_id=calculation.entity_id,
            at=at,
            calculation_id=calculation.pk,
            indicator_code=calculation.version.indicator.code,
        )
    )
