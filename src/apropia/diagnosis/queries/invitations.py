"""The way in: a person's invitations, the link of a message, and the page before the first question."""

import dataclasses
import hashlib
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Answer, Invitation, Item, Response, SurveyWave, WaveMode
from apropia.diagnosis.queries.form_choice import minutes_of_wave
from apropia.diagnosis.queries.item_language import languages_of
from apropia.diagnosis.queries.responses import ShutWave, response_of, shut_wave
from apropia.diagnosis.states.waves import ANSWERING
from apropia.foundation.errors import NotFound
from apropia.people.models import Person
from apropia.privacy import queries as privacy

NOMINAL_PURPOSE = "P3"


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
    languages: list[tuple[str, str]]


@dataclasses.dataclass(frozen=True)
class Pending:
    """A wave that waits for somebody; that it is begun is known of a response with the name only."""

    wave: SurveyWave
    is_begun: bool


def invitations_of(*, person: Person) -> QuerySet[Invitation]:
    """Return the invitations of a person to waves that take answers, the one that closes first on top."""
    return (
        Invitation.objects.filter(entity_id=person.entity_id, person_uid=person.uid, wave__state__in=ANSWERING)
        .select_related("wave__version__instrument")
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
        .select_related("wave__version__instrument", "wave__entity")
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
    response = response_of(person=person, wave_id=wave_id, token=token)
    shut = shut_wave(invitation.wave, at=at, is_begun=response is not None)
    return Beginning(
        invitation=invitation,
        response=response,
        is_anonymous=not allows,
        may_change_mode=asks_for_name,
        shut=None if invitation.is_completed else shut,
        needs_decision=asks_for_name and privacy.needs_decision(person=person, at=at),
        minutes=minutes_of_wave(invitation.wave),
        has_pilots=Item.objects.filter(version_id=invitation.wave.version_id, status=Item.Status.PILOT).exists(),
        languages=languages_of(invitation.wave.version),
    )
