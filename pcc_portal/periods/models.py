import datetime as dt
import re
from typing import Optional

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pcc_portal.accounts.models import OfficeOnly

from .calendar import financial_year_name
from .choices import QuarterState

SLUG = re.compile(r"(?P<year>\d{4})-(?P<next>\d{2})-q(?P<number>[1-4])", re.ASCII)


def read_slug(slug: str) -> tuple[int, int]:
    """("2023-24-q2") → (2023, 2). Raises Quarter.DoesNotExist."""
    match = SLUG.fullmatch(slug)
    if not match or int(match["next"]) != (int(match["year"]) + 1) % 100:
        raise Quarter.DoesNotExist(f"{slug!r} is not a quarter: write, for example, 2023-24-q2.")
    return int(match["year"]), int(match["number"])


class QuarterQuerySet(models.QuerySet["Quarter"]):
    def by_slug(self, slug: str) -> "Quarter":
        """The quarter of an address such as "2023-24-q2". Raises Quarter.DoesNotExist."""
        year, number = read_slug(slug)
        return self.get(year=year, number=number)

    def in_order(self) -> "QuarterQuerySet":
        return self.order_by("year", "number")

    def latest_first(self) -> "QuarterQuerySet":
        return self.order_by("-year", "-number")

    def open(self) -> "QuarterQuerySet":
        return self.filter(state=QuarterState.OPEN)

    def in_hand(self, today: dt.date) -> Optional["Quarter"]:
        """The latest open one that has begun to take updates, or else one that was opened ahead of its day."""
        begun = self.open().filter(opens__lte=today).latest_first().first()
        return begun or self.open().latest_first().first()

    def next_to_open(self) -> tuple[int, int]:
        """Year and number of the quarter after the latest that was ever open. Raises Quarter.DoesNotExist."""
        latest = self.exclude(state=QuarterState.PLANNED).latest_first().first()
        if latest is None:
            raise Quarter.DoesNotExist("No quarter has been opened yet: add the first.")
        return (latest.year, latest.number + 1) if latest.number < 4 else (latest.year + 1, 1)

    def before(self, quarter: "Quarter") -> "QuarterQuerySet":
        return self.filter(start__lt=quarter.start)


class Quarter(models.Model):
    """A quarter of a financial year as the office works it. A row: never inferred from today's date."""

    year = models.PositiveSmallIntegerField("financial year beginning in April of")
    number = models.PositiveSmallIntegerField()
    start = models.DateField("first day")
    end = models.DateField("last day")
    opens = models.DateField("updates open on")
    due = models.DateField("updates are due on")
    closes = models.DateField("updates close on")
    state = models.CharField(max_length=10, choices=QuarterState, default=QuarterState.PLANNED)

    objects = QuarterQuerySet.as_manager()

    class Meta:
        ordering = ("year", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("year", "number"),
                name="quarter_once",
                violation_error_code="number",
                violation_error_message="That quarter is in the list already.",
            ),
            models.CheckConstraint(condition=Q(number__range=(1, 4)), name="quarter_number_1_to_4"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2098)), name="quarter_year_of_this_century"),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="quarter_start_before_end",
                violation_error_message="A quarter starts before it ends.",
            ),
            models.CheckConstraint(
                condition=Q(opens__lte=F("due")) & Q(due__lte=F("closes")),
                name="quarter_opens_due_closes",
                violation_error_code="due",
                violation_error_message="A quarter opens, then updates are due, then it closes.",
            ),
            models.CheckConstraint(condition=Q(state__in=QuarterState.values), name="quarter_state_known"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def financial_year(self) -> str:
        return financial_year_name(self.year)

    @property
    def slug(self) -> str:
        return f"{self.financial_year.replace('/', '-')}-q{self.number}"

    @property
    def name(self) -> str:
        return f"Quarter {self.number}, {self.financial_year}"

    @property
    def short(self) -> str:
        return f"Q{self.number} {self.financial_year}"

    @property
    def span_words(self) -> str:
        return f"{self.start:%B} to {self.end:%B %Y}"

    @property
    def is_open(self) -> bool:
        return self.state == QuarterState.OPEN

    def takes_updates_on(self, day: dt.date) -> bool:
        """Both the day it opens and the day it closes count."""
        return self.is_open and self.opens <= day <= self.closes

    def previous(self) -> Optional["Quarter"]:
        """The quarter before, if it has a row."""
        year, number = (self.year, self.number - 1) if self.number > 1 else (self.year - 1, 4)
        return Quarter.objects.filter(year=year, number=number).first()


class Reopening(OfficeOnly, models.Model):
    """One person may write in a quarter after it closed, up to and including a day."""

    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="reopenings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateField("last day")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_reason"),)

    def __str__(self) -> str:
        return f"{self.quarter} for {self.person} until {self.until}"
