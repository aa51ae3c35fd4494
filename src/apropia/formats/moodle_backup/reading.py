"""Read a backup of Moodle: its course, its sections, and what each of its activities becomes here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import IO

from lxml import etree

from apropia.formats.addresses import is_web_address
from apropia.formats.errors import FormatError
from apropia.formats.moodle_backup.bank import Bank, text_in
from apropia.formats.moodle_backup.records import (
    MOST_PARTS,
    Backup,
    BackupFile,
    Chapter,
    Part,
    PartKind,
    Section,
    Skipped,
)
from apropia.formats.moodle_backup.store import NOT_A_BACKUP, Content, Store, open_store
from apropia.formats.moodle_backup.texts import markdown_of, plain
from apropia.formats.questions.plain_text import Losses

RANDOM = "Tenía preguntas al azar de una categoría, y no se traen."
NO_QUESTIONS = "No tiene preguntas en la copia."
NO_PACKAGE = "La copia no trae su archivo."
NO_ADDRESS = "No tiene una dirección de internet que se pueda abrir."
NO_LIKE = "Aquí no hay algo igual."
UNREADABLE = "No se entiende lo que la copia trae de ella."
CUT = f"El curso tiene más de {MOST_PARTS} actividades. Las demás no se traen."
PEOPLE = "Personas, notas, mensajes y avances del curso no se traen."
# What Moodle calls its activities, for who reads what stays behind.
_WORDS = {
    "assign": "Tarea",
    "forum": "Foro",
    "chat": "Chat",
    "choice": "Consulta",
    "data": "Base de datos",
    "feedback": "Encuesta",
    "glossary": "Glosario",
    "hvp": "H5P (complemento antiguo)",
    "lesson": "Lección",
    "lti": "Herramienta externa",
    "survey": "Encuesta predefinida",
    "wiki": "Wiki",
    "workshop": "Taller",
    "bigbluebuttonbn": "Videoconferencia",
    "imscp": "Paquete IMS",
}
_SHA1 = frozenset("0123456789abcdef")
_SHA1_LENGTH = 40
_INTRO = "intro"


@dataclass(frozen=True)
class _Activity:
    """What the readers of each kind need: the activity's own element, its files by area, and where to tell losses."""

    root: etree._Element
    files: dict[tuple[str, str], dict[str, BackupFile]]
    bank: Bank
    losses: Losses

    def files_of(self, area: str, item: str = "0") -> dict[str, BackupFile]:
        return self.files.get((area, item), {})

    def words(self, path: str, area: str, item: str = "0") -> tuple[str, tuple[BackupFile, ...]]:
        return markdown_of(text_in(self.root, path), self.files_of(area, item), self.losses)


class _LeftBehind(Exception):
    """The activity cannot be brought; the message says why."""


def read_backup(stream: IO[bytes]) -> Backup:
    """Read the course of a backup. Files stay where they are: `contents_of` gives them.

    Raises
    ------
    FormatError
        In words, for what is no backup of a course, is damaged or is not safe to open.
    """
    store = open_store(stream)
    told = store.xml("moodle_backup.xml")
    course = store.xml("course/course.xml")
    if told is None or course is None or text_in(told, "information/details/detail/type") not in ("", "course"):
        raise FormatError(NOT_A_BACKUP, "not_a_backup")
    losses = Losses()
    reader = _Course(store)
    sections = tuple(reader.sections(told))
    return Backup(
        title=plain(text_in(course, "fullname") or text_in(told, "information/original_course_fullname"), losses),
        code=plain(text_in(course, "shortname") or text_in(told, "information/original_course_shortname"), losses),
        summary=markdown_of(text_in(course, "summary"), {}, losses)[0],
        sections=sections,
        skipped=tuple(reader.skipped),
        notes=(PEOPLE, *reader.notes, *losses.all()),
    )


