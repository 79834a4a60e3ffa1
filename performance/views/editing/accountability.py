"""Pages that add and change inspections, responses, meetings, requests and what they ask for."""

from typing import Any

from pcc_portal.periods.clock import today
from pcc_portal.updates.registers.views import AddPart, AddRecord, ChangeRecord, StepPage

from ... import actions
from ...forms import accountability as forms
from ...models import (
    AccountabilityAction,
    AccountabilityMeeting,
    AdHocRequest,
    Inspection,
    InspectionGrade,
    InspectionResponse,
    Recommendation,
)


class AddInspection(AddRecord):
    model, form_class, route = Inspection, forms.InspectionForm, "inspection_add"
    title = label = "Add a report"


class ChangeInspection(ChangeRecord):
    model, form_class, route = Inspection, forms.InspectionForm, "inspection_change"
    title = "Change the report"


class AddGrade(AddPart):
    model, form_class = InspectionGrade, forms.InspectionGradeForm
    parent_model, parent_column, route = Inspection, "inspection", "inspection_grade_add"
    title = label = "Add a grade"


class ChangeGrade(ChangeRecord):
    model, form_class, route = InspectionGrade, forms.InspectionGradeForm, "inspection_grade_change"
    title = "Change the grade"


class AddRecommendation(AddPart):
    model, form_class = Recommendation, forms.RecommendationForm
    parent_model, parent_column, route = Inspection, "inspection", "recommendation_add"
    title = label = "Add a recommendation"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "any_status": self.sets_up}


class ChangeRecommendation(ChangeRecord):
    model, form_class = Recommendation, forms.RecommendationForm
    route, title = "recommendation_change", "Change the recommendation"


class SignOff(StepPage):
    model, form_class = Recommendation, forms.SignOffForm
    route, label = "recommendation_sign_off", "Sign off"
    title, submit = "Record that it was signed off", "Record the sign-off"
    success_message = "The sign-off is recorded."

    @classmethod
    def why_not(cls, row: Recommendation) -> str:
        return "This recommendation is signed off already." if row.signed_off_on else ""

    def perform(self, form: forms.SignOffForm) -> Recommendation:
        return actions.sign_off(
            self.object, by=self.request.user, seen=form.version_seen(), today=today(), **form.values()
        )


class AddResponse(AddRecord):
    model, form_class = InspectionResponse, forms.InspectionResponseForm
    route, title = "inspection_response_add", "Add a response"
    label = title


class ChangeResponse(ChangeRecord):
    model, form_class = InspectionResponse, forms.InspectionResponseForm
    route, title = "inspection_response_change", "Change the response"


class AddMeeting(AddRecord):
    model, form_class, route = AccountabilityMeeting, forms.MeetingForm, "meeting_add"
    title = label = "Plan a meeting"


class ChangeMeeting(ChangeRecord):
    model, form_class, route = AccountabilityMeeting, forms.MeetingChangeForm, "meeting_change"
    title = "Change the meeting"
    lead = "Its day moves by a revision, which says why."


class _StepMeeting(StepPage):
    model = AccountabilityMeeting

    @classmethod
    def why_not(cls, row: AccountabilityMeeting) -> str:
        return "This meeting has been held." if row.held_on else ""


class ReviseMeeting(_StepMeeting):
    form_class, route, label = forms.ReviseMeetingForm, "meeting_revise", "Move to another day"
    title, submit = "Move the meeting", "Move the meeting"
    success_message = "The meeting has a new day."

    def perform(self, form: forms.ReviseMeetingForm) -> AccountabilityMeeting:
        return actions.revise_meeting(self.object, by=self.request.user, seen=form.version_seen(), **form.values())


class HoldMeeting(_StepMeeting):
    form_class, route, label = forms.HeldForm, "meeting_held", "Record that it was held"
    title, submit = "Record that the meeting was held", "Record it"
    success_message = "The meeting is recorded as held."

    def get_initial(self) -> dict[str, Any]:
        return {"held_on": self.object.on}

    def perform(self, form: forms.HeldForm) -> AccountabilityMeeting:
        return actions.hold_meeting(
            self.object, by=self.request.user, seen=form.version_seen(), today=today(), **form.values()
        )


class AddRequest(AddRecord):
    model, form_class, route = AdHocRequest, forms.AdHocRequestForm, "ad_hoc_request_add"
    title = label = "Add a request"


class ChangeRequest(ChangeRecord):
    model, form_class, route = AdHocRequest, forms.AdHocRequestForm, "ad_hoc_request_change"
    title = "Change the request"


class AddActionOfMeeting(AddPart):
    model, form_class = AccountabilityAction, forms.AccountabilityActionForm
    parent_model, parent_column, route = AccountabilityMeeting, "meeting", "meeting_action_add"
    title = label = "Add an action"


class AddActionOfRequest(AddPart):
    model, form_class = AccountabilityAction, forms.AccountabilityActionForm
    parent_model, parent_column, route = AdHocRequest, "request", "request_action_add"
    title = label = "Add an action"


class ChangeAction(ChangeRecord):
    model, form_class = AccountabilityAction, forms.AccountabilityActionForm
    route, title = "accountability_action_change", "Change the action"
