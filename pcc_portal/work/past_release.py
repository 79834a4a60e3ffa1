"""The page that shows history and restatements of a published quarter to readers, without a report."""

from typing import Any

from django import forms
from django.urls import reverse

from pcc_portal.accounts.access import allow
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.registers.conflicts import ConflictForm, Words
from pcc_portal.updates.registers.views import FormPage
from pcc_portal.updates.releases import actions as releases

from .addresses import WORK, find_quarter
from .corrections import Described, described
from .planning import QUARTERS

KINDS = (
    (ReleaseKind.DATA, "Data release: figures that readers have not had yet"),
    (ReleaseKind.CORRECTION, "Correction: figures that readers have had wrong"),
)


class ReleasePastForm(ConflictForm, forms.Form):
    carries_seen = False
    kind = forms.ChoiceField(label="What it is", choices=KINDS, widget=forms.RadioSelect)
    note = Words(label="What is released, and why", max_length=2_000, rows=3, help_text="Readers see it.")
    confirmed = forms.BooleanField(label="Readers may see all of this now")


class ReleasePast(FormPage):
    access = allow(Role.PUBLISHER)
    keeps_drafts = False
    template_name = "work/release.html"
    form_class, title, submit = ReleasePastForm, "Release figures without a report", "Release the figures"
    lead = "What is approved and covers this quarter or one before it. The rest goes out with the next report."
    object: Quarter

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = find_quarter(kwargs["quarter"])

    def perform(self, form: ReleasePastForm) -> Quarter:
        typed = form.cleaned_data
        kind = ReleaseKind(typed["kind"])
        releases.release_beside_papers(by=self.request.user, quarter=self.object, kind=kind, note=typed["note"])
        return self.object

    def get_success_message(self) -> str:
        return "The figures are released: readers see them now."

    def get_success_url(self) -> str:
        return reverse("quarters")

    def cancel_url(self) -> str:
        return reverse("quarters")

    def kicker(self) -> str:
        return str(self.object)

    def crumbs(self) -> tuple[Link, ...]:
        return (WORK, QUARTERS, Link(self.title, current=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(table=_table(releases.ready_beside_papers(self.object)), **kwargs)


def _table(rows: list[Releasable]) -> PlainTable | None:
    """None where nothing waits."""
    if not rows:
        return None
    return PlainTable.of(
        "What readers will see",
        [described(row) for row in rows],
        PlainColumn("What", lambda row: Cell(row.title, row.url)),
        PlainColumn("Was", _was),
        PlainColumn("Now", lambda row: row.now),
        PlainColumn("Why", lambda row: row.reason),
    )


def _was(row: Described) -> str:
    return row.was or "Not given"
