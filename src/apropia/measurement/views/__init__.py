from apropia.measurement.views.computing import compute, computing, confirm
from apropia.measurement.views.dashboard import dashboard, export_dashboard, my_unit
from apropia.measurement.views.figures import calculation, calculations, figure, sheet, sheets
from apropia.measurement.views.wave_report import wave_report

__all__ = [
    "calculation",
    "calculations",
    "compute",
    "computing",
    "confirm",
    "dashboard",
    "export_dashboard",
    "figure",
    "my_unit",
    "sheet",
    "sheets",
    "wave_report",
]
