"""A worker is killed with SIGKILL in the middle of a job; another one finishes it."""

import json
import os
import signal
import subprocess
import sys

PROGRAM = """
import json, sys
from datetime import timedelta
import django
django.setup()
from django.db import connection
from apropia.foundation import clock
from apropia.foundation.events.models import OutboxEvent
from apropia.foundation.jobs import worker
from apropia.foundation.jobs.models import Job, Schedule
from apropia.foundation.jobs.registry import enqueue, job
from apropia.foundation.tenancy.models import Entity

part = sys.argv[1]

@job("tests.long")
def long(context):
    print("begun", flush=True)
    if part == "first":
        sys.stdin.read()  # for ever: nobody writes
    return {"by": part}

if part == "first":
    with connection.schema_editor() as editor:
        for model in (Entity, Job, Schedule, OutboxEvent):
            editor.create_model(model)
    enqueue("tests.long", entity=None, at=clock.now())
    worker.run_due(at=clock.now(), worker="first")
else:
    at = clock.now()
    assert worker.run_due(at=at, worker="second") == 0, "taken over before the lease ended"
    worker.run_due(at=at + worker.LEASE + timedelta(seconds=1), worker="second")
    row = Job.objects.get()
    print(json.dumps([row.status, row.attempts, row.result, row.worker]))
"""


def start(part, folder):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "apropia.web.settings",
        "APROPIA_DATA_DIR": str(folder),
        "APROPIA_DATABASE_URL": f"sqlite:///{folder}/jobs.sqlite3",
        "APROPIA_SECRET_KEY": "only-for-tests-" + "x" * 40,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, part], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_job_of_a_killed_worker_is_finished_by_another(tmp_path):
    first = start("first", tmp_path)
    assert first.stdout.readline() == "begun\n"
    first.send_signal(signal.SIGKILL)
    first.communicate()

    output, _ = start("second", tmp_path).communicate(timeout=60)

    assert output.splitlines()[0] == "begun"
    assert json.loads(output.splitlines()[-1]) == ["DONE", 2, {"by": "second"}, "second"]
