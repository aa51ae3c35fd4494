import hashlib

from django.utils.translation import gettext as _

from apropia.foundation.errors import Conflict, DomainError, NotFound
from apropia.people.models import Person, Role
from apropia.privacy.models import TextVersion
from apropia.privacy.states import TEXT

SHORTEST_TEXT = 200  # characters


def can_manage_texts(*, by: Person) -> bool:
    """Answer whether this person writes and approves notices and policies."""
    return by.has_role(Role.DPO)


def check_can_manage_texts(*, by: Person) -> None:
    """Refuse whoever is not the data-protection officer."""
    if not can_manage_texts(by=by):
        raise NotFound(_("Esta página no existe."))


def check_is_draft(*, text: TextVersion) -> None:
    """Refuse to change a text that was approved: a new version is written instead."""
    TEXT.check(text, TextVersion.State.APPROVED)


def check_is_complete(*, text: TextVersion) -> None:
    """Refuse to approve a text that is too short to say anything."""
    if len(text.body) < SHORTEST_TEXT:
        raise DomainError(_("El texto es muy corto para aprobarlo. Complételo primero."), field="body")


def draft_mark(*, text: TextVersion) -> str:
    """Return what tells one state of a draft from another: its words, and whether it asks everybody again."""
    return hashlib.sha256(f"{getattr(text, 'asks_again', False)}\n{text.body}".encode()).hexdigest()


def check_is_as_seen(*, text: TextVersion, seen: str) -> None:
    """Refuse to approve a draft that changed since it was looked at: it may ask everybody again, and did not then."""
    if draft_mark(text=text) != seen:
        raise Conflict(_("El borrador cambió mientras usted lo miraba. Lea otra vez lo que va a aprobar."))


def can_see_counts(*, by: Person) -> bool:
    """Answer whether this person may see how many authorised each purpose."""
    return by.has_role(Role.DPO, Role.AUDITOR)


def check_can_see_counts(*, by: Person) -> None:
    """Hide the counts from everybody else."""
    if not can_see_counts(by=by):
        raise NotFound(_("Esta página no existe."))
