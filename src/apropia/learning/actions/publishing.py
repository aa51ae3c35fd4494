"""Take a version from draft to published and, in time, to retirement."""

from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish as publish_event
from apropia.foundation.locks import hold
from apropia.foundation.search import actions as search
from apropia.learning import policies
from apropia.learning.events import CourseVersionPublished, CourseVersionRetired
from apropia.learning.models import (
    Activity,
    ActivityFile,
    Course,
    CourseVersion,
    Module,
    Question,
    Quiz,
    TaughtCompetence,
    VersionChange,
)
from apropia.learning.policies.outline import Outline
from apropia.learning.queries.open_comments import open_count
from apropia.learning.states import COURSE_VERSION, EDITABLE, VersionStatus
from apropia.people.models import Person

SEARCH_KIND = "learning.course"
RowT = TypeVar("RowT", TaughtCompetence, Module, Activity, ActivityFile, Quiz, Question)


class PilotHasLearners(DomainError):
    """Somebody already learns in the pilot: its text cannot be rewritten under her."""


class OpenVersionExists(DomainError):
    """The course already has a version that is being written."""


def submit(*, outline: Outline, by: Person, at: datetime) -> None:
    """Send a draft to review. Raises NotReady with everything that is missing."""
    version = outline.version
    with transaction.atomic():
        policies.courses.check_can_edit(by, version)
        policies.publication.check_ready(outline)
        _move(version, VersionStatus.IN_REVIEW, by=by, at=at, submitted_at=at, review_comment="")


def send_back(*, version: CourseVersion, comment: str, by: Person, at: datetime) -> None:
    """Return a version to its author with what to mend."""
    with transaction.atomic():
        policies.courses.check_can_review(by, version)
        if not comment.strip():
            raise DomainError(_("Escriba qué debe corregir el autor."), field="comment")
        if version.status == VersionStatus.PILOT and version.enrollments.exists():
            raise PilotHasLearners(
                _("Ya hay personas en el piloto. Publique la versión, o retírela y abra una versión nueva.")
            )
        _move(version, VersionStatus.DRAFT, by=by, at=at, reviewer=by, review_comment=comment.strip())


def start_pilot(*, version: CourseVersion, by: Person, at: datetime) -> None:
    """Approve the review and open the version to a few people of the team."""
    with transaction.atomic():
        policies.courses.check_can_review(by, version)
        policies.comments.check_none_open(open_count(version))
        _move(version, VersionStatus.PILOT, by=by, at=at, reviewer=by)


def publish(*, version: CourseVersion, by: Person, at: datetime, review_due_on: date) -> None:
    """Publish a version; the one published until now goes to *en retiro*: who began it may finish it.

    Publishes CourseVersionPublished.
    """
    with transaction.atomic():
        policies.courses.check_can_publish(by, version)
        policies.changes.check_told(version, VersionChange.objects.filter(version=version).first())
        policies.comments.check_none_open(open_count(version))
        CourseVersion.objects.filter(course=version.course_id, status=VersionStatus.PUBLISHED).update(
            status=VersionStatus.RETIRING
        )
        _move(version, VersionStatus.PUBLISHED, by=by, at=at, published_at=at, review_due_on=review_due_on)
        Course.objects.filter(pk=version.course_id).update(title=version.title)
        publish_event(
            CourseVersionPublished(
                entity_id=version.entity_id,
                at=at,
                course_id=version.course_id,
                version_id=version.pk,
                number=version.number,
            )
        )


def retire(*, version: CourseVersion, by: Person, at: datetime) -> None:
    """Close a version in two steps: first to new enrolments, then to everyone. Completions stay."""
    with transaction.atomic():
        if not by.has_role(*policies.courses.PUBLISHERS):
            policies.courses.check_can_publish(by, version)
        following = VersionStatus.RETIRING if version.status == VersionStatus.PUBLISHED else VersionStatus.RETIRED
        changes = {"retired_at": at} if following == VersionStatus.RETIRED else {}
        _move(version, following, by=by, at=at, **changes)
        publish_event(
            CourseVersionRetired(entity_id=version.entity_id, at=at, course_id=version.course_id, version_id=version.pk)
        )


