"""A person answers. No audit line is written per person here, in any mode.

Who completed, and when, would tell in a nominal wave who preferred to be anonymous. `waves.count_day` writes one line a
day per wave, with counts.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.catalogue.queries import services_applying_to
from apropia.diagnosis.events import DiagnosisCompleted
from apropia.diagnosis.models import (
    PERFORMANCE_KINDS,
    Answer,
    Invitation,
    Item,
    PopulationMember,
    Response,
    Score,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.policies.answering import NotAnswering, check_can_change_answers, check_can_start
from apropia.diagnosis.policies.fixed_words import speaker
from apropia.diagnosis.queries.adaptive import bank_of, categories_in, next_slot, steps_of, yardstick_of
from apropia.diagnosis.queries.form_choice import choose_form
from apropia.diagnosis.queries.form_logic import Slot, asked_in, rule_problem
from apropia.diagnosis.queries.grading import problem_of
from apropia.diagnosis.queries.invitations import NOMINAL_PURPOSE, invitation_of_token
from apropia.diagnosis.queries.item_language import languages_of, texts_for
from apropia.diagnosis.queries.parallel_forms import of_half, random_draw
from apropia.diagnosis.queries.responses import following_of, given_in, resume_hash, review_of
from apropia.diagnosis.queries.scores import scores_of
from apropia.diagnosis.queries.strata import strata_of, strata_to_hide_in
from apropia.foundation import clock
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.privacy import queries as privacy

LONGEST_SECONDS = 3600


@dataclass(frozen=True)
class Started:
    """A response, the number of the first question not met yet, and the secret that an anonymous browser must keep."""

    response: Response
    first_open: int | None
    token: str = ""


@dataclass(frozen=True)
class GivenAnswer:
    """What a person did with a question: a status, and a value when answered."""

    status: str
    value: Any = None

    @property
    def is_answered(self) -> bool:
        return self.status == Answer.Status.ANSWERED


def open_link(*, token: str) -> int:
    """Note that the link of a message was opened, only that, and return the wave. Raises `NotFound`."""
    invitation = invitation_of_token(token=token)
    Invitation.objects.filter(pk=invitation.pk, is_opened=False).update(is_opened=True)
    return invitation.wave_id


@transaction.atomic
def start(*, invitation: Invitation, by: Person, token: str = "", language: str = "", at: datetime) -> Started:
    """Begin, or go on with, the response of a person; from now on in this language, where the version has it.

    It carries the pseudonym only in a wave that asks for it, and only while the person allows P3; otherwise it is
    anonymous and goes on from the same browser alone. Raises `NotAnswering` when the wave is not open or all is said.
    """
    check_can_start(invitation=invitation, at=at)
    Invitation.objects.filter(pk=invitation.pk, is_opened=False).update(is_opened=True)
    started = _taken_up(invitation.wave, by, token=token, at=at)
    _read_in(started.response, language)
    return started


def _taken_up(wave: SurveyWave, by: Person, *, token: str, at: datetime) -> Started:
    named = Response.objects.filter(wave=wave, pseudonym=by.pseudonym).select_related("wave").first()
    keeps_name = wave.mode != WaveMode.ANONYMOUS and privacy.allows(person=by, code=NOMINAL_PURPOSE, at=at)
    if keeps_name:
        return _started(named or _begin(wave, by, at=at, mode=wave.mode))
    held = resume_hash(token=token, person=by)
    existing = Response.objects.filter(wave=wave, resume_hash=held).select_related("wave").first() if held else None
    if existing is not None:
        return _started(existing, token)
    token = secrets.token_urlsafe(24)
    if named is not None:
        _cut_name(named, held=resume_hash(token=token, person=by))
        return _started(named, token)
    return _started(_begin(wave, by, at=at, mode=WaveMode.ANONYMOUS, held=resume_hash(token=token, person=by)), token)


def _read_in(response: Response, language: str) -> None:
    """Keep in which language a person reads the questions; one that the version does not have changes nothing."""
    known = [code for code, _name in languages_of(response.wave.version)] if language else []
    if language in known and language != response.language:
        response.language = language
        response.save(update_fields=["language"])


def _started(response: Response, token: str = "") -> Started:
    return Started(response, review_of(response).first_open, token)


def _begin(wave: SurveyWave, by: Person, *, at: datetime, mode: str, held: str = "") -> Response:
    anonymous = mode == WaveMode.ANONYMOUS
    member = PopulationMember.objects.get(wave=wave, pseudonym=by.pseudonym)
    response = Response(
        entity_id=wave.entity_id,
        wave=wave,
        mode=mode,
        pseudonym=None if anonymous else by.pseudonym,
        resume_hash=held,
        started_at=None if anonymous else at,
        started_on=clock.local_date(at, by.entity.timezone),
        **(strata_to_hide_in(wave=wave, member=member) if anonymous else strata_of(member)),
    )
    # A form is drawn from the response's own random key. One drawn from the person would name her still after her name
    # was cut off: whoever holds the tables could draw everybody's again and look for it.
    seed = str(response.pk)
    draw = random_draw(seed) if anonymous else member.draw or random_draw(seed)
    response.form = _form(response, by, seed=seed, draw=draw)
    if anonymous:
        response.save(force_insert=True)
        return response
    # Two tabs may begin at once: the second finds the row of the first.
    Response.objects.bulk_create([response], ignore_conflicts=True)
    return Response.objects.select_related("wave").get(wave=wave, pseudonym=by.pseudonym)


def _form(response: Response, by: Person, *, seed: str, draw: str) -> list[Slot]:
    """Return all that is asked or, where questions are chosen by the answers, all else and the first of those."""
    wave, bank = response.wave, bank_of(response.wave)
    items = Item.objects.filter(version_id=wave.version_id).exclude(status=Item.Status.RETIRED)
    if bank is not None:
        items = items.exclude(kind__in=PERFORMANCE_KINDS, status=Item.Status.ACTIVE)
    services = services_applying_to(person=by)
    if response.mode == WaveMode.ANONYMOUS:
        # A service meant for few would tell who answers.
        services = [one for one in services if not one.audience_engagements and not one.audience_units.all()]
    found = items.select_related("section", "competence__area")
    asked = [item for item in found if bank is None or not bank.is_barred(item)]
    form = choose_form(
        version=wave.version,
        items=of_half(asked, halves=wave.halves, draw=draw) if wave.parallel_forms else asked,
        services=[service.pk for service in services],
        seed=seed,
    )
    first = None if bank is None else next_slot(bank, [], response)
    return form if first is None else [*form, first]


def _cut_name(response: Response, *, held: str = "") -> None:
    """Turn a response into an anonymous one: what was answered stays, everything that leads to the person goes."""
    assert response.pseudonym is not None
    member = PopulationMember.objects.filter(wave=response.wave, pseudonym=response.pseudonym).first()
    hidden = strata_to_hide_in(wave=response.wave, member=member) if member is not None else {}
    changes = {
        "mode": WaveMode.ANONYMOUS,
        "pseudonym": None,
        "resume_hash": held,
        "started_at": None,
        "completed_at": None,
        "language": response.language if held else "",
        **hidden,
    }
    for name, value in changes.items():
        setattr(response, name, value)
    response.save(update_fields=list(changes))
    if member is not None and member.draw:
        # The halves that she drew would find her response among the anonymous ones.
        PopulationMember.objects.filter(pk=member.pk).update(draw="")
    Answer.objects.filter(response=response).update(answered_at=None)


@transaction.atomic
def save_answer(
    *,
    response: Response,
    number: int,
    item: Item,
    given: GivenAnswer,
    seconds: int | None = None,
    at: datetime,
    timezone: str,
) -> int | None:
    """Keep what a person did with a question, over what was there, and return the number of the next to ask.

    Sent twice it changes nothing.

    Raises `NotAnswering` when the response is finished or the wave closed, `DomainError` when the value is no answer.
    """
    check_can_change_answers(response=response, at=at)
    slot = response.form[number - 1]
    _check_answers(response, item, slot, given)
    # Another tab may have answered or finished since the page was drawn; the row is locked until this answer is in.
    still_open = Response.objects.select_for_update().filter(pk=response.pk, completed_on__isnull=True)
    form = still_open.values_list("form", flat=True).first()
    if form is None:
        raise NotAnswering(_("Usted ya terminó este diagnóstico. Sus respuestas no cambian más."))
    response.form = form
    answer = Answer(
        entity_id=response.entity_id,
        response=response,
        slot=number - 1,
        item=item,
        service_id=slot.get("service"),
        status=given.status,
        value=given.value if given.status == Answer.Status.ANSWERED else None,
        seconds=None if seconds is None else max(0, min(seconds, LONGEST_SECONDS)),
        answered_at=None if response.mode == WaveMode.ANONYMOUS else at,
        answered_on=clock.local_date(at, timezone),
    )
    if "why" in slot:
        return _save_chosen(answer)
    Answer.objects.bulk_create(
        [answer],
        update_conflicts=True,
        unique_fields=["response", "slot"],
        update_fields=["status", "value", "seconds", "answered_at", "answered_on"],
    )
    return following_of(response=response, number=number)


def _check_answers(response: Response, item: Item, slot: Slot, given: GivenAnswer) -> None:
    if slot["item"] != item.pk:
        raise DomainError(_("Esa pregunta no es de su diagnóstico. Vuelva a la página anterior."))
    if given.status == Answer.Status.ANSWERED and (problem := problem_of(item, given.value)):
        raise DomainError(speaker(response.language)(problem))
    if item.validation and given.is_answered:
        before = given_in(response) if "refs" in slot else {}
        if problem := rule_problem(item, slot, response.form, before, given.value):
            raise DomainError(texts_for(response).get(problem) or speaker(response.language)(problem))


def _save_chosen(answer: Answer) -> int | None:
    """Keep the answer to a question that was chosen by those before it, for good, and choose the next.

    What follows hangs on it, so it does not change: sent again after a lost connection it leads on, otherwise it is
    refused.
    """
    response, number = answer.response, answer.slot + 1
    given = given_in(response)
    if answer.slot in given:
        if given[answer.slot] != (answer.status, answer.value):
            raise NotAnswering(_("Esa respuesta ya estaba guardada. En esta parte las respuestas no cambian."))
        return number + 1 if number < len(response.form) else None
    answer.save(force_insert=True)
    bank = bank_of(response.wave)
    assert bank is not None  # a slot has a reason only where questions are chosen
    met = {**given, answer.slot: (answer.status, answer.value)}
    following = next_slot(bank, steps_of(bank, response.form, categories_in(response.form, met)), response)
    if following is None:
        return None
    response.form.append(following)
    response.save(update_fields=["form"])
    return number + 1


@transaction.atomic
def complete(*, response: Response, by: Person, at: datetime) -> None:
    """Finish: count it, score it and, when nominal, tell the others. Done twice it changes nothing.

    Raises `NotAnswering` when the wave is closed, or when this person already finished under another mode or device.
    """
    if Response.objects.filter(pk=response.pk, completed_on__isnull=False).exists():
        return
    check_can_change_answers(response=response, at=at)
    anonymous = response.mode == WaveMode.ANONYMOUS
    wave = response.wave
    invitation = Invitation.objects.filter(wave=wave, person_uid=by.uid)
    if not invitation.filter(is_completed=False).update(is_completed=True, is_opened=True):
        raise NotAnswering(_("Usted ya terminó este diagnóstico. Gracias por responder."))
    # Nobody reads the questions any more, and who alone read them in a language would be found by it.
    Response.objects.filter(pk=response.pk, completed_on__isnull=True).update(
        completed_on=clock.local_date(at, by.entity.timezone), completed_at=None if anonymous else at, language=""
    )
    # What was answered before an answer that made it pointless does not count. What was not answered is now unknown.
    passed_over = dict.fromkeys(range(len(response.form)), (Answer.Status.SKIPPED, None))
    asked = asked_in(response.form, {**passed_over, **given_in(response)})
    Answer.objects.filter(response=response).exclude(slot__in=asked).delete()
    answers = Answer.objects.filter(response=response).select_related("item__competence__area")
    Score.objects.bulk_create(scores_of(response, answers, yardstick_of(wave)), ignore_conflicts=True)
    if response.mode == WaveMode.NOMINAL and response.pseudonym is not None and not wave.is_survey:
        publish(DiagnosisCompleted(entity_id=wave.entity_id, at=at, wave_id=wave.pk, pseudonym=response.pseudonym))


@transaction.atomic
def withdraw_name(*, entity_id: int, pseudonym: UUID) -> int:
    """Cut the tie between a person and all responses given: P3 was revoked, or the person erased. Return how many."""
    responses = list(Response.objects.filter(entity_id=entity_id, pseudonym=pseudonym).select_related("wave"))
    for response in responses:
        _cut_name(response)
    return len(responses)


@transaction.atomic
def forget(*, entity_id: int, person_uid: UUID, pseudonym: UUID, stand_in: UUID, at: datetime) -> dict[str, int]:
    """Leave nothing of a person in the waves but what groups need, and return how many rows were touched.

    Responses become anonymous; the population keeps the place under a stand-in; invitations lose the person.
    """
    entity = Entity.objects.get(pk=entity_id)
    touched = {
        "respuestas": withdraw_name(entity_id=entity_id, pseudonym=pseudonym),
        "población": PopulationMember.objects.filter(entity_id=entity_id, pseudonym=pseudonym).update(
            pseudonym=stand_in
        ),
        "invitaciones": Invitation.objects.filter(entity_id=entity_id, person_uid=person_uid).update(person_uid=None),
    }
    audit.record("diagnosis.person.forgotten", entity=entity, by=None, on=None, at=at, detail=touched)
    return touched
