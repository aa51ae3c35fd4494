from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, NotFound
from apropia.people.models import Person, Role
from apropia.privacy.models import TextVersion


class TextIsApproved(DomainError):
    """An approved text never changes; a new version is written instead."""


def can_manage_texts(*, by: Person) -> bool:
    """Answer whether this person writes and approves notices and policies."""
    return by.has_role(Role.DPO)


def check_can_manage_texts(*, by: Person) -> None:
    """Refuse whoever is not the data-protection officer."""
    if not can_manage_texts(by=by):
        raise NotFound(_("Esta página no existe."))


def check_is_draft(*, text: TextVersion) -> None:
    """Refuse to change a text that was approved."""
    if text.state != TextVersion.State.DRAFT:
        raise TextIsApproved(_("Esta versión ya fue aprobada y no cambia. Escriba una versión nueva."))


def can_see_counts(*, by: Person) -> bool:
    """Answer whether this person may see how many authorised each purpose."""
    return by.has_role(Role.DPO, Role.AUDITOR)


def check_can_see_counts(*, by: Person) -> None:
    """Hide the counts from everybody else."""
    if not can_see_counts(by=by):
        raise NotFound(_("Esta página no existe."))
