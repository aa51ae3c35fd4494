import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import IO
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import Actor, record
from apropia.foundation.errors import DomainError
from apropia.foundation.files import access, blobs, detection, pictures, recordings
from apropia.foundation.files.kinds import CAPTIONS, IMAGE, MIB, RECORDING, KindSet
from apropia.foundation.files.models import StoredFile
from apropia.foundation.tenancy.models import Entity

SPARE = timedelta(days=1)
UNCLAIMED = timedelta(days=7)


def store(
    *,
    entity: Entity,
    data: bytes | IO[bytes],
    name: str,
    kinds: KindSet,
    by: Actor | None,
    at: datetime,
    owner: str = "",
    field: str | None = None,
    detect: Callable[[Path, str], str] = detection.media_type_of,
) -> StoredFile:
    """Keep a file and return its row. Call it before opening a transaction: it writes to disk.

    `owner` is the label of a rule registered in `files.access`; without one only `by` can open the file. Pictures are
    written anew without metadata, and captions too, so their hash is not the hash of what was sent. `detect` names the
    type of a file by its content, and may refuse it with a reason of its own before anything is kept.

    Raises
    ------
    DomainError
        If the content is empty, too large, damaged or of a type outside `kinds`; `field` names the form field.
    """
    try:
        with blobs.incoming(data, max_bytes=kinds.max_bytes) as path:
            if path.stat().st_size == 0:
                raise DomainError(_("El archivo está vacío. Elija otro."), field=field)
            media_type = detect(path, name)
            if media_type not in kinds.types:
                raise DomainError(
                    _("Este archivo no se puede usar aquí. Se aceptan: %(kinds)s.") % {"kinds": kinds.label},
                    field=field,
                )
            _check_content(path, media_type)
            sha256, size = blobs.keep(path)
    except blobs.TooLarge:
        raise DomainError(
            _("El archivo es muy grande. El máximo es %(size)s MB.") % {"size": kinds.max_bytes // MIB}, field=field
        ) from None
    except DomainError as refusal:
        raise DomainError(refusal.message, field=field) from refusal
    return StoredFile.objects.create(
        entity=entity,
        sha256=sha256,
        size=size,
        media_type=media_type,
        name=_clean_name(name, kinds.types[media_type]),
        owner=owner,
        created_by=by.uid if by else None,
        created_at=at,
    )


def _check_content(path: Path, media_type: str) -> None:
    """Refuse what cannot be shown, and leave behind what the content says of who made it."""
    if media_type in IMAGE.types:
        pictures.rewrite(path, media_type)
    elif media_type in RECORDING.types:
        recordings.check(path)
    elif media_type in CAPTIONS.types:
        recordings.rewrite_captions(path)


def _clean_name(name: str, extensions: tuple[str, ...]) -> str:
    """Return a name fit to be offered when saving: no folders, no control characters, a true extension."""
    base = PurePath(name.replace("\\", "/")).name
    base = "".join(one for one in unicodedata.normalize("NFC", base) if unicodedata.category(one)[0] != "C").strip(" .")
    stem, suffix = PurePath(base).stem or "archivo", PurePath(base).suffix.lower()
    return f"{stem[:150]}{suffix if suffix in extensions else extensions[0]}"


def remove(*, file: StoredFile, by: Actor | None, at: datetime) -> None:
    """Forget a file. Its content goes with the next sweep when no other row names it."""
    with transaction.atomic():
        record("files.file.removed", entity=file.entity, by=by, on=file, at=at, detail={"uid": str(file.uid)})
        file.delete()


def sweep(*, at: datetime) -> dict[str, int]:
    """Forget uploads that their owner never used, and delete content that no row names. Return how many of each."""
    rows = sum(_sweep_unclaimed(label, owner, at=at) for label, owner in access.owners().items())
    deleted = 0
    for path in blobs.all_blobs():
        if path.stat().st_mtime < (at - SPARE).timestamp() and not StoredFile.objects.filter(sha256=path.name).exists():
            path.unlink(missing_ok=True)
            deleted += 1
    for path in blobs.leftovers():
        if path.stat().st_mtime < (at - SPARE).timestamp():
            path.unlink(missing_ok=True)
    return {"rows": rows, "blobs": deleted}


def _sweep_unclaimed(label: str, owner: access.Owner, *, at: datetime) -> int:
    if owner.in_use is None:
        return 0
    swept = 0
    old = StoredFile.objects.filter(owner=label, created_at__lt=at - UNCLAIMED).order_by("id")
    last = 0
    while batch := dict(old.filter(pk__gt=last).values_list("uid", "pk")[:500]):
        last = max(batch.values())
        spare: set[UUID] = set(batch) - set(owner.in_use(list(batch)))
        for uid in spare:
            try:
                swept += StoredFile.objects.filter(pk=batch[uid]).delete()[0]
            except ProtectedError:
                # Somebody's row still names it, whatever the owner says: it stays.
                continue
    return swept
