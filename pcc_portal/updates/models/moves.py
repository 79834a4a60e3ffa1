"""Dates that readers wait for, each time that one moved: what it was, what it became, and why."""

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models

from pcc_portal.periods.fields import PrecisionField

from ..releases.as_of import past_moment


class DateMoveQuerySet(models.QuerySet["DateMove"]):
    def shown(self) -> Self:
        """All; in the past, those that had been made by then."""
        moment = past_moment()
        return self.filter(at__lte=moment.release.at) if moment and moment.release else self.all()

    def of(self, kind: str, keys: Collection[Any]) -> Self:
        """Of these rows of a kind, the latest last."""
        return self.shown().filter(kind=kind, row__in=keys).order_by("at", "pk")


class DateMove(models.Model):
    """One move of one date of a register's row. `kind` and `column` as its declaration names them; `reason` is for
    readers: the office's own note stands in the log."""

    kind = models.CharField(max_length=60)
    row = models.PositiveBigIntegerField(help_text="Key of the row.")
    column = models.CharField(max_length=60)
    from_on = models.DateField()
    from_precision = PrecisionField()
    from_said = models.CharField(max_length=80, blank=True, help_text="Where no date was named: the words used.")
    to_on = models.DateField()
    to_precision = PrecisionField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DateMoveQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "move of a date"
        verbose_name_plural = "moves of dates"
        indexes = [models.Index(name="datemove_by_row", fields=["kind", "row"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}: {self.column}"

    def is_public_change(self, changed: Collection[str]) -> bool:
        """The row itself says whether readers see it."""
        return False
