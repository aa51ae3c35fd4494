"""Courses of the whole entity that somebody reviews."""

from datetime import datetime, timedelta
from typing import Any

from apropia.learning import actions, queries
from apropia.learning.models import ReviewKind, ReviewReason
from apropia.learning.states import VersionStatus
from apropia.people.models import Person
from learning.factories import make_version, take_course


def make_reviews(
    *, author: Person, reviewer: Person, member: Person, mark: str, values: dict[str, dict[str, Any]], at: datetime
) -> None:
    """Add a course that was commented on and one that changed, and say where their pages stand."""
    _changed(author=author, publisher=reviewer, member=member, mark=mark, values=values, at=at)
    version = make_version(
        entity=author.entity,
        at=at,
        code="revisado-z",
        title=f"Revisado {mark}",
        author=author,
        status=VersionStatus.IN_REVIEW,
    )
    thread = actions.comments.comment(version=version, text=f"Falta {mark}.", by=reviewer, at=at)
    actions.comments.answer(thread=thread, text=f"Ya está {mark}.", by=author, at=at)
    values["learning:author_comment_"] = {"pk": thread.pk}
    values["learning:author_comments"] = {"pk": version.pk}


def _changed(
    *, author: Person, publisher: Person, member: Person, mark: str, values: dict[str, dict[str, Any]], at: datetime
) -> None:
    first = make_version(entity=author.entity, at=at, code="cambiado-z", title=f"Cambiado {mark}", author=author)
    take_course(version=first, person=member, at=at)
    second = actions.publishing.open_new_version(course=first.course, by=author, at=at)
    told = {"kind": "UPDATE", "note": f"Cambió {mark}.", "redo_days": 10}
    actions.changes.class_change(version=second, by=author, at=at, **told)
    second.status = VersionStatus.PILOT
    second.save()
    due = at.date() + timedelta(days=365)
    actions.publishing.publish(version=second, by=publisher, at=at, review_due_on=due)
    found = queries.care.Found(second.course_id, ReviewKind.AGE, "2026-01-01", f"Por {mark}.")
    actions.care.raise_reasons(found=[found], at=at)
    values["learning:author_decide"] = {"pk": ReviewReason.objects.get(course=second.course).pk}
    values["learning:author_care"] = {"pk": second.pk}
    values["learning:author_change"] = {"pk": second.pk}
    values["learning:update"] = {"code": "cambiado-z"}
