"""Forms of figures, measures, targets and money."""

from .accountability import (
    AccountabilityActionForm,
    AdHocRequestForm,
    HeldForm,
    InspectionForm,
    InspectionResponseForm,
    MeetingChangeForm,
    MeetingForm,
    RecommendationForm,
    ReviseMeetingForm,
    SignOffForm,
)
from .additions import (
    CorrectBreakForm,
    CorrectForecastForm,
    CorrectTargetForm,
    ExpectForm,
    ForecastForm,
    SeriesBreakForm,
    TargetForm,
)
from .figures import CorrectFigureForm, EnterFigureForm, FigureForm
from .registers import (
    AreaForm,
    BudgetChangeForm,
    BudgetForm,
    BudgetLineForm,
    MeasureChangeForm,
    MeasureForm,
)

__all__ = [
    "AccountabilityActionForm",
    "AdHocRequestForm",
    "AreaForm",
    "BudgetChangeForm",
    "BudgetForm",
    "BudgetLineForm",
    "CorrectBreakForm",
    "CorrectFigureForm",
    "CorrectForecastForm",
    "CorrectTargetForm",
    "EnterFigureForm",
    "ExpectForm",
    "FigureForm",
    "ForecastForm",
    "HeldForm",
    "InspectionForm",
    "InspectionResponseForm",
    "MeasureChangeForm",
    "MeasureForm",
    "MeetingChangeForm",
    "MeetingForm",
    "RecommendationForm",
    "ReviseMeetingForm",
    "SeriesBreakForm",
    "SignOffForm",
    "TargetForm",
]
