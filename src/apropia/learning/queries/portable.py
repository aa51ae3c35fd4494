"""A course as one file, and what a course file that somebody brought becomes."""

import dataclasses
import re
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.formats.packages.archive import MOST_BYTES
from apropia.formats.portable_course import records
from apropia.formats.portable_course.reading import read_course
from apropia.formats.portable_course.writing import write_course
from apropia.foundation.errors import DomainError
from apropia.foundation.files import queries as files
from apropia.foundation.files.models import StoredFile
from apropia.learning.models import Activity, Course, CourseVersion, Question, Quiz, QuizPurpose
from apropia.learning.policies.courses import can_enroll_others
from apropia.learning.policies.portable_courses import PortablePlan, plan_of
from apropia.learning.queries.authoring import version_for
from apropia.learning.queries.bringing import brought_file_for
from apropia.learning.queries.completions import rule_of
from apropia.learning.queries.files import LABEL
from apropia.people.models import Person

# The owner under which course files are stored until they are swept.
PORTABLE = "learning.course_file"
JOB = "learning.bring_course_file"
_UUID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_QUIZ_NAMES = ("pass_percent", "tries_allowed", "wait_hours", "shuffles_questions", "shuffles_options", "draws")
_SAME = (
    *("kind", "title", "duration_minutes", "body", "image_alt", "video_url", "video_is_silent"),
    *("has_captions_there", "transcript", "address", "done_when", "alternative"),
)
# Texts that may name files.
_LINKING = ("body", "alternative")


class TooLarge(DomainError):
    """A course has more than what one file brings elsewhere."""


@dataclasses.dataclass(frozen=True)
class Portable:
    """A course as its file says it, and its files by their place."""

    course: records.Course
    files: tuple[StoredFile, ...]
    name: str

    def file(self) -> IO[bytes]:
        """Write the file; whoever asks closes it."""
        # The answer that is sent from it closes it.
        target = TemporaryFile()  # noqa: SIM115
        write_course(self.course, lambda place: files.open_content(self.files[place]), target)
        target.seek(0)
        return target


@dataclasses.dataclass(frozen=True)
class BringPage:
    file: StoredFile
    plan: PortablePlan


def portable_for(*, person: Person, pk: int) -> Portable:
    """Return a version, draft or published, as another installation brings it. Raises `NotFound` or `TooLarge`."""
    version = version_for(person=person, pk=pk)
    activities = list(
        version.activities.select_related("quiz", "package").prefetch_related("files__file", "quiz__questions")
    )
    kept = _Kept(version, activities)
    tests = {quiz.purpose: _quiz(quiz) for quiz in version.quizzes.exclude(purpose=QuizPurpose.PRACTICE)}
    course = records.Course(
        format=records.FORMAT,
        version=records.VERSION,
        title=version.title,
        summary=version.summary,
        objectives=tuple(version.objectives),
        duration_minutes=version.duration_minutes,
        language=version.language,
        competences=_taught(version),
        before=_before(version),
        services=_services(version),
        renewal=_renewal(version),
        modules=tuple(
            records.Module(
                title=module.title,
                activities=tuple(kept.activity(one) for one in activities if one.module_id == module.pk),
            )
            for module in version.modules.all()
        ),
        pre=tests.get(QuizPurpose.PRE),
        post=tests.get(QuizPurpose.POST),
        files=kept.as_records(),
    )
    if sum(file.size for file in kept.files) > MOST_BYTES:
        raise TooLarge(_("Sus archivos pesan más de 1 GB y no caben en un solo archivo. Deje los videos en su sitio."))
    return Portable(course, tuple(kept.files), f"{slugify(version.title)[:60] or 'curso'}-v{version.number}.zip")


def _taught(version: CourseVersion) -> tuple[records.Competence, ...]:
    return tuple(
        records.Competence(
            framework=one.competence.area.framework.code,
            code=one.competence.code,
            name=one.competence.name,
            level=one.level,
        )
        for one in version.taught.select_related("competence__area__framework")
    )


def _before(version: CourseVersion) -> tuple[records.Before, ...]:
    return tuple(
        records.Before(kind=one.kind, code=one.other.code, title=one.other.title)
        for one in version.course.prerequisites.select_related("other")
    )


def _services(version: CourseVersion) -> tuple[records.Service, ...]:
    ties = version.course.service_ties.order_by("service__code").values_list("service__code", "service__name")
    return tuple(records.Service(code=code, name=name) for code, name in ties)


def _renewal(version: CourseVersion) -> records.Renewal | None:
    rule = rule_of(version.course)
    names = [one.name for one in dataclasses.fields(records.Renewal)]
    return records.Renewal(**{name: getattr(rule, name) for name in names}) if rule else None


