from typing import Any, ClassVar

from django import forms

from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.conflicts import Prose, Words
from pcc_portal.updates.registers.fields import LONGEST_TEXT, CountField, DateField
from pcc_portal.updates.registers.forms import RecordForm, StepForm

from ..contacts import CONTACT_FIELDS
from ..models import PanelReport, ReportPart
from ..models.parts import COLUMNS, parts_in_use

LONGEST_REASON = 2_000
WITH_WORDS = frozenset(
    {"recommendation", "background", "assurance"}
)  # no report goes out without these, where it has them
NAMES = {"contact": "name and post", "telephone": "telephone", "email": "e-mail", "web": "web address"}
CONTACT_LABELS = {
    f"{who}_{name}": f"Contact for the {who}: {words}" for who in ("panel", "office") for name, words in NAMES.items()
}


class PartsForm(RecordForm):
    """The parts of a report that are written rather than put together, under the office's headings, in its order."""

    class Meta(RecordForm.Meta):
        model = PanelReport
        fields = (*COLUMNS, *CONTACT_FIELDS)
        labels: ClassVar = CONTACT_LABELS
        field_classes: ClassVar = dict.fromkeys(COLUMNS, Prose)
        help_texts: ClassVar = {"recommendation": "What the panel is asked to do. Each paragraph gets a number."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("reason", None)
        self.report_parts = [part for part in parts_in_use() if not part.is_themes]
        for name in {*COLUMNS} - {part.slug for part in self.report_parts}:
            del self.fields[name]
        for part in self.report_parts:
            self._show_part(part)
        self.order_fields([name for part in self.report_parts for name in self._names(part)])

    def _show_part(self, part: ReportPart) -> None:
        if not part.is_column:
            field = Prose(max_length=LONGEST_TEXT, required=False)
            field.show_hidden_initial = True
            self.fields[part.slug], self.initial[part.slug] = field, self.instance.words_of(part)
        heading = part.heading
        self.fields[part.slug].required = part.slug in WITH_WORDS
        self.fields[part.slug].label = f"{heading}: anything else" if part.slug == "contacts" else heading

    def _names(self, part: ReportPart) -> tuple[str, ...]:
        """The contact points stand before the words about them."""
        return (*CONTACT_FIELDS, part.slug) if part.slug == "contacts" else (part.slug,)

    def changed_columns(self) -> dict[str, Any]:
        """With the words of the parts that the office has added."""
        added = {part.slug for part in self.report_parts if not part.is_column} & set(self.changed_names())
        return super().changed_columns() | {name: self.cleaned_data[name] for name in added}


class BeginForm(StepForm):
    quarter = forms.ModelChoiceField(
        Quarter.objects.none(),
        label="Quarter",
        help_text="Its updates and figures stand in the report. A quarter may have several reports.",
    )
    first_day = DateField(
        label="First day",
        required=False,
        help_text="Only where the report is about other days than the quarter’s, such as two months.",
    )
    last_day = DateField(label="Last day", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.meeting = options["row"]
        quarters = Quarter.objects.filter(start__lt=self.meeting.on).latest_first()
        self.fields["quarter"].queryset = quarters  # type: ignore[attr-defined]
        over = quarters.filter(end__lt=self.meeting.on)
        self.initial["quarter"] = over.filter(panel_reports__isnull=True).first() or over.first()

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = typed.get("first_day"), typed.get("last_day")
        if not self.errors and bool(first) != bool(last):
            self.add_error("last_day" if first else "first_day", "Give both days, or neither.")
        if first and last and last < first:
            self.add_error("last_day", "This is before the first day.")
        if last and last >= self.meeting.on:
            self.add_error("last_day", "The report is about days before its meeting.")
        return typed


class LetStandForm(StepForm):
    reason = Words(
        label="Reason",
        max_length=LONGEST_REASON,
        rows=3,
        help_text="Why this is accepted. Your name and the reason are kept with the report.",
    )


class SealForm(StepForm):
    note = Words(
        label="Note", max_length=LONGEST_REASON, rows=2, required=False, help_text="For the log. May be empty."
    )
    hold = forms.BooleanField(
        label="Only members of the panel read it until it is published",
        required=False,
        help_text="Everyone else, and every figure that it releases, waits until you publish the report.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not options["row"].meeting.panel_reads_first:
            del self.fields["hold"]


class CorrectForm(StepForm):
    correction = Words(
        label="What is corrected, and why",
        max_length=LONGEST_REASON,
        rows=3,
        help_text="Readers see this note on the new version, and on the one that it replaces.",
    )


class NoteForm(StepForm):
    paragraph = CountField(
        label="Paragraph", min_value=1, max_value=9_999, required=False, help_text="That the note is about, if any."
    )
    said_on = DateField(
        label="Said or happened on",
        required=False,
        help_text="Where it was another day than today, which stands beside it as the day it was written.",
    )
    text = Prose(label="Note", max_length=LONGEST_REASON, rows=4)


class NothingForm(StepForm):
    """A step that asks for nothing but to be taken."""