def open_new_version(*, course: Course, by: Person, at: datetime) -> CourseVersion:
    """Copy the newest version into a draft with the next number. The copied one does not change."""
    with transaction.atomic():
        policies.courses.check_can_author(by)
        hold(course)
        newest = CourseVersion.objects.filter(course=course).order_by("-number").first()
        if newest is None or newest.status in (*EDITABLE, VersionStatus.IN_REVIEW, VersionStatus.PILOT):
            raise OpenVersionExists(_("Este curso ya tiene una versión abierta. Siga con ella."))
        draft = CourseVersion.objects.create(
            entity=course.entity,
            course=course,
            number=newest.number + 1,
            title=newest.title,
            summary=newest.summary,
            objectives=newest.objectives,
            duration_minutes=newest.duration_minutes,
            language=newest.language,
            author=by,
            created_at=at,
            changed_at=at,
        )
        _copy_content(newest, draft)
        record("learning.version.opened", entity=course.entity, by=by, on=draft, at=at)
        return draft


def index(*, course_id: int) -> None:
    """Let the search box find the published version of a course, or nothing of it where there is none."""
    course = Course.objects.select_related("entity").get(pk=course_id)
    version = course.versions.filter(status=VersionStatus.PUBLISHED).first()
    if version is None:
        search.remove(entity=course.entity, kind=SEARCH_KIND, object_id=course.pk)
        return
    lessons = version.activities.all()
    search.index(
        entity=course.entity,
        kind=SEARCH_KIND,
        object_id=course.pk,
        title=version.title,
        summary=version.summary,
        body="\n".join("\n".join((one.title, one.body, *(step["text"] for step in one.steps))) for one in lessons),
        url=reverse("learning:course", args=[course.code]),
    )


def _copy_content(source: CourseVersion, draft: CourseVersion) -> None:
    for taught in TaughtCompetence.objects.filter(version=source):
        _clone(taught, version=draft)
    modules = {module.pk: _clone(module, version=draft) for module in Module.objects.filter(version=source)}
    activities = {
        activity.pk: _clone(activity, version=draft, module=modules[activity.module_id])
        for activity in Activity.objects.filter(version=source)
    }
    for named in ActivityFile.objects.filter(activity__version=source):
        _clone(named, activity=activities[named.activity_id])
    for quiz in Quiz.objects.filter(version=source).prefetch_related("questions"):
        questions = list(quiz.questions.all())
        copy = _clone(quiz, version=draft, activity=activities.get(quiz.activity_id) if quiz.activity_id else None)
        Question.objects.bulk_create(_unsaved(question, quiz=copy) for question in questions)


def _unsaved(row: RowT, **changes: object) -> RowT:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    for name, value in changes.items():
        values.pop(f"{name}_id", None)
        values[name] = value
    return type(row)(**values)


def _clone(row: RowT, **changes: object) -> RowT:
    copy = _unsaved(row, **changes)
    copy.save(force_insert=True)
    return copy


def discard_draft(*, version: CourseVersion, by: Person, at: datetime) -> None:
    """Throw away the only draft of a course that nobody ever saw, and the course with it."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, version)
        course = version.course
        if course.versions.count() > 1 or version.enrollments.exists():
            raise DomainError(_("Este curso ya tuvo otras versiones o personas inscritas: no se descarta."))
        record("learning.course.discarded", entity=version.entity, by=by, on=course, at=at)
        version.delete()
        course.delete()


def _move(version: CourseVersion, status: VersionStatus, *, by: Person, at: datetime, **changes: object) -> None:
    before = COURSE_VERSION.move(version, status, changed_at=at, **changes)
    record(
        "learning.version.moved",
        entity=version.entity,
        by=by,
        on=version,
        at=at,
        detail={"from": before, "to": str(status)},
    )
