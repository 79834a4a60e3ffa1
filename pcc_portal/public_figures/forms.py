"""What is asked when a file of a source is brought, and about the series that fills a measure."""

import datetime as dt
import difflib
from typing import Any

from django import forms

from pcc_portal.imports.forms import TAKES
from pcc_portal.imports.sheets.limits import MOST_BYTES
from pcc_portal.periods.clock import today
from pcc_portal.updates.registers.fields import DateField, Line
from pcc_portal.updates.rules import can_write
from performance.models import Area, Measure

from .fetching import check_address
from .models import LONGEST_PLACE, LONGEST_SERIES, Fetch, MappedSeries
from .sources.declaration import Source, UnreadFileError


class FetchForm(forms.Form):
    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        help_text=f"CSV, XLSX or ODS, {MOST_BYTES // 1_000_000} MB at most.",
        widget=forms.FileInput({"accept": TAKES}),
    )
    address = Line(label="Or its address", max_length=500, required=False)
    sheet = Line(
        label="Sheet", max_length=100, required=False, help_text="Of a workbook with several sheets, the one to read."
    )
    published_on = DateField("Published on", help_text="Figures say that they were drawn on this day.")

    def __init__(self, *args: Any, source: Source, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source
        if source.hosts:
            self.fields["address"].help_text = f"It is fetched from there: {', '.join(source.hosts)}."
        else:
            del self.fields["address"]

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            if address:
                check_address(address, self.source.hosts)
        except UnreadFileError as why:
            raise forms.ValidationError(list(why.reasons)) from why
        return address

    def clean_published_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["published_on"]
        if day > today():
            raise forms.ValidationError("This day is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(typed.get("file")) == bool(typed.get("address")) and "address" not in self.errors:
            one_of_two = "Choose a file or give an address: one of the two."
            self.add_error("file", one_of_two if "address" in self.fields else "Choose a file.")
        return typed


class ChangeSeriesForm(forms.Form):
    """`by`: who says so, of whose measures there is a choice."""

    measure = forms.ModelChoiceField(Measure.objects.none(), label="Measure that it fills", empty_label="Choose")
    area = forms.ModelChoiceField(Area.objects.order_by("name"), label="For which area", empty_label="Choose")
    is_used = forms.BooleanField(label="Figures are taken from it", required=False)

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Measure.objects.order_by("title").select_related("theme")
        mine = [row.pk for row in rows if can_write(by, row)]
        self.fields["measure"].queryset = rows.filter(pk__in=mine)  # type: ignore[attr-defined]


class SeriesForm(ChangeSeriesForm):
    series = Line(label="Series", max_length=LONGEST_SERIES, help_text="In the words of the publisher.")
    place = Line(label="Place", max_length=LONGEST_PLACE, help_text="As the file names it.")
    field_order = ("series", "place", "measure", "area")

    def __init__(self, *args: Any, source: Source, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["is_used"]
        self.last = Fetch.objects.filter(source=source.key).first()

    def clean_series(self) -> str:
        return self._known("series", self.last.series if self.last else [])

    def clean_place(self) -> str:
        return self._known("place", self.last.places if self.last else [])

    def _known(self, name: str, names: list[str]) -> str:
        """As the last file has it. Anything is taken before there was one."""
        typed: str = self.cleaned_data[name]
        if not names or typed in names:
            return typed
        near = difflib.get_close_matches(typed, names, n=3, cutoff=0.4)
        words = f" The nearest: {'; '.join(near)}." if near else ""
        raise forms.ValidationError(f"The last file has no {name} of this name.{words}")


def initial_of(row: MappedSeries) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("measure", "area", "is_used")}
