"""What is owed by whom, and each return that was asked for."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from commissioning.models import Contract, GrantAward
from pcc_portal.accounts.models import OfficeOnly
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.formats import day as day_words
from pcc_portal.ui.formats import plural
from performance.models import Area, Measure

from .choices import WRITABLE, ReturnState

DAYS_AFTER_THE_QUARTER, MOST_DAYS = 20, 120
LONGEST_TEXT = 10_000


class ReturnDutyQuerySet(models.QuerySet["ReturnDuty"]):
    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_on__isnull=True)

    def with_records(self) -> Self:
        """With what a rule and a table ask of each."""
        of = ("contract__service__theme", "grant__round__theme", "grant__theme", "area")
        return self.select_related(*of).prefetch_related("measures__theme")


class ReturnDuty(OfficeOnly, models.Model):
    """What somebody outside the office files for each quarter: figures of measures for one area, and words.

    It comes with a contract, with a grant, or with neither. `days`: how many after the quarter's last day it is due.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="return_duties")
    grant = models.ForeignKey(GrantAward, models.PROTECT, null=True, blank=True, related_name="return_duties")
    sender = models.CharField("who files it", max_length=150)
    address = models.EmailField("their e-mail address", max_length=254)
    measures = models.ManyToManyField(Measure, blank=True, related_name="return_duties")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    question = models.TextField("asked for in words", blank=True, max_length=2000)
    days = models.PositiveSmallIntegerField(
        default=DAYS_AFTER_THE_QUARTER, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    ended_on = models.DateField(null=True, blank=True)

    objects = ReturnDutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "return duties"
        ordering = ["sender", "pk"]
        constraints = [
            models.CheckConstraint(
                name="returnduty_of_one_record",
                condition=Q(contract__isnull=True) | Q(grant__isnull=True),
                violation_error_code="grant",
                violation_error_message="Choose a contract or a grant, not both.",
            ),
            models.CheckConstraint(
                name="returnduty_days_possible",
                condition=Q(days__gte=1, days__lte=MOST_DAYS),
                violation_error_code="days",
                violation_error_message=f"Give 1 to {MOST_DAYS} days.",
            ),
        ]

    def __str__(self) -> str:
        return self.sender

    def get_absolute_url(self) -> str:
        return reverse("return_duties")

    @property
    def name(self) -> str:
        """With the contract or grant that it comes with."""
        return f"{self.sender}: {self.record}" if self.record else self.sender

    @property
    def record(self) -> Contract | GrantAward | None:
        """What it comes with."""
        return self.contract or self.grant

    def quarters_to_ask(self, today: dt.date) -> models.QuerySet[Quarter]:
        """Those that have begun and whose return has not been asked for, the latest first."""
        asked = self.returns.values("quarter")
        return Quarter.objects.exclude(pk__in=asked).filter(start__lte=today).order_by("-start")

    def due_for(self, quarter: Quarter) -> dt.date:
        return quarter.end + dt.timedelta(days=self.days)


class ReturnQuerySet(models.QuerySet["Return"]):
    def writable(self) -> Self:
        return self.filter(state__in=WRITABLE)

    def open_on(self, day: dt.date) -> Self:
        """Those that their sender can still write in that day."""
        return self.writable().filter(open_until__gte=day)

    def late_on(self, day: dt.date) -> Self:
        """Due before that day, and not here."""
        return self.writable().filter(due_on__lt=day)

    def with_records(self) -> Self:
        return self.select_related("quarter", "taken_by", "duty__contract__service", "duty__grant__round", "duty__area")


def new_nonce() -> str:
    return secrets.token_hex(16)


class Return(OfficeOnly, models.Model):
    """One quarter's return of a duty. `typed` holds what its sender typed, field by field of each figure, as text; it
    becomes a figure only when the office takes it. A link counts as long as `nonce` is the one it was signed with."""

    duty = models.ForeignKey(ReturnDuty, models.PROTECT, related_name="returns")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="returns")
    state = models.CharField(max_length=10, choices=ReturnState, default=ReturnState.ASKED)
    due_on = models.DateField()
    open_until = models.DateField(help_text="Last day on which the link works.")
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    typed = models.JSONField(default=dict, blank=True)
    words = models.TextField(blank=True, max_length=LONGEST_TEXT)
    to_change = models.TextField("what has to change", blank=True, max_length=2000)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    unmailed = models.CharField(
        max_length=10, blank=True, help_text="Which mail with its link the mail server did not take, to be tried again."
    )
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="return_once_a_quarter",
                fields=["duty", "quarter"],
                violation_error_message="It has been asked for in that quarter already.",
            ),
            models.CheckConstraint(name="return_state_known", condition=Q(state__in=ReturnState.values)),
            models.CheckConstraint(
                name="return_received_before_taken",
                condition=~Q(state__in=[ReturnState.SENT, ReturnState.TAKEN]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="return_taken_by_somebody",
                condition=Q(state=ReturnState.TAKEN, taken_by__isnull=False)
                | (~Q(state=ReturnState.TAKEN) & Q(taken_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="return_sent_back_with_reason", condition=~Q(state=ReturnState.BACK) | ~Q(to_change="")
            ),
            models.CheckConstraint(
                name="return_link_until_due",
                condition=Q(open_until__gte=F("due_on")),
                violation_error_code="open_until",
                violation_error_message="The link works at least until the return is due.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty.name}, {self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("return", args=[self.pk])

    @property
    def record_words(self) -> str:
        return str(self.duty.record or "")

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    def is_late_on(self, day: dt.date) -> bool:
        return self.is_writable and self.due_on < day

    def late_words(self, day: dt.date) -> str:
        """As in "8 days late"; empty where it is not."""
        return f"{plural((day - self.due_on).days, 'day')} late" if self.is_late_on(day) else ""

    @property
    def source(self) -> str:
        """Where its figures are from, as they say themselves. Needs to have been received."""
        received = f", received on {day_words(timezone.localtime(self.sent_at).date())}" if self.sent_at else ""
        return f"Return by {self.duty.sender}{received}"

    def typed_of(self, key: str) -> dict[str, Any]:
        """What was typed into the fields of one figure."""
        return dict(self.typed.get(key, {}))