def contents_of(stream: IO[bytes], files: dict[str, BackupFile]) -> Iterator[tuple[BackupFile, Content]]:
    """Give the bytes of these files of a backup, each to be read before the next. One that is absent is not given."""
    names = {f"files/{sha1[:2]}/{sha1}": file for sha1, file in files.items()}
    for name, part in open_store(stream).contents(names):
        yield names[name], part


class _Course:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = _files_by_context(store.xml("files.xml"))
        self._bank = Bank(store.xml("questions.xml"))
        self._count = 0
        self.skipped: list[Skipped] = []
        self.notes: tuple[str, ...] = ()

    def sections(self, told: etree._Element) -> Iterator[Section]:
        by_section: dict[str, list[etree._Element]] = {}
        for activity in told.iterfind("information/contents/activities/activity"):
            by_section.setdefault(text_in(activity, "sectionid"), []).append(activity)
        for number, element in enumerate(told.iterfind("information/contents/sections/section")):
            losses = Losses()
            own = self._store.xml(f"{text_in(element, 'directory')}/section.xml")
            sequence = text_in(own, "sequence").split(",")
            activities = by_section.pop(text_in(element, "sectionid"), [])
            activities.sort(key=lambda one: _place(text_in(one, "moduleid"), sequence))
            parts = tuple(part for one in activities if (part := self._part(one)) is not None)
            text = markdown_of(text_in(own, "summary"), {}, losses)[0]
            if parts or text:
                name = plain(text_in(own, "name"), losses)
                yield Section(name or (f"Tema {number}" if number else "Presentación"), text, parts)

    def _part(self, told: etree._Element) -> Part | None:
        kind, place = text_in(told, "modulename"), text_in(told, "directory")
        title = plain(text_in(told, "title"), Losses()) or _WORDS.get(kind, kind)
        if kind not in _READERS:
            self.skipped.append(Skipped(title, _WORDS.get(kind, kind), NO_LIKE))
            return None
        if self._count == MOST_PARTS:
            self.notes = (CUT,)
            return None
        self._count += 1
        try:
            return self._read(kind, place, title)
        except _LeftBehind as reason:
            self.skipped.append(Skipped(title, _NAMES[kind], str(reason)))
            return None

    def _read(self, kind: str, place: str, title: str) -> Part:
        holder = self._store.xml(f"{place}/{kind}.xml")
        root = holder.find(kind) if holder is not None else None
        if holder is None or root is None:
            raise _LeftBehind(UNREADABLE)
        module = self._store.xml(f"{place}/module.xml")
        losses = Losses()
        activity = _Activity(root, self._files.get(holder.get("contextid") or "", {}), self._bank, losses)
        part = _READERS[kind](activity, Part(kind=PartKind.PAGE, title=title, place=place))
        return replace(part, is_hidden=text_in(module, "visible") == "0", losses=losses.all())


def _place(module: str, sequence: list[str]) -> int:
    return sequence.index(module) if module in sequence else len(sequence)


def _files_by_context(root: etree._Element | None) -> dict[str, dict[tuple[str, str], dict[str, BackupFile]]]:
    """Return the files of each place of the course: by context, then by area and number, then by path."""
    found: dict[str, dict[tuple[str, str], dict[str, BackupFile]]] = {}
    for element in root.iterfind("file") if root is not None else ():
        sha1, name, size = (text_in(element, one) for one in ("contenthash", "filename", "filesize"))
        is_sound = len(sha1) == _SHA1_LENGTH and set(sha1) <= _SHA1 and size.isascii() and size.isdigit()
        if name in ("", ".") or not is_sound:
            continue
        file = BackupFile(sha1, PurePosixPath(name).name[:200], int(size), text_in(element, "mimetype")[:100])
        areas = found.setdefault(text_in(element, "contextid"), {})
        files = areas.setdefault((text_in(element, "filearea"), text_in(element, "itemid")), {})
        files[(text_in(element, "filepath") or "/") + name] = file
    return found


