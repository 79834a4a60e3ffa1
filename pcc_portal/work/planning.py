"""Quarters to come: planned ahead, and their days moved before they open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import Role
from pcc_portal.periods import actions as periods
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import can_manage_quarters
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.fields import CountField, DateField, Text
from pcc_portal.updates.registers.forms import StepForm
from pcc_portal.updates.registers.views import FormPage

from .addresses import WORK, find_quarter

QUARTERS = "Quarters"
NUMBERS = [(number, f"Quarter {number}") for number in range(1, 5)]


class DaysForm(StepForm):
    opens = DateField(label="Opens for updates")
    due = DateField(label="Updates are due")
    closes = DateField(label="Closes for updates", help_text="The last day on which updates are taken.")


class WindowForm(DaysForm):
    reason = Text(
        label="Reason",
        max_length=2_000,
        rows=2,
        required=False,
        help_text="Needed when the dates of an open quarter change.",
    )


class PlanQuarterForm(DaysForm):
    year = CountField(
        label="Financial year",
        min_value=2000,
        max_value=2098,
        help_text="The year in which it begins: 2023 for 2023/24.",
    )
    number = forms.TypedChoiceField(label="Quarter", choices=NUMBERS, coerce=int, widget=forms.RadioSelect)
    field_order = ("year", "number", "opens", "due", "closes")


class _QuarterPage(FormPage):
    access = allow(Role.PUBLISHER)

    def check(self) -> None:
        if not can_manage_quarters(self.request.user):
            raise PermissionDenied("Only a publisher may plan quarters.")

    def form(self, posted: Any = None) -> Any:
        return self.form_class(posted, row=None, **self.form_options())

    def crumbs(self) -> tuple[Link, ...]:
        return (WORK, Link(QUARTERS, reverse("quarters")), Link(self.title, current=True))

    def next_url(self, row: Quarter) -> str:
        return reverse("quarters")

    def cancel_url(self) -> str:
        return reverse("quarters")


class PlanQuarter(_QuarterPage):
    form_class, title, submit = PlanQuarterForm, "Plan a quarter", "Plan the quarter"

    def act(self, form: PlanQuarterForm) -> Quarter:
        return periods.add_quarter(by=self.request.user, **form.values())

    def done_words(self, row: Quarter) -> str:
        return f"{row} is planned."


class MoveQuarter(_QuarterPage):
    form_class, title, submit = WindowForm, "Change the dates of the quarter", "Change the dates"

    def prepare(self) -> None:
        self.row = find_quarter(self.kwargs["quarter"])

    def form_options(self) -> dict[str, Any]:
        days = {"opens": self.row.opens, "due": self.row.due, "closes": self.row.closes}
        return {**super().form_options(), "initial": days}

    def get(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        if self.row.state == QuarterState.CLOSED:
            messages.warning(request, f"{self.row} has closed. Open it again for whoever still has to write.")
            return redirect("quarters")
        return super().get(request, **kwargs)

    def kicker(self) -> str:
        return str(self.row)

    def act(self, form: WindowForm) -> Quarter:
        return periods.change_window(self.row, by=self.request.user, **form.values())

    def done_words(self, row: Quarter) -> str:
        return f"The dates of {row} are changed."
