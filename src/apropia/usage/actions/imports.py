"""Bring a use report in: receive, answer, stage, apply, revert."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.formats.errors import FormatError
from apropia.formats.tabular.reading import Source, estimate_rows
from apropia.formats.tabular.schema import Problem
from apropia.formats.usage_reports.periods import Period
from apropia.formats.usage_reports.reading import recognise, too_many_bad_rows
from apropia.formats.usage_reports.rows import UsageReport
from apropia.foundation import clock
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import Conflict, DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.files.actions import remove, store
from apropia.foundation.files.blobs import path_of
from apropia.foundation.files.kinds import TABLE
from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.progress import Progress, no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.usage import policies, states
from apropia.usage.actions.links import keep_columns, keep_links, told_in
from apropia.usage.actions.records import forget_records
from apropia.usage.actions.staging import Staging, stage_records
from apropia.usage.events import UsageApplied, UsageReverted
from apropia.usage.models import SourceKind, UsageImport, UsageSlice, UsageSource
from apropia.usage.queries.questions import Questions, columns_remembered, questions_of
from apropia.usage.queries.services import NOTHING
from apropia.usage.queries.settling import candidates_of, settled

_COLUMN_CODES = {"unknown_report", "missing_columns"}


class UsageRefused(DomainError):
    """The report cannot be taken, applied or reverted as it stands. `existing` is the import that already holds it."""

    existing: UsageImport | None = None


def receive(*, entity: Entity, name: str, content: IO[bytes], by: Person, at: datetime) -> UsageImport:
    """Keep an uploaded report, see what it is, and have it read when nothing must be asked first.

    A file that waits already is returned as it is. Raises `UsageRefused` for one that counts already, and for what is
    no table.
    """
    policies.check_can_import(by)
    file = store(entity=entity, data=content, name=name, kinds=TABLE, by=by, at=at, field="reports")
    try:
        usage_import = open_import(
            entity=entity, filename=file.name, source=path_of(file.sha256), file=file, by=by, at=at
        )
    except UsageRefused as refusal:
        remove(file=file, by=by, at=at)
        if refusal.existing is not None and refusal.existing.status != states.APPLIED:
            return refusal.existing
        raise
    if not questions_of(usage_import=usage_import, source=path_of(file.sha256)).are_open:
        ask_to_stage(usage_import=usage_import, by=by, at=at)
    return usage_import


def open_import(
    *,
    entity: Entity,
    filename: str,
    source: Source,
    file: StoredFile | None,
    by: Person | None,
    at: datetime,
    is_trial: bool = False,
) -> UsageImport:
    """Open an import for a report. A table whose columns are not known stays without source until they are told.

    A trial is deleted by who opens it: it is not recorded, and does not mind the same file waiting.
    """
    policies.check_can_import(by)
    digest = _hash(source)
    counting = UsageImport.objects.filter(entity=entity, file_hash=digest).exclude(
        status__in=[states.REJECTED, states.REVERTED]
    )
    if is_trial:
        counting = counting.filter(applied_at__isnull=False)
        digest = uuid.uuid4().hex  # only one file of each content may wait or count, and a trial does neither
    if (existing := counting.first()) is not None:
        message = _("Este archivo ya se importó. El mismo archivo no cuenta dos veces.")
        refusal = UsageRefused(message, field="reports", code="already_imported")
        refusal.existing = existing
        raise refusal
    report = _recognised(source, entity, may_ask=file is not None)
    with transaction.atomic():
        usage_import = UsageImport.objects.create(
            entity=entity,
            filename=filename[:200],
            file_hash=digest,
            file_uid=file.uid if file else None,
            source=_source(entity, report) if report else None,
            refreshed_on=report.refreshed_on if report else None,
            unknown_columns=list(report.unknown) if report else [],
            uploaded_by=by.uid if by else None,
            uploaded_at=at,
        )
        if not is_trial:
            kind = str(report.kind) if report else ""
            record("usage.import.uploaded", entity=entity, by=by, on=usage_import, at=at, detail={"kind": kind})
    return usage_import


def _recognised(source: Source, entity: Entity, *, may_ask: bool) -> UsageReport | None:
    """Return what a report is; None where only its columns are not known and somebody may tell them."""
    try:
        return recognise(source, saved=columns_remembered(entity))
    except FormatError as error:
        if error.code in _COLUMN_CODES and may_ask:
            return None
        raise UsageRefused(error.message, field="reports", code=error.code) from error


@transaction.atomic
def answer(
    *,
    usage_import: UsageImport,
    columns: Mapping[str, str] | None,
    services: Mapping[str, ITService | None],
    period: Period | None,
    by: Person,
    at: datetime,
) -> None:
    """Take what a person says about a report (columns, services, period), remember it, and have the report read.

    Refused once the report was read. Either all is kept or nothing.
    """
    policies.check_can_import(by)
    states.USAGE_IMPORT.check(usage_import, states.VALIDATED)
    if period is not None and period.start > clock.local_date(at, usage_import.entity.timezone):
        # The file is right and the answer is not: reading it would refuse the file, row by row.
        raise UsageRefused(_("El periodo aún no ha empezado. Revise las fechas."), field="start")
    if columns is not None:
        usage_import.source = keep_columns(usage_import.entity, columns)
    keep_links(usage_import.entity, services)
    if period is not None:
        usage_import.period_start, usage_import.period_end = period.start, period.end
    usage_import.save(update_fields=["source", "period_start", "period_end"])
    detail = {"columns": len(columns or {}), **told_in(services)}
    if period is not None:
        detail |= {"start": str(period.start), "end": str(period.end)}
    record("usage.import.answered", entity=usage_import.entity, by=by, on=usage_import, at=at, detail=detail)
    ask_to_stage(usage_import=usage_import, by=by, at=at)


def ask_to_stage(*, usage_import: UsageImport, by: Person, at: datetime) -> None:
    """Have the report read in the background."""
    enqueue(
        "usage.stage_import",
        entity=usage_import.entity,
        at=at,
        arguments={"import_id": usage_import.pk},
        by=by.uid,
        key=f"usage:{usage_import.pk}",
    )


def stage(
    *,
    usage_import: UsageImport,
    source: Source,
    by: Person | None,
    at: datetime,
    this_once: Mapping[str, ITService | None] = NOTHING,
    progress: Progress = no_progress,
    is_trial: bool = False,
) -> UsageImport:
    """Read, match and count a report, without any of it counting yet. Run again it starts afresh.

    `this_once` is which service a name is in this report alone, None where it needs none. A report that cannot be
    read, lacks an answer, or has more than one bad row in twenty ends as rejected. A trial is not recorded.
    """
    policies.check_can_import(by)
    states.USAGE_IMPORT.check(usage_import, states.VALIDATED)
    _stage(usage_import, source, at=at, this_once=this_once, progress=progress)
    if not is_trial:
        detail = {"status": usage_import.status, "rows": usage_import.row_count}
        record("usage.import.staged", entity=usage_import.entity, by=by, on=usage_import, at=at, detail=detail)
    return usage_import


def _stage(
    usage_import: UsageImport,
    source: Source,
    *,
    at: datetime,
    this_once: Mapping[str, ITService | None],
    progress: Progress,
) -> None:
    _forget(usage_import)
    try:
        report = recognise(source, saved=columns_remembered(usage_import.entity))
    except FormatError as error:
        _reject(usage_import, [Problem(0, "", error.code, error.message)])
        return
    usage_import.source = _source(usage_import.entity, report)
    usage_import.refreshed_on = report.refreshed_on
    open_questions = questions_of(usage_import=usage_import, source=source, report=report, this_once=this_once)
    if open_questions.are_open:
        _reject(usage_import, _unanswered(open_questions))
        return
    if report.period and not report.period.fits_a_month and report.kind.value != SourceKind.GENERIC:
        message = _("El informe cubre %(days)s días. El uso se guarda por mes: descargue el de 30 días o menos.")
        _reject(usage_import, [Problem(0, "", "period_too_long", message % {"days": report.period.days})])
        return
    usage_import.save(update_fields=["source", "refreshed_on"])
    states.USAGE_IMPORT.move(usage_import, states.VALIDATED)
    staging = stage_records(
        usage_import=usage_import,
        source=usage_import.source,
        report=report,
        period=_given_period(usage_import),
        today=clock.local_date(at, usage_import.entity.timezone),
        this_once=this_once,
        total=estimate_rows(source),
        progress=progress,
    )
    _conclude(usage_import, staging)


def apply(*, usage_import: UsageImport, by: Person | None, at: datetime) -> UsageImport:
    """Make a staged report count. Overlapping older slices of its source stop counting. Publishes `UsageApplied`."""
    policies.check_can_import(by)
    with transaction.atomic():
        current = UsageImport.objects.select_for_update().get(pk=usage_import.pk)
        if current.status == states.APPLIED:
            raise Conflict(_("Otra persona ya aplicó este informe."))
        states.USAGE_IMPORT.check(current, states.APPLIED)
        states.USAGE_IMPORT.move(usage_import, states.APPLIED, applied_at=at)
        _settle(usage_import)
        detail = {"rows": usage_import.row_count, "matched": usage_import.matched_count}
        record("usage.import.applied", entity=usage_import.entity, by=by, on=usage_import, at=at, detail=detail)
        first, last = _months(usage_import)
        publish(
            UsageApplied(
                entity_id=usage_import.entity_id,
                at=at,
                import_id=usage_import.pk,
                first_month=first,
                last_month=last,
            )
        )
    _drop_file(usage_import, by=by, at=at)
    return usage_import


def revert(*, usage_import: UsageImport, by: Person, at: datetime) -> None:
    """Make an applied report stop counting; what it had displaced counts again. Publishes `UsageReverted`.

    Its records are deleted in the background.
    """
    policies.check_can_import(by)
    with transaction.atomic():
        current = UsageImport.objects.select_for_update().get(pk=usage_import.pk)
        states.USAGE_IMPORT.check(current, states.REVERTED)
        states.USAGE_IMPORT.move(usage_import, states.REVERTED, reverted_at=at)
        _settle(usage_import)
        record("usage.import.reverted", entity=usage_import.entity, by=by, on=usage_import, at=at)
        first, last = _months(usage_import)
        publish(
            UsageReverted(
                entity_id=usage_import.entity_id,
                at=at,
                import_id=usage_import.pk,
                first_month=first,
                last_month=last,
            )
        )
        arguments = {"import_id": usage_import.pk}
        enqueue("usage.forget_import", entity=usage_import.entity, at=at, arguments=arguments, by=by.uid)


def discard(*, usage_import: UsageImport, by: Person | None, at: datetime) -> None:
    """Delete an import that never counted, with all that it staged."""
    policies.check_can_import(by)
    if usage_import.applied_at is not None:
        raise UsageRefused(_("Este informe ya contó. Reviértalo en vez de borrarlo."))
    _forget(usage_import)
    _drop_file(usage_import, by=by, at=at)
    with transaction.atomic():
        record("usage.import.discarded", entity=usage_import.entity, by=by, on=usage_import, at=at)
        usage_import.delete()


def note_rows_taken(*, usage_import: UsageImport, by: Person, at: datetime) -> None:
    """Leave a trace that somebody took the wrong rows of a report away: they speak of people."""
    policies.check_can_import(by)
    record("usage.import.rows_taken", entity=usage_import.entity, by=by, on=usage_import, at=at)


def _unanswered(asked: Questions) -> list[Problem]:
    problems = []
    if asked.period:
        message = _("El informe no dice su periodo. Indíquelo, como 2026-05-01..2026-05-31.")
        problems.append(Problem(0, "", "period_needed", message))
    if asked.services:
        message = _("Suba el informe en «Importar uso» y diga allí qué servicio del catálogo es: %(names)s.")
        message %= {"names": ", ".join(asked.services)}
        problems.append(Problem(0, "", "unknown_service", message))
    return problems


def _conclude(usage_import: UsageImport, staging: Staging) -> None:
    counts = staging.counts
    usage_import.row_count, usage_import.rejected_count = counts["ROWS"], counts["REJECTED"]
    usage_import.matched_count, usage_import.unmatched_count = counts["MATCHED"], counts["UNMATCHED"]
    usage_import.concealed_count = counts["CONCEALED"]
    usage_import.unknown_services = sorted(staging.unknown_services)[:50]
    usage_import.problems = [problem.as_json() for problem in staging.problems]
    usage_import.save()
    states.USAGE_IMPORT.move(usage_import, states.MATCHED)
    if counts["ROWS"] == 0:
        _reject(usage_import, [Problem(0, "", "no_rows", _("El informe no tiene filas con datos."))])
        return
    if too_many_bad_rows(rows=counts["ROWS"], rejected=counts["REJECTED"]):
        message = _("Más de 5 de cada 100 filas tienen problemas. Corrija el archivo y súbalo de nuevo.")
        _reject(usage_import, [Problem(0, "", "too_many_bad_rows", message), *staging.problems])
        return
    states.USAGE_IMPORT.move(usage_import, states.PREVIEWED, refusal="")


def _reject(usage_import: UsageImport, problems: list[Problem]) -> None:
    _forget(usage_import)
    usage_import.save()
    states.USAGE_IMPORT.move(
        usage_import,
        states.REJECTED,
        refusal=problems[0].message[:300],
        problems=[problem.as_json() for problem in problems],
    )


def _forget(usage_import: UsageImport) -> None:
    forget_records(usage_import=usage_import)
    usage_import.slices.all().delete()


def _settle(usage_import: UsageImport) -> None:
    """Write which slices of the source count now."""
    assert usage_import.source is not None  # staged imports have one
    counting = settled(candidates_of(source=usage_import.source))
    slices = UsageSlice.objects.filter(source=usage_import.source)
    before = set(slices.filter(is_current=True).values_list("pk", flat=True))
    for ids, is_current in ((counting - before, True), (before - counting, False)):
        ordered = sorted(ids)
        for start in range(0, len(ordered), 500):
            slices.filter(pk__in=ordered[start : start + 500]).update(is_current=is_current)


def _months(usage_import: UsageImport) -> tuple[date, date]:
    months = sorted(set(usage_import.slices.values_list("month", flat=True)))
    return (months[0], months[-1]) if months else (usage_import.uploaded_at.date(),) * 2


def _given_period(usage_import: UsageImport) -> Period | None:
    if usage_import.period_start is None or usage_import.period_end is None:
        return None
    return Period(usage_import.period_start, usage_import.period_end)


def _source(entity: Entity, report: UsageReport) -> UsageSource:
    return UsageSource.objects.get_or_create(entity=entity, kind=str(report.kind))[0]


def _drop_file(usage_import: UsageImport, *, by: Person | None, at: datetime) -> None:
    if usage_import.file_uid is None:
        return
    file = StoredFile.objects.filter(entity=usage_import.entity_id, uid=usage_import.file_uid).first()
    if file is not None:
        remove(file=file, by=by, at=at)


def _hash(source: Source) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
