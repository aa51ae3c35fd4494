"""Bring a course from a file of another installation: it is kept, looked at, and then becomes a draft."""

import dataclasses
import re
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.formats.errors import FormatError
from apropia.formats.portable_course import records
from apropia.formats.portable_course.reading import CourseFile, check_files, read_course
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.files import actions as files
from apropia.foundation.files import queries as stored
from apropia.foundation.files.kinds import CAPTIONS, COURSE, IMAGE, VIDEO, KindSet
from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import Progress, enqueue
from apropia.learning import policies
from apropia.learning.actions.authoring import create_course, steps_of
from apropia.learning.actions.bringing import unsaved_question
from apropia.learning.actions.prerequisites import ask_before
from apropia.learning.actions.renewals import ask_for_renewal
from apropia.learning.models import (
    Activity,
    ActivityFile,
    ActivityKind,
    Course,
    CourseService,
    CourseVersion,
    Module,
    Question,
    Quiz,
    QuizPurpose,
    TaughtCompetence,
)
from apropia.learning.policies.moodle_courses import OFFERED
from apropia.learning.policies.portable_courses import PlannedActivity, PlannedTest, PortablePlan, address_of, done_when
from apropia.learning.queries.files import LABEL
from apropia.learning.queries.portable import JOB, PORTABLE, BringPage
from apropia.packages import actions as packages
from apropia.packages import queries as package_queries
from apropia.people.models import Person

_LINK = re.compile(re.escape(records.FILE_SCHEME) + r"(\d{1,4})(?!\d)")
_QUIZ_NAMES = ("pass_percent", "tries_allowed", "wait_hours", "shuffles_questions", "shuffles_options", "draws")
_SAME = ("title", "duration_minutes", "image_alt", "video_is_silent", "has_captions_there", "transcript")
_PACKAGED = "package"


def keep_file(*, data: IO[bytes], name: str, by: Person, at: datetime) -> StoredFile:
    """Keep a course file once all of it was read; one that is refused leaves nothing on disk. Raises DomainError."""
    policies.courses.check_can_author(by)
    file = files.store(
        entity=by.entity,
        data=data,
        name=name,
        kinds=COURSE,
        by=by,
        at=at,
        owner=PORTABLE,
        field="file",
        detect=_kind_of,
    )
    record("learning.course_file.kept", entity=by.entity, by=by, on=file, at=at)
    return file


def _kind_of(path: Path, _name: str) -> str:
    try:
        with path.open("rb") as stream:
            check_files(read_course(stream))
    except FormatError as problem:
        raise DomainError(str(problem)) from problem
    return next(iter(COURSE.types))


def ask_for_course(*, page: BringPage, by: Person, at: datetime) -> Job:
    """Ask for the draft of a course file that was looked at, in the background."""
    policies.courses.check_can_author(by)
    asked = {"uid": str(page.file.uid), "by": str(by.uid)}
    return enqueue(JOB, entity=by.entity, at=at, arguments=asked, by=by.uid, key=str(page.file.uid))


def bring_course(*, page: BringPage, by: Person, at: datetime, progress: Progress) -> tuple[CourseVersion, list[str]]:
    """Make a draft of a course file; return it and what did not come, in words."""
    plan = page.plan
    kept = _Kept(plan, by=by, at=at)
    with stored.open_content(page.file) as stream:
        kept.read(read_course(stream), progress)
    with transaction.atomic():
        version = create_course(title=plan.course.title, by=by, at=at)
        version.modules.all().delete()
        for name in ("summary", "duration_minutes", "language"):
            setattr(version, name, getattr(plan.course, name))
        version.objectives = list(plan.course.objectives)
        version.save()
        TaughtCompetence.objects.bulk_create(
            TaughtCompetence(entity=version.entity, version=version, competence_id=pk, level=level)
            for pk, level in plan.taught.items()
        )
        for place, planned in enumerate(plan.modules, 1):
            module = Module.objects.create(entity=version.entity, version=version, title=planned.title, position=place)
            ready = [one for one in planned.activities if one.kind is not None]
            for position, activity in enumerate(ready, 1):
                _write(module, activity, kept, position=position, by=by, at=at)
        _write_tests(version, plan)
        _tie(version.course, plan, by=by, at=at)
        detail = {"activities": version.activities.count(), "files": len(kept.rows)}
        record("learning.course_file.brought", entity=version.entity, by=by, on=version, at=at, detail=detail)
    return version, [*_left(plan), *kept.problems]


def _tie(course: Course, plan: PortablePlan, *, by: Person, at: datetime) -> None:
    """Give the course, in all its versions, what comes before it, the services it speaks of, and its renewal."""
    if plan.before:
        ask_before(course=course, kinds=plan.before, by=by, at=at)
    CourseService.objects.bulk_create(
        CourseService(entity=course.entity, course=course, service_id=pk) for pk in plan.services
    )
    if plan.course.renewal is not None and plan.renewal is not None:
        ask_for_renewal(course=course, rule=dataclasses.asdict(plan.course.renewal), by=by, at=at)


