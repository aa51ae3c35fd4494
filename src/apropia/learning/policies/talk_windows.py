"""Who may sign up for a talk, and when."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError
from apropia.learning.models.talk_windows import SignUpWindow
from apropia.people.models import Person


def refusal_of(windows: Iterable[SignUpWindow], person: Person, at: datetime) -> str:
    """Return why a person may not sign up at this moment, or nothing when they may."""
    every = list(windows)
    own = [one for one in every if is_for(one, person)]
    if not every or any(_is_open(one, at) for one in own):
        return ""
    if not own:
        return _("Esta charla es para otras dependencias o tipos de vinculación.")
    coming = [one.opens_at for one in own if one.opens_at > at]
    if coming:
        return _("Desde el %(when)s usted se puede inscribir.") % {"when": _in_words(min(coming), person)}
    closed = max(one.closes_at for one in own if one.closes_at is not None)
    return _("El %(when)s terminó el plazo para inscribirse.") % {"when": _in_words(closed, person)}


def check_admits(windows: Iterable[SignUpWindow], person: Person, at: datetime) -> None:
    """Refuse who is not of the audience, or comes before or after its time."""
    reason = refusal_of(windows, person, at)
    if reason:
        raise DomainError(reason)


def is_for(window: SignUpWindow, person: Person) -> bool:
    """Say whether a window is for a person: a unit stands for those below it."""
    if window.engagement_type and window.engagement_type != person.engagement_type:
        return False
    if window.unit is None or person.unit_id == window.unit_id:
        return True
    path = person.unit.path if person.unit is not None else ""
    return bool(window.unit.path) and path.startswith(window.unit.path)


def _is_open(window: SignUpWindow, at: datetime) -> bool:
    return window.opens_at <= at and (window.closes_at is None or at < window.closes_at)


def _in_words(moment: datetime, person: Person) -> str:
    return date_format(moment.astimezone(ZoneInfo(person.entity.timezone)), "j \\d\\e F, g:i\u00a0a")
