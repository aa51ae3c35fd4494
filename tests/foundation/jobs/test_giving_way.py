"""Long work stands back now and then for whoever else writes, and never while it holds the lock itself."""

import pytest
from django.db import connection, transaction

from apropia.foundation import progress as module
from apropia.foundation.progress import giving_way


@pytest.fixture
def rests(monkeypatch):
    """Return the rests taken; each look at the watch finds a tenth of a second gone."""
    taken = []
    ticks = iter(range(10_000))
    monkeypatch.setattr(module.time, "sleep", taken.append)
    monkeypatch.setattr(module.time, "monotonic", lambda: next(ticks) / 10)
    monkeypatch.setattr(connection._connections[connection._alias], "vendor", "sqlite")
    return taken


@pytest.mark.django_db(transaction=True)
def test_long_work_rests_some_times_and_reports_every_time(rests):
    told = []
    report = giving_way(lambda done, total, text="": told.append(done))

    for done in range(12):
        report(done, 12)

    assert told == list(range(12))
    assert 0 < len(rests) < 12


@pytest.mark.django_db(transaction=True)
def test_work_that_holds_the_lock_does_not_rest(rests):
    report = giving_way(lambda done, total, text="": None)

    with transaction.atomic():
        for done in range(12):
            report(done, 12)

    assert rests == []
