"""Bring a file of items into the draft of an instrument, as the command line does."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from apropia.diagnosis.actions.authoring import apply_items
from apropia.diagnosis.policies.authoring import check_is_draft
from apropia.diagnosis.policies.item_files.items import read_items
from apropia.diagnosis.policies.item_files.reading import Defaults, ItemsReading
from apropia.diagnosis.queries.authoring import sheet_desk_of, version_by_code
from apropia.formats.tabular.schema import Report
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity


def import_items(
    *, entity: Entity, instrument: str, data: bytes, defaults: Defaults, at: datetime, dry_run: bool = False
) -> Report:
    """Write the good items of a file into the draft of the instrument with this code; `dry_run` only reads it.

    Raises
    ------
    FormatError
        If the file cannot be read at all.
    DomainError
        If there is no such instrument, or its newest version is no draft.
    """
    version = version_by_code(entity=entity, code=instrument)
    if version is None:
        raise DomainError(_("No hay un instrumento «%(code)s».") % {"code": instrument}, field="instrument")
    check_is_draft(version)
    reading = read_items(data, known=sheet_desk_of(version), defaults=defaults)
    if reading.contents and not dry_run:
        apply_items(
            version=version,
            contents=reading.contents,
            scales=reading.scales,
            intros=reading.intros,
            by=None,
            at=at,
        )
    return Report(
        applied=len(reading.contents),
        rejected=reading.rejected,
        problems=reading.problems,
        warnings=list(_warnings(reading)),
    )


def _warnings(reading: ItemsReading) -> Iterator[str]:
    """Yield what is told of the file and of the items that were good: nothing of it keeps them out."""
    yield from reading.notes
    for lack in reading.incomplete:
        yield _("fila %(row)s · %(column)s: %(message)s") % {
            "row": lack.row,
            "column": lack.column,
            "message": lack.message,
        }
    for one in reading.told:
        if one.becomes:
            yield from (f"{one.code}: {words}" for words in one.notes)
