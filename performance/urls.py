from django.urls import path

from . import editing, views

urlpatterns = [
    path("areas/", editing.areas, name="areas"),
    path("areas/add/", editing.AddArea.as_view(), name="area_add"),
    path("areas/<slug:slug>/change/", editing.ChangeArea.as_view(), name="area_change"),
    path("measures/", views.measures, name="measures"),
    path("measures/add/", editing.AddMeasure.as_view(), name="measure_add"),
    path("measures/<slug:slug>/change/", editing.ChangeMeasure.as_view(), name="measure_change"),
    path("measures/<slug:slug>/figures/add/", editing.EnterFigure.as_view(), name="figure_add"),
    path("measures/<slug:slug>/figures/expect/", editing.ExpectFigure.as_view(), name="figure_expect"),
    path("measures/<slug:slug>/figures/<int:pk>/correct/", editing.CorrectFigure.as_view(), name="figure_correct"),
    path("measures/<slug:slug>/targets/add/", editing.SetTarget.as_view(), name="target_set"),
    path("measures/<slug:slug>/breaks/add/", editing.BreakSeries.as_view(), name="series_break_add"),
    path("measures/<slug:slug>/", views.measure, name="measure"),
    path("budgets/add/", editing.AddBudget.as_view(), name="budget_add"),
    path("budgets/<slug:slug>/change/", editing.ChangeBudget.as_view(), name="budget_change"),
    path("budgets/<slug:slug>/lines/add/", editing.AddBudgetLine.as_view(), name="budget_line_add"),
    path("budget-lines/<slug:slug>/change/", editing.ChangeBudgetLine.as_view(), name="budget_line_change"),
    path("budgets/<slug:slug>/forecasts/add/", editing.RecordForecast.as_view(), name="forecast_record"),
    path("budgets/<slug:slug>/forecasts/<int:pk>/correct/", editing.CorrectForecast.as_view(), name="forecast_correct"),
    path("budgets/<slug:slug>/", views.budget, name="budget"),
    path("inspections/", views.Inspections.as_view(), name="inspections"),
    path("inspections/add/", editing.AddInspection.as_view(), name="inspection_add"),
    path("inspections/<slug:slug>/change/", editing.ChangeInspection.as_view(), name="inspection_change"),
    path(
        "inspections/<slug:slug>/recommendations/add/", editing.AddRecommendation.as_view(), name="recommendation_add"
    ),
    path("inspections/<slug:slug>/", views.inspection, name="inspection"),
    path("recommendations/<slug:slug>/change/", editing.ChangeRecommendation.as_view(), name="recommendation_change"),
    path("recommendations/<slug:slug>/sign-off/", editing.SignOff.as_view(), name="recommendation_sign_off"),
    path("inspection-responses/add/", editing.AddResponse.as_view(), name="inspection_response_add"),
    path(
        "inspection-responses/<slug:slug>/change/", editing.ChangeResponse.as_view(), name="inspection_response_change"
    ),
    path("inspection-responses/<slug:slug>/", views.inspection_response, name="inspection_response"),
    path("meetings/", views.Meetings.as_view(), name="meetings"),
    path("meetings/add/", editing.AddMeeting.as_view(), name="meeting_add"),
    path("meetings/<slug:slug>/change/", editing.ChangeMeeting.as_view(), name="meeting_change"),
    path("meetings/<slug:slug>/revise/", editing.ReviseMeeting.as_view(), name="meeting_revise"),
    path("meetings/<slug:slug>/held/", editing.HoldMeeting.as_view(), name="meeting_held"),
    path("meetings/<slug:slug>/actions/add/", editing.AddActionOfMeeting.as_view(), name="meeting_action_add"),
    path("meetings/<slug:slug>/", views.meeting, name="meeting"),
    path("requests/add/", editing.AddRequest.as_view(), name="ad_hoc_request_add"),
    path("requests/<slug:slug>/change/", editing.ChangeRequest.as_view(), name="ad_hoc_request_change"),
    path("requests/<slug:slug>/actions/add/", editing.AddActionOfRequest.as_view(), name="request_action_add"),
    path("requests/<slug:slug>/", views.ad_hoc_request, name="ad_hoc_request"),
    path(
        "accountability-actions/<slug:slug>/change/",
        editing.ChangeAction.as_view(),
        name="accountability_action_change",
    ),
]
