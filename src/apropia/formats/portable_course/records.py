"""The schema of a course file. Each field has its limit: what goes beyond it is no course of ours.

Files are named by their place in `Course.files`. Fields without a default must stand in the file.
"""

from dataclasses import dataclass, field
from typing import Any

FORMAT, VERSION = "apropia-curso", 1
MANIFEST, FOLDER = "curso.json", "archivos"
# In a text, a file is written so, with its place: [la lista](apropia-archivo:3).
FILE_SCHEME = "apropia-archivo:"
MOST_QUESTIONS, MOST_FILES = 2_000, 2_000
_SHORT, _LINE, _LONG, _ADDRESS = 60, 200, 500, 2_000
_TEXT = 2_000_000


def _of(most: int, default: Any = "", *, least: int = 0) -> Any:
    """Return a field whose text, list or number goes from `least` to `most`."""
    return field(default=default, metadata={"least": least, "most": most})


def _needed(most: int, *, least: int = 0) -> Any:
    return field(metadata={"least": least, "most": most})


@dataclass(frozen=True, kw_only=True)
class File:
    name: str = _needed(_LINE, least=1)
    media_type: str = _needed(_LINE, least=1)
    size: int = _needed(1 << 30)
    sha256: str = _needed(64, least=64)


@dataclass(frozen=True, kw_only=True)
class Competence:
    framework: str = _needed(_SHORT)
    code: str = _needed(_SHORT, least=1)
    name: str = _of(_LONG)
    level: str = _needed(16)


@dataclass(frozen=True, kw_only=True)
class Before:
    """Another course that comes before this one."""

    kind: str = _needed(5)
    code: str = _needed(_SHORT)
    title: str = _needed(160)


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service of the entity of which the course speaks."""

    code: str = _needed(40, least=1)
    name: str = _needed(_LINE, least=1)


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """That the course is taken anew: every so many months, or each year between two days."""

    kind: str = _needed(8, least=1)
    months: int = _of(120, 12, least=1)
    opens_days: int = _of(3_600, 30)
    from_month: int = _of(12, 1, least=1)
    from_day: int = _of(31, 1, least=1)
    to_month: int = _of(12, 1, least=1)
    to_day: int = _of(31, 31, least=1)


@dataclass(frozen=True, kw_only=True)
class Option:
    text: str = _needed(_LONG)
    correct: bool = False
    feedback: str = _of(_LONG)


@dataclass(frozen=True, kw_only=True)
class Part:
    """An option, a pair, a step, an answer foreseen or a gap: which of its fields it has follows from the kind."""

    text: str = _needed(_LONG)
    correct: bool | None = None
    match: str | None = _of(_LONG, None)
    feedback: str | None = _of(_LONG, None)
    margin: str | None = _of(_SHORT, None)
    is_written: bool | None = None
    options: tuple[Option, ...] | None = _of(26, None)


@dataclass(frozen=True, kw_only=True)
class Question:
    kind: str = _needed(10)
    text: str = _needed(4_000, least=1)
    parts: tuple[Part, ...] = _needed(26)
    explanation: str = _of(4_000)
    measures: str = _of(60)
    unit: str = _of(20)
    group: str = _of(40)


@dataclass(frozen=True, kw_only=True)
class Quiz:
    title: str = _needed(160)
    questions: tuple[Question, ...] = _needed(MOST_QUESTIONS)
    pass_percent: int = _of(100, 60, least=1)
    tries_allowed: int | None = _of(20, None, least=1)
    wait_hours: int = _of(720, 0)
    shuffles_questions: bool = False
    shuffles_options: bool = False
    draws: dict[str, int] = field(default_factory=dict, metadata={"least": 1, "most": MOST_QUESTIONS})


@dataclass(frozen=True, kw_only=True)
class Step:
    text: str = _needed(160, least=1)
    check: str = _of(240)


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that an activity offers, or that its text shows."""

    file: int = _needed(MOST_FILES)
    is_shown: bool = False


@dataclass(frozen=True, kw_only=True)
class Activity:
    kind: str = _needed(12)
    title: str = _needed(160, least=1)
    duration_minutes: int = _of(240, 5, least=1)
    body: str = _of(_TEXT)
    image: int | None = _of(MOST_FILES, None)
    image_alt: str = _of(300)
    video: int | None = _of(MOST_FILES, None)
    video_url: str = _of(_LINE)
    captions: int | None = _of(MOST_FILES, None)
    video_is_silent: bool = False
    has_captions_there: bool = False
    transcript: str = _of(_TEXT)
    steps: tuple[Step, ...] = _of(26, ())
    address: str = _of(_ADDRESS)
    done_when: str = _of(8, "SEEN")
    package: int | None = _of(MOST_FILES, None)
    files: tuple[Attached, ...] = _of(MOST_FILES, ())
    quiz: Quiz | None = None
    alternative: str = _of(_TEXT)


@dataclass(frozen=True, kw_only=True)
class Module:
    title: str = _needed(160, least=1)
    activities: tuple[Activity, ...] = _of(1_000, ())


@dataclass(frozen=True, kw_only=True)
class Course:
    format: str = _needed(_SHORT)
    version: int = _needed(1 << 30)
    title: str = _needed(160, least=1)
    summary: str = _of(400)
    objectives: tuple[str, ...] = _of(500, ())
    duration_minutes: int = _of(600, 20, least=1)
    language: str = _of(8, "es-CO")
    competences: tuple[Competence, ...] = _of(100, ())
    before: tuple[Before, ...] = _of(300, ())
    services: tuple[Service, ...] = _of(300, ())
    renewal: Renewal | None = None
    modules: tuple[Module, ...] = _of(500, ())
    pre: Quiz | None = None
    post: Quiz | None = None
    files: tuple[File, ...] = _of(MOST_FILES, ())
