"""What the pages of use imports show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.catalogue.queries import services_by_code
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.columns import FoundColumn, columns_found
from apropia.formats.tabular.layouts import USE
from apropia.formats.tabular.reading import cells_of
from apropia.formats.usage_reports.reading import table_of
from apropia.foundation.errors import NotFound
from apropia.foundation.files.blobs import path_of
from apropia.foundation.files.queries import files_of
from apropia.foundation.jobs.models import Job
from apropia.foundation.small_groups import Shown, Tally, protect_groups
from apropia.people.models import Person
from apropia.usage import policies, states
from apropia.usage.models import IdentityAlias, UsageImport, UsageSlice
from apropia.usage.queries.questions import Questions, columns_remembered, questions_of
from apropia.usage.queries.services import HINTS_OF_KIND, links_of, name_of_hint, proposals
from apropia.usage.queries.settling import candidates_of, settled

PAGE_SIZE = 50
_LIVE = (Job.Status.PENDING, Job.Status.RUNNING)


@dataclass(frozen=True)
class SliceShown:
    """What an import says of one service and period, and whether it will count.

    `accounts` and `active` are None where the group is too small to be shown.
    """

    service: str
    period_start: date
    period_end: date
    accounts: int | None
    active: int | None
    counts: bool


@dataclass(frozen=True)
class Asks:
    """What the page of an import asks, with what is proposed."""

    questions: Questions
    columns: Sequence[FoundColumn]
    proposed: Mapping[str, ITService | None]
    services: Sequence[ITService]


@dataclass(frozen=True)
class RowsToMend:
    """The wrong rows of a report: what is wrong, and the headers and cells that the file has for them."""

    usage_import: UsageImport
    headers: Sequence[str]
    cells: Mapping[int, Sequence[Cell]]


@dataclass(frozen=True)
class ImportPage:
    """All that the page of one import shows."""

    usage_import: UsageImport
    job: Job | None
    asks: Asks | None
    slices: "Page[Any] | None"
    displaced: int
    outdated: int
    left_out: Sequence[str]
    problems: "Page[Any]"

    @property
    def counts_nothing(self) -> bool:
        """Whether later reports already say all that this one says."""
        return self.slices is not None and 0 < self.slices.paginator.count == self.outdated


def imports_visible_to(*, person: Person) -> QuerySet[UsageImport]:
    """Return the imports of the entity, newest first; none for whoever does not bring use."""
    if not policies.can_import(person):
        return UsageImport.objects.none()
    return UsageImport.objects.filter(entity=person.entity_id).select_related("source", "entity").order_by("-pk")


def to_apply_for(*, person: Person) -> list[UsageImport]:
    """Return the reports that were read and wait to be applied."""
    waiting = imports_visible_to(person=person).filter(status=states.PREVIEWED).select_related(None)
    return list(waiting.only("uid", "filename")[:PAGE_SIZE])


def page_of_imports(*, person: Person, page: str) -> "Page[UsageImport]":
    """Return one page of imports."""
    return Paginator(imports_visible_to(person=person).defer("problems"), 20).get_page(page)


def import_for(*, uid: UUID, person: Person) -> UsageImport:
    """Return an import that this person may see. Raise `NotFound` alike for missing and foreign ones."""
    found = imports_visible_to(person=person).filter(uid=uid).first()
    if found is None:
        raise NotFound(_("Este informe no existe."))
    return found


def import_of_job(*, import_id: int, person_uid: UUID | None) -> tuple[UsageImport | None, Person | None]:
    """Return an import, if it still is there, and who asked for the work on it."""
    found = UsageImport.objects.select_related("entity", "source").filter(pk=import_id).first()
    if found is None or person_uid is None:
        return found, None
    return found, Person.objects.filter(entity=found.entity, uid=person_uid).first()


def abandoned_imports(*, before: datetime) -> list[UsageImport]:
    """Return imports of every entity that were uploaded long ago and never counted."""
    waiting = UsageImport.objects.filter(applied_at__isnull=True, uploaded_at__lt=before)
    return list(waiting.select_related("entity")[:100])


def source_of(*, usage_import: UsageImport) -> Path:
    """Return where the uploaded file lies. Raise `NotFound` once it has been deleted."""
    uid = usage_import.file_uid
    file = files_of(entity=usage_import.entity, uids=[uid]).get(uid) if uid else None
    if file is None:
        raise NotFound(_("El archivo ya se borró. Súbalo de nuevo."))
    return path_of(file.sha256)


def page_of_import(*, uid: UUID, person: Person, page: str) -> ImportPage:
    """Return what the page of an import shows: counts only, of nobody by name."""
    usage_import = import_for(uid=uid, person=person)
    job_key = f"usage:{usage_import.pk}"
    job = Job.objects.filter(entity=usage_import.entity_id, key=job_key, status__in=_LIVE).first()
    slices: Page[Any] | None = None
    displaced = outdated = 0
    if usage_import.status in (states.PREVIEWED, states.APPLIED) and usage_import.source is not None:
        counting = settled(candidates_of(source=usage_import.source, also=usage_import))
        own = usage_import.slices.select_related("service").order_by("-period_end", "service__sort_name")
        others = UsageSlice.objects.filter(source=usage_import.source, is_current=True)
        current = set(others.exclude(usage_import=usage_import).values_list("pk", flat=True))
        displaced = len(current - counting)
        outdated = len(set(own.values_list("pk", flat=True)) - counting)
        slices = Paginator(own, PAGE_SIZE).get_page(page)
        found, minimum = slices.object_list, usage_import.entity.minimum_cell
        slices.object_list = [_shown(one, one.pk in counting, minimum) for one in found]  # type: ignore[misc]  # for showing
    return ImportPage(
        usage_import=usage_import,
        job=job,
        asks=_asks(usage_import) if job is None else None,
        slices=slices,
        displaced=displaced,
        outdated=outdated,
        left_out=_left_out(usage_import),
        problems=Paginator(usage_import.problems, PAGE_SIZE).get_page(page),
    )


def _left_out(usage_import: UsageImport) -> list[str]:
    """Return the products of a report to be applied that will count for no service."""
    if usage_import.status != states.PREVIEWED or usage_import.source is None:
        return []
    links = links_of(entity=usage_import.entity)
    return [name_of_hint(hint) for hint in HINTS_OF_KIND[usage_import.source.kind] if links.get(hint) is None]


def rows_to_mend_for(*, uid: UUID, person: Person) -> RowsToMend:
    """Return the wrong rows of a report; without their cells once it was applied, as its file is no longer kept."""
    usage_import = import_for(uid=uid, person=person)
    if usage_import.file_uid is None or usage_import.applied_at is not None:
        return RowsToMend(usage_import, (), {})
    table = table_of(source_of(usage_import=usage_import), saved=columns_remembered(usage_import.entity))
    return RowsToMend(usage_import, table.headers, cells_of(table, {one["row"] for one in usage_import.problems}))


def _asks(usage_import: UsageImport) -> Asks | None:
    """Return what must be asked of a report that waits, unknown codes of a table included; None when nothing."""
    has_unknown_codes = usage_import.status == states.PREVIEWED and bool(usage_import.unknown_services)
    waits = usage_import.status in (states.UPLOADED, states.REJECTED) or has_unknown_codes
    if not waits or usage_import.file_uid is None:
        return None
    questions = questions_of(usage_import=usage_import, source=source_of(usage_import=usage_import))
    hints = (*questions.services, *usage_import.unknown_services)
    if not questions.are_open and not hints:
        return None
    known = services_by_code(entity=usage_import.entity).values()
    return Asks(
        questions=questions,
        columns=columns_of(usage_import=usage_import) if questions.columns else (),
        proposed=proposals(entity=usage_import.entity, hints=hints),
        services=sorted(known, key=lambda one: one.sort_name),
    )


def _shown(one: UsageSlice, counts: bool, minimum: int) -> SliceShown:
    accounts = one.matched_count + one.concealed_count
    active = one.matched_active_count + one.concealed_active_count
    figure = protect_groups({one.service.code: Tally.of_share(active, accounts)}, k=minimum).total
    may_show = isinstance(figure, Shown)
    return SliceShown(
        one.service.name,
        one.period_start,
        one.period_end,
        accounts if may_show else None,
        active if may_show else None,
        counts,
    )


def columns_of(*, usage_import: UsageImport) -> list[FoundColumn]:
    """Return the columns of an uploaded table as they would be read now."""
    return columns_found(source_of(usage_import=usage_import), USE, columns_remembered(usage_import.entity))


def aliases_for(*, person: Person, page: str) -> "Page[IdentityAlias]":
    """Return one page of the accounts that were told to be somebody's."""
    rows = IdentityAlias.objects.none()
    if policies.can_import(person):
        rows = IdentityAlias.objects.filter(entity=person.entity_id).select_related("person")
    return Paginator(rows.order_by("value"), PAGE_SIZE).get_page(page)


def alias_for(*, pk: int, person: Person) -> IdentityAlias:
    """Return one of those accounts. Raise `NotFound` alike for missing and foreign ones."""
    if policies.can_import(person):
        found = IdentityAlias.objects.filter(entity=person.entity_id, pk=pk).select_related("person", "entity").first()
        if found is not None:
            return found
    raise NotFound(_("Esa cuenta no existe."))
