"""The year's figures: computed by the analyst, made official by the manager, as in real life."""

from datetime import date, datetime, timedelta

from apropia.demo.org import Cast
from apropia.diagnosis.queries.figures import measurable_waves
from apropia.measurement.actions import load_indicators, make_official
from apropia.measurement.jobs import compute_period
from apropia.measurement.models import Calculation
from apropia.measurement.queries.computing.facts import Period
from apropia.measurement.queries.computing.register import codes_for
from apropia.measurement.queries.periods import month_of, wave_period
from apropia.people.models import Role


def compute_all(cast: Cast, *, today: date, at: datetime) -> None:
    """Compute the waves and every month of the year; make all official but the last month."""
    load_indicators(at=at)
    analyst, manager = cast.by_role[Role.ANALYST], cast.by_role[Role.UA_MANAGER]
    periods = [wave_period(wave) for wave in measurable_waves(entity=cast.entity)]
    months = _months_before(today, count=12)
    last = months[0]
    for period in [*periods, *reversed(months)]:
        compute_period(entity=cast.entity, codes=codes_for(period.kind), period=period, by=analyst, at=at)
        if period != last and (fresh := _preliminary(cast)):
            make_official(calculations=fresh, by=manager, at=at + timedelta(hours=3))


def count_statements(cast: Cast, *, today: date, at: datetime) -> None:
    """Compute what the practice alone gives, once it is written, for the last month that has official figures."""
    analyst, manager = cast.by_role[Role.ANALYST], cast.by_role[Role.UA_MANAGER]
    _last, period = _months_before(today, count=2)
    compute_period(entity=cast.entity, codes=("GE-04",), period=period, by=analyst, at=at + timedelta(hours=1))
    fresh = [one for one in _preliminary(cast) if one.version.indicator.code == "GE-04"]
    make_official(calculations=fresh, by=manager, at=at + timedelta(hours=2))


def _months_before(today: date, *, count: int) -> list[Period]:
    """Return the last months that have ended, newest first."""
    months: list[Period] = []
    first = today.replace(day=1)
    for _step in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(month_of(first))
    return months


def _preliminary(cast: Cast) -> list[Calculation]:
    rows = Calculation.objects.filter(entity=cast.entity, state="PRELIMINARY")
    return list(rows.select_related("version__indicator"))
