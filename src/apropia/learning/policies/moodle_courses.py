"""A course of Moodle as one of ours: what each of its activities becomes, what it loses, and what stays behind."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from apropia.formats.moodle_backup.records import FILE_SCHEME, Backup, BackupFile, Part, PartKind, Section
from apropia.foundation.files.kinds import ATTACHMENT, RECORDING
from apropia.learning.models import ActivityKind
from apropia.learning.policies.question_files import Brought, brought

OFFERED = dataclasses.replace(ATTACHMENT | RECORDING, label=ATTACHMENT.label)
LONGEST_TITLE = 160
PACKAGES = (PartKind.SCORM, PartKind.H5P)
MINUTES = 5
_FILE = re.compile(r"!?\[([^\]\n]*)\]\(" + FILE_SCHEME + r"([0-9a-f]{40})\)")
_ENDINGS = {ending for endings in OFFERED.types.values() for ending in endings}


@dataclasses.dataclass(frozen=True)
class Planned:
    """One activity as it will be. `files` are offered, those of the text are found in it; `notes` say what to know."""

    kind: ActivityKind
    title: str
    body: str = ""
    address: str = ""
    files: tuple[BackupFile, ...] = ()
    questions: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def becomes(self) -> str:
        return str(self.kind.label)

    @property
    def shown(self) -> list[str]:
        """The hashes of the files that its text shows or links."""
        return [found[2] for found in _FILE.finditer(self.body)]


@dataclasses.dataclass(frozen=True)
class PlannedModule:
    title: str
    activities: tuple[Planned, ...]


@dataclasses.dataclass(frozen=True)
class LeftBehind:
    """What is not brought, what it was, and why."""

    title: str
    kind: str
    reason: str


@dataclasses.dataclass(frozen=True)
class CoursePlan:
    """All that a backup becomes."""

    title: str
    summary: str
    modules: tuple[PlannedModule, ...]
    left: tuple[LeftBehind, ...]
    notes: tuple[str, ...]
    files: Mapping[str, BackupFile]

    @property
    def count(self) -> int:
        return sum(len(module.activities) for module in self.modules)


def plan_of(backup: Backup) -> CoursePlan:
    """Return what the course of a backup becomes here."""
    left = [LeftBehind(one.title, one.kind, one.reason) for one in backup.skipped]
    modules = [PlannedModule(_title(section.title), tuple(_activities(section, left))) for section in backup.sections]
    return CoursePlan(
        title=_title(backup.title or backup.code or _("Curso de Moodle")),
        summary=" ".join(_FILE.sub(r"\1", backup.summary).replace("*", "").split())[:400],
        modules=tuple(module for module in modules if module.activities),
        left=tuple(left),
        notes=backup.notes,
        files=backup.files,
    )


def with_files(body: str, addresses: Mapping[str, str]) -> str:
    """Return a text with the addresses of its files; of those that are not there the words stay."""

    def put(found: re.Match[str]) -> str:
        address = addresses.get(found[2])
        return found[0].replace(FILE_SCHEME + found[2], address) if address else found[1]

    return _FILE.sub(put, body)


def _activities(section: Section, left: list[LeftBehind]) -> Iterator[Planned]:
    if section.text.strip():
        yield Planned(ActivityKind.READING, _title(section.title), section.text)
    for part in section.parts:
        for planned in _of_part(part, left):
            hidden = (_("En Moodle estaba oculta."),) if part.is_hidden else ()
            yield dataclasses.replace(planned, notes=(*hidden, *planned.notes))


def _of_part(part: Part, left: list[LeftBehind]) -> Iterator[Planned]:
    title, notes = _title(part.title), part.losses
    if part.kind in (PartKind.PAGE, PartKind.LABEL):
        yield Planned(ActivityKind.READING, title, part.text, notes=notes)
    elif part.kind == PartKind.URL:
        yield Planned(ActivityKind.LINK, title, part.text, part.url, notes=notes)
    elif part.kind == PartKind.BOOK:
        for number, chapter in enumerate(part.chapters):
            text = "\n\n".join(one for one in (part.text if not number else "", chapter.text) if one)
            yield Planned(ActivityKind.READING, _title(chapter.title or part.title), text, notes=notes)
    elif part.kind in PACKAGES:
        note = _("El paquete se revisa al traerlo; si no se puede abrir, queda por fuera.")
        yield Planned(ActivityKind.PACKAGE, title, part.text, files=part.files, notes=(*notes, note))
    elif part.kind == PartKind.FILE:
        yield from _of_files(part, title, left)
    else:
        yield from _of_quiz(part, title, left)


def _of_files(part: Part, title: str, left: list[LeftBehind]) -> Iterator[Planned]:
    shown = {found[2] for found in _FILE.finditer(part.text)}
    own = [one for one in part.files if one.sha1 not in shown]
    good = tuple(one for one in own if PurePosixPath(one.name).suffix.lower() in _ENDINGS)
    refused = [_("«%(name)s» no se trae: no es de una clase que se acepte.") % {"name": one.name}
               for one in own if one not in good]  # fmt: skip
    if good:
        yield Planned(ActivityKind.FILE, title, part.text, files=good, notes=(*part.losses, *refused))
    else:
        left.append(LeftBehind(title, str(ActivityKind.FILE.label), " ".join(refused)))


def _of_quiz(part: Part, title: str, left: list[LeftBehind]) -> Iterator[Planned]:
    told = brought(part.questions)
    good = tuple(one.fields for one in told if one.fields)
    if not good:
        reason = _("Ninguna de sus preguntas se puede traer.")
        left.append(LeftBehind(title, str(ActivityKind.QUIZ.label), " ".join([reason, *_said(told)])))
        return
    notes = (*part.losses, *_said(told))
    yield Planned(ActivityKind.QUIZ, title, part.text, questions=good, notes=notes)


def _said(told: list[Brought]) -> list[str]:
    return [
        (_("«%(words)s»: %(note)s") if one.fields else _("«%(words)s» queda por fuera: %(note)s"))
        % {"words": one.words[:60], "note": note}
        for one in told
        for note in one.notes
    ]


def _title(text: str) -> str:
    return text[:LONGEST_TITLE] or _("Sin título")
