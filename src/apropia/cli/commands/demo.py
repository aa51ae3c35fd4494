import argparse
import json
from pathlib import Path
from typing import Any

from apropia.cli import django_setup
from apropia.cli.progress import bar
from apropia.cli.words import CommandError, add_command, say


def add_to(commands: Any) -> None:
    """Declare `apropia demo`."""
    parser = add_command(commands, "demo", "carga la entidad de demostración", "load the demo entity")
    parser.add_argument(
        "--people", type=int, default=600, help=say("personas (600 a 200000)", "people (600 to 200000)")
    )
    parser.add_argument("--seed", type=int, default=2026, help=say("semilla", "seed"))
    parser.add_argument(
        "--accounts",
        action="store_true",
        help=say("imprime en JSON una cuenta por rol", "print one account a role as JSON"),
    )
    parser.add_argument(
        "--files",
        type=Path,
        metavar="DIR",
        help=say(
            "solo escribe archivos de ejemplo para importar: personas, servicios y uso, como vienen de verdad",
            "only write sample files to import: people, services and use, as they really come",
        ),
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load the demo entity if it is missing; print its accounts when asked. With `--files` only write files."""
    if options.files is not None:
        return _write_files(options)
    if not 600 <= options.people <= 200_000:
        raise CommandError(say("--people: entre 600 y 200000", "--people: from 600 to 200000"))
    django_setup.start()
    django_setup.prepare()
    from apropia.demo import accounts, build

    if not build.is_loaded():
        with bar(say("Entidad de demostración", "Demo entity")) as progress:
            build.load(people=options.people, seed=options.seed, progress=progress)
    if options.accounts:
        rows = [
            {"role": one.role, "email": one.email, "password": one.password, "totp_secret": one.totp_secret}
            for one in accounts.known()
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print(say("La entidad de demostración está lista.", "The demo entity is ready."))
    return 0


def _write_files(options: argparse.Namespace) -> int:
    if not 1 <= options.people <= 200_000:
        raise CommandError(say("--people: entre 1 y 200000", "--people: from 1 to 200000"))
    django_setup.start()
    from apropia.demo import real_files
    from apropia.foundation import clock

    today = clock.local_date(clock.now(), "America/Bogota")
    try:
        written = real_files.write_files(options.files, people=options.people, seed=options.seed, today=today)
    except OSError as problem:
        raise CommandError(f"{options.files}: {problem.strerror}") from None
    for path in written:
        print(path)
    return 0


def ensure_and_announce(address: str) -> None:
    """Load the demo entity if it is missing and print one account a role: what `serve --demo` says."""
    from apropia.demo import accounts, build

    if not build.is_loaded():
        with bar(say("Entidad de demostración", "Demo entity")) as progress:
            build.load(people=600, seed=2026, progress=progress)
    print(f"\n{address}\n")
    print(
        say("Una cuenta por rol; la clave de todas es", "One account a role; the password of all is"), accounts.PASSWORD
    )
    for one in accounts.known():
        second = f"  TOTP {one.totp_secret}" if one.totp_secret else ""
        print(f"  {one.role:<20} {one.email:<36}{second}".rstrip())
    print(flush=True)
