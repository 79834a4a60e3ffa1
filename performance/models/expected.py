from __future__ import annotations

from typing import Self

from django.db import models

from pcc_portal.accounts.models import OfficeOnly
from pcc_portal.periods.models import Quarter

from .measures import Area, Measure


class ExpectedFigureQuerySet(models.QuerySet["ExpectedFigure"]):
    def of(self, quarter: Quarter) -> Self:
        return self.filter(quarter=quarter).select_related("measure__theme", "area")


class ExpectedFigure(OfficeOnly, models.Model):
    """A figure that a quarter's update has to give, or say why it cannot. Opening a quarter rolls these forward."""

    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="expected_figures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="expected_figures")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    objects = ExpectedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["quarter", "measure__order", "measure__slug", "area"]
        constraints = [
            models.UniqueConstraint(name="expectedfigure_once_a_quarter", fields=["quarter", "measure", "area"])
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.area}, {self.quarter}"
