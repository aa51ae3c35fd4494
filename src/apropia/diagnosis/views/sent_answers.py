"""What the page of a question sent: kept, refused, or a place pressed on an image. The same page on every door."""

import dataclasses
from datetime import datetime

from django.http import HttpRequest

from apropia.diagnosis.actions import answering
from apropia.diagnosis.forms.answering import read_answer, typed
from apropia.diagnosis.forms.pointing import pointed_at
from apropia.diagnosis.queries.question_pages import FormPage
from apropia.foundation import clock
from apropia.foundation.errors import DomainError


@dataclasses.dataclass(frozen=True)
class Taken:
    """What became of what was sent, if anything was: where to go on, or why not and what to show again."""

    is_kept: bool = False
    following: int | None = None
    problem: str = ""
    sent: dict[str, list[str]] | None = None


def keep_sent(request: HttpRequest, found: FormPage, *, at: datetime, timezone: str) -> Taken:
    """Keep the answer that the page of a question sent."""
    if (pointed := pointed_at(found.item, request.POST, ids=found.ids)) is not None:
        # Pressing the image chooses, as in the list; it is kept with the button.
        return Taken(problem=pointed.problem, sent=pointed.sent)
    if request.method != "POST":
        return Taken()
    try:
        following = answering.save_answer(
            response=found.response,
            number=found.number,
            item=found.item,
            given=read_answer(found.item, request.POST, ids=found.ids),
            seconds=_seconds_since(request.POST.get("desde", "")),
            at=at,
            timezone=timezone,
        )
    except DomainError as refusal:
        return Taken(problem=refusal.message, sent=typed(request.POST))
    return Taken(is_kept=True, following=following)


def _seconds_since(sent: str) -> int | None:
    """Return how long the page was open, as far as the page itself says: a hint about quality, never more."""
    return int(clock.now().timestamp()) - int(sent) if sent.isdecimal() and len(sent) < 12 else None
