"""Who answers for what: every theme, measure and record that has an owner, on one page, and the page to change one."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts import actions
from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.forms import ReasonField
from pcc_portal.accounts.models import Owned, User
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.registers.declaration import Kind, all_kinds, kind_named
from pcc_portal.updates.registers.views import FormPage

HEADINGS = (Heading("What"), Heading("Owner"), Heading("Change"))
NOBODY = "nobody"
owners_only = allow(Role.PUBLISHER, Role.ADMINISTRATOR)


class ChooseForm(forms.Form):
    """Whose things to show. Someone who has left may still own some."""

    marks_optional = False
    owner = forms.ChoiceField(label="Owner", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(str(person.pk), person.name) for person in User.objects.all() if person.role != Role.PANEL_MEMBER]
        self.fields["owner"].choices = [("", "Everyone"), (NOBODY, "Nobody"), *people]  # type: ignore[attr-defined]


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.in_office(), label="Owner", required=False, empty_label="Nobody")
    reason = ReasonField(required=False, help_text="For the log.")


@owners_only
@require_safe
def owners(request: SignedInRequest) -> HttpResponse:
    form = ChooseForm(request.GET)
    chosen = form.cleaned_data["owner"] if form.is_valid() else ""
    owned = (kind for kind in all_kinds() if kind.is_owned)
    tables = [table for kind in owned if (table := _table(kind, chosen)).rows]
    context = {
        "title": "Owners",
        "lead": "Who owns what. Give what belongs to a leaver to somebody else.",
        "crumbs": (OVERVIEW, Link("Owners", current=True)),
        "form": form,
        "tables": tables,
    }
    return render(request, "work/owners.html", context)


class AssignOwner(FormPage):
    access, keeps_drafts, template_name = owners_only, False, "layouts/form.html"
    form_class = OwnerForm
    title = submit = "Change the owner"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        kind = kind_named(kwargs["kind"])
        if kind is None or not kind.is_owned:
            raise Http404
        self.object = get_object_or_404(kind.model, slug=kwargs["key"])

    def get_initial(self) -> dict[str, Any]:
        return {"owner": self.object.owner_id}

    def perform(self, form: OwnerForm) -> Owned:
        return actions.assign_owner(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return f"{self.object} belongs to {self.object.owner or 'nobody'}."

    def kicker(self) -> str:
        return str(self.object)

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, Link("Owners", reverse("owners")), Link(self.title, current=True))

    def get_success_url(self) -> str:
        return reverse("owners")

    def cancel_url(self) -> str:
        return reverse("owners")


def _table(kind: Kind, chosen: str) -> PlainTable:
    things = kind.model._default_manager.select_related("owner").order_by("title")
    if chosen:
        things = things.filter(owner_id=None if chosen == NOBODY else int(chosen))
    return PlainTable(caption=kind.noun.title, headings=HEADINGS, rows=[_row(kind, thing) for thing in things])


def _row(kind: Kind, thing: Any) -> tuple[Cell, Cell, Cell]:
    owner = thing.owner
    note = "" if owner is None or owner.is_office else "Account closed"
    change = Cell("Change", href=reverse("assign_owner", args=[kind.key, thing.slug]))
    return Cell(str(thing)), Cell(str(owner or "Nobody"), sub=note), change
