from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from apropia.measurement.queries.computing.facts import Collected, Fact, Statistic
from apropia.science.impact.intervals import Interval, mean_interval, poisson_rate, wilson

PERCENT = 100
CENSUS = "CENSUS"


@dataclass(frozen=True)
class Estimate:
    value: float
    numerator: float
    denominator: float
    n: int
    interval: Interval | None
    method: str


def people_in(facts: Sequence[Fact]) -> int:
    """Count persons: those known by pseudonym once, the others as many as their facts say."""
    known = {fact.pseudonym for fact in facts if fact.pseudonym is not None}
    return len(known) + sum(fact.people for fact in facts if fact.pseudonym is None)


def estimate(collected: Collected, facts: Sequence[Fact], *, population: int | None) -> Estimate | None:
    """Return one figure with the interval that methods.md#intervals prescribes; None without facts."""
    statistic, infers, bounds = collected.statistic, collected.infers, collected.bounds
    numerator, denominator = sum(fact.numerator for fact in facts), sum(fact.denominator for fact in facts)
    n = people_in(facts)
    if not facts or denominator <= 0:
        return None
    interval: Interval | None = None
    if statistic is Statistic.RATE:
        interval = poisson_rate(round(numerator), denominator, per=PERCENT)
        value = numerator / denominator * PERCENT
    elif statistic is Statistic.AVERAGE:
        value = numerator / denominator
    elif statistic is Statistic.MEAN:
        values = [fact.numerator for fact in facts]
        value = fmean(values)
        if infers:
            # Somebody may have left between snapshot and answer: a population below n is no population.
            interval = mean_interval(values, population=max(population, n) if population else None)
            if interval is not None and bounds is not None:
                interval = interval.clipped(*bounds)
    else:
        value = numerator / denominator * PERCENT
        if infers:
            size = round(denominator)
            within = max(population, size) if population and statistic is Statistic.SHARE else None
            interval = wilson(numerator, size, population=within)
            interval = interval.scaled(PERCENT) if interval is not None else None
    is_everybody = not infers or (population is not None and n >= population)
    method = interval.method.value if interval is not None else (CENSUS if is_everybody else "")
    return Estimate(value, numerator, denominator, n, interval, method)
