"""The form of a scheme: its name, its rule with what that needs, and a row of fields for each grade."""

from collections.abc import Iterator
from typing import Any

from django import forms

from pcc_portal.ui.statuses import COLOURS, SHAPES, look_of
from pcc_portal.updates.choices import RULES_OF, CountsAs, Graded, Rule
from pcc_portal.updates.grading.actions import new_key
from pcc_portal.updates.grading.rules import CELLS, LEVELS, TRENDS, is_used
from pcc_portal.updates.grading.schemes import Grade, Scheme
from pcc_portal.updates.registers.fields import CountField, Line, NumberField, Text

ADDED = 3  # empty rows below those that there are
IN_FORCE, RETIRED, REMOVED = "", "retired", "removed"
STANDS = [(IN_FORCE, "In force"), (RETIRED, "Retired: no longer given"), (REMOVED, "Taken out")]
BY_RULE = """By target: how many tolerances it may be missed by; 0 meets it, −1 beats it by one. By place: which part of
 the group, in per cent. Empty for the last grade."""
EDGES = {
    Graded.MEASURES: ("Up to", BY_RULE),
    Graded.RISKS: ("Lowest score", "From this score on, up to that of the next grade."),
}


class SchemeForm(forms.Form):
    """`values` are for `grading.actions.change_scheme`; a grade is named by its row until it has a key."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    title = Line(label="Name of the scheme", max_length=100)

    def __init__(self, *args: Any, scheme: Scheme, **options: Any) -> None:
        super().__init__(*args, **options)
        self.scheme = scheme
        self.known: list[Grade | None] = [*scheme.grades, *([None] * ADDED)]
        self.fields["title"].initial = scheme.title
        if len(RULES_OF[scheme.graded]) > 1:
            self._ask_for_rule()
        for number, grade in enumerate(self.known, 1):
            self._ask_for_grade(number, grade)
        self.fields["reason"] = Text(label="Why it changes", max_length=2_000, rows=2, help_text="For the log.")

    def _ask_for_rule(self) -> None:
        rules = [(rule.value, rule.label) for rule in RULES_OF[self.scheme.graded]]
        self.fields["rule"] = forms.ChoiceField(
            label="How a grade is found", choices=rules, widget=forms.RadioSelect, initial=self.scheme.rule
        )
        rows = [(str(n), self._name(n)) for n, _ in enumerate(self.known, 1)]
        labels = {f"{level}-{trend}": f"{said}, {goes}" for level, said in LEVELS for trend, goes in TRENDS}
        for name, label in {"worsening": "A target that is met while the figure gets worse", **labels}.items():
            empty = "As any that is met" if name == "worsening" else "Choose"
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", empty), *rows], required=False, initial=self._row_of(name)
            )

    def _row_of(self, name: str) -> str:
        grade = self.scheme.grade(self.scheme.parameters.get(name, ""))
        return str(self.scheme.grades.index(grade) + 1) if grade else ""

    def _ask_for_grade(self, number: int, grade: Grade | None) -> None:
        fields: dict[str, forms.Field] = {
            "word": Line(label="Word", max_length=40, required=grade is not None),
            "said": Line(label="In a sentence, after “is”", max_length=60, required=False),
            "meaning": Text(label="What it means", max_length=500, rows=2, required=grade is not None),
            "shape": forms.ChoiceField(label="Shape", choices=SHAPES.items()),
            "colour": forms.ChoiceField(label="Colour", choices=COLOURS.items()),
            "counts_as": forms.ChoiceField(label="Counts as", choices=CountsAs.choices),
            "order": CountField(min_value=1, max_value=99, required=False, widget=forms.HiddenInput),
        }
        if self.scheme.graded in EDGES:
            label, help_text = EDGES[self.scheme.graded]
            fields["edge"] = NumberField(label=label, help_text=help_text, required=False, decimal_places=2)
        if RULES_OF[self.scheme.graded] == (Rule.WORDS,):
            fields["needs_reason"] = forms.BooleanField(label="Needs a reason", required=False)
        if grade:
            stands = forms.ChoiceField(label="Stands", choices=STANDS, required=False)
            fields["stands"] = stands
        for name, field in fields.items():
            field.initial = _initial(name, number, grade)
            self.fields[f"{number}-{name}"] = field

    def _name(self, number: int) -> str:
        """Of a row, whatever is typed into it: of those below the grades that there are, "Added grade 1" and so on."""
        grade = self.known[number - 1]
        return grade.word if grade else f"Added grade {number - len(self.scheme.grades)}"

    @property
    def rows(self) -> Iterator[tuple[int, str, list[forms.BoundField]]]:
        """(number, name, fields) in their order as it stands now, the best first."""
        for number in self.shown_order:
            names = [name for name in self.fields if name.partition("-")[0] == str(number)]
            yield number, self._name(number), [self[name] for name in names]

    @property
    def shown_order(self) -> list[int]:
        """The numbers of the rows, whatever was sent as their places."""
        places = {number: str(self[f"{number}-order"].value() or "") for number, _ in enumerate(self.known, 1)}
        return sorted(places, key=lambda n: (int(places[n]) if places[n].isdecimal() else n, n))

    def moved(self, number: int, *, up: bool) -> "SchemeForm":
        """As it was typed, unchecked, with one row a place further up or down."""
        order = self.shown_order
        place = order.index(number)
        other = min(max(place + (-1 if up else 1), 0), len(order) - 1)
        order[place], order[other] = order[other], order[place]
        typed = {name: self[name].value() for name in self.fields}
        places = {f"{n}-order": place for place, n in enumerate(order, 1)}
        return SchemeForm(scheme=self.scheme, initial=typed | places)

    looks = (
        *((look_of(shape, "grey"), label) for shape, label in SHAPES.items()),
        *((look_of("circle", colour), label) for colour, label in COLOURS.items()),
    )

    @property
    def matrix(self) -> list[forms.BoundField]:
        return [self[name] for name in CELLS if name in self.fields]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for number, grade in enumerate(self.known, 1):
            self._check(number, grade, typed)
        return typed

    def _check(self, number: int, grade: Grade | None, typed: dict[str, Any]) -> None:
        word, meaning = typed.get(f"{number}-word"), typed.get(f"{number}-meaning")
        if self._is_removed(number, typed):
            if grade and is_used(self.scheme.graded, str(grade)):
                self.add_error(f"{number}-stands", "It is used. Retire it: what it graded keeps it.")
            return
        if meaning and not word and grade is None:
            self.add_error(f"{number}-word", "Give the word that readers see.")
        if word and not meaning and grade is None:
            self.add_error(f"{number}-meaning", "Say what it means: readers look it up.")

    def _is_removed(self, number: int, typed: dict[str, Any]) -> bool:
        return typed.get(f"{number}-stands") == REMOVED

    @property
    def _in_order(self) -> list[int]:
        """The rows of the grades that stay or come, the best first."""
        typed = self.cleaned_data
        stay = [n for n, _ in enumerate(self.known, 1) if typed.get(f"{n}-word") and not self._is_removed(n, typed)]
        return sorted(stay, key=lambda n: (typed.get(f"{n}-order") or n, n))

    def values(self) -> dict[str, Any]:
        typed = self.cleaned_data
        keys: dict[str, str] = {}
        for number in self._in_order:
            grade = self.known[number - 1]
            word = typed[f"{number}-word"]
            keys[str(number)] = str(grade) if grade else new_key(self.scheme.graded, word, keys.values())
        asked = {name: typed.get(name, "") for name in ("worsening", *CELLS) if name in self.fields}
        return {
            "title": typed["title"],
            "rule": Rule(typed.get("rule") or self.scheme.rule),
            "parameters": {name: keys.get(row, "removed") for name, row in asked.items() if row},
            "grades": [self._grade(number, keys[str(number)]) for number in self._in_order],
            "reason": typed["reason"],
        }

    def _grade(self, number: int, key: str) -> dict[str, Any]:
        typed = self.cleaned_data
        edge = typed.get(f"{number}-edge")
        names = ("word", "said", "meaning", "shape", "colour", "counts_as")
        return {
            "key": key,
            **{name: typed[f"{number}-{name}"] for name in names},
            "needs_reason": bool(typed.get(f"{number}-needs_reason")),
            "edge": None if edge is None else format(edge.normalize(), "f"),
            "is_retired": typed.get(f"{number}-stands") == RETIRED,
        }

    def refuse(self, problems: dict[str, list[str]]) -> None:
        """Beside the fields: the action counts the grades in their order, the form by their rows."""
        rows = self._in_order
        for name, sentences in problems.items():
            place, _, rest = name.partition("-")
            field = f"{rows[int(place) - 1] if rows else 1}-{rest}" if place.isdigit() else name
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


def _initial(name: str, number: int, grade: Grade | None) -> Any:
    if name == "order":
        return number
    if grade is None:
        return {"shape": "star", "colour": "grey", "counts_as": CountsAs.ON}.get(name)
    return (RETIRED if grade.is_retired else IN_FORCE) if name == "stands" else getattr(grade, name)
