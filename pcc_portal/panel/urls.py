from django.urls import path

from . import editing, views
from .annual import editing as annual_editing
from .annual import views as annual
from .boards import editing as board_editing
from .boards import views as boards
from .composing import blocks
from .composing import editing as desk
from .composing import views as composing
from .enquiry.views import lines_of_enquiry
from .parts import views as parts
from .requests import editing as asking
from .requests import views as requests
from .softening import views as softening

urlpatterns = [
    path("office/report-parts/", parts.office_parts, name="office_parts"),
    path("office/report-parts/add/", parts.AddPart.as_view(), name="office_part_add"),
    path("office/report-parts/<slug:part>/heading/", parts.RenamePart.as_view(), name="office_part_rename"),
    path("office/report-parts/<slug:part>/up/", parts.move_up, name="office_part_up"),
    path("office/report-parts/<slug:part>/down/", parts.move_down, name="office_part_down"),
    path("office/report-parts/<slug:part>/retire/", parts.retire, name="office_part_retire"),
    path("office/report-parts/<slug:part>/bring-back/", parts.bring_back, name="office_part_back"),
    path("check-rules/", softening.check_rules, name="check_rules"),
    path("check-rules/<slug:rule>/", softening.SoftenRule.as_view(), name="check_rule"),
    path("panel/reports/", views.panel_reports, name="panel_reports"),
    path("panel/reports/<slug:slug>/", views.panel_report, name="panel_report"),
    path("panel/reports/<slug:slug>/report.html", views.panel_report_file, name="panel_report_file"),
    path("panel/reports/<slug:slug>/versions/<int:version>/", views.panel_report_version, name="panel_report_version"),
    path(
        "panel/reports/<slug:slug>/versions/<int:version>/<str:name>", views.panel_report_copy, name="panel_report_copy"
    ),
    path("panel/reports/<slug:slug>/compose/", composing.compose_report, name="compose"),
    path("panel/reports/<slug:slug>/compose/parts/", desk.FixedParts.as_view(), name="report_parts"),
    path("panel/reports/<slug:slug>/compose/blocks/<slug:theme>/", blocks.blocks, name="report_arrange"),
    path("panel/reports/<slug:slug>/compose/blocks/<slug:theme>/step/", blocks.step, name="report_arrange_step"),
    path("panel/reports/<slug:slug>/check/", composing.check_report, name="report_check"),
    path("panel/reports/<slug:slug>/check/<slug:finding>/", desk.LetStand.as_view(), name="report_let_stand"),
    path("panel/reports/<slug:slug>/changes/", composing.report_changes, name="report_changes"),
    path("panel/reports/<slug:slug>/lines-of-enquiry/", lines_of_enquiry, name="lines_of_enquiry"),
    path("panel/reports/<slug:slug>/seal/", desk.Seal.as_view(), name="report_seal"),
    path("panel/reports/<slug:slug>/copies/", desk.Copies.as_view(), name="report_copies"),
    path("panel/reports/<slug:slug>/publish/", desk.Publish.as_view(), name="report_publish"),
    path("panel/reports/<slug:slug>/notes/add/", desk.AddNote.as_view(), name="report_note"),
    path("panel/reports/<slug:slug>/correct/", desk.Correct.as_view(), name="report_correct"),
    path("panel/annual/", annual.annual_reports, name="annual_reports"),
    path("panel/annual/begin/", annual_editing.BeginAnnual.as_view(), name="annual_report_begin"),
    path("panel/annual/<slug:slug>/", annual.annual_report, name="annual_report"),
    path("panel/annual/<slug:slug>/report.html", annual.annual_report_file, name="annual_report_file"),
    path("panel/annual/<slug:slug>/archive.zip", annual.annual_report_archive, name="annual_report_archive"),
    path("panel/annual/<slug:slug>/words/", annual_editing.WriteAnnual.as_view(), name="annual_report_words"),
    path("panel/annual/<slug:slug>/seal/", annual_editing.SealAnnual.as_view(), name="annual_report_seal"),
    path("board-papers/", boards.board_papers, name="board_papers"),
    path("board-papers/begin/", board_editing.BeginBoardPaper.as_view(), name="board_paper_begin"),
    path("board-papers/<slug:slug>/", boards.board_paper, name="board_paper"),
    path("board-papers/<slug:slug>/paper.html", boards.board_paper_file, name="board_paper_file"),
    path("board-papers/<slug:slug>/versions/<int:version>/", boards.board_paper, name="board_paper_version"),
    path(
        "board-papers/<slug:slug>/versions/<int:version>/paper.html",
        boards.board_paper_file,
        name="board_paper_version_file",
    ),
    path(
        "board-papers/<slug:slug>/versions/<int:version>/archive.zip",
        boards.board_paper_archive,
        name="board_paper_archive",
    ),
    path("board-papers/<slug:slug>/words/", board_editing.WriteBoardPaper.as_view(), name="board_paper_words"),
    path("board-papers/<slug:slug>/seal/", board_editing.SealBoardPaper.as_view(), name="board_paper_seal"),
    path("board-papers/<slug:slug>/correct/", board_editing.CorrectBoardPaper.as_view(), name="board_paper_correct"),
    path("panel/meetings/<slug:slug>/report/", desk.Begin.as_view(), name="report_begin"),
    path("panel/meetings/add/", editing.AddMeeting.as_view(), name="panel_meeting_add"),
    path("panel/meetings/<slug:slug>/", views.panel_meeting, name="panel_meeting"),
    path("panel/meetings/<slug:slug>/change/", editing.ChangeMeeting.as_view(), name="panel_meeting_change"),
    path("panel/meetings/<slug:slug>/agenda/add/", editing.AddPanelAgendaItem.as_view(), name="panel_agenda_item_add"),
    path("panel/agenda/<slug:slug>/change/", editing.ChangePanelAgendaItem.as_view(), name="panel_agenda_item_change"),
    path("panel/meetings/<slug:slug>/requests/add/", asking.AddRequest.as_view(), name="panel_request_add"),
    path("panel/reports/<slug:slug>/ask/", asking.Ask.as_view(), name="panel_ask"),
    path("panel/requests/", requests.PanelRequests.as_view(), name="panel_requests"),
    path("panel/requests/<slug:slug>/", requests.panel_request, name="panel_request"),
    path("panel/requests/<slug:slug>/change/", asking.ChangeRequest.as_view(), name="panel_request_change"),
    path("panel/requests/<slug:slug>/reply/", asking.Reply.as_view(), name="panel_request_reply"),
    path("panel/requests/<slug:slug>/reply/correct/", asking.CorrectReply.as_view(), name="panel_reply_correct"),
    path("panel/requests/<slug:slug>/reply/return/", asking.ReturnReply.as_view(), name="panel_reply_return"),
    path("panel/requests/<slug:slug>/reply/approve/", asking.ApproveReply.as_view(), name="panel_reply_approve"),
    path("panel/requests/<slug:slug>/publish/", asking.PublishPair.as_view(), name="panel_request_publish"),
]
