import argparse
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apropia.cli.commands.science.answers import calibration_of, number, print_report, reading
from apropia.cli.words import CommandError, add_command, say

if TYPE_CHECKING:
    from apropia.science.psychometrics.adaptive.bank import BankItem


def add_to(inner: Any) -> None:
    """Declare `simulate`."""
    parser = add_command(
        inner,
        "simulate",
        "ensaya una prueba adaptativa con personas simuladas",
        "try an adaptive test on simulated people",
    )
    parser.add_argument(
        "bank",
        metavar="BANK",
        type=Path,
        help=say(
            "preguntas calibradas: CSV o XLSX, o lo que escribió «calibrate --json»",
            "calibrated questions: CSV or XLSX, or what `calibrate --json` wrote",
        ),
    )
    for name, kind, meaning in _options():
        parser.add_argument(f"--{name}", type=kind, metavar="N", help=meaning)
    parser.add_argument(
        "--cuts",
        metavar="N,N",
        help=say("dónde empiezan los niveles, separados por comas", "where levels begin, set apart by commas"),
    )
    parser.add_argument("--json", action="store_true", help=say("resultado en JSON", "result as JSON"))
    parser.set_defaults(run=run_simulate)


def _options() -> list[tuple[str, type, str]]:
    return [
        ("people", int, say("personas simuladas (1000)", "simulated people (1000)")),
        ("seed", int, say("semilla del azar (0)", "seed of chance (0)")),
        ("items", int, say("preguntas, a lo sumo (24)", "questions, at most (24)")),
        ("minutes", float, say("minutos, a lo sumo (12)", "minutes, at most (12)")),
        ("error", float, say("error con el que basta (0,45)", "error that is small enough (0.45)")),
        ("fewest", int, say("preguntas, al menos (3)", "questions, at least (3)")),
        ("ceiling", float, say("exposición máxima de una pregunta (0,25)", "largest exposure of a question (0.25)")),
    ]


def run_simulate(options: argparse.Namespace) -> int:
    """Simulate, and print how long, how sure and how spread the test is, beside two others."""
    from apropia.science.psychometrics.adaptive.rules import Rules
    from apropia.science.psychometrics.reports import simulation_report

    cuts = _cuts(options.cuts)
    told = {name: getattr(options, name) for name in ("items", "error", "fewest", "ceiling")}
    if options.minutes is not None:
        told["seconds"] = options.minutes * 60
    rules = Rules(**{name: value for name, value in told.items() if value is not None}, cuts={0: cuts} if cuts else {})
    report = simulation_report(_bank(options.bank), rules, people=options.people or 1000, seed=options.seed or 0)
    print_report(report, options, _text)
    return 0


def _cuts(text: str | None) -> tuple[float, ...]:
    try:
        cuts = [float(part) for part in text.split(",")] if text else []
    except ValueError:
        cuts = [math.nan]
    if not all(map(math.isfinite, cuts)) or cuts != sorted(set(cuts)):
        raise CommandError(
            say("--cuts: números de menor a mayor, como -0.5,0.8.", "--cuts: ascending numbers, like -0.5,0.8.")
        )
    return tuple(cuts)


def _bank(path: Path) -> "list[BankItem]":
    from apropia.formats.bank_table import read_bank
    from apropia.science.psychometrics.reports import bank_of

    if path.suffix.lower() == ".json":
        return bank_of(calibration_of(path))
    from apropia.science.psychometrics.adaptive.bank import bank_item

    with reading(path):
        rows = read_bank(path)
    return [
        bank_item(
            row.item,
            slope=row.slope,
            difficulties=row.difficulties,
            asymptote=row.asymptote,
            area=row.area,
            seconds=row.seconds,
            is_timed=row.is_timed,
            is_long=row.is_long,
            enemies=frozenset(row.enemies),
        )
        for row in rows
    ]


def _text(report: Mapping[str, Any]) -> str:
    names = {
        "adaptive": say("adaptativa", "adaptive"),
        "maximum_information": say("solo información", "information only"),
        "fixed": say("fija", "fixed"),
    }
    rows = {
        "mean_items": (say("preguntas, media", "questions, mean"), 1),
        "p95_items": (say("preguntas, percentil 95", "questions, 95th percentile"), 0),
        "mean_minutes": (say("minutos, media", "minutes, mean"), 1),
        "mean_se": (say("error que declara", "error it states"), 3),
        "rmse": (say("error verdadero", "true error"), 3),
        "bias": (say("sesgo", "bias"), 3),
        "coverage": (say("aciertos del intervalo", "coverage of the interval"), 3),
        "accuracy": (say("nivel acertado", "level found"), 3),
        "max_exposure": (say("exposición máxima", "largest exposure"), 3),
        "overlap": (say("preguntas en común", "questions in common"), 3),
    }
    lines = [f"{'':<26}" + "".join(f"{name:>18}" for name in names.values())]
    for key, (label, digits) in rows.items():
        cells = [number(report[one][key], digits) for one in names]
        lines.append(f"{label:<26}" + "".join(f"{cell:>18}" for cell in cells))
    given_up = ", ".join(f"{wish} {count}" for wish, count in report["adaptive"]["given_up"].items())
    lines += [
        "",
        say("Cedieron", "Gave way") + f": {given_up}",
        say("Preguntas que nadie vio", "Questions nobody met") + f": {len(report['dead'])}",
    ]
    return "\n".join(lines)
