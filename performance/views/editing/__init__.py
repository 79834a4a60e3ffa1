"""Pages that add and change what is measured, what money there is, and who is held to account."""

from .accountability import (
    AddActionOfMeeting,
    AddActionOfRequest,
    AddInspection,
    AddMeeting,
    AddRecommendation,
    AddRequest,
    AddResponse,
    ChangeAction,
    ChangeInspection,
    ChangeMeeting,
    ChangeRecommendation,
    ChangeRequest,
    ChangeResponse,
    HoldMeeting,
    ReviseMeeting,
    SignOff,
)
from .figures import BreakSeries, CorrectBreak, CorrectFigure, CorrectTarget, EnterFigure, ExpectFigure, SetTarget
from .measures import AddArea, AddMeasure, ChangeArea, ChangeMeasure, area_links, areas
from .money import AddBudget, AddBudgetLine, ChangeBudget, ChangeBudgetLine, CorrectForecast, RecordForecast

OF_MEASURE = (ChangeMeasure, EnterFigure, SetTarget, BreakSeries, ExpectFigure)
OF_BUDGET = (ChangeBudget, RecordForecast)
OF_MEETING = (ChangeMeeting, ReviseMeeting, HoldMeeting)

__all__ = [
    "OF_BUDGET",
    "OF_MEASURE",
    "OF_MEETING",
    "AddActionOfMeeting",
    "AddActionOfRequest",
    "AddArea",
    "AddBudget",
    "AddBudgetLine",
    "AddInspection",
    "AddMeasure",
    "AddMeeting",
    "AddRecommendation",
    "AddRequest",
    "AddResponse",
    "BreakSeries",
    "ChangeAction",
    "ChangeArea",
    "ChangeBudget",
    "ChangeBudgetLine",
    "ChangeInspection",
    "ChangeMeasure",
    "ChangeMeeting",
    "ChangeRecommendation",
    "ChangeRequest",
    "ChangeResponse",
    "CorrectBreak",
    "CorrectFigure",
    "CorrectForecast",
    "CorrectTarget",
    "EnterFigure",
    "ExpectFigure",
    "HoldMeeting",
    "RecordForecast",
    "ReviseMeeting",
    "SetTarget",
    "SignOff",
    "area_links",
    "areas",
]
