"""What a file that was uploaded holds, and the packages that are kept."""

import dataclasses
from collections.abc import Collection
from typing import IO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from apropia.formats.errors import FormatError
from apropia.formats.packages.outline import Outline
from apropia.formats.packages.reading import Package as ReadPackage
from apropia.formats.packages.reading import read_package
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.files import queries as files
from apropia.foundation.files.models import StoredFile
from apropia.packages.models import Package, PackageKind
from apropia.people.models import Person

# The owner under which packages are stored; its rule is `packages.access`.
LABEL = "packages.package"


class Unreadable(DomainError):
    """A file is no package that can be played."""


@dataclasses.dataclass(frozen=True)
class Found:
    """What a stored file holds, shown before it is kept."""

    file: StoredFile
    outline: Outline
    kind_label: str
    file_count: int
    size: int
    left_out: tuple[str, ...]


def found_for(*, person: Person, uid: UUID) -> Found:
    """Read a package that this person uploaded.

    Raises
    ------
    NotFound
        If the file is not there or somebody else brought it.
    Unreadable
        With the reason in words, if it cannot be used.
    """
    file = StoredFile.objects.filter(uid=uid, entity=person.entity_id, owner=LABEL, created_by=person.uid).first()
    if file is None:
        raise NotFound(_("Este archivo no existe o ya no está disponible."))
    return _found(file)


def read(stream: IO[bytes]) -> ReadPackage:
    """Say what a file holds. Raise `Unreadable` with the reason when it cannot be used."""
    try:
        return read_package(stream, also_allowed=settings.H5P_LIBRARIES)
    except FormatError as problem:
        raise Unreadable(problem.message) from problem


def _found(file: StoredFile) -> Found:
    with files.open_content(file) as stream:
        package = read(stream)
    return Found(
        file=file,
        outline=package.outline,
        kind_label=str(PackageKind(package.outline.kind.value).label),
        file_count=package.file_count,
        size=package.size,
        left_out=package.left_out,
    )


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    """Return those of these files that are kept as packages."""
    return set(Package.objects.filter(file__in=uids).values_list("file", flat=True))
