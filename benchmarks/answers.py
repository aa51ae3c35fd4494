"""Print what saving an answer costs, and whether fifty people answering at once, or a kill -9 meanwhile, lose any.

The first part goes through Django's test client, the others through a real server (Granian, SQLite) on loopback.
"""

import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import timedelta
from pathlib import Path

import ground

PEOPLE = 600
AT_ONCE = 50
ANSWERS_EACH = 20
QUESTION = re.compile(r"/diagnostico/(\d+)/pregunta/(\d+)/")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CHOICE = re.compile(r'<input type="(?:radio|checkbox)" name="respuesta" value="([^"]+)"')
SELECT = re.compile(r'<select[^>]* name="([^"]+)">(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"')


def fields_of(html: str) -> dict[str, str]:
    """Fill in the form of a question as somebody would who clicks the first thing offered."""
    choices, selects = CHOICE.findall(html), SELECT.findall(html)
    sent = {"accion": "responder"}
    if choices:
        sent["respuesta"] = choices[0]
    elif 'inputmode="decimal"' in html:
        sent["respuesta"] = "12"
    for place, (name, inside) in enumerate(selects):
        options = OPTION.findall(inside)
        sent[name] = options[place % len(options)]
    return sent


def open_wave(people: int):
    """Open a wave for everybody, with the demo's own questions, and return it."""
    from apropia.diagnosis.actions import invitations, waves
    from apropia.diagnosis.models import InstrumentVersion, SurveyWave, WaveMode, WavePurpose
    from apropia.diagnosis.queries.waves import population_for
    from apropia.foundation import clock
    from apropia.people.models import Person

    at, name = clock.now(), "Medición"
    wave = SurveyWave.objects.filter(name=name).first()
    if wave is None:
        manager = Person.objects.get(email__startswith="gestora@")
        version = InstrumentVersion.objects.get(instrument__code="diagnostico-inicial", state="FROZEN")
        design = waves.WaveDesign(
            name=name,
            version=version,
            purpose=WavePurpose.PULSE,
            mode=WaveMode.NOMINAL,
            opens_at=at,
            closes_at=at + timedelta(days=20),
        )
        wave = waves.create_wave(design=design, by=manager, at=at)
        waves.schedule_wave(wave=wave, by=manager, at=at)
        everybody = list(population_for(wave=wave).select_related("unit"))
        for start in range(0, len(everybody), 1000):
            invitations.add_to_population(wave=wave, people=everybody[start : start + 1000])
        invitations.settle_snapshot(wave=wave, at=at)
        wave.refresh_from_db()
        waves.open_wave(wave=wave, at=at)
    return wave


def one_person(wave, person) -> tuple[list[float], list[float], int]:
    """Answer the whole form through the test client; return seconds of saving, of showing, and SQL of one save."""
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = ground.session_of(person)
    clock = ground.clock()
    saving, showing, statements = [], [], 0
    address = browser.post(f"/diagnostico/{wave.pk}/").url
    while QUESTION.fullmatch(address):
        start = clock()
        page = browser.get(address)
        showing.append(clock() - start)
        sent = fields_of(page.content.decode())
        with ground.statements() as taken:
            start = clock()
            answer = browser.post(address, sent)
            saving.append(clock() - start)
        if answer.status_code != 302:
            answer = browser.post(address, {"accion": "saltar"})
        address, statements = answer.url, max(statements, len(taken))
    return saving, showing, statements