def bring_page_for(*, person: Person, uid: UUID) -> BringPage:
    """Read a course file that this person brought. Raises `NotFound`."""
    file = brought_file_for(person=person, uid=uid, owner=PORTABLE)
    with files.open_content(file) as stream:
        found = read_course(stream)
    codes = [one.code for one in found.course.competences]
    known = Competence.objects.filter(code__in=codes).select_related("area__framework")
    named = Course.objects.filter(entity=person.entity_id, code__in=[one.code for one in found.course.before])
    courses = {(code, title): pk for code, title, pk in named.values_list("code", "title", "pk")}
    own = ITService.objects.filter(entity=person.entity_id, code__in=[one.code for one in found.course.services])
    plan = plan_of(
        found.course,
        unknown=found.unknown,
        known=list(known),
        courses=courses,
        services={(code, name): pk for code, name, pk in own.values_list("code", "name", "pk")},
        may_renew=can_enroll_others(person),
    )
    return BringPage(file, plan)


def bring_page_of(*, uid: str, by: str) -> tuple[BringPage, Person]:
    """Return what a job was asked to bring, and for whom."""
    person = Person.objects.select_related("entity").get(uid=by)
    return bring_page_for(person=person, uid=UUID(uid)), person


class _Kept:
    """The files of a version by their place: those of its fields, those it offers, and those its texts name."""

    def __init__(self, version: CourseVersion, activities: Iterable[Activity]) -> None:
        self._link = re.compile(re.escape(reverse("files:open", args=[UUID(int=0)])).replace(str(UUID(int=0)), _UUID))
        wanted: dict[UUID, None] = {}
        for activity in activities:
            named = [activity.image, activity.video, activity.captions, activity.package and activity.package.file]
            named += [one.file.uid for one in activity.files.all()]
            wanted |= dict.fromkeys(uid for uid in named if uid)
        written = {UUID(uid) for one in activities for uid in self._link.findall(_text_of(one))} - set(wanted)
        own = StoredFile.objects.filter(entity=version.entity_id, uid__in=written, owner=LABEL).order_by("pk")
        wanted |= dict.fromkeys(own.values_list("uid", flat=True))
        rows = files.files_of(entity=version.entity, uids=list(wanted))
        self.files = [rows[uid] for uid in wanted if uid in rows]
        self._place_of = {file.uid: place for place, file in enumerate(self.files)}

    def as_records(self) -> tuple[records.File, ...]:
        return tuple(
            records.File(name=one.name, media_type=one.media_type, size=one.size, sha256=one.sha256)
            for one in self.files
        )

    def activity(self, activity: Activity) -> records.Activity:
        quiz = getattr(activity, "quiz", None)
        return records.Activity(
            **{name: getattr(activity, name) for name in _SAME}
            | {name: self._link.sub(self._named, getattr(activity, name)) for name in _LINKING},
            image=self._place(activity.image),
            video=self._place(activity.video),
            captions=self._place(activity.captions),
            package=self._place(activity.package.file) if activity.package else None,
            steps=tuple(records.Step(text=step["text"], check=step.get("check", "")) for step in activity.steps),
            files=self._attached(activity),
            quiz=_quiz(quiz) if quiz else None,
        )

    def _attached(self, activity: Activity) -> tuple[records.Attached, ...]:
        rows = [(one.file.uid, one.is_shown) for one in activity.files.all()]
        there = {uid for uid, _is_shown in rows}
        shown = dict.fromkeys(UUID(uid) for uid in self._link.findall(_text_of(activity)))
        rows += [(uid, True) for uid in shown if uid not in there]
        return tuple(
            records.Attached(file=self._place_of[uid], is_shown=is_shown)
            for uid, is_shown in rows
            if uid in self._place_of
        )

    def _named(self, link: re.Match[str]) -> str:
        place = self._place_of.get(UUID(link[1]))
        return link[0] if place is None else f"{records.FILE_SCHEME}{place}"

    def _place(self, uid: UUID | None) -> int | None:
        return self._place_of.get(uid) if uid else None


def _text_of(activity: Activity) -> str:
    return "\n".join(getattr(activity, name) for name in _LINKING)


def _quiz(quiz: Quiz) -> records.Quiz:
    return records.Quiz(
        title=quiz.title,
        questions=tuple(_question(one) for one in quiz.questions.all()),
        **{name: getattr(quiz, name) for name in _QUIZ_NAMES},
    )


def _question(question: Question) -> records.Question:
    return records.Question(
        kind=question.kind,
        text=question.text,
        parts=tuple(_part(part) for part in question.parts),
        **{name: getattr(question, name) for name in ("explanation", "measures", "unit", "group")},
    )


def _part(part: dict[str, object]) -> records.Part:
    known = {one.name for one in dataclasses.fields(records.Part)} - {"options"}
    values = {name: value for name, value in part.items() if name in known}
    options = part.get("options")
    if isinstance(options, list):
        values["options"] = tuple(records.Option(**option) for option in options)
    return records.Part(**values)  # type: ignore[arg-type]  # a stored part has the types of its fields
