import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from apropia.cli.commands.science.answers import MODELS, add_table, number, print_report, read, refusals
from apropia.cli.words import add_command, say


def add_to(inner: Any) -> None:
    """Declare `reliability`."""
    parser = add_command(inner, "reliability", "dice qué tan confiable es una escala", "tell how reliable a scale is")
    add_table(parser)
    parser.add_argument(
        "--model",
        choices=MODELS,
        help=say(
            "además, error en cada punto y pares de ítems que se repiten",
            "besides, error at each point and pairs of items that repeat each other",
        ),
    )
    parser.set_defaults(run=run_reliability)


def run_reliability(options: argparse.Namespace) -> int:
    """Print how well the items go together and, with a model, how sure scores are along the scale."""
    from apropia.science.psychometrics.reports import reliability_report

    table = read(options)
    with refusals():
        report = reliability_report(table.values, table.items, options.model)
    print_report(report, options, _text)
    return 0


def _text(report: Mapping[str, Any]) -> str:
    lines = [
        say("Personas", "People") + f": {report['people']}",
        say("Alfa", "Alpha") + f": {number(report['alpha'], 4)} {_interval(report['alpha_interval'])}",
        f"Omega: {number(report['omega'], 4)}",
        "",
        f"{say('ítem', 'item'):<20}{say('media', 'mean'):>9}{say('resto', 'rest'):>8}"
        f"{say('sin él', 'without'):>9}{say('carga', 'loading'):>9}",
    ]
    for item in report["items"]:
        lines.append(
            f"{item['item'][:19]:<20}{number(item['mean']):>9}{number(item['rest'], 2):>8}"
            f"{number(item['without']):>9}{number(item['loading'], 2):>9}"
        )
    against = [item["item"] for item in report["items"] if (item["loading"] or 0) < 0]
    if against:
        lines += [
            "",
            say("Van al revés de los demás (--reverse): ", "Against the others (--reverse): ") + ", ".join(against),
        ]
    if report["model"]:
        lines += ["", *_model_lines(report["model"])]
    return "\n".join(lines)


def _model_lines(model: Mapping[str, Any]) -> list[str]:
    lines = [
        say("Confiabilidad marginal", "Marginal reliability") + f": {number(model['marginal_reliability'])}",
        say("Confiabilidad de los puntajes", "Reliability of the scores") + f": {number(model['reliability'])}",
        say("punto\terror", "point\terror"),
        *(f"{point['theta']:.1f}\t{point['se']:.3f}" for point in model["curve"]),
    ]
    pairs = model["local_dependence"]["pairs"]
    if pairs:
        lines.append(say("Pares que se repiten:", "Pairs that repeat each other:"))
        lines += [f"{pair['first']} · {pair['second']}: {pair['q3']:.2f}" for pair in pairs]
    return lines


def _interval(ends: Sequence[float] | None) -> str:
    return "" if ends is None else f"({ends[0]:.4f} {say('a', 'to')} {ends[1]:.4f})"
