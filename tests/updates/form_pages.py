"""The portal with three more pages: a form that keeps drafts and adds a provider, one that keeps none, and one for a
publisher alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.views import View

from commissioning.models import Provider
from pcc_portal.accounts.access import OFFICE, SignedInRequest, allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.registers import drafts
from pcc_portal.updates.registers.conflicts import ConflictForm, Words

handler400 = "pcc_portal.home.errors.bad_request"
handler403 = "pcc_portal.home.errors.permission_denied"
handler404 = "pcc_portal.home.errors.not_found"


class ProviderForm(ConflictForm, forms.Form):
    title = forms.CharField(max_length=100)
    source = Words(max_length=200, required=False)


def page(request: SignedInRequest) -> HttpResponse:
    form_draft = drafts.open_form(request)
    if request.method != "POST":
        form = ProviderForm(form_draft.typed).as_typed()
        return render(request, "layouts/form.html", {"title": "Add", "form": form, "form_draft": form_draft})
    form = ProviderForm(request.POST)
    if not form.is_valid():
        return render(request, "layouts/form.html", {"title": "Add", "form": form, "form_draft": form_draft})
    try:
        with drafts.submit_once(request) as submission:
            row = Provider(title=form.cleaned_data["title"], source=form.cleaned_data["source"])
            registers.add_to_register(row, by=request.user)
            submission.location = row.get_absolute_url()
    except drafts.AlreadySubmittedError as sent:
        return redirect(sent.location)
    return redirect(submission.location)


@office
@drafts.keeps_drafts
def add(request: SignedInRequest) -> HttpResponse:
    return page(request)


@office
def forgetful(request: SignedInRequest) -> HttpResponse:
    return page(request)


@allow(Role.PUBLISHER)
@drafts.keeps_drafts
def for_publishers(request: SignedInRequest) -> HttpResponse:
    return page(request)


class ClassBased(View):
    access = OFFICE
    keeps_drafts = True

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return page(request)


urlpatterns = [
    path("try/add/", add),
    path("try/forgetful/", forgetful),
    path("try/publishers/", for_publishers),
    path("try/class/", ClassBased.as_view()),
    path("", include("pcc_portal.urls")),
]
