"""The figures of courses (FO): right values and margins, and nothing of what was finished too fast to be believed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from apropia.diagnosis.models import Construct, Response, Score
from apropia.learning.models import Completion, CourseRating, CourseVersion, Enrollment, UsePulse
from apropia.learning.states import EnrollmentStatus
from apropia.measurement.queries.computing.facts import NotComputable
from apropia.measurement.queries.periods import month_of
from apropia.measurement.queries.words import value_text
from apropia.people.models import Person
from apropia.science.impact.intervals import wilson
from apropia.science.psychometrics.scoring import SCORING_METHOD_VERSION
from learning.factories import make_version
from measurement.factories import make_wave, measure

pytestmark = pytest.mark.django_db
OCTOBER = month_of(date(2026, 10, 5))
DONE = datetime(2026, 10, 6, 14, 0, tzinfo=UTC)


@pytest.fixture
def version(entity) -> CourseVersion:
    return make_version(entity=entity, at=DONE, lessons=1)


def finish(
    version: CourseVersion,
    people: Sequence[Person],
    *,
    at: datetime = DONE,
    is_implausible: bool = False,
    points: int = 20,
) -> list[Completion]:
    """Let people finish a version; whoever was too fast learnt nothing and counts nowhere."""
    return [
        Completion.objects.create(
            entity=version.entity,
            enrollment=Enrollment.objects.create(
                entity=version.entity,
                version=version,
                course=version.course,
                pseudonym=person.pseudonym,
                unit=person.unit,
                status=EnrollmentStatus.FINISHED,
                deadline_on=date(2026, 10, 20),
                enrolled_at=at,
                started_at=at,
                finished_at=at,
            ),
            version=version,
            course=version.course,
            pseudonym=person.pseudonym,
            unit=person.unit,
            completed_at=at,
            code=f"C{version.pk}-{person.pk}",
            pre_percent=40.0,
            post_percent=40.0 + points,
            is_implausible=is_implausible,
        )
        for person in people
    ]


def rate(completions: Sequence[Completion], score: int, *, at: datetime = DONE) -> None:
    CourseRating.objects.bulk_create(
        CourseRating(entity=one.entity, completion=one, score=score, rated_at=at, changed_at=at) for one in completions
    )


def whole_of(entity, code, period=OCTOBER):
    return measure(entity, code, period).measurements.get(scope_kind="ENTITY", area_code="")


@pytest.fixture
def half_of_them_too_fast(version, people) -> None:
    """Ten learnt, and are pleased; ten ran through it, and are not."""
    rate(finish(version, people[:10]), 5)
    rate(finish(version, people[10:20], is_implausible=True, points=0), 1)


@pytest.mark.parametrize(
    ("code", "numerator", "denominator"),
    [("FO-01", 10, 80), ("FO-02", 10, 10), ("FO-04", 200, 10), ("FO-05", 10, 10), ("FO-08", pytest.approx(10 / 3), 80)],
)
def test_what_was_finished_too_fast_is_in_no_figure(
    entity, people, half_of_them_too_fast, code, numerator, denominator
):
    row = whole_of(entity, code)

    assert (row.numerator, row.denominator) == (numerator, denominator)


def test_satisfaction_is_the_share_of_fours_and_fives_with_its_margin(entity, people, version):
    done = finish(version, people[:30])
    rate(done[:12], 5)
    rate(done[12:20], 4)
    rate(done[20:], 3)
    later = finish(make_version(entity=entity, at=DONE, lessons=1), people[:10])
    rate(later, 1, at=datetime(2026, 11, 2, 14, 0, tzinfo=UTC))

    row = whole_of(entity, "FO-05")

    expected = wilson(20, 30)
    assert (row.numerator, row.denominator, row.n) == (20, 30, 30)
    assert (row.ci_low, row.ci_high) == pytest.approx((100 * expected.low, 100 * expected.high))


def test_without_opinions_there_is_no_satisfaction(entity, people, version):
    finish(version, people[:10])

    with pytest.raises(NotComputable):
        measure(entity, "FO-05", OCTOBER)


LEARNT_BEFORE, TOLD, LEARNT = (datetime(2026, 10, day, 14, 0, tzinfo=UTC) for day in (1, 3, 6))


def tell_gaps(wave, people, *, level="BASIC", code="2.2", at=TOLD):
    """Let a diagnosis say which level people hold in a competence."""
    responses = Response.objects.bulk_create(
        Response(
            entity=wave.entity,
            wave=wave,
            mode=wave.mode,
            pseudonym=person.pseudonym,
            started_on=at.date(),
            completed_on=at.date(),
            completed_at=at,
            unit=person.unit,
            engagement_type=person.engagement_type,
            job_level=person.job_level,
        )
        for person in people
    )
    Score.objects.bulk_create(
        Score(
            entity=wave.entity,
            response=response,
            method_version=SCORING_METHOD_VERSION,
            construct=Construct.PERFORMANCE,
            scope=Score.Scope.COMPETENCE,
            code=code,
            value=20,
            level=level,
            items_count=5,
        )
        for response in responses
    )


def test_need_is_covered_by_a_later_course_of_the_gap_to_a_higher_level(entity, units, people):
    wave = make_wave(entity, people)
    tell_gaps(wave, people[:30])
    tell_gaps(wave, people[30:50], level="HIGHLY_ADVANCED")
    course = make_version(entity=entity, at=DONE, lessons=1, teaches={"2.2": "INTERMEDIATE"})
    same = make_version(entity=entity, at=DONE, lessons=1, teaches={"2.2": "BASIC"})
    other = make_version(entity=entity, at=DONE, lessons=1, teaches={"1.1": "INTERMEDIATE"})
    finish(course, people[:8], at=LEARNT)
    finish(course, people[8:14], at=LEARNT_BEFORE)
    finish(course, people[14:20], at=LEARNT, is_implausible=True)
    finish(same, people[20:24], at=LEARNT)
    finish(other, people[24:28], at=LEARNT)
    finish(course, people[30:50], at=LEARNT)

    row = whole_of(entity, "FO-03")

    # Neither who learnt before the result, nor too fast, nor what she knew, nor something else; nor who has no gap.
    assert (row.numerator, row.denominator, row.n) == (8, 30, 30)
    assert (row.method, row.ci_low) == ("CENSUS", None)


def test_need_asks_for_gaps_known_by_the_end_of_the_period(entity, units, people):
    wave = make_wave(entity, people)
    tell_gaps(wave, people[:30], at=datetime(2026, 11, 3, 14, 0, tzinfo=UTC))

    with pytest.raises(NotComputable):
        measure(entity, "FO-03", OCTOBER)


def test_hours_are_those_of_what_was_finished_over_everybody_in_force(entity, people, version):
    finish(version, people[:30])
    finish(make_version(entity=entity, at=DONE, lessons=1, minutes=90), people[:20])
    finish(make_version(entity=entity, at=DONE, lessons=1), people[:20], at=datetime(2026, 11, 2, 14, 0, tzinfo=UTC))
    finish(make_version(entity=entity, at=DONE, lessons=1), people[:20], is_implausible=True)

    calculation = measure(entity, "FO-08", OCTOBER)

    row = calculation.measurements.get(scope_kind="ENTITY")
    assert (row.numerator, row.denominator, row.n) == (pytest.approx(30 / 3 + 20 * 1.5), 80, 80)
    assert row.value == pytest.approx(0.5)
    assert value_text(row.value, unit=calculation.version.unit, n=row.n) == "0,50 h"
    assert not calculation.measurements.filter(unit=units_of_three(people), value__isnull=False).exists()


def units_of_three(people):
    return people[-1].unit


def test_transfer_is_the_share_that_uses_it_every_week_with_its_margin(entity, people, version):
    said = ["DAILY"] * 10 + ["WEEKLY"] * 8 + ["MONTHLY"] * 6 + ["NEVER"] * 6
    told(finish(version, people[:30]), said)
    told(finish(make_version(entity=entity, at=DONE, lessons=1), people[:5], is_implausible=True), ["NEVER"] * 5)

    row = whole_of(entity, "FO-06")

    expected = wilson(18, 30)
    assert (row.numerator, row.denominator, row.n) == (18, 30, 30)
    assert (row.ci_low, row.ci_high) == pytest.approx((100 * expected.low, 100 * expected.high))


def told(completions, frequencies):
    UsePulse.objects.bulk_create(
        UsePulse(
            entity=one.entity,
            completion=one,
            token=str(one.pk),
            asked_at=DONE,
            closes_at=DONE,
            answered_at=DONE,
            frequency=frequency,
        )
        for one, frequency in zip(completions, frequencies, strict=True)
    )
