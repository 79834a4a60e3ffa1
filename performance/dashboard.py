"""What a reader of the dashboard asks for: which measures, in which order. Every choice lives in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.forms import CharField, ChoiceField
from django.http import QueryDict

from pcc_portal.ui.filters import FilterForm

from .choices import Grade, Travel
from .stats.comparisons import Compared, furthest_first

ORDERS = [("", "In the order of the plan"), ("distance", "Furthest from target first"), ("name", "By name")]


class MeasureForm(FilterForm):
    objective = ChoiceField(required=False)
    theme = ChoiceField(required=False)
    status = ChoiceField(required=False, choices=[("", "Any status"), *Grade.choices])
    travel = ChoiceField(required=False, label="Direction of travel", choices=[("", "Any direction"), *Travel.choices])
    changed = ChoiceField(
        required=False, label="Since the last report", choices=[("", "Changed or not"), ("yes", "Changed")]
    )
    q = CharField(required=False, label="Search", max_length=100)
    sort = ChoiceField(required=False, label="Order", choices=ORDERS)


class MeasureFilters:
    """Most of what a reader asks for is worked out, not stored: it is applied to what has been read."""

    def __init__(self, asked: QueryDict, found: Sequence[Compared]) -> None:
        self.found = found
        self.form = MeasureForm(asked or None)
        self.form.fields["objective"].choices = [("", "All objectives"), *_once(_objective(c) for c in found)]  # type: ignore[attr-defined]
        self.form.fields["theme"].choices = [("", "All themes"), *_once(_theme(c) for c in found)]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, str]:
        return self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}

    @property
    def is_active(self) -> bool:
        return self.form.is_bound and bool(set(self.form.changed_data) - {"sort"})

    @property
    def in_groups(self) -> bool:
        return not self.asked.get("sort")

    @property
    def chosen(self) -> list[Compared]:
        if self.form.is_bound and not self.form.is_valid():
            return []
        found = [each for each in self.found if all(holds(each) for holds in self._tests())]
        match self.asked.get("sort"):
            case "distance":
                return furthest_first(found)
            case "name":
                return sorted(found, key=lambda each: each.now.measure.title.casefold())
        return found

    def _tests(self) -> list[Callable[[Compared], bool]]:
        asked = {name: value for name, value in self.asked.items() if value}
        words = asked.get("q", "").casefold().split()
        tests: dict[str, Callable[[Compared], bool]] = {
            "objective": lambda each: _objective(each)[0] == asked["objective"],
            "theme": lambda each: _theme(each)[0] == asked["theme"],
            "status": lambda each: each.now.grade == asked["status"],
            "travel": lambda each: each.now.travel == asked["travel"],
            "changed": lambda each: each.has_changed,
            "q": lambda each: all(word in _words(each) for word in words),
        }
        return [test for name, test in tests.items() if name in asked]


def _objective(each: Compared) -> tuple[str, str]:
    objective = each.now.measure.theme.objective
    return objective.slug, objective.title


def _theme(each: Compared) -> tuple[str, str]:
    theme = each.now.measure.theme
    return theme.slug, theme.title


def _words(each: Compared) -> str:
    measure = each.now.measure
    return f"{measure.title} {measure.definition} {measure.theme.title}".casefold()


def _once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(pairs))
