"""What a course of Moodle holds, as far as a course here can hold it."""

from dataclasses import dataclass
from enum import StrEnum

from apropia.formats.questions.records import Question

FILE_SCHEME = "archivo-moodle:"  # before the hash of a file, where a text shows or links it
MOST_PARTS = 500


class PartKind(StrEnum):
    """What can be brought. FILE is one file or a folder of them."""

    PAGE = "PAGE"
    LABEL = "LABEL"
    URL = "URL"
    FILE = "FILE"
    BOOK = "BOOK"
    QUIZ = "QUIZ"
    SCORM = "SCORM"
    H5P = "H5P"


@dataclass(frozen=True)
class BackupFile:
    """A file of the course: its SHA-1 (hexadecimal), its name, its bytes and the media type that Moodle says."""

    sha1: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True)
class Chapter:
    """A chapter of a book, in Markdown. `depth` is 1 for those below another."""

    title: str
    text: str
    depth: int = 0


@dataclass(frozen=True, kw_only=True)
class Part:
    """One activity or resource. Texts are Markdown; a picture or link to a file of the course has `FILE_SCHEME`.

    `files` are those it offers or shows; `place` is its folder in the backup. `losses` say in Spanish what it had and
    stays behind.
    """

    kind: PartKind
    title: str
    place: str
    text: str = ""
    url: str = ""
    files: tuple[BackupFile, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    questions: tuple[Question, ...] = ()
    is_hidden: bool = False
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the course with its activities in order."""

    title: str
    text: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Skipped:
    """What stays behind: its title, what it is in Moodle, and why."""

    title: str
    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A course: `code` is its short name in Moodle."""

    title: str
    code: str
    summary: str
    sections: tuple[Section, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def files(self) -> dict[str, BackupFile]:
        """Return every file that a part needs, by hash."""
        return {one.sha1: one for section in self.sections for part in section.parts for one in part.files}
