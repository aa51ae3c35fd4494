import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from apropia.cli import django_setup
from apropia.cli.progress import bar
from apropia.cli.words import CommandError, add_command, say
from apropia.formats.errors import FormatError
from apropia.formats.tabular.schema import Problem, Report
from apropia.formats.usage_reports.periods import Period, parse_period

DONE, SOME_REFUSED, ALL_REFUSED = 0, 1, 2
SHOWN = 50


def add_to(commands: Any) -> None:
    """Declare `apropia import roster|services|use|items`."""
    parser = add_command(commands, "import", "importa datos de un archivo", "import data from a file")
    inner = parser.add_subparsers(dest="what", required=True, metavar=say("QUÉ", "WHAT"))
    kinds: tuple[tuple[str, str, str, Callable[..., int]], ...] = (
        ("roster", "personas y dependencias", "people and units", run_roster),
        ("services", "catálogo de servicios de TI", "catalogue of IT services", run_services),
        ("use", "reportes de uso", "reports of use", run_use),
        ("items", "preguntas de un instrumento", "questions of an instrument", run_items),
    )
    for name, spanish, english, function in kinds:
        one = add_command(inner, name, spanish, english)
        one.add_argument("file", metavar="FILE", type=Path, help=_kinds_of_file(name))
        one.add_argument(
            "--entity", required=True, metavar="CODE", help=say("código de la entidad", "code of the entity")
        )
        one.add_argument("--dry-run", action="store_true", help=say("revisa sin aplicar", "check without applying"))
        one.add_argument("--json", action="store_true", help=say("informe en JSON", "report as JSON"))
        if name == "roster":
            one.add_argument(
                "--complete",
                action="store_true",
                help=say("es la lista completa: quien no esté se retira", "complete list: whoever is absent has left"),
            )
        if name == "use":
            _add_use_options(one)
        if name == "items":
            _add_item_options(one)
        one.set_defaults(run=function)


def _kinds_of_file(name: str) -> str:
    if name == "items":
        kinds = "XLSX, CSV, GIFT, Moodle XML, LimeSurvey"
        return say(f"archivo {kinds} o QTI", f"{kinds} or QTI file")
    return say("archivo CSV o XLSX", "CSV or XLSX file")


def _add_use_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--period",
        metavar="START..END",
        help=say("fechas ISO, si el reporte no las trae", "ISO dates, when the report has none"),
    )
    parser.add_argument(
        "--link",
        metavar="PRODUCT=SERVICE_CODE",
        action="append",
        default=[],
        help=say(
            "qué servicio es un producto; se repite, y sin código lo deja fuera",
            "which service a product is; may be repeated, without code it is left out",
        ),
    )


def _add_item_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--instrument",
        required=True,
        metavar="CODE",
        help=say("código del instrumento, con una versión en borrador", "code of an instrument that has a draft"),
    )
    parser.add_argument(
        "--competence",
        default="",
        metavar="CODE",
        help=say("competencia de las que no la dicen, como 1.1", "competence of those that do not say it, as in 1.1"),
    )
    parser.add_argument(
        "--level",
        default="",
        choices=["basico", "intermedio", "avanzado"],
        help=say("nivel de las que no lo dicen", "level of those that do not say it"),
    )
    parser.add_argument(
        "--section",
        default="",
        metavar="TITLE",
        help=say("sección de todas, antes que la del archivo", "section of all of them, before the file's own"),
    )


def run_roster(options: argparse.Namespace) -> int:
    """Import people and units."""
    entity, at = _start(options)
    from apropia.people.actions import import_roster

    return _run(
        options,
        lambda progress: import_roster(
            entity=entity,
            data=options.file,
            filename=options.file.name,
            by=None,
            at=at,
            dry_run=options.dry_run,
            is_complete_list=options.complete,
            progress=progress,
        ),
    )


