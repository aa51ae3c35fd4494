"""Read a roster into lines that nobody sees yet: what each row would change, and what is wrong with the others."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast

from django.utils.translation import gettext as _

from apropia.formats.tabular.cells import fold
from apropia.formats.tabular.layouts import ROSTER
from apropia.formats.tabular.names import PersonName, capitalise, split_name
from apropia.formats.tabular.reading import Source, estimate_rows, open_table
from apropia.formats.tabular.schema import Problem, Row, match_headers, missing_columns, read_with_problems
from apropia.foundation.progress import Progress
from apropia.people.actions.first_unit import plain_name
from apropia.people.actions.roster_known import Known, Staging, Tie, load
from apropia.people.models import JobLevel, Person, RosterImport, RosterLine

CHUNK = 500
PROBLEMS_KEPT = 2_000
# Columns that say the same, in the order in which a problem names them.
UNITS, NAMES = ("dependencia", "dependencia_codigo"), ROSTER.any_of[0]
Kind, Step = RosterLine.Kind, RosterLine.Step


def stage_lines(
    *, roster: RosterImport, source: Source, keep_pk: int | None, today: date, progress: Progress
) -> Staging:
    """Replace the lines of the import by what its file says today. Each chunk is its own short transaction.

    `keep_pk` is whoever imports: nobody closes herself by leaving herself out of a list.
    """
    RosterLine.objects.filter(roster=roster).delete()
    table = open_table(source, known=ROSTER.known | frozenset(roster.mapping))
    mapping = match_headers(table.headers, ROSTER, roster.mapping)
    staging = load(roster, today, headers=mapping.headers)
    staging.problems += missing_columns(ROSTER, mapping)
    if staging.problems:
        return staging
    buffer: list[RosterLine] = []
    expected = roster.row_count or estimate_rows(source)
    for row, problems in read_with_problems(table, ROSTER, mapping):
        buffer += _take(staging, row, problems)
        if row.number % CHUNK == 0:
            _write(buffer, staging)
            progress(row.number, expected and max(expected, row.number), _("Leyendo filas"))
    if roster.is_complete_list and staging.counts["UNREADABLE_EMAILS"]:
        staging.counts["LEAVERS_HELD"] = 1  # whoever stands behind an unreadable address must not be taken for gone
    elif roster.is_complete_list:
        for line in _leavers(staging, keep_pk):
            buffer.append(line)
            if len(buffer) >= CHUNK:
                _write(buffer, staging)
    _write(buffer, staging)
    return staging


def _write(buffer: list[RosterLine], staging: Staging) -> None:
    RosterLine.objects.bulk_create(buffer)
    staging.counts.update(line.kind for line in buffer)
    buffer.clear()


def _take(staging: Staging, row: Row, problems: list[Problem]) -> list[RosterLine]:
    staging.counts["ROWS"] += 1
    email = cast(str | None, row.values.get("correo"))
    if email is None:
        staging.counts["UNREADABLE_EMAILS"] += 1
    elif email in staging.seen:
        message = _("Este correo ya está en la fila %(row)s. Deje una sola.") % {"row": staging.seen[email]}
        problems = [*problems, staging.problem(row, "duplicate", message, "correo")]
    else:
        staging.seen[email] = row.number
    outcome = None if problems else _line_of(staging, row, cast(str, email))
    if isinstance(outcome, Problem):
        problems = [outcome]
    if problems:
        staging.counts["BAD_ROWS"] += 1
        staging.problems += problems[: max(0, PROBLEMS_KEPT - len(staging.problems))]
    return [outcome] if isinstance(outcome, RosterLine) else []


def _line_of(staging: Staging, row: Row, email: str) -> RosterLine | Problem | None:
    """Return what the row would change, the first thing wrong with it, or nothing where all is as it says."""
    values = row.values
    known = staging.persons.get(email)
    start = cast(date | None, values.get("fecha_inicio"))
    end = cast(date | None, values.get("fecha_fin"))
    if start and end and end < start:
        return staging.problem(
            row, "ends_before_start", _("La fecha de fin es anterior a la de inicio. Corríjala."), "fecha_fin"
        )
    if end and end < staging.today:
        return _ended(staging, row, known, end)
    placed = _unit(staging, row, known)
    if isinstance(placed, Problem):
        return placed
    name = _name(staging, row, known)
    if isinstance(name, Problem):
        return name
    line = RosterLine(
        entity_id=staging.roster.entity_id,
        roster=staging.roster,
        row=row.number,
        email=email,
        given_names=name.given_names,
        surnames=name.surnames,
        is_name_guessed=name.guessed,
        unit_id=placed[0],
        unit_key=placed[1],
        engagement_type=cast(str, values.get("tipo_vinculacion") or (known.engagement_type if known else "")),
        job_level=cast(str, values.get("cargo_nivel") or (known.job_level if known else JobLevel.NONE)),
        start_date=start,
        end_date=end,
    )
    if refused := _head_and_team(staging, row, line, known):
        return refused
    return _new(staging, line) if known is None else _compared(staging, line, known)


def _new(staging: Staging, line: RosterLine) -> RosterLine:
    line.kind, line.step = Kind.NEW, Step.OPEN
    line.start_date = line.start_date or staging.today
    if staging.domains and line.email.rpartition("@")[2] not in staging.domains:
        staging.counts["OTHER_DOMAINS"] += 1
    return line


def _compared(staging: Staging, line: RosterLine, known: Known) -> RosterLine | None:
    """Fill in what the line changes of a person already here; None where it changes nothing."""
    tie = staging.ties.get(known.pk)
    _remember(line, known, tie)
    moved = (line.unit_id or line.unit_key, line.engagement_type, line.job_level) != (
        known.unit_id,
        known.engagement_type,
        known.job_level,
    )
    if known.status == Person.Status.CLOSED:
        line.kind, line.step = Kind.RETURNING, Step.OPEN
        line.start_date = line.start_date or staging.today
        if tie and tie.end_date:
            line.start_date = max(line.start_date, tie.end_date + timedelta(days=1))
        elif tie:
            line.step, line.start_date = Step.CORRECT, tie.start_date
        return line
    line.kind, line.step = Kind.CHANGED, Step.NONE
    since = line.start_date or staging.today
    if tie is None or (tie.end_date and since > tie.end_date and (moved or line.start_date)):
        line.step, line.start_date = Step.OPEN, since
    elif moved and since > tie.start_date:
        line.step, line.start_date, line.closes_on = Step.MOVE, since, since - timedelta(days=1)
    else:
        # A later start without any other change is a renewed contract: the time before it stays counted.
        line.start_date = min(line.start_date or tie.start_date, tie.start_date)
        line.end_date = line.end_date or tie.end_date
        if moved or (line.start_date, line.end_date) != (tie.start_date, tie.end_date):
            line.step = Step.CORRECT
    renamed = (line.given_names, line.surnames) != (known.given_names, known.surnames)
    changes = renamed or moved or line.step != Step.NONE or line.is_head or line.team_name
    return line if changes else None


def _remember(line: RosterLine, known: Known, tie: Tie | None) -> None:
    line.person_id = known.pk
    line.before_given_names, line.before_surnames = known.given_names, known.surnames
    line.before_unit_id, line.before_engagement_type = known.unit_id, known.engagement_type
    line.before_job_level, line.before_closed_on = known.job_level, known.closed_on
    line.before_roles = known.roles
    if tie is not None:
        line.engagement_id, line.before_start_date, line.before_end_date = tie


def _ended(staging: Staging, row: Row, known: Known | None, end: date) -> RosterLine | None:
    if known is None or known.status == Person.Status.CLOSED:
        staging.counts["ENDED"] += 1
        return None
    return _leaver(staging, cast(str, row.values["correo"]), known, row=row.number, on=end)


def _leavers(staging: Staging, keep_pk: int | None) -> Iterator[RosterLine]:
    for email, known in staging.persons.items():
        if email in staging.seen or known.status != Person.Status.ACTIVE:
            continue
        if known.pk == keep_pk:
            staging.counts["KEPT_SELF"] += 1
            continue
        yield _leaver(staging, email, known, row=0, on=staging.today)


def _leaver(staging: Staging, email: str, known: Known, *, row: int, on: date) -> RosterLine:
    tie = staging.ties.get(known.pk)
    line = RosterLine(
        entity_id=staging.roster.entity_id,
        roster=staging.roster,
        row=row,
        kind=Kind.LEAVING,
        step=Step.NONE,
        email=email,
        given_names=known.given_names,
        surnames=known.surnames,
        unit_id=known.unit_id,
        engagement_type=known.engagement_type,
        job_level=known.job_level,
        closes_on=on,
    )
    _remember(line, known, tie)
    if tie and tie.start_date <= on and (tie.end_date is None or tie.end_date > on):
        line.step = Step.CLOSE
    return line


def _unit(staging: Staging, row: Row, known: Known | None) -> tuple[int | None, str] | Problem:
    """Return the unit, or the code of the one to be created."""
    code = cast(str, row.values.get("dependencia_codigo") or "")
    name = cast(str, row.values.get("dependencia") or "")
    if not code and not name:
        if known and known.unit_id:
            return known.unit_id, ""
        return staging.problem(row, "missing_value", _("Falta la dependencia. Escriba su código o su nombre."), *UNITS)
    found = staging.unit_by_code.get(code) if code else staging.unit_by_name.get(fold(name))
    if found is None and code and name:
        found = _adopted(staging, code, name)
    if found is not None:
        return found, ""
    if staging.roster.units == RosterImport.Units.MATCH:
        message = _("No existe la dependencia «%(unit)s». Corríjala, o elija crear las que falten.") % {
            "unit": code or name
        }
        return staging.problem(row, "unknown_unit", message, UNITS[1] if code else UNITS[0])
    key = code or _code_for(staging, name)
    if staging.new_units.get(key, key) == key:
        staging.new_units[key] = name or key
    return None, key


def _adopted(staging: Staging, code: str, name: str) -> int | None:
    """Return the unit that the entity began with, if this is it: from now on it has the code of the list."""
    found = staging.first_unit.pop(plain_name(name), None)
    if found is not None:
        staging.unit_by_code[code] = found
        staging.adopted_units.append({"pk": found, "code": code, "name": name})
    return found


def _code_for(staging: Staging, name: str) -> str:
    """Return a code for a unit that came with a name only: its first letters, made unique."""
    for code, taken in staging.new_units.items():
        if fold(taken) == fold(name):
            return code
    stem = fold(name).upper().replace(" ", "-")[:16].strip("-") or "DEPENDENCIA"
    turn = 1
    code = stem
    while code in staging.unit_by_code or code in staging.new_units:
        turn += 1
        code = f"{stem}-{turn}"
    return code


def _name(staging: Staging, row: Row, known: Known | None) -> PersonName | Problem:
    given = capitalise(cast(str, row.values.get("nombres") or ""))
    surnames = capitalise(cast(str, row.values.get("apellidos") or ""))
    if given and not surnames and " " in given:
        name = split_name(given)
    elif given or surnames:
        name = PersonName(given, surnames)
    else:
        whole = row.values.get("nombre_completo") or row.values.get("apellidos_y_nombres")
        if whole is None:
            if known:
                return PersonName(known.given_names, known.surnames)
            return staging.problem(row, "missing_value", _("Falta el nombre. Escriba nombres y apellidos."), *NAMES)
        name = cast(PersonName, whole)
    if max(len(name.given_names), len(name.surnames)) > 120:
        return staging.problem(row, "too_long", _("El nombre es demasiado largo. Use hasta 120 caracteres."), *NAMES)
    if name.guessed:
        same = known and fold(f"{known.given_names} {known.surnames}") in (
            fold(f"{name.given_names} {name.surnames}"),
            fold(f"{name.surnames} {name.given_names}"),
        )
        if known and same:
            return PersonName(known.given_names, known.surnames)
        staging.counts["GUESSED_NAMES"] += 1
        if fixed := staging.roster.name_fixes.get(row.values["correo"]):
            return PersonName(fixed[0], fixed[1], guessed=True)
    return name


def _head_and_team(staging: Staging, row: Row, line: RosterLine, known: Known | None) -> Problem | None:
    if row.values.get("jefe"):
        unit = line.unit_key or str(line.unit_id)
        if unit in staging.heads:
            first = staging.heads[unit]
            return staging.problem(
                row, "second_head", _("La dependencia ya tiene jefe en la fila %(row)s.") % {"row": first}, "jefe"
            )
        staging.heads[unit] = row.number
        line.is_head = known is None or line.unit_id is None or staging.head_of.get(line.unit_id) != known.pk
    team = cast(str, row.values.get("equipo") or "")
    if team and (known is None or (fold(team), known.pk) not in staging.members):
        line.team_name = team
    return None


def counts_of(staging: Staging) -> dict[str, Any]:
    """Return the counts as the preview shows them."""
    return {
        **staging.counts,
        "new_units": [{"code": code, "name": name} for code, name in staging.new_units.items()],
        "adopted_units": staging.adopted_units,
    }
