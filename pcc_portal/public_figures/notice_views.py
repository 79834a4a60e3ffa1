"""Pages of notices that are offered as contracts."""

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from commissioning.models import Contract, Provider
from commissioning.views.editing import AddContract
from pcc_portal.accounts.access import OFFICE, SignedInRequest, office
from pcc_portal.imports.columns import plain
from pcc_portal.imports.views import IMPORTS
from pcc_portal.periods.clock import today
from pcc_portal.ui import formats
from pcc_portal.ui.form_pages import take_step
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.updates.registers.fields import DateField
from pcc_portal.updates.registers.views import FormPage
from pcc_portal.updates.rules import can_write

from . import notices
from .choices import NoticeState
from .models import Fetch, Notice
from .rules import NOBODYS, can_fetch
from .sources.declaration import UnreadFileError
from .sources.notices import MOST_BYTES, NOTICES, read_package

PAGE = Link("Notices of contracts", reverse_lazy("public_notices"))  # type: ignore[arg-type]
SHOWN = 100
DAYS_BACK = 14


@office
@require_safe
def public_notices(request: SignedInRequest) -> HttpResponse:
    rows = Notice.objects.select_related("contract")
    may = can_fetch(request.user)
    context = {
        "title": PAGE.label,
        "lead": "Awards that are published with the office or the force as their buyer.",
        "crumbs": (
            OVERVIEW,
            IMPORTS,
            Link("Public figures", reverse("public_sources")),
            Link(PAGE.label, current=True),
        ),
        "may": may,
        "offered": list(rows.filter(state=NoticeState.OFFERED)[:SHOWN]),
        "accepted": _accepted_table(rows.filter(state=NoticeState.ACCEPTED)[:SHOWN]),
        "set_aside": list(rows.filter(state=NoticeState.SET_ASIDE)[:SHOWN]),
        "sources": [(source, _last_read(source.key)) for source in NOTICES.values()],
    }
    return render(request, "public_figures/notices.html", context)


def _last_read(key: str) -> Fetch | None:
    return Fetch.objects.filter(source=key).select_related("by").first()


def _accepted_table(rows: "QuerySet[Notice]") -> PlainTable | None:
    kept = list(rows)
    if not kept:
        return None
    return PlainTable.of(
        "Contracts of ours, and where the notice says something else",
        kept,
        PlainColumn("Contract", lambda row: Cell(row.contract.title, row.contract.get_absolute_url()), of=None),
        PlainColumn("Notice", lambda row: Cell(row.title, sub=row.key, verbatim=True), of=None),
        PlainColumn("The notice says", lambda row: " ".join(_differences(row)) or "The same", of=None),
    )


def _differences(row: Notice) -> Iterator[str]:
    """The value as awarded and the days, where the contract has others."""
    contract: Any = row.contract
    if row.value is not None and row.value != contract.value_awarded:
        yield f"Value {formats.pounds(row.value, 2)}."
    for label, days, ours in (
        ("Starts", row.starts, contract.starts),
        ("Ends", row.ends, contract.current_end),
        ("Latest end", row.latest_end, contract.maximum_end),
    ):
        if days is not None and days != ours:
            yield f"{label} {formats.day(days)}."


class NoticesForm(forms.Form):
    """A file of releases, or the day from which they are fetched."""

    since = DateField("Fetch those published since", required=False)
    file = forms.FileField(
        label="Or bring a file",
        required=False,
        help_text="An OCDS release package in JSON.",
        widget=forms.FileInput({"accept": ".json"}),
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(typed.get("file")) == bool(typed.get("since")) and "since" not in self.errors:
            self.add_error("since", "Give a day or choose a file: one of the two.")
        return typed


class _NoticePage(FormPage):
    access = OFFICE
    asks_approval = keeps_drafts = False
    permission_denied_message = NOBODYS

    def test_func(self) -> bool:
        return can_fetch(self.request.user)

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, IMPORTS, PAGE, Link(self.title, current=True))

    def cancel_url(self) -> str:
        return str(PAGE.url)

    def get_success_url(self) -> str:
        return str(PAGE.url)


