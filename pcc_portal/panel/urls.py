from django.urls import path

from . import editing, views

urlpatterns = [
    path("panel/reports/", views.panel_reports, name="panel_reports"),
    path("panel/reports/<slug:slug>/", views.panel_report, name="panel_report"),
    path("panel/reports/<slug:slug>/report.html", views.panel_report_file, name="panel_report_file"),
    path("panel/meetings/add/", editing.AddMeeting.as_view(), name="panel_meeting_add"),
    path("panel/meetings/<slug:slug>/", views.panel_meeting, name="panel_meeting"),
    path("panel/meetings/<slug:slug>/change/", editing.ChangeMeeting.as_view(), name="panel_meeting_change"),
    path("panel/meetings/<slug:slug>/requests/add/", editing.AddRequest.as_view(), name="panel_request_add"),
    path("panel/requests/<slug:slug>/change/", editing.ChangeRequest.as_view(), name="panel_request_change"),
    path("panel/requests/<slug:slug>/reply/", editing.Reply.as_view(), name="panel_request_reply"),
    path("panel/requests/<slug:slug>/reply/correct/", editing.CorrectReply.as_view(), name="panel_reply_correct"),
]
