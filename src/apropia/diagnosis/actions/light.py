"""Keep a light page of answers: each by itself, so that a refused one loses none of the others."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from apropia.diagnosis.actions.answering import GivenAnswer, save_answer
from apropia.diagnosis.queries.light_pages import LightPage
from apropia.foundation.errors import DomainError


def save_page(*, page: LightPage, given: Mapping[int, GivenAnswer], at: datetime, timezone: str) -> dict[int, str]:
    """Keep what was marked, and return why of what was not, by the number of the question.

    How long each question took is not known of a page with several: no time is kept.
    """
    problems = {}
    for one in page.pages:
        answer = given.get(one.number)
        if answer is None:
            problems[one.number] = _("Marque una opción. Si no quiere responder, marque «Saltar».")
            continue
        try:
            save_answer(
                response=page.response, number=one.number, item=one.item, given=answer, at=at, timezone=timezone
            )
        except DomainError as refusal:
            problems[one.number] = refusal.message
    return problems