class ReadNotices(_NoticePage):
    form_class = NoticesForm
    title, submit = "Read notices", "Read them"

    @cached_property
    def source(self) -> Any:
        if self.kwargs["key"] not in NOTICES:
            raise Http404(f"There is no source called {self.kwargs['key']}.")
        return NOTICES[self.kwargs["key"]]

    def kicker(self) -> str:
        return str(self.source)

    def get_initial(self) -> dict[str, Any]:
        last = _last_read(self.source.key)
        return {"since": last.published_on if last else today() - dt.timedelta(days=DAYS_BACK)}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except UnreadFileError as refusal:
            form.add_error("file" if form.cleaned_data.get("file") else "since", list(refusal.reasons))
            return self.form_invalid(form)

    def perform(self, form: NoticesForm) -> Fetch:
        file, since = form.cleaned_data["file"], form.cleaned_data["since"]
        awards = read_package(file.read(MOST_BYTES + 1))[0] if file else notices.awards_since(self.source, since)
        name = file.name if file else f"Since {formats.day(since)}"
        return notices.offer(self.source, awards, by=self.request.user, name=name, today=today())

    def get_success_message(self) -> str:
        row: Fetch = self.object
        return f"{formats.plural(row.numbers, 'award')} read: {row.new} new of ours, {row.revised} revised."


class AcceptNotice(AddContract):
    """The form of a contract, filled in with what the notice says."""

    route = "public_notice_accept"
    keeps_drafts = False
    title, submit = "Accept as a contract", "Add the contract"

    @cached_property
    def notice(self) -> Notice:
        return get_object_or_404(Notice.objects.exclude(state=NoticeState.ACCEPTED), pk=self.kwargs["pk"])

    def kicker(self) -> str:
        return self.notice.title

    def new(self) -> Contract:
        row: Contract = super().new()
        notice = self.notice
        row.title, row.starts, row.current_end = notice.title[:200], notice.starts, notice.ends
        row.maximum_end, row.value_awarded = notice.latest_end, notice.value
        row.notice, row.provider = notice.key.partition("/")[0][:60], provider_named(notice.supplier)
        row.source = NOTICES[notice.source].origin(formats.day(notice.published_on))
        return row

    def perform(self, form: Any) -> Contract:
        contract: Contract = super().perform(form)
        notices.accept(self.notice, contract, by=self.request.user)
        return contract

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=_supplier_words(self.notice), **kwargs)


def _supplier_words(notice: Notice) -> str:
    if not notice.supplier or provider_named(notice.supplier):
        return ""
    return f"The notice names {notice.supplier}. Add it as a provider first, or choose one."


def provider_named(name: str) -> Provider | None:
    """By name, however it is written; None where there is none, or several."""
    named = [row for row in Provider.objects.all() if plain(row.title) == plain(name)] if name else []
    return named[0] if len(named) == 1 else None


class LinkForm(forms.Form):
    contract = forms.ModelChoiceField(Contract.objects.none(), label="Contract", empty_label="Choose")

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Contract.objects.filter(public_notice__isnull=True).select_related("service__theme").order_by("title")
        mine = [row.pk for row in rows if can_write(by, row)]
        self.fields["contract"].queryset = rows.filter(pk__in=mine)  # type: ignore[attr-defined]


class LinkNotice(_NoticePage):
    form_class = LinkForm
    title, submit, success_message = "It is recorded already", "Save", "The notice is of that contract."

    @cached_property
    def notice(self) -> Notice:
        return get_object_or_404(Notice.objects.exclude(state=NoticeState.ACCEPTED), pk=self.kwargs["pk"])

    def kicker(self) -> str:
        return self.notice.title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def perform(self, form: LinkForm) -> Notice:
        return notices.accept(self.notice, form.cleaned_data["contract"], by=self.request.user)


def _step(request: SignedInRequest, pk: int, *, is_set_aside: bool) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk)
    return take_step(
        request,
        lambda: notices.set_aside(notice, by=request.user, is_set_aside=is_set_aside),
        back_to=str(PAGE.url),
    )


@office
@require_POST
def set_aside(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, is_set_aside=True)


@office
@require_POST
def offer_again(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, is_set_aside=False)
