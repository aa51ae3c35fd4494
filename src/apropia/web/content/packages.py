"""The packages that were opened lately, and one file of them at a time."""

import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import IO

from apropia.formats.archives import DAMAGE
from apropia.formats.errors import FormatError
from apropia.formats.packages.archive import Archive, open_archive
from apropia.foundation.files import blobs

_OPEN = 24
_CHUNK = 256 * 1024


@lru_cache(maxsize=_OPEN)
def opened(sha256: str) -> Archive:
    """Return the package of that content, checked as when it came. Raise `LookupError` when it is not there."""
    try:
        return open_archive(blobs.path_of(sha256).open("rb"))
    except (OSError, FormatError) as problem:
        raise LookupError(sha256) from problem


def part_of(archive: Archive, entry: zipfile.ZipInfo, span: range) -> Iterator[bytes]:
    """Yield some bytes of one file."""
    with archive.zip.open(entry) as part:
        yield from _slice(part, span)


def _slice(part: IO[bytes], span: range) -> Iterator[bytes]:
    left = len(span)
    try:
        part.seek(span.start)
        while left and (chunk := part.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
    except DAMAGE:
        return
