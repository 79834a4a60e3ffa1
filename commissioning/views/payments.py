"""Payments: their list with its total, the page of one, and the pages that add and change one."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_filters import ChoiceFilter, ModelChoiceFilter
from django_tables2 import Column

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import has_role, is_office
from pcc_portal.periods.clock import today
from pcc_portal.ui import formats
from pcc_portal.ui.filters import RegisterFilterSet, SearchFilter
from pcc_portal.ui.marks import marked
from pcc_portal.ui.reading.spans import span
from pcc_portal.ui.records import (
    Count,
    Fact,
    Facts,
    RecordColumn,
    RecordDayColumn,
    RecordFigureColumn,
    Section,
    total_of,
)
from pcc_portal.ui.tables import RegisterTable, TextColumn
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.forms import RecordForm
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.registers.lists import RegisterList
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord
from pcc_portal.updates.releases.as_of import period_for
from pcc_portal.updates.rules import APPROVERS

from ..choices import REDACTED, Payer
from ..models import Contract, Payment, Provider
from ..models.payments import THRESHOLD
from ..stats import paid

PENCE = partial(formats.number, places=2)
FOR_FILES = ("vat", "department", "category", "value_for_money")
LINKS = ("provider", "contract")
TEXTS = ("transaction", "title", "department", "category", "value_for_money", "source")


class PaymentTable(RegisterTable):
    """Pages leave out what is `FOR_FILES`: there it stands on the page of each payment. `inside`: for the office."""

    caption = "Payments, the latest first"
    title = RecordColumn(
        verbose_name="Purpose",
        order_by="title",
        sub_field="transaction",
        sub_name="Transaction number",
        footer="Total",
    )
    recipient = Column(verbose_name="Recipient", accessor="recipient_words", order_by="recipient")
    payer = Column(verbose_name="Paid by", order_by="payer")
    paid_on = RecordDayColumn(verbose_name="Paid", order_by="paid_on")
    amount = RecordFigureColumn(
        verbose_name="Net amount, £", order_by="amount", say=PENCE, footer=total_of("amount", say=PENCE)
    )
    vat = RecordFigureColumn(
        verbose_name="Irrecoverable VAT, £", order_by="vat", say=PENCE, footer=total_of("vat", say=PENCE)
    )
    department = Column(verbose_name="Department")
    category = Column(verbose_name="Procurement category")
    contract = Column(verbose_name="Contract", order_by="contract__title", empty_values=())
    value_for_money = TextColumn(verbose_name="Why it is value for money", orderable=False)
    prints: ClassVar = {"contract": ("contract",)}

    def __init__(self, *args: Any, inside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inside = inside

    def render_contract(self, record: Payment) -> SafeString | str:
        contract = record.linked("contract", inside=self.inside)
        if contract is None:
            return formats.MISSING
        return format_html('<a href="{}">{}</a>', contract.get_absolute_url(), contract.title)

    def value_contract(self, record: Payment) -> str:
        return str(record.linked("contract", inside=self.inside) or "")


def _paid(model: type[Model]) -> Callable[[HttpRequest], QuerySet[Any]]:
    """What payments that the reader sees are linked with, as far as they see that."""

    def rows(request: HttpRequest) -> QuerySet[Any]:
        payments = Payment.objects.visible_to(request.user).order_by()
        visible = model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
        linked: QuerySet[Any] = visible.filter(payments__in=payments).distinct().order_by("title")
        return linked

    return rows


class PaymentFilters(RegisterFilterSet):
    month = ChoiceFilter(label="Month", empty_label="All months", method="_in_month")
    payer = ChoiceFilter(choices=Payer.choices, label="Paid by", empty_label="Either")
    provider = ModelChoiceFilter(
        queryset=_paid(Provider), to_field_name="slug", label="Provider", empty_label="All recipients"
    )
    contract = ModelChoiceFilter(
        queryset=_paid(Contract), to_field_name="slug", label="Contract", empty_label="All payments"
    )
    q = SearchFilter("recipient", "title", "transaction", "department", "category")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = self.queryset.order_by().dates("paid_on", "month", order="DESC")
        self.filters["month"].extra["choices"] = [(f"{month:%Y-%m}", formats.month(month)) for month in months]

    def _in_month(self, rows: QuerySet[Payment], name: str, value: str) -> QuerySet[Payment]:
        return rows.filter(paid_on__range=span(dt.date.fromisoformat(f"{value}-01"), "month"))


class Payments(RegisterList):
    access = PUBLIC
    model = Payment
    joined = LINKS
    in_order = ("-paid_on", "slug")
    table_class = PaymentTable
    filterset_class = PaymentFilters
    lead = "Each item of more than £500 that the office or the chief officer spent: to whom, what for, and why."
    empty_text = "No payment has been recorded yet."

    def get_table_kwargs(self) -> dict[str, Any]:
        is_file = "format" in self.request.GET
        return {"inside": is_office(self.request.user), "exclude": () if is_file else FOR_FILES}


@public_page
def payment(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Payment.objects.visible_to(request.user).select_related(*LINKS)
    record = get_object_or_404(rows, slug=slug)
    total = "" if record.invoice_total is None else f"of an invoice of {formats.pounds(record.invoice_total, 2)}"
    return show_record(
        request,
        record,
        period=period_for(request.user),
        kicker="Payment",
        lead=f"To {record.recipient}." if record.recipient else f"The recipient’s name is {_withheld(record)}.",
        counts=[
            Count("Net amount", formats.pounds(record.amount, 2), note=total, of=("amount",)),
            Count("Paid", formats.day(record.paid_on), note=record.get_payer_display(), of=("paid_on",)),
        ],
        sections=(_value(record),),
        sides=(_about(record, inside=is_office(request.user)),),
    )


def _value(record: Payment) -> Section:
    words = "Why it is value for money"
    return Section("value", words, text=record.value_for_money, empty="Not recorded.", of=("value_for_money",))


def _withheld(record: Payment) -> str:
    return f"withheld as {record.get_withheld_display().lower()}"


def _about(record: Payment, *, inside: bool) -> Facts:
    def linked(term: str, name: str) -> Fact:
        row = record.linked(name, inside=inside)
        return Fact(term, row.title, row.get_absolute_url()) if row else Fact(term, "")

    return Facts(
        "About this payment",
        (
            Fact("Recipient", record.recipient_words, of=("recipient",)),
            Fact("Name", record.kept_name if inside else "", sub="for the office alone"),
            linked("Provider", "provider"),
            linked("Contract", "contract"),
            Fact("Paid by", record.get_payer_display(), of=("payer",)),
            Fact("Transaction number", record.transaction, of=("transaction",)),
            Fact("Irrecoverable VAT", "" if record.vat is None else formats.pounds(record.vat, 2), of=("vat",)),
            Fact("Spent by", record.department, of=("department",)),
            Fact("Category", record.category, of=("category",)),
            Fact("Source", record.source),
        ),
        about=record,
    )


def paid_fact(user: Any, of: Provider | Contract) -> Fact:
    """The sum of what the reader sees paid to a provider, or under a contract, leading to the payments. Two queries."""
    rows = Payment.objects.visible_to(user).filter(**{of.page: of})
    count, total = paid(rows)
    if not count:
        return Fact("Paid", "")
    words = marked(formats.pounds(total, 2), *rows.filter(source__icontains="illustrative")[:1])
    address = f"{reverse('payments')}?{of.page}={of.slug}"
    return Fact("Paid", words, address, sub=formats.plural(count, "payment"))


class PaymentForm(RecordForm):
    """Asks for one name, which stands in `kept_name` where it is withheld."""

    class Meta(RecordForm.Meta):
        model = Payment
        fields: ClassVar[tuple[str, ...]] = (
            *("payer", "paid_on", "recipient", "withheld", "provider", "transaction", "amount", "vat"),
            *("invoice_total", "title", "department", "category", "contract", "value_for_money"),
            *("source", "is_public"),
        )
        labels: ClassVar = {
            "paid_on": "Paid on",
            "amount": "Net amount, in pounds",
            "vat": "Irrecoverable VAT, in pounds",
            "invoice_total": "Total of the invoice, in pounds",
            "provider": "Provider in the register",
        }
        help_texts: ClassVar = {
            "recipient": "As on the invoice. A name that is withheld is for the office alone; it may be left empty.",
            "withheld": "Leave empty unless readers must not see the name.",
            "provider": "Where it is called otherwise there; one of the same name is found by itself.",
            "amount": "Without recoverable VAT. With a minus where it is a credit.",
            "source": "Where this is known from, such as “Ledger, 3 October 2023”.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.withheld:
            self.initial["recipient"] = self.instance.kept_name
        # Without a contract nobody but an approver could add it.
        self.fields["contract"].required = not has_role(self.by, *APPROVERS)

    def clean_paid_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["paid_on"]
        if day > today():
            raise forms.ValidationError("This day is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        name, is_withheld = typed.get("recipient", ""), bool(typed.get("withheld"))
        if name.upper() in REDACTED.values():
            typed["withheld"] = next(key for key, words in REDACTED.items() if words == name.upper())
            name, is_withheld = "", True
        if name and is_withheld:
            self._refuse_the_name(name, typed)
        elif name and not typed.get("provider"):
            same = list(Provider.objects.filter(title__iexact=name)[:2])
            typed["provider"] = same[0] if len(same) == 1 else None
        self.instance.kept_name = typed["kept_name"] = name if is_withheld else ""
        return typed | {"recipient": "" if is_withheld else name}

    def _refuse_the_name(self, name: str, typed: dict[str, Any]) -> None:
        """Readers would find it in another text."""
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        for column in TEXTS:
            if word.search(typed.get(column) or ""):
                self.add_error(column, "This tells the name of the recipient, which is withheld.")

    def changed_columns(self) -> dict[str, Any]:
        """What follows from the name changes with it."""
        changed = super().changed_columns()
        if changed.keys() & {"recipient", "withheld"}:
            changed |= {name: self.cleaned_data[name] for name in ("recipient", "withheld", "kept_name", "provider")}
        return changed

    def ask_about_name(self) -> None:
        """Many payments have the same purpose."""

    def _others(self, name: str) -> list[Any]:
        """Payments are of any size."""
        return []

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        yield from super().doubts(typed)
        changed, provider = set(self.changed_names()), typed.get("provider")
        if changed & {"amount", "invoice_total"} and not self.instance.is_above_threshold:
            yield f"This is {formats.pounds(THRESHOLD)} or less: is the invoice split? Then give its total."
        name = typed["recipient"]
        if changed & {"recipient", "provider"} and provider and provider.title.casefold() != name.casefold():
            yield f"The recipient is called {name}, and the provider {provider.title}."
        contract = typed.get("contract")
        if changed & {"contract", "provider", "recipient"} and contract and not self._is_party(contract, provider):
            yield f"{provider or name} is no provider of {contract}."

    @staticmethod
    def _is_party(contract: Contract, provider: Provider | None) -> bool:
        """Of a contract that names nobody, whoever is paid may be."""
        named = [contract.provider, *contract.partners.all()]
        return provider in named or named == [None]


class AddPayment(AddRecord):
    model, form_class, route = Payment, PaymentForm, "payment_add"
    title = label = "Add a payment"


class ChangePayment(ChangeRecord):
    model, form_class, route = Payment, PaymentForm, "payment_change"
    title = "Change the payment"