def _left(plan: PortablePlan) -> list[str]:
    told = [
        f"«{one.source.title}»: {note}" for module in plan.modules for one in module.activities for note in one.notes
    ]
    return [*plan.notes, *told]


class _Kept:
    """The files of a course as they are kept here, each for what it is there for, and what could not be."""

    def __init__(self, plan: PortablePlan, *, by: Person, at: datetime) -> None:
        self._by, self._at = by, at
        self.rows: dict[tuple[int, str], StoredFile] = {}
        self.problems: list[str] = []
        ready = [one.source for module in plan.modules for one in module.activities if one.kind is not None]
        self._wanted = dict.fromkeys(pair for activity in ready for pair in _uses(activity))

    def read(self, found: CourseFile, progress: Progress) -> None:
        for done, (place, use) in enumerate(self._wanted, 1):
            name = found.course.files[place].name
            try:
                with found.open(place) as content:
                    self.rows[place, use] = self._store(content, name, use)
            except DomainError as refusal:
                self.problems.append(_("«%(name)s» no se trajo: %(why)s") % {"name": name, "why": refusal.message})
            progress(done, len(self._wanted), name[:100])

    def _store(self, content: IO[bytes], name: str, use: str) -> StoredFile:
        if use == _PACKAGED:
            return packages.keeping.bring(data=content, name=name, by=self._by, at=self._at)
        kinds: dict[str, KindSet] = {"image": IMAGE, "video": VIDEO, "captions": CAPTIONS}
        return files.store(
            entity=self._by.entity,
            data=content,
            name=name,
            kinds=kinds.get(use, OFFERED),
            by=self._by,
            at=self._at,
            owner=LABEL,
        )

    def uid(self, place: int | None, use: str) -> Any:
        row = None if place is None else self.rows.get((place, use))
        return row.uid if row else None

    def with_links(self, body: str) -> str:
        """Return a text whose links lead to the files kept here; one to what did not come leads nowhere."""

        def link(named: re.Match[str]) -> str:
            uid = self.uid(int(named[1]), "file")
            return reverse("files:open", args=[uid]) if uid else "#"

        return _LINK.sub(link, body)


def _uses(activity: records.Activity) -> list[tuple[int, str]]:
    named = [(getattr(activity, use), use) for use in ("image", "video", "captions", _PACKAGED)]
    return [(place, use) for place, use in named if place is not None] + [(one.file, "file") for one in activity.files]


def _write(module: Module, planned: PlannedActivity, kept: _Kept, *, position: int, by: Person, at: datetime) -> None:
    source = planned.source
    activity = Activity.objects.create(
        entity=module.entity,
        version=module.version,
        module=module,
        position=position,
        kind=source.kind,
        **{name: getattr(source, name) for name in _SAME},
        **{use: kept.uid(getattr(source, use), use) for use in ("image", "video", "captions")},
        body=kept.with_links(source.body),
        alternative=kept.with_links(source.alternative),
        steps=steps_of([{"text": step.text, "check": step.check} for step in source.steps]),
        address=address_of(source.address),
        video_url=address_of(source.video_url),
        done_when=done_when(source),
    )
    ActivityFile.objects.bulk_create(
        ActivityFile(
            entity=module.entity,
            activity=activity,
            file=kept.rows[one.file, "file"],
            position=place,
            is_shown=one.is_shown,
        )
        for place, one in enumerate(source.files, 1)
        if (one.file, "file") in kept.rows
    )
    if source.kind == ActivityKind.QUIZ:
        rules = {name: getattr(source.quiz, name) for name in _QUIZ_NAMES} if source.quiz else {}
        quiz = Quiz.objects.create(
            entity=module.entity, version=module.version, activity=activity, title=source.title, **rules
        )
        _write_questions(quiz, planned.questions)
    uid = kept.uid(source.package, _PACKAGED)
    if uid and source.kind == ActivityKind.PACKAGE:
        found = package_queries.packages.found_for(person=by, uid=uid)
        activity.package = packages.keeping.keep(found=found, replaces=None, by=by, at=at)
        activity.save(update_fields=["package"])


def _write_tests(version: CourseVersion, plan: PortablePlan) -> None:
    tests: dict[QuizPurpose, PlannedTest | None] = {QuizPurpose.PRE: plan.pre, QuizPurpose.POST: plan.post}
    for purpose, test in tests.items():
        if test is not None:
            quiz = Quiz.objects.create(entity=version.entity, version=version, purpose=purpose, title=test.source.title)
            _write_questions(quiz, test.questions)


def _write_questions(quiz: Quiz, questions: Any) -> None:
    Question.objects.bulk_create(
        unsaved_question(quiz, fields, position=place) for place, fields in enumerate(questions, 1)
    )
