import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apropia.cli import archive, django_setup
from apropia.cli.progress import bar
from apropia.cli.words import CommandError, add_command, say


def add_to(commands: Any) -> None:
    """Declare `apropia upgrade`."""
    parser = add_command(
        commands,
        "upgrade",
        "copia de seguridad, migración y verificación, en ese orden",
        "backup, migration and verification, in that order",
    )
    parser.add_argument("--backup-dir", type=Path, default=None, help=say("carpeta de la copia", "folder of the copy"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Bring an installation to this version; say how to go back if anything fails."""
    django_setup.start()
    from django.conf import settings
    from django.core.management import call_command

    from apropia.cli import diagnosis_of_installation as doctor
    from apropia.foundation import clock
    from apropia.foundation.audit.actions import seal
    from apropia.measurement.actions import load_indicators

    folder: Path = options.backup_dir or Path(settings.DATA_DIR) / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"apropia-{datetime.now(tz=UTC):%Y%m%d-%H%M%S}.tar.gz"
    try:
        with bar(copy.name, in_bytes=True) as report:
            archive.write(copy, report=report)
    except archive.ArchiveError as problem:
        raise CommandError(str(problem)) from None
    print(say(f"1/3 Copia verificada: {copy}", f"1/3 Verified copy: {copy}"))
    try:
        # A line for each migration, beside what the command says.
        call_command("migrate", interactive=False, stdout=sys.stderr)
        load_indicators(at=clock.now())
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        seal(at=clock.now())
    except Exception as problem:
        raise CommandError(
            say(
                f"La migración falló: {problem}\nVuelva atrás con: apropia restore {copy} --replace",
                f"Migration failed: {problem}\nGo back with: apropia restore {copy} --replace",
            )
        ) from problem
    print(say("2/3 Base de datos al día", "2/3 Database up to date"))
    problems = [one for one in doctor.examine(at_rest=True) if one.verdict == "bad"]
    for one in problems:
        print(f"  {one.subject}: {one.finding} {one.remedy}")
    print(say(f"3/3 Verificación: {len(problems)} problemas", f"3/3 Verification: {len(problems)} problems"))
    return 1 if problems else 0
