"""What somebody is answering: the response on her device, which of its slots are asked, and how far it is."""

import dataclasses
import hashlib
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Answer, Invitation, Response, SurveyWave
from apropia.diagnosis.policies.answering import Shut, shut_for
from apropia.diagnosis.queries.form_logic import AnswersBySlot, asked_in
from apropia.foundation.errors import NotFound
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class ShutWave:
    """A wave that takes no answers now, why, and whether this person had begun."""

    wave: SurveyWave
    why: Shut
    is_begun: bool


@dataclasses.dataclass(frozen=True)
class Review:
    """How far a form is, before finishing it, and where somebody who comes back goes on."""

    answered: int
    total: int
    missing: tuple[tuple[int, int], ...]
    first_open: int | None


@dataclasses.dataclass(frozen=True)
class ReviewPage:
    """The last page of a form that somebody is giving: the response, and how far it is once that is asked for."""

    response: Response

    def shut(self, at: datetime) -> ShutWave | None:
        """Return the wave if it takes no answers at this moment."""
        return shut_wave(self.response.wave, at=at, is_begun=True)

    def review(self) -> Review:
        return review_of(self.response)


def resume_hash(*, token: str, person: Person) -> str:
    """Return what is stored of a browser's secret: it fits that browser and that person together, and names neither."""
    return hashlib.sha256(f"{token}:{person.uid}".encode()).hexdigest() if token else ""


def shut_wave(wave: SurveyWave, *, at: datetime, is_begun: bool) -> ShutWave | None:
    why = shut_for(wave=wave, at=at)
    return ShutWave(wave, why, is_begun) if why is not None else None


class Ended(NotFound):
    """The person finished, and nothing leads back to what was answered without a name."""


def response_for(*, person: Person, wave_id: int, token: str) -> Response:
    """Return the response that this person, on this device, is giving. Raises `NotFound`: there is no other way in."""
    response = response_of(person=person, wave_id=wave_id, token=token)
    if response is None:
        check_not_ended(person=person, wave_id=wave_id)
        raise NotFound(_("Todavía no ha empezado este diagnóstico en este dispositivo."))
    return response


def check_not_ended(*, person: Person, wave_id: int) -> None:
    """Raise `Ended` if the person finished this wave, on whatever device and with or without her name."""
    own = Invitation.objects.filter(entity_id=person.entity_id, wave_id=wave_id, person_uid=person.uid)
    if own.filter(is_completed=True).exists():
        raise Ended(_("Usted ya terminó este diagnóstico. Gracias por responder."))


def response_of(*, person: Person, wave_id: int, token: str) -> Response | None:
    mine = Q(pseudonym=person.pseudonym)
    if token:
        mine |= Q(resume_hash=resume_hash(token=token, person=person))
    # A response with the name comes first: it exists only while the person allows it.
    found = Response.objects.filter(mine, entity_id=person.entity_id, wave_id=wave_id).select_related(
        "wave__version__instrument"
    )
    return max(found, key=lambda one: one.pseudonym is not None, default=None)


def review_page_for(*, person: Person, wave_id: int, token: str) -> ReviewPage:
    """Return the last page of the form that this person, on this device, is giving. Raises `NotFound`.

    Who finished elsewhere is not asked again whether to finish: what is open here counts no more.
    """
    response = response_for(person=person, wave_id=wave_id, token=token)
    if response.completed_on is None:
        check_not_ended(person=person, wave_id=wave_id)
    return ReviewPage(response)


def given_in(response: Response) -> AnswersBySlot:
    """Return what was answered so far, by slot."""
    rows = Answer.objects.filter(response=response).values_list("slot", "status", "value")
    return {slot: (status, value) for slot, status, value in rows}


def following_of(*, response: Response, number: int) -> int | None:
    """Return the number of the next question to ask after one that was just answered."""
    upcoming = response.form[number:]
    if upcoming and "if" not in upcoming[0]:
        return number + 1
    later = [slot for slot in asked_in(response.form, given_in(response)) if slot >= number]
    return later[0] + 1 if later else None


def review_of(response: Response) -> Review:
    """Return how many questions are answered and which were left open, with their number on the screen."""
    given = given_in(response)
    asked = asked_in(response.form, given)
    missing = [
        (slot + 1, position)
        for position, slot in enumerate(asked, 1)
        if slot not in given or (given[slot][0] == Answer.Status.SKIPPED and "why" not in response.form[slot])
    ]
    untouched = [slot + 1 for slot in asked if slot not in given]
    return Review(
        answered=len(asked) - len(missing),
        total=len(asked),
        missing=tuple(missing),
        first_open=untouched[0] if untouched else None,
    )
