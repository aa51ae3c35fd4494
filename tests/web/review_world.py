"""Courses of the whole entity that somebody reviews."""

from datetime import datetime
from typing import Any

from apropia.learning import actions
from apropia.learning.states import VersionStatus
from apropia.people.models import Person
from learning.factories import make_version


def make_reviews(
    *, author: Person, reviewer: Person, mark: str, values: dict[str, dict[str, Any]], at: datetime
) -> None:
    """Add a course under review that was commented on, and say where its pages stand."""
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
