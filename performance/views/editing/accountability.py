"""Pages that add and change inspections, responses, meetings, requests and what they ask for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pcc_portal.periods.clock import today
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord, StepPage
from pcc_portal.updates.rules import can_write

from ... import actions, forms
from ...choices import LocalStatus
from ...models import (
    AccountabilityAction,
    AccountabilityMeeting,
    AdHocRequest,
    Inspection,
    InspectionResponse,
    Recommendation,
)

INSPECTIONS = ("Inspections", "inspections")
MEETINGS = ("Accountability meetings", "meetings")


class AddBelow(AddRecord):
    """A row is added to another, which the address names: `parent` is its model, `column` the key to it."""

    parent: ClassVar[Any]
    column: ClassVar[str]

    def prepare(self) -> None:
        rows = self.parent.objects.visible_to(self.request.user).select_related("theme")
        self.above = get_object_or_404(rows, slug=self.kwargs["slug"])

    def check(self) -> None:
        if not can_write(self.request.user, self.above):
            raise PermissionDenied("Only who answers for what it belongs to, an approver or a publisher may add this.")

    def new(self) -> Any:
        row = super().new()
        setattr(row, self.column, self.above)
        if "theme" in {field.name for field in self.model._meta.concrete_fields}:
            row.theme = self.above.theme
        return row

    def kicker(self) -> str:
        return str(self.above)

    def crumbs(self) -> tuple[Link, ...]:
        *before, here = super().crumbs()
        return (*before, Link(str(self.above), self.above.get_absolute_url()), here)

    def cancel_url(self) -> str:
        return str(self.above.get_absolute_url())


def below(user: Any, above: Any, *pages: type[AddBelow]) -> tuple[Link, ...]:
    """Where this person may add rows to `above`: by the rule that the pages ask."""
    if not can_write(user, above):
        return ()
    return tuple(Link(page.label, reverse(page.route, args=[above.slug])) for page in pages)


class AddInspection(AddRecord):
    model, form_class, register, route = Inspection, forms.InspectionForm, INSPECTIONS, "inspection_add"
    title = label = "Add an inspection report"


class ChangeInspection(ChangeRecord):
    model, form_class, register, route = Inspection, forms.InspectionForm, INSPECTIONS, "inspection_change"
    title = "Change the inspection report"


class AddRecommendation(AddBelow):
    model, form_class, register = Recommendation, forms.RecommendationForm, INSPECTIONS
    parent, column, route = Inspection, "inspection", "recommendation_add"
    title = label = "Add a recommendation"


class ChangeRecommendation(ChangeRecord):
    model, form_class, register = Recommendation, forms.RecommendationForm, INSPECTIONS
    route, title = "recommendation_change", "Change the recommendation"


class SignOff(StepPage):
    model, form_class, register = Recommendation, forms.SignOffForm, INSPECTIONS
    route, label = "recommendation_sign_off", "Sign off"
    title, submit = "Record that the inspectorate signed it off", "Record the sign-off"
    done = "The sign-off is recorded."

    @classmethod
    def why_not(cls, row: Recommendation) -> str:
        return "This recommendation is signed off already." if row.status == LocalStatus.SIGNED_OFF else ""

    def act(self, form: forms.SignOffForm) -> Recommendation:
        return actions.sign_off(
            self.row, by=self.request.user, seen=form.version_seen(), today=today(), **form.values()
        )


class AddResponse(AddRecord):
    model, form_class, register = InspectionResponse, forms.InspectionResponseForm, INSPECTIONS
    route, title = "inspection_response_add", "Add a response"
    label = title


class ChangeResponse(ChangeRecord):
    model, form_class, register = InspectionResponse, forms.InspectionResponseForm, INSPECTIONS
    route, title = "inspection_response_change", "Change the response"


class AddMeeting(AddRecord):
    model, form_class, register, route = AccountabilityMeeting, forms.MeetingForm, MEETINGS, "meeting_add"
    title = label = "Plan a meeting"


class ChangeMeeting(ChangeRecord):
    model, form_class, register, route = AccountabilityMeeting, forms.MeetingChangeForm, MEETINGS, "meeting_change"
    title = "Change the meeting"
    lead = "Its day moves by a revision, which says why."


class _StepMeeting(StepPage):
    model, register = AccountabilityMeeting, MEETINGS

    @classmethod
    def why_not(cls, row: AccountabilityMeeting) -> str:
        return "This meeting has been held." if row.held_on else ""


class ReviseMeeting(_StepMeeting):
    form_class, route, label = forms.ReviseMeetingForm, "meeting_revise", "Move to another day"
    title, submit = "Move the meeting", "Move the meeting"
    done = "The meeting has a new day."

    def act(self, form: forms.ReviseMeetingForm) -> AccountabilityMeeting:
        return actions.revise_meeting(self.row, by=self.request.user, seen=form.version_seen(), **form.values())


class HoldMeeting(_StepMeeting):
    form_class, route, label = forms.HeldForm, "meeting_held", "Record that it was held"
    title, submit = "Record that the meeting was held", "Record it"
    done = "The meeting is recorded as held."

    def initial(self) -> dict[str, Any]:
        return {"held_on": self.row.on}

    def act(self, form: forms.HeldForm) -> AccountabilityMeeting:
        return actions.hold_meeting(
            self.row, by=self.request.user, seen=form.version_seen(), today=today(), **form.values()
        )


class AddRequest(AddRecord):
    model, form_class, register, route = AdHocRequest, forms.AdHocRequestForm, MEETINGS, "ad_hoc_request_add"
    title = label = "Add a request"


class ChangeRequest(ChangeRecord):
    model, form_class, register, route = AdHocRequest, forms.AdHocRequestForm, MEETINGS, "ad_hoc_request_change"
    title = "Change the request"


class AddActionOfMeeting(AddBelow):
    model, form_class, register = AccountabilityAction, forms.AccountabilityActionForm, MEETINGS
    parent, column, route = AccountabilityMeeting, "meeting", "meeting_action_add"
    title = label = "Add an action"


class AddActionOfRequest(AddBelow):
    model, form_class, register = AccountabilityAction, forms.AccountabilityActionForm, MEETINGS
    parent, column, route = AdHocRequest, "request", "request_action_add"
    title = label = "Add an action"


class ChangeAction(ChangeRecord):
    model, form_class, register = AccountabilityAction, forms.AccountabilityActionForm, MEETINGS
    route, title = "accountability_action_change", "Change the action"
