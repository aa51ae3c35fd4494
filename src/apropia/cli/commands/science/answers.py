"""What every command of statistics shares: the table of answers, and what the engine refuses put into words."""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from apropia.cli.words import CommandError, say
from apropia.formats.errors import FormatError

MODELS = ("rasch", "2pl", "3pl", "grm", "gpcm")


def add_table(parser: argparse.ArgumentParser, *, may_reverse: bool = True) -> None:
    """Declare the file of answers and how to read it."""
    parser.add_argument(
        "answers",
        metavar="ANSWERS.csv",
        type=Path,
        help=say(
            "una fila por persona, una columna por ítem; vacío: sin respuesta",
            "a row a person, a column an item; blank: none",
        ),
    )
    parser.add_argument(
        "--ignore",
        metavar="COLUMN",
        action="append",
        default=[],
        help=say("columna que no es un ítem (se puede repetir)", "column that is no item (repeatable)"),
    )
    if may_reverse:
        parser.add_argument(
            "--reverse",
            metavar="COLUMN",
            action="append",
            help=say(
                "ítem que pregunta al revés (se puede repetir)", "item that asks the other way round (repeatable)"
            ),
        )
    parser.set_defaults(reverse=[])
    parser.add_argument("--json", action="store_true", help=say("resultado en JSON", "result as JSON"))


def read(options: argparse.Namespace, *, others: tuple[str, ...] = ()) -> Any:
    """Read the file of answers; ``others`` are columns to keep as text. What is wrong with it ends the command."""
    from apropia.formats.answer_table import read_answers

    with reading(options.answers):
        return read_answers(options.answers, others=[*options.ignore, *others]).with_reversed(options.reverse or [])


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """End the command, in words, where a file is not there or does not say what it should."""
    try:
        yield
    except FormatError as problem:
        raise CommandError(str(problem)) from None
    except FileNotFoundError:
        raise CommandError(
            say(f"No existe el archivo {path}. Revise el nombre.", f"There is no file {path}. Check the name.")
        ) from None
    except OSError as problem:
        words = say(f"No se puede leer {path}: {problem.strerror}.", f"{path} cannot be read: {problem.strerror}.")
        raise CommandError(words) from None


def calibration_of(path: Path) -> Any:
    """Read what `calibrate --json` wrote."""
    with reading(path):
        text = path.read_bytes()
    try:
        found = json.loads(text)
        if not {"model", "latent", "items"} <= found.keys():
            raise ValueError("model, latent, items")
    except (ValueError, AttributeError):
        raise CommandError(
            say(
                f"{path} no es lo que escribe «apropia science calibrate --json».",
                f"{path} is not what `apropia science calibrate --json` writes.",
            )
        ) from None
    return found


def print_report(
    report: Mapping[str, Any], options: argparse.Namespace, in_words: Callable[[Mapping[str, Any]], str]
) -> None:
    """Print what the engine found, as JSON where that was asked for."""
    print(json.dumps(report, ensure_ascii=False, indent=2) if options.json else in_words(report))


def number(value: float | None, digits: int = 3) -> str:
    """Return a figure for a terminal, a dash where there is none."""
    return "—" if value is None else f"{value:.{digits}f}"


@contextmanager
def refusals() -> Iterator[None]:
    """Put what the engine refuses into words."""
    from apropia.science.psychometrics.errors import UnusableAnswers

    try:
        yield
    except UnusableAnswers as problem:
        raise CommandError(_words().get(problem.code, str(problem)).format(**problem.facts)) from None


def _words() -> dict[str, str]:
    return {
        "shape": say("El archivo necesita al menos dos ítems.", "The file needs at least two items."),
        "one_answer": say(
            "Ítem «{item}»: todas las respuestas son iguales. Quítelo con --ignore.",
            "Item {item}: all answers are alike. Leave it out with --ignore.",
        ),
        "many_answers": say(
            "Ítem «{item}»: tiene {count} respuestas distintas. Si no es un ítem, quítelo con --ignore.",
            "Item {item}: {count} different answers. If it is no item, leave it out with --ignore.",
        ),
        "not_two": say(
            "Ítem «{item}»: tiene {count} respuestas distintas y el modelo {model} es para dos. Use grm o gpcm.",
            "Item {item}: {count} different answers, and {model} is for two. Use grm or gpcm.",
        ),
        "not_calibrated": say(
            "Ítem «{item}»: no está en la calibración. Quítelo con --ignore.",
            "Item {item}: not in the calibration. Leave it out with --ignore.",
        ),
        "not_in_structure": say(
            "Ítem «{item}»: no está en la tabla de --structure. Agréguelo, o quítelo con --ignore.",
            "Item {item}: not in the table of --structure. Add it, or leave it out with --ignore.",
        ),
        "not_for_structure": say(
            "Las competencias se puntúan con ítems de dos respuestas (rasch o 2pl); la calibración es {model}.",
            "Competences are scored with items of two answers (rasch or 2pl); the calibration is {model}.",
        ),
        "unknown_value": say(
            "Respuesta {row}, ítem «{item}»: el valor {value} no se vio al calibrar.",
            "Answer {row}, item {item}: the value {value} was not seen when it was calibrated.",
        ),
        "one_group": say(
            "La columna «{column}» tiene un solo grupo: hacen falta dos.",
            "Column {column} has one group only: it takes two.",
        ),
        "no_such_group": say(
            "La columna «{column}» no tiene el grupo «{group}». Están: {groups}.",
            "Column {column} has no group {group}. There are: {groups}.",
        ),
    }
