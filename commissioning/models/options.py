"""Extensions that a contract holds as options: each is taken up, or not, by a day of its own."""

from collections.abc import Collection, Sequence
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from pcc_portal.updates.models import Sourced

from .contracts import Contract, ContractChange


class ContractOptionQuerySet(models.QuerySet):
    def undecided(self) -> Self:
        """Those that can be taken up still, now or after others: none before them was declined."""
        before = ContractOption.objects.filter(contract=OuterRef("contract"), order__lt=OuterRef("order"))
        declined = Exists(before.filter(declined_on__isnull=False))
        return self.filter(change__isnull=True, declined_on__isnull=True).exclude(declined)


class ContractOption(Sourced):
    """It lasts some months from the end before it, or up to a day of its own. `change` is the extension that was made
    of it. Shown with its contract, whose latest end and day to decide follow from its options."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="options")
    title = models.CharField(max_length=150)
    order = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField("length in months", null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    change = models.OneToOneField(ContractChange, models.PROTECT, null=True, blank=True, related_name="option")
    declined_on = models.DateField("not taken up on", null=True, blank=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    declined_reason = models.TextField("why it was not taken up", blank=True)

    objects = ContractOptionQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "order"]
        constraints = [
            models.UniqueConstraint(
                name="contractoption_order_once",
                fields=["contract", "order"],
                violation_error_code="order",
                violation_error_message="Another option of the contract has this place.",
            ),
            models.CheckConstraint(
                name="contractoption_length_or_end",
                condition=Q(months__isnull=False, months__gt=0, ends_on__isnull=True)
                | Q(months__isnull=True, ends_on__isnull=False),
                violation_error_code="months",
                violation_error_message="Say how many months it adds, or up to which day it lasts, and not both.",
            ),
            models.CheckConstraint(
                name="contractoption_value_not_negative",
                condition=Q(value__isnull=True) | Q(value__gte=0),
                violation_error_code="value",
                violation_error_message="A value is not negative.",
            ),
            models.CheckConstraint(
                name="contractoption_declined_by_whom_and_why",
                condition=Q(declined_on__isnull=True, declined_by__isnull=True, declined_reason="")
                | (Q(declined_on__isnull=False, declined_by__isnull=False) & ~Q(declined_reason="")),
                violation_error_code="reason",
                violation_error_message="An option that is not taken up says when and why.",
            ),
            models.CheckConstraint(
                name="contractoption_taken_up_or_not",
                condition=Q(change__isnull=True) | Q(declined_on__isnull=True),
                violation_error_message="An option is taken up, or it is not.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.title}"

    def get_absolute_url(self) -> str:
        return self.contract.get_absolute_url()

    @property
    def is_undecided(self) -> bool:
        return self.change_id is None and self.declined_on is None

    def is_public_change(self, changed: Collection[str]) -> bool:
        return self.contract.is_public_change(())


def next_option(options: Sequence[ContractOption]) -> ContractOption | None:
    """In their order, the first that is not taken up; of one that was declined people may think again."""
    return next((option for option in options if option.change_id is None), None)
