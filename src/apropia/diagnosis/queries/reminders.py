"""When the invitations of a wave leave, and what became of them and of reminders, by the keys of their messages."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from apropia.contact import queries as contact
from apropia.contact.models import OutgoingMessage, Reason
from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.states import WaveState
from apropia.diagnosis.states.waves import ANSWERING
from apropia.foundation.small_groups import Shown, Table, Tally, minimum_cell, protect

State = OutgoingMessage.State


@dataclass(frozen=True)
class Outcome:
    """How many messages came to this; None where so few are not shown."""

    label: str
    count: int | None


@dataclass(frozen=True)
class Departure:
    """When the invitations leave; `outcomes` once the wave opened and they were written."""

    leaves_at: datetime
    waits: bool
    outcomes: tuple[Outcome, ...]


def invitation_key(wave_id: int) -> str:
    """Return the key of the invitations of a wave."""
    return f"wave:{wave_id}:invitation"


def departure_of(*, wave: SurveyWave) -> Departure | None:
    """Return how the invitations of a wave leave; None once there is nothing to leave for. One query."""
    if wave.state in (WaveState.DESIGNED, WaveState.SCHEDULED):
        leaves_at = contact.leaves_at(entity=wave.entity, at=wave.opens_at)
        return Departure(leaves_at, leaves_at > wave.opens_at, ())
    outcomes = _outcomes(wave, invitation_key(wave.pk)) if wave.state in ANSWERING else ()
    return Departure(wave.opens_at, False, outcomes) if outcomes else None


def reminders_of(wave_id: int) -> str:
    """Return how the keys of a wave's reminders begin."""
    return f"wave:{wave_id}:reminder:"


def reminder_key(wave_id: int, round_at: datetime) -> str:
    """Return the key of the reminders of one round."""
    return reminders_of(wave_id) + round_at.astimezone(UTC).isoformat()


def outcomes_of_round(*, wave: SurveyWave, round_at: datetime) -> tuple[Outcome, ...]:
    """Return what became of the reminders of a round: whoever was not written to was not reminded. One query."""
    return _outcomes(wave, reminder_key(wave.pk, round_at))


def _outcomes(wave: SurveyWave, key: str) -> tuple[Outcome, ...]:
    found = contact.outcome_counts(entity=wave.entity, key=key)
    counts: Counter[str] = Counter()
    for (state, reason), count in found.items():
        counts[_words(state, reason)] += count
    cells = {(label, ""): Tally.of_share(count, count) for label, count in counts.items()}
    table = protect(Table(cells), k=minimum_cell(wave.entity.minimum_cell, wave.min_cell), unanimity=False)
    figures = sorted(table.rows.items())
    return tuple(Outcome(label, one.n if isinstance(one, Shown) else None) for label, one in figures)


def _words(state: str, reason: str) -> str:
    if state == State.SENT:
        return _("Enviados")
    if state in (State.QUEUED, State.HELD):
        return _("Por enviar")
    return _("No enviados: %(reason)s") % {"reason": str(Reason(reason).label).lower()}
