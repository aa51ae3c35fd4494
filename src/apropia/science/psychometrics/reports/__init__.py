"""Results of the engine as plain values, for programs: what the command line prints as JSON."""

from apropia.science.psychometrics.reports.adaptive import simulation_report
from apropia.science.psychometrics.reports.groups import functioning_report
from apropia.science.psychometrics.reports.items import bank_of, calibration_report, scores_report
from apropia.science.psychometrics.reports.scales import reliability_report
from apropia.science.psychometrics.reports.structure import structure_report

__all__ = [
    "bank_of",
    "calibration_report",
    "functioning_report",
    "reliability_report",
    "scores_report",
    "simulation_report",
    "structure_report",
]
