from .accountability import AccountabilityAction, AccountabilityMeeting, AdHocRequest
from .agenda import AgendaEntry, AgendaItem
from .funding import MediumTermYear, Precept, Reserve, Saving
from .grades import MeasureGrade
from .inspections import Inspection, InspectionGrade, InspectionResponse, Recommendation
from .kept import KeptReading
from .measures import IN_REPORT_ORDER, OF_COUNCILS, Area, Measure
from .meeting_kinds import MeetingKind
from .money import Budget, BudgetLine, Forecast
from .monitoring import BudgetMovement, LineFigure
from .observations import ExpectedFigure, Observation, SeriesBreak, Target

__all__ = [
    "IN_REPORT_ORDER",
    "OF_COUNCILS",
    "AccountabilityAction",
    "AccountabilityMeeting",
    "AdHocRequest",
    "AgendaEntry",
    "AgendaItem",
    "Area",
    "Budget",
    "BudgetLine",
    "BudgetMovement",
    "ExpectedFigure",
    "Forecast",
    "Inspection",
    "InspectionGrade",
    "InspectionResponse",
    "KeptReading",
    "LineFigure",
    "Measure",
    "MeasureGrade",
    "MediumTermYear",
    "MeetingKind",
    "Observation",
    "Precept",
    "Recommendation",
    "Reserve",
    "Saving",
    "SeriesBreak",
    "Target",
]
