import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.diagnosis.models import SCALE_KINDS, Answer, Invitation, Item, Limits, Response, SurveyWave, WaveMode
from apropia.diagnosis.policies.answering import Shut, shut_for
from apropia.diagnosis.queries.adaptive import Given
from apropia.diagnosis.queries.choices import Choice, Sent, choices_of, ids_by_token, targets_of, typed_choices
from apropia.diagnosis.queries.form_choice import Slot, minutes_of_wave
from apropia.diagnosis.queries.results import PersonResult, result_of
from apropia.diagnosis.states.waves import ANSWERING
from apropia.foundation.errors import NotFound
from apropia.people.models import Person
from apropia.privacy import queries as privacy

NOMINAL_PURPOSE = "P3"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """One page of the diagnosis: what is asked, what was answered, and where in the form one is."""

    number: int
    position: int
    total: int
    minutes_left: int
    kind: str
    stem: str
    scenario: str
    section: str
    area: str
    choices: tuple[Choice, ...]
    targets: tuple[Choice, ...]
    status: str
    previous: int | None
    following: int | None
    # Chosen by the answers before it: how many there will be is not known, and an answer given stays.
    is_chosen: bool = False

    @property
    def is_settled(self) -> bool:
        return self.is_chosen and bool(self.status)

    @property
    def is_scale(self) -> bool:
        return self.kind in SCALE_KINDS

    @property
    def said(self) -> str:
        """What was said instead of an answer; nothing where there is one, or nothing yet."""
        said = (Answer.Status.DONT_KNOW, Answer.Status.NOT_UNDERSTOOD)
        return str(Answer.Status(self.status).label) if self.status in said else ""

    @property
    def is_skipped(self) -> bool:
        return self.status == Answer.Status.SKIPPED

    @property
    def places(self) -> range:
        return range(1, len(self.choices) + 1)


@dataclasses.dataclass(frozen=True)
class ShutWave:
    """A wave that takes no answers now, why, and whether this person had begun."""

    wave: SurveyWave
    why: Shut
    is_begun: bool


@dataclasses.dataclass(frozen=True)
class FormPage:
    """One numbered page of a form that somebody is giving: its item, and the question once it is asked for."""

    response: Response
    item: Item
    number: int

    @property
    def seed(self) -> str:
        """What the order of the options and what stands for their ids hang from."""
        return str(self.response.pk)

    @property
    def ids(self) -> Mapping[str, str]:
        """The ids of options and pairs by what stands for them in the page: an id as written may tell the key."""
        return ids_by_token(self.item, seed=self.seed)

    def shut(self, at: datetime) -> ShutWave | None:
        """Return the wave if it takes no answers at this moment."""
        return _shut(self.response.wave, at=at, is_begun=True)

    def question(self, sent: Sent | None = None) -> Question:
        """Return the question with what is stored of it, or with what was sent when that was refused."""
        return _question(self, sent)


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
        return _shut(self.response.wave, at=at, is_begun=True)

    def review(self) -> Review:
        return review_of(self.response)


@dataclasses.dataclass(frozen=True)
class Beginning:
    """What somebody reads before the first question."""

    invitation: Invitation
    response: Response | None
    is_anonymous: bool
    may_change_mode: bool
    shut: ShutWave | None
    needs_decision: bool
    minutes: int
    has_pilots: bool


@dataclasses.dataclass(frozen=True)
class Pending:
    """A wave that waits for somebody; that it is begun is known of a response with the name only."""

    wave: SurveyWave
    is_begun: bool


@dataclasses.dataclass(frozen=True)
class Ending:
    """What the last page shows; a `result` only for an anonymous response that this device holds: it is seen once."""

    wave: SurveyWave
    is_anonymous: bool
    result: PersonResult | None
    response_uid: UUID | None


def resume_hash(*, token: str, person: Person) -> str:
    """Return what is stored of a browser's secret: it fits that browser and that person together, and names neither."""
    return hashlib.sha256(f"{token}:{person.uid}".encode()).hexdigest() if token else ""


def invitations_of(*, person: Person) -> QuerySet[Invitation]:
    """Return the invitations of a person to waves that take answers, the one that closes first on top."""
    return (
        Invitation.objects.filter(entity_id=person.entity_id, person_uid=person.uid, wave__state__in=ANSWERING)
        .select_related("wave__version")
        .order_by("wave__closes_at")
    )


