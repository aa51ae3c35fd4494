"""How much of a week a person gives to her route, until when, and in which forms she prefers to learn."""

import dataclasses
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apropia.foundation.errors import DomainError
from apropia.learning.models import StepKind

# methods.md#routes
WEEKS = 12
HOURS_A_WEEK = 2
MOST_HOURS = 40
LONGEST = timedelta(days=365)
_FORMS = {
    StepKind.COURSE: gettext_lazy("cursos"),
    StepKind.GUIDE: gettext_lazy("guías"),
    StepKind.TALK: gettext_lazy("charlas"),
}


class PaceMakesNoSense(DomainError):
    """The hours or the date that a person gave cannot be planned with."""


@dataclasses.dataclass(frozen=True)
class RoutePace:
    """Hours for learning in a week, the day until which to plan (none: some weeks on from any day), preferred forms."""

    hours_a_week: int = HOURS_A_WEEK
    until: date | None = None
    forms: frozenset[str] = frozenset()

    def hours(self, *, on: date) -> float:
        """Return how many hours there are in all. A day that has passed says nothing more."""
        if self.until is None or self.until < on:
            return float(WEEKS * self.hours_a_week)
        return self.minutes_until(self.until, on=on) / 60

    def minutes_until(self, day: date, *, on: date) -> float:
        """Turn a date into minutes of learning, that day included."""
        return ((day - on).days + 1) / 7 * self.hours_a_week * 60

    def prefers(self, kind: str) -> bool:
        return not self.forms or kind in self.forms

    def said(self, *, on: date) -> str:
        """Return it in words, as the person reads what her route was planned with."""
        told = ngettext("%(count)d hora a la semana", "%(count)d horas a la semana", self.hours_a_week)
        told %= {"count": self.hours_a_week}
        if self.until is None or self.until < on:
            told += _(", por %(weeks)d semanas") % {"weeks": WEEKS}
        else:
            told += _(", hasta el %(day)s") % {"day": date_format(self.until, r"j \d\e F \d\e Y")}
        if not self.forms:
            return told
        named = [str(name) for kind, name in _FORMS.items() if kind in self.forms]
        return told + _("; usted prefiere %(forms)s") % {"forms": _(" y ").join(named)}


def check_makes_sense(pace: RoutePace, *, today: date) -> None:
    """Refuse hours that no week has for this, and a day that has passed or is too far to plan for."""
    if not 1 <= pace.hours_a_week <= MOST_HOURS:
        raise PaceMakesNoSense(_("Escriba de 1 a 40 horas."), field="hours_a_week")
    if pace.until is not None and not today < pace.until <= today + LONGEST:
        raise PaceMakesNoSense(_("Elija una fecha desde mañana y de aquí a un año."), field="until")
