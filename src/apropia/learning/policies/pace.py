"""When an activity counts as done, and how long it takes at least."""

import math
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.foundation.states import StepRefused
from apropia.learning.models import Activity, ActivityKind, DoneWhen, Question
from apropia.science.psychometrics import pace, timing

# Their text only goes with what takes the time: a video, a file, a page elsewhere.
TAKES_ITS_MINUTES = (ActivityKind.VIDEO, ActivityKind.FILE, ActivityKind.LINK)
# What each kind lets its author choose. A practice and a package are done by what is done in them.
RULES = {
    ActivityKind.READING: (DoneWhen.SEEN, DoneWhen.DWELL),
    ActivityKind.IMAGE: (DoneWhen.SEEN, DoneWhen.DWELL),
    ActivityKind.VIDEO: (DoneWhen.SEEN, DoneWhen.DWELL),
    ActivityKind.QUIZ: (DoneWhen.SEEN, DoneWhen.PASSED),
    ActivityKind.FILE: (DoneWhen.SEEN, DoneWhen.DWELL),
    ActivityKind.LINK: (DoneWhen.SEEN, DoneWhen.DWELL),
}


class TooSoon(StepRefused):
    """An activity was called done before its least time had passed."""


def words_of(text: str) -> int:
    return len(text.split())


def least_seconds(activity: Activity) -> float:
    """Return the least that an activity takes, by its words or by its minutes."""
    words = 0 if activity.kind in TAKES_ITS_MINUTES else words_of(activity.body)
    return pace.least_seconds(words=words, minutes=activity.duration_minutes)


def expected_seconds(question: Question) -> float:
    """Return how long a question takes to be read and answered."""
    parts = [f"{part.get('text', '')} {part.get('match', '')}" for part in question.parts]
    words = words_of(question.text) + sum(words_of(part) for part in parts)
    return float(timing.expected_seconds(words=words, marks=1))


def check_dwell(activity: Activity, *, opened_at: datetime | None, at: datetime) -> None:
    """Refuse to end, before its least time, an activity whose author asks for it."""
    if activity.done_when != DoneWhen.DWELL:
        return
    check_passed(least_seconds(activity), opened_at=opened_at, at=at)


def check_passed(least: float, *, opened_at: datetime | None, at: datetime) -> None:
    """Refuse to end an activity before the least time that it takes."""
    left = least - ((at - opened_at).total_seconds() if opened_at else 0)
    if left > 0:
        words = _("Esta actividad pide al menos %(least)s. Espere %(left)s y márquela como hecha.")
        raise TooSoon(words % {"least": spoken(least), "left": spoken(left)})


def spoken(seconds: float) -> str:
    """Return a time in words: seconds below a minute, else whole minutes, rounded up."""
    if seconds <= 59:
        count = math.ceil(seconds)
        return ngettext("%(count)d segundo", "%(count)d segundos", count) % {"count": count}
    count = math.ceil(seconds / 60)
    return ngettext("%(count)d minuto", "%(count)d minutos", count) % {"count": count}
