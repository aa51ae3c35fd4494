"""AD-01, AD-02 and AD-05 over imported reports, and MA-01 over the catalogue."""

from datetime import date

import pytest

from apropia.measurement.models import PeriodKind
from apropia.measurement.queries.computing.facts import NotComputable, Period
from apropia.measurement.queries.computing.shared import reading_once
from apropia.measurement.queries.computing.usage import active_use, underuse
from apropia.measurement.queries.periods import month_of
from apropia.usage import states
from apropia.usage.models import SourceKind, UsageImport, UsageRecord, UsageSlice, UsageSource
from catalogue.factories import make_service
from measurement.factories import AT, measure

pytestmark = pytest.mark.django_db
OCTOBER = month_of(date(2026, 10, 5))
QUARTER = Period(PeriodKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def service(entity):
    return make_service(entity=entity, code="firma", name="Firma electrónica")


def report(service, people, *, active, month=date(2026, 10, 1), unmatched=0, concealed=(0, 0)):
    """Apply a monthly report in which the first `active` of the enabled persons are active."""
    source, _ = UsageSource.objects.get_or_create(entity=service.entity, kind=SourceKind.GENERIC)
    made = UsageImport.objects.create(
        entity=service.entity,
        source=source,
        filename="uso.csv",
        file_hash=f"{service.pk}{month}{len(people)}",
        status=states.APPLIED,
        matched_count=len(people),
        unmatched_count=unmatched,
        concealed_count=concealed[0],
        uploaded_at=AT,
        applied_at=AT,
    )
    piece = UsageSlice.objects.create(
        entity=service.entity,
        usage_import=made,
        source=source,
        service=service,
        span=UsageSlice.Span.MONTH,
        period_start=month,
        period_end=month_of(month).end,
        month=month,
        refreshed_on=month_of(month).end,
        is_current=True,
        matched_count=len(people),
        concealed_count=concealed[0],
        concealed_enabled_count=concealed[0],
        concealed_active_count=concealed[1],
    )
    UsageRecord.objects.bulk_create(
        UsageRecord(
            entity=service.entity, slice=piece, pseudonym=person.pseudonym, is_enabled=True, is_active=place < active
        )
        for place, person in enumerate(people)
    )


def whole(calculation, service=None):
    return calculation.measurements.get(scope_kind="ENTITY", service=service)


def test_enabling_active_use_and_underuse_of_a_service(entity, units, people, service):
    report(service, people[10:70], active=45)

    enabled = whole(measure(entity, "AD-01", OCTOBER), service)
    active = whole(measure(entity, "AD-02", OCTOBER), service)
    idle = whole(measure(entity, "AD-05", OCTOBER), service)

    assert (enabled.numerator, enabled.denominator) == (60, 80)
    assert (active.value, active.method, active.ci_low) == (pytest.approx(75), "CENSUS", None)
    assert idle.value == pytest.approx(25)


def test_a_person_with_two_services_counts_once_in_the_whole(entity, units, people, service):
    other = make_service(entity=entity, code="nube", name="Archivos en la nube")
    report(service, people[:40], active=10)
    report(other, people[:60], active=30)

    row = whole(measure(entity, "AD-02", OCTOBER))

    assert (row.numerator, row.denominator) == (30, 60)


def test_over_a_quarter_one_must_be_enabled_in_every_month(entity, units, people, service):
    for month, count in ((7, 50), (8, 60), (9, 70)):
        report(service, people[:count], active=20, month=date(2026, month, 1))

    row = whole(measure(entity, "AD-02", QUARTER), service)

    assert (row.numerator, row.denominator) == (20, 50)


def test_accounts_without_a_name_count_for_the_whole_entity_only(entity, units, people, service):
    report(service, people[:60], active=30, concealed=(20, 20))

    calculation = measure(entity, "AD-02", OCTOBER)

    assert (whole(calculation, service).numerator, whole(calculation, service).denominator) == (50, 80)
    shown = calculation.measurements.filter(scope_kind="UNIT", service=service, value__isnull=False)
    assert sum(shown.values_list("denominator", flat=True)) <= 60
    assert "oculta el nombre" in calculation.warnings[0]


def test_a_report_without_names_beside_one_with_them_counts_nobody_twice(entity, units, people, service):
    report(service, people[:60], active=30)
    report(service, [], active=0, concealed=(60, 40))

    row = whole(measure(entity, "AD-02", OCTOBER), service)

    assert (row.numerator, row.denominator) == (30, 60)


def test_poor_recognition_is_said(entity, units, people, service):
    report(service, people[:60], active=30, unmatched=20)

    assert "Cobertura insuficiente" in measure(entity, "AD-02", OCTOBER).warnings[0]


def test_without_reports_there_is_no_figure(entity, units, people):
    with pytest.raises(NotComputable):
        measure(entity, "AD-02", OCTOBER)


def test_material_coverage_counts_services_not_persons(entity, service):
    row = whole(measure(entity, "MA-01", OCTOBER))

    assert (row.value, row.denominator, row.n) == (0, 1, None)


def test_indicators_computed_together_read_the_reports_once(entity, people, service, django_assert_num_queries):
    report(service, people, active=3)
    with reading_once():
        active_use(entity, OCTOBER)
        with django_assert_num_queries(0):
            underuse(entity, OCTOBER)
        report(service, people[:1], active=1, month=date(2026, 9, 1))

    assert len(active_use(entity, QUARTER).facts) == 2
