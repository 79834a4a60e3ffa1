"""What the panel report tells of reserves, savings, the precept and the years to come."""

from collections.abc import Iterable, Iterator

from pcc_portal.ui.block import Block
from pcc_portal.updates.releases.as_of import Viewpoint

from .. import funding_words as words
from ..charts.money import gap_figure
from ..models import Budget
from ..stats.funding import fundings
from ..tables import funding as tables


def blocks(budgets: Iterable[Budget], viewpoint: Viewpoint) -> Iterator[tuple[Budget, Block]]:
    for funding in fundings(budgets, viewpoint):
        budget = funding.budget
        if funding.reserves:
            yield budget, Block(words.reserves_words(funding), table=tables.reserve_table(funding))
        if funding.savings:
            yield budget, Block(words.savings_words(funding), table=tables.saving_table(funding))
        if precept := funding.precept:
            yield budget, Block(words.precept_words(precept), table=tables.precept_table(precept, viewpoint.days))
        if funding.years:
            figure = gap_figure(funding, id=f"gap-{budget.slug}")
            yield budget, Block(words.years_words(funding), figure, tables.year_table(funding))
