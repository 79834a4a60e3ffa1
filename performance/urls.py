from django.urls import path

from .meeting_kinds import views as kinds
from .views import accountability, boards, dashboard, inspections, measure_page, money
from .views.editing import accountability as scrutiny
from .views.editing import figures, grades, measures
from .views.editing import money as budgets

urlpatterns = [
    path("office/meeting-kinds/", kinds.office_kinds, name="office_kinds"),
    path("office/meeting-kinds/add/", kinds.AddKind.as_view(), name="office_kind_add"),
    path("office/meeting-kinds/<int:kind>/name/", kinds.RenameKind.as_view(), name="office_kind_rename"),
    path("office/meeting-kinds/<int:kind>/up/", kinds.move_up, name="office_kind_up"),
    path("office/meeting-kinds/<int:kind>/down/", kinds.move_down, name="office_kind_down"),
    path("office/meeting-kinds/<int:kind>/retire/", kinds.retire, name="office_kind_retire"),
    path("office/meeting-kinds/<int:kind>/bring-back/", kinds.bring_back, name="office_kind_back"),
    path("areas/", measures.areas, name="areas"),
    path("areas/add/", measures.AddArea.as_view(), name="area_add"),
    path("areas/<slug:slug>/change/", measures.ChangeArea.as_view(), name="area_change"),
    path("boards/", boards.boards, name="boards"),
    path("boards/by-area/", boards.area_board, name="area_board"),
    path("boards/<slug:slug>/", boards.board, name="board"),
    path("measures/", dashboard.measures, name="measures"),
    path("measures/add/", measures.AddMeasure.as_view(), name="measure_add"),
    path("measures/<slug:slug>/change/", measures.ChangeMeasure.as_view(), name="measure_change"),
    path("measures/<slug:slug>/figures/add/", figures.EnterFigure.as_view(), name="figure_add"),
    path("measures/<slug:slug>/figures/expect/", figures.ExpectFigure.as_view(), name="figure_expect"),
    path("measures/<slug:slug>/figures/<int:pk>/correct/", figures.CorrectFigure.as_view(), name="figure_correct"),
    path("measures/<slug:slug>/targets/add/", figures.SetTarget.as_view(), name="target_set"),
    path("measures/<slug:slug>/targets/<int:pk>/correct/", figures.CorrectTarget.as_view(), name="target_correct"),
    path("measures/<slug:slug>/grades/add/", grades.GiveGrade.as_view(), name="measure_grade"),
    path("measures/<slug:slug>/grades/<int:pk>/correct/", grades.CorrectGrade.as_view(), name="measure_grade_correct"),
    path("measures/<slug:slug>/breaks/add/", figures.BreakSeries.as_view(), name="series_break_add"),
    path("measures/<slug:slug>/breaks/<int:pk>/correct/", figures.CorrectBreak.as_view(), name="series_break_correct"),
    path("measures/<slug:slug>/", measure_page.measure, name="measure"),
    path("budgets/add/", budgets.AddBudget.as_view(), name="budget_add"),
    path("budgets/<slug:slug>/change/", budgets.ChangeBudget.as_view(), name="budget_change"),
    path("budgets/<slug:slug>/lines/add/", budgets.AddBudgetLine.as_view(), name="budget_line_add"),
    path("budget-lines/<slug:slug>/change/", budgets.ChangeBudgetLine.as_view(), name="budget_line_change"),
    path("budgets/<slug:slug>/forecasts/add/", budgets.RecordForecast.as_view(), name="forecast_record"),
    path("budgets/<slug:slug>/forecasts/<int:pk>/correct/", budgets.CorrectForecast.as_view(), name="forecast_correct"),
    path("budgets/<slug:slug>/", money.budget, name="budget"),
    path("recommendations/", accountability.Recommendations.as_view(), name="recommendations"),
    path("inspection-responses/", accountability.Responses.as_view(), name="inspection_responses"),
    path("requests/", accountability.Requests.as_view(), name="ad_hoc_requests"),
    path("actions/", accountability.Actions.as_view(), name="accountability_actions"),
    path("inspections/", inspections.Inspections.as_view(), name="inspections"),
    path("inspections/add/", scrutiny.AddInspection.as_view(), name="inspection_add"),
    path("inspections/<slug:slug>/change/", scrutiny.ChangeInspection.as_view(), name="inspection_change"),
    path(
        "inspections/<slug:slug>/recommendations/add/", scrutiny.AddRecommendation.as_view(), name="recommendation_add"
    ),
    path("inspections/<slug:slug>/", inspections.inspection, name="inspection"),
    path("inspections/<slug:slug>/grades/add/", scrutiny.AddGrade.as_view(), name="inspection_grade_add"),
    path("inspection-grades/<slug:slug>/change/", scrutiny.ChangeGrade.as_view(), name="inspection_grade_change"),
    path("recommendations/<slug:slug>/change/", scrutiny.ChangeRecommendation.as_view(), name="recommendation_change"),
    path("recommendations/<slug:slug>/sign-off/", scrutiny.SignOff.as_view(), name="recommendation_sign_off"),
    path("inspection-responses/add/", scrutiny.AddResponse.as_view(), name="inspection_response_add"),
    path(
        "inspection-responses/<slug:slug>/change/", scrutiny.ChangeResponse.as_view(), name="inspection_response_change"
    ),
    path("inspection-responses/<slug:slug>/", inspections.inspection_response, name="inspection_response"),
    path("meetings/", accountability.Meetings.as_view(), name="meetings"),
    path("meetings/add/", scrutiny.AddMeeting.as_view(), name="meeting_add"),
    path("meetings/<slug:slug>/change/", scrutiny.ChangeMeeting.as_view(), name="meeting_change"),
    path("meetings/<slug:slug>/revise/", scrutiny.ReviseMeeting.as_view(), name="meeting_revise"),
    path("meetings/<slug:slug>/held/", scrutiny.HoldMeeting.as_view(), name="meeting_held"),
    path("meetings/<slug:slug>/actions/add/", scrutiny.AddActionOfMeeting.as_view(), name="meeting_action_add"),
    path("meetings/<slug:slug>/", accountability.meeting, name="meeting"),
    path("requests/add/", scrutiny.AddRequest.as_view(), name="ad_hoc_request_add"),
    path("requests/<slug:slug>/change/", scrutiny.ChangeRequest.as_view(), name="ad_hoc_request_change"),
    path("requests/<slug:slug>/actions/add/", scrutiny.AddActionOfRequest.as_view(), name="request_action_add"),
    path("requests/<slug:slug>/", accountability.ad_hoc_request, name="ad_hoc_request"),
    path(
        "accountability-actions/<slug:slug>/change/",
        scrutiny.ChangeAction.as_view(),
        name="accountability_action_change",
    ),
]
