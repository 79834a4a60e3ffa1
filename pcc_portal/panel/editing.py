"""Pages that add and change the panel's meetings and requests."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from pcc_portal.ui.page import Link
from pcc_portal.updates import actions as updates
from pcc_portal.updates.editing import AddRecord, ChangeRecord, RowPage, StepPage
from pcc_portal.updates.rules import can_write

from . import actions, forms
from .models import PanelMeeting, PanelRequest

REPORTS = ("Panel reports", "panel_reports")


class AddMeeting(AddRecord):
    model, form_class, register, route = PanelMeeting, forms.MeetingForm, REPORTS, "panel_meeting_add"
    title = label = "Add a meeting"

    def act(self, form: forms.MeetingForm) -> PanelMeeting:
        """Its key is its day, where no meeting that was moved has it."""
        row = PanelMeeting(**form.values())
        day = row.on.isoformat()
        row.slug = "" if PanelMeeting.objects.filter(slug=day).exists() else day
        return updates.add_to_register(row, by=self.request.user)


class ChangeMeeting(ChangeRecord):
    model, form_class, register, route = PanelMeeting, forms.MeetingForm, REPORTS, "panel_meeting_change"
    title = "Change the meeting"


class AddRequest(AddRecord):
    """To one meeting: the address names it."""

    model, form_class, register, route = PanelRequest, forms.RequestForm, REPORTS, "panel_request_add"
    title = label = "Add a request"

    def prepare(self) -> None:
        meetings = PanelMeeting.objects.visible_to(self.request.user)
        self.meeting = get_object_or_404(meetings, slug=self.kwargs["slug"])

    def check(self) -> None:
        if not can_write(self.request.user, self.meeting):
            raise PermissionDenied("Only an approver or a publisher may record what the panel asked.")

    def new(self) -> PanelRequest:
        return PanelRequest(meeting=self.meeting, owner=self.request.user)

    def kicker(self) -> str:
        return str(self.meeting)

    def crumbs(self) -> tuple[Link, ...]:
        *before, here = super().crumbs()
        return (*before, Link(str(self.meeting), self.meeting.get_absolute_url()), here)

    def cancel_url(self) -> str:
        return self.meeting.get_absolute_url()


class _OfRequest(RowPage):
    def crumbs(self) -> tuple[Link, ...]:
        *before, _, here = super().crumbs()
        return (*before, Link(str(self.row.meeting), self.row.get_absolute_url()), here)


class ChangeRequest(_OfRequest, ChangeRecord):
    model, form_class, register, route = PanelRequest, forms.RequestForm, REPORTS, "panel_request_change"
    title = "Change the request"


class Reply(_OfRequest, StepPage):
    model, form_class, register, route = PanelRequest, forms.ReplyForm, REPORTS, "panel_request_reply"
    title, label, submit = "Reply to the panel", "Reply", "Save the reply"
    done = "The reply is saved."

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        return "This request has a reply. Correct it, and say why." if row.reply else ""

    def act(self, form: forms.ReplyForm) -> PanelRequest:
        return actions.reply(self.row, by=self.request.user, words=form.values()["reply"])


class CorrectReply(_OfRequest, StepPage):
    model, form_class, register, route = PanelRequest, forms.CorrectReplyForm, REPORTS, "panel_reply_correct"
    title, label, submit = "Correct the reply", "Correct the reply", "Save the correction"
    done = "The reply is corrected."

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        return "" if row.reply else "This request has no reply yet."

    def initial(self) -> dict[str, Any]:
        return {"reply": self.row.reply}

    def act(self, form: forms.CorrectReplyForm) -> PanelRequest:
        values = form.values()
        return actions.correct_reply(
            self.row,
            by=self.request.user,
            seen=form.version_seen(),
            words=values["reply"],
            reason=values["reason"],
        )


OF_MEETING = (ChangeMeeting,)
OF_REQUEST = (ChangeRequest, Reply, CorrectReply)
