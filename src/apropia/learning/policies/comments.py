"""Who may comment on a version under review, answer, and call a comment settled."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.foundation.errors import DomainError, Forbidden
from apropia.learning.models import CourseVersion, ReviewComment
from apropia.learning.policies.courses import can_author, can_review
from apropia.learning.states import VersionStatus
from apropia.people.models import Person

UNDER_REVIEW = (VersionStatus.IN_REVIEW, VersionStatus.PILOT)
# While it is mended, too: a draft that came back is answered comment by comment.
BEING_MADE = (VersionStatus.DRAFT, *UNDER_REVIEW)
LONGEST_COMMENT = 2000


class CommentsAreOpen(DomainError):
    """A version was to go on while something said of it waits."""


def can_comment(person: Person, version: CourseVersion) -> bool:
    return version.status in UNDER_REVIEW and can_review(person, version)


def can_answer(person: Person, version: CourseVersion) -> bool:
    return version.status in BEING_MADE and can_author(person)


def can_settle(person: Person, thread: ReviewComment) -> bool:
    """Say whether a person may call a comment settled: the author of the version, or who wrote it."""
    is_hers = thread.version.author_id in (None, person.pk) or thread.author_id == person.pk
    return is_hers and can_answer(person, thread.version)


def check_can_comment(person: Person, version: CourseVersion) -> None:
    if version.status not in UNDER_REVIEW:
        raise DomainError(_("Solo se comenta un curso que está en revisión o en piloto."))
    if not can_comment(person, version):
        raise Forbidden(_("Solo una facilitadora o la gestora comenta lo que otra persona escribió."))


def check_can_answer(person: Person, version: CourseVersion) -> None:
    if not can_author(person):
        raise Forbidden(_("Solo quienes escriben contenidos responden comentarios."))
    if version.status not in BEING_MADE:
        raise DomainError(_("Esta versión ya no se comenta."))


def check_can_settle(person: Person, thread: ReviewComment) -> None:
    check_can_answer(person, thread.version)
    if not can_settle(person, thread):
        raise Forbidden(_("Solo quien escribe el curso, o quien comentó, dice que un comentario está resuelto."))


def check_none_open(count: int) -> None:
    if count:
        words = ngettext(
            "Queda %(count)d comentario abierto. Resuélvalo, o devuelva el curso a su autor.",
            "Quedan %(count)d comentarios abiertos. Resuélvalos, o devuelva el curso a su autor.",
            count,
        )
        raise CommentsAreOpen(words % {"count": count})
