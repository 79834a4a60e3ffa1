"""Columns of the lists, and the plain tables of the record pages."""

from .accountability import MeetingTable, action_table, delivery_table
from .inspections import InspectionTable, recommendation_table
from .measures import (
    area_figure_table,
    area_table,
    break_table,
    council_table,
    figure_table,
    matrix_table,
    restatement_table,
    target_table,
)
from .money import forecast_table, line_table

__all__ = [
    "InspectionTable",
    "MeetingTable",
    "action_table",
    "area_figure_table",
    "area_table",
    "break_table",
    "council_table",
    "delivery_table",
    "figure_table",
    "forecast_table",
    "line_table",
    "matrix_table",
    "recommendation_table",
    "restatement_table",
    "target_table",
]