class Walker(threading.Thread):
    """Somebody who answers over HTTP as fast as the server lets them. `kept` holds what the server said it saved."""

    def __init__(self, base: str, key: str, wave: int) -> None:
        super().__init__(daemon=True)
        self.base, self.wave, self.kept, self.errors = base, wave, 0, []
        self.cookies = {"sessionid": key}

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(self.base + path, data=body)
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        request.add_header("Referer", self.base + path)
        opener = urllib.request.build_opener(Stay)
        try:
            with opener.open(request, timeout=60) as answer:
                code, headers, text = answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            code, headers, text = answer.code, answer.headers, answer.read().decode(errors="replace")
        for line in headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return code, headers.get("Location", ""), text

    def run(self) -> None:
        try:
            self.walk()
        except OSError as error:
            self.errors.append(repr(error))

    def walk(self) -> None:
        code, _to, text = self.ask(f"/diagnostico/{self.wave}/")
        code, address, text = self.ask(f"/diagnostico/{self.wave}/", {"csrfmiddlewaretoken": self.token(text)})
        while QUESTION.fullmatch(address) and self.kept < ANSWERS_EACH:
            code, _to, text = self.ask(address)
            code, following, page = self.ask(address, fields_of(text) | {"csrfmiddlewaretoken": self.token(text)})
            if code == 422:
                token = self.token(page)
                code, following, page = self.ask(address, {"accion": "saltar", "csrfmiddlewaretoken": token})
            if code != 302:
                self.errors.append(f"{code} {address}")
                return
            self.kept += 1
            address = following

    def token(self, html: str) -> str:
        found = TOKEN.search(html)
        if found is None:
            raise OSError("a page without form")
        return found.group(1)


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: where to go next is what the walker wants to know."""

    def redirect_request(self, *_ignored):
        return None


class Server:
    """`apropia serve` on a free port, until the end of the block or until killed."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        os.environ["APROPIA_BASE_URL"] = self.base
        self.process = subprocess.Popen(
            ground.apropia("serve", "--port", str(self.port)), start_new_session=True, stderr=subprocess.DEVNULL
        )
        for _try in range(600):
            try:
                urllib.request.urlopen(self.base + "/salud", timeout=5).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """End the server and its workers as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __exit__(self, *_ignored) -> None:
        if self.process.poll() is None:
            self.kill()


def saved(folder: Path, wave: int) -> tuple[int, int, str]:
    """Return answers of the wave, answers without a response, and what the database says of itself."""
    with sqlite3.connect(folder / "apropia.sqlite3") as base:
        count = "SELECT count(*) FROM diagnosis_answer a JOIN diagnosis_response r ON r.uid = a.response_id"
        whole = base.execute(f"{count} WHERE r.wave_id = ?", (wave,)).fetchone()[0]
        orphans = base.execute(
            "SELECT count(*) FROM diagnosis_answer WHERE response_id NOT IN (SELECT uid FROM diagnosis_response)"
        ).fetchone()[0]
        return whole, orphans, base.execute("PRAGMA integrity_check").fetchone()[0]


def at_once(folder: Path, wave: int, keys: list[str]) -> None:
    """Let fifty people answer at the same time."""
    before = saved(folder, wave)[0]
    with Server() as server:
        walkers = [Walker(server.base, key, wave) for key in keys]
        start = time.perf_counter()
        for walker in walkers:
            walker.start()
        for walker in walkers:
            walker.join()
        spent = time.perf_counter() - start
    kept, errors = sum(one.kept for one in walkers), [error for one in walkers for error in one.errors]
    found, _orphans, sound = saved(folder, wave)
    figure = f"{kept} answers said kept, {found - before} found, {len(errors)} errors, {spent:.0f} s, {sound}"
    ground.promise(
        f"{len(keys)} people answering at once on SQLite, none lost",
        kept=not errors and kept == found - before and sound == "ok",
        figure="; ".join([figure, *sorted(set(errors))[:3]]),
    )


def killed(folder: Path, wave: int, keys: list[str]) -> None:
    """Kill the server while people save, and look at what is left."""
    before = saved(folder, wave)[0]
    with Server() as server:
        walkers = [Walker(server.base, key, wave) for key in keys]
        for walker in walkers:
            walker.start()
        while sum(one.kept for one in walkers) < len(keys) * 4 and any(one.is_alive() for one in walkers):
            time.sleep(random.uniform(0.01, 0.05))
        server.kill()
        for walker in walkers:
            walker.join()
    kept = sum(one.kept for one in walkers)
    found, orphans, sound = saved(folder, wave)
    doctor = subprocess.run(ground.apropia("doctor"), capture_output=True, text=True, check=False)
    # What was being written when the power went may be there or not; what was said to be kept must be.
    ground.promise(
        "kill -9 while answers are saved leaves nothing half done",
        kept=kept <= found - before <= kept + len(keys) and not orphans and sound == "ok",
        figure=f"{kept} said kept, {found - before} found, {orphans} without response, {sound}, "
        f"doctor {doctor.returncode}",
    )


def main() -> None:
    """Measure on a copy of the entity, so that its waves stay as they are."""
    source = ground.folder_of(PEOPLE)
    ground.use(source)
    subprocess.run(ground.apropia("demo", "--people", str(PEOPLE)), check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        shutil.copytree(source, folder)
        ground.use(folder)
        measure(folder)


def measure(folder: Path) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.conf import settings
    from django.db import connection

    from apropia.people.models import Person

    settings.ALLOWED_HOSTS = ["*"]
    wave = open_wave(PEOPLE)
    people = list(Person.objects.select_related("account").order_by("pk")[20 : 24 + 2 * AT_ONCE])
    saving, showing = [], []
    for person in people[:4]:
        own, shown, statements = one_person(wave, person)
        saving, showing = saving + own, showing + shown
    print(f"question: shown in {ground.middle(showing):.1f} ms, p95 {ground.high(showing):.1f} ms")
    print(
        f"answer: saved in {ground.middle(saving):.1f} ms, p95 {ground.high(saving):.1f} ms, {statements} SQL at most"
    )
    ground.promise(
        "saving an answer ≤ 20 ms",
        kept=ground.middle(saving) <= 20,
        figure=f"{ground.middle(saving):.1f} ms median of {len(saving)}",
    )
    keys = [ground.session_of(person) for person in people[4:]]
    connection.close()
    at_once(folder, wave.pk, keys[:AT_ONCE])
    killed(folder, wave.pk, keys[AT_ONCE:])


if __name__ == "__main__":
    main()
