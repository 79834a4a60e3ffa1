from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.block import Block
from pcc_portal.updates.registers.conflicts import Prose, Words
from pcc_portal.updates.registers.fields import CountField
from pcc_portal.updates.registers.forms import RecordForm, StepForm

from ..composition import CLOSING, OPENING
from ..contacts import CONTACT_FIELDS
from ..models import PanelReport

LONGEST_REASON = 2_000
NAMES = {"contact": "name and post", "telephone": "telephone", "email": "e-mail", "web": "web address"}
CONTACT_LABELS = {
    f"{who}_{name}": f"Contact for the {who}: {words}" for who in ("panel", "office") for name, words in NAMES.items()
}


def _with_contacts(written: tuple[str, ...]) -> tuple[str, ...]:
    """The contact points stand before the words about them."""
    place = written.index("contacts")
    return (*written[:place], *CONTACT_FIELDS, *written[place:])


class PartsForm(RecordForm):
    """The parts of a report that are written rather than put together."""

    class Meta(RecordForm.Meta):
        model = PanelReport
        written = tuple(name for name, _ in (*OPENING, *CLOSING))
        fields = _with_contacts(written)
        labels: ClassVar = {**dict((*OPENING, *CLOSING)), **CONTACT_LABELS, "contacts": "Contact points: anything else"}
        field_classes: ClassVar = dict.fromkeys(written, Prose)
        help_texts: ClassVar = {"recommendation": "What the panel is asked to do. Each paragraph gets a number."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("reason", None)


class BeginForm(StepForm):
    quarter = forms.ModelChoiceField(
        Quarter.objects.none(), label="Quarter", help_text="The quarter that the report is about."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quarter"].queryset = Quarter.objects.filter(  # type: ignore[attr-defined]
            panel_reports__isnull=True, end__lt=options["row"].on
        ).latest_first()


class ArrangeForm(StepForm):
    """A place and a tick for each block of a theme."""

    def __init__(self, *args: Any, blocks: Sequence[tuple[Block, bool]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.blocks = blocks
        for number, (block, is_shown) in enumerate(blocks, 1):
            self.fields[f"place_{number}"] = CountField(
                label=f"Place of “{block.name}”", min_value=1, max_value=99, initial=number
            )
            self.fields[f"shown_{number}"] = forms.BooleanField(
                label=f"Show “{block.name}”", required=False, initial=is_shown
            )

    def choices(self) -> list[tuple[str, bool]]:
        """(key, is shown) in the order of the places; of two with the same place, as they stood."""
        values = self.values()
        rows = [
            (values[f"place_{number}"], number, block.key, values[f"shown_{number}"])
            for number, (block, _) in enumerate(self.blocks, 1)
        ]
        return [(key, is_shown) for _, _, key, is_shown in sorted(rows)]


class LetStandForm(StepForm):
    reason = Words(
        label="Reason",
        max_length=LONGEST_REASON,
        rows=3,
        help_text="Why this may stand. Your name and the reason are kept with the report.",
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
        label="What is put right, and why",
        max_length=LONGEST_REASON,
        rows=3,
        help_text="Readers see this note on the new version, and on the one that it replaces.",
    )


class NoteForm(StepForm):
    paragraph = CountField(
        label="Paragraph", min_value=1, max_value=9_999, required=False, help_text="That the note is about, if any."
    )
    text = Prose(
        label="Note",
        max_length=LONGEST_REASON,
        rows=4,
        help_text="Readers see it with today's date.",
    )


class NothingForm(StepForm):
    """A step that asks for nothing but to be taken."""
