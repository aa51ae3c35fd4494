"""Bring a use report in by one call, for the command line and the demo."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType

from django.db import transaction

from apropia.formats.tabular.reading import Source
from apropia.formats.tabular.schema import Problem, Report
from apropia.formats.usage_reports.periods import Period
from apropia.foundation.errors import DomainError
from apropia.foundation.progress import Progress, no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.usage import states
from apropia.usage.actions.imports import UsageRefused, apply, discard, open_import, stage
from apropia.usage.actions.links import LinkRefused, check_products, link_by_name, services_told
from apropia.usage.actions.records import forget_records
from apropia.usage.models import UsageImport, UsageSource


def import_use(
    *,
    entity: Entity,
    data: Source,
    filename: str,
    by: Person | None,
    at: datetime,
    dry_run: bool = False,
    period: Period | None = None,
    links: Mapping[str, str] = MappingProxyType({}),
    progress: Progress = no_progress,
) -> Report:
    """Take a report from recognition to counting in one call; with `dry_run` nothing stays.

    `links` gives products by the code of their service. Services that the catalogue knows by a similar name are linked
    by themselves. A report refused whole gives `applied` 0 and the reason as a problem of row 0.
    """
    sources = list(UsageSource.objects.filter(entity=entity).values_list("pk", flat=True))
    try:
        told = services_told(entity=entity, links=links)
        usage_import = _open(entity=entity, data=data, filename=filename, by=by, at=at, is_trial=dry_run)
    except (LinkRefused, UsageRefused) as refusal:
        return _refused(refusal)
    if period is not None:
        usage_import.period_start, usage_import.period_end = period.start, period.end
        usage_import.save(update_fields=["period_start", "period_end"])
    try:
        check_products(usage_import=usage_import, hints=told)
    except LinkRefused as refusal:
        if dry_run:
            _forget_trial(usage_import, sources=sources)
        else:
            discard(usage_import=usage_import, by=by, at=at)
        return _refused(refusal)
    known = link_by_name(usage_import=usage_import, source=data, told=told, by=by, at=at, is_trial=dry_run)
    stage(usage_import=usage_import, source=data, by=by, at=at, this_once=known, progress=progress, is_trial=dry_run)
    report = _report_of(usage_import)
    if dry_run:
        _forget_trial(usage_import, sources=sources)
    elif usage_import.status == states.PREVIEWED:
        apply(usage_import=usage_import, by=by, at=at)
    return report


def _open(
    *, entity: Entity, data: Source, filename: str, by: Person | None, at: datetime, is_trial: bool
) -> UsageImport:
    """Open the import, in place of the same file that still waits."""
    opening = partial(
        open_import, entity=entity, filename=filename, source=data, file=None, by=by, at=at, is_trial=is_trial
    )
    try:
        return opening()
    except UsageRefused as refusal:
        pending = refusal.existing
        if pending is None or pending.applied_at is not None:
            raise
        discard(usage_import=pending, by=by, at=at)
        return opening()


def _refused(refusal: DomainError) -> Report:
    return Report(problems=[Problem(0, "", refusal.code, refusal.message)])


def _forget_trial(usage_import: UsageImport, *, sources: list[int]) -> None:
    """Delete a trial with the kind of report that it alone needed."""
    entity = usage_import.entity
    forget_records(usage_import=usage_import)
    with transaction.atomic():
        usage_import.delete()
        UsageSource.objects.filter(entity=entity, imports=None).exclude(pk__in=sources).delete()


def _report_of(usage_import: UsageImport) -> Report:
    is_refused = usage_import.status == states.REJECTED
    return Report(
        applied=0 if is_refused else usage_import.row_count - usage_import.rejected_count,
        rejected=usage_import.row_count if is_refused else usage_import.rejected_count,
        problems=[Problem(**problem) for problem in usage_import.problems],
    )
