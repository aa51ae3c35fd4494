"""AS-01 and AS-03 over the questions that were asked."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apropia.measurement.queries.computing.facts import NotComputable
from apropia.measurement.queries.periods import month_of
from apropia.science.impact.intervals import poisson_rate
from apropia.support.models import Ticket
from measurement.factories import measure

pytestmark = pytest.mark.django_db
OCTOBER = month_of(date(2026, 10, 5))
ASKED = datetime(2026, 10, 6, 9, 0, tzinfo=ZoneInfo("America/Bogota"))


def ask(person, number, *, answered_after=2, kind=Ticket.Kind.HOW_TO, asked=ASKED):
    return Ticket.objects.create(
        entity=person.entity,
        number=number,
        requester=person,
        kind=kind,
        subject="¿Cómo firmo?",
        created_at=asked,
        first_due_at=asked + timedelta(hours=8),
        first_answered_at=None if answered_after is None else asked + timedelta(hours=answered_after),
    )


def test_first_answers_in_time_over_those_due(entity, units, people):
    for number, person in enumerate(people[:30], 1):
        ask(person, number, answered_after=2 if number <= 24 else 10)
    ask(people[40], 99, answered_after=None)

    row = measure(entity, "AS-01", OCTOBER).measurements.get(scope_kind="ENTITY")

    assert (row.numerator, row.denominator, row.n) == (24, 31, 31)
    assert row.method == "CENSUS"


def test_a_cancelled_question_counts_nowhere(entity, units, people):
    Ticket.objects.filter(pk=ask(people[0], 1).pk).update(status=Ticket.Status.CANCELLED)

    with pytest.raises(NotComputable):
        measure(entity, "AS-01", OCTOBER)


def test_how_to_questions_are_a_rate_with_an_exact_margin(entity, units, people):
    for number, person in enumerate(people[:10], 1):
        ask(person, number)
    ask(people[0], 11)
    ask(people[0], 12, kind=Ticket.Kind.INCIDENT)
    ask(people[0], 13, asked=ASKED + timedelta(days=40))

    row = measure(entity, "AS-03", OCTOBER).measurements.get(scope_kind="ENTITY")

    expected = poisson_rate(11, 80, per=100)
    assert row.value == pytest.approx(100 * 11 / 80)
    assert (row.ci_low, row.ci_high) == pytest.approx((expected.low, expected.high))
