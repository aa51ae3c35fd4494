"""Read a report into records that nobody counts yet."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.formats.tabular.schema import Problem
from apropia.formats.usage_reports.microsoft365 import PERIOD, REFRESH
from apropia.formats.usage_reports.periods import Period
from apropia.formats.usage_reports.reading import read
from apropia.formats.usage_reports.rows import ReportKind, UsageReport, UsageRow
from apropia.foundation import bulk
from apropia.foundation.progress import Progress
from apropia.people.models import Person
from apropia.usage.actions.records import CHUNK, insert_records
from apropia.usage.models import IdentityAlias, UsageImport, UsageRecord, UsageSlice, UsageSource
from apropia.usage.queries.services import links_of

PROBLEMS_KEPT = 2_000
_MOST_SLICES = 20_000


@dataclass
class Staging:
    """What is known before the first row, and what the rows add up to."""

    usage_import: UsageImport
    source: UsageSource
    report: UsageReport
    today: date
    people: dict[str, Any]
    links: dict[str, int | None]
    merges: bool
    slices: dict[tuple[int, date, date], UsageSlice] = field(default_factory=dict)
    buffer: list[tuple[Any, ...]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    tallies: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    concealed: set[int] = field(default_factory=set)
    concealed_active: set[int] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    unknown_services: Counter[str] = field(default_factory=Counter)
    last_row: int = 0
    last_bad_row: int = 0
    # The last row counted as good, and as what: a row says something of several products, and any may refuse it.
    last_good_row: int = 0
    counted_as: str = ""


def stage_records(
    *,
    usage_import: UsageImport,
    source: UsageSource,
    report: UsageReport,
    period: Period | None,
    today: date,
    this_once: Mapping[str, ITService | None],
    total: int,
    progress: Progress,
) -> Staging:
    """Read the report into slices and records; each chunk is its own short transaction."""
    staging = Staging(
        usage_import=usage_import,
        source=source,
        report=report,
        today=today,
        people=_people(usage_import),
        links=links_of(entity=usage_import.entity, this_once=this_once),
        merges=report.kind is not ReportKind.GENERIC,
    )
    for outcome in read(report, period=period):
        if isinstance(outcome, Problem):
            _refuse(staging, outcome)
        else:
            _take(staging, outcome)
        if len(staging.buffer) >= CHUNK:
            _flush(staging)
            progress(staging.last_row, max(total, staging.last_row + 1), _("Leyendo y emparejando filas"))
    _flush(staging)
    _count(staging)
    return staging


def _people(usage_import: UsageImport) -> dict[str, Any]:
    """Return the stored pseudonym of each address and account that is somebody's."""
    persons = Person.objects.filter(entity=usage_import.entity).exclude(status=Person.Status.ERASED)
    people = {email: bulk.stored_uuid(uuid) for email, uuid in persons.values_list("email", "pseudonym").iterator()}
    aliases = IdentityAlias.objects.filter(entity=usage_import.entity).values_list("value", "person__pseudonym")
    return people | {value: bulk.stored_uuid(uuid) for value, uuid in aliases.iterator()}


def _refuse(staging: Staging, problem: Problem) -> None:
    staging.last_row = problem.row
    if problem.row != staging.last_bad_row:
        staging.last_bad_row = problem.row
        staging.counts["REJECTED"] += 1
        if problem.row == staging.last_good_row:
            staging.counts[staging.counted_as] -= 1
        else:
            staging.counts["ROWS"] += 1
    if len(staging.problems) < PROBLEMS_KEPT and staging.problems[-1:] != [problem]:
        staging.problems.append(problem)


def _take(staging: Staging, row: UsageRow) -> None:
    if row.service_hint not in staging.links and not staging.merges:
        staging.unknown_services[row.service_hint] += 1
        message = _("El servicio «%(code)s» no está en el catálogo. Corrija el código o diga cuál es.")
        column = staging.report.header("servicio_codigo")
        problem = Problem(row.row, column, "unknown_service", message % {"code": row.service_hint})
        return _refuse(staging, problem)
    staging.last_row = row.row
    service_id = staging.links.get(row.service_hint)
    pseudonym = staging.people.get(row.identity)
    kind = "CONCEALED" if row.concealed and pseudonym is None else "UNMATCHED" if pseudonym is None else "MATCHED"
    if service_id is None:
        return _tally_row(staging, kind, row)
    one = _slice(staging, service_id, row)
    if isinstance(one, Problem):
        return _refuse(staging, one)
    if kind == "MATCHED":
        key = hash((one.pk, pseudonym))
        if key in staging.seen:
            if not staging.merges:
                return _refuse(staging, _repeated(staging, row))
            _merge(staging, one, pseudonym, row)
        else:
            staging.seen.add(key)
            functions = "|".join(row.functions_used)[:500]
            staging.buffer.append(
                (one.entity_id, one.pk, pseudonym, row.enabled, row.active and row.enabled, row.actions, functions)
            )
    elif kind == "CONCEALED":
        _tally_concealed(staging, one, row)
    else:
        staging.tallies[one.pk]["unmatched_count"] += 1
    return _tally_row(staging, kind, row)