def pseudonym_of(*, entity_id: int, person_uid: UUID) -> UUID | None:
    """Return the key under which a person's responses are kept. For jobs, never for a page."""
    return Person.objects.filter(entity_id=entity_id, uid=person_uid).values_list("pseudonym", flat=True).first()


def pending_of(*, person: Person, at: datetime) -> list[Pending]:
    """Return what the home page offers: open waves that this person has not finished."""
    begun = Answer.objects.filter(response__wave=OuterRef("wave"), response__pseudonym=person.pseudonym)
    found = invitations_of(person=person).filter(is_completed=False, wave__closes_at__gt=at)
    return [Pending(one.wave, is_begun=one.is_begun) for one in found.annotate(is_begun=Exists(begun))]


def invitation_for(*, person: Person, wave_id: int) -> Invitation:
    """Return a person's invitation to a wave, with the wave. Raises `NotFound`."""
    invitation = (
        Invitation.objects.filter(entity_id=person.entity_id, person_uid=person.uid, wave_id=wave_id)
        .select_related("wave__version", "wave__entity")
        .first()
    )
    if invitation is None:
        raise NotFound(_("No hay un diagnóstico para usted en esta dirección."))
    return invitation


def token_of(invitation: Invitation) -> str:
    """Return the secret of an invitation's link: the same in every reminder, and not in the database."""
    return salted_hmac("apropia.diagnosis.invitation", str(invitation.uid), algorithm="sha256").hexdigest()


