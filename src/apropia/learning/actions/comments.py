"""Say something of a version under review, answer it, and settle it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind
from apropia.foundation import clock
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.learning import policies
from apropia.learning.models import Activity, CourseVersion, Question, ReviewComment
from apropia.people.models import Person

_TITLE = 160


def comment(
    *,
    version: CourseVersion,
    text: str,
    by: Person,
    at: datetime,
    activity: Activity | None = None,
    question: Question | None = None,
) -> ReviewComment:
    """Say something of a version, or of one of its activities or questions. Its author is told once a day."""
    with transaction.atomic():
        policies.comments.check_can_comment(by, version)
        written = ReviewComment.objects.create(
            entity=version.entity,
            version=version,
            activity=activity,
            question=question,
            about=str(activity or question or "")[:_TITLE],
            text=_words(text),
            author=by,
            written_at=at,
        )
        record("learning.comment.written", entity=version.entity, by=by, on=version, at=at)
        subject = _("Comentaron su curso «%(title)s»")
        _tell(
            version.author,
            version,
            subject,
            _("La revisión dejó comentarios. Respóndalos, o corrija y resuélvalos."),
            at,
        )
        return written


def answer(*, thread: ReviewComment, text: str, by: Person, at: datetime) -> ReviewComment:
    """Answer a comment. Whoever wrote it, and the author of the version, are told once a day."""
    with transaction.atomic():
        version = thread.version
        policies.comments.check_can_answer(by, version)
        if not thread.is_open:
            raise DomainError(_("Este comentario ya está resuelto. Ábralo otra vez para responder."), field="text")
        written = ReviewComment.objects.create(
            entity=version.entity, version=version, thread=thread, text=_words(text), author=by, written_at=at
        )
        record("learning.comment.answered", entity=version.entity, by=by, on=version, at=at)
        subject = _("Respondieron un comentario de «%(title)s»")
        for person in {thread.author, version.author} - {by, None}:
            _tell(person, version, subject, _("Lea la respuesta y diga si queda resuelto."), at)
        return written


def settle(*, thread: ReviewComment, by: Person, at: datetime) -> None:
    """Call a comment settled: what it asked was done, or why not was answered."""
    with transaction.atomic():
        policies.comments.check_can_settle(by, thread)
        _set(thread, "learning.comment.settled", settled_at=at, settled_by=by, by=by, at=at)


def reopen(*, thread: ReviewComment, by: Person, at: datetime) -> None:
    """Take up again a comment that was called settled and is not."""
    with transaction.atomic():
        policies.comments.check_can_comment(by, thread.version)
        _set(thread, "learning.comment.reopened", settled_at=None, settled_by=None, by=by, at=at)


def _set(
    thread: ReviewComment,
    action: str,
    *,
    settled_at: datetime | None,
    settled_by: Person | None,
    by: Person,
    at: datetime,
) -> None:
    thread.settled_at, thread.settled_by = settled_at, settled_by
    thread.save(update_fields=["settled_at", "settled_by"])
    record(action, entity=thread.entity, by=by, on=thread.version, at=at)


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise DomainError(_("Escriba el comentario."), field="text")
    return words


def _tell(person: Person | None, version: CourseVersion, subject: str, body: str, at: datetime) -> None:
    if person is None:
        return
    day = clock.local_date(at, version.entity.timezone)
    send(
        entity=version.entity,
        to=person,
        kind=MessageKind.COURSE,
        subject=subject % {"title": version.title},
        body_text=body,
        link=reverse("learning:author_comments", args=[version.pk]),
        link_label=_("Ver los comentarios"),
        # However many comments a day brings, they are one letter.
        idempotency_key=f"learning.comments.{version.pk}.{day}",
        at=at,
    )
