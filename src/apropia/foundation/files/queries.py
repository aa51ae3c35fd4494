from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.files import access, blobs, pictures
from apropia.foundation.files.models import StoredFile
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.visitor import Visitor


def file_for(*, uid: UUID, person: Visitor | None) -> StoredFile:
    """Return a file that this visitor may open. Raise `NotFound` alike for what is missing and what is not theirs."""
    file = StoredFile.objects.filter(uid=uid).select_related("entity").first()
    if file is None or not access.may_open(person, file):
        raise NotFound(_("Este archivo no existe o ya no está disponible."))
    return file


def files_of(*, entity: Entity, uids: list[UUID]) -> dict[UUID, StoredFile]:
    """Return files of an entity by uid, for owners that check rights themselves."""
    return {file.uid: file for file in StoredFile.objects.filter(entity=entity, uid__in=uids)}


def open_content(file: StoredFile) -> IO[bytes]:
    """Open the content for reading. The caller closes it."""
    return blobs.path_of(file.sha256).open("rb")


def shape_of(file: StoredFile) -> pictures.Shape:
    """Return how large a picture is, and whether it moves."""
    return pictures.shape_of(blobs.path_of(file.sha256))


def content_of(file: StoredFile) -> bytes:
    """Return the whole content. For small files; readers of large ones use `open_content`."""
    return blobs.path_of(file.sha256).read_bytes()
