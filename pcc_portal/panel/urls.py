from django.urls import path

from . import views

urlpatterns = [
    path("reports/", views.panel_reports, name="panel_reports"),
    path("reports/<slug:slug>/", views.panel_report, name="panel_report"),
    path("reports/<slug:slug>/report.html", views.panel_report_file, name="panel_report_file"),
    path("panel-meetings/<slug:slug>/", views.panel_meeting, name="panel_meeting"),
]
