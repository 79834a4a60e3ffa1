"""What is asked about the panel's meetings and requests; the actions write it."""

from __future__ import annotations

from typing import ClassVar

from pcc_portal.updates.editing import RecordForm, StepForm
from pcc_portal.updates.kept import Words

from .models import PanelMeeting, PanelRequest

LONGEST_REPLY = 20_000


class MeetingForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = PanelMeeting
        fields = ("title", "plan", "on", "place", "panel_reads_first", "source", "is_public")
        labels: ClassVar = {"title": "Name", "on": "Meets on", "panel_reads_first": "The panel reads its papers first"}
        help_texts: ClassVar = {"title": "Such as “Police and Crime Panel, 17 November 2023”."}


class RequestForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = PanelRequest
        fields = ("title", "kind", "paragraph", "words", "raised_on", "due_on", "source", "is_public")
        labels: ClassVar = {
            "title": "In a few words",
            "paragraph": "Paragraph of the report that it is about",
            "words": "What the panel asked",
            "raised_on": "Raised on",
            "due_on": "Reply due",
        }


class ReplyForm(StepForm):
    reply = Words(label="Reply", max_length=LONGEST_REPLY, rows=8, help_text="Readers outside the office see it.")


class CorrectReplyForm(ReplyForm):
    reason = Words(
        label="Reason", max_length=2_000, rows=2, help_text="Why the reply is corrected. The earlier one is kept."
    )
