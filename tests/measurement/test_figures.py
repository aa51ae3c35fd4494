"""From answers to figures: right values, right intervals, and nothing small."""

from datetime import UTC, date, datetime, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

import pytest

from apropia.diagnosis.models import Score, WaveMode
from apropia.foundation.small_groups import Table, Tally, protect
from apropia.measurement.models import Measurement, PeriodKind
from apropia.measurement.queries.computing.facts import Counted, NotComputable, Period
from apropia.measurement.queries.computing.matched import trimmed
from apropia.measurement.queries.computing.providers import register_provider
from apropia.measurement.queries.periods import month_of, quarter_of, wave_period
from apropia.science.impact.intervals import wilson
from catalogue.factories import make_service
from measurement.factories import AT, answer, judge, make_people, make_wave, measure

pytestmark = pytest.mark.django_db
QUARTER = Period(PeriodKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30))


def test_response_rate_counts_completed_over_invited(entity, units, people):
    wave = make_wave(entity, people)
    answer(wave, people[:60])

    calculation = measure(entity, "DX-01", wave)

    whole = calculation.measurements.get(scope_kind="ENTITY")
    assert (whole.numerator, whole.denominator, whole.n) == (60, 80, 80)
    assert whole.value == pytest.approx(75)
    assert whole.method == "CENSUS"
    assert "60 respuestas de 80 personas" in calculation.source_text


def test_a_unit_of_three_is_protected_and_takes_another_with_it(entity, units, people):
    wave = make_wave(entity, people)
    answer(wave, people)

    calculation = measure(entity, "DX-02", wave)

    small = calculation.measurements.get(unit=units["small"], area_code="")
    assert (small.status, small.value, small.n, small.ci_low) == ("PROTECTED", None, None, None)
    others = calculation.measurements.filter(scope_kind="UNIT", area_code="").exclude(unit=units["small"])
    assert sorted(others.values_list("status", flat=True)) == ["PRELIMINARY", "PROTECTED"]


def test_no_published_means_of_units_give_away_the_small_one(entity, units, people):
    wave = make_wave(entity, people)
    answer(wave, people)
    calculation = measure(entity, "DX-02", wave)

    for area in ("", "1", "2", "3", "4", "5"):
        rows = calculation.measurements.filter(area_code=area)
        total = rows.get(scope_kind="ENTITY")
        known = [row for row in rows.filter(scope_kind="UNIT") if row.value is not None]
        left_people = total.n - sum(row.n for row in known)
        assert left_people == 0 or left_people >= 5


def test_competence_level_is_the_mean_with_its_margin(entity, units, people):
    wave = make_wave(entity, people)
    answer(wave, people[:52])

    calculation = measure(entity, "DX-02", wave)

    whole = calculation.measurements.get(scope_kind="ENTITY", area_code="")
    scores = Score.objects.filter(response__wave=wave, code="").values_list("value", flat=True)
    assert whole.value == pytest.approx(fmean(scores))
    assert whole.ci_low < whole.value < whole.ci_high
    assert (whole.method, whole.n, whole.population) == ("STUDENT", 52, 80)


def test_a_unit_in_which_everybody_answered_is_a_complete_count(entity, units, people):
    wave = make_wave(entity, people)
    answer(wave, people[:52])

    row = measure(entity, "DX-02", wave).measurements.get(unit=units["large"], area_code="")

    assert (row.n, row.population, row.ci_low, row.method) == (52, 52, None, "CENSUS")


def test_at_target_is_a_share_with_wilson_and_finite_population(entity, units, people):
    wave = make_wave(entity, people)
    answer(wave, people[:60])

    calculation = measure(entity, "DX-03", wave)

    whole = calculation.measurements.get(scope_kind="ENTITY", area_code="")
    expected = wilson(whole.numerator, 60, population=80)
    assert (whole.ci_low, whole.ci_high) == pytest.approx((100 * expected.low, 100 * expected.high))


