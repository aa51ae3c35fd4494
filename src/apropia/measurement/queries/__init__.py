from apropia.measurement.queries.dashboard import dashboard_for
from apropia.measurement.queries.listing import (
    area_names,
    calculation_for,
    calculations_for,
    figure_seen,
    figures_seen,
    preliminary_count,
    preliminary_for,
    row_of,
    sheet_for,
    sheets,
)
from apropia.measurement.queries.needs import unit_needs
from apropia.measurement.queries.official import OfficialFigure, figure_for, official_measurements
from apropia.measurement.queries.periods import offered_period, periods_offered
from apropia.measurement.queries.services import service_figures
from apropia.measurement.queries.waiting import job_of_calculation, month_to_compute, waiting_for

__all__ = [
    "OfficialFigure",
    "area_names",
    "calculation_for",
    "calculations_for",
    "dashboard_for",
    "figure_for",
    "figure_seen",
    "figures_seen",
    "job_of_calculation",
    "month_to_compute",
    "offered_period",
    "official_measurements",
    "periods_offered",
    "preliminary_count",
    "preliminary_for",
    "row_of",
    "service_figures",
    "sheet_for",
    "sheets",
    "unit_needs",
    "waiting_for",
]
