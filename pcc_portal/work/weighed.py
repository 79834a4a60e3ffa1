"""The figures and commitments of an update as its approver weighs them: what was, what is, and what stands out."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from objectives.models import CommitmentAnswer, CommitmentChange
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.releases.approval import Item
from pcc_portal.updates.releases.as_of import WORKING_COPY, paper_of
from performance import figures
from performance.doubts import doubts_of
from performance.models import Forecast, Observation
from performance.stats import FigureDue, Reading, readings
from performance.stats.due import figures_given
from performance.stats.hidden import mark, shown_value

from .corrections import said

NOT_YET = "not there yet"


@dataclass(frozen=True)
class Weighed:
    """One row: what it is about and where that is told of, in words; `flags`: what an approver should not overlook."""

    key: str
    title: str  # of the item, which tells it from all others
    now: str
    name: str = ""
    of: str = ""  # its area and period, where the name does not say them
    url: str = ""
    notes: str = ""
    previous: str = ""
    of_previous: str = ""  # its period
    change: str = ""
    flags: Sequence[str] = ()


@dataclass(frozen=True)
class Promise:
    """A commitment: when it was due, what happens to it, and when it is due then."""

    key: str
    title: str
    url: str
    was_due: str
    step: str = NOT_YET
    due: str = ""
    reason: str = ""


def weigh(items: Iterable[Item], quarter: Quarter, since: dt.datetime | None = None) -> list[Weighed]:
    """Figures, forecasts and lines of one update, in its order. `since`: when its approver last decided about it.

    A fixed number of queries.
    """
    listed = [item for item in items if item.key.partition(":")[0] in {"figure", "forecast", "line", "movement"}]
    rows = [item.row for item in listed if isinstance(item.row, Releasable)]
    seen = _Beside(rows, quarter, since)
    return [_figure(item, seen) if isinstance(item.row, Observation) else _money(item, seen) for item in listed]


class _Beside:
    """What stands beside the rows of an update: the rows that they replace, their neighbours and their readings."""

    def __init__(self, rows: Sequence[Releasable], quarter: Quarter, since: dt.datetime | None) -> None:
        self.since = since
        figures_here = [row for row in rows if isinstance(row, Observation)]
        self.due = {row.pk: due for row, due in zip(figures_here, figures_given(figures_here, quarter), strict=True)}
        measures = {row.measure_id: row.measure for row in figures_here}
        shown = [one.as_entered for one in readings(measures.values(), paper_of(quarter))] if measures else []
        self.readings = {one.observation.pk: one for one in shown if one.observation}
        self.replaced = _replaced(rows)
        self.forecasts = _forecasts_before([row for row in rows if isinstance(row, Forecast)], quarter)

    def replaced_by(self, row: Any) -> str:
        """That a published figure is corrected, or one that the approver knows changed; empty where neither is so."""
        was = self.replaced.get((type(row), row.supersedes_id))
        if was is None or said(was) == said(row):
            return ""
        if was.is_released:
            return f"Corrects the published {said(was)}: {row.reason}"
        is_news = self.since is not None and was.created_at <= self.since < row.created_at
        return f"Changed since you decided: it was {said(was)}" if is_news else ""


def _replaced(rows: Iterable[Any]) -> dict[tuple[type, int | None], Any]:
    """One query for each table, and those of small numbers."""
    wanted: dict[type[Releasable], dict[int, Any]] = defaultdict(dict)
    for row in rows:
        if row.supersedes_id:
            wanted[type(row)][row.supersedes_id] = row
    replaced: dict[tuple[type, int | None], Any] = {}
    for model, by_key in wanted.items():
        for key, was in model._default_manager.in_bulk(list(by_key)).items():
            for name in ("measure", "area"):
                if hasattr(was, f"{name}_id"):
                    setattr(was, name, getattr(by_key[key], name))
            replaced[model, key] = was
    mark([row for row in replaced.values() if isinstance(row, Observation)], WORKING_COPY)
    return replaced


def _forecasts_before(rows: Sequence[Forecast], quarter: Quarter) -> dict[int, Forecast]:
    """By budget, the latest of an earlier quarter. One query where there is any."""
    if not rows:
        return {}
    earlier = Forecast.objects.filter(
        budget__in=[row.budget_id for row in rows], quarter__start__lt=quarter.start, superseded_by__isnull=True
    )
    return {row.budget_id: row for row in earlier.select_related("quarter").order_by("quarter__start")}


def _figure(item: Item, beside: _Beside) -> Weighed:
    row: Any = item.row
    due, reading = beside.due[row.pk], beside.readings.get(row.pk)
    measure, current = row.measure, due.current or row
    previous = reading.previous if reading else due.previous
    return Weighed(
        key=item.key,
        title=item.title,
        name=str(measure),
        of=f"{row.area}, {figures.period_words(current)}",
        url=measure.get_absolute_url(),
        now=figures.observation_words(measure, current),
        notes="; ".join(figures.notes(measure, current)),
        previous=figures.observation_words(measure, previous) if previous else "",
        of_previous=figures.period_words(previous) if previous else "",
        change=_change(due, reading),
        flags=list(_flags(due, reading, beside.replaced_by(row))),
    )


def _change(due: FigureDue, reading: Reading | None) -> str:
    """Nothing between periods of which one is longer."""
    if reading is not None:
        return figures.change_words(reading)
    now, before, last = due.current, due.before, shown_value(due.previous)
    value = shown_value(now)
    if now is None or value is None or last is None or before.days != (now.end - now.start).days:
        return ""
    return figures.change_between(due.measure, value, last)


def _flags(due: FigureDue, reading: Reading | None, replaced: str) -> Iterator[str]:
    row = due.current
    if row is not None and row.value is None:
        yield f"No figure: {figures.missing_words(row)}"
    yield from (f"Improbable: {doubt}" for doubt in doubts_of(due))
    if reading is not None and (worse := figures.worse_words(reading)):
        yield worse[:1].upper() + worse[1:]
    if replaced:
        yield replaced


def _money(item: Item, beside: _Beside) -> Weighed:
    row: Any = item.row
    if row is None:
        return Weighed(item.key, item.title, NOT_YET, item.title)
    before = beside.forecasts.get(row.budget_id) if isinstance(row, Forecast) else None
    replaced = beside.replaced_by(row)
    return Weighed(
        key=item.key,
        title=item.title,
        name=item.title,
        url=row.budget.get_absolute_url(),
        now=said(row),
        previous=said(before) if before else "",
        of_previous=before.quarter.short if before else "",
        change=formats.change_words(row.outturn - before.outturn, formats.pounds) if before else "",
        flags=[replaced] if replaced else [],
    )


def promises(items: Iterable[Item], commitments: Mapping[str, Any]) -> list[Promise]:
    """Of one update, in its order; `commitments`: those of `objectives.content.due_commitments`, by slug."""
    listed = [item for item in items if item.key.startswith("commitment:")]
    return [_promise(item, commitments[item.slug]) for item in listed]


def _promise(item: Item, commitment: Any) -> Promise:
    row = item.row
    is_done = isinstance(row, CommitmentChange) or (isinstance(row, CommitmentAnswer) and row.change_id is not None)
    change = next(iter(commitment.changes_now), None) if is_done else None
    about = {"key": item.key, "title": item.title, "url": reverse("commitment", args=[commitment.slug])}
    was_due = change.from_words if change else commitment.due_words
    if not isinstance(row, CommitmentAnswer | CommitmentChange):
        return Promise(**about, was_due=was_due)
    due = formats.date_words(row.due_on, row.due_precision) if isinstance(row, CommitmentAnswer) and row.due_on else ""
    on = f" on {formats.day(row.on)}" if isinstance(row, CommitmentAnswer) and row.on else ""
    step = f"{row.get_step_display()}{on}"
    return Promise(**about, was_due=was_due, step=step, due=change.to_words if change else due, reason=row.reason)
