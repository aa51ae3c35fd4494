import argparse
import getpass
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from apropia.cli import django_setup, table_files
from apropia.cli.words import CommandError, add_command, say

# What is asked for -> Spanish, English.
KINDS = {
    "roster": ("personas y dependencias", "people and units"),
    "services": ("catálogo de servicios de TI", "catalogue of IT services"),
    "use": ("cifras oficiales de uso; nunca el de una persona", "official figures of use; never of one person"),
    "figures": ("cifras oficiales de todos los indicadores", "official figures of every indicator"),
    "audit": ("hechos registrados", "audit trail"),
}


def add_to(commands: Any) -> None:
    """Declare `apropia export …`."""
    parser = add_command(
        commands, "export", "saca datos a un archivo CSV, JSON o XLSX", "take data out to a CSV, JSON or XLSX file"
    )
    inner = parser.add_subparsers(dest="what", required=True, metavar=say("QUÉ", "WHAT"))
    for name, (spanish, english) in KINDS.items():
        _add_options(add_command(inner, name, spanish, english), run_table)
    practice = add_command(inner, "practice", "el formato FT-1311 de una práctica", "the form FT-1311 of one practice")
    practice.add_argument("slug", metavar="SLUG", help=say("nombre en la dirección", "name in the address"))
    practice.add_argument("--version", type=int, default=None, dest="number", help=say("versión", "version"))
    _add_options(practice, run_practice, more=("docx", "pdf"))
    own = add_command(
        inner,
        "personal-data",
        "todo lo que hay de una persona, para entregárselo (derecho de acceso)",
        "all that is held about one person, to hand to them (right of access)",
    )
    _add_options(own, run_personal_data)


def _add_options(parser: argparse.ArgumentParser, function: Callable[..., int], more: Sequence[str] = ()) -> None:
    parser.add_argument("out", metavar="FILE", type=Path, help=say("archivo que se escribe", "file to write"))
    parser.add_argument(
        "--entity", required=True, metavar="CODE", help=say("código de la entidad", "code of the entity")
    )
    parser.add_argument(
        "--as",
        required=True,
        dest="person",
        metavar="EMAIL",
        help=say("persona cuyos permisos valen", "person whose rights count"),
    )
    parser.add_argument(
        "--to",
        choices=[*table_files.TABLE_KINDS, *more],
        default="",
        help=say("tipo de archivo (si no, por su nombre)", "kind of file (else by its name)"),
    )
    parser.set_defaults(run=function, kinds=(*table_files.TABLE_KINDS, *more))


def run_table(options: argparse.Namespace) -> int:
    """Write one of the tables, as much of it as the person may see."""
    kind, person = _start(options)
    headers, rows = _table(options.what, person)
    return _write(options, person, kind, headers, rows)


def run_practice(options: argparse.Namespace) -> int:
    """Write the form of one practice; as JSON it is the record that `apropia practice write` reads."""
    kind, person = _start(options)
    from apropia.formats.errors import FormatError
    from apropia.foundation.errors import NotFound
    from apropia.practices import queries

    try:
        version = queries.version_for(slug=options.slug, person=person, number=options.number)
        record = queries.record_of_version(version=version)
        if kind in {"csv", "xlsx"}:
            return _write(options, person, kind, ("campo", "texto"), list(record.fields.items()))
        if kind == "json":
            content = json.dumps({"fields": record.fields}, ensure_ascii=False, indent=2).encode()
        else:
            content = queries.download_of(version=version, kind=kind).content
    except (NotFound, FormatError) as problem:
        raise CommandError(problem.message) from None
    return _write_bytes(options, person, kind, content)


def run_personal_data(options: argparse.Namespace) -> int:
    """Write what every domain holds about the person, the same as the page «Sus datos» gives her."""
    kind, person = _start(options)
    from django.core.serializers.json import DjangoJSONEncoder

    from apropia.foundation import clock
    from apropia.privacy.queries import held_data

    held = held_data(person=person)
    if kind == "json":
        whole = {"generado": clock.now(), "entidad": person.entity.name, "datos": held}
        content = json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
        return _write_bytes(options, person, kind, content)
    rows = (
        [heading, number, str(key), _told(value)]
        for heading, entries in held.items()
        for number, entry in enumerate(entries, start=1)
        for key, value in entry.items()
    )
    return _write(options, person, kind, ("apartado", "registro", "campo", "valor"), rows)


