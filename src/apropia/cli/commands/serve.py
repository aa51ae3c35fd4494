import argparse
import os
import socket
from pathlib import Path
from typing import Any

from apropia.cli import django_setup
from apropia.cli.words import CommandError, add_command, say


def add_to(commands: Any) -> None:
    """Declare `apropia serve`."""
    parser = add_command(commands, "serve", "sirve la plataforma", "serve the platform")
    parser.add_argument("--host", default="127.0.0.1", help=say("dirección", "address"))
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help=say("puerto", "port"))
    parser.add_argument("--workers", type=int, default=1, help=say("procesos", "processes"))
    parser.add_argument("--threads", type=int, default=4, help=say("hilos por proceso", "threads a process"))
    parser.add_argument(
        "--demo",
        action="store_true",
        help=say("carga la entidad de demostración si falta", "load the demo entity if it is missing"),
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Bring the database and the static files up to date, then serve until stopped."""
    _check_free(options.host, options.port)
    host = f"[{options.host}]" if ":" in options.host else options.host
    address = f"http://{host}:{options.port}"
    if options.demo:
        os.environ.setdefault("APROPIA_DEMO_MAILBOX", "yes")
        os.environ.setdefault("APROPIA_BASE_URL", address)
    django_setup.start()
    django_setup.prepare()
    _collect_static()
    if options.demo:
        from apropia.cli.commands import demo

        demo.ensure_and_announce(address)
    else:
        print(
            say(f"Apropia está en {address}. Se detiene con Ctrl+C.", f"Apropia is at {address}. Ctrl+C stops it."),
            flush=True,
        )
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "apropia.web.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]  # accepts the name of the level
        respawn_failed_workers=True,
    ).serve()
    return 0


def _check_free(host: str, port: int) -> None:
    """Refuse an address that somebody else uses at once, not after minutes of preparing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise CommandError(
            say(
                f"No se puede servir en {host}:{port}: {reason}. Elija otro puerto con --port, o con PORT.",
                f"Cannot serve on {host}:{port}: {reason}. Choose another port by --port, or by PORT.",
            )
        ) from None


def _collect_static() -> None:
    """Write hashed copies of the static files, only when one of them changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    newest = max(
        (path.stat().st_mtime for path in settings.PACKAGE.glob("**/static/**/*") if path.is_file()), default=0.0
    )
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        call_command("collectstatic", interactive=False, verbosity=0)
