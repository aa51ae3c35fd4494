"""A report in words, figures and tables, told once and written as PDF or Word."""

from apropia.formats.report.record import Bar, Report, Section, Table
from apropia.formats.report.write import Kind, write

__all__ = ["Bar", "Kind", "Report", "Section", "Table", "write"]
