import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from apropia.cli import django_setup
from apropia.cli.words import CommandError, add_command, say


def add_to(commands: Any) -> None:
    """Declare `apropia serve`."""
    parser = add_command(commands, "serve", "sirve la plataforma", "serve the platform")
    parser.add_argument("--host", default="127.0.0.1", help=say("dirección", "address"))
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help=say("puerto", "port"))
    parser.add_argument(
        "--content-port",
        type=int,
        default=os.environ.get("APROPIA_CONTENT_PORT"),
        help=say("puerto de los paquetes (el siguiente; 0, ninguno)", "port of packages (the next; 0, none)"),
    )
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
    os.environ["APROPIA_CONTENT_PORT"] = str(content_port := _content_port(options))
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
    with _content_beside(options.host, content_port):
        serve_application(
            "apropia.web.wsgi:application", options.host, options.port, workers=options.workers, threads=options.threads
        )
    return 0


def serve_application(target: str, host: str, port: int, *, workers: int, threads: int) -> None:
    """Serve a WSGI application until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]  # accepts the name of the level
        respawn_failed_workers=True,
    ).serve()


def _content_port(options: argparse.Namespace) -> int:
    """Return the port of packages. Without being asked for, it is only taken where it is free."""
    if options.content_port is not None:
        if options.content_port:
            _check_free(options.host, options.content_port)
        return int(options.content_port)
    try:
        _check_free(options.host, options.port + 1)
    except CommandError:
        print(
            say(
                f"El puerto {options.port + 1} está ocupado: no se abrirán paquetes. Elija otro con --content-port.",
                f"Port {options.port + 1} is taken: packages will not open. Choose another by --content-port.",
            ),
            file=sys.stderr,
        )
        return 0
    return int(options.port) + 1


@contextmanager
def _content_beside(host: str, port: int) -> Iterator[None]:
    """Serve packages in a process beside this one, for as long as this one lives, however it ends."""
    if not port:
        yield
        return
    words = [sys.executable, "-m", "apropia", "content", "--host", host, "--port", str(port), "--while-read"]
    beside = subprocess.Popen(words, stdin=subprocess.PIPE)  # noqa: S603  our own command
    try:
        yield
    finally:
        beside.terminate()
        try:
            beside.wait(timeout=10)
        except subprocess.TimeoutExpired:
            beside.kill()


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
