"""The year's figures: computed by the analyst, made official by the manager, as in real life."""

from datetime import date, datetime, timedelta

from apropia.demo.org import Cast
from apropia.diagnosis.queries.figures import measurable_waves
from apropia.measurement.actions import load_indicators, make_official
from apropia.measurement.jobs import compute_period
from apropia.measurement.models import Calculation
from apropia.measurement.queries.computing.register import codes_for
from apropia.measurement.queries.periods import month_of, wave_period
from apropia.people.models import Role


def compute_all(cast: Cast, *, today: date, at: datetime) -> None:
    """Compute the waves and every month of the year; make all official but the last month."""
    load_indicators()
    analyst, manager = cast.by_role[Role.ANALYST], cast.by_role[Role.UA_MANAGER]
    periods = [wave_period(wave) for wave in measurable_waves(entity=cast.entity)]
    first = today.replace(day=1)
    months = []
    for _step in range(12):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(month_of(first))
    last = months[0]
    for period in [*periods, *reversed(months)]:
        compute_period(entity=cast.entity, codes=codes_for(period.kind), period=period, by=analyst, at=at)
        if period != last:
            fresh = list(
                Calculation.objects.filter(entity=cast.entity, state="PRELIMINARY").select_related("version__indicator")
            )
            if fresh:
                make_official(calculations=fresh, by=manager, at=at + timedelta(hours=3))
