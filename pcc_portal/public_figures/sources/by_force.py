"""Series that stand side by side, by force and period: how soon calls to 999 are answered, and complaints."""

from collections.abc import Callable, Iterator

from pcc_portal.imports.columns import Column

from .declaration import MONTH, Fact, Row, Source

FORCE = Column("force", "Force", ("police force", "force name", "organisation", "appropriate authority"))


def side_by_side(frequency: str) -> Callable[[Row], Iterator[Fact]]:
    """Every column of numbers is a series. `frequency`: of what a first day alone stands for."""

    def facts(row: Row) -> Iterator[Fact]:
        period, force = row.period("period", frequency), row.needed("force")
        for head, value in row.numbers.items():
            yield Fact(head, force, *period, value)

    return facts


ANSWERING = Source(
    key="999-answering",
    title="999 call answering times",
    publisher="police.uk",
    page="https://www.police.uk/pu/performance/999-performance/",
    says="Each column of numbers, such as the mean time or the share under 10 seconds, by force and month.",
    needs=(FORCE, Column("period", "Month", ("period", "date"))),
    facts=side_by_side(MONTH),
    is_wide=True,
    hosts=("www.police.uk", "assets.police.uk", "assets.publishing.service.gov.uk"),
)
COMPLAINTS = Source(
    key="complaints",
    title="Police complaints information bulletins",
    publisher="Independent Office for Police Conduct",
    page="https://www.policeconduct.gov.uk/our-work/research-and-statistics/police-force-complaints-data",
    says="Each column of numbers by force and the period that the row covers, which may be the year to date.",
    needs=(FORCE, Column("period", "Period", ("quarter", "reporting period", "covers"))),
    facts=side_by_side("quarter"),
    is_wide=True,
    hosts=("www.policeconduct.gov.uk",),
)
