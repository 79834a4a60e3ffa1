"""The spans of a row's dates, and the first day of one in the database, for sorting and comparing."""

from typing import Any

from django.db.models import Case, DateField, F, Func, Value, When
from django.db.models.expressions import Expression
from django.db.models.functions import TruncMonth, TruncQuarter, TruncYear

from .spans import Span, precision_of, span


def span_of(row: Any, name: str) -> Span | None:
    """The days that a row's date may mean; None without a date."""
    on = getattr(row, name)
    return span(on, getattr(row, precision_of(name), "day")) if on else None


class _Earlier(Func):
    """A date, a number of days before."""

    output_field = DateField()
    template = "(CAST(%(expressions)s AS date) - %(days)s)"  # PostgreSQL truncates a date to a moment

    def __init__(self, of: Expression | F, days: int = 0) -> None:
        super().__init__(of, days=days)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        days: int = self.extra["days"]
        return self.as_sql(compiler, connection, template=f"date(%(expressions)s, '{-days:+} days')")


def first_day(name: str, precision: str = "") -> Case:
    """`ui.reading.spans.span(…)[0]` of a column that holds the last day; `precision` is the column beside it."""
    on = F(name)
    month, year = TruncMonth(on, output_field=DateField()), TruncYear(on, output_field=DateField())
    begins: dict[str, Any] = {
        **dict.fromkeys(("month", "early_month", "end_of_year", "end_fin_year"), _Earlier(month)),
        **dict.fromkeys(("year", "early_year"), _Earlier(year)),
        **dict.fromkeys(("spring", "summer", "autumn", "late_year"), _Earlier(month, 61)),
        "week": _Earlier(on, 6),
        "mid_month": _Earlier(on, 9),
        "late_month": _Earlier(month, -20),
        "end_of_month": _Earlier(month, -24),
        "quarter": _Earlier(TruncQuarter(on, output_field=DateField())),
        "winter": _Earlier(month, 62),
        "mid_year": _Earlier(month, 153),
        "fin_year": _Earlier(year, 275),
    }
    column = precision or precision_of(name)
    whens = [When(**{column: Value(key)}, then=first) for key, first in begins.items()]
    return Case(*whens, default=on, output_field=DateField())
