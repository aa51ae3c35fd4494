"""What the manager sees of the kiosk of a wave, and whose codes a sheet holds."""

import dataclasses
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Invitation, Kiosk, KioskDevice, SurveyWave
from apropia.diagnosis.policies import kiosks as policies
from apropia.diagnosis.policies.waves import check_can_run_waves
from apropia.diagnosis.queries.waves import wave_for
from apropia.diagnosis.states.waves import ANSWERING
from apropia.foundation.errors import NotFound
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class DeviceRow:
    device: KioskDevice
    is_open: bool


@dataclasses.dataclass(frozen=True)
class KioskDesk:
    """The kiosk of a wave: whether it is on, its sheet and its devices."""

    wave: SurveyWave
    kiosk: Kiosk | None
    may_turn_on: bool
    has_people: bool
    takes_devices: bool
    devices: tuple[DeviceRow, ...]

    @property
    def is_on(self) -> bool:
        return self.kiosk is not None and self.kiosk.is_on

    @property
    def has_sheet(self) -> bool:
        """Whether codes were handed out, or may have been, that still serve."""
        return self.kiosk is not None and self.kiosk.is_on and self.kiosk.sheet_at is not None


@dataclasses.dataclass(frozen=True)
class Card:
    """One card of the sheet. In an anonymous wave it bears a number: whose it is stands on a list apart."""

    number: int
    invitation_id: int
    name: str
    unit: str


def kiosk_desk_for(*, person: Person, wave_id: int, at: datetime) -> KioskDesk:
    """Return the kiosk of a wave for who runs it. Raises `NotFound`, `Forbidden`."""
    wave = wave_for(person=person, pk=wave_id)
    check_can_run_waves(person=person)
    kiosk = Kiosk.objects.filter(wave=wave).first()
    devices = KioskDevice.objects.filter(kiosk=kiosk) if kiosk is not None else KioskDevice.objects.none()
    return KioskDesk(
        wave=wave,
        kiosk=kiosk,
        may_turn_on=policies.may_have_kiosk(wave, at=at),
        has_people=wave.snapshot_at is not None,
        takes_devices=wave.state in ANSWERING and at < wave.closes_at,
        devices=tuple(DeviceRow(one, one.closed_at is None and one.expires_at > at) for one in devices),
    )


def device_for(*, person: Person, wave_id: int, uid: UUID) -> KioskDevice:
    """Return a device of a wave, for closing it. Raises `NotFound`."""
    devices = KioskDevice.objects.filter(kiosk__wave_id=wave_id, entity_id=person.entity_id, uid=uid)
    device = devices.select_related("kiosk__wave__entity").first()
    if device is None:
        raise NotFound(_("No encontramos ese dispositivo."))
    return device


def cards_of(*, wave: SurveyWave) -> list[Card]:
    """Return a card for everybody invited who works here, by unit and name: also for who has finished already."""
    invitations = Invitation.objects.filter(wave=wave, person_uid__isnull=False)
    rows = dict(invitations.values_list("person_uid", "pk"))
    people = Person.objects.filter(entity_id=wave.entity_id, status=Person.Status.ACTIVE)
    invited = people.filter(uid__in=invitations.values("person_uid")).select_related("unit")
    found = sorted(invited, key=lambda one: (one.unit.sort_name if one.unit is not None else "", one.sort_name, one.pk))
    return [
        Card(number, rows[one.uid], str(one), one.unit.name if one.unit is not None else "")
        for number, one in enumerate(found, 1)
    ]
