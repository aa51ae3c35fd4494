from typing import Any

from apropia.cli.commands.science import functioning, items, reliability, simulation
from apropia.cli.words import add_command, say


def add_to(commands: Any) -> None:
    """Declare `apropia science calibrate|score|reliability|dif|simulate`, which need no database."""
    parser = add_command(
        commands, "science", "calcula con respuestas, sin base de datos", "compute from answers, without a database"
    )
    inner = parser.add_subparsers(dest="what", required=True, metavar=say("QUÉ", "WHAT"))
    for module in (items, reliability, functioning, simulation):
        module.add_to(inner)
