"""Print what the pages of courses cost whatever their size, the mirror of one that many took, and marking progress.

Marking progress is measured alone, and with fifty learners at once through Granian on SQLite.
"""

import random
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import ground
from answers import TOKEN, Server, Stay

PEOPLE = 600
SIZES = (5, 200)
MOST_STATEMENTS = 12
TAKEN, ACTIVITIES = 20_000, 60
AT_ONCE, LESSONS_EACH = 50, 20
# Between two lessons a learner reads: fifty of them make some twenty-five writes a second.
PAUSE_SECONDS = (1.0, 3.0)
PROMISE_MS = 30


def make_course(author, *, lessons: int):
    """Publish a course of so many readings and return its version."""
    from apropia.foundation import clock
    from apropia.learning.models import Activity, ActivityKind, Course, CourseVersion, Module

    at, entity = clock.now(), author.entity
    course = Course.objects.create(entity=entity, code=f"curso-{lessons}", title=f"De {lessons}", created_at=at)
    dated = {"created_at": at, "changed_at": at, "published_at": at}
    version = CourseVersion.objects.create(
        entity=entity, course=course, number=1, title=course.title, author=author, status="PUBLISHED", **dated
    )
    for module_number in range(1, 1 + max(1, lessons // 10)):
        Module.objects.create(entity=entity, version=version, title=f"Módulo {module_number}", position=module_number)
    modules = list(version.modules.all())
    Activity.objects.bulk_create(
        Activity(
            entity=entity,
            version=version,
            module=modules[(number - 1) * len(modules) // lessons],
            position=number,
            kind=ActivityKind.READING,
            title=f"Lección {number}",
            body="## Un título\n\nUn texto corto.",
        )
        for number in range(1, lessons + 1)
    )
    return version


def pages(author, member) -> None:
    """Open the page of a course, one of its lessons and the page of its author, small and large."""
    from apropia.foundation import clock
    from apropia.learning import actions

    costs: dict[str, list[int]] = {}
    for lessons in SIZES:
        version = make_course(author, lessons=lessons)
        actions.enrollment.start_course(version=version, by=member, at=clock.now())
        lesson = version.activities.all()[0].pk
        for name, person, address in (
            ("course", member, f"/aprender/curso/{version.course.code}/"),
            ("lesson", member, f"/aprender/curso/{version.course.code}/leccion/{lesson}/"),
            ("author's page", author, f"/aprender/escribir/{version.pk}/"),
        ):
            spent, asked = opened(person, address)
            costs.setdefault(name, []).append(asked)
            print(f"{name} of {lessons} activities: {ground.middle(spent):.0f} ms, {asked} SQL")
    ground.promise(
        f"page of a course ≤ {MOST_STATEMENTS} SQL whatever its size, session and sign-in among them",
        kept=len(set(costs["course"])) == 1 and costs["course"][0] <= MOST_STATEMENTS,
        figure=", ".join(f"{name} {' and '.join(map(str, asked))}" for name, asked in costs.items()),
    )


def opened(person, address: str, times: int = 11) -> tuple[list[float], int]:
    """Open a page so many times through the test client; return seconds, without the first, and its SQL."""
    from django.conf import settings
    from django.test import Client

    browser, clock, spent, asked = Client(), ground.clock(), [], 0
    browser.cookies[settings.SESSION_COOKIE_NAME] = ground.session_of(person)
    for _time in range(times):
        with ground.statements() as taken:
            start = clock()
            answer = browser.get(address)
            spent.append(clock() - start)
        assert answer.status_code == 200, (address, answer.status_code)
        asked = len(taken)
    return spent[1:], asked


def fill(version, *, people: int) -> None:
    """Let so many people take a version: each does the first activities, more than half all of them, and some opine."""
    from apropia.foundation import bulk, clock
    from apropia.learning.models import ActivityProgress, Completion, CourseRating, Enrollment

    at, chance, entity = clock.now() - timedelta(days=9), random.Random(2026), version.entity
    dated = {"enrolled_at": at, "started_at": at}
    done = Enrollment.objects.bulk_create(
        (
            Enrollment(
                entity=entity,
                version=version,
                course=version.course,
                pseudonym=uuid.uuid4(),
                status="FINISHED" if number % 5 < 3 else "IN_PROGRESS",
                finished_at=at if number % 5 < 3 else None,
                **dated,
            )
            for number in range(people)
        ),
        batch_size=2000,
    )
    activities, moment = [one.pk for one in version.activities.all()], bulk.stored_moment(at)

    def progress() -> Iterator[Sequence[object]]:
        for one in done:
            upto = len(activities) if one.finished_at else chance.randrange(len(activities))
            for activity in activities[:upto]:
                yield entity.pk, one.pk, activity, moment, chance.randrange(30, 600)

    bulk.insert(ActivityProgress, ("entity", "enrollment", "activity", "done_at", "seconds"), progress())
    completions = Completion.objects.bulk_create(
        (
            Completion(
                entity=entity,
                enrollment=one,
                version=version,
                course=version.course,
                pseudonym=one.pseudonym,
                completed_at=at,
                code=one.pseudonym.hex[:20],
            )
            for one in done
            if one.finished_at
        ),
        batch_size=2000,
    )
    CourseRating.objects.bulk_create(
        (
            CourseRating(entity=entity, completion=one, score=chance.randint(1, 5), rated_at=at, changed_at=at)
            for one in completions[::2]
        ),
        batch_size=2000,
    )


def mirror(author) -> None:
    """Open the mirror of a course that few and that very many took."""
    version = make_course(author, lessons=ACTIVITIES)
    address, asked = f"/aprender/escribir/{version.pk}/espejo/", []
    for people in (50, TAKEN):
        fill(version, people=people)
        spent, statements = opened(author, address, times=4)
        asked.append(statements)
        print(
            f"mirror of {people} enrolments and {ACTIVITIES} activities: "
            f"{ground.middle(spent):.0f} ms, {statements} SQL"
        )
    ground.promise(
        f"mirror asks the same of {TAKEN} enrolments as of 50",
        kept=asked[0] == asked[1],
        figure=f"{asked[0]} and {asked[1]} SQL, {ground.middle(spent):.0f} ms",
    )


def alone(version, person) -> None:
    """Finish lessons through the test client, one after another."""
    from django.conf import settings
    from django.test import Client

    browser, clock, spent, most = Client(), ground.clock(), [], 0
    browser.cookies[settings.SESSION_COOKIE_NAME] = ground.session_of(person)
    for activity in list(version.activities.all())[:100]:
        address = f"/aprender/curso/{version.course.code}/leccion/{activity.pk}/"
        browser.get(address)
        with ground.statements() as taken:
            start = clock()
            answer = browser.post(f"{address}hecha/")
            spent.append(clock() - start)
        assert answer.status_code == 302, answer.status_code
        most = max(most, len(taken))
    print(f"progress write: {ground.middle(spent):.1f} ms, p95 {ground.high(spent):.1f} ms, {most} SQL at most")


class Learner(threading.Thread):
    """Somebody who finishes a lesson now and then over HTTP."""

    def __init__(self, base: str, key: str, code: str, lessons: Sequence[int], ready: threading.Barrier) -> None:
        super().__init__(daemon=True)
        self.ready = ready
        self.base, self.code, self.lessons = base, code, lessons
        self.cookies = f"sessionid={key}"
        self.opener = urllib.request.build_opener(Stay)
        self.spent: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        page = urllib.request.Request(f"{self.base}/aprender/curso/{self.code}/leccion/{self.lessons[0]}/")
        page.add_header("Cookie", self.cookies)
        with urllib.request.urlopen(page, timeout=60) as answer:
            cookie = next(iter(answer.headers.get_all("Set-Cookie") or [""])).split(";")[0]
            token = TOKEN.search(answer.read().decode())
        self.cookies += f"; {cookie}"
        chance = random.Random(self.cookies)
        # What is measured is marking, not fifty people who open a page in the same second.
        self.ready.wait()
        for lesson in self.lessons:
            time.sleep(chance.uniform(*PAUSE_SECONDS))
            self.finish(lesson, token[1] if token else "")

    def finish(self, lesson: int, token: str) -> None:
        place = f"{self.base}/aprender/curso/{self.code}/leccion/{lesson}/hecha/"
        sent = urllib.request.Request(place, data=urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode())
        sent.add_header("Cookie", self.cookies)
        sent.add_header("Referer", place)
        start = time.perf_counter()
        try:
            self.opener.open(sent, timeout=60).close()
            code = 200
        except urllib.error.HTTPError as answer:
            code = answer.code
        self.spent.append(time.perf_counter() - start)
        if code != 302:
            self.errors.append(str(code))


def processor_seconds(group: int) -> float:
    """Return what the processes of a group have spent of the processor so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / 100


def at_once(version, people) -> None:
    """Let fifty learners finish lessons at the same time; none of what they did may be lost."""
    from django.db import connection

    from apropia.learning.models import ActivityProgress

    lessons = [one.pk for one in version.activities.all()[:LESSONS_EACH]]
    keys = [ground.session_of(person) for person in people]
    connection.close()
    with Server() as server:
        ready = threading.Barrier(len(keys) + 1)
        learners = [Learner(server.base, key, version.course.code, lessons, ready) for key in keys]
        for learner in learners:
            learner.start()
        ready.wait()
        before = processor_seconds(server.process.pid)
        for learner in learners:
            learner.join()
        used = processor_seconds(server.process.pid) - before
    spent = [one for learner in learners for one in learner.spent]
    errors = [one for learner in learners for one in learner.errors]
    pseudonyms = [person.pseudonym for person in people]
    kept = ActivityProgress.objects.filter(
        enrollment__version=version, enrollment__pseudonym__in=pseudonyms, activity__in=lessons
    ).count()
    whole = len(people) * len(lessons)
    ground.promise(
        f"progress write p95 ≤ {PROMISE_MS} ms with {len(people)} learners at once on SQLite, none lost",
        kept=not errors and kept == whole and ground.high(spent) <= PROMISE_MS,
        figure=f"p95 {ground.high(spent):.1f} ms, median {ground.middle(spent):.1f} ms of {len(spent)}, "
        f"{1000 * used / max(1, len(spent)):.1f} ms of processor each; {kept} of {whole} kept, {len(errors)} errors",
    )


def measure() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.conf import settings

    from apropia.foundation import clock
    from apropia.learning import actions
    from apropia.people.models import Person

    settings.ALLOWED_HOSTS = ["*"]
    author = Person.objects.select_related("account", "entity", "unit").get(email__startswith="autora@")
    people = list(Person.objects.select_related("account", "entity", "unit").order_by("pk")[20 : 21 + AT_ONCE])
    pages(author, people[0])
    version = make_course(author, lessons=100)
    for person in people:
        actions.enrollment.start_course(version=version, by=person, at=clock.now())
    alone(version, people[0])
    at_once(version, people[1:])
    mirror(author)


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
