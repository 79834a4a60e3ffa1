"""Forms that ask about what is doubtful before anything is saved."""

from collections.abc import Iterable
from typing import Any

from django import forms

CONFIRMED = "confirmed"


class AsksFirst(forms.BaseForm):
    """A mixin, named first. `doubts` says what is doubtful in what was typed; a box to confirm appears beside it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[CONFIRMED] = forms.BooleanField(label="I have checked it: it is right", required=False)
        if not self.is_bound:
            del self.fields[CONFIRMED]

    def doubts(self, typed: dict[str, Any]) -> Iterable[str]:
        """In sentences; empty ones do not count."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        is_confirmed = typed.pop(CONFIRMED, False)
        asked = [] if self.errors else [doubt for doubt in self.doubts(typed) if doubt]
        if asked and not is_confirmed:
            self.add_error(CONFIRMED, f"{' '.join(asked)} Correct it, or tick to confirm.")
        elif not asked:
            self.fields.pop(CONFIRMED, None)
        return typed
