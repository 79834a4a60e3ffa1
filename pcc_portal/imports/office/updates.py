"""The sheet of what is written of each theme for the quarter that is open."""

from collections.abc import Iterator

from django import forms

from objectives.actions import load_update
from objectives.models import Theme, UpdateText
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.declaration import Noun
from pcc_portal.work.forms import WordsForm

from ..outcomes import ADDED, RowOutcome
from ..records.cells import cell_of
from ..target import Rows
from .people import FormSheet
from .registers import Cells

WORDS = ("body", "brag", "brag_reason", "commissioner_action")


class UpdateForm(WordsForm):
    theme = forms.ModelChoiceField(Theme.objects.all())
    quarter = forms.ModelChoiceField(Quarter.objects.all(), help_text="One that is open.")

    field_order = ("theme", "quarter", *WORDS)


class Updates(FormSheet):
    """Each is a draft, submitted by its theme's owner and approved by somebody else, as one that was typed."""

    key, noun, form_class = "updates", Noun("update"), UpdateForm

    def _write(self, rows: Rows, row: RowOutcome, cells: dict[str, str]) -> None:
        words = self._checked(row, cells)
        self._act(lambda: load_update(by=rows.by, today=rows.today, **words))
        row.kind = ADDED

    def stands(self, user: object) -> Iterator[Cells]:
        texts = UpdateText.objects.filter(superseded_by__isnull=True, update__quarter__state=QuarterState.OPEN)
        fields = self.form_class().fields
        for text in texts.select_related("update__theme", "update__quarter").order_by("update__theme__slug"):
            values = {"theme": text.update.theme, "quarter": text.update.quarter}
            values |= {name: getattr(text, name) for name in WORDS}
            yield {name: cell_of(field, values[name]) for name, field in fields.items()}
