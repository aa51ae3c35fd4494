"""Print what a commit of SCORM costs: alone, and with fifty learners who commit at once through Granian on SQLite."""

import io
import json
import random
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import ground
from answers import TOKEN, Server

PEOPLE = 600
AT_ONCE = 50
COMMITS_EACH = 20
# Between two commits a learner reads: fifty of them make some twenty-five commits a second.
PAUSE_SECONDS = (1.0, 3.0)
PROMISE_MS = 30
MANIFEST = """<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>Curso</title><item identifier="i" identifierref="r">
<title>Parte</title></item></organization></organizations><resources><resource identifier="r" type="webcontent"
 adlcp:scormtype="sco" href="a.html"/></resources></manifest>"""


def make_package() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        out.writestr("imsmanifest.xml", MANIFEST)
        out.writestr("a.html", "<title>a</title>")
    return held.getvalue()


def told(number: int) -> dict[str, object]:
    """Return the runtime data of a lesson of usual length: a bookmark and 2 000 signs of its own."""
    core = {"lesson_status": "incomplete", "lesson_location": str(number), "total_time": "00:10:00", "exit": "suspend"}
    return {"core": core, "suspend_data": "x" * 2000, "objectives": {}, "interactions": {}}


def make_lesson():
    """Publish a course whose only lesson is a package, and return that lesson."""
    from apropia.foundation import clock
    from apropia.learning.models import Activity, ActivityKind, Course, CourseVersion, Module
    from apropia.packages import actions, queries
    from apropia.people.models import Person

    at, author = clock.now(), Person.objects.get(email__startswith="gestora@")
    file = actions.keeping.bring(data=io.BytesIO(make_package()), name="curso.zip", by=author, at=at)
    found = queries.packages.found_for(person=author, uid=file.uid)
    package = actions.keeping.keep(found=found, replaces=None, by=author, at=at)
    entity = author.entity
    course = Course.objects.create(entity=entity, code="paquete", title="Paquete", created_at=at)
    dated = {"created_at": at, "changed_at": at, "published_at": at}
    version = CourseVersion.objects.create(
        entity=entity, course=course, number=1, title="Paquete", status="PUBLISHED", **dated
    )
    module = Module.objects.create(entity=entity, version=version, title="Módulo", position=1)
    return Activity.objects.create(
        entity=entity,
        version=version,
        module=module,
        position=1,
        kind=ActivityKind.PACKAGE,
        title="Paquete",
        package=package,
    )


def open_run(activity, person):
    from apropia.foundation import clock
    from apropia.learning import actions

    at = clock.now()
    enrollment = actions.enrollment.enroll(version=activity.version, by=person, at=at)
    return actions.packages.open_part(
        enrollment=enrollment, activity=activity, identifier="i", return_path="/", open_path="/", by=person, at=at
    )


def alone(run, key: str) -> None:
    """Commit through the test client, one after another."""
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    clock, spent, asked = ground.clock(), [], 0
    for number in range(1, 101):
        with ground.statements() as taken:
            start = clock()
            answer = browser.post(
                f"/paquetes/parte/{run.uid}/guardar/",
                json.dumps({"sequence": number, "data": told(number)}),
                content_type="application/json",
            )
            spent.append(clock() - start)
        assert answer.status_code == 200, answer.status_code
        asked = max(asked, len(taken))
    print(f"commit of SCORM: {ground.middle(spent):.1f} ms, p95 {ground.high(spent):.1f} ms, {asked} SQL at most")


class Learner(threading.Thread):
    """Somebody whose lesson commits now and then over HTTP."""

    def __init__(self, base: str, key: str, run: str) -> None:
        super().__init__(daemon=True)
        self.base, self.key, self.run_uid = base, key, run
        self.spent: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        page = urllib.request.Request(f"{self.base}/paquetes/parte/{self.run_uid}/")
        page.add_header("Cookie", f"sessionid={self.key}")
        with urllib.request.urlopen(page, timeout=60) as answer:
            cookie = next(iter(answer.headers.get_all("Set-Cookie") or [""])).split(";")[0]
            token = TOKEN.search(answer.read().decode())
        chance = random.Random(self.run_uid)
        for number in range(1, COMMITS_EACH + 1):
            time.sleep(chance.uniform(*PAUSE_SECONDS))
            self.commit(number, f"sessionid={self.key}; {cookie}", token[1] if token else "")

    def commit(self, number: int, cookies: str, token: str) -> None:
        body = json.dumps({"sequence": number, "data": told(number)}).encode()
        sent = urllib.request.Request(f"{self.base}/paquetes/parte/{self.run_uid}/guardar/", data=body)
        for name, value in (("Cookie", cookies), ("X-CSRFToken", token), ("Content-Type", "application/json")):
            sent.add_header(name, value)
        start = time.perf_counter()
        try:
            with urllib.request.urlopen(sent, timeout=60) as answer:
                answer.read()
        except urllib.error.HTTPError as problem:
            self.errors.append(str(problem.code))
        self.spent.append(time.perf_counter() - start)


def at_once(runs: list[str], keys: list[str]) -> None:
    """Let fifty learners play at the same time; none of what they commit may be lost."""
    from apropia.packages.models import UnitRun

    with Server() as server:
        learners = [Learner(server.base, key, run) for key, run in zip(keys, runs, strict=True)]
        for learner in learners:
            learner.start()
        for learner in learners:
            learner.join()
    spent = [one for learner in learners for one in learner.spent]
    errors = [one for learner in learners for one in learner.errors]
    whole = UnitRun.objects.filter(uid__in=runs, sequence=COMMITS_EACH).count()
    ground.promise(
        f"commit of SCORM p95 ≤ {PROMISE_MS} ms with {len(keys)} learners at once on SQLite, none lost",
        kept=not errors and whole == len(keys) and ground.high(spent) <= PROMISE_MS,
        figure=f"p95 {ground.high(spent):.1f} ms, median {ground.middle(spent):.1f} ms of {len(spent)}; "
        f"{whole} of {len(keys)} whole, {len(errors)} errors",
    )


def measure() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.conf import settings
    from django.db import connection

    from apropia.people.models import Person

    settings.ALLOWED_HOSTS = ["*"]
    activity = make_lesson()
    people = list(Person.objects.select_related("account", "entity", "unit").order_by("pk")[20 : 21 + AT_ONCE])
    runs = [open_run(activity, person) for person in people]
    keys = [ground.session_of(person) for person in people]
    alone(runs[0], keys[0])
    connection.close()
    at_once([str(run.uid) for run in runs[1:]], keys[1:])


def main() -> None:
    """Measure on a copy of the entity, so that its courses stay as they are."""
    source = ground.folder_of(PEOPLE)
    ground.use(source)
    subprocess.run(ground.apropia("demo", "--people", str(PEOPLE)), check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        shutil.copytree(source, folder)
        ground.use(folder)
        measure()


if __name__ == "__main__":
    main()
