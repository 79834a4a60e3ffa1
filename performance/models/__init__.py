from .accountability import AccountabilityAction, AccountabilityMeeting, AdHocRequest
from .agenda import AgendaItem
from .grades import MeasureGrade
from .inspections import Inspection, InspectionGrade, InspectionResponse, Recommendation
from .measures import Area, Measure
from .meeting_kinds import MeetingKind
from .money import Budget, BudgetLine, Forecast
from .observations import ExpectedFigure, Observation, SeriesBreak, Target

__all__ = [
    "AccountabilityAction",
    "AccountabilityMeeting",
    "AdHocRequest",
    "AgendaItem",
    "Area",
    "Budget",
    "BudgetLine",
    "ExpectedFigure",
    "Forecast",
    "Inspection",
    "InspectionGrade",
    "InspectionResponse",
    "Measure",
    "MeasureGrade",
    "MeetingKind",
    "Observation",
    "Recommendation",
    "SeriesBreak",
    "Target",
]
