from apropia.measurement.queries.dashboard import dashboard_for
from apropia.measurement.queries.listing import (
    calculation_list,
    calculation_page,
    figure_seen,
    offer_for,
    preliminary_count,
    preliminary_for,
    sheet_for,
    sheets,
)
from apropia.measurement.queries.needs import unit_needs
from apropia.measurement.queries.official import OfficialFigure, figure_for, official_measurements
from apropia.measurement.queries.periods import periods_offered
from apropia.measurement.queries.services import service_figures
from apropia.measurement.queries.waiting import job_of_calculation, month_to_compute, waiting_for
from apropia.measurement.queries.wave_report import wave_report_for

__all__ = [
    "OfficialFigure",
    "calculation_list",
    "calculation_page",
    "dashboard_for",
    "figure_for",
    "figure_seen",
    "job_of_calculation",
    "month_to_compute",
    "offer_for",
    "official_measurements",
    "periods_offered",
    "preliminary_count",
    "preliminary_for",
    "service_figures",
    "sheet_for",
    "sheets",
    "unit_needs",
    "waiting_for",
    "wave_report_for",
]
