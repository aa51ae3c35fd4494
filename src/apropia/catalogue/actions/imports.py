from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apropia.catalogue import policies
from apropia.catalogue.actions.services import ServiceData, create_service, update_service
from apropia.catalogue.models import ITService
from apropia.catalogue.states import SERVICE
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.layouts import SERVICES
from apropia.formats.tabular.reading import Source, cells_of, open_table
from apropia.formats.tabular.schema import Problem, Report, Row, match_headers, missing_columns, read_rows
from apropia.foundation.audit.actions import record
from apropia.foundation.progress import Progress, no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person


@dataclass(frozen=True)
class ServicesToMend:
    """The wrong rows of a file of services: what is wrong, and the headers and cells that the file has for them."""

    report: Report
    headers: Sequence[str]
    cells: Mapping[int, Sequence[Cell]]


def import_services(
    *,
    entity: Entity,
    data: Source,
    by: Person | None,
    at: datetime,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Report:
    """Add and update services from a CSV or XLSX: good rows are applied, the others listed by row and column.

    A row updates the service of the same code; what the file leaves empty is kept. Raises `FormatError` when the file
    cannot be read at all.
    """
    policies.check_can_keep(by)
    report = Report()
    table = open_table(data, known=SERVICES.known)
    mapping = match_headers(table.headers, SERVICES)
    report.problems += missing_columns(SERVICES, mapping)
    if report.problems:
        return report
    outcomes = list(read_rows(table, SERVICES, mapping))
    rows = [one for one in outcomes if isinstance(one, Row)]
    report.problems += [one for one in outcomes if isinstance(one, Problem)]
    rows, repeated = _without_repeats(rows, mapping.headers)
    report.problems += repeated
    known = {one.code: one for one in ITService.objects.filter(entity=entity).prefetch_related("functions")}
    rows, refused = _without_refused_steps(rows, known, mapping.headers)
    report.problems += refused
    report.problems.sort(key=lambda problem: problem.row)
    report.rejected = len({problem.row for problem in report.problems})
    report.applied = len(rows)
    if not dry_run and rows:
        _apply(entity=entity, rows=rows, known=known, by=by, at=at, progress=progress)
    return report


def services_to_mend(*, entity: Entity, data: Source, by: Person, at: datetime) -> ServicesToMend:
    """Return the wrong rows of a file as it would be applied now, with what they say. Nothing is written."""
    report = import_services(entity=entity, data=data, by=by, at=at, dry_run=True)
    table = open_table(data, known=SERVICES.known)
    return ServicesToMend(report, table.headers, cells_of(table, {one.row for one in report.problems}))


def _without_repeats(rows: list[Row], headers: Mapping[str, str]) -> tuple[list[Row], list[Problem]]:
    seen: dict[str, int] = {}
    kept, problems = [], []
    for row in rows:
        code = slugify(str(row.values["codigo"]))
        if code in seen:
            message = f"El código «{code}» ya está en la fila {seen[code]}. Deje una sola fila por servicio."
            problems.append(Problem(row.number, headers["codigo"], "repeated_code", message))
        else:
            seen[code] = row.number
            kept.append(row)
    return kept, problems


def _without_refused_steps(
    rows: list[Row], known: Mapping[str, ITService], headers: Mapping[str, str]
) -> tuple[list[Row], list[Problem]]:
    """Leave out the rows that would take a service to a state that does not follow its own."""
    kept, problems = [], []
    for row in rows:
        before, to = known.get(slugify(str(row.values["codigo"]))), str(row.values.get("estado") or "")
        if before is not None and to and to != before.lifecycle and not SERVICE.allows(before, to):
            message = _("Un servicio «%(now)s» no pasa a «%(then)s». Escriba otro estado o deje la celda vacía.")
            labels = {"now": before.get_lifecycle_display(), "then": ITService.Lifecycle(to).label}
            problems.append(Problem(row.number, headers["estado"], "state_refused", message % labels))
        else:
            kept.append(row)
    return kept, problems


@transaction.atomic
def _apply(
    *,
    entity: Entity,
    rows: list[Row],
    known: Mapping[str, ITService],
    by: Person | None,
    at: datetime,
    progress: Progress,
) -> None:
    units = {unit.code.casefold(): unit for unit in OrgUnit.objects.filter(entity=entity)}
    units |= {unit.name.casefold(): unit for unit in units.values()}
    persons = {
        person.email: person
        for person in Person.objects.filter(
            entity=entity, email__in=[str(row.values.get("responsable") or "").casefold() for row in rows]
        )
    }
    for row in rows:
        values = row.values
        before = known.get(slugify(str(values["codigo"])))
        owner = str(values.get("responsable") or "").casefold()
        data = _merged(values, before, unit=units.get(owner), person=persons.get(owner))
        lifecycle = str(values.get("estado") or (before.lifecycle if before else ITService.Lifecycle.ACTIVE))
        if before is None:
            create_service(entity=entity, data=data, lifecycle=lifecycle, by=by, at=at)
        else:
            if lifecycle != before.lifecycle:
                SERVICE.move(before, lifecycle)
            update_service(service=before, data=data, by=by, at=at)
    progress(len(rows), len(rows))
    record("catalogue.services.imported", entity=entity, by=by, on=None, at=at, detail={"rows": len(rows)})


def _merged(
    values: dict[str, object], before: ITService | None, *, unit: OrgUnit | None, person: Person | None
) -> ServiceData:
    def text(key: str, kept: str) -> str:
        value = values.get(key)
        return str(value) if value else kept

    description = text("descripcion", before.description if before else "")
    functions = values.get("funciones")
    return ServiceData(
        code=str(values["codigo"]),
        name=text("nombre", before.name if before else "")[:120],
        summary=(before.summary if before else _first_sentence(description))[:200],
        description=description,
        audience_text=text("para_quien", before.audience_text if before else "")[:300],
        audience_engagements=before.audience_engagements if before else (),
        audience_units=list(before.audience_units.all()) if before else (),
        how_to_get=text("como_obtenerlo", before.how_to_get if before else ""),
        access_url=before.access_url if before else "",
        icon=before.icon if before else "layers",
        owner_unit=unit or (before.owner_unit if before else None),
        owner_person=person or (before.owner_person if before else None),
        competences=list(before.competences.all()) if before else (),
        functions=list(functions)
        if isinstance(functions, list | tuple)
        else [one.name for one in before.functions.all()]
        if before
        else (),
    )


def _first_sentence(text: str) -> str:
    return text.split(". ", maxsplit=1)[0].strip().rstrip(".") + "." if text.strip() else ""
