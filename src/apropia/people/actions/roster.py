"""Import the entity's people: stage in short chunks, switch in one moment, undo the last."""

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import IO

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.formats.errors import FormatError
from apropia.formats.tabular.layouts import ROSTER
from apropia.formats.tabular.reading import Source, open_table
from apropia.formats.tabular.schema import Problem, Report
from apropia.foundation import clock
from apropia.foundation.audit.actions import record
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import Conflict, DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.files.actions import remove, store
from apropia.foundation.files.blobs import path_of
from apropia.foundation.files.kinds import TABLE
from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.progress import Progress, no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.people import policies
from apropia.people.actions.roster_staging import counts_of, stage_lines
from apropia.people.actions.roster_switch import switch, switch_back
from apropia.people.events import RosterApplied
from apropia.people.models import Person, RosterImport, RosterLine, RosterMapping
from apropia.people.states import ROSTER_IMPORT

Status = RosterImport.Status


class RosterRefused(DomainError):
    """The roster cannot be read, staged, applied or undone as it stands."""


def upload(
    *,
    entity: Entity,
    filename: str,
    source: Source,
    file: StoredFile | None,
    by: Person | None,
    at: datetime,
    is_trial: bool = False,
) -> RosterImport:
    """Open an import for a file, with the columns that the entity chose the last time.

    Raises `RosterRefused` when the file is no table. A trial is deleted by who opens it, and is not recorded.
    """
    if by is not None:
        policies.check_can_manage_people(by)
    remembered = RosterMapping.objects.filter(entity=entity).first()
    mapping = remembered.columns if remembered else {}
    try:
        open_table(source, known=ROSTER.known | frozenset(mapping))
    except FormatError as error:
        raise RosterRefused(error.message, field="file", code=error.code) from error
    with transaction.atomic():
        roster = RosterImport.objects.create(
            entity=entity,
            filename=filename[:200],
            file_uid=file.uid if file else None,
            mapping=mapping,
            units=remembered.units if remembered else RosterImport.Units.CREATE,
            uploaded_by=by.uid if by else None,
            uploaded_at=at,
        )
        if not is_trial:
            record("people.roster.uploaded", entity=entity, by=by, on=roster, at=at)
    return roster


def receive(*, entity: Entity, name: str, content: IO[bytes], by: Person, at: datetime) -> RosterImport:
    """Keep an uploaded file and open an import for it. Raises `RosterRefused` when it is no table."""
    policies.check_can_manage_people(by)
    file = store(entity=entity, data=content, name=name, kinds=TABLE, by=by, at=at, field="file")
    try:
        return upload(entity=entity, filename=file.name, source=path_of(file.sha256), file=file, by=by, at=at)
    except RosterRefused:
        remove(file=file, by=by, at=at)
        raise


@transaction.atomic
def ask_to_stage(
    *, roster: RosterImport, columns: Mapping[str, str], units: str, is_complete_list: bool, by: Person, at: datetime
) -> None:
    """Choose the columns and have the file read in the background."""
    choose(roster=roster, columns=columns, units=units, is_complete_list=is_complete_list, by=by, at=at)
    enqueue(
        "people.stage_roster",
        entity=roster.entity,
        at=at,
        arguments={"roster_id": roster.pk},
        by=by.uid,
        key=f"roster:{roster.pk}",
    )


def ask_to_apply(*, roster: RosterImport, only_good_rows: bool, by: Person, at: datetime) -> None:
    """Have the staged lines made true in the background."""
    policies.check_can_manage_people(by)
    _check_open(roster)
    _check_ready(roster, only_good_rows)
    enqueue(
        "people.apply_roster",
        entity=roster.entity,
        at=at,
        arguments={"roster_id": roster.pk, "only_good_rows": only_good_rows},
        by=by.uid,
        key=f"roster:{roster.pk}",
    )


def ask_to_undo(*, roster: RosterImport, by: Person, at: datetime) -> None:
    """Have what the last applied import changed given back in the background."""
    policies.check_can_manage_people(by)
    _check_can_undo(roster)
    enqueue(
        "people.undo_roster",
        entity=roster.entity,
        at=at,
        arguments={"roster_id": roster.pk},
        by=by.uid,
        key=f"roster:{roster.pk}",
    )


@transaction.atomic
def choose(
    *, roster: RosterImport, columns: Mapping[str, str], units: str, is_complete_list: bool, by: Person, at: datetime
) -> None:
    """Say what each column means, what to do with unknown units, and whether absent people left. Remembered."""
    policies.check_can_manage_people(by)
    _check_open(roster)
    ROSTER_IMPORT.move(roster, Status.UPLOADED, mapping=dict(columns), units=units, is_complete_list=is_complete_list)
    RosterMapping.objects.update_or_create(
        entity=roster.entity, defaults={"columns": dict(columns), "units": units, "changed_at": at}
    )
    record("people.roster.mapped", entity=roster.entity, by=by, on=roster, at=at)


