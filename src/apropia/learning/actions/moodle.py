"""Bring a course of Moodle: its backup is kept, looked at, and then becomes a draft."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.formats.errors import FormatError
from apropia.formats.moodle_backup.reading import contents_of, read_backup
from apropia.formats.moodle_backup.records import BackupFile
from apropia.formats.moodle_backup.store import Content
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.files import actions as files
from apropia.foundation.files import queries as stored
from apropia.foundation.files.kinds import BACKUP
from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import Progress, enqueue
from apropia.learning import policies
from apropia.learning.actions.authoring import create_course
from apropia.learning.actions.bringing import unsaved_question
from apropia.learning.models import Activity, ActivityFile, ActivityKind, CourseVersion, Module, Question, Quiz
from apropia.learning.policies.moodle_courses import MINUTES, OFFERED, CoursePlan, Planned, with_files
from apropia.learning.queries.files import LABEL
from apropia.learning.queries.moodle import BACKUPS, BringPage
from apropia.packages import actions as packages
from apropia.packages import queries as package_queries
from apropia.people.models import Person

CHUNK, IN_MEMORY = 1 << 20, 8 << 20
DAMAGED = "Su contenido no es el que dice la copia."


def keep_backup(*, data: IO[bytes], name: str, by: Person, at: datetime) -> StoredFile:
    """Keep a backup once it was read; one that is refused leaves nothing on disk. Raises DomainError."""
    policies.courses.check_can_author(by)
    file = files.store(
        entity=by.entity, data=data, name=name, kinds=BACKUP, by=by, at=at, owner=BACKUPS, field="file", detect=_kind_of
    )
    record("learning.backup.kept", entity=by.entity, by=by, on=file, at=at)
    return file


def _kind_of(path: Path, _name: str) -> str:
    try:
        with path.open("rb") as stream:
            read_backup(stream)
    except FormatError as problem:
        raise DomainError(str(problem)) from problem
    return next(iter(BACKUP.types))


def ask_for_course(*, page: BringPage, by: Person, at: datetime) -> Job:
    """Ask for the draft of a backup that was looked at, in the background."""
    policies.courses.check_can_author(by)
    asked = {"uid": str(page.file.uid), "by": str(by.uid)}
    return enqueue(
        "learning.bring_moodle_course", entity=by.entity, at=at, arguments=asked, by=by.uid, key=str(page.file.uid)
    )


def bring_course(*, page: BringPage, by: Person, at: datetime, progress: Progress) -> tuple[CourseVersion, list[str]]:
    """Make a draft of a backup; return it and what stayed behind on the way, in words."""
    plan = page.plan
    with stored.open_content(page.file) as stream:
        kept = _Kept(plan, by=by, at=at)
        kept.read(contents_of(stream, _wanted(plan)), progress)
    with transaction.atomic():
        version = create_course(title=plan.title, by=by, at=at)
        version.modules.all().delete()
        version.summary = plan.summary
        version.save(update_fields=["summary"])
        for place, planned in enumerate(plan.modules, 1):
            module = Module.objects.create(entity=version.entity, version=version, title=planned.title, position=place)
            ready = [one for one in planned.activities if kept.is_ready(one)]
            for position, activity in enumerate(ready, 1):
                _write(module, activity, kept, position=position, by=by, at=at)
            if not ready:
                module.delete()
        detail = {"activities": version.activities.count(), "files": len(kept.uids)}
        record("learning.course.brought", entity=version.entity, by=by, on=version, at=at, detail=detail)
        return version, kept.problems


def _wanted(plan: CoursePlan) -> dict[str, BackupFile]:
    named = {
        sha1
        for module in plan.modules
        for one in module.activities
        for sha1 in (*one.shown, *(file.sha1 for file in one.files))
    }
    return {sha1: file for sha1, file in plan.files.items() if sha1 in named}


class _Kept:
    """The files of a backup as they are kept here, and what could not be."""

    def __init__(self, plan: CoursePlan, *, by: Person, at: datetime) -> None:
        self._by, self._at = by, at
        packed = [one for module in plan.modules for one in module.activities if one.kind == ActivityKind.PACKAGE]
        self._packages = {file.sha1 for one in packed for file in one.files}
        self._total = len(_wanted(plan))
        self.uids: dict[str, UUID] = {}
        self.rows: dict[str, StoredFile] = {}
        self.problems: list[str] = []

    def read(self, contents: Iterable[tuple[BackupFile, Content]], progress: Progress) -> None:
        for done, (file, content) in enumerate(contents, 1):
            try:
                self.rows[file.sha1] = self._store(file, content)
                self.uids[file.sha1] = self.rows[file.sha1].uid
            except DomainError as refusal:
                self.problems.append(_("«%(name)s» no se trajo: %(why)s") % {"name": file.name, "why": refusal.message})
            progress(done, self._total, file.name[:100])

    def _store(self, file: BackupFile, content: Content) -> StoredFile:
        with SpooledTemporaryFile(max_size=IN_MEMORY) as whole:
            digest, size = hashlib.sha1(usedforsecurity=False), 0
            while size <= file.size and (chunk := content.read(CHUNK)):
                digest.update(chunk)
                size += len(chunk)
                whole.write(chunk)
            if size != file.size or digest.hexdigest() != file.sha1:
                raise DomainError(_(DAMAGED))
            whole.seek(0)
            if file.sha1 in self._packages:
                return packages.keeping.bring(data=whole, name=file.name, by=self._by, at=self._at)
            return files.store(
                entity=self._by.entity,
                data=whole,
                name=file.name,
                kinds=OFFERED,
                by=self._by,
                at=self._at,
                owner=LABEL,
            )

    def is_ready(self, planned: Planned) -> bool:
        """Say whether an activity has what it stands on: a package its file, an offer at least one."""
        if planned.kind not in (ActivityKind.FILE, ActivityKind.PACKAGE):
            return True
        if any(file.sha1 in self.uids for file in planned.files):
            return True
        self.problems.append(_("«%(title)s» no se trajo: le falta su archivo.") % {"title": planned.title})
        return False


def _write(module: Module, planned: Planned, kept: _Kept, *, position: int, by: Person, at: datetime) -> None:
    links = {sha1: reverse("files:open", args=[uid]) for sha1, uid in kept.uids.items()}
    activity = Activity.objects.create(
        entity=module.entity,
        version=module.version,
        module=module,
        position=position,
        kind=planned.kind,
        title=planned.title,
        duration_minutes=MINUTES,
        body=with_files(planned.body, links),
        address=planned.address,
    )
    _write_files(activity, planned, kept.rows)
    if planned.kind == ActivityKind.QUIZ:
        _write_quiz(activity, planned.questions)
    if planned.kind == ActivityKind.PACKAGE:
        uid = next(kept.uids[file.sha1] for file in planned.files if file.sha1 in kept.uids)
        found = package_queries.packages.found_for(person=by, uid=uid)
        activity.package = packages.keeping.keep(found=found, replaces=None, by=by, at=at)
        activity.save(update_fields=["package"])


def _write_files(activity: Activity, planned: Planned, rows: Mapping[str, StoredFile]) -> None:
    offered = [file.sha1 for file in planned.files] if planned.kind == ActivityKind.FILE else []
    named = [(sha1, False) for sha1 in offered] + [(sha1, True) for sha1 in dict.fromkeys(planned.shown)]
    ActivityFile.objects.bulk_create(
        ActivityFile(entity=activity.entity, activity=activity, file=rows[sha1], position=place, is_shown=is_shown)
        for place, (sha1, is_shown) in enumerate(named, 1)
        if sha1 in rows
    )


def _write_quiz(activity: Activity, questions: Iterable[Mapping[str, Any]]) -> None:
    quiz = Quiz.objects.create(
        entity=activity.entity, version=activity.version, activity=activity, title=activity.title
    )
    Question.objects.bulk_create(
        unsaved_question(quiz, fields, position=position) for position, fields in enumerate(questions, 1)
    )
