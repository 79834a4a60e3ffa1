"""What is asked about the panel's requests; the actions write it."""

from typing import Any, ClassVar

from django import forms

from pcc_portal.updates.registers.conflicts import Prose, Words
from pcc_portal.updates.registers.forms import RecordForm, StepForm

from ..models import PanelRequest

LONGEST_REPLY, LONGEST_REASON = 20_000, 2_000


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


class AskForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = PanelRequest
        labels: ClassVar = RequestForm.Meta.labels | {"words": "What you ask"}
        fields = ("title", "kind", "paragraph", "words", "due_on")
        help_texts: ClassVar = {
            "title": "Such as “Times to answer”.",
            "paragraph": "Its number in the report. Empty where it is about all of it.",
            "due_on": "The day that the panel sets, if it sets one.",
        }


class ReplyForm(StepForm):
    reply = Prose(
        label="Reply",
        max_length=LONGEST_REPLY,
        rows=8,
        help_text="Others read it once it is approved.",
    )


class LookedAt(forms.CharField):
    """The hash of what the page shows; shown again, the page has that of what it shows then."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class ApproveReplyForm(StepForm):
    content_hash = LookedAt(required=False, max_length=64)


class ReturnReplyForm(StepForm):
    reason = Words(label="What has to change", max_length=LONGEST_REASON, rows=4, help_text="Its author reads it.")


class CorrectReplyForm(ReplyForm):
    reason = Words(
        label="Reason",
        max_length=LONGEST_REASON,
        rows=2,
        help_text="Why the reply is corrected. The earlier one is kept.",
    )
