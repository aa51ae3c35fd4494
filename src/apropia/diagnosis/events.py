"""Facts that diagnosis tells. None holds an answer or a score."""

from dataclasses import dataclass
from uuid import UUID

from apropia.foundation.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class InstrumentVersionFrozen(Event):
    """A version of an instrument will not change any more."""

    version_id: int


@dataclass(frozen=True, kw_only=True)
class CalibrationAdopted(Event):
    """A second person made a calibration of an instrument the one in force."""

    instrument_id: int
    calibration_id: int


@dataclass(frozen=True, kw_only=True)
class WaveOpened(Event):
    """People may answer a wave."""

    wave_id: int


@dataclass(frozen=True, kw_only=True)
class WaveClosed(Event):
    """Nobody may answer a wave any more."""

    wave_id: int


@dataclass(frozen=True, kw_only=True)
class WaveProcessed(Event):
    """The responses of a wave have their scores."""

    wave_id: int


@dataclass(frozen=True, kw_only=True)
class WavePublished(Event):
    """The group results of a wave may be seen."""

    wave_id: int


@dataclass(frozen=True, kw_only=True)
class WaveCancelled(Event):
    """A wave will not be published; its responses are being deleted."""

    wave_id: int


@dataclass(frozen=True, kw_only=True)
class DiagnosisCompleted(Event):
    """A person finished a nominal diagnosis and has a result. Anonymous and pseudonymous waves never tell."""

    wave_id: int
    pseudonym: UUID
