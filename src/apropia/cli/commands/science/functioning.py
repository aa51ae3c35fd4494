import argparse
from collections.abc import Mapping
from typing import Any

from apropia.cli.commands.science.answers import MODELS, add_table, number, print_report, read, refusals
from apropia.cli.words import add_command, say


def add_to(inner: Any) -> None:
    """Declare `dif`."""
    parser = add_command(
        inner,
        "dif",
        "busca ítems que tratan distinto a un grupo",
        "look for items that treat a group otherwise",
    )
    add_table(parser)
    parser.add_argument(
        "--group", metavar="COLUMN", required=True, help=say("columna con el grupo", "column with the group")
    )
    parser.add_argument(
        "--reference",
        metavar="GROUP",
        help=say("grupo con el que se compara (el mayor)", "group to compare with (the largest)"),
    )
    parser.add_argument(
        "--model",
        choices=MODELS,
        default="grm",
        help=say(
            "modelo de los ítems (grm; con dos respuestas es 2pl)", "model of items (grm; with two answers that is 2pl)"
        ),
    )
    parser.add_argument(
        "--minimum",
        type=int,
        metavar="N",
        help=say(
            "respuestas que un ítem necesita en cada grupo (200)", "answers that an item needs in each group (200)"
        ),
    )
    parser.set_defaults(run=run_dif)


def run_dif(options: argparse.Namespace) -> int:
    """Compare each group with the one of reference, item by item. Exit code 1 where an estimation did not converge."""
    from apropia.science.psychometrics.reports import functioning_report

    table = read(options, others=(options.group,))
    with refusals():
        report = functioning_report(
            table.values,
            table.items,
            table.others[options.group],
            column=options.group,
            model=options.model,
            reference=options.reference,
            fewest=options.minimum,
        )
    print_report(report, options, _text)
    return 0 if all(one["converged"] for one in report["comparisons"]) else 1


def _text(report: Mapping[str, Any]) -> str:
    lines = []
    for one in report["comparisons"]:
        people = f"{one['reference']} ({one['people'][0]}) · {one['group']} ({one['people'][1]})"
        lines += [
            people,
            say("Media del grupo", "Mean of the group") + f": {one['mean']:.3f} (SD {one['sd']:.3f})",
            "",
            f"{say('ítem', 'item'):<20}{'χ²':>9}{say('gl', 'df'):>4}{'p':>8}{'p BH':>8}"
            f"{say('diferencia', 'difference'):>12}{'Δ MH':>8}{say('clase', 'class'):>7}",
        ]
        lines += [_line(item) for item in one["items"]]
        lines.append("")
    return "\n".join(lines)


def _line(item: Mapping[str, Any]) -> str:
    name = f"{item['item'][:19]:<20}"
    if not item["testable"]:
        few = say("no se puede comparar", "not testable")
        return f"{name}{few}: {item['people'][0]} · {item['people'][1]}"
    mark = " *" if item["flagged"] else ""
    return (
        f"{name}{item['chi_squared']:>9.2f}{item['df']:>4}{item['p']:>8.4f}{item['p_adjusted']:>8.4f}"
        f"{item['difference']:>12.3f}{number(item['delta'], 2):>8}{item['class'] or '—':>7}{mark}"
    )
