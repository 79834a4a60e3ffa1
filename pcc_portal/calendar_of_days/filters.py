"""What a reader asks the calendar for; every choice lives in the address."""

import calendar
import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.filters import FilterForm
from pcc_portal.ui.titles import ALL_OF_LEVEL, LEVEL_LABELS
from pcc_portal.updates.releases.as_of import as_at_for, days_for

from .days import STANDINGS, Asked, Day, gathered
from .sources import kinds

MONTH, QUARTER, ALL, PAST = "month", "quarter", "all", "past"
SPANS = [
    ("", "The next 12 months"),
    (MONTH, "The next month"),
    (QUARTER, "The next three months"),
    (ALL, "All to come"),
    (PAST, "The last 12 months"),
]
MONTHS_AHEAD = {"": 12, MONTH: 1, QUARTER: 3, ALL: 12 * 20, PAST: 0}
DONE_WITHIN = dt.timedelta(days=30)
MINE = "mine"


class DaysForm(FilterForm):
    theme = forms.ModelChoiceField(Theme.objects.none(), to_field_name="slug", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    span = forms.ChoiceField(label="Days", choices=SPANS, required=False)
    status = forms.ChoiceField(label="Status", choices=[("", "Any status"), *STANDINGS.items()], required=False)
    owner = forms.ChoiceField(label="Owner", required=False)

    def __init__(self, data: QueryDict, *, user: Any) -> None:
        super().__init__(data)
        self.user = user
        theme: Any = self.fields["theme"]
        theme.queryset = Theme.objects.visible_to(user).in_report_order()
        theme.label, theme.empty_label = LEVEL_LABELS["theme"], ALL_OF_LEVEL["theme"]
        self._choices("kind", [("", "All kinds"), *kinds().items()])
        if is_office(user):
            people = [(str(person.pk), str(person)) for person in _people() if person != user]
            self._choices("owner", [("", "Everybody’s"), (MINE, "Mine"), *people])
        else:
            del self.fields["owner"]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def asked(self) -> Asked:
        """Of the days that a valid form asks for."""
        days, span = days_for(self.user), self.cleaned_data["span"]
        last = months_after(days.on, MONTHS_AHEAD[span])
        first = months_after(days.on, -12) if span == PAST else days.on - DONE_WITHIN
        return Asked(self.user, as_at_for(self.user), days, first, last, late=span != PAST)

    def days(self, asked: Asked) -> list[Day]:
        return [day for day in gathered(asked) if self._keeps(day, asked.days.on)]

    def _keeps(self, day: Day, today: dt.date) -> bool:
        chosen = self.cleaned_data
        owner = chosen.get("owner")
        return (
            (not chosen["theme"] or day.theme == chosen["theme"].pk)
            and (not chosen["kind"] or day.kind == chosen["kind"])
            and (not chosen["status"] or day.standing(today) == chosen["status"])
            and (not owner or day.owner == (self.user.pk if owner == MINE else int(owner)))
        )

    @property
    def chosen(self) -> dict[str, str]:
        """What was not left alone, as it stands in an address."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    @property
    def query(self) -> str:
        return urlencode(self.chosen)

    def words(self) -> str:
        """What a valid form's choices are called, as in "Road safety, Mine, The next month"."""
        names = (self._word(name) for name in self.chosen)
        return ", ".join(names) or "All days"

    def _word(self, name: str) -> str:
        value, field = self.cleaned_data[name], self.fields[name]
        if name == "theme":
            return str(value)
        return next(str(label) for key, label in getattr(field, "choices", ()) if key == value)


def _people() -> QuerySet[User]:
    return User.objects.in_office().order_by("name")


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later or an earlier month, or the last one of it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
