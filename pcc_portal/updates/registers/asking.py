"""Forms that ask about what is doubtful before anything is saved: a sentence, and a box to tick."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms

from pcc_portal.ui import formats
from pcc_portal.ui.scales import beside_others, in_other_scale

from .fields import PoundsField

CONFIRMED = "confirmed"
IN_POUNDS = ", in pounds"


class AsksFirst(forms.BaseForm):
    """A mixin, named first. `doubts` says what is doubtful in what was typed, where nothing else is wrong with it."""

    asked: tuple[str, ...] = ()
    is_confirmed = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound and self.data.get(self.add_prefix(CONFIRMED)):
            self._offer()

    def doubts(self, typed: dict[str, Any]) -> Iterable[str]:
        """In sentences; empty ones do not count."""
        return ()

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        self.is_confirmed = self.cleaned_data.pop(CONFIRMED, False)
        self.fields.pop(CONFIRMED, None)
        self.ask(self.doubts(self.cleaned_data))

    def ask(self, doubts: Iterable[str]) -> None:
        """About these as well. Needs a form without other errors."""
        self.asked = tuple(dict.fromkeys([*self.asked, *filter(None, doubts)]))
        if not self.asked:
            return
        self._offer()
        if not self.is_confirmed:
            self.errors.pop(CONFIRMED, None)
            self.add_error(CONFIRMED, f"{' '.join(self.asked)} Correct it, or tick to confirm.")

    def _offer(self) -> None:
        self.fields[CONFIRMED] = forms.BooleanField(label="I have checked it: it is right", required=False)

    @property
    def asks_to_confirm(self) -> bool:
        return CONFIRMED in self.fields

    def changed_names(self) -> list[str]:
        """The tick is no part of what the form is about."""
        return [name for name in super().changed_names() if name != CONFIRMED]  # type: ignore[misc]


class AsksAboutAmounts(AsksFirst):
    """A mixin for the form about one row: each amount of money beside what it was or, of a new one, those of other
    rows."""

    @property
    def about(self) -> Any:
        """The row; one that is not saved yet has no key."""
        raise NotImplementedError

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        for name in self.changed_names():
            if typed.get(name) and isinstance(self.fields[name], PoundsField) and self._is_column(name):
                yield self._told(name, self._of_scale(name, typed[name]))

    def beside(self, name: str, amount: Decimal | None, usual: Decimal | None) -> str:
        """A question about the amount in a field beside another amount of the same record, which it should resemble."""
        return self._told(name, in_other_scale(amount, usual)) if amount and usual else ""

    def _of_scale(self, name: str, amount: Decimal) -> str:
        before = self.initial.get(name)
        if isinstance(before, Decimal) and before:
            return in_other_scale(amount, before)
        return beside_others(amount, self._others(name), say=formats.pounds)

    def _told(self, name: str, why: str) -> str:
        label = str(self.fields[name].label).removesuffix(IN_POUNDS)
        return f"{label}: {why[0].lower()}{why[1:]}" if why else ""

    def _is_column(self, name: str) -> bool:
        return name in {column.name for column in self.about._meta.concrete_fields}

    def _others(self, name: str) -> list[Decimal]:
        rows: Any = type(self.about)._default_manager.exclude(pk=self.about.pk)
        return list(rows.exclude(**{name: None}).values_list(name, flat=True))
