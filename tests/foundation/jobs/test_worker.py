from datetime import timedelta
from types import ModuleType, SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from apropia.foundation import clock
from apropia.foundation.jobs import registry, thread, worker
from apropia.foundation.jobs.jobs import sweep
from apropia.foundation.jobs.models import Job, Schedule
from apropia.foundation.jobs.registry import Context, enqueue, job, no_progress

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def definitions(monkeypatch):
    monkeypatch.setattr(registry, "_definitions", {})


@pytest.fixture
def now(monkeypatch, at):
    """The time, which tests set as they like."""
    moment = SimpleNamespace(at=at)
    monkeypatch.setattr(clock, "now", lambda: moment.at)
    return moment


def ask(name="tests.work", *, entity=None, at, **more):
    return enqueue(name, entity=entity, at=at, **more)


def run(at, name="w1"):
    return worker.run_due(at=at, worker=name)


def test_job_runs_once_with_its_arguments_and_keeps_its_result(entity, beto, now):
    seen = []

    @job("tests.work")
    def work(context, *, number):
        seen.append((number, context.job.requested_by))
        return {"doubled": number * 2}

    row = ask(entity=entity, at=now.at, arguments={"number": 4}, by=beto.uid)

    assert run(now.at) == 1
    assert run(now.at) == 0
    row.refresh_from_db()
    assert seen == [(4, beto.uid)]
    assert (row.status, row.result, row.attempts) == ("DONE", {"doubled": 8}, 1)


def test_work_asked_in_a_transaction_that_fails_is_not_done(now):
    job("tests.work")(lambda context: None)

    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        ask(at=now.at)
        raise RuntimeError

    assert run(now.at) == 0


def test_failure_waits_three_times_longer_each_time_and_then_is_given_up(now):
    @job("tests.work", max_attempts=3)
    def work(context):
        raise ValueError("no hay papel")

    row = ask(at=now.at)
    waits = []
    for _ in range(3):
        run(now.at)
        row.refresh_from_db()
        waits.append(row.run_at - now.at)
        now.at = row.run_at

    assert waits[:2] == [timedelta(seconds=10), timedelta(seconds=30)]
    assert (row.status, row.error) == ("FAILED", "ValueError: no hay papel")
    assert run(now.at + timedelta(days=1)) == 0


def test_job_of_an_unknown_name_fails_and_hurts_nobody(now):
    job("tests.work")(lambda context: None)
    lost = Job.objects.create(name="tests.gone", created_at=now.at, run_at=now.at, max_attempts=1)
    fine = ask(at=now.at)

    assert run(now.at) == 2
    lost.refresh_from_db()
    fine.refresh_from_db()
    assert (lost.status, fine.status) == ("FAILED", "DONE")


def test_same_key_waits_once_but_work_that_runs_gets_another_turn(now):
    turns = []

    @job("tests.work")
    def work(context):
        turns.append(context.job.pk)
        if len(turns) == 1:
            # What changed while the first turn ran must be seen by a second one, which may not run beside it.
            assert ask(at=now.at, key="k").pk != context.job.pk
            assert worker.run_due(at=now.at, worker="w2") == 0

    first = ask(at=now.at, key="k")

    assert ask(at=now.at, key="k").pk == first.pk
    assert run(now.at) == 2
    assert len(set(turns)) == 2
    assert ask(at=now.at, key="k").pk != ask(at=now.at, key="other").pk


def test_database_lets_no_twins_run_side_by_side(now):
    job("tests.work")(lambda context: None)
    values = {"name": "tests.work", "key": "k", "created_at": now.at, "run_at": now.at}
    Job.objects.create(**values, status="RUNNING")

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(**values, status="RUNNING")
    waiting = Job.objects.create(**values)
    assert not worker._claim(waiting, at=now.at, worker="w2")


def test_what_a_dead_worker_left_is_taken_over_when_its_lease_ends(now):
    done = []
    job("tests.work")(lambda context: done.append(context.job.pk))
    row = ask(at=now.at)
    assert worker._claim(row, at=now.at, worker="dead")

    assert run(now.at + worker.LEASE - timedelta(seconds=1)) == 0
    assert run(now.at + worker.LEASE + timedelta(seconds=1)) == 1
    row.refresh_from_db()
    assert (row.status, row.attempts, done) == ("DONE", 2, [row.pk])


