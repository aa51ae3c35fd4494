"""What a figure is compared with: months and waves tell of the same stretch."""

from datetime import date

import pytest

from apropia.diagnosis.models import Simulation, SurveyWave, WavePurpose
from apropia.measurement.models import Calculation, Indicator, IndicatorVersion, PeriodKind
from apropia.measurement.queries.baselines import baseline_among, baseline_day
from apropia.measurement.queries.dashboard import _ends
from apropia.measurement.queries.periods import month_of


def months(*firsts: date) -> list[Calculation]:
    periods = [month_of(first) for first in firsts]
    return [
        Calculation(pk=pk, version_id=1, period_kind=PeriodKind.MONTH, period_start=one.start, period_end=one.end)
        for pk, one in enumerate(periods, 1)
    ]


def of_wave(pk: int, start: date, end: date, purpose: str) -> Calculation:
    wave = SurveyWave(pk=pk, purpose=purpose, version_id=7)
    return Calculation(
        pk=100 + pk, version_id=2, period_kind=PeriodKind.WAVE, wave=wave, period_start=start, period_end=end
    )


def test_a_month_is_compared_with_the_month_in_which_the_baseline_opened():
    december, february, october = months(date(2025, 12, 1), date(2026, 2, 1), date(2026, 10, 1))
    wave = of_wave(1, date(2026, 2, 16), date(2026, 3, 5), WavePurpose.BASELINE)
    since = baseline_day([december, wave, february, october])
    assert since == date(2026, 2, 16)
    assert baseline_among([december, february, october], october, since=since) == february


def test_before_the_baseline_or_without_one_it_is_the_first_month_there_is():
    november, december, october = months(date(2025, 11, 1), date(2025, 12, 1), date(2026, 10, 1))
    assert baseline_among([november, december], december, since=date(2026, 2, 16)) == november
    assert baseline_among([november, december, october], october, since=None) == november
    assert baseline_among([november], november, since=None) is None


@pytest.mark.parametrize(
    ("code", "calibrations", "is_compared"),
    [
        ("DX-02", (None, 4), False),
        ("DX-03", (4, None), False),
        ("DX-02", (4, 5), False),
        ("DX-02", (4, 4), True),
        ("DX-02", (None, None), True),
        ("DX-01", (None, 4), True),
        ("SA-01", (None, 4), True),
    ],
)
def test_scores_of_waves_that_choose_are_compared_only_with_those_that_choose_alike(code, calibrations, is_compared):
    version = IndicatorVersion(pk=2, indicator=Indicator(code=code))
    then = of_wave(1, date(2026, 2, 16), date(2026, 3, 5), WavePurpose.BASELINE)
    now = of_wave(2, date(2026, 10, 1), date(2026, 10, 20), WavePurpose.FOLLOW_UP)
    for place, (one, calibration) in enumerate(zip((then, now), calibrations, strict=True), 1):
        one.version = version
        if calibration is not None:
            one.wave.simulation = Simulation(pk=10 + place, calibration_id=calibration)

    assert (baseline_among([then], now, since=None) == then) is is_compared


def test_a_pulse_is_no_baseline():
    assert baseline_day([of_wave(1, date(2026, 1, 5), date(2026, 1, 9), WavePurpose.PULSE)]) is None


def test_a_month_is_offered_once_though_a_wave_ended_in_it():
    wave = of_wave(1, date(2026, 2, 16), date(2026, 3, 5), WavePurpose.BASELINE)
    february, march = months(date(2026, 2, 1), date(2026, 3, 1))
    assert _ends([february, wave, march]) == [date(2026, 3, 31), date(2026, 2, 28)]
