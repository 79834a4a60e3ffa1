"""Who answers for what: every theme, measure and record that has an owner, on one page, and the page to change one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pcc_portal.accounts import actions
from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.forms import ReasonField
from pcc_portal.accounts.models import Owned, User
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.registers.declaration import Kind, all_kinds, kind_named

FORMER_KEYS = {"action": "accountability-action", "request": "panel-request"}  # in addresses that people kept
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
        "lead": "Who answers for what. Give away the things of whoever leaves.",
        "crumbs": (OVERVIEW, Link("Owners", current=True)),
        "form": form,
        "tables": tables,
    }
    return render(request, "work/owners.html", context)


@owners_only
@require_http_methods(["GET", "HEAD", "POST"])
def assign_owner(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    declared = kind_named(FORMER_KEYS.get(kind, kind))
    if declared is None or not declared.is_owned:
        raise Http404
    thing: Any = get_object_or_404(declared.model, slug=key)
    form = OwnerForm(request.POST or None, initial={"owner": thing.owner_id})
    if form.is_valid() and _assigned(form, partial(actions.assign_owner, thing, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{thing} belongs to {thing.owner or 'nobody'}.")
        return redirect("owners")
    context = {
        "title": "Change the owner",
        "kicker": str(thing),
        "crumbs": (OVERVIEW, Link("Owners", reverse("owners")), Link("Change the owner", current=True)),
        "form": form,
        "submit": "Change the owner",
        "cancel_url": reverse("owners"),
    }
    return render(request, "layouts/form.html", context)


def _assigned(form: OwnerForm, act: partial[Owned]) -> bool:
    try:
        act()
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return False
    return True


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
