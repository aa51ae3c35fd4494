"""Read the command line and call one command. Spanish by default; English by `--lang en` or the locale."""

import argparse
import os
import sys
from collections.abc import Sequence

from apropia import __version__
from apropia.cli import words
from apropia.cli.commands import (
    backup,
    content,
    demo,
    doctor,
    entity,
    export,
    imports,
    practice,
    science,
    serve,
    upgrade,
    worker,
)

COMMANDS = (entity, serve, content, worker, demo, doctor, backup, upgrade, imports, export, practice, science)


def build_parser(lang: str) -> argparse.ArgumentParser:
    """Return the whole command line in one language."""
    words.use(lang)
    parser = argparse.ArgumentParser(
        prog="apropia",
        description=words.say(
            "Uso y apropiación de los servicios de TI, de principio a fin.",
            "Use and appropriation of IT services, from end to end.",
        ),
        add_help=False,
    )
    words.add_help(parser)
    parser.add_argument(
        "--version",
        action="version",
        version=f"apropia {__version__}",
        help=words.say("muestra la versión", "show the version"),
    )
    parser.add_argument(
        "--lang", choices=["es", "en"], default=lang, help=words.say("idioma de la ayuda", "language of the help")
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar=words.say("ORDEN", "COMMAND"), title=words.say("órdenes", "commands")
    )
    for module in COMMANDS:
        module.add_to(commands)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    parser = build_parser(words.language_of(arguments))
    options = parser.parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever reads, such as `head`, wants no more. Python says so again when it ends, unless it writes elsewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except words.CommandError as problem:
        print(str(problem), file=sys.stderr)
        return problem.code
