"""The words of the command line, in Spanish and in English."""

import argparse
import os
from collections.abc import Sequence
from typing import Any

_lang = "es"
# argparse writes these itself; it looks them up by its own gettext, which we answer in Spanish.
_ARGPARSE_ES = {
    "usage: ": "uso: ",
    "options": "opciones",
    "positional arguments": "datos",
    "the following arguments are required: %s": "falta: %s",
    "unrecognized arguments: %s": "no se reconoce: %s",
    "expected one argument": "espera un valor",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s puede ser %(matches)s: escríbala completa",
    # The only type that refuses anything is the whole number.
    "invalid %(type)s value: %(value)r": "«%(value)s» no es un número entero",
    "invalid choice: %(value)r (choose from %(choices)s)": "«%(value)s» no vale (elija entre %(choices)s)",
}


class CommandError(Exception):
    """Stop with a sentence on standard error and an exit code."""

    def __init__(self, message: str, *, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


def language_of(arguments: Sequence[str]) -> str:
    """Return `es` or `en`: what `--lang` says, else what the locale says, else Spanish."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return "en" if arguments[position + 1] == "en" else "es"
        if argument.startswith("--lang="):
            return "en" if argument.endswith("=en") else "es"
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "es"


def use(lang: str) -> None:
    """Speak this language from now on."""
    global _lang  # noqa: PLW0603  one process, one command line, one language
    _lang = lang
    spoken: Any = argparse
    if lang == "es":
        spoken._ = lambda text: _ARGPARSE_ES.get(text, text)
    else:
        spoken._ = lambda text: text


def say(spanish: str, english: str) -> str:
    """Return the words of the language in use."""
    return english if _lang == "en" else spanish


def add_help(parser: argparse.ArgumentParser) -> None:
    """Add `-h/--help` with its own words."""
    parser.add_argument("-h", "--help", action="help", help=say("muestra esta ayuda", "show this help"))


def add_command(commands: Any, name: str, spanish: str, english: str) -> argparse.ArgumentParser:
    """Add one command with its help and return its parser."""
    text = say(spanish, english)
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text, add_help=False)
    add_help(parser)
    return parser
