"""What a reader asks of the measures: filters with how many each choice has, the order, and the view."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.forms import CharField, ChoiceField
from django.http import QueryDict

from pcc_portal.ui.filters import FilterForm, stands_in
from pcc_portal.ui.page import address
from pcc_portal.ui.titles import ALL_OF_LEVEL, LEVEL_LABELS

from ..choices import Travel
from ..stats.boards import Compared, grade_counts
from ..tables.comparison import COLUMNS, NAME, PLAN, USUAL_ORDER, goes_down, ordered

TABLE, CARDS = "table", "cards"
# Those that are offered; a column's heading offers its own.
ORDERS = {
    USUAL_ORDER: "Worst first",
    PLAN: "In the order of the plan",
    "distance": "Furthest from target first",
    NAME: "By name",
}
SORTS = frozenset(f"{sign}{key}" for key in (*COLUMNS, PLAN, NAME) for sign in ("", "-"))
# Whose choice has each measure; empty where it has none of them.
CHOICES: dict[str, Callable[[Compared], str]] = {
    "plan": lambda each: each.now.measure.theme.objective.plan.slug,
    "objective": lambda each: each.now.measure.theme.objective.slug,
    "theme": lambda each: each.now.measure.theme.slug,
    "status": lambda each: str(each.now.grade),
    "travel": lambda each: str(each.now.travel),
    "changed": lambda each: "yes" if each.has_changed else "",
}


class MeasureForm(FilterForm):
    plan = ChoiceField(required=False)
    objective = ChoiceField(required=False, label=LEVEL_LABELS["objective"])
    theme = ChoiceField(required=False, label=LEVEL_LABELS["theme"])
    status = ChoiceField(required=False)
    travel = ChoiceField(required=False, label="Direction of travel", choices=[("", "Any direction"), *Travel.choices])
    changed = ChoiceField(
        required=False, label="Since the last report", choices=[("", "Changed or not"), ("yes", "Changed")]
    )
    q = CharField(required=False, label="Search", max_length=100)
    sort = ChoiceField(required=False, label="Order")


@dataclass(frozen=True)
class Chosen:
    """A filter that is on: in words, and the address without it."""

    words: str
    without: str


class MeasureFilters:
    """Most of what a reader asks for is worked out, not stored: it is applied to what has been read."""

    def __init__(self, query: QueryDict, rows: Sequence[Compared]) -> None:
        self.query, self.rows = query, rows
        self.is_table = query.get("view") != CARDS
        self.is_by_theme = self.is_table and query.get("group") == "theme"
        self.form = MeasureForm(query or None)
        self._offer_plans(_once(_plan(each) for each in rows))
        self._offer("status", ("", "Any status"), *_statuses(rows))
        self._offer("objective", ("", str(ALL_OF_LEVEL["objective"])), *_once(_objective(each) for each in rows))
        self._offer("theme", ("", str(ALL_OF_LEVEL["theme"])), *_once(_theme(each) for each in rows))
        self._offer("sort", *self._orders())
        self.asked = self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}
        self._count_choices()

    def _offer_plans(self, plans: list[tuple[str, str]]) -> None:
        """Where the measures are of several."""
        if len(plans) > 1:
            self._offer("plan", ("", "All plans"), *plans)
        else:
            del self.form.fields["plan"]

    def _offer(self, name: str, *choices: tuple[str, str]) -> None:
        self.form.fields[name].choices = choices  # type: ignore[attr-defined]

    def _orders(self) -> list[tuple[str, str]]:
        """What is usual in this view comes first, under no name."""
        usual = USUAL_ORDER if self.is_table else PLAN
        orders = [("", ORDERS[usual]), *((key, words) for key, words in ORDERS.items() if key != usual)]
        asked = self.query.get("sort", "")
        if asked in SORTS - {key for key, _ in orders}:
            orders.append((asked, ORDERS.get(asked) or _order_words(asked)))
        return orders

    def _count_choices(self) -> None:
        """How many each choice has, as the other filters stand."""
        tests = self._tests()
        for name, choice_of in CHOICES.items():
            if name not in self.form.fields:
                continue
            others = [holds for other, holds in tests.items() if other != name]
            counts = Counter(choice_of(each) for each in self.rows if all(holds(each) for holds in others))
            choices = self.form.fields[name].choices  # type: ignore[attr-defined]
            self._offer(name, *((key, f"{words} ({counts[key]})" if key else words) for key, words in choices))

    @property
    def is_active(self) -> bool:
        return bool(self.active_names)

    @property
    def active_names(self) -> list[str]:
        return [name for name in self.form.changed_data if name != "sort"] if self.form.is_bound else []

    @property
    def chips(self) -> list[Chosen]:
        """What is on, in words."""
        return [Chosen(self._words(name), address(self.query, **{name: ""})) for name in self.active_names]

    def _words(self, name: str) -> str:
        value = self.query.get(name, "")
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        label = self.form[name].label
        return f"{label}: {str(choices.get(value, value)).rpartition(' (')[0] or value}"

    @property
    def sort(self) -> str:
        return self.asked.get("sort") or (USUAL_ORDER if self.is_table else PLAN)

    @property
    def in_groups(self) -> bool:
        """Do cards stand under their objectives and themes?"""
        return self.sort == PLAN

    @property
    def chosen(self) -> list[Compared]:
        if self.form.is_bound and not self.form.is_valid():
            return []
        rows = ordered((each for each in self.rows if all(holds(each) for holds in self._tests().values())), self.sort)
        return self._by_theme(rows) if self.is_by_theme else rows

    def _by_theme(self, rows: list[Compared]) -> list[Compared]:
        """Themes in the order of the plan, the rows of each in theirs."""
        place = {key: number for number, key in enumerate(dict.fromkeys(CHOICES["theme"](each) for each in self.rows))}
        return sorted(rows, key=lambda each: place[CHOICES["theme"](each)])

    def _tests(self) -> dict[str, Callable[[Compared], bool]]:
        asked = {name: value for name, value in self.asked.items() if value}
        tests = {name: _is_choice(name, asked[name]) for name in CHOICES if name in asked}
        return tests | ({"q": lambda each: stands_in(asked["q"], _texts(each))} if "q" in asked else {})

    def kept(self, *but: str) -> Iterator[tuple[str, str]]:
        """Of the address what a form with these fields of its own does not say."""
        own = {*but, "page", "format"}
        return ((name, value) for name, values in self.query.lists() if name not in own for value in values if value)


def _order_words(sort: str) -> str:
    heading = COLUMNS[key].heading if (key := sort.removeprefix("-")) in COLUMNS else "name" if key == NAME else "plan"
    return f"By {heading.lower()}, {'highest first' if goes_down(sort) else 'lowest first'}"


def _is_choice(name: str, value: str) -> Callable[[Compared], bool]:
    return lambda each: CHOICES[name](each) == value


def _statuses(rows: Sequence[Compared]) -> list[tuple[str, str]]:
    """The best first."""
    grades = sorted(
        (count.grade for count in grade_counts(rows)), key=lambda grade: (grade.place < 0, abs(grade.place))
    )
    return [(str(grade), grade.word) for grade in grades]


def _plan(each: Compared) -> tuple[str, str]:
    plan = each.now.measure.theme.objective.plan
    return plan.slug, plan.title


def _objective(each: Compared) -> tuple[str, str]:
    objective = each.now.measure.theme.objective
    return objective.slug, objective.title


def _theme(each: Compared) -> tuple[str, str]:
    theme = each.now.measure.theme
    return theme.slug, theme.title


def _texts(each: Compared) -> tuple[str, str, str]:
    measure = each.now.measure
    return measure.title, measure.definition, measure.theme.title


def _once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(pairs))