def token_hash_of(token: str) -> str:
    """Return what is stored of the secret of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of_token(*, token: str) -> Invitation:
    """Return the invitation that a link was sent for. Raises `NotFound`."""
    invitation = Invitation.objects.filter(token_hash=token_hash_of(token)).select_related("wave").first()
    if invitation is None:
        raise NotFound(_("El enlace no es válido. Ábralo de nuevo desde su correo."))
    return invitation


def beginning_for(*, person: Person, wave_id: int, token: str, at: datetime) -> Beginning:
    """Return what the page before the first question shows. Raises `NotFound`."""
    invitation = invitation_for(person=person, wave_id=wave_id)
    asks_for_name = invitation.wave.mode != WaveMode.ANONYMOUS
    allows = asks_for_name and privacy.allows(person=person, code=NOMINAL_PURPOSE, at=at)
    response = _response_of(person=person, wave_id=wave_id, token=token)
    shut = _shut(invitation.wave, at=at, is_begun=response is not None)
    return Beginning(
        invitation=invitation,
        response=response,
        is_anonymous=not allows,
        may_change_mode=asks_for_name,
        shut=None if invitation.is_completed else shut,
        needs_decision=asks_for_name and privacy.needs_decision(person=person, at=at),
        minutes=minutes_of_wave(invitation.wave),
        has_pilots=Item.objects.filter(version_id=invitation.wave.version_id, status=Item.Status.PILOT).exists(),
    )


def _shut(wave: SurveyWave, *, at: datetime, is_begun: bool) -> ShutWave | None:
    why = shut_for(wave=wave, at=at)
    return ShutWave(wave, why, is_begun) if why is not None else None


def review_page_for(*, person: Person, wave_id: int, token: str) -> ReviewPage:
    """Return the last page of the form that this person, on this device, is giving. Raises `NotFound`."""
    return ReviewPage(response_for(person=person, wave_id=wave_id, token=token))


def response_for(*, person: Person, wave_id: int, token: str) -> Response:
    """Return the response that this person, on this device, is giving. Raises `NotFound`: there is no other way in."""
    response = _response_of(person=person, wave_id=wave_id, token=token)
    if response is None:
        raise NotFound(_("Todavía no ha empezado este diagnóstico en este dispositivo."))
    return response


def _response_of(*, person: Person, wave_id: int, token: str) -> Response | None:
    mine = Q(pseudonym=person.pseudonym)
    if token:
        mine |= Q(resume_hash=resume_hash(token=token, person=person))
    # A response with the name comes first: it exists only while the person allows it.
    found = Response.objects.filter(mine, entity_id=person.entity_id, wave_id=wave_id).select_related("wave")
    return max(found, key=lambda one: one.pseudonym is not None, default=None)


def given_in(response: Response) -> Given:
    """Return what was answered so far, by slot."""
    rows = Answer.objects.filter(response=response).values_list("slot", "status", "value")
    return {slot: (status, value) for slot, status, value in rows}


def is_asked(slot: Slot, given: Given) -> bool:
    """Say whether a slot makes sense after what was answered. What is not known yet may still be asked."""
    if "if" not in slot:
        return True
    place, least = slot["if"]
    if place not in given:
        return True
    status, value = given[place]
    return status == Answer.Status.ANSWERED and value >= least


def asked_slots(response: Response, given: Given) -> list[int]:
    """Return the slots that are asked, in order. A slot whose own condition is not asked is not asked either."""
    asked: set[int] = set()
    for index, slot in enumerate(response.form):
        if is_asked(slot, given) and ("if" not in slot or slot["if"][0] in asked):
            asked.add(index)
    return sorted(asked)


def form_page_for(*, person: Person, wave_id: int, token: str, number: int) -> FormPage:
    """Return a numbered page of the form that this person, on this device, is giving. Raises `NotFound`."""
    return page_of_form(response_for(person=person, wave_id=wave_id, token=token), number)


def page_of_form(response: Response, number: int) -> FormPage:
    """Return a numbered page of a form. Raises `NotFound`."""
    if not 1 <= number <= len(response.form):
        raise NotFound(_("Esa pregunta no existe."))
    items = Item.objects.select_related("scale", "section", "competence__area")
    return FormPage(response, items.get(pk=response.form[number - 1]["item"]), number)


def _question(page: FormPage, sent: Sent | None) -> Question:
    response, item, number = page.response, page.item, page.number
    slot = response.form[number - 1]
    service_id = slot.get("service")
    given = given_in(response)
    asked = asked_slots(response, given)
    index = number - 1
    status, value = given.get(index, ("", None))
    before = [slot for slot in asked if slot < index]
    after = [slot for slot in asked if slot > index]
    total, seconds = _left(response, asked, index)
    stem = item.stem
    if service_id is not None:
        name = ITService.objects.filter(pk=service_id).values_list("name", flat=True).first()
        stem = stem.replace("{service}", name or "")
    return Question(
        number=number,
        position=len(before) + 1,
        total=total if index in asked else total + 1,
        minutes_left=max(1, round(seconds / 60)),
        kind=item.kind,
        stem=stem,
        scenario=item.scenario,
        section=item.section.title,
        area=item.competence.area.name if item.competence is not None else "",
        choices=choices_of(item, value, seed=page.seed) if sent is None else typed_choices(item, sent, seed=page.seed),
        targets=targets_of(item, seed=page.seed),
        status=status,
        previous=before[-1] + 1 if before else None,
        following=after[0] + 1 if after else None,
        is_chosen="why" in slot,
    )


def _left(response: Response, asked: Sequence[int], index: int) -> tuple[int, int]:
    """Return how many questions there are, and the seconds of those from a slot on; both at most where chosen."""
    slots = {slot: response.form[slot] for slot in asked}
    seconds = sum(one["seconds"] for slot, one in slots.items() if slot >= index)
    trial = response.wave.simulation
    if trial is None:
        return len(asked), seconds
    limits = Limits(**trial.limits)
    chosen = [one for one in slots.values() if "why" in one]
    spent = sum(one["seconds"] for one in chosen)
    return len(asked) - len(chosen) + limits.questions, seconds + max(0, limits.minutes * 60 - spent)


def following_of(*, response: Response, number: int) -> int | None:
    """Return the number of the next question to ask after one that was just answered."""
    upcoming = response.form[number:]
    if upcoming and "if" not in upcoming[0]:
        return number + 1
    later = [slot for slot in asked_slots(response, given_in(response)) if slot >= number]
    return later[0] + 1 if later else None


def review_of(response: Response) -> Review:
    """Return how many questions are answered and which were left open, with their number on the screen."""
    given = given_in(response)
    asked = asked_slots(response, given)
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


def ending_for(*, person: Person, wave_id: int, token: str) -> Ending:
    """Return what follows the last answer. Raises `NotFound` to whoever has not finished."""
    invitation = invitation_for(person=person, wave_id=wave_id)
    if not invitation.is_completed:
        raise NotFound(_("Todavía no ha terminado este diagnóstico."))
    response = _response_of(person=person, wave_id=wave_id, token=token)
    if response is None or response.completed_on is None:
        return Ending(wave=invitation.wave, is_anonymous=True, result=None, response_uid=None)
    if response.mode == WaveMode.ANONYMOUS:
        result = result_of(response, job_level=person.job_level)
        return Ending(wave=invitation.wave, is_anonymous=True, result=result, response_uid=None)
    return Ending(wave=invitation.wave, is_anonymous=False, result=None, response_uid=response.uid)
