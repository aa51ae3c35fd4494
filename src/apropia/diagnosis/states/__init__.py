from apropia.diagnosis.states.calibrations import CalibrationState
from apropia.diagnosis.states.instruments import VersionState
from apropia.diagnosis.states.waves import WaveState

__all__ = ["CalibrationState", "VersionState", "WaveState"]
