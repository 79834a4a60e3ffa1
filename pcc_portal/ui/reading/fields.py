"""What models order by in the database, such as the first day of a span: migrations name it."""

from string import ascii_letters
from typing import Any

from django.db.models import Case, DateField, F, Func, IntegerField, Value, When
from django.db.models.expressions import Expression
from django.db.models.functions import TruncMonth, TruncQuarter, TruncYear
from django.utils.deconstruct import deconstructible

from .spans import precision_of


class _Earlier(Func):
    """A date, a number of days before."""

    output_field = DateField()
    template = "(CAST(%(expressions)s AS date) - %(days)s)"  # PostgreSQL truncates a date to a moment

    def __init__(self, of: Expression | F, days: int = 0) -> None:
        super().__init__(of, days=days)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        days: int = self.extra["days"]
        return self.as_sql(compiler, connection, template=f"date(%(expressions)s, '{-days:+} days')")


@deconstructible
class FirstDay(Case):
    """`ui.reading.spans.span(…)[0]` of a column that holds the last day; `precision` is the column beside it."""

    def __init__(self, name: str, precision: str = "") -> None:
        self.name, self.precision = name, precision or precision_of(name)
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
        whens = [When(**{self.precision: Value(key)}, then=first) for key, first in begins.items()]
        super().__init__(*whens, default=on, output_field=DateField())

    def prefix_references(self, prefix: str) -> "FirstDay":
        """Of the row that a foreign key leads to, as the ordering of its model asks for."""
        return FirstDay(f"{prefix}{self.name}", f"{prefix}{self.precision}")


class LeadingNumber(Func):
    """The first number of a text such as "3a" or "R4", to sort by; 0 where it has none."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        letters = f"{ascii_letters} .-"
        return self.as_sql(
            compiler, connection, template=f"CAST(LTRIM(%(expressions)s, '{letters}') AS INTEGER)", **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "COALESCE(SUBSTRING(%(expressions)s FROM '[0-9]+'), '0')::integer"
        return self.as_sql(compiler, connection, template=template, **context)
