from django.urls import path

from . import past_release, planning, review, schemes, update, views

urlpatterns = [
    path("work/", views.work, name="work"),
    path("approvals/", review.approvals, name="approvals"),
    path("grades/", schemes.schemes, name="schemes"),
    path("grades/<slug:graded>/", schemes.ChangeScheme.as_view(), name="scheme_change"),
    path("quarters/", planning.quarters, name="quarters"),
    path("quarters/open/", planning.OpenNextQuarter.as_view(), name="open_quarter"),
    path("quarters/add/", planning.PlanQuarter.as_view(), name="quarter_add"),
    path("quarters/<slug:quarter>/dates/", planning.MoveQuarter.as_view(), name="quarter_dates"),
    path("quarters/<slug:quarter>/reopen/", planning.ReopenQuarter.as_view(), name="reopen_quarter"),
    path("quarters/<slug:quarter>/close/", planning.close, name="close_quarter"),
    path("quarters/<slug:quarter>/release/", past_release.ReleasePast.as_view(), name="quarter_release"),
    path("updates/<slug:quarter>/", views.quarter_updates, name="quarter_updates"),
    path("updates/<slug:quarter>/<slug:theme>/", update.UpdatePage.as_view(), name="update"),
    path("updates/<slug:quarter>/<slug:theme>/preview/", update.preview, name="update_preview"),
    path("updates/<slug:quarter>/<slug:theme>/submit/", review.SubmitUpdate.as_view(), name="update_submit"),
    path("updates/<slug:quarter>/<slug:theme>/withdraw/", review.withdraw, name="update_withdraw"),
    path("updates/<slug:quarter>/<slug:theme>/amend/", review.AmendUpdate.as_view(), name="update_amend"),
    path("updates/<slug:quarter>/<slug:theme>/review/", review.ReviewUpdate.as_view(), name="update_review"),
]
