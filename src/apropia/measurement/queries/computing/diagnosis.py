"""DX-01, DX-02, DX-03, DX-05 and SA-01: figures of one wave."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from django.utils.translation import gettext as _

from apropia.competences.models import LEVEL_ORDER
from apropia.competences.queries.particular import area_levels_at, expectations
from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.queries import figures as waves
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.queries.computing.facts import (
    WHOLE,
    Collected,
    Fact,
    Group,
    NotComputable,
    Period,
    Place,
    Statistic,
    counted,
    grouped,
)

SCALE = (0.0, 100.0)
SATISFIED_FROM = 4  # top two of five, methods.md#scores


def wave_of(entity: Entity, period: Period) -> SurveyWave:
    """Return the wave of a period. Raises `NotComputable` until it is published."""
    wave = SurveyWave.objects.filter(entity=entity, pk=period.wave_id or 0, state__in=waves.MEASURABLE).first()
    if wave is None:
        raise NotComputable(_("La ola todavía no está publicada."))
    return wave


def _population(wave: SurveyWave) -> dict[Place, int]:
    return dict(Counter(waves.population_of(wave=wave)))


def _source(wave: SurveyWave) -> str:
    return _("Ola «%(wave)s»: %(answers)d respuestas de %(people)d personas.") % {
        "wave": wave.name,
        "answers": waves.responses_count(wave=wave),
        "people": wave.population_count,
    }


def response_rate(entity: Entity, period: Period) -> Collected:
    """DX-01: completed forms over invitations sent. A count of everybody, and no answer of anybody."""
    wave = wave_of(entity, period)
    facts = counted(
        ((invited.unit_id, invited.engagement_type), float(invited.is_completed), 1.0)
        for invited in waves.invited_to(wave=wave)
    )
    if not facts:
        raise NotComputable(_("La ola no tiene invitaciones enviadas."))
    return Collected(
        Statistic.SHARE, {WHOLE: facts}, _source(wave), _population(wave), unanimity=False, minimum_cell=wave.min_cell
    )


def competence_level(entity: Entity, period: Period) -> Collected:
    """DX-02: mean of the proven scores, whole and by area."""
    wave = wave_of(entity, period)
    facts = grouped(
        (
            Group(area_code=row.area_code),
            Fact(row.unit_id, row.engagement_type, row.value, pseudonym=row.pseudonym),
        )
        for row in waves.performance_scores(wave=wave)
    )
    return _of_wave(wave, Statistic.MEAN, facts, bounds=SCALE, is_composite=True)


def at_target(entity: Entity, period: Period) -> Collected:
    """DX-03: persons whose proven level reaches what is expected of their unit or job level, whole and by area.

    Teams have no part in it: an anonymous response knows none, and a team is not of the day of the snapshot.
    """
    wave = wave_of(entity, period)
    day = period.end
    known = expectations(entity=entity, on=day)

    @cache
    def orders(job_level: str, unit_id: int | None) -> dict[str, int]:
        return _orders(area_levels_at(known, job_level=job_level, unit_id=unit_id))

    def reached(row: waves.ScoreRow) -> float:
        expected = orders(row.job_level, row.unit_id)
        return float(LEVEL_ORDER.get(row.level, 0) >= expected[row.area_code])

    facts = grouped(
        (
            Group(area_code=row.area_code),
            Fact(row.unit_id, row.engagement_type, reached(row), pseudonym=row.pseudonym),
        )
        for row in waves.performance_scores(wave=wave)
        if row.level
    )
    return _of_wave(wave, Statistic.SHARE, facts)


def _orders(areas: dict[str, str]) -> dict[str, int]:
    orders = {area: LEVEL_ORDER[level] for area, level in areas.items()}
    # The whole is expected at the level that at least half of the areas reach (lower median), as areas are of theirs.
    orders[""] = sorted(orders.values())[(len(orders) - 1) // 2] if orders else 1
    return orders


def services_recognised(entity: Entity, period: Period) -> Collected:
    """DX-05: mean over persons of services recognised over services asked about; by service, persons who recognise
    it."""
    wave = wave_of(entity, period)
    rows = waves.services_known(wave=wave)
    facts = _by_service(rows, recognised_from=waves.RECOGNISED_FROM)
    by_person: dict[object, list[waves.ServiceRow]] = defaultdict(list)
    for row in rows:
        by_person[row.response].append(row)
    facts[WHOLE] = [
        Fact(
            own[0].unit_id,
            own[0].engagement_type,
            100 * sum(row.value >= waves.RECOGNISED_FROM for row in own) / len(own),
            pseudonym=own[0].pseudonym,
        )
        for own in by_person.values()
    ]
    return _of_wave(wave, Statistic.MEAN, _percent_of_services(facts), bounds=SCALE, services_by_unit=False)


def satisfaction(entity: Entity, period: Period) -> Collected:
    """SA-01: answers 4 and 5 over answers, whole and by service. A sensitive question is not among them."""
    wave = wave_of(entity, period)
    rows = waves.services_judged(wave=wave)
    facts = _by_service(rows, recognised_from=SATISFIED_FROM)
    facts[WHOLE] = [
        Fact(
            row.unit_id,
            row.engagement_type,
            float(row.value >= SATISFIED_FROM),
            pseudonym=row.pseudonym or row.response,
        )
        for row in rows
    ]
    return _of_wave(wave, Statistic.RATIO, facts, services_by_unit=False)


def _by_service(rows: Iterable[waves.ServiceRow], *, recognised_from: int) -> dict[Group, list[Fact]]:
    return grouped(
        (
            Group(service_id=row.service_id),
            Fact(row.unit_id, row.engagement_type, float(row.value >= recognised_from), pseudonym=row.pseudonym),
        )
        for row in rows
    )


def _percent_of_services(facts: dict[Group, list[Fact]]) -> dict[Group, list[Fact]]:
    """Bring shares of services to the 0–100 scale of the mean over persons."""
    return {
        group: own
        if group == WHOLE
        else [Fact(fact.unit_id, fact.engagement_type, 100 * fact.numerator, pseudonym=fact.pseudonym) for fact in own]
        for group, own in facts.items()
    }


def _of_wave(
    wave: SurveyWave,
    statistic: Statistic,
    facts: dict[Group, list[Fact]],
    *,
    bounds: tuple[float, float] | None = None,
    is_composite: bool = False,
    services_by_unit: bool = True,
) -> Collected:
    if not facts.get(WHOLE):
        raise NotComputable(_("La ola no tiene respuestas para esta cifra."))
    measured: dict[Group, Sequence[Fact]] = dict(facts)
    return Collected(
        statistic,
        measured,
        _source(wave),
        _population(wave),
        infers=True,
        is_composite=is_composite,
        services_by_unit=services_by_unit,
        minimum_cell=wave.min_cell,
        bounds=bounds,
    )