def stage(
    *, roster: RosterImport, source: Source, by: Person | None, at: datetime, progress: Progress = no_progress
) -> RosterImport:
    """Work out what the file would change, in lines that nobody sees. Nothing of the entity's people is touched.

    May be run again at any time: it starts afresh. A file that cannot be read, or lacks columns, ends as rejected.
    """
    if by is not None:
        policies.check_can_manage_people(by)
    _check_open(roster)
    _stage(roster, source, by=by, at=at, progress=progress)
    detail = {"status": roster.status, "rows": roster.row_count}
    record("people.roster.staged", entity=roster.entity, by=by, on=roster, at=at, detail=detail)
    return roster


def _stage(roster: RosterImport, source: Source, *, by: Person | None, at: datetime, progress: Progress) -> None:
    mark = _audit_mark(roster)
    today = clock.local_date(at, roster.entity.timezone)
    try:
        staging = stage_lines(
            roster=roster, source=source, keep_pk=by.pk if by else None, today=today, progress=progress
        )
    except FormatError as error:
        _reject(roster, [Problem(0, "", error.code, error.message)])
        return
    if staging.counts["ROWS"] == 0:
        _reject(roster, staging.problems or [Problem(0, "", "no_rows", _("El archivo no tiene filas con datos."))])
        return
    ROSTER_IMPORT.move(
        roster,
        Status.STAGED,
        refusal="",
        row_count=staging.counts["ROWS"],
        rejected_count=staging.counts["BAD_ROWS"],
        problems=[problem.as_json() for problem in staging.problems],
        counts={**counts_of(staging), "audit_mark": mark, "staged_on": today.isoformat()},
    )


def apply(
    *,
    roster: RosterImport,
    source: Source,
    only_good_rows: bool,
    by: Person | None,
    at: datetime,
    progress: Progress = no_progress,
) -> RosterImport:
    """Make the staged roster true at once; people go on working meanwhile. Publishes `RosterApplied`.

    Lines that were staged before people changed are staged again first. Refused while rows are bad, unless only the
    good ones are asked for; and where nothing was read.
    """
    if by is not None:
        policies.check_can_manage_people(by)
    _check_open(roster)
    if not _is_fresh(roster, at):
        _stage(roster, source, by=by, at=at, progress=progress)
    _check_ready(roster, only_good_rows)
    today = clock.local_date(at, roster.entity.timezone)
    with transaction.atomic():
        current = RosterImport.objects.select_for_update().get(pk=roster.pk)
        if current.status != Status.STAGED:
            raise Conflict(_("Otra persona ya aplicó este archivo."))
        switch(roster=roster, today=today, at=at)
        ROSTER_IMPORT.move(roster, Status.APPLIED, applied_at=at, undo=roster.undo, name_fixes={})
        kinds = {kind: roster.counts.get(kind, 0) for kind in RosterLine.Kind.values}
        record("people.roster.applied", entity=roster.entity, by=by, on=roster, at=at, detail=kinds)
        publish(RosterApplied(entity_id=roster.entity_id, at=at, import_id=roster.pk))
    _forget_what_is_past(roster, by=by, at=at)
    return roster


def undo(*, roster: RosterImport, by: Person, at: datetime, progress: Progress = no_progress) -> int:
    """Give back what the last applied import changed, at once. Return how many persons were left as they are.

    Persons who have signed in, hold something, or were changed again since are left alone. Refused for any import but
    the last one applied.
    """
    policies.check_can_manage_people(by)
    progress(0, 0, _("Deshaciendo la importación"))
    with transaction.atomic():
        current = RosterImport.objects.select_for_update().get(pk=roster.pk)
        _check_can_undo(current)
        RosterLine.objects.filter(entity=roster.entity, roster__status=Status.STAGED).delete()
        kept = switch_back(roster=current)
        ROSTER_IMPORT.move(current, Status.UNDONE, undone_at=at, counts={**current.counts, "KEPT": kept})
        record("people.roster.undone", entity=roster.entity, by=by, on=roster, at=at, detail={"kept": kept})
    return kept


def discard(*, roster: RosterImport, by: Person | None, at: datetime) -> None:
    """Delete an import that was never applied, with its lines and its file."""
    if by is not None:
        policies.check_can_manage_people(by)
    _check_open(roster)
    _drop_file(roster, by=by, at=at)
    with transaction.atomic():
        record("people.roster.discarded", entity=roster.entity, by=by, on=roster, at=at)
        roster.delete()


