"""What a code is made of, how long a device stays open, and when a wave has a kiosk."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.states import WaveState
from apropia.diagnosis.states.waves import ANSWERING
from apropia.foundation.states import StepRefused

# No 0 and O, 1, I and L, no U: what a hand or a poor printer confuses. Nine of thirty signs are 44 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 9
# The device by itself goes back to its start after this long without a sign of the person; the server, which does not
# see her write, waits longer.
IDLE_SECONDS = 120
LONGEST_SILENCE = timedelta(minutes=15)
HOURS = (2, 4, 8, 12)
MOST_WRONG_ON_DEVICE, MOST_WRONG_FROM_ADDRESS, WRONG_MINUTES = 10, 30, 10


def code_in(typed: str) -> str:
    """Return the code that somebody typed, without the dashes and spaces; nothing where it cannot be one."""
    code = "".join(sign for sign in typed.upper() if sign not in " -–—.\u00a0")
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def in_groups(code: str) -> str:
    """Return a code as it is printed."""
    return "-".join(code[start : start + 3] for start in range(0, CODE_LENGTH, 3))


def may_have_kiosk(wave: SurveyWave, *, at: datetime) -> bool:
    return wave.state in (WaveState.DESIGNED, WaveState.SCHEDULED, *ANSWERING) and at < wave.closes_at


def check_may_have_kiosk(wave: SurveyWave, *, at: datetime) -> None:
    if not may_have_kiosk(wave, at=at):
        raise StepRefused(_("Un quiosco se prepara mientras la ola está diseñada, programada o abierta."))


def check_takes_devices(wave: SurveyWave, *, at: datetime) -> None:
    """Refuse to open a device before people can answer, and after."""
    if wave.state not in ANSWERING or at >= wave.closes_at:
        raise StepRefused(_("Un dispositivo se abre como quiosco mientras la ola está abierta."))


def check_has_people(wave: SurveyWave) -> None:
    if wave.snapshot_at is None:
        raise StepRefused(_("La hoja se hace cuando la población está registrada: programe la ola primero."))
