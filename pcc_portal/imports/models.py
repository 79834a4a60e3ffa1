from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from pcc_portal.accounts.models import OfficeOnly

from .choices import ImportState
from .outcomes import Written
from .sheets.grid import Table, table_of_kept


class Import(OfficeOnly, models.Model):
    """A file or a paste that somebody brought: its rows, how they are to be read, and what becomes of them.

    Its rows go when it has been loaded; what it added and changed is kept as `written`.
    """

    target = models.CharField(max_length=60)
    name = models.CharField(max_length=250)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    table = models.JSONField()
    chosen = models.JSONField(default=dict, blank=True)  # the column of each head that no column has
    answers = models.JSONField(default=dict, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    written = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.CHECKED)
    loaded_at = models.DateTimeField(null=True, blank=True)

    audit_exclude: ClassVar = frozenset({"table", "chosen", "answers", "outcome", "written"})

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="import_loaded_at_when_loaded",
                condition=Q(state=ImportState.CHECKED, loaded_at__isnull=True)
                | (~Q(state=ImportState.CHECKED) & Q(loaded_at__isnull=False)),
            ),
            models.CheckConstraint(name="import_state_known", condition=Q(state__in=ImportState.values)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    def rows(self) -> Table:
        return table_of_kept(self.table)

    def rows_written(self) -> list[Written]:
        """Rows of imports from before it was kept what stood have neither cells nor a version."""
        return [Written(*row) for row in self.written]

    def book(self) -> dict[str, Table]:
        """The sheets of a workbook that is read whole, by name; none once it is loaded."""
        kept: Any = self.table
        return {name: table_of_kept(sheet) for name, sheet in kept.get("book", {}).items()}
