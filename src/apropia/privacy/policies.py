from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.people.models import Person, Role
from apropia.privacy.models import TextVersion
from apropia.privacy.states import TEXT


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


def can_see_counts(*, by: Person) -> bool:
    """Answer whether this person may see how many authorised each purpose."""
    return by.has_role(Role.DPO, Role.AUDITOR)


def check_can_see_counts(*, by: Person) -> None:
    """Hide the counts from everybody else."""
    if not can_see_counts(by=by):
        raise NotFound(_("Esta página no existe."))
