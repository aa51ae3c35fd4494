from datetime import datetime
from enum import Enum

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Invitation, Response, SurveyWave
from apropia.diagnosis.states.waves import ANSWERING, WaveState
from apropia.foundation.errors import DomainError


class NotAnswering(DomainError):
    """The wave does not take answers now, or this person's are already in."""


def takes_answers(*, wave: SurveyWave, at: datetime) -> bool:
    """Say whether a wave takes answers. The clock counts, not only the state: the job that closes may come late."""
    return wave.state in ANSWERING and at < wave.closes_at


class Shut(Enum):
    """Why a wave takes no answers now."""

    LATER = "later"
    CLOSED = "closed"
    CANCELLED = "cancelled"


def shut_for(*, wave: SurveyWave, at: datetime) -> Shut | None:
    """Return why a wave takes no answers; None while it does."""
    if takes_answers(wave=wave, at=at):
        return None
    if wave.state == WaveState.CANCELLED:
        return Shut.CANCELLED
    return Shut.LATER if wave.state in (WaveState.DESIGNED, WaveState.SCHEDULED) else Shut.CLOSED


def check_takes_answers(*, wave: SurveyWave, at: datetime) -> None:
    if not takes_answers(wave=wave, at=at):
        raise NotAnswering(_("Este diagnóstico no está abierto. Lo que ya respondió quedó guardado."))


def check_can_start(*, invitation: Invitation, at: datetime) -> None:
    check_takes_answers(wave=invitation.wave, at=at)
    if invitation.is_completed:
        raise NotAnswering(_("Usted ya terminó este diagnóstico. Gracias por responder."))


def check_can_change_answers(*, response: Response, at: datetime) -> None:
    check_takes_answers(wave=response.wave, at=at)
    if response.completed_on is not None:
        raise NotAnswering(_("Usted ya terminó este diagnóstico. Sus respuestas no cambian más."))
