from apropia.diagnosis.models.instruments import (
    CONSTRUCT_OF,
    PERFORMANCE_KINDS,
    SCALE_KINDS,
    SERVICE_KINDS,
    Construct,
    Instrument,
    InstrumentVersion,
    Item,
    ItemKind,
    ResponseScale,
    Section,
)
from apropia.diagnosis.models.responses import Answer, Response, Score
from apropia.diagnosis.models.waves import Invitation, PopulationMember, SurveyWave, WaveMode, WavePurpose

__all__ = [
    "CONSTRUCT_OF",
    "PERFORMANCE_KINDS",
    "SCALE_KINDS",
    "SERVICE_KINDS",
    "Answer",
    "Construct",
    "Instrument",
    "InstrumentVersion",
    "Invitation",
    "Item",
    "ItemKind",
    "PopulationMember",
    "Response",
    "ResponseScale",
    "Score",
    "Section",
    "SurveyWave",
    "WaveMode",
    "WavePurpose",
]
