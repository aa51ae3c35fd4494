"""The kiosk of a wave: codes on paper, devices of the entity, and turns of which only the number is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from apropia.diagnosis.actions import answering
from apropia.diagnosis.models import Kiosk, KioskCode, KioskDevice, SurveyWave
from apropia.diagnosis.policies import kiosks as policies
from apropia.diagnosis.policies.waves import check_can_run_waves
from apropia.diagnosis.queries.invitations import NOMINAL_PURPOSE
from apropia.diagnosis.queries.kiosk_desk import Card, cards_of
from apropia.diagnosis.queries.kiosks import (
    KioskBeginning,
    Turn,
    code_hash,
    has_begun,
    invitation_by_code,
    person_of,
)
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.people.models import Person
from apropia.privacy import actions as privacy
from apropia.privacy.models import ConsentEvent

_BATCH = 500


@dataclass(frozen=True)
class CodedCard:
    """A card with its code, as it is printed: shown once and kept nowhere."""

    card: Card
    code: str


@transaction.atomic
def turn_on(*, wave: SurveyWave, by: Person, at: datetime) -> Kiosk:
    """Let a wave be answered on devices of the entity."""
    check_can_run_waves(person=by)
    policies.check_may_have_kiosk(wave, at=at)
    kiosk, _made = Kiosk.objects.update_or_create(wave=wave, entity_id=wave.entity_id, defaults={"is_on": True})
    audit.record("diagnosis.kiosk.turned_on", entity=wave.entity, by=by, on=wave, at=at)
    return kiosk


@transaction.atomic
def turn_off(*, wave: SurveyWave, by: Person, at: datetime) -> None:
    """Void all codes and close all devices of a wave. Done twice it changes nothing."""
    check_can_run_waves(person=by)
    kiosk = Kiosk.objects.filter(wave=wave, is_on=True).first()
    if kiosk is None:
        return
    for device in KioskDevice.objects.filter(kiosk=kiosk, closed_at__isnull=True).select_related("kiosk__wave__entity"):
        _close(device, by=by, at=at)
    codes, _rows = KioskCode.objects.filter(invitation__wave=wave).delete()
    Kiosk.objects.filter(pk=kiosk.pk).update(is_on=False, sheet_at=None)
    audit.record("diagnosis.kiosk.turned_off", entity=wave.entity, by=by, on=wave, at=at, detail={"voided": codes})


@transaction.atomic
def make_sheet(*, wave: SurveyWave, by: Person, at: datetime) -> list[CodedCard]:
    """Give everybody invited a new code, in the place of the one she had, and return them for printing, this once."""
    check_can_run_waves(person=by)
    policies.check_may_have_kiosk(wave, at=at)
    policies.check_has_people(wave)
    kiosk = _kiosk_on(wave)
    cards = cards_of(wave=wave)
    codes: set[str] = set()
    while len(codes) < len(cards):
        codes.add("".join(secrets.choice(policies.ALPHABET) for _place in range(policies.CODE_LENGTH)))
    coded = [CodedCard(card, code) for card, code in zip(cards, codes, strict=True)]
    voided, _rows = KioskCode.objects.filter(invitation__wave=wave).delete()
    KioskCode.objects.bulk_create(
        [
            KioskCode(
                entity_id=wave.entity_id,
                invitation_id=one.card.invitation_id,
                code_hash=code_hash(wave_id=wave.pk, code=one.code),
            )
            for one in coded
        ],
        batch_size=_BATCH,
    )
    Kiosk.objects.filter(pk=kiosk.pk).update(sheet_at=at)
    detail = {"made": len(coded), "voided": voided}
    audit.record("diagnosis.kiosk.sheet_made", entity=wave.entity, by=by, on=wave, at=at, detail=detail)
    return coded


def _kiosk_on(wave: SurveyWave) -> Kiosk:
    """Hold the kiosk of a wave until the transaction ends. Raises `DomainError` when it is off."""
    kiosk = Kiosk.objects.filter(wave=wave).first()
    if kiosk is not None:
        hold(kiosk)
        kiosk.refresh_from_db()
    if kiosk is None or not kiosk.is_on:
        raise DomainError(_("El quiosco de esta ola está apagado. Enciéndalo primero."))
    return kiosk


@transaction.atomic
def open_device(*, wave: SurveyWave, place: str, hours: int, by: Person, at: datetime) -> KioskDevice:
    """Open a device for the codes of a wave, until some hours from now and never after the wave closes."""
    check_can_run_waves(person=by)
    policies.check_takes_devices(wave, at=at)
    kiosk = _kiosk_on(wave)
    if kiosk.sheet_at is None:
        raise DomainError(_("Todavía no hay códigos. Haga la hoja primero."))
    if hours not in policies.HOURS:
        raise DomainError(_("Elija de la lista cuántas horas queda abierto."), field="hours")
    expires = min(at + timedelta(hours=hours), wave.closes_at)
    device = KioskDevice.objects.create(
        entity_id=wave.entity_id, kiosk=kiosk, place=place, opened_by=by.uid, opened_at=at, expires_at=expires
    )
    audit.record("diagnosis.kiosk.device_opened", entity=wave.entity, by=by, on=device, at=at, detail={"wave": wave.pk})
    return device


@transaction.atomic
def close_device(*, device: KioskDevice, by: Person, at: datetime) -> None:
    """Close a device before its time; whoever answers on it loses nothing that was sent. Twice changes nothing."""
    check_can_run_waves(person=by)
    _close(device, by=by, at=at)


@transaction.atomic
def close_expired(*, at: datetime) -> int:
    """Write down how much the devices were used whose time is over, and return how many they are."""
    expired = KioskDevice.objects.filter(closed_at__isnull=True, expires_at__lte=at)
    devices = list(expired.select_related("kiosk__wave__entity"))
    for device in devices:
        _close(device, by=None, at=at)
    return len(devices)


def _close(device: KioskDevice, *, by: Person | None, at: datetime) -> None:
    if not KioskDevice.objects.filter(pk=device.pk, closed_at__isnull=True).update(closed_at=at):
        return
    device.refresh_from_db(fields=["turns", "refused"])
    wave = device.kiosk.wave
    detail = {"wave": wave.pk, "turns": device.turns, "refused": device.refused}
    audit.record("diagnosis.kiosk.device_closed", entity=wave.entity, by=by, on=device, at=at, detail=detail)


@transaction.atomic
def take_turn(*, device: KioskDevice, typed: str, at: datetime) -> dict[str, Any] | None:
    """Return what the session of the device keeps of a turn; None where the code opens nothing, whatever the reason."""
    code = policies.code_in(typed)
    invitation = invitation_by_code(device=device, code=code) if code else None
    person = person_of(invitation) if invitation is not None else None
    if invitation is None or person is None:
        KioskDevice.objects.filter(pk=device.pk).update(refused=F("refused") + 1)
        return None
    KioskDevice.objects.filter(pk=device.pk).update(turns=F("turns") + 1)
    return {
        "device": device.uid.hex,
        "invitation": str(invitation.uid),
        "until": (at + policies.LONGEST_SILENCE).timestamp(),
        "whole": not has_begun(invitation=invitation, person=person),
        "numbers": [],
    }


@transaction.atomic
def begin(
    *, turn: Turn, told: KioskBeginning, keeps_name: bool | None, language: str = "", at: datetime
) -> answering.Started:
    """Keep what the person decided on this page, where she was asked, and begin or go on with her response.

    Raises `DomainError` when she was asked and decided nothing.
    """
    if told.purpose is not None:
        if keeps_name is None:
            raise DomainError(_("Elija si su resultado se guarda con su nombre o si responde de forma anónima."))
        channel = ConsentEvent.Channel.KIOSK
        privacy.decide(person=turn.person, granted={NOMINAL_PURPOSE: keeps_name}, at=at, channel=channel)
    return answering.start(invitation=turn.invitation, by=turn.person, token=turn.token, language=language, at=at)
