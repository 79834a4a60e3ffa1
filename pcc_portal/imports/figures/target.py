"""Figures as what can be brought in: their columns, wide tables, and the actions that enter and correct them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import why_closed
from pcc_portal.ui.form_pages import ConflictError
from pcc_portal.updates.registers.declaration import Noun
from pcc_portal.updates.releases.as_of import WORKING_COPY
from pcc_portal.updates.rules import can_write, theirs
from performance import actions
from performance.history.actions import RefusedRowsError, record_history
from performance.models import Measure

from ...open_data import observations
from ...open_data.files import as_values
from ..columns import LEFT_OUT, Column, plain
from ..outcomes import ADDED, CHANGED, Outcome, Written
from ..sheets.grid import Table
from ..target import Rows, Target
from .periods import is_period, is_year, part_of_year
from .reading import Entry, Reading

COLUMNS = (
    Column("measure", "Measure", ("indicator", "kpi")),
    Column("area", "Area", ("force area", "place", "geography")),
    Column("period", "Period", ("month", "quarter", "year", "date", "covers"), is_date=True),
    Column("start", "First day covered", ("period_start", "from", "start date"), is_date=True),
    Column("end", "Last day covered", ("period_end", "to", "end date"), is_date=True),
    Column("value", "Figure", ("number", "result", "actual", "amount")),
    Column("numerator", "Numerator", ("count",)),
    Column("denominator", "Out of", ("base", "total")),
    Column("lower", "95% confidence interval from", ("interval_from", "lower")),
    Column("upper", "95% confidence interval to", ("interval_to", "upper")),
    Column("as_at", "Drawn on", ("as at", "as-at date"), is_date=True),
    Column("availability", "State", ("status",)),
    Column("availability_reason", "Why there is no figure", ("no figure reason",)),
    Column("withheld_by", "Withheld by whom", ("withheld by",)),
    Column("review_on", "Looked at again on", ("review date",), is_date=True),
    Column("is_provisional", "Provisional", ("provisional",)),
    Column("is_tied", "Shared with others", ("tied",)),
    Column("qualifier", "How exact"),
    Column("source", "Source"),
    Column("note", "Note", ("comment", "comments", "notes")),
    Column("reason", "Why the figure changes", ("reason for the change",)),
    Column("made_of", "Made of", ("made_of",)),
    *(
        Column(name, name, is_read=False)
        for name in ("measure_name", "area_name", "unit", "statistic", "illustrative", "released_in", "licence")
    ),
)
OF_YEAR = "year"  # in which the period of a row lies, until it is put to it
NO_QUARTER = "No quarter is open for updates. A publisher opens one; figures are entered while it is open."


class Figures(Target):
    key, at_once = "figures", 1_000
    noun = Noun("figure")

    def may(self, user: Any) -> bool:
        return can_write(user) or theirs(user, Measure).exists()

    def columns(self, user: Any) -> Sequence[Column]:
        return COLUMNS

    def turned(self, table: Table, names: list[str]) -> tuple[Table, list[str]]:
        """Periods or measures across the top become a row each; so do years, whose months or quarters the rows are."""
        unknown = [at for at, name in enumerate(names) if not name]
        if "value" in names or not unknown:
            return table, names
        if not {"period", "start", "end"} & set(names) and (
            across := [at for at in unknown if is_period(table.heads[at])]
        ):
            return _turned(table, names, across, "period")
        if "period" in names and (across := [at for at in unknown if is_year(table.heads[at])]):
            return _with_years(*_turned(table, names, across, OF_YEAR))
        if "measure" not in names:
            known = {plain(name) for pair in Measure.objects.values_list("slug", "title") for name in pair}
            across = [at for at in unknown if plain(table.heads[at]) in known]
            return _turned(table, names, across, "measure") if across else (table, names)
        return table, names

    def check(self, rows: Rows) -> Outcome:
        reading = _read(rows)
        return reading.outcome if reading else Outcome(faults=[NO_QUARTER])

    def load(self, rows: Rows) -> Outcome:
        return self.prepared(rows)()

    def prepared(self, rows: Rows) -> Callable[[], Outcome]:
        """What became another since it was read is refused by the actions, and so is the whole file."""
        reading = _read(rows)
        return lambda: _write(reading, rows)

    def table(self, user: Any) -> tuple[list[str], Iterator[list[Any]]]:
        rows = observations.observations(WORKING_COPY)
        return list(observations.NAMES), as_values(observations.COLUMNS, observations.lines(rows, WORKING_COPY))


def _read(rows: Rows) -> Reading | None:
    """None where no quarter takes figures."""
    quarter = Quarter.objects.in_hand(rows.today)
    if quarter is None:
        return None
    reading = Reading(rows, quarter)
    why = why_closed(rows.by, quarter, rows.today) if reading.outcome.of(ADDED) else ""
    reading.outcome.faults += [why] if why else []
    return reading


def _write(reading: Reading | None, rows: Rows) -> Outcome:
    if reading is None:
        return Outcome(faults=[NO_QUARTER])
    if reading.outcome.is_sound:
        _enter(reading, rows)
        _correct(reading, rows)
    return reading.outcome


def _turned(table: Table, names: list[str], across: list[int], name: str) -> tuple[Table, list[str]]:
    kept = [at for at in range(len(names)) if at not in across]
    rows = [
        (number, [*(cells[at] for at in kept), table.heads[column], cells[column]])
        for number, cells in table.rows
        for column in across
        if cells[column]
    ]
    heads = [*(table.heads[at] for at in kept), f"{name} across the top", "value across the top"]
    return Table(heads, rows, table.notes), [*(names[at] for at in kept), name, "value"]


def _with_years(table: Table, names: list[str]) -> tuple[Table, list[str]]:
    """The period of each row in the year that stood above it."""
    part, year = names.index("period"), names.index(OF_YEAR)
    for _, cells in table.rows:
        cells[part] = part_of_year(cells[part], cells[year])
    return table, [LEFT_OUT if name == OF_YEAR else name for name in names]


def _enter(reading: Reading, rows: Rows) -> None:
    new = [entry for entry in reading.entries if entry.outcome.kind == ADDED]
    values = [{**entry.bound.values, "measure": entry.measure, "area": entry.area} for entry in new if entry.bound]
    try:
        entered = record_history(values, by=rows.by, quarter=reading.quarter, today=rows.today)
    except RefusedRowsError as refusal:
        for place, why in refusal.refused.items():
            new[place].outcome.refuse("", *why.values())
        return
    reading.outcome.written += [Written("performance.observation", row.pk, ADDED) for row in entered]


def _correct(reading: Reading, rows: Rows) -> None:
    for entry in reading.entries:
        if entry.outcome.kind == CHANGED:
            _correct_one(reading, entry, rows)


def _correct_one(reading: Reading, entry: Entry, rows: Rows) -> None:
    bound: Any = entry.bound
    words = {"reason": bound.typed["reason"], **bound.values}
    try:
        row = actions.correct_observation(bound.due.current, by=rows.by, today=rows.today, **words)
    except ValidationError as refusal:
        entry.outcome.refuse("", *refusal.messages)
    except ConflictError as why:
        entry.outcome.refuse("", str(why))
    else:
        reading.outcome.written.append(Written("performance.observation", row.pk, CHANGED))