def _page(activity: _Activity, part: Part) -> Part:
    text, files = activity.words("content", "content")
    return replace(part, text=text, files=files)


def _label(activity: _Activity, part: Part) -> Part:
    text, files = activity.words("intro", _INTRO)
    if not text:
        raise _LeftBehind(UNREADABLE)
    return replace(part, kind=PartKind.LABEL, text=text, files=files)


def _url(activity: _Activity, part: Part) -> Part:
    address = text_in(activity.root, "externalurl").strip()
    if not is_web_address(address):
        raise _LeftBehind(NO_ADDRESS)
    text, files = activity.words("intro", _INTRO)
    return replace(part, kind=PartKind.URL, url=address[:2000], text=text, files=files)


def _files(activity: _Activity, part: Part) -> Part:
    own = tuple(activity.files_of("content").values())
    if not own:
        raise _LeftBehind(NO_PACKAGE)
    text, shown = activity.words("intro", _INTRO)
    return replace(part, kind=PartKind.FILE, text=text, files=(*own, *shown))


def _book(activity: _Activity, part: Part) -> Part:
    chapters: list[Chapter] = []
    files: list[BackupFile] = []
    elements = sorted(activity.root.iterfind("chapters/chapter"), key=lambda one: _number(text_in(one, "pagenum")))
    for element in elements[:MOST_PARTS]:
        if text_in(element, "hidden") == "1":
            continue
        of_chapter = activity.files_of("chapter", element.get("id") or "")
        text, shown = markdown_of(text_in(element, "content"), of_chapter, activity.losses)
        title = plain(text_in(element, "title"), activity.losses)
        chapters.append(Chapter(title, text, int(text_in(element, "subchapter") == "1")))
        files += shown
    if not chapters:
        raise _LeftBehind(UNREADABLE)
    text, shown = activity.words("intro", _INTRO)
    return replace(part, kind=PartKind.BOOK, text=text, chapters=tuple(chapters), files=(*files, *shown))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _quiz(activity: _Activity, part: Part) -> Part:
    ids, entries = [], []
    slots = list(activity.root.iterfind("question_instances/question_instance"))
    slots.sort(key=lambda one: _number(text_in(one, "slot")))
    for slot in slots:
        entry, own = text_in(slot, "question_reference/questionbankentryid"), text_in(slot, "questionid")
        is_set = slot.find("question_set_reference") is not None or slot.find("questionset_reference") is not None
        if is_set or activity.bank.is_drawn(own):
            activity.losses.add(RANDOM)
        elif entry:
            entries.append(entry)
        elif own:
            ids.append(own)
    questions = activity.bank.read(ids=ids, entries=entries)
    if not questions:
        raise _LeftBehind(RANDOM if RANDOM in activity.losses.all() else NO_QUESTIONS)
    text, files = activity.words("intro", _INTRO)
    return replace(part, kind=PartKind.QUIZ, text=text, files=files, questions=questions)


def _package(kind: PartKind) -> Callable[[_Activity, Part], Part]:
    def read(activity: _Activity, part: Part) -> Part:
        packages = tuple(activity.files_of("package").values())
        if not packages:
            raise _LeftBehind(NO_PACKAGE)
        text, _files_shown = activity.words("intro", _INTRO)
        return replace(part, kind=kind, text=text, files=packages[:1])

    return read


_READERS: dict[str, Callable[[_Activity, Part], Part]] = {
    "page": _page,
    "label": _label,
    "url": _url,
    "resource": _files,
    "folder": _files,
    "book": _book,
    "quiz": _quiz,
    "scorm": _package(PartKind.SCORM),
    "h5pactivity": _package(PartKind.H5P),
}
_NAMES = {
    "page": "Página",
    "label": "Texto",
    "url": "Enlace",
    "resource": "Archivo",
    "folder": "Carpeta",
    "book": "Libro",
    "quiz": "Cuestionario",
    "scorm": "SCORM",
    "h5pactivity": "H5P",
}
