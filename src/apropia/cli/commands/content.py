import argparse
import os
import signal
import threading
from typing import Any

from apropia.cli.commands.serve import serve_application
from apropia.cli.words import add_command, say


def add_to(commands: Any) -> None:
    """Declare `apropia content`."""
    parser = add_command(
        commands,
        "content",
        "sirve los paquetes de contenido, en su propio origen (serve ya lo hace)",
        "serve packages of content, on an origin of their own (serve does it already)",
    )
    parser.add_argument("--host", default="127.0.0.1", help=say("dirección", "address"))
    parser.add_argument("--port", type=int, default=8001, help=say("puerto", "port"))
    parser.add_argument("--workers", type=int, default=1, help=say("procesos", "processes"))
    parser.add_argument("--threads", type=int, default=4, help=say("hilos por proceso", "threads a process"))
    parser.add_argument("--while-read", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve packages until stopped, or until whoever started this ends."""
    os.umask(0o077)
    if options.while_read:
        threading.Thread(target=_end_with_input, daemon=True).start()
    serve_application(
        "apropia.web.content.wsgi:application",
        options.host,
        options.port,
        workers=options.workers,
        threads=options.threads,
    )
    return 0


def _end_with_input() -> None:
    """Wait for the end of the input, which comes however the process at its other end goes, and stop."""
    # Not through sys.stdin: a worker that is forked meanwhile would wait for its lock for ever.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