def note_rows_taken(*, roster: RosterImport, by: Person, at: datetime) -> None:
    """Leave a trace that somebody took the wrong rows of a file away: they speak of people."""
    policies.check_can_manage_people(by)
    record("people.roster.rows_taken", entity=roster.entity, by=by, on=roster, at=at)


def import_roster(
    *,
    entity: Entity,
    data: Source,
    filename: str,
    by: Person | None,
    at: datetime,
    dry_run: bool = False,
    is_complete_list: bool = False,
    progress: Progress = no_progress,
) -> Report:
    """Stage a roster and apply its good rows; with `dry_run` only say what would happen. Nothing stays of a dry run."""
    try:
        roster = upload(entity=entity, filename=filename, source=data, file=None, by=by, at=at, is_trial=dry_run)
    except RosterRefused as refusal:
        return Report(problems=[Problem(0, "", refusal.code, refusal.message)])
    roster.is_complete_list = is_complete_list
    roster.save(update_fields=["is_complete_list"])
    _stage(roster, data, by=by, at=at, progress=progress)
    report = Report(
        applied=roster.row_count - roster.rejected_count if roster.status == Status.STAGED else 0,
        rejected=roster.rejected_count,
        problems=[Problem(**problem) for problem in roster.problems],
        warnings=_warnings(roster),
    )
    if dry_run:
        roster.delete()
    elif report.applied:
        apply(roster=roster, source=data, only_good_rows=True, by=by, at=at, progress=progress)
    return report


def _warnings(roster: RosterImport) -> list[str]:
    outside = roster.counts.get("OTHER_DOMAINS", 0)
    if not outside:
        return []
    return [
        ngettext(
            "%(count)d persona nueva tiene correo de un dominio que no es de la entidad.",
            "%(count)d personas nuevas tienen correo de un dominio que no es de la entidad.",
            outside,
        )
        % {"count": outside}
    ]


def _check_open(roster: RosterImport) -> None:
    if not ROSTER_IMPORT.allows(roster, Status.UPLOADED):
        raise RosterRefused(_("Este archivo ya se aplicó. Suba uno nuevo."))


def _check_can_undo(roster: RosterImport) -> None:
    applied = RosterImport.objects.filter(entity=roster.entity_id, applied_at__isnull=False)
    last = applied.order_by("-applied_at", "-pk").values_list("pk", flat=True).first()
    if not ROSTER_IMPORT.allows(roster, Status.UNDONE) or last != roster.pk:
        raise RosterRefused(_("Solo se deshace la última importación aplicada."))


def _check_ready(roster: RosterImport, only_good_rows: bool) -> None:
    if not ROSTER_IMPORT.allows(roster, Status.APPLIED):
        raise RosterRefused(roster.refusal or _("Revise primero el archivo."))
    if roster.rejected_count and not only_good_rows:
        raise RosterRefused(_("Hay filas con problemas. Corríjalas, o aplique solo las buenas."))


def _reject(roster: RosterImport, problems: list[Problem]) -> None:
    ROSTER_IMPORT.move(
        roster,
        Status.REJECTED,
        problems=[problem.as_json() for problem in problems],
        refusal=problems[0].message[:300],
        counts={},
    )


def _audit_mark(roster: RosterImport) -> int:
    """Return the last audit line that tells of a change in the entity's people."""
    prefixes = ("people.person.", "people.unit.", "people.role.", "people.roster.applied", "people.roster.undone")
    changes = AuditEvent.objects.filter(
        reduce(or_, (Q(action__startswith=prefix) for prefix in prefixes)), entity=roster.entity
    )
    return changes.order_by("-pk").values_list("pk", flat=True).first() or 0


def _is_fresh(roster: RosterImport, at: datetime) -> bool:
    return (
        roster.status == Status.STAGED
        and roster.counts.get("audit_mark") == _audit_mark(roster)
        and roster.counts.get("staged_on") == clock.local_date(at, roster.entity.timezone).isoformat()
    )


def _forget_what_is_past(roster: RosterImport, *, by: Person | None, at: datetime) -> None:
    """Delete the uploaded file, and the lines of imports that can no longer be undone."""
    _drop_file(roster, by=by, at=at)
    past = RosterLine.objects.filter(entity=roster.entity, roster__applied_at__isnull=False).exclude(roster=roster)
    past._raw_delete(past.db)


def _drop_file(roster: RosterImport, *, by: Person | None, at: datetime) -> None:
    file = StoredFile.objects.filter(entity=roster.entity, uid=roster.file_uid).first() if roster.file_uid else None
    if file is not None:
        remove(file=file, by=by, at=at)
