"""What the benchmarks stand on: a demo entity of a size in a folder of its own, sessions, and promises kept or not."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = "PROMISE"


def folder_of(people: int) -> Path:
    """Return where the entity of this size is kept from one run to the next; `BENCH_DIR` moves it."""
    return Path(os.environ.get("BENCH_DIR", ROOT / "var" / "bench")) / str(people)


def use(folder: Path) -> None:
    """Let this process, and those it starts, work on the data of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "apropia.web.settings",
        "APROPIA_DATA_DIR": str(folder),
        "APROPIA_SECRET_KEY": "only-for-benchmarks-" + "x" * 40,
        "APROPIA_DEMO_MAILBOX": "yes",
    }


def apropia(*arguments: str) -> Sequence[str]:
    """Return the command line of `apropia` with these arguments."""
    return [sys.executable, "-m", "apropia", *arguments]


def load(people: int) -> None:
    """Load the entity where it is missing, and start Django on it."""
    use(folder_of(people))
    subprocess.run(apropia("demo", "--people", str(people)), check=True, stdout=subprocess.DEVNULL)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)


def session_of(person) -> str:
    """Sign a person in with both factors and return the key of the session."""
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.force_login(person.account, backend="apropia.people.sign_in.AccountBackend")
    session = browser.session
    session["entity_id"], session["second_factor"] = person.entity_id, True
    session.save()
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL statements of a block."""
    from django.db import connection

    taken: list[str] = []

    def keep(execute, *call):
        taken.append(call[0])
        return execute(*call)

    with connection.execute_wrapper(keep):
        yield taken


def clock():
    """Return what measures seconds: the wall, or the processor alone with `BENCH_CLOCK=cpu`, for a busy machine."""
    return time.process_time if os.environ.get("BENCH_CLOCK") == "cpu" else time.perf_counter


def middle(seconds: Sequence[float]) -> float:
    """Return the median in milliseconds."""
    return 1000 * statistics.median(seconds)


def high(seconds: Sequence[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def promise(words: str, *, kept: bool, figure: str) -> None:
    """Print one line that `run.py` repeats at the end."""
    print(f"{KEPT} {'kept    ' if kept else 'NOT KEPT'} {words}: {figure}", flush=True)
