"""Write a course as one file. The same course gives the same bytes."""

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from typing import IO

from apropia.formats.portable_course.reading import name_in_archive
from apropia.formats.portable_course.records import MANIFEST, Course

_DAY = (1980, 1, 1, 0, 0, 0)


def write_course(course: Course, open_file: Callable[[int], IO[bytes]], target: IO[bytes]) -> None:
    """Write a course and its files, each asked for by its place. Files are not packed again: media are already."""
    with zipfile.ZipFile(target, "w") as archive:
        manifest = zipfile.ZipInfo(MANIFEST, _DAY)
        manifest.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(manifest, manifest_of(course))
        for place in range(len(course.files)):
            entry = zipfile.ZipInfo(name_in_archive(place), _DAY)
            entry.file_size = course.files[place].size
            with open_file(place) as source, archive.open(entry, "w") as written:
                shutil.copyfileobj(source, written, 1 << 20)


def manifest_of(course: Course) -> bytes:
    """Return the course as JSON, without its empty fields of parts."""
    plain = asdict(course, dict_factory=lambda pairs: {name: value for name, value in pairs if value is not None})
    return json.dumps(plain, ensure_ascii=False, indent=1).encode()