def test_worker_that_comes_back_from_the_dead_overwrites_nothing(now):
    job("tests.work")(lambda context: {"by": "second"})
    row = ask(at=now.at)
    worker._claim(row, at=now.at, worker="first")
    run(now.at + worker.LEASE * 2, name="second")

    worker._run(row, worker="first")

    row.refresh_from_db()
    assert (row.worker, row.status, row.attempts) == ("second", "DONE", 2)


def test_job_whose_workers_keep_dying_is_given_up(now):
    job("tests.work", max_attempts=2)(lambda context: None)
    row = ask(at=now.at)
    for number in range(2):
        row.refresh_from_db()
        assert worker._claim(row, at=now.at + number * worker.LEASE * 2, worker=f"dead{number}")

    assert run(now.at + worker.LEASE * 9) == 0
    row.refresh_from_db()
    assert row.status == "FAILED"
    assert "se detuvo demasiadas veces" in row.error


def test_progress_is_seen_while_it_runs(now):
    @job("tests.work")
    def work(context):
        context.progress(0, 10, "Empezando")
        context.progress(10, 10, "Terminando")

    row = ask(at=now.at)
    run(now.at)

    row.refresh_from_db()
    assert (row.progress_done, row.progress_total, row.progress_text) == (10, 10, "Terminando")


def test_schedule_runs_once_over_all_workers_and_once_after_a_standstill(now):
    turns = []
    job("tests.tick", cron="*/5 * * * *")(lambda context: turns.append(context.at))

    worker.run_once(worker="w1")  # learns the schedule
    assert Schedule.objects.get().next_at == now.at + timedelta(minutes=5)
    now.at += timedelta(hours=9)
    for name in ("w1", "w2", "w1"):
        worker.run_once(worker=name)

    assert turns == [now.at]


def test_schedule_that_still_waits_is_not_doubled(now):
    job("tests.tick", cron="* * * * *")(lambda context: None)

    for _ in range(4):
        worker.enqueue_scheduled(at=now.at)
        now.at += timedelta(minutes=1)

    assert Job.objects.count() == 1


def test_old_work_is_swept_and_recent_failures_stay(now):
    for status, days in (("DONE", 31), ("DONE", 29), ("FAILED", 31), ("FAILED", 181)):
        Job.objects.create(
            name="tests.work",
            status=status,
            created_at=now.at,
            run_at=now.at,
            finished_at=now.at - timedelta(days=days),
        )

    assert sweep(Context(job=Job(), at=now.at, progress=no_progress))["jobs"] == 2


def test_celery_carries_only_the_number_and_only_after_commit(
    now, settings, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(registry, "_carriers", [lambda number, run_at: sent.append(number)])
    job("tests.work")(lambda context: None)

    with django_capture_on_commit_callbacks(execute=True):
        row = ask(at=now.at)
        assert sent == []
    assert sent == [row.pk]

    settings.CELERY_BROKER_URL = "redis://broker"
    assert worker.run_once(worker="w1") == 0  # Celery's turn first …
    assert worker.run_one(row.pk, worker="celery")
    assert not worker.run_one(row.pk, worker="celery")  # … once, however often the number arrives
    lost = ask(at=now.at)
    now.at += timedelta(minutes=2)
    assert worker.run_once(worker="w1") == 1  # what Celery lost is found
    lost.refresh_from_db()
    assert lost.status == "DONE"


def test_celery_module_survives_a_broker_that_is_away(settings, monkeypatch):
    import importlib
    import sys

    class Away:
        conf = SimpleNamespace(update=lambda **options: None)

        def __init__(self, *args, **options):
            pass

        def task(self, name):
            def wrap(function):
                def apply_async(**options):
                    raise ConnectionError

                return SimpleNamespace(apply_async=apply_async, run=function)

            return wrap

    fake = ModuleType("celery")
    fake.Celery = Away
    monkeypatch.setitem(sys.modules, "celery", fake)
    monkeypatch.setattr(registry, "_carriers", [])
    settings.CELERY_BROKER_URL = "redis://away"

    module = importlib.import_module("apropia.foundation.jobs.celery")
    monkeypatch.delitem(sys.modules, "apropia.foundation.jobs.celery")

    module.send(1, clock.now())
    assert registry._carriers == [module.send]


def test_web_process_has_one_worker_thread_however_often_it_is_asked(monkeypatch):
    monkeypatch.setattr(thread, "run_forever", lambda *, stop: stop.wait())

    first, second = thread.start(), thread.start()
    assert first is second
    assert first.is_alive()
    thread.finish()
    assert not first.is_alive()
    third = thread.start()
    assert third is not first
    thread.finish()
