"""What was said of a version under review, as the person who looks may act on it."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import Activity, CourseVersion, Question, ReviewComment
from apropia.learning.policies import comments as rules
from apropia.learning.policies.courses import can_author
from apropia.learning.queries.authoring import version_for
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Thread:
    """A comment with its answers, and what this person may do with it."""

    comment: ReviewComment
    answers: tuple[ReviewComment, ...]
    can_answer: bool
    can_settle: bool
    can_reopen: bool


@dataclasses.dataclass(frozen=True)
class Discussion:
    """Everything said of a version: what waits first. `subjects` are the parts that may be spoken of, by value."""

    version: CourseVersion
    open: tuple[Thread, ...]
    settled: tuple[Thread, ...]
    can_comment: bool
    subjects: Mapping[str, tuple[Activity | None, Question | None]]

    def choices(self) -> list[tuple[str, str]]:
        """Return the parts in words, for a field."""
        return [(value, _name_of(*parts)) for value, parts in self.subjects.items()]


def discussion_for(*, person: Person, pk: int) -> Discussion:
    """Return what was said of a version, in five queries whatever its size. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    roots = ReviewComment.objects.filter(version=version, thread=None).select_related(
        "version", "author", "settled_by", "activity", "question"
    )
    threads = [_thread(person, root) for root in roots.prefetch_related("answers__author")]
    may = rules.can_comment(person, version)
    return Discussion(
        version=version,
        open=tuple(one for one in threads if one.comment.is_open),
        settled=tuple(one for one in threads if not one.comment.is_open),
        can_comment=may,
        subjects=_subjects(version) if may else {},
    )


def comment_for(*, person: Person, pk: int) -> ReviewComment:
    """Return a comment that others answer, for whoever writes courses in its entity. Raises `NotFound`."""
    found = (
        ReviewComment.objects.filter(pk=pk, entity=person.entity_id, thread=None)
        .select_related("version__course", "version__author", "version__entity", "author", "entity")
        .first()
    )
    if found is None or not can_author(person):
        raise NotFound(_("Este comentario no existe."))
    return found


def written_by(*, entity_id: int, person_uid: UUID) -> Sequence[Mapping[str, Any]]:
    """Return the comments that a person wrote, for her own record."""
    found = ReviewComment.objects.filter(entity=entity_id, author__uid=person_uid).select_related("version")
    return [
        {"curso": one.version.title, "sobre": one.about, "comentario": one.text, "fecha": one.written_at}
        for one in found
    ]


def _thread(person: Person, root: ReviewComment) -> Thread:
    return Thread(
        comment=root,
        answers=tuple(root.answers.all()),
        can_answer=root.is_open and rules.can_answer(person, root.version),
        can_settle=root.is_open and rules.can_settle(person, root),
        can_reopen=not root.is_open and rules.can_comment(person, root.version),
    )


def _subjects(version: CourseVersion) -> dict[str, tuple[Activity | None, Question | None]]:
    found: dict[str, tuple[Activity | None, Question | None]] = {"": (None, None)}
    found |= {f"a{one.pk}": (one, None) for one in version.activities.select_related("module")}
    questions = Question.objects.filter(quiz__version=version).select_related("quiz").order_by("quiz", "position", "pk")
    return found | {f"q{one.pk}": (None, one) for one in questions}


def _name_of(activity: Activity | None, question: Question | None) -> str:
    if activity is not None:
        return f"{activity.get_kind_display()}: {activity.title}"
    if question is not None:
        return _("Pregunta de «%(quiz)s»: %(text)s") % {"quiz": question.quiz.title, "text": question}
    return _("Todo el curso")