def run_services(options: argparse.Namespace) -> int:
    """Import the catalogue."""
    entity, at = _start(options)
    from apropia.catalogue.actions import import_services

    return _run(
        options,
        lambda progress: import_services(
            entity=entity, data=options.file, by=None, at=at, dry_run=options.dry_run, progress=progress
        ),
    )


def run_use(options: argparse.Namespace) -> int:
    """Import a report of use."""
    entity, at = _start(options)
    period, links = _period(options.period), _links(options.link)
    from apropia.usage.actions import import_use

    return _run(
        options,
        lambda progress: import_use(
            entity=entity,
            data=options.file,
            filename=options.file.name,
            by=None,
            at=at,
            dry_run=options.dry_run,
            period=period,
            links=links,
            progress=progress,
        ),
    )


def run_items(options: argparse.Namespace) -> int:
    """Import questions into the draft of an instrument."""
    entity, at = _start(options)
    from apropia.diagnosis.actions.item_files import import_items
    from apropia.diagnosis.policies.item_files.reading import Defaults
    from apropia.formats.questions.tags import LEVELS

    level = next((level for level, word in LEVELS.items() if word == options.level), "")
    defaults = Defaults(section=options.section.strip()[:160], competence=options.competence.strip(), level=level)
    return _run(
        options,
        lambda progress: import_items(
            entity=entity,
            instrument=options.instrument,
            data=options.file.read_bytes(),
            defaults=defaults,
            at=at,
            dry_run=options.dry_run,
        ),
    )


def _start(options: argparse.Namespace) -> tuple[Any, Any]:
    if not options.file.is_file():
        raise CommandError(say(f"No existe el archivo {options.file}", f"There is no file {options.file}"))
    django_setup.start()
    django_setup.prepare()
    from apropia.foundation import clock
    from apropia.foundation.audit.actions import origin
    from apropia.foundation.tenancy.models import Entity

    origin.set("cli")
    entity = Entity.objects.filter(code=options.entity).first()
    if entity is None:
        raise CommandError(say(f"No hay una entidad «{options.entity}»", f"There is no entity {options.entity}"))
    return entity, clock.now()


def _period(text: str | None) -> Period | None:
    if not text:
        return None
    try:
        return parse_period(text)
    except FormatError:
        raise CommandError(
            say("--period: escriba AAAA-MM-DD..AAAA-MM-DD", "--period: write YYYY-MM-DD..YYYY-MM-DD")
        ) from None


def _links(texts: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if not all(product.strip() and equals for product, equals, _code in pairs):
        raise CommandError(
            say("--link: escriba PRODUCTO=CÓDIGO, como TEAMS=teams", "--link: write PRODUCT=CODE, as in TEAMS=teams")
        )
    return {product.strip(): code.strip() for product, _equals, code in pairs}


def _run(options: argparse.Namespace, work: Callable[[Any], Report]) -> int:
    from apropia.foundation.errors import DomainError
    from apropia.foundation.progress import giving_way

    try:
        with bar(options.file.name) as progress:
            report = work(giving_way(progress))
    except (FormatError, DomainError) as refusal:
        report = Report(problems=[Problem(0, "", refusal.code, refusal.message)])
    return _tell(options, report)


def _tell(options: argparse.Namespace, report: Report) -> int:
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for problem in report.problems[:SHOWN]:
            place = say("fila", "row")
            print(f"{place} {problem.row} · {problem.column}: {problem.message}")
        left = len(report.problems) - SHOWN
        if left > 0:
            print(say(f"… y {left} más (use --json)", f"… and {left} more (use --json)"))
        for warning in report.warnings:
            print(say("Aviso", "Warning") + f": {warning}")
        verb = say("se aplicarían", "would be applied") if options.dry_run else say("aplicadas", "applied")
        print(
            say(
                f"Filas: {report.applied} {verb}, {report.rejected} por corregir",
                f"Rows: {report.applied} {verb}, {report.rejected} to mend",
            )
        )
    if report.applied == 0 and report.problems:
        return ALL_REFUSED
    return SOME_REFUSED if report.problems else DONE
