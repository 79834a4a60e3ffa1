from django.urls import path

from . import views

urlpatterns = [
    path("measures/", views.measures, name="measures"),
    path("measures/<slug:slug>/", views.measure, name="measure"),
    path("budgets/<slug:slug>/", views.budget, name="budget"),
    path("inspections/", views.Inspections.as_view(), name="inspections"),
    path("inspections/<slug:slug>/", views.inspection, name="inspection"),
    path("inspection-responses/<slug:slug>/", views.inspection_response, name="inspection_response"),
    path("meetings/", views.Meetings.as_view(), name="meetings"),
    path("meetings/<slug:slug>/", views.meeting, name="meeting"),
    path("requests/<slug:slug>/", views.ad_hoc_request, name="ad_hoc_request"),
]
