"""The other way of doing a package's activity, for who cannot use the package."""

from datetime import datetime

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, NotFound
from apropia.learning.models import Activity, ActivityKind
from apropia.learning.policies.pace import check_passed, words_of
from apropia.science.psychometrics import pace


def has_alternative(activity: Activity) -> bool:
    return activity.kind == ActivityKind.PACKAGE and bool(activity.alternative.strip())


def check_has_alternative(activity: Activity) -> None:
    if not has_alternative(activity):
        raise NotFound(_("Esta actividad no tiene otra manera de hacerse."))


def least_seconds(activity: Activity) -> float:
    """Return the least that the other way takes: by its words, or by its minutes where a file has to be read."""
    words = 0 if activity.offers else words_of(activity.alternative)
    return pace.least_seconds(words=words, minutes=activity.duration_minutes)


def check_read(activity: Activity, *, opened_at: datetime | None, at: datetime) -> None:
    """Refuse to end the other way before the least time that it takes."""
    if opened_at is None:
        raise DomainError(_("Abra primero la otra manera de hacer esta actividad."))
    check_passed(least_seconds(activity), opened_at=opened_at, at=at)
