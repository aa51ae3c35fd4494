from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.events.models import OutboxEvent
from apropia.foundation.jobs.models import Job, Schedule
from apropia.foundation.jobs.worker import SCHEDULED
from apropia.people.models import Role
from people_factories import make_person


@pytest.fixture
def hugo(unit):
    """Administers the installation."""
    return make_person(unit=unit, given_names="Hugo", surnames="Técnico", roles=[Role.SYSADMIN])


@pytest.fixture
def make_job(entity, at):
    def make(**more):
        values = {"entity": entity, "name": "usage.apply", "created_at": at, "run_at": at, "status": "FAILED"} | more
        return Job.objects.create(**values)

    return make


@pytest.fixture
def stuck(entity, at):
    return OutboxEvent.objects.create(
        entity=entity,
        name="practices.PracticeApproved",
        payload={},
        published_at=at,
        next_attempt_at=at,
        delivered_at=at,
        attempts=8,
        pending_subscribers=["somebody"],
        last_error="somebody: KeyError",
    )


def test_administrator_sees_work_and_stuck_facts_of_the_entity(make_job, stuck, hugo, other_entity, client_of):
    make_job(error="ValueError: falta una columna")
    make_job(name="audit.seal", entity=None, status="DONE")
    make_job(name="ajeno.trabajo", entity=other_entity)

    page = client_of(hugo).get("/trabajos/").content.decode()
    narrowed = client_of(hugo).get("/trabajos/?estado=DONE").content.decode()

    assert "falta una columna" in page
    assert "audit.seal" in page
    assert "practices.PracticeApproved" in page
    assert "ajeno.trabajo" not in page
    assert "usage.apply" not in narrowed


def test_failed_work_is_tried_again_with_fresh_attempts_and_an_audit_line(make_job, hugo, client_of):
    job = make_job(attempts=5, error="x")

    client_of(hugo).post(f"/trabajos/{job.pk}/repetir/")

    job.refresh_from_db()
    assert (job.status, job.attempts, job.error) == ("PENDING", 0, "")
    assert AuditEvent.objects.get(action="operations.job.retried").actor == hugo.uid


def test_work_whose_twin_already_waits_is_not_doubled(make_job, hugo, client_of):
    make_job(key="k", status="PENDING")
    failed = make_job(key="k")

    answer = client_of(hugo).post(f"/trabajos/{failed.pk}/repetir/", follow=True)

    failed.refresh_from_db()
    assert failed.status == "FAILED"
    assert "Ya hay otro turno" in answer.content.decode()


def test_stuck_fact_is_sent_again(stuck, hugo, client_of):
    browser = client_of(hugo)

    browser.post(f"/trabajos/avisos/{stuck.pk}/enviar/")

    stuck.refresh_from_db()
    assert (stuck.delivered_at, stuck.attempts) == (None, 0)
    assert browser.post(f"/trabajos/avisos/{stuck.pk}/enviar/").status_code == 404


def test_nobody_else_reaches_it(make_job, stuck, carla, dario, client_of):
    job = make_job()

    for person in (carla, dario):
        assert client_of(person).post(f"/trabajos/{job.pk}/repetir/").status_code == 404
        assert client_of(person).post(f"/trabajos/avisos/{stuck.pk}/enviar/").status_code == 404
    assert client_of(carla).get("/trabajos/").status_code == 404
    assert "usage.apply" not in client_of(dario).get("/trabajos/").content.decode()


def test_what_the_clock_starts_has_one_line_with_its_last_result(make_job, hugo, client_of, at):
    Schedule.objects.create(name="audit.seal", next_at=at + timedelta(hours=1))
    Schedule.objects.create(name="jobs.sweep", next_at=at + timedelta(hours=2))
    routine = {"entity": None, "key": SCHEDULED, "name": "audit.seal", "finished_at": at}
    for _run in range(30):
        make_job(**routine, status="DONE")
    make_job(**routine, error="disco lleno")
    make_job(name="usage.apply", status="DONE")

    page = client_of(hugo).get("/trabajos/").text
    asked, routines = page.split('id="programados"')

    assert "usage.apply" in asked
    assert "disco lleno" not in asked
    assert routines.count("disco lleno") == 1
    assert "Todavía no se ha hecho" in routines


def test_runs_of_one_job_are_seen_by_choosing_it_and_failures_by_their_state(make_job, hugo, client_of):
    make_job(entity=None, key=SCHEDULED, name="audit.seal", error="disco lleno")
    make_job(name="usage.apply", error="falta una columna")
    browser = client_of(hugo)

    chosen = browser.get("/trabajos/?cual=audit.seal").text
    assert "disco lleno" in chosen
    assert "falta una columna" not in chosen
    failed = browser.get("/trabajos/?estado=FAILED").text
    assert "disco lleno" in failed
    assert "falta una columna" in failed


def test_many_runs_cost_no_more(make_job, hugo, client_of, at, django_assert_max_num_queries):
    browser = client_of(hugo)
    Schedule.objects.create(name="audit.seal", next_at=at)
    make_job(entity=None, key=SCHEDULED, name="audit.seal", status="DONE", finished_at=at)
    make_job()
    with CaptureQueriesContext(connection) as few:
        browser.get("/trabajos/")
    for _run in range(20):
        make_job(entity=None, key=SCHEDULED, name="audit.seal", status="DONE", finished_at=at)
    with django_assert_max_num_queries(len(few)):
        browser.get("/trabajos/")
