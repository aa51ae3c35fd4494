import argparse
import json
from pathlib import Path
from typing import Any

from apropia.cli.words import CommandError, add_command, say
from apropia.formats.errors import FormatError


def add_to(commands: Any) -> None:
    """Declare `apropia practice read|write`, which need no database."""
    parser = add_command(commands, "practice", "lee y escribe el formato FT-1311", "read and write the form FT-1311")
    inner = parser.add_subparsers(dest="what", required=True, metavar=say("QUÉ", "WHAT"))
    read = add_command(inner, "read", "lee un formato de texto, DOCX o PDF", "read a form from text, DOCX or PDF")
    read.add_argument("file", metavar="FILE", type=Path, help=say("formato diligenciado", "filled form"))
    read.add_argument(
        "--json", action="store_true", help=say("campos y confianza en JSON", "fields and confidence as JSON")
    )
    read.set_defaults(run=run_read)
    write = add_command(inner, "write", "escribe el formato oficial", "write the official form")
    write.add_argument("record", metavar="RECORD.json", type=Path, help=say("campos en JSON", "fields as JSON"))
    write.add_argument("--to", choices=["docx", "pdf"], required=True, help=say("tipo de archivo", "kind of file"))
    write.add_argument("out", metavar="OUT", type=Path, help=say("archivo que se escribe", "file to write"))
    write.set_defaults(run=run_write)


def run_read(options: argparse.Namespace) -> int:
    """Read a form and print it."""
    from apropia.formats.ft1311.files import as_text, read_file

    try:
        form = read_file(options.file)
    except FormatError as problem:
        raise CommandError(str(problem)) from None
    if options.json:
        print(json.dumps({"fields": form.fields, "confidence": form.confidence}, ensure_ascii=False, indent=2))
    else:
        print(as_text(form))
    return 0


def run_write(options: argparse.Namespace) -> int:
    """Write the official form from a record."""
    from apropia.formats.ft1311.files import write_file

    try:
        write_file(options.record, options.out, kind=options.to)
    except FormatError as problem:
        raise CommandError(str(problem)) from None
    print(say(f"Escrito: {options.out}", f"Written: {options.out}"))
    return 0
