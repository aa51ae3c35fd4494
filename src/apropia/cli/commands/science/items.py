import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from apropia.cli.commands.science.answers import (
    MODELS,
    add_table,
    calibration_of,
    number,
    print_report,
    read,
    reading,
    refusals,
)
from apropia.cli.words import CommandError, add_command, say


def add_to(inner: Any) -> None:
    """Declare `calibrate` and `score`."""
    calibrate = add_command(
        inner, "calibrate", "estima los ítems de una tabla de respuestas", "estimate the items of a table of answers"
    )
    add_table(calibrate)
    calibrate.add_argument("--model", choices=MODELS, required=True, help=say("modelo de los ítems", "model of items"))
    calibrate.add_argument(
        "--prior",
        choices=["none", "default"],
        default="none",
        help=say("distribuciones previas de los ítems (sin ellas)", "priors of the items (none)"),
    )
    calibrate.add_argument(
        "--fit",
        action="store_true",
        help=say("además, si el modelo describe las respuestas", "besides, whether the model describes the answers"),
    )
    calibrate.set_defaults(run=run_calibrate)
    _add_score(inner)


def _add_score(inner: Any) -> None:
    score = add_command(inner, "score", "estima dónde está cada persona", "estimate where each person stands")
    add_table(score, may_reverse=False)
    score.add_argument(
        "--items",
        metavar="CALIBRATION.json",
        type=Path,
        nargs="+",
        required=True,
        help=say(
            "lo que escribió «calibrate --json»; varios, solo con --structure",
            "what `calibrate --json` wrote; several, with --structure only",
        ),
    )
    score.add_argument(
        "--structure",
        metavar="FILE.csv",
        type=Path,
        help=say(
            "qué mide cada ítem (item, area, competence, level): puntúa competencias, áreas y el conjunto",
            "what each item measures (item, area, competence, level): scores competences, areas and the whole",
        ),
    )
    score.set_defaults(run=run_score)


def run_calibrate(options: argparse.Namespace) -> int:
    """Estimate the items and print them. Exit code 1 where the estimation did not converge."""
    from apropia.science.psychometrics.reports import calibration_report

    table = read(options)
    with refusals():
        report = calibration_report(
            table.values,
            table.items,
            options.model,
            with_priors=options.prior == "default",
            with_fit=options.fit,
            turned=table.turned,
        )
    print_report(report, options, _calibration_text)
    if report["converged"]:
        return 0
    words = say(
        "La estimación no llegó a su fin: no use estos valores.",
        "The estimation did not converge: do not use these values.",
    )
    print(words, file=sys.stderr)
    return 1


def run_score(options: argparse.Namespace) -> int:
    """Score each person and print one line for each, or one for each competence, area and the whole."""
    from apropia.science.psychometrics.reports import scores_report, structure_report

    structure = None if options.structure is None else _structure(options.structure)
    if structure is None and len(options.items) > 1:
        raise CommandError(
            say(
                "Varias calibraciones se unen solo con --structure. Deje una, o diga qué mide cada ítem.",
                "Several calibrations are joined with --structure only. Leave one, or tell what each item measures.",
            )
        )
    table = read(options)
    calibrations = [calibration_of(path) for path in options.items]
    with refusals():
        if structure is None:
            report = scores_report(table.values, table.items, calibrations[0])
        else:
            report = structure_report(table.values, table.items, calibrations, structure)
    for row, one in zip(table.rows, report["scores"], strict=True):
        one["row"] = row
    print_report(report, options, _scores_text if structure is None else _structure_text)
    return 0


def _structure(path: Path) -> Any:
    from apropia.formats.structure_table import read_structure

    with reading(path):
        return read_structure(path)


def _structure_text(report: Mapping[str, Any]) -> str:
    whole = say("conjunto", "whole")
    lines = [
        say("fila\tqué\testado\tpuntaje\terror\tnivel\tprobabilidad", "row\tof\tstate\tscore\tse\tlevel\tprobability")
    ]
    for one in report["scores"]:
        for of, found in ((whole, one["overall"]), *one["areas"].items(), *one["competences"].items()):
            level = "—" if found["level"] is None else str(found["level"])
            figures = (number(found["score"]), number(found["se"]), level, number(found["level_probability"], 2))
            lines.append("\t".join((str(one["row"]), of, _states()[found["state"]], *figures)))
    return "\n".join(lines)


def _states() -> dict[str, str]:
    return {
        "assessed": say("evaluada", "assessed"),
        "provisional": say("no basta", "provisional"),
        "not_assessed": say("sin evaluar", "not assessed"),
    }


def _scores_text(report: Mapping[str, Any]) -> str:
    lines = [say("fila\tpuntaje\terror", "row\tscore\terror")]
    lines += [f"{one['row']}\t{number(one['score'])}\t{number(one['se'])}" for one in report["scores"]]
    return "\n".join(lines)


def _calibration_text(report: Mapping[str, Any]) -> str:
    done = say("sí", "yes") if report["converged"] else "no"
    lines = [
        say("Modelo", "Model") + f": {report['model']} · " + say("personas", "people") + f": {report['people']}",
        say("Log-verosimilitud", "Log-likelihood") + f": {report['log_likelihood']:.6f}",
        say("Confiabilidad", "Reliability") + f": {report['reliability']:.4f}",
        say("Convergió", "Converged") + f": {done} ({report['rounds']} · {report['largest_change']:.1e})",
        "",
        f"{'ítem' if say('es', 'en') == 'es' else 'item':<20}{'a':>9}{'SE':>8}  " + say("dificultades", "difficulties"),
    ]
    for item in report["items"]:
        steps = "  ".join(number(one, 4) for one in item["difficulties"])
        lines.append(f"{item['item'][:19]:<20}{item['slope']:>9.4f}{number(item['slope_se'], 4):>8}  {steps}")
    if report["fit"]:
        lines += ["", *_fit_lines(report["fit"])]
    return "\n".join(lines)


def _fit_lines(fit: Mapping[str, Any]) -> list[str]:
    lines = []
    if fit["m2"] is not None:
        low, high = fit["rmsea_interval"]
        lines.append(
            f"M2: {fit['m2']:.2f} ({fit['df']}), p {fit['p']:.4f} · RMSEA {fit['rmsea']:.4f} ({low:.4f}–{high:.4f})"
        )
    lines.append(
        say("Ítems que el modelo no describe (S-X², BH)", "Items that the model does not describe (S-X², BH)") + ":"
    )
    poor = [item for item in fit["items"] if item["p_adjusted"] is not None and item["p_adjusted"] < 0.05]
    lines += [f"{item['item'][:19]:<20}{item['s_x2']:>9.2f} ({item['df']})  p {item['p']:.4f}" for item in poor] or [
        "—"
    ]
    return lines
