import argparse
import json
from typing import Any

from apropia.cli import django_setup
from apropia.cli.words import add_command, say

_MARKS = {"good": "✔", "warn": "!", "bad": "✘"}


def add_to(commands: Any) -> None:
    """Declare `apropia doctor`."""
    parser = add_command(
        commands, "doctor", "dice qué anda mal y cómo corregirlo", "say what is wrong and how to mend it"
    )
    parser.add_argument("--json", action="store_true", help=say("resultado en JSON", "result as JSON"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Examine the installation; exit 1 when something is wrong."""
    django_setup.start()
    from apropia.cli import diagnosis_of_installation

    findings = diagnosis_of_installation.examine()
    if options.json:
        rows = [vars(one) for one in findings]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for one in findings:
            print(f"{_MARKS[one.verdict]} {one.subject}: {one.finding}")
            if one.remedy:
                print(f"    → {one.remedy}")
    return 1 if any(one.verdict == "bad" for one in findings) else 0
