"""What is asked about a draft plan: which duties are done, and what becomes of each record of the plan before."""

from collections.abc import Iterable
from typing import Any

from django import forms

from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.registers.conflicts import Words
from pcc_portal.updates.registers.fields import DateField, Line
from pcc_portal.updates.registers.forms import StepForm

from ..choices import How
from ..models import Theme
from .checks import offered
from .parts import LEVELS, ONE_BY_ONE, Part, Passage, rows_named

READ_LATER = "Readers see it once the plan is in force."
WHY = f"Needed where it is merged, split or ended. {READ_LATER}"


class DutyForm(StepForm):
    done_on = DateField(label="Done on")
    who = Line(label="Who", max_length=200, help_text="Who did it, or was asked.")
    note = Words(label="Note", max_length=2_000, rows=3, required=False)
    document = Line(
        label="Document",
        max_length=500,
        required=False,
        help_text="Its address on the web, or where it is kept.",
    )

    def __init__(self, *args: Any, hint: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].help_text = f"{hint} {READ_LATER}"


class TickedField(forms.MultipleChoiceField):
    """Records to tick, by reference."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["invalid_choice"] = "Choose from the list: one of these is no longer in it."


class MappingForm(StepForm):
    """`to` holds what a part of the plan becomes, or the theme and the records that another record goes on as."""

    how = forms.ChoiceField(label="What happens to it", widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=titled_lazy("Under which {theme}"), required=False, help_text="Where it continues.")
    to = TickedField(label="As what", required=False)
    reason = Words(label="Why", max_length=2_000, rows=3, required=False, help_text=WHY)

    def __init__(self, *args: Any, passage: Passage, part: Part, **options: Any) -> None:
        super().__init__(*args, **options)
        self.part = part
        may = offered(passage, part)
        known = [*may, How.ENDED] if How.ENDED not in may else list(may)
        self.fields["how"].choices = [(how.value, how.label) for how in known]  # type: ignore[attr-defined]
        if part.kind.key in LEVELS:
            del self.fields["theme"]
            self.fields["to"].choices = _ticked(may[How.CONTINUES])  # type: ignore[attr-defined]
            return
        self.order_fields(["how", "theme", "reason", "to"])
        self.fields["theme"].choices = themes_to_choose(passage)  # type: ignore[attr-defined]
        if part.kind.key in ONE_BY_ONE:
            self.fields["to"].label = f"With or as which {part.kind.noun.many}"
            self.fields["to"].help_text = "Where it is merged or split."
            self.fields["to"].choices = _ticked(may[How.MERGED])  # type: ignore[attr-defined]
        else:
            del self.fields["to"]

    def place_of(self, name: str) -> str | None:
        """The field beside which it stands what is wrong with a value: what it becomes is chosen in one of two."""
        at_theme = name == "to" and "theme" in self.fields
        if at_theme and ("to" not in self.fields or self.data.get("how") == How.CONTINUES):
            return "theme"
        return name if name in self.fields else None

    @property
    def becomes(self) -> list[str]:
        """References to what was chosen, for what happens to it."""
        if "theme" in self.fields and self.cleaned_data.get("how") == How.CONTINUES:
            return [self.cleaned_data["theme"]] if self.cleaned_data.get("theme") else []
        return list(self.cleaned_data.get("to", []))


class RestForm(StepForm):
    """All that is left of a theme, at once."""

    theme = forms.ChoiceField(
        label=titled_lazy("Under which {theme} it goes on"),
        required=False,
        help_text="Left empty, all of it ends with the old plan.",
    )
    reason = Words(label="Why", max_length=2_000, rows=3, required=False, help_text="Needed where it ends.")

    def __init__(self, *args: Any, passage: Passage, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["theme"].choices = themes_to_choose(passage)  # type: ignore[attr-defined]


def themes_to_choose(passage: Passage) -> list[Any]:
    """Below their objectives, after an empty one."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for theme in Theme.objects.filter(objective__plan=passage.plan).in_report_order():
        groups.setdefault(str(theme.objective), []).append((f"theme:{theme.slug}", str(theme)))
    return [("", "Choose one"), *groups.items()]


def _ticked(references: Iterable[str]) -> list[tuple[str, str]]:
    names = list(references)
    rows = rows_named(names)
    return [(name, str(rows[name])) for name in names]
