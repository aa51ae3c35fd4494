"""Content on disk, named by its SHA-256. Written aside, flushed and renamed: it is there whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

CHUNK = 1024 * 1024


class TooLarge(Exception):
    """The content is larger than the caller allows; nothing was kept."""


def path_of(sha256: str) -> Path:
    """Return where a blob lies. Only ever called with a digest that we computed."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def incoming(data: bytes | IO[bytes], *, max_bytes: int) -> Iterator[Path]:
    """Write data to a temporary file beside the blobs; it is gone afterwards unless `keep` moved it."""
    folder = Path(settings.FILES_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            written = 0
            for chunk in _chunks(data):
                written += len(chunk)
                if written > max_bytes:
                    raise TooLarge
                out.write(chunk)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _chunks(data: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    if data.seekable():
        data.seek(0)
    while chunk := data.read(CHUNK):
        yield chunk


def keep(path: Path) -> tuple[str, int]:
    """Move a finished file to its place and return its SHA-256 and size; what is there already is not written twice."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
        os.fsync(stream.fileno())
    sha256 = digest.hexdigest()
    place = path_of(sha256)
    try:
        # Touched first: the sweep leaves alone what was touched lately, so it cannot take what is being named now.
        os.utime(place)
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(0o440)
        path.replace(place)
        _flush_folder(place.parent)
    return sha256, size


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def all_blobs() -> Iterator[Path]:
    """Return every blob on disk."""
    root = Path(settings.FILES_ROOT)
    return (path for path in root.glob("??/??/*") if path.is_file())


def leftovers() -> Iterator[Path]:
    """Return the temporary files of uploads; old ones belong to a process that was killed."""
    return (Path(settings.FILES_ROOT) / "incoming").glob("*")
