import datetime as dt

from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from tests.factories.rows import stored


def create_quarter(
    *,
    year: int = 2023,
    number: int = 2,
    state: QuarterState = QuarterState.OPEN,
    opens: dt.date | None = None,
    due: dt.date | None = None,
    closes: dt.date | None = None,
) -> Quarter:
    """A stored quarter; updates open the day after its end, are due 14 days later and close 21 days later."""
    start, end = quarter_span(year, number)
    quarter = Quarter(
        year=year,
        number=number,
        start=start,
        end=end,
        opens=opens or end + dt.timedelta(days=1),
        due=due or end + dt.timedelta(days=15),
        closes=closes or end + dt.timedelta(days=22),
        state=state,
    )
    return stored(quarter)
