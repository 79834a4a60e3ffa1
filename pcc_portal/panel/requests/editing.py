"""Pages that ask, record, answer, approve and publish what the panel asks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from pcc_portal.accounts.access import SIGNED_IN
from pcc_portal.periods.clock import today
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord, StepPage
from pcc_portal.updates.rules import can_publish, can_write

from ..composing.forms import NothingForm
from ..models import PanelMeeting, PanelReport, PanelRequest
from . import actions, forms, rules

REGISTER = ("What the panel asks", "panel_requests")
NO_REPLY = "This request has no reply yet."


class AddRequest(AddRecord):
    """To one meeting: the address names it."""

    model, form_class, register, route = PanelRequest, forms.RequestForm, REGISTER, "panel_request_add"
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


class Ask(AddRecord):
    """About one sealed report: the address names its quarter, and `?paragraph=` what it is about."""

    access = SIGNED_IN
    model, form_class, register, route = PanelRequest, forms.AskForm, REGISTER, "panel_ask"
    title = label = "Ask about the report"
    lead = "The panel and the office see what you ask. Everyone else does once it is published with its answer."
    submit = "Ask"

    @classmethod
    def may(cls, user: Any) -> bool:
        return rules.can_ask(user)

    def check(self) -> None:
        rules.check_ask(self.request.user)

    def prepare(self) -> None:
        reports = PanelReport.objects.visible_to(self.request.user).sealed().of_quarter(self.kwargs["slug"])
        found = reports.newest_first().first()
        if found is None:
            raise Http404
        self.report = found

    def new(self) -> PanelRequest:
        asked = self.request.GET.get("paragraph", "")
        paragraph = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None
        return PanelRequest(meeting=self.report.meeting, raised_on=today(), paragraph=paragraph)

    def act(self, form: forms.AskForm) -> PanelRequest:
        return actions.ask(self.report, by=self.request.user, today=today(), **form.values())

    def done_words(self, row: PanelRequest) -> str:
        return "The office has your question."

    def kicker(self) -> str:
        return f"{self.report.meeting.plan.report_title}, {self.report.quarter.name}"

    def cancel_url(self) -> str:
        return self.report.get_absolute_url()


class ChangeRequest(ChangeRecord):
    model, form_class, register, route = PanelRequest, forms.RequestForm, REGISTER, "panel_request_change"
    title = "Change the request"


class Reply(StepPage):
    model, form_class, register, route = PanelRequest, forms.ReplyForm, REGISTER, "panel_request_reply"
    title, label, submit = "Reply to the panel", "Reply", "Save the reply"
    done = "The reply is saved. Somebody else has to approve it."

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        return "This request has a reply. Correct it, and say why." if row.reply else ""

    def act(self, form: forms.ReplyForm) -> PanelRequest:
        return actions.reply(self.row, by=self.request.user, words=form.values()["reply"])


class CorrectReply(StepPage):
    model, form_class, register, route = PanelRequest, forms.CorrectReplyForm, REGISTER, "panel_reply_correct"
    title, label, submit = "Correct the reply", "Correct the reply", "Save the correction"
    done = "The reply is corrected. Somebody else has to approve it."

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        return "" if row.reply else NO_REPLY

    def initial(self) -> dict[str, Any]:
        asked = self.row.returned_for
        return {"reply": self.row.reply, "reason": f"As asked: {asked}"[: forms.LONGEST_REASON] if asked else ""}

    def act(self, form: forms.CorrectReplyForm) -> PanelRequest:
        values = form.values()
        return actions.correct_reply(
            self.row,
            by=self.request.user,
            seen=form.version_seen(),
            words=values["reply"],
            reason=values["reason"],
        )


class JudgeReply(StepPage):
    """The reply as it waits, for somebody other than its author."""

    model, register = PanelRequest, REGISTER
    template_name = "panel/judge_reply.html"

    @classmethod
    def may(cls, user: Any, row: PanelRequest) -> bool:
        return rules.can_approve_reply(user, row)

    def check(self) -> None:
        rules.check_approve_reply(self.request.user, self.row)

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        return "" if row.is_waiting else "No reply to this request waits for approval."

    def show(self, form: Any, *, status: int = 200, **more: Any) -> Any:
        return super().show(form, status=status, **{"row": self.row, **more})


class ApproveReply(JudgeReply):
    form_class, route = NothingForm, "panel_reply_approve"
    title = label = submit = "Approve the reply"
    done = "The reply is approved, and the panel reads it."

    def act(self, form: NothingForm) -> PanelRequest:
        return actions.approve_reply(self.row, by=self.request.user, today=today(), seen=form.version_seen())


class ReturnReply(JudgeReply):
    form_class, route = forms.ReturnReplyForm, "panel_reply_return"
    title = label = submit = "Return the reply"
    done = "The reply is returned to its author, with what has to change."

    def act(self, form: forms.ReturnReplyForm) -> PanelRequest:
        reason = form.values()["reason"]
        return actions.return_reply(self.row, by=self.request.user, reason=reason, seen=form.version_seen())


class PublishPair(StepPage):
    model, form_class, register, route = PanelRequest, NothingForm, REGISTER, "panel_request_publish"
    title = label = "Publish it with its answer"
    submit, done = "Publish both", "Everyone can read the request and its answer."
    lead = "Everyone sees what the panel asked and what the office answered, one beside the other."

    @classmethod
    def may(cls, user: Any, row: PanelRequest) -> bool:
        return can_publish(user)

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        if row.is_public:
            return "Everyone can read this request already."
        return "" if row.answer else "This request has no approved answer yet."

    def act(self, form: NothingForm) -> PanelRequest:
        return actions.publish_pair(self.row, by=self.request.user)
