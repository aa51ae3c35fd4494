"""Until when a completion holds, and from when its course may be taken anew."""

import calendar
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.foundation.clock import months_after
from apropia.foundation.errors import DomainError
from apropia.learning.models import CourseRenewal, RenewalKind

# Who is late already when the renewal is first asked for has this long.
GRACE = timedelta(days=30)
MOST_MONTHS = 120
# Of the shortest month: a renewal never opens before the completion that it renews.
_SHORTEST_MONTH = 28


class RenewalMakesNoSense(DomainError):
    """The rule names a day that is not in each year, or opens before the completion."""


def holds_until(rule: CourseRenewal, done_on: date) -> date:
    """Return the last day on which a completion of that day holds."""
    if rule.kind == RenewalKind.INTERVAL:
        return months_after(done_on, rule.months)
    opens = opens_on(rule, done_on)
    ends = date(opens.year, rule.to_month, rule.to_day)
    return ends if ends >= opens else ends.replace(year=opens.year + 1)


def opens_on(rule: CourseRenewal, done_on: date) -> date:
    """Return the first day on which a completion of that day may be renewed."""
    if rule.kind == RenewalKind.INTERVAL:
        return holds_until(rule, done_on) - timedelta(days=rule.opens_days)
    opens = date(done_on.year, rule.from_month, rule.from_day)
    return opens if opens > done_on else opens.replace(year=done_on.year + 1)


def deadline_of(rule: CourseRenewal, done_on: date, *, today: date) -> date:
    """Return until when whoever renews has time: while it holds, or a while from today where it holds no more."""
    until = holds_until(rule, done_on)
    return until if until > today else today + GRACE


def check_makes_sense(rule: CourseRenewal) -> None:
    """Refuse what would be renewed before it is done, and days that some years lack."""
    if rule.kind == RenewalKind.INTERVAL:
        if not 1 <= rule.months <= MOST_MONTHS:
            raise RenewalMakesNoSense(_("Escriba de 1 a 120 meses."), field="months")
        if not 0 <= rule.opens_days < rule.months * _SHORTEST_MONTH:
            raise RenewalMakesNoSense(
                _("La renovación no puede abrirse antes de terminar el curso. Ponga menos días."), field="opens_days"
            )
        return
    for name in ("from", "to"):
        month, day = getattr(rule, f"{name}_month"), getattr(rule, f"{name}_day")
        # 2001: a year without 29 February, as the rule must hold in each.
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2001, month)[1]:
            raise RenewalMakesNoSense(_("Elija un día que ese mes tenga todos los años."), field=f"{name}_day")


def said(rule: CourseRenewal) -> str:
    """Return the rule in words: «cada 12 meses», «cada año, del 1 de marzo al 31 de mayo»."""
    if rule.kind == RenewalKind.INTERVAL:
        return ngettext("cada mes", "cada %(months)d meses", rule.months) % {"months": rule.months}
    return _("cada año, del %(first)s al %(last)s") % {
        "first": date_format(date(2001, rule.from_month, rule.from_day), r"j \d\e F"),
        "last": date_format(date(2001, rule.to_month, rule.to_day), r"j \d\e F"),
    }
