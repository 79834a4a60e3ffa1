"""The list of kinds of meetings with a button for each step, and the forms of a name."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.form_pages import ActionFormView, take_step
from pcc_portal.ui.page import OVERVIEW, Link

from ..choices import HeldBy
from ..models import MeetingKind
from . import actions, forms

administrators = allow(Role.PUBLISHER, Role.ADMINISTRATOR)
TITLE = "Kinds of meetings"


@administrators
@require_safe
def office_kinds(request: SignedInRequest) -> HttpResponse:
    kinds = list(MeetingKind.objects.prefetch_related("members"))
    context = {
        "title": TITLE,
        "lead": "What forms of meetings offer, in this order. What was published keeps the names of its day.",
        "crumbs": (*_crumbs(), Link(TITLE, current=True)),
        "steps": (Link("Add a kind of meeting", reverse("office_kind_add")),),
        "groups": [(side.label, [k for k in kinds if k.held_by == side and not k.is_retired]) for side in HeldBy],
        "retired": [kind for kind in kinds if kind.is_retired],
    }
    return render(request, "performance/meetingkind_list.html", context)


@administrators
@require_POST
def move_up(request: SignedInRequest, kind: int) -> HttpResponse:
    return _step(request, kind, lambda row, by: actions.move_kind(row, by=by, up=True))


@administrators
@require_POST
def move_down(request: SignedInRequest, kind: int) -> HttpResponse:
    return _step(request, kind, lambda row, by: actions.move_kind(row, by=by, up=False))


@administrators
@require_POST
def retire(request: SignedInRequest, kind: int) -> HttpResponse:
    return _step(request, kind, lambda row, by: actions.retire_kind(row, by=by))


@administrators
@require_POST
def bring_back(request: SignedInRequest, kind: int) -> HttpResponse:
    return _step(request, kind, lambda row, by: actions.bring_back_kind(row, by=by))


def _step(request: SignedInRequest, key: int, step: Callable[[MeetingKind, Any], MeetingKind]) -> HttpResponse:
    return take_step(
        request, lambda: step(get_object_or_404(MeetingKind, pk=key), request.user), back_to="office_kinds"
    )


def _crumbs() -> tuple[Link, ...]:
    return (OVERVIEW, Link("The office", reverse("office")))


class _KindPage(ActionFormView):
    access = administrators
    request: SignedInRequest

    def crumbs(self) -> tuple[Link, ...]:
        return (*_crumbs(), Link(TITLE, reverse("office_kinds")), Link(self.title, current=True))

    def get_success_url(self) -> str:
        return reverse("office_kinds")

    def cancel_url(self) -> str:
        return self.get_success_url()


class AddKind(_KindPage):
    form_class = forms.KindForm
    title, submit = "Add a kind of meeting", "Add it"

    def perform(self, form: forms.KindForm) -> MeetingKind:
        held_by = HeldBy(form.cleaned_data["held_by"])
        return actions.add_kind(by=self.request.user, name=form.cleaned_data["name"], held_by=held_by)

    def get_success_message(self) -> str:
        return f"“{self.object}” is a kind of meeting now."


class _OfKind(_KindPage):
    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kind = get_object_or_404(MeetingKind, pk=kwargs["kind"])

    def kicker(self) -> str:
        return str(self.kind)


class RenameKind(_OfKind):
    form_class = forms.NameForm
    title, submit = "Change the name of a kind of meeting", "Save the name"
    lead = "All its meetings are called so from now on; past quarters and sealed papers keep the name that they had."

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.kind.name}

    def perform(self, form: forms.NameForm) -> MeetingKind:
        return actions.rename_kind(self.kind, by=self.request.user, name=form.cleaned_data["name"])


class NameMembers(_OfKind):
    form_class = forms.MembersForm
    title, submit = "Name the members of a board", "Save the members"
    success_message = "The members are saved."
    lead = "Papers that are sealed for meetings of this kind are for them and the office alone."

    def get_initial(self) -> dict[str, Any]:
        return {"members": list(self.kind.members.all())}

    def perform(self, form: forms.MembersForm) -> MeetingKind:
        return actions.set_members(self.kind, by=self.request.user, people=form.cleaned_data["members"])
