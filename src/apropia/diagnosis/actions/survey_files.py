"""Leave a trace of what was taken out of a survey."""

from datetime import datetime

from apropia.diagnosis.models import SurveyWave
from apropia.foundation.audit import actions as audit
from apropia.people.models import Person


def note_taken(*, wave: SurveyWave, what: str, by: Person, at: datetime) -> None:
    """Leave a trace that somebody took answers or texts of a survey away."""
    audit.record("diagnosis.survey.taken", entity=wave.entity, by=by, on=wave, at=at, detail={"what": what})
