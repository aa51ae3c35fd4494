"""Bring a package in."""

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import IO

from django.db import transaction

from apropia.formats.packages.outline import Kind
from apropia.foundation.audit.actions import record
from apropia.foundation.files import actions as files
from apropia.foundation.files.kinds import PACKAGE
from apropia.foundation.files.models import StoredFile
from apropia.packages import queries
from apropia.packages.models import Package
from apropia.packages.queries.packages import LABEL, Found
from apropia.people.models import Person


def bring(*, data: IO[bytes], name: str, by: Person, at: datetime) -> StoredFile:
    """Store a file once it was read and found to be a package. One that is refused leaves nothing on disk.

    Raises
    ------
    DomainError
        With the reason in words; nothing was kept.
    """
    file = files.store(
        entity=by.entity,
        data=data,
        name=name,
        kinds=PACKAGE,
        by=by,
        at=at,
        owner=LABEL,
        field="package_file",
        detect=_kind_of,
    )
    record("packages.file.brought", entity=by.entity, by=by, on=file, at=at)
    return file


def _kind_of(path: Path, _name: str) -> str:
    """Name the type of a file that holds a package; refuse with the reason what does not."""
    with path.open("rb") as stream:
        found = queries.packages.read(stream)
    return "application/vnd.h5p" if found.outline.kind == Kind.H5P else "application/zip"


def keep(*, found: Found, replaces: Package | None, by: Person, at: datetime) -> Package:
    """Keep what was found in a file as a package; doing it again gives back the same one."""
    outline = found.outline
    with transaction.atomic():
        package, is_new = Package.objects.get_or_create(
            file=found.file.uid,
            defaults={
                "entity": by.entity,
                "kind": outline.kind.value,
                "edition": outline.edition[:60],
                "title": outline.title[:250],
                "identifier": outline.identifier[:1000],
                "units": [dataclasses.asdict(unit) for unit in outline.units],
                "sha256": found.file.sha256,
                "file_count": found.file_count,
                "size": found.size,
                "replaces": replaces,
                "created_by": by.uid,
                "created_at": at,
            },
        )
        if is_new:
            detail = {"kind": package.kind, "files": package.file_count}
            record("packages.package.kept", entity=by.entity, by=by, on=package, at=at, detail=detail)
        return package
