"""What a figure is compared with: one rule for the dashboard, the pages of services, the practice and the export."""

from collections.abc import Iterable
from datetime import date

from apropia.diagnosis.models import SurveyWave, WavePurpose
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.models import Calculation
from apropia.measurement.states import CalculationState

# They rest on scores of performance: what is chosen for each person is not scored as a balanced form is.
SCORED = frozenset({"DX-02", "DX-03"})


def is_comparable(then: Calculation, now: Calculation) -> bool:
    """Tell whether an earlier calculation may stand beside a later one (INV-15); wave and indicator come loaded."""
    if then.pk == now.pk or then.version_id != now.version_id or then.period_kind != now.period_kind:
        return False
    if then.period_end >= now.period_end:
        return False
    if then.wave is None or now.wave is None:
        return True
    return then.wave.version_id == now.wave.version_id and _is_scored_alike(then.wave, now.wave, now)


def _is_scored_alike(then: SurveyWave, now: SurveyWave, calculation: Calculation) -> bool:
    """Tell whether both waves gave balanced forms or chose with one calibration, where the figure rests on scores."""
    if then.simulation_id == now.simulation_id or calculation.version.indicator.code not in SCORED:
        return True
    calibrations = (one.simulation and one.simulation.calibration_id for one in (then, now))
    return next(calibrations) == next(calibrations)


def baseline_among(earlier: Iterable[Calculation], now: Calculation, *, since: date | None) -> Calculation | None:
    """Return the calculation that a figure is compared with: the first since the baseline wave opened.

    So figures of every month and figures of a wave tell of the same stretch. Without a baseline wave, or before it, it
    is the first that there is. `earlier` comes oldest first.
    """
    comparable = [one for one in earlier if is_comparable(one, now)]
    since_baseline = (one for one in comparable if since is None or one.period_end >= since)
    return next(since_baseline, comparable[0] if comparable else None)


def baseline_day(official: Iterable[Calculation]) -> date | None:
    """Return when the first baseline wave with official figures opened; the calculations come with their wave."""
    begun = (one.period_start for one in official if one.wave is not None and one.wave.purpose == WavePurpose.BASELINE)
    return min(begun, default=None)


def baseline_day_of(entity: Entity) -> date | None:
    """Return the same day for an entity whose calculations are not at hand. One query."""
    begun = Calculation.objects.filter(
        entity=entity, state=CalculationState.OFFICIAL, wave__purpose=WavePurpose.BASELINE
    )
    return begun.order_by("period_start").values_list("period_start", flat=True).first()
