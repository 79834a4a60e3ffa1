import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from objectives.models import Decision, DeliveryAction
from pcc_portal.accounts.models import Owned
from pcc_portal.periods.fields import PrecisionField
from pcc_portal.ui.reading.rows import by_span
from pcc_portal.ui.words import listed
from pcc_portal.updates.models import Register, RegisterQuerySet, Sourced
from performance.models import OF_COUNCILS, Area

from ..choices import ChangeKind, Route, Vat
from .services import Provider, Service

BOOLEAN = models.BooleanField()
ZERO_POUNDS = models.Value(0, output_field=models.DecimalField(max_digits=14, decimal_places=2))


class ContractQuerySet(RegisterQuerySet):
    def with_value(self) -> Self:
        """Adds `added_value` and `value_now`, pounds: as awarded plus every variation; null where not recorded."""
        added = Coalesce(models.Sum("changes__value_change"), ZERO_POUNDS)
        return self.annotate(added_value=added, value_now=F("value_awarded") + added)

    def with_options(self) -> Self:
        """Adds `is_undecided`: one of its options waits for a decision, and no contract follows."""
        options = apps.get_model("commissioning", "ContractOption").objects
        waits = Exists(options.undecided().filter(contract=OuterRef("pk")))
        return self.annotate(is_undecided=models.ExpressionWrapper(waits & Q(successor__isnull=True), BOOLEAN))

    def undecided(self) -> Self:
        return self.with_options().filter(is_undecided=True)

    def ending_between(self, first: dt.date, last: dt.date) -> Self:
        return self.filter(current_end__range=(first, last))


class Contract(Owned, Register):
    page = "contract"
    service = models.ForeignKey(Service, models.PROTECT, related_name="contracts")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="contracts")
    partners = models.ManyToManyField(Provider, blank=True, related_name="shared_contracts")
    framework = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="call_offs")
    starts = models.DateField(null=True, blank=True)
    current_end = models.DateField(null=True, blank=True, help_text="Last day as things stand, extensions included.")
    maximum_end = models.DateField(null=True, blank=True, help_text="Last day if every extension is taken up.")
    extension_decision_by = models.DateField(null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    value_awarded = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    route = models.CharField(max_length=14, choices=Route, default=Route.NOT_RECORDED)
    is_light_touch = models.BooleanField(default=False)
    reference = models.CharField(max_length=60, blank=True)
    notice = models.CharField(max_length=60, blank=True, help_text="Its number on Find a Tender, or where it stood.")
    lot = models.CharField(max_length=60, blank=True)
    vat = models.CharField(max_length=10, choices=Vat, blank=True)
    social_value_promised = models.TextField(blank=True)
    social_value_delivered = models.TextField(blank=True)
    successor = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessor",
        error_messages={"unique": "It follows on another contract already."},
    )
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="contracts")
    actions = models.ManyToManyField(DeliveryAction, blank=True, related_name="contracts")
    areas = models.ManyToManyField(Area, blank=True, related_name="contracts", limit_choices_to=OF_COUNCILS)

    # Added by `with_value`.
    added_value: Decimal
    value_now: Decimal | None
    is_undecided: bool  # added by `with_options`
    provider_words: str  # added by `display.with_provider_words`
    seen_partners: list[Provider]  # fetched for the list

    objects = ContractQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    answered_through: ClassVar = ("service",)

    class Meta:
        ordering = ["current_end", "slug"]
        constraints = [
            models.CheckConstraint(
                name="contract_starts_before_it_ends",
                condition=Q(starts__isnull=True) | Q(current_end__isnull=True) | Q(starts__lte=F("current_end")),
                violation_error_message="The contract ends before it starts.",
                violation_error_code="current_end",
            ),
            models.CheckConstraint(
                name="contract_maximum_end_not_before_current_end",
                condition=Q(maximum_end__isnull=True)
                | Q(current_end__isnull=True)
                | Q(current_end__lte=F("maximum_end")),
                violation_error_message="The latest end is before the end as things stand.",
                violation_error_code="maximum_end",
            ),
            models.CheckConstraint(
                name="contract_value_not_negative",
                condition=Q(value_awarded__isnull=True) | Q(value_awarded__gte=0),
                violation_error_message="A value is not negative.",
                violation_error_code="value_awarded",
            ),
            models.CheckConstraint(
                name="contract_not_its_own_successor",
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
                violation_error_message="A contract does not follow itself.",
                violation_error_code="successor",
            ),
            models.CheckConstraint(
                name="contract_not_called_off_from_itself",
                condition=Q(framework__isnull=True) | ~Q(framework=F("pk")),
                violation_error_message="A contract is not called off from itself.",
                violation_error_code="framework",
            ),
        ]

    @property
    def paper_words(self) -> str:
        """By which it is looked up on paper: its reference and its lot."""
        return ", ".join(filter(None, (self.reference, self.lot)))

    @property
    def all_provider_words(self) -> str:
        """Every provider that the reader may see, who leads first."""
        if not self.provider or not self.provider_words:
            return ""
        return listed([self.provider.title, *(partner.title for partner in self.seen_partners)])

    @property
    def may_be_extended(self) -> bool:
        """Can it still end later than it does as things stand, while no other follows on it?"""
        ends, latest = self.current_end, self.maximum_end
        return self.successor_id is None and ends is not None and latest is not None and ends < latest

    def clean(self) -> None:
        """No contract follows, over others, on itself. One query."""
        if self.pk is None or self.successor_id is None:
            return
        after = dict(Contract.objects.exclude(successor=None).values_list("pk", "successor"))
        following: int | None = self.successor_id
        while following is not None and following != self.pk:
            following = after.pop(following, None)
        if following == self.pk:
            raise ValidationError({"successor": f"{self.successor} comes before this contract already."})


class ContractChange(Sourced):
    """An extension or a variation. The contract's own row keeps what was awarded."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    on = models.DateField()
    on_precision = PrecisionField()
    new_end = models.DateField(null=True, blank=True)
    value_change = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    reason = models.TextField()
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="contract_changes")

    class Meta:
        ordering = ["contract", *by_span("on"), "pk"]
        constraints = [
            models.CheckConstraint(
                name="contractchange_changes_something",
                condition=Q(new_end__isnull=False) | Q(value_change__isnull=False),
                violation_error_message="Say what changes: the end, the value, or both.",
                violation_error_code="value_change",
            ),
            models.CheckConstraint(
                name="contractchange_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why.",
                violation_error_code="reason",
            ),
            models.CheckConstraint(
                name="contractchange_extension_has_end",
                condition=~Q(kind=ChangeKind.EXTENSION) | Q(new_end__isnull=False),
                violation_error_message="An extension has a new end.",
                violation_error_code="new_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.contract}"

    def is_public_change(self, changed: Collection[str]) -> bool:
        return self.contract.is_public_change(())
