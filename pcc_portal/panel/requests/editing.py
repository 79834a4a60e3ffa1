"""Pages that ask, record, answer, approve and publish what the panel asks."""

from typing import Any

from django.http import Http404

from pcc_portal.accounts.access import SIGNED_IN
from pcc_portal.periods.clock import today
from pcc_portal.updates.registers.views import AddPart, AddRecord, ChangeRecord, StepPage
from pcc_portal.updates.rules import can_publish

from ..composing.forms import NothingForm
from ..margins import paragraph_asked
from ..models import PanelMeeting, PanelReport, PanelRequest
from . import actions, approval, forms, rules

NO_REPLY = "This request has no reply yet."


class AddRequest(AddPart):
    model, form_class, route = PanelRequest, forms.RequestForm, "panel_request_add"
    parent_model, parent_column = PanelMeeting, "meeting"
    title = label = "Add a request"


class Ask(AddRecord):
    """About one sealed report: the address names its quarter, and `?paragraph=` what it is about."""

    access = SIGNED_IN
    model, form_class, route = PanelRequest, forms.AskForm, "panel_ask"
    title = label = "Ask about the report"
    lead = "The panel and the office see what you ask. Everyone else does once it is published with its answer."
    submit, success_message = "Ask", "The office has your question."

    @classmethod
    def may(cls, user: Any) -> bool:
        return rules.can_ask(user)

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        report = PanelReport.objects.visible_to(request.user).sealed().at(kwargs["slug"]).newest_first().first()
        if report is None:
            raise Http404
        self.report = report

    def new(self) -> PanelRequest:
        return PanelRequest(meeting=self.report.meeting, raised_on=today(), paragraph=paragraph_asked(self.request))

    def perform(self, form: forms.AskForm) -> PanelRequest:
        return actions.ask(self.report, by=self.request.user, today=today(), **form.values())

    def get_success_url(self) -> str:
        """Back to the paragraph, beside which the question now stands."""
        paragraph = self.object.paragraph
        return f"{self.report.get_absolute_url()}#para-{paragraph}" if paragraph else super().get_success_url()

    def kicker(self) -> str:
        return f"{self.report.meeting.plan.report_title}, {self.report.name}"

    def cancel_url(self) -> str:
        return self.report.get_absolute_url()


class ChangeRequest(ChangeRecord):
    model, form_class, route = PanelRequest, forms.RequestForm, "panel_request_change"
    title = "Change the request"


class Reply(StepPage):
    asks_approval = False
    model, form_class, route = PanelRequest, forms.ReplyForm, "panel_request_reply"
    title, label, submit = "Reply to the panel", "Reply", "Save the reply"
    success_message = "The reply is saved. Somebody else has to approve it."

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        return "This request has a reply. Correct it, and say why." if row.reply else ""

    def perform(self, form: forms.ReplyForm) -> PanelRequest:
        return actions.reply(self.object, by=self.request.user, words=form.values()["reply"])


class CorrectReply(StepPage):
    asks_approval = False
    model, form_class, route = PanelRequest, forms.CorrectReplyForm, "panel_reply_correct"
    title, label, submit = "Correct the reply", "Correct the reply", "Save the correction"
    success_message = "The reply is corrected. Somebody else has to approve it."

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        return "" if row.reply else NO_REPLY

    def get_initial(self) -> dict[str, Any]:
        asked = self.object.returned_for
        return {"reply": self.object.reply, "reason": f"As asked: {asked}"[: forms.LONGEST_REASON] if asked else ""}

    def perform(self, form: forms.CorrectReplyForm) -> PanelRequest:
        values = form.values()
        return actions.correct_reply(
            self.object,
            by=self.request.user,
            seen=form.version_seen(),
            words=values["reply"],
            reason=values["reason"],
        )


class JudgeReply(StepPage):
    """The reply as it waits, for somebody other than its author."""

    asks_approval = False
    model = PanelRequest
    template_name = "panel/judge_reply.html"

    @classmethod
    def may(cls, user: Any, row: PanelRequest) -> bool:
        return rules.can_approve_reply(user, row)

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        waits = row.is_waiting or (not row.has_draft and approval.changed(row))
        return "" if waits else "No reply to this request waits for approval."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changed = [] if self.object.has_draft else approval.changed(self.object)
        return super().get_context_data(reply=approval.reply_html(self.object), changed_readings=changed, **kwargs)


class ApproveReply(JudgeReply):
    form_class, route, keeps_drafts = forms.ApproveReplyForm, "panel_reply_approve", False
    title = label = submit = "Approve the reply"
    success_message = "The reply is approved, and the panel reads it."

    def get_initial(self) -> dict[str, Any]:
        return {"content_hash": approval.hash_of(self.object)}

    def perform(self, form: forms.ApproveReplyForm) -> PanelRequest:
        return actions.approve_reply(
            self.object,
            by=self.request.user,
            today=today(),
            seen=form.version_seen(),
            content_hash=form.cleaned_data["content_hash"],
        )

    def stored_now(self) -> dict[str, Any]:
        """Nothing is typed here that somebody else could have changed."""
        super().stored_now()
        return {}


class ReturnReply(JudgeReply):
    form_class, route = forms.ReturnReplyForm, "panel_reply_return"
    title = label = submit = "Return the reply"
    success_message = "The reply is returned to its author, with what has to change."

    def perform(self, form: forms.ReturnReplyForm) -> PanelRequest:
        reason = form.values()["reason"]
        return actions.return_reply(self.object, by=self.request.user, reason=reason, seen=form.version_seen())


class PublishPair(StepPage):
    asks_approval = False
    model, form_class, route = PanelRequest, NothingForm, "panel_request_publish"
    title = label = "Publish it with its answer"
    submit, success_message = "Publish both", "Everyone can read the request and its answer."
    lead = "Everyone sees what the panel asked and what the office answered, one beside the other."

    @classmethod
    def may(cls, user: Any, row: PanelRequest) -> bool:
        return can_publish(user)

    @classmethod
    def why_not(cls, row: PanelRequest) -> str:
        if row.is_public:
            return "Everyone can read this request already."
        if not row.answer:
            return "This request has no approved answer yet."
        return approval.AGAIN if approval.changed(row) else ""

    def perform(self, form: NothingForm) -> PanelRequest:
        return actions.publish_pair(self.object, by=self.request.user)
