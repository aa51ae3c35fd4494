"""What a device opened as a kiosk may show: its start, and the form of whoever typed her code, for her turn alone."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Answer, Invitation, Item, KioskDevice, SurveyWave, WaveMode
from apropia.diagnosis.queries.endings import ending_for
from apropia.diagnosis.queries.invitations import NOMINAL_PURPOSE, Beginning, beginning_for
from apropia.diagnosis.queries.question_pages import FormPage, form_page_for
from apropia.diagnosis.queries.responses import (
    ReviewPage,
    ShutWave,
    given_in,
    response_of,
    review_of,
    review_page_for,
    shut_wave,
)
from apropia.diagnosis.queries.results import PersonResult, result_of
from apropia.foundation.errors import NotFound
from apropia.foundation.files.models import StoredFile
from apropia.people.models import Person
from apropia.privacy import queries as privacy

_SALT = "apropia.diagnosis.kiosk"


@dataclasses.dataclass(frozen=True)
class Door:
    """The page that asks for a code."""

    device: KioskDevice
    shut: ShutWave | None

    @property
    def wave(self) -> SurveyWave:
        return self.device.kiosk.wave


@dataclasses.dataclass(frozen=True)
class Turn:
    """One person's turn on a device.

    Nothing that she answered in an earlier turn is shown in this one: whoever got hold of a code must not read what was
    said with it. `numbers` are the questions answered in this turn; `is_whole` says that there was no other.
    """

    device: KioskDevice
    invitation: Invitation
    person: Person
    token: str
    numbers: frozenset[int]
    is_whole: bool

    @property
    def wave(self) -> SurveyWave:
        return self.invitation.wave

    def shows(self, number: int | None) -> bool:
        """Say whether a question answered already may be shown with its answer."""
        return number is not None and (self.is_whole or number in self.numbers)


@dataclasses.dataclass(frozen=True)
class KioskBeginning:
    """What somebody reads before the first question; `purpose` is what she has not decided yet, if anything."""

    beginning: Beginning
    purpose: privacy.AskedPurpose | None


@dataclasses.dataclass(frozen=True)
class KioskPage:
    """One question; whether it was answered in another turn, and then where this one goes on (None: the end)."""

    page: FormPage
    is_of_another_turn: bool
    first_open: int | None


@dataclasses.dataclass(frozen=True)
class KioskEnding:
    """What follows the last answer; the result only when it was asked for and all of it was answered in this turn."""

    is_anonymous: bool
    may_ask: bool
    result: PersonResult | None


def code_hash(*, wave_id: int, code: str) -> str:
    """Return what is stored of a code: worth nothing without the secret of the installation."""
    return salted_hmac(f"{_SALT}.code", f"{wave_id}:{code}", algorithm="sha256").hexdigest()


def signed(device: KioskDevice) -> str:
    """Return what a device keeps to show that it was opened."""
    return signing.dumps(device.uid.hex, salt=_SALT)


def device_of(*, token: str, at: datetime) -> KioskDevice:
    """Return the device that holds this token. Raises `NotFound` when it is forged, expired, closed or turned off."""
    try:
        uid = UUID(signing.loads(token, salt=_SALT))
    except signing.BadSignature:
        raise NotFound(_("Este dispositivo no está abierto como quiosco.")) from None
    found = KioskDevice.objects.filter(uid=uid, closed_at__isnull=True, expires_at__gt=at, kiosk__is_on=True)
    device = found.select_related("kiosk__wave__version__instrument", "kiosk__wave__entity").first()
    if device is None:
        raise NotFound(_("Este dispositivo ya no está abierto como quiosco."))
    return device


def door_for(*, token: str, at: datetime) -> Door:
    """Return the start of a device. Raises `NotFound`."""
    device = device_of(token=token, at=at)
    return Door(device, shut_wave(device.kiosk.wave, at=at, is_begun=False))


def invitation_by_code(*, device: KioskDevice, code: str) -> Invitation | None:
    """Return whose code this is, while she may answer. A wrong code and one that is used up are the same: nothing."""
    wave = device.kiosk.wave
    found = Invitation.objects.filter(
        wave=wave, is_completed=False, kiosk_code__code_hash=code_hash(wave_id=wave.pk, code=code)
    ).first()
    return found if found is not None and person_of(found) is not None else None


def person_of(invitation: Invitation) -> Person | None:
    """Return who was invited, while she works here."""
    if invitation.person_uid is None:
        return None
    people = Person.objects.filter(entity_id=invitation.entity_id, status=Person.Status.ACTIVE)
    return people.filter(uid=invitation.person_uid).select_related("entity", "unit").first()


def has_begun(*, invitation: Invitation, person: Person) -> bool:
    """Say whether a response with her name waits for her."""
    return response_of(person=person, wave_id=invitation.wave_id, token="") is not None


def turn_for(*, device_token: str, kept: Mapping[str, Any], token: str, at: datetime) -> Turn | None:
    """Return the turn that runs on a device; None when there is none or it lapsed. Raises `NotFound`: no kiosk."""
    device = device_of(token=device_token, at=at)
    if not kept or kept["device"] != device.uid.hex or kept["until"] < at.timestamp():
        return None
    invitation = (
        Invitation.objects.filter(uid=kept["invitation"], wave=device.kiosk.wave)
        .select_related("wave__version__instrument", "wave__entity")
        .first()
    )
    person = person_of(invitation) if invitation is not None else None
    if invitation is None or person is None or shut_wave(invitation.wave, at=at, is_begun=True) is not None:
        return None
    return Turn(device, invitation, person, token, frozenset(kept["numbers"]), kept["whole"])


def beginning_of(*, turn: Turn, at: datetime) -> KioskBeginning:
    """Return what the page before the first question shows."""
    beginning = beginning_for(person=turn.person, wave_id=turn.wave.pk, token=turn.token, at=at)
    undecided = None
    if turn.wave.mode != WaveMode.ANONYMOUS:
        asked = privacy.purposes_of(person=turn.person, at=at)
        undecided = next((one for one in asked if one.code == NOMINAL_PURPOSE and one.decision is None), None)
    return KioskBeginning(beginning, undecided)


def question_for(*, turn: Turn, number: int) -> KioskPage:
    """Return a numbered page of the form of a turn. Raises `NotFound`."""
    page = form_page_for(person=turn.person, wave_id=turn.wave.pk, token=turn.token, number=number)
    status = "" if turn.shows(number) else given_in(page.response).get(number - 1, ("", None))[0]
    is_earlier = status not in ("", Answer.Status.SKIPPED)
    return KioskPage(page, is_earlier, review_of(page.response).first_open if is_earlier else None)


def review_for(*, turn: Turn) -> ReviewPage:
    """Return the last page of the form of a turn. Raises `NotFound`."""
    return review_page_for(person=turn.person, wave_id=turn.wave.pk, token=turn.token)


def ending_of(*, turn: Turn, wants_result: bool) -> KioskEnding:
    """Return what follows the last answer. Raises `NotFound` to whoever has not finished."""
    ending = ending_for(person=turn.person, wave_id=turn.wave.pk, token=turn.token)
    response = response_of(person=turn.person, wave_id=turn.wave.pk, token=turn.token)
    # A pseudonymous response has no result of anybody's on any page.
    if response is None or not turn.is_whole or turn.wave.is_survey or response.mode == WaveMode.PSEUDONYMOUS:
        return KioskEnding(ending.is_anonymous, may_ask=False, result=None)
    result = result_of(response, person=turn.person) if wants_result else None
    return KioskEnding(ending.is_anonymous, may_ask=True, result=result)


def file_for(*, turn: Turn, uid: UUID) -> StoredFile:
    """Return a picture, a sound or a video of the questions of the wave. Raises `NotFound`: no other file is opened."""
    asked = Item.objects.filter(version=turn.wave.version_id).select_related("picture", "recording")
    shown = asked.filter(Q(picture__uid=uid) | Q(recording__uid=uid)).first()
    files = (shown.picture, shown.recording) if shown is not None else ()
    for file in files:
        if file is not None and file.uid == uid:
            return file
    raise NotFound(_("Ese archivo no existe."))