def _tally_row(staging: Staging, kind: str, row: UsageRow) -> None:
    if row.row not in (staging.last_good_row, staging.last_bad_row):
        staging.last_good_row, staging.counted_as = row.row, kind
        staging.counts["ROWS"] += 1
        staging.counts[kind] += 1


def _tally_concealed(staging: Staging, one: UsageSlice, row: UsageRow) -> None:
    """Count a hidden account once in a slice, however many rows it has."""
    key = hash((one.pk, row.identity))
    tally = staging.tallies[one.pk]
    if key not in staging.concealed:
        staging.concealed.add(key)
        tally["concealed_count"] += 1
        tally["concealed_enabled_count"] += row.enabled
    if row.active and row.enabled and key not in staging.concealed_active:
        staging.concealed_active.add(key)
        tally["concealed_active_count"] += 1


def _slice(staging: Staging, service_id: int, row: UsageRow) -> UsageSlice | Problem:
    key = (service_id, row.period_start, row.period_end)
    if key in staging.slices:
        return staging.slices[key]
    period = Period(row.period_start, row.period_end)
    since = staging.report.header("periodo_inicio", PERIOD, REFRESH)
    if not period.fits_a_month:
        message = _("El periodo tiene %(days)s días. El uso se guarda por mes: use periodos de hasta 31 días.")
        until = staging.report.header("periodo_fin", PERIOD, REFRESH)
        return Problem(row.row, until, "period_too_long", message % {"days": period.days})
    if period.start > staging.today:
        return Problem(row.row, since, "future_period", _("El periodo aún no ha empezado. Revise las fechas."))
    if len(staging.slices) >= _MOST_SLICES:
        return Problem(row.row, since, "too_many_periods", _("Hay demasiados periodos en un solo archivo."))
    staging.slices[key] = UsageSlice.objects.create(
        entity_id=staging.usage_import.entity_id,
        usage_import=staging.usage_import,
        source=staging.source,
        service_id=service_id,
        span=UsageSlice.Span.WEEK if period.is_weekly else UsageSlice.Span.MONTH,
        period_start=period.start,
        period_end=period.end,
        month=period.month,
        refreshed_on=row.refreshed_on or staging.today,
    )
    return staging.slices[key]


def _merge(staging: Staging, one: UsageSlice, pseudonym: Any, row: UsageRow) -> None:
    """Add a second row of the same person: she has two sites, or two accounts."""
    _flush(staging)
    changes: dict[str, Any] = {"actions": Coalesce(F("actions"), 0) + (row.actions or 0)}
    if row.enabled:
        changes["is_enabled"] = True
    if row.active and row.enabled:
        changes["is_active"] = True
    UsageRecord.objects.filter(slice=one, pseudonym=pseudonym).update(**changes)


def _repeated(staging: Staging, row: UsageRow) -> Problem:
    message = _("Esta persona ya tiene una fila de este servicio y periodo. Deje una sola.")
    return Problem(row.row, staging.report.header("correo"), "repeated_row", message)


def _flush(staging: Staging) -> None:
    insert_records(staging.buffer)
    staging.buffer.clear()


def _count(staging: Staging) -> None:
    """Write on each slice how many persons and accounts it speaks of."""
    slices = list(staging.slices.values())
    matched = UsageRecord.objects.filter(slice__usage_import=staging.usage_import).values("slice").order_by()
    rows = matched.annotate(all=Count("pk"), active=Count("pk", filter=Q(is_active=True)))
    found = {row["slice"]: row for row in rows}
    for one in slices:
        counted = found.get(one.pk, {"all": 0, "active": 0})
        one.matched_count, one.matched_active_count = counted["all"], counted["active"]
        for name, value in staging.tallies[one.pk].items():
            setattr(one, name, value)
    names = ["matched_count", "matched_active_count", "unmatched_count"]
    names += ["concealed_count", "concealed_enabled_count", "concealed_active_count"]
    UsageSlice.objects.bulk_update(slices, names, batch_size=100)
