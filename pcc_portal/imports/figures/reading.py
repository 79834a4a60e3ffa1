"""Rows of a file as figures: each with its measure, area and period, bound to the form of a figure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.downloads import cell
from pcc_portal.ui.formats import period_words
from pcc_portal.updates.releases.as_of import WORKING_COPY
from pcc_portal.updates.rules import can_write
from performance.choices import TO_CHOOSE, AreaKind, Qualifier
from performance.forms.imported import Bound, ImportedCorrectionForm, ImportedFigureForm
from performance.models import Area, Measure, Observation, Target
from performance.stats.due import FigureDue
from performance.stats.periods import Period

from ...open_data import observations
from ..columns import plain
from ..outcomes import ADDED, CHANGED, Outcome, RowOutcome
from ..progress import row_done
from ..sheets.texts import GUARDED
from ..target import EMPTIES, Rows
from .periods import NoPeriodError, read_period

CHOICES = {"availability": TO_CHOOSE, "qualifier": Qualifier.choices}
YES_NO = {"yes": "on", "y": "on", "true": "on", "1": "on", "no": "", "n": "", "false": "", "0": ""}
TICKS = frozenset({"is_provisional", "is_tied"})
PLACES = frozenset({"measure", "area", "period", "start", "end"})  # which figure it is
# A correction copies what a figure is linked with.
JOINED = ("area", "measure", "quarter", "created_by", "approved_by", "release", "supersedes", "moved_from")
NOT_TYPED = PLACES | {"made_of", "reason"}
NOT_YOURS = "Only its owner, an approver or a publisher may change this."

Key = tuple[int, int, dt.date, dt.date]


class NotReadError(ValueError):
    """(label, sentence) of what makes a row none."""


@dataclass
class Entry:
    outcome: RowOutcome
    cells: dict[str, str]
    measure: Measure
    area: Area
    period: Period
    bound: Bound | None = None

    @property
    def key(self) -> Key:
        return self.measure.pk, self.area.pk, *self.period


class Reading:
    """Of all rows of a file, with what stands. A few queries, however many rows."""

    def __init__(self, rows: Rows, quarter: Quarter) -> None:
        self.rows, self.quarter = rows, quarter
        self.outcome = Outcome()
        self.measures = _by_name(Measure.objects.select_related("theme"))
        self.areas = _by_name(Area.objects.all())
        self.force = Area.objects.filter(kind=AreaKind.FORCE).first()
        self.forms: dict[tuple[int, bool], Any] = {}
        self.entries = list(self._entries())
        self._bind_all()
        if not rows.confirmed:
            self._weigh_all()

    def _entries(self) -> Iterable[Entry]:
        seen: dict[Key, int] = {}
        for number, cells in self.rows.rows:
            outcome = RowOutcome(number)
            self.outcome.rows.append(outcome)
            try:
                entry = self._entry(outcome, dict(cells))
            except NotReadError as why:
                outcome.refuse(*why.args)
                continue
            outcome.title = f"{entry.measure}, {entry.area}, {period_words(*entry.period)}"
            if entry.cells.get("made_of"):
                continue  # worked out from months, which stand in rows of their own
            if entry.key in seen:
                outcome.refuse("", f"Row {seen[entry.key]} is of the same measure, area and period.")
            elif not self._may(entry.measure):
                outcome.refuse("Measure", NOT_YOURS)
            else:
                yield entry
            seen.setdefault(entry.key, number)

    def _entry(self, outcome: RowOutcome, cells: dict[str, str]) -> Entry:
        measure = self._named("Measure", self.measures, cells.get("measure") or self.rows.answers.get("measure", ""))
        area = self._named("Area", self.areas, cells["area"]) if cells.get("area") else self.force
        if area is None:
            raise NotReadError("Area", "Say of which area it is.")
        return Entry(outcome, cells, measure, area, self._period(cells, measure))

    def _named(self, label: str, rows: Mapping[str, list[Any]], name: str) -> Any:
        if not name:
            raise NotReadError(label, f"Say of which {label.lower()} it is.")
        named = rows.get(name) or rows.get(plain(name)) or []
        if len(named) == 1:
            return named[0]
        why = f"Several are called “{name}”: write the key." if named else f"There is none called “{name}”."
        raise NotReadError(label, why)

    def _period(self, cells: Mapping[str, str], measure: Measure) -> Period:
        start, end = cells.get("start", ""), cells.get("end", "")
        words = cells.get("period") or (f"{start} to {end}" if start and end else start or end)
        if not words:
            raise NotReadError("Period", "Say which period it covers.")
        try:
            return read_period(words, measure.frequency)
        except NoPeriodError as why:
            raise NotReadError("Period", str(why)) from why

    def _may(self, measure: Measure) -> bool:
        if measure.pk not in self._allowed:
            self._allowed[measure.pk] = can_write(self.rows.by, measure)
        return self._allowed[measure.pk]

    @cached_property
    def _allowed(self) -> dict[int, bool]:
        return {}

    @cached_property
    def standing(self) -> dict[Key, Observation]:
        """The figures in force of the measures that the file names."""
        of = {entry.measure.pk for entry in self.entries}
        rows = Observation.objects.given().filter(measure__in=of, superseded_by__isnull=True)
        return {row.key: row for row in rows.select_related(*JOINED).order_by("end", "start")}

    @cached_property
    def downloaded(self) -> dict[Key, dict[str, str]]:
        """What our own download says of those, where the file may be one."""
        if "made_of" not in self.rows.names:
            return {}
        measures = Measure.objects.filter(pk__in={entry.measure.pk for entry in self.entries})
        told: dict[Key, dict[str, str]] = {}
        for line in observations.lines(observations.observations(WORKING_COPY, measures), WORKING_COPY):
            slug, area, *days = line[:4]
            key = (self.measures[slug][0].pk, self.areas[area][0].pk, *map(dt.date.fromisoformat, days))
            named = zip(observations.NAMES, line, strict=True)
            cells = {IN_DOWNLOAD.get(name, name): GUARDED.sub("", cell(value)).strip() for name, value in named}
            told.setdefault(key, cells)
        return told

    def _bind_all(self) -> None:
        targets = _targets({entry.measure.pk for entry in self.entries})
        for entry in self.entries:
            row_done()
            current = self.standing.get(entry.key)
            quarter = Quarter(start=entry.period.start, end=entry.period.end, year=self.quarter.year, number=1)
            due = FigureDue(
                *(entry.measure, entry.area, quarter, entry.period, current),
                target=targets.get(entry.measure.pk),
            )
            try:
                entry.bound = self._form(entry.measure, due).bind(due, self._typed(entry, current))
            except NotReadError as why:
                entry.outcome.refuse(*why.args)
                continue
            self._tell(entry, entry.bound)

    def _form(self, measure: Measure, due: FigureDue) -> Any:
        kind = (measure.pk, due.current is None)
        if kind not in self.forms:
            form = ImportedFigureForm if due.current is None else ImportedCorrectionForm
            self.forms[kind] = form(due=due, today=self.rows.today)
            if due.current is None:
                self.forms[kind].keep_only(self.rows.names)
        return self.forms[kind]

    def _typed(self, entry: Entry, current: Observation | None) -> dict[str, str]:
        """What the row says by the fields of the form, less what our download says of the figure that stands."""
        before = self.downloaded.get(entry.key, {})
        cells = {n: text for n, text in entry.cells.items() if n not in NOT_TYPED and text != before.get(n)}
        typed = {name: self._as_typed(name, text) for name, text in cells.items()}
        if current is None:
            return typed
        if typed.get("availability") not in {None, "reported"} and "value" not in typed:
            typed["value"] = ""
        return typed | {"reason": entry.cells.get("reason") or self.rows.reason}

    def _as_typed(self, name: str, text: str) -> str:
        if text in EMPTIES and name != "value":
            return ""
        if name in TICKS:
            if (tick := YES_NO.get(plain(text))) is None:
                raise NotReadError("Provisional" if name == "is_provisional" else "Shared", "Write yes or no.")
            return tick
        if name in CHOICES:
            words = {plain(str(label)): key for key, label in CHOICES[name]}
            return str(words.get(plain(text), text))
        return text

    def _tell(self, entry: Entry, bound: Bound) -> None:
        for label, sentences in bound.errors.items():
            entry.outcome.refuse(label, *sentences)
        if bound.errors:
            return
        if entry.bound and entry.bound.due.current is None:
            entry.outcome.kind = ADDED
        elif bound.changed:
            entry.outcome.kind, entry.outcome.changes = CHANGED, bound.words

    def _weigh_all(self) -> None:
        """Beside what stands and what the file says of other periods."""
        written = [
            (entry, entry.bound) for entry in self.entries if entry.bound and entry.outcome.kind in {ADDED, CHANGED}
        ]
        beside = _by_place(self.standing.values(), written)
        for entry, bound in written:
            bound.due = replace(bound.due, own=beside[entry.measure.pk, entry.area.pk])
            entry.outcome.doubts = self._form(entry.measure, bound.due).weigh(bound)


# Names in the download of figures that the form has under others.
IN_DOWNLOAD = {
    "period_start": "start",
    "period_end": "end",
    "interval_from": "lower",
    "interval_to": "upper",
    "state": "availability",
    "reason": "availability_reason",
    "tied": "is_tied",
    "provisional": "is_provisional",
}


def _by_name(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """By key, and by name as people write it where no key is the same."""
    by_name: dict[str, list[Any]] = defaultdict(list)
    kept = list(rows)
    for row in kept:
        by_name[row.slug] = [row]
    keys = set(by_name)
    for row in kept:
        name = plain(str(row))
        if name not in keys:
            by_name[name].append(row)
    return dict(by_name)


def _targets(measures: set[int]) -> dict[int, Target]:
    rows = Target.objects.filter(measure__in=measures, superseded_by__isnull=True).order_by("effective_from")
    return {target.measure_id: target for target in rows}


def _by_place(
    standing: Iterable[Observation], written: Sequence[tuple[Entry, Bound]]
) -> dict[tuple[int, int], list[Observation]]:
    """The figures of each measure and area as they will stand, oldest period first."""
    rows = {row.key: row for row in standing}
    for entry, bound in written:
        values = {name: bound.typed.get(name) for name in ("value", "numerator", "denominator", "as_at")}
        start, end = entry.period
        rows[entry.key] = Observation(measure=entry.measure, area=entry.area, start=start, end=end, **values)
    by_place: dict[tuple[int, int], list[Observation]] = defaultdict(list)
    for row in sorted(rows.values(), key=lambda row: (row.end, row.start)):
        by_place[row.measure_id, row.area_id].append(row)
    return by_place
