import argparse
import signal
import threading
from typing import Any

from apropia.cli import django_setup
from apropia.cli.words import CommandError, add_command, say


def add_to(commands: Any) -> None:
    """Declare `apropia worker`."""
    parser = add_command(
        commands,
        "worker",
        "hace el trabajo de fondo en un proceso propio (con APROPIA_WORKER_IN_WEB=no en la web)",
        "do the background work in a process of its own (with APROPIA_WORKER_IN_WEB=no in the web)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work until asked to stop; the job at hand is finished first."""
    django_setup.start()
    if not django_setup.is_up_to_date():
        raise CommandError(
            say(
                "La base de datos no está al día. Arranque antes «apropia serve», o ejecute «apropia upgrade».",
                "The database is not up to date. Start `apropia serve` first, or run `apropia upgrade`.",
            )
        )
    from apropia.foundation.jobs.worker import run_forever

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_forever(stop=stop)
    return 0