def _told(value: object) -> str:
    """Return a value as the text of one cell. Only what is absent is empty: «no» and zero are data too."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bool):
        return "sí" if value else "no"
    return "" if value is None else str(value)


def _start(options: argparse.Namespace) -> tuple[str, Any]:
    kind = options.to or options.out.suffix.lstrip(".").casefold()
    if kind not in options.kinds:
        raise CommandError(
            say(
                f"Diga el tipo con --to: {', '.join(options.kinds)}",
                f"Say the kind by --to: {', '.join(options.kinds)}",
            )
        )
    if not options.out.absolute().parent.is_dir():
        raise CommandError(say(f"No existe la carpeta de {options.out}", f"There is no folder for {options.out}"))
    django_setup.start()
    django_setup.prepare()
    from apropia.foundation.origin import origin
    from apropia.foundation.tenancy.models import Entity
    from apropia.people.models import Person

    origin.set(f"cli:{getpass.getuser()}")
    entity = Entity.objects.filter(code=options.entity).first()
    if entity is None:
        raise CommandError(say(f"No hay una entidad «{options.entity}»", f"There is no entity {options.entity}"))
    person = (
        Person.objects.filter(entity=entity, email=options.person.casefold(), status=Person.Status.ACTIVE)
        .select_related("entity", "unit", "account")
        .first()
    )
    if person is None:
        raise CommandError(
            say(f"En esa entidad no trabaja «{options.person}»", f"{options.person} does not work in that entity")
        )
    return kind, person


def _table(what: str, person: Any) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """Return headers and rows of a table. Raise `CommandError` when the person's roles do not open its page."""
    from apropia.catalogue.queries.exporting import SERVICE_HEADERS, service_rows
    from apropia.foundation.audit.queries import TRAIL_HEADERS, TRAIL_READERS, trail_rows
    from apropia.measurement.policies import SEE_ALL, SEE_OWN_UNIT
    from apropia.measurement.queries.exporting import FIGURE_HEADERS, official_rows
    from apropia.people.policies import ROSTER_ROLES
    from apropia.people.queries.exporting import ROSTER_HEADERS, roster_rows

    figures = (*SEE_ALL, *SEE_OWN_UNIT)
    roles: dict[str, tuple[str, ...]] = {
        "roster": ROSTER_ROLES,
        "use": figures,
        "figures": figures,
        "audit": TRAIL_READERS,
    }
    if what in roles and not person.has_role(*roles[what]):
        raise CommandError(
            say(f"Los roles de {person.email} no abren esos datos.", f"The roles of {person.email} do not open these.")
        )
    if what == "roster":
        return ROSTER_HEADERS, roster_rows(person=person)
    if what == "services":
        return SERVICE_HEADERS, service_rows(person=person)
    if what == "audit":
        return TRAIL_HEADERS, trail_rows(entity=person.entity)
    return FIGURE_HEADERS, official_rows(person=person, prefix="AD-" if what == "use" else "")


def _write(
    options: argparse.Namespace, person: Any, kind: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    _note(options, person, kind)
    try:
        count = table_files.write_table(options.out, kind, headers, rows)
    except OSError as problem:
        raise CommandError(f"{options.out}: {problem.strerror}") from None
    print(say(f"Escrito: {options.out} · {count} filas", f"Written: {options.out} · {count} rows"))
    return 0


def _write_bytes(options: argparse.Namespace, person: Any, kind: str, content: bytes) -> int:
    _note(options, person, kind)
    try:
        table_files.write_whole(options.out, lambda stream: stream.write(content))
    except OSError as problem:
        raise CommandError(f"{options.out}: {problem.strerror}") from None
    print(say(f"Escrito: {options.out}", f"Written: {options.out}"))
    return 0


def _note(options: argparse.Namespace, person: Any, kind: str) -> None:
    """Leave the trace before the data leave: an export that breaks half-way was still begun."""
    from apropia.foundation import clock
    from apropia.foundation.operations.actions import note_export

    note_export(what=options.what, format_=kind, rights_of=person, entity=person.entity, at=clock.now())