def test_services_are_figured_for_the_whole_entity_only(entity, units, people):
    services = [make_service(entity=entity, code=f"servicio-{n}") for n in range(3)]
    wave = make_wave(entity, people)
    judge(answer(wave, people[:60]), services)

    for code in ("DX-05", "SA-01"):
        calculation = measure(entity, code, wave)
        assert calculation.measurements.filter(service__isnull=False).count() == 3
        assert not calculation.measurements.filter(service__isnull=False).exclude(scope_kind="ENTITY").exists()
        assert 0 < calculation.measurements.get(scope_kind="ENTITY", service=None).value < 100


def test_anonymous_waves_are_figured_too(entity, units, people):
    wave = make_wave(entity, people, mode=WaveMode.ANONYMOUS)
    answer(wave, people[:60])

    assert measure(entity, "DX-02", wave).measurements.get(scope_kind="ENTITY", area_code="").n == 60


def test_a_wave_without_answers_is_not_computable(entity, units, people):
    with pytest.raises(NotComputable):
        measure(entity, "DX-02", make_wave(entity, people))


def test_the_same_persons_are_compared_between_two_waves(entity, units, people):
    before = make_wave(entity, people, name="Abril", months_ago=8)
    after = make_wave(entity, people, name="Octubre", months_ago=1, purpose="FOLLOW_UP")
    answer(before, people[:60], mean=45, seed=1)
    answer(after, people[20:75], mean=60, seed=2)

    change = measure(entity, "DX-02", after).matched_changes.get(area_code="")

    assert change.n == 40
    assert change.value == pytest.approx(15, abs=5)
    assert change.ci_low > 0
    assert change.is_conclusive
    assert change.earlier_wave == before


def test_a_share_of_the_same_persons_is_tested_by_mcnemar(entity, units, people):
    before = make_wave(entity, people, name="Abril", months_ago=8)
    after = make_wave(entity, people, name="Octubre", months_ago=1)
    answer(before, people[:60], mean=30, seed=1)
    answer(after, people[:60], mean=60, seed=2)

    change = measure(entity, "DX-03", after).matched_changes.get(area_code="")

    assert change.method == "NEWCOMBE_PAIRED"
    assert change.p_value < 0.001


def test_anonymous_waves_have_no_matched_change(entity, units, people):
    before = make_wave(entity, people, name="Abril", months_ago=8)
    after = make_wave(entity, people, name="Octubre", months_ago=1, mode=WaveMode.ANONYMOUS)
    answer(before, people)
    answer(after, people)

    assert not measure(entity, "DX-02", after).matched_changes.exists()


@pytest.mark.parametrize(
    ("matched", "sizes", "remain"),
    [(20, (20, 20), 20), (20, (22, 20), 15), (20, (26, 30), 20), (20, (22, 23), 17), (20, (20, 25), 20)],
)
def test_who_is_left_out_of_a_comparison_is_nobody_or_many(people, matched, sizes, remain):
    pseudonyms = sorted(str(person.pseudonym) for person in people[:matched])

    chosen = trimmed(pseudonyms, sizes, k=5)

    assert len(chosen) == remain
    assert all(size - len(chosen) == 0 or size - len(chosen) >= 5 for size in sizes)


def test_both_databases_leave_the_same_persons_out_of_a_comparison(people):
    as_postgresql = sorted(str(person.pseudonym) for person in people[:20])
    as_sqlite = [one.replace("-", "") for one in as_postgresql]

    chosen = trimmed(as_postgresql, (22, 20), k=5)

    assert [one.replace("-", "") for one in chosen] == trimmed(as_sqlite, (22, 20), k=5)


def test_training_coverage_is_over_everybody_in_force_on_the_day(entity, units, people):
    left = people[0]
    left.engagements.update(end_date=date(2026, 8, 1))

    calculation = measure(entity, "FO-01", QUARTER)

    whole = calculation.measurements.get(scope_kind="ENTITY")
    assert (whole.numerator, whole.denominator) == (0, 79)


