"""What the overview tells of what is different since the last report; the rest stands on the page of `since`."""

from collections.abc import Iterable, Iterator

from objectives.models import CommitmentChange
from objectives.stats import Standing
from pcc_portal.ui.plain_tables import Heading, PlainTable
from pcc_portal.updates.releases.as_of import Viewpoint
from performance.models import Measure
from performance.stats import BudgetPosition

from . import performance, plan, resources
from .comparison import Comparison, Row


def changes_table(sides: Comparison, themes: Iterable[Standing], budgets: Iterable[BudgetPosition]) -> PlainTable:
    """Since the earlier side, with registers as they stand. The number of queries is fixed."""
    compared, before, now = sides.live(), sides.before.viewpoint, sides.now.viewpoint
    rows = [
        *plan.changed_grades(themes),
        *performance.forecasts_of(budgets),
        *performance.restated(before, now, compared.now.of(Measure)),
        *resources.changed_contracts(compared),
        *resources.disposals(compared),
        *_commitments(plan.steps_of(compared)),
    ]
    headings = [Heading("What"), Heading(_was(now, before)), Heading("Now"), Heading("Why it changed")]
    return PlainTable(f"Changed since the report for {before.name.replace('Quarter', 'quarter')}", headings, rows)


def _was(now: Viewpoint, before: Viewpoint) -> str:
    """Without the year, where it is that of now."""
    if before.quarter.year != now.quarter.year:
        return f"In {before.short}"
    return f"In quarter {before.quarter.number}{f', paper {before.nth}' if before.nth else ''}"


def _commitments(steps: list[CommitmentChange]) -> Iterator[Row]:
    """Those kept are counted, the others say why."""
    yield from plan.moved(steps)
    if kept := plan.kept(steps):
        yield plan.kept_line(kept)
