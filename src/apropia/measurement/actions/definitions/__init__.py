"""The technical sheets, as data. Their text is ours; the indicators and formulae are those of methods.md#indicators."""

from apropia.measurement.actions.definitions.diagnosis import DIAGNOSIS
from apropia.measurement.actions.definitions.learning import LEARNING
from apropia.measurement.actions.definitions.services import SERVICES
from apropia.measurement.actions.definitions.sheet import Sheet
from apropia.measurement.actions.definitions.usage import USAGE

SHEETS: tuple[Sheet, ...] = (*DIAGNOSIS, *LEARNING, *USAGE, *SERVICES)

__all__ = ["SHEETS", "Sheet"]
