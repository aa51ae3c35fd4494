from apropia.measurement.actions.computing import request_calculation, store_computed
from apropia.measurement.actions.confirming import make_official
from apropia.measurement.actions.loading import load_indicators

__all__ = ["load_indicators", "make_official", "request_calculation", "store_computed"]
