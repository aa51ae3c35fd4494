import argparse
from pathlib import Path
from typing import Any

from apropia.cli import archive, django_setup
from apropia.cli.progress import bar
from apropia.cli.words import CommandError, add_command, say


def add_to(commands: Any) -> None:
    """Declare `apropia backup` and `apropia restore`."""
    parser = add_command(
        commands, "backup", "guarda la base y los archivos en una copia", "save database and files to a copy"
    )
    parser.add_argument(
        "out", metavar="FILE", type=Path, help=say("archivo .tar.gz que se escribe", ".tar.gz to write")
    )
    parser.set_defaults(run=run_backup)
    parser = add_command(commands, "restore", "vuelve a una copia", "go back to a copy")
    parser.add_argument("source", metavar="FILE", type=Path, help=say("copia que se lee", "copy to read"))
    parser.add_argument(
        "--replace",
        action="store_true",
        help=say("reemplaza los datos que hay (quedan al lado)", "replace what is there (kept beside)"),
    )
    parser.set_defaults(run=run_restore)


def run_backup(options: argparse.Namespace) -> int:
    """Write a consistent, verified copy."""
    django_setup.start()
    try:
        with bar(options.out.name, in_bytes=True) as report:
            summary = archive.write(options.out, report=report)
    except archive.ArchiveError as problem:
        raise CommandError(str(problem)) from None
    print(
        say(
            f"Copia verificada: {options.out} · {summary.files} archivos · {summary.size_bytes / 1e6:.1f} MB",
            f"Verified copy: {options.out} · {summary.files} files · {summary.size_bytes / 1e6:.1f} MB",
        )
    )
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Read a copy back after checking every byte of it."""
    django_setup.start()
    try:
        with bar(options.source.name, in_bytes=True) as report:
            summary = archive.read(options.source, replace=options.replace, report=report)
    except archive.ArchiveError as problem:
        raise CommandError(str(problem)) from None
    print(
        say(
            f"Datos restaurados: {summary.files} archivos. Arranque con «apropia serve».",
            f"Data restored: {summary.files} files. Start with `apropia serve`.",
        )
    )
    return 0
