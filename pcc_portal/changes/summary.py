"""What the overview tells of what is different since the last report; the rest stands on the page of `since`."""

from collections.abc import Callable, Iterable, Iterator

from objectives.stats import Standing
from pcc_portal.ui.plain_tables import Heading, PlainTable
from pcc_portal.updates import kept as pieces
from pcc_portal.updates.releases.as_of import Viewpoint
from performance.models import Measure
from performance.stats import BudgetPosition

from . import performance, plan, resources
from .comparison import Comparison, Row


def changes_table(
    before: Viewpoint, now: Viewpoint, themes: Iterable[Standing], budgets: Iterable[BudgetPosition]
) -> PlainTable:
    """Since the earlier side, with registers as they stand. The number of queries is fixed."""
    rows = [
        *plan.changed_grades(themes),
        *performance.forecasts_of(budgets),
        *(row for changed in (_restated, _resources, _commitments) for row in _kept(changed, before, now)),
    ]
    headings = [Heading("What"), Heading(_was(now, before)), Heading("Now"), Heading("Why it changed")]
    return PlainTable(f"Changed since the report for {before.name.replace('Quarter', 'quarter')}", headings, rows)


def _was(now: Viewpoint, before: Viewpoint) -> str:
    """Without the year, where it is that of now."""
    if before.quarter.year != now.quarter.year:
        return f"In {before.short}"
    return f"In quarter {before.quarter.number}{f', paper {before.nth}' if before.nth else ''}"


def _kept(changed: Callable[[Comparison], Iterator[Row]], before: Viewpoint, now: Viewpoint) -> list[Row]:
    """Each with a comparison of its own, so that it is worked out again where what it reads has changed, and alone."""

    def work() -> list[Row]:
        return list(changed(Comparison(before, now, live=True)))

    return pieces.kept(work, "changes", changed.__name__, before.key, now.key)


def _restated(compared: Comparison) -> Iterator[Row]:
    now = compared.now
    yield from performance.restated(compared.before.viewpoint, now.viewpoint, now.of(Measure))


def _resources(compared: Comparison) -> Iterator[Row]:
    yield from resources.changed_contracts(compared)
    yield from resources.disposals(compared)


def _commitments(compared: Comparison) -> Iterator[Row]:
    """Those kept are counted, the others say why."""
    steps = plan.steps_of(compared)
    yield from plan.moved(steps)
    if kept := plan.kept(steps):
        yield plan.kept_line(kept)
