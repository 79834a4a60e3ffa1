"""The office's side of returns: what is owed and by whom, what is late, and each return to take or send back."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commissioning.models import Contract, GrantAward
from pcc_portal.accounts.access import OFFICE, SignedInRequest, office
from pcc_portal.periods.clock import today
from pcc_portal.ui.form_pages import ConflictError, take_step
from pcc_portal.ui.page import Link
from pcc_portal.ui.records import RegisterView
from pcc_portal.updates.registers.views import FormPage
from pcc_portal.work.addresses import WORK

from .. import actions, entry
from ..choices import ReturnState
from ..filters import ReturnFilters
from ..forms import AskAgainForm, AskForm, DutyForm, SendBackForm, initial_of
from ..models import Return, ReturnDuty
from ..rules import NOT_YOURS, can_ask, can_manage
from ..tables import ReturnTable, duty_table, figures_table

RETURNS = Link("Returns", "/returns/")
TAKEN_WORDS = "Its figures are entered, with the return as their source. Somebody else approves them."
NOT_MAILED = "It is saved, but the mail did not go out. Ask again once the mail server answers."


class Returns(RegisterView):
    access = OFFICE
    title, noun = "Returns", "return"
    table_class, filterset_class = ReturnTable, ReturnFilters
    lead = "What providers, grant recipients and partners file by a link, and what is late."
    empty_text = "Nothing has been asked for yet."
    crumbs = (WORK,)

    def get_queryset(self) -> QuerySet[Return]:
        return Return.objects.with_records()

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"day": today()}

    def get_steps(self) -> tuple[Link, ...]:
        return (Link("What is owed", reverse("return_duties")), Link("Ask for returns", reverse("return_duty_add")))


@office
@require_safe
def return_duties(request: SignedInRequest) -> HttpResponse:
    duties = list(ReturnDuty.objects.with_records())
    context = {
        "title": "What is owed",
        "lead": "Who files what for each quarter, and by when.",
        "crumbs": (WORK, RETURNS, Link("What is owed", current=True)),
        "table": duty_table([each for each in duties if each.ended_on is None], request.user),
        "ended": duty_table([each for each in duties if each.ended_on], request.user),
        "steps": (Link("Ask for returns", reverse("return_duty_add")),),
    }
    return render(request, "returns/duty_list.html", context)


class _ReturnsPage(FormPage):
    """A page below the list of returns. Whoever may not manage what it is about is refused."""

    access = OFFICE
    asks_approval = keeps_drafts = False
    permission_denied_message = NOT_YOURS

    def crumbs(self) -> tuple[Link, ...]:
        return (WORK, RETURNS, Link(self.title, current=True))

    def cancel_url(self) -> str:
        return self.get_success_url()

    def get_success_url(self) -> str:
        return reverse("return_duties")

    def process(self, form: Any) -> None:
        """What is saved stays saved when the mail server does not take the mail."""
        try:
            super().process(form)
        except OSError:
            messages.warning(self.request, NOT_MAILED)


class AddDuty(_ReturnsPage):
    form_class = DutyForm
    template_name = "returns/duty_form.html"
    title, submit, success_message = "Ask for returns", "Save", "Saved. The quarter that ended last is asked for next."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.record = _record_named(request)

    def test_func(self) -> bool:
        return self.record is None or can_ask(self.request.user, self.record, ())

    def kicker(self) -> str:
        return str(self.record or "")

    def get_initial(self) -> dict[str, Any]:
        if isinstance(self.record, Contract):
            return {"sender": str(self.record.provider or ""), "measures": list(self.record.service.measures.all())}
        return {"sender": str(self.record.recipient)} if self.record else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "record": self.record, "user": self.request.user}

    def perform(self, form: DutyForm) -> ReturnDuty:
        record = {"contract" if isinstance(self.record, Contract) else "grant": self.record} if self.record else {}
        duty = ReturnDuty(**form.columns() | record)
        return actions.owe(duty, by=self.request.user, measures=list(form.cleaned_data["measures"]))


def _record_named(request: HttpRequest) -> Contract | GrantAward | None:
    models: tuple[tuple[Any, str], ...] = ((Contract, "contract"), (GrantAward, "grant"))
    for model, name in models:
        if slug := request.GET.get(name):
            record: Contract | GrantAward = get_object_or_404(model.objects.visible_to(request.user), slug=slug)
            return record
    return None


class _OfDuty(_ReturnsPage):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.duty = get_object_or_404(ReturnDuty.objects.with_records(), pk=kwargs["pk"])

    def test_func(self) -> bool:
        return can_manage(self.request.user, self.duty)

    def kicker(self) -> str:
        return self.duty.name


class ChangeDuty(_OfDuty):
    form_class = DutyForm
    template_name = "returns/duty_form.html"
    title, submit = "Change what is asked for", "Save the changes"
    lead = "A new address gets new links: those that were mailed stop working."

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.duty)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(duty=self.duty, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "record": self.duty.record, "user": self.request.user}

    def perform(self, form: DutyForm) -> ReturnDuty:
        measures = list(form.cleaned_data["measures"])
        return actions.change_duty(self.duty, by=self.request.user, measures=measures, **form.columns())


class AskNow(_OfDuty):
    form_class = AskForm
    title, submit = "Ask for a return now", "Mail the link"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "quarters": self.duty.quarters_to_ask(today())}

    def perform(self, form: AskForm) -> Return:
        return actions.ask(self.duty, form.cleaned_data["quarter"], by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("returns")

    def get_success_message(self) -> str:
        return f"The link has been mailed to {self.duty.address}."


@office
@require_POST
def end_duty(request: SignedInRequest, pk: int) -> HttpResponse:
    duty = get_object_or_404(ReturnDuty.objects.with_records(), pk=pk)
    return take_step(request, lambda: actions.end_duty(duty, by=request.user, today=today()), back_to="return_duties")


@office
@require_safe
def one_return(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Return.objects.with_records(), pk=pk)
    forms = entry.forms_of_office(row, today()) if row.sent_at else []
    may = can_manage(request.user, row.duty)
    context = {
        "title": f"Return for {row.quarter}",
        "kicker": row.duty.name,
        "lead": _lead(row, today()),
        "crumbs": (WORK, RETURNS, Link(str(row), current=True)),
        "return": row,
        "table": figures_table(forms),
        "may_take": may and row.state == ReturnState.SENT,
        "may_ask_again": may and (row.is_writable or row.state == ReturnState.WITHDRAWN),
        "may_withdraw": may and row.is_writable,
    }
    return render(request, "returns/return_detail.html", context)


def _lead(row: Return, day: dt.date) -> str:
    return f"{row.late_words(day) or row.get_state_display()}."


@office
@require_POST
def take_return(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Return.objects.with_records(), pk=pk)

    def take() -> None:
        try:
            actions.take(row, entry.forms_of_office(row, today()), by=request.user, today=today())
        except ConflictError as conflict:
            messages.error(request, str(conflict))
        else:
            messages.success(request, TAKEN_WORDS)

    return take_step(request, take, back_to=row.get_absolute_url())


@office
@require_POST
def withdraw_return(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Return.objects.with_records(), pk=pk)
    if not can_manage(request.user, row.duty):
        raise PermissionDenied(NOT_YOURS)
    try:
        actions.withdraw(row, by=request.user)
    except ConflictError as conflict:
        messages.error(request, str(conflict))
    return redirect(row)


class _OfReturn(_ReturnsPage):
    @cached_property
    def row(self) -> Return:
        return get_object_or_404(Return.objects.with_records(), pk=self.kwargs["pk"])

    def test_func(self) -> bool:
        return can_manage(self.request.user, self.row.duty)

    def kicker(self) -> str:
        return str(self.row)

    def get_success_url(self) -> str:
        return self.row.get_absolute_url()


class SendBack(_OfReturn):
    form_class = SendBackForm
    title, submit, success_message = "Send the return back", "Send it back", "It has been sent back, with a new link."

    def perform(self, form: SendBackForm) -> Return:
        return actions.send_back(
            self.row, by=self.request.user, to_change=form.cleaned_data["to_change"], today=today()
        )


class AskAgain(_OfReturn):
    form_class = AskAgainForm
    title, submit, success_message = (
        "Mail a new link",
        "Mail it",
        "A new link has been mailed; earlier ones have stopped working.",
    )

    def get_initial(self) -> dict[str, Any]:
        return {"open_until": max(self.row.open_until, today() + dt.timedelta(days=actions.DAYS_OPEN_AFTER_DUE))}

    def perform(self, form: AskAgainForm) -> Return:
        return actions.ask_again(self.row, by=self.request.user, open_until=form.cleaned_data["open_until"])
