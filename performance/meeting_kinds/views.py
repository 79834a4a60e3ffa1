"""The list of kinds of meetings with a button for each step, and the forms of a name."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.arranged import Arranged, ArrangedPage, RowOfArranged, administrators

from ..choices import HeldBy
from ..models import MeetingKind
from . import actions, forms

KINDS = Arranged(
    "Kinds of meetings",
    "office_kinds",
    lambda key: get_object_or_404(MeetingKind, pk=key),
    order=lambda kind: list(
        MeetingKind.objects.filter(held_by=kind.held_by, is_retired=False).values_list("pk", flat=True)
    ),
)


@administrators
@require_safe
def office_kinds(request: SignedInRequest) -> HttpResponse:
    kinds = list(MeetingKind.objects.prefetch_related("members"))
    context = {
        "title": KINDS.title,
        "lead": "What forms of meetings offer, in this order. What was published keeps the names of its day.",
        "crumbs": KINDS.crumbs(),
        "steps": (Link("Add a kind of meeting", reverse("office_kind_add")),),
        "groups": [(side.label, [k for k in kinds if k.held_by == side and not k.is_retired]) for side in HeldBy],
        "retired": [kind for kind in kinds if kind.is_retired],
    }
    return render(request, "performance/meetingkind_list.html", context)


move_up = KINDS.step(actions.move_kind, up=True)
move_down = KINDS.step(actions.move_kind, up=False)
retire = KINDS.step(actions.retire_kind)
bring_back = KINDS.step(actions.bring_back_kind)


class _KindPage(ArrangedPage):
    arranged = KINDS


class _OfKind(RowOfArranged):
    arranged = KINDS


class AddKind(_KindPage):
    form_class = forms.KindForm
    title, submit = "Add a kind of meeting", "Add it"

    def perform(self, form: forms.KindForm) -> MeetingKind:
        held_by = HeldBy(form.cleaned_data["held_by"])
        return actions.add_kind(by=self.request.user, name=form.cleaned_data["name"], held_by=held_by)

    def get_success_message(self) -> str:
        return f"“{self.object}” is a kind of meeting now."


class RenameKind(_OfKind):
    form_class = forms.NameForm
    title, submit = "Change the name of a kind of meeting", "Save the name"
    lead = "All its meetings are called so from now on; past quarters and sealed papers keep the name that they had."

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.row.name}

    def perform(self, form: forms.NameForm) -> MeetingKind:
        return actions.rename_kind(self.row, by=self.request.user, name=form.cleaned_data["name"])


class NameMembers(_OfKind):
    form_class = forms.MembersForm
    title, submit = "Name the members of a board", "Save the members"
    success_message = "The members are saved."
    lead = "Papers that are sealed for meetings of this kind are for them and the office alone."

    def get_initial(self) -> dict[str, Any]:
        return {"members": list(self.row.members.all())}

    def perform(self, form: forms.MembersForm) -> MeetingKind:
        return actions.set_members(self.row, by=self.request.user, people=form.cleaned_data["members"])
