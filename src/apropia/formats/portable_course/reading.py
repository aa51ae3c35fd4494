"""Read a course file as if whoever made it wished harm: its zip, its JSON, and every file that it says it has."""

import hashlib
import json
from dataclasses import dataclass
from typing import IO, Any

from apropia.formats.archives import DAMAGE
from apropia.formats.errors import FormatError
from apropia.formats.packages.archive import DAMAGED, Archive, open_archive
from apropia.formats.portable_course.loading import Loader
from apropia.formats.portable_course.records import (
    FOLDER,
    FORMAT,
    MANIFEST,
    MOST_QUESTIONS,
    VERSION,
    Activity,
    Course,
    File,
)

MOST_MANIFEST = 32 << 20
NOT_A_ZIP = "El archivo no es un curso de Apropia: debe ser el .zip que dio «Llevar a otra entidad»."
NOT_A_COURSE = "Este .zip no es un curso de Apropia: no trae «curso.json»."
BROKEN = "El «curso.json» del archivo no se puede leer. Pida que se lo den otra vez."
NEWER = "Este curso lo escribió una versión más nueva de Apropia (formato {version}). Actualice esta antes de traerlo."
MISSING = "Al archivo le falta «{name}», que el curso nombra. Pida que se lo den otra vez."
CHANGED = "«{name}» no es el archivo que el curso dice: alguien lo cambió o se dañó. No se abrió por seguridad."
STRANGE = "El archivo trae «{name}», que el curso no nombra. No se abrió por seguridad."
TOO_MANY = f"El curso trae más de {MOST_QUESTIONS} preguntas."
NO_SUCH = "El curso nombra un archivo que no trae (el {place}). Pida que se lo den otra vez."
_CHUNK = 1 << 20


@dataclass(frozen=True)
class CourseFile:
    """A course as it came, its archive, and the places of what its schema does not have here."""

    course: Course
    archive: Archive
    unknown: tuple[str, ...]

    def open(self, place: int) -> IO[bytes]:
        """Open one of its files by its place."""
        return self.archive.zip.open(self.archive.entries[name_in_archive(place)])


def name_in_archive(place: int) -> str:
    return f"{FOLDER}/{place}"


def read_course(stream: IO[bytes]) -> CourseFile:
    """Read a course file without unpacking it. Its files are checked by `check_files`.

    Raises
    ------
    FormatError
        In words, for what is no course, is damaged, or could reach out of it or exhaust who reads it.
    """
    archive = _opened(stream)
    if MANIFEST not in archive.entries:
        raise FormatError(NOT_A_COURSE, "not_a_course")
    plain = _parsed(archive.read(MANIFEST, most=MOST_MANIFEST))
    version = plain.get("version")
    if plain.get("format") != FORMAT:
        raise FormatError(NOT_A_COURSE, "not_a_course")
    if isinstance(version, int) and version > VERSION:
        raise FormatError(NEWER.format(version=str(version)[:10]), "newer")
    loader = Loader()
    course = loader.record(Course, plain)
    _check_whole(course)
    return CourseFile(course, archive, tuple(loader.unknown))


def _opened(stream: IO[bytes]) -> Archive:
    try:
        return open_archive(stream)
    except FormatError as refusal:
        if refusal.code != "not_a_zip":
            raise
        # Packages are opened by the same hands: these words speak of a package.
        raise FormatError(NOT_A_ZIP, refusal.code) from refusal


def check_files(found: CourseFile) -> None:
    """Read every file once. One that lacks, was changed or is not named refuses the whole."""
    named = {name_in_archive(place): file for place, file in enumerate(found.course.files)}
    for name in found.archive.entries:
        if name != MANIFEST and name not in named:
            raise FormatError(STRANGE.format(name=name[:120]), "strange")
    for name, file in named.items():
        if name not in found.archive.entries:
            raise FormatError(MISSING.format(name=file.name), "missing")
        _check_file(found.archive, name, file)


def _check_file(archive: Archive, name: str, file: File) -> None:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.zip.open(archive.entries[name]) as part:
            while size <= file.size and (chunk := part.read(_CHUNK)):
                digest.update(chunk)
                size += len(chunk)
    except DAMAGE as problem:
        raise FormatError(DAMAGED, "damaged") from problem
    if size != file.size or digest.hexdigest() != file.sha256:
        raise FormatError(CHANGED.format(name=file.name), "changed")


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        plain = json.loads(content.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        raise FormatError(BROKEN, "broken") from problem
    if not isinstance(plain, dict):
        raise FormatError(BROKEN, "broken")
    return plain


def _refuse(name: str) -> None:
    raise ValueError(name)


def _check_whole(course: Course) -> None:
    activities = [activity for module in course.modules for activity in module.activities]
    quizzes = [one for one in (course.pre, course.post, *(each.quiz for each in activities)) if one]
    if sum(len(quiz.questions) for quiz in quizzes) > MOST_QUESTIONS:
        raise FormatError(TOO_MANY, "too_many")
    for place in (place for activity in activities for place in _places(activity)):
        if not 0 <= place < len(course.files):
            raise FormatError(NO_SUCH.format(place=place), "no_such_file")


def _places(activity: Activity) -> list[int]:
    named = (activity.image, activity.video, activity.captions, activity.package)
    return [one for one in named if one is not None] + [one.file for one in activity.files]
