from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.queries.figures import measurable_waves
from apropia.foundation import clock
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.models import PeriodKind, period_in_words
from apropia.measurement.queries.computing.facts import Period

MONTHS_OFFERED = 15
QUARTERS_OFFERED = 5


@dataclass(frozen=True)
class OfferedPeriod:
    """A period that can be computed, with its words."""

    period: Period
    label: str

    @property
    def key(self) -> str:
        return self.period.key


def month_of(day: date) -> Period:
    start = day.replace(day=1)
    following = (start + timedelta(days=32)).replace(day=1)
    return Period(PeriodKind.MONTH, start, following - timedelta(days=1))


def quarter_of(day: date) -> Period:
    start = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    last_month = month_of(start.replace(month=start.month + 2))
    return Period(PeriodKind.QUARTER, start, last_month.end)


def wave_period(wave: SurveyWave) -> Period:
    zone = wave.entity.timezone
    return Period(
        PeriodKind.WAVE, clock.local_date(wave.opens_at, zone), clock.local_date(wave.closes_at, zone), wave.pk
    )


def words_of(period: Period, *, wave_name: str = "") -> str:
    """Say a period as people do: octubre de 2026, tercer trimestre de 2026, or the name of the wave."""
    return period_in_words(period.kind, period.start, wave_name)


def periods_offered(*, entity: Entity, today: date) -> Sequence[OfferedPeriod]:
    """Return what can be computed now: published waves, the months and the quarters that have ended."""
    offered = [
        OfferedPeriod(wave_period(wave), words_of(wave_period(wave), wave_name=wave.name))
        for wave in measurable_waves(entity=entity)
    ]
    day = today
    for _n in range(MONTHS_OFFERED):
        period = month_of(month_of(day).start - timedelta(days=1))
        offered.append(OfferedPeriod(period, words_of(period)))
        day = period.start
    day = today
    for _n in range(QUARTERS_OFFERED):
        period = quarter_of(quarter_of(day).start - timedelta(days=1))
        offered.append(OfferedPeriod(period, words_of(period)))
        day = period.start
    return offered
