"""Which slices count, as a property."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apropia.usage.queries.settling import Candidate, settled

DAY = date(2026, 1, 1)
slices = st.builds(
    lambda service, start, days, refreshed, applied: (service, start, days, refreshed, applied),
    st.integers(1, 2), st.integers(0, 60), st.integers(0, 30), st.integers(0, 90), st.integers(0, 5),
)  # fmt: skip


def candidates(rows):
    return [
        Candidate(
            pk,
            service,
            "MONTH",
            DAY + timedelta(days=start),
            DAY + timedelta(days=start + days),
            DAY + timedelta(days=refreshed),
            datetime(2026, 1, 1, applied, tzinfo=UTC),
        )
        for pk, (service, start, days, refreshed, applied) in enumerate(rows)
    ]


def overlap(one, other):
    same = one.service_id == other.service_id
    return same and one.period_start <= other.period_end and other.period_start <= one.period_end


@given(st.lists(slices, max_size=25))
def test_what_counts_never_overlaps_and_what_does_not_is_displaced_by_a_later_refresh(rows):
    all_of = candidates(rows)
    counting = settled(all_of)
    current = [one for one in all_of if one.pk in counting]

    assert not any(overlap(one, other) for one in current for other in current if one.pk != other.pk)
    for one in all_of:
        if one.pk not in counting:
            assert any(overlap(one, other) and other.refreshed_on >= one.refreshed_on for other in current)


@given(st.lists(slices, max_size=12), st.randoms())
def test_the_order_of_arrival_in_the_table_does_not_matter(rows, random):
    all_of = candidates(rows)
    mixed = all_of[:]
    random.shuffle(mixed)

    assert settled(all_of) == settled(mixed)