def test_a_wave_lasts_the_days_that_it_is_open_where_the_entity_is(entity):
    """What closes a minute before midnight in Bogotá closes on the next day in Greenwich."""
    wave = make_wave(entity, [])
    wave.opens_at = datetime(2026, 10, 1, 8, 0, tzinfo=ZoneInfo(entity.timezone)).astimezone(UTC)
    wave.closes_at = datetime(2026, 10, 31, 23, 59, tzinfo=ZoneInfo(entity.timezone)).astimezone(UTC)

    assert (wave_period(wave).start, wave_period(wave).end) == (date(2026, 10, 1), date(2026, 10, 31))


def test_quarters_and_months_end_where_they_should():
    assert quarter_of(date(2026, 11, 23)).end == date(2026, 12, 31)
    assert (month_of(date(2028, 2, 10)).start, month_of(date(2028, 2, 10)).end) == (date(2028, 2, 1), date(2028, 2, 29))


def test_a_figure_from_above_comes_through_its_provider(entity, monkeypatch):
    from apropia.measurement.queries.computing import providers

    monkeypatch.setattr(providers, "_providers", {})
    with pytest.raises(NotComputable):
        measure(entity, "GE-04", QUARTER)
    register_provider("GE-04", lambda _entity, _since, _until: Counted(6, 8, "Prácticas"))

    row = measure(entity, "GE-04", QUARTER).measurements.get()

    assert (row.value, row.n, row.status) == (75, None, "PRELIMINARY")


def test_small_entities_publish_nothing(entity, units):
    few = make_people(units["small"], 4)
    wave = make_wave(entity, few)
    answer(wave, few)

    calculation = measure(entity, "DX-02", wave)

    assert set(calculation.measurements.values_list("status", flat=True)) == {"PROTECTED"}


def test_an_entity_may_ask_for_larger_groups(entity, units, people):
    entity.minimum_cell = 30
    entity.save()
    wave = make_wave(entity, people)
    answer(wave, people)

    shown = measure(entity, "DX-02", wave).measurements.exclude(status="PROTECTED")

    assert min(shown.values_list("n", flat=True)) >= 30


def test_the_stored_figures_survive_the_attack_of_all_filters(entity, units, people):
    """Rebuild what the pages can show and ask the engine whether a small group can be computed from it."""
    make_people(units["small"], 1, engagement_type="INTERN")
    wave = make_wave(entity, people)
    answer(wave, people[:70])
    calculation = measure(entity, "DX-02", wave)

    cells: dict[tuple[str, str], int] = {}
    for score in Score.objects.filter(response__wave=wave, code="").select_related("response"):
        key = (str(score.response.unit_id), score.response.engagement_type)
        cells[key] = cells.get(key, 0) + 1
    table = Table({key: Tally(n, n * 50.0, n, 1.0, 99.0) for key, n in cells.items()})
    hidden = [
        ("row", str(row.unit_id)) if row.scope_kind == "UNIT" else ("column", row.engagement_type)
        for row in calculation.measurements.filter(area_code="", status="PROTECTED")
    ]
    again = protect(table, also_hide=hidden)
    shown_again = {key for key, figure in again.rows.items() if type(figure).__name__ == "Shown"}
    stored = {
        str(row.unit_id)
        for row in Measurement.objects.filter(calculation=calculation, area_code="", scope_kind="UNIT").exclude(
            status="PROTECTED"
        )
    }
    assert stored <= shown_again


def test_periods_before_the_first_day_are_not_offered(entity):
    from apropia.measurement.queries import periods_offered

    offered = periods_offered(entity=entity, today=AT.date())

    assert all(one.period.end < AT.date() + timedelta(days=1) for one in offered)
    assert next(one.label for one in offered) == "octubre de 2026"
