from apropia.diagnosis.models.calibrations import Calibration, CalibrationFlag, CalibrationStage, ItemCalibration
from apropia.diagnosis.models.changes import WaveChange
from apropia.diagnosis.models.instruments import (
    CONSTRUCT_OF,
    OPINION_KINDS,
    PERFORMANCE_KINDS,
    SCALE_KINDS,
    SERVICE_KINDS,
    SEVERAL_KINDS,
    TASK_KINDS,
    Construct,
    Instrument,
    InstrumentVersion,
    Item,
    ItemKind,
    ResponseScale,
    Section,
)
from apropia.diagnosis.models.responses import Answer, Response, ResponseSign, Score
from apropia.diagnosis.models.reviews import ItemReview, ReviewPoint
from apropia.diagnosis.models.simulations import Limits, Simulation
from apropia.diagnosis.models.waves import Invitation, PopulationMember, SampleBy, SurveyWave, WaveMode, WavePurpose

__all__ = [
    "CONSTRUCT_OF",
    "OPINION_KINDS",
    "PERFORMANCE_KINDS",
    "SCALE_KINDS",
    "SERVICE_KINDS",
    "SEVERAL_KINDS",
    "TASK_KINDS",
    "Answer",
    "Calibration",
    "CalibrationFlag",
    "CalibrationStage",
    "Construct",
    "Instrument",
    "InstrumentVersion",
    "Invitation",
    "Item",
    "ItemCalibration",
    "ItemKind",
    "ItemReview",
    "Limits",
    "PopulationMember",
    "Response",
    "ResponseScale",
    "ResponseSign",
    "ReviewPoint",
    "SampleBy",
    "Score",
    "Section",
    "Simulation",
    "SurveyWave",
    "WaveChange",
    "WaveMode",
    "WavePurpose",
]
