"""What follows the last answer."""

import dataclasses
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.diagnosis.models import SurveyWave, WaveMode
from apropia.diagnosis.queries.invitations import invitation_for
from apropia.diagnosis.queries.responses import response_of
from apropia.diagnosis.queries.results import PersonResult, result_of
from apropia.foundation.errors import NotFound
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Ending:
    """What the last page shows; a `result` only for an anonymous response that this device holds: it is seen once."""

    wave: SurveyWave
    is_anonymous: bool
    result: PersonResult | None
    response_uid: UUID | None


def ending_for(*, person: Person, wave_id: int, token: str) -> Ending:
    """Return what follows the last answer. Raises `NotFound` to whoever has not finished."""
    invitation = invitation_for(person=person, wave_id=wave_id)
    if not invitation.is_completed:
        raise NotFound(_("Todavía no ha terminado este diagnóstico."))
    if invitation.wave.is_survey:
        return Ending(wave=invitation.wave, is_anonymous=True, result=None, response_uid=None)
    response = response_of(person=person, wave_id=wave_id, token=token)
    if response is None or response.completed_on is None:
        return Ending(wave=invitation.wave, is_anonymous=True, result=None, response_uid=None)
    if response.mode == WaveMode.ANONYMOUS:
        result = result_of(response, person=person)
        return Ending(wave=invitation.wave, is_anonymous=True, result=result, response_uid=None)
    return Ending(wave=invitation.wave, is_anonymous=False, result=None, response_uid=response.uid)
