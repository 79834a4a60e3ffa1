"""Payments of more than £500 by the office or the chief officer, as the Specified Information Order lists them."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from pcc_portal.updates.models import Register

from ..choices import Payer, Withheld
from .contracts import Contract
from .services import Provider

THRESHOLD = Decimal(500)  # pounds: the Order asks for each item above it


class Payment(Register):
    """One line of the ledger, in pounds and pence; of a credit, less than nothing. `title` is its purpose.

    Of a recipient whose name is withheld, readers see why. The name stands in `kept_name` alone, for the office: in no
    log, in no seal and in no successor pack.
    """

    page = "payment"
    answered_through: ClassVar = ("contract",)
    audit_exclude: ClassVar = ("kept_name",)

    title = models.CharField("purpose", max_length=200)
    payer = models.CharField("paid by", max_length=10, choices=Payer)
    paid_on = models.DateField()
    recipient = models.CharField(max_length=200, blank=True)
    withheld = models.CharField("name withheld as", max_length=12, choices=Withheld, blank=True)
    kept_name = models.CharField("name that is withheld", max_length=200, blank=True)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="payments")
    transaction = models.CharField("transaction number", max_length=60)
    amount = models.DecimalField("net amount", max_digits=14, decimal_places=2)
    vat = models.DecimalField("irrecoverable VAT", max_digits=14, decimal_places=2, null=True, blank=True)
    invoice_total = models.DecimalField(
        "total of the invoice",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Where the invoice is split into several payments: net, all of them together.",
    )
    department = models.CharField(max_length=120, blank=True)
    category = models.CharField("procurement category", max_length=120, blank=True)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="payments")
    value_for_money = models.TextField("why it is value for money", blank=True)

    class Meta:
        ordering = ["-paid_on", "slug"]
        indexes = [models.Index(name="payment_by_day", fields=["paid_on"])]
        constraints = [
            models.CheckConstraint(
                name="payment_amount_not_zero",
                condition=~Q(amount=0),
                violation_error_message="A payment is not nothing. A credit has a minus.",
                violation_error_code="amount",
            ),
            models.UniqueConstraint(
                name="payment_transaction_once",
                fields=["payer", "transaction"],
                violation_error_message="Another payment of the same payer has this number.",
                violation_error_code="transaction",
            ),
            models.CheckConstraint(
                name="payment_recipient_or_withheld",
                condition=(Q(withheld="", kept_name="") & ~Q(recipient="")) | (~Q(withheld="") & Q(recipient="")),
                violation_error_message="Say who was paid, or as what the name is withheld.",
                violation_error_code="recipient",
            ),
            models.CheckConstraint(
                name="payment_withheld_names_nobody",
                condition=Q(withheld="") | Q(provider__isnull=True, contract__isnull=True),
                violation_error_message="A provider or a contract would tell the name: leave both empty.",
                violation_error_code="withheld",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.transaction})"

    @property
    def slug_words(self) -> str:
        """Nothing that may be withheld later."""
        return f"{self.payer} {self.transaction}"

    @property
    def recipient_words(self) -> str:
        """What readers see of who was paid."""
        return f"Withheld: {self.get_withheld_display().lower()}" if self.withheld else self.recipient

    @property
    def is_above_threshold(self) -> bool:
        """By itself, or with the other payments of its invoice."""
        return max(abs(self.amount), abs(self.invoice_total or Decimal(0))) > THRESHOLD

    def linked(self, name: str, *, inside: bool) -> Any:
        """Its provider or contract, where the reader may see that. `inside`: somebody of the office."""
        row = getattr(self, name)
        return row if row is not None and (row.is_public or inside) else None
