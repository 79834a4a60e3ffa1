from django.urls import path

from . import fixing, past_release, planning, review, schemes, update, views
from .office import views as office
from .office.states_page import ChangeStates

urlpatterns = [
    path("office/", office.office, name="office"),
    path("office/plans/<slug:slug>/", office.office_of_plan, name="office_of_plan"),
    path("office/plans/<slug:slug>/names/", office.ChangeNames.as_view(), name="office_names"),
    path("office/plans/<slug:slug>/levels/", office.ChangeLevels.as_view(), name="office_levels"),
    path("office/plans/<slug:slug>/addresses/", office.ChangeAddresses.as_view(), name="office_addresses"),
    path("office/plans/<slug:slug>/area/", office.ChangeArea.as_view(), name="office_area"),
    path("office/plans/<slug:slug>/house-style/", office.ChangeHouseStyle.as_view(), name="office_house_style"),
    path("office/plans/<slug:slug>/colour/", office.ChangeColour.as_view(), name="office_colour"),
    path("office/plans/<slug:slug>/small-numbers/", office.ChangeSmallNumbers.as_view(), name="office_small_numbers"),
    path("office/plans/<slug:slug>/demonstration/", office.ChangeDemonstration.as_view(), name="office_demonstration"),
    path("office/four-eyes/", office.ChangeFourEyes.as_view(), name="office_four_eyes"),
    path("office/plans/<slug:slug>/states/", ChangeStates.as_view(), name="office_states"),
    path("office/plans/<slug:slug>/logo/", office.SetLogo.as_view(), name="office_logo"),
    path("office/plans/<slug:slug>/logo/remove/", office.RemoveLogo.as_view(), name="office_logo_remove"),
    path("work/", views.work, name="work"),
    path("approvals/", review.approvals, name="approvals"),
    path("grades/", schemes.schemes, name="schemes"),
    path("grades/<slug:graded>/", schemes.ChangeScheme.as_view(), name="scheme_change"),
    path("panel/reports/<slug:slug>/check/<slug:finding>/fix/", fixing.ReopenToFix.as_view(), name="report_fix"),
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
