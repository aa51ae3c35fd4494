"""What became of the reminders of a wave, by the keys of their messages."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from apropia.contact import queries as contact
from apropia.contact.models import OutgoingMessage, Reason
from apropia.diagnosis.models import SurveyWave
from apropia.foundation.small_groups import Shown, Table, Tally, protect

State = OutgoingMessage.State


@dataclass(frozen=True)
class ReminderOutcome:
    """How many reminders of a round came to this; None where so few are not shown."""

    label: str
    count: int | None


def reminders_of(wave_id: int) -> str:
    """Return how the keys of a wave's reminders begin."""
    return f"wave:{wave_id}:reminder:"


def reminder_key(wave_id: int, round_at: datetime) -> str:
    """Return the key of the reminders of one round."""
    return reminders_of(wave_id) + round_at.astimezone(UTC).isoformat()


def outcomes_of_round(*, wave: SurveyWave, round_at: datetime) -> tuple[ReminderOutcome, ...]:
    """Return what became of the reminders of a round: whoever was not written to was not reminded. One query."""
    found = contact.outcome_counts(entity=wave.entity, key=reminder_key(wave.pk, round_at))
    counts: Counter[str] = Counter()
    for (state, reason), count in found.items():
        counts[_words(state, reason)] += count
    cells = {(label, ""): Tally.of_share(count, count) for label, count in counts.items()}
    table = protect(Table(cells), k=wave.min_cell, unanimity=False)
    figures = sorted(table.rows.items())
    return tuple(ReminderOutcome(label, one.n if isinstance(one, Shown) else None) for label, one in figures)


def _words(state: str, reason: str) -> str:
    if state == State.SENT:
        return _("Enviados")
    if state in (State.QUEUED, State.HELD):
        return _("Por enviar")
    return _("No enviados: %(reason)s") % {"reason": str(Reason(reason).label).lower()}
