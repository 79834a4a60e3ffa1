"""The kinds of record of the panel: its meetings, what they received, and what they asked."""

from django.db.models import Q

from pcc_portal.updates.registers.declaration import Deadline, Kind, ListPage, Noun
from performance.agenda.editing import UNTOLD

from . import editing
from .annual.editing import BeginAnnual, SealAnnual, WriteAnnual
from .boards.editing import BeginBoardPaper, CorrectBoardPaper, SealBoardPaper, WriteBoardPaper
from .composing.editing import AddNote, Begin, Copies, Correct, FixedParts, Publish, Seal
from .models import Addendum, AnnualReport, BoardPaper, PanelAgendaItem, PanelMeeting, PanelReport, PanelRequest
from .models.requests import OF_THE_REPLY
from .requests.editing import ApproveReply, ChangeRequest, CorrectReply, PublishPair, Reply, ReturnReply

SECTION = "Panel reports"

KINDS = (
    Kind(
        key="panel-meeting",
        stated={"on": "day"},
        keeps_documents=True,
        model=PanelMeeting,
        noun=Noun("meeting of the panel", "meetings of the panel"),
        section=SECTION,
        list_page=ListPage("Panel reports", "panel_reports"),
        awaited={"on": "Meeting of the panel"},
        outstanding={"on": None},
        calendar={"on": Deadline(set_by="Who calls the meeting")},
        sealed=True,
        unseen={"panel_reads_first": "Who reads the papers first is said to those who do."},
        adding=(editing.AddMeeting,),
        changing=(editing.ChangeMeeting, Begin),
    ),
    Kind(
        key="panel-agenda-item",
        model=PanelAgendaItem,
        noun=Noun("item of a panel’s agenda", "items of panels’ agendas"),
        section=SECTION,
        parents=("meeting",),
        sealed=PanelAgendaItem.objects.of_public_meetings,
        unseen=UNTOLD,
        changing=(editing.ChangePanelAgendaItem,),
        adding_below=(editing.AddPanelAgendaItem,),
    ),
    Kind(
        key="panel-report",
        keeps_documents=True,
        model=PanelReport,
        noun=Noun("panel report"),
        section=SECTION,
        parents=("meeting",),
        changing=(FixedParts, Seal, Publish, Copies, AddNote, Correct),
    ),
    Kind(
        key="addendum",
        model=Addendum,
        noun=Noun("note after despatch", "notes after despatch"),
        section=SECTION,
        parents=("report__meeting",),
    ),
    Kind(
        key="panel-request",
        stated={"raised_on": "asked", "due_on": "due", "answered_on": "answered"},
        keeps_documents=True,
        former_keys=("request",),
        model=PanelRequest,
        noun=Noun("request of the panel", "requests of the panel"),
        section=SECTION,
        list_page=ListPage("What the panel asks", "panel_requests"),
        searched=("words", "answer"),
        awaited={"due_on": ""},
        outstanding={"due_on": Q(answer="")},
        calendar={
            "due_on": Deadline(
                done="answered_on", set_by="The panel: Police Reform and Social Responsibility Act 2011, s. 29"
            )
        },
        parents=("meeting",),
        sealed=PanelRequest.objects.of_public_meetings,
        unseen=dict.fromkeys(OF_THE_REPLY, "How the office comes to its answer.")
        | {"raised_by": "Readers are told that the panel asked, not who typed it."},
        changing=(ChangeRequest, Reply, CorrectReply, ApproveReply, ReturnReply, PublishPair),
    ),
    Kind(
        key="annual-report",
        model=AnnualReport,
        noun=Noun("annual report"),
        section=SECTION,
        list_page=ListPage("Annual reports", "annual_reports"),
        adding=(BeginAnnual,),
        changing=(WriteAnnual, SealAnnual),
    ),
    Kind(
        key="board-paper",
        model=BoardPaper,
        noun=Noun("paper for a board", "papers for boards"),
        section="Accountability",
        list_page=ListPage("Papers of boards", "board_papers", is_open=False),
        adding=(BeginBoardPaper,),
        changing=(WriteBoardPaper, SealBoardPaper, CorrectBoardPaper),
    ),
)
