"""Pages that list, plan, open, close and reopen quarters."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.models import PanelMeeting
from pcc_portal.panel.timetable import timetable
from pcc_portal.periods import actions as periods
from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import can_manage_quarters
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.conflicts import ConflictForm
from pcc_portal.updates.registers.fields import DateField, FinancialYearField, Text
from pcc_portal.updates.registers.views import FormPage
from pcc_portal.updates.releases import actions as releases

from .addresses import WORK, find_quarter
from .forms import OpenQuarterForm, ReopenForm

QUARTERS = Link("Quarters", reverse_lazy("quarters"))  # type: ignore[arg-type]
DAYS = ("opens", "due", "closes")
# Usual days after the end of a quarter; each can be changed as it is opened.
DUE_AFTER, CLOSES_AFTER = 19, 32
LONGEST_WAIT = dt.timedelta(days=90)  # for the meeting that hears of a quarter
NUMBERS = [(number, f"Quarter {number}") for number in range(1, 5)]


class DaysForm(ConflictForm, forms.Form):
    carries_seen = False
    opens = DateField(label="Opens for updates")
    due = DateField(label="Updates are due")
    closes = DateField(label="Closes for updates", help_text="The last day on which updates are taken.")


class WindowForm(DaysForm):
    reason = Text(
        label="Reason",
        cites=False,
        max_length=2_000,
        rows=2,
        required=False,
        help_text="Needed when the dates of an open quarter change.",
    )


class PlanQuarterForm(DaysForm):
    year = FinancialYearField(label="Financial year", min_value=2000, max_value=2098, help_text="For example, 2023/24.")
    number = forms.TypedChoiceField(label="Quarter", choices=NUMBERS, coerce=int, widget=forms.RadioSelect)
    field_order = ("year", "number", "opens", "due", "closes")


class _QuarterPage(FormPage):
    access = allow(Role.PUBLISHER)
    object: Quarter

    def crumbs(self) -> tuple[Link, ...]:
        return (WORK, QUARTERS, Link(self.title, current=True))

    def get_success_url(self) -> str:
        return reverse("quarters")

    def cancel_url(self) -> str:
        return reverse("quarters")


class PlanQuarter(_QuarterPage):
    form_class, title, submit = PlanQuarterForm, "Plan a quarter", "Plan the quarter"

    def perform(self, form: PlanQuarterForm) -> Quarter:
        return periods.add_quarter(by=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return f"{self.object} is planned."


class MoveQuarter(_QuarterPage):
    form_class, title, submit = WindowForm, "Change the dates of the quarter", "Change the dates"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = find_quarter(kwargs["quarter"])

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in DAYS}

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.state == QuarterState.CLOSED:
            messages.warning(request, f"{self.object} has closed. Open it again for whoever still has to write.")
            return redirect("quarters")
        return super().get(request, *args, **kwargs)

    def kicker(self) -> str:
        return str(self.object)

    def perform(self, form: WindowForm) -> Quarter:
        return periods.change_window(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return f"The dates of {self.object} are changed."


class OpenNextQuarter(_QuarterPage):
    """Open the next quarter and carry forward what carries over."""

    keeps_drafts = False
    form_class, title, submit = OpenQuarterForm, "Open the next quarter", "Open the quarter"
    lead = "Owners stay as they are. The figures to give and the commitments that are due are carried forward."

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            year, number = Quarter.objects.next_to_open()
        except Quarter.DoesNotExist as error:
            messages.error(request, str(error))
            return redirect("quarters")
        planned = Quarter.objects.filter(year=year, number=number).first()
        self.object = planned or Quarter(year=year, number=number)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        if self.object.pk:
            return {name: getattr(self.object, name) for name in DAYS}
        return usual_days(self.object)

    def kicker(self) -> str:
        return f"{self.object}, {formats.period_words(*quarter_span(self.object.year, self.object.number))}"

    def perform(self, form: OpenQuarterForm) -> Quarter:
        quarter, self.carried = releases.open_next_quarter(by=self.request.user, **form.cleaned_data)
        return quarter

    def get_success_message(self) -> str:
        return f"{self.object} is open: {', '.join(self.carried)}."

    def get_success_url(self) -> str:
        return reverse("quarter_updates", args=[self.object.slug])


class ReopenQuarter(_QuarterPage):
    keeps_drafts = False
    form_class, title, submit = ReopenForm, "Open again for one person", "Open again"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = find_quarter(kwargs["quarter"])

    def kicker(self) -> str:
        return self.object.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = f"{self.object} closes for everybody else as before, on {formats.day(self.object.closes)}."
        return super().get_context_data(lead=lead, **kwargs)

    def perform(self, form: ReopenForm) -> Quarter:
        self.reopening = periods.reopen_for(self.object, by=self.request.user, today=today(), **form.cleaned_data)
        return self.object

    def get_success_message(self) -> str:
        person, until = self.reopening.person, self.reopening.until
        return f"{person} may write in {self.object} until {formats.day(until)}."

    def get_success_url(self) -> str:
        return reverse("quarter_updates", args=[self.object.slug])

    def cancel_url(self) -> str:
        return self.get_success_url()


def usual_days(quarter: Quarter) -> dict[str, dt.date]:
    _, end = quarter_span(quarter.year, quarter.number)
    after = {"opens": 1, "due": DUE_AFTER, "closes": CLOSES_AFTER}
    usual = {name: end + dt.timedelta(days=days) for name, days in after.items()}
    return usual | _days_before_meeting(usual["opens"])


def _days_before_meeting(opens: dt.date) -> dict[str, dt.date]:
    """As the timetable of the next meeting has them, where there is time enough for them."""
    meeting = PanelMeeting.objects.filter(on__gt=opens).order_by("on").first()
    days = timetable(meeting.on) if meeting else None
    if days is None or days.updates_by <= opens or days.meeting > opens + LONGEST_WAIT:
        return {}
    return {"due": days.updates_by, "closes": days.despatch_by}


publishers = allow(Role.PUBLISHER)
HEADINGS = tuple(Heading(label) for label in ("Quarter", "State", "Opens", "Due", "Closes"))
BESIDE_PAPERS = Heading("Without a report")
STATUSES = {"planned": "nodata", "open": "on", "closed": "done"}


@office
@require_safe
def quarters(request: SignedInRequest) -> HttpResponse:
    may_manage = can_manage_quarters(request.user)
    published = set(Release.objects.published().values_list("quarter", flat=True)) if may_manage else set()
    rows, headings = list(Quarter.objects.latest_first()), HEADINGS
    cells = [_row(quarter) for quarter in rows]
    if published:
        headings = (*HEADINGS, BESIDE_PAPERS)
        cells = [[*row, _release(quarter, published)] for row, quarter in zip(cells, rows, strict=True)]
    table = PlainTable("Quarters", headings, cells)
    context = {
        "title": "Quarters",
        "crumbs": (WORK, Link("Quarters", current=True)),
        "table": table,
        "may_manage": may_manage,
    }
    return render(request, "work/quarters.html", context)


def _row(quarter: Quarter) -> list[Cell]:
    days = [Cell(formats.day(day)) for day in (quarter.opens, quarter.due, quarter.closes)]
    page = reverse("quarter_updates", args=[quarter.slug])
    return [Cell(quarter.name, href=page), Cell(quarter.get_state_display(), status=STATUSES[quarter.state]), *days]


def _release(quarter: Quarter, published: set[int]) -> Cell:
    if quarter.pk not in published:
        return Cell(formats.MISSING)
    return Cell(f"Release figures of {quarter.short}", reverse("quarter_release", args=[quarter.slug]))


@publishers
@require_POST
def close(request: SignedInRequest, quarter: str) -> HttpResponse:
    row = find_quarter(quarter)
    try:
        periods.close_quarter(row, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, f"{row} is closed for updates.")
    return redirect("quarter_updates", quarter=row.slug)
