"""What models order by in the database, such as the first day of a span: migrations name it."""

from collections.abc import Callable
from string import ascii_letters
from typing import Any

from django.db.models import DateField, F, Func, IntegerField
from django.utils.deconstruct import deconstructible

from .spans import precision_of

# By how exactly a day is known: the part of the calendar that begins with the first day meant, and days added to that.
FIRST_DAYS = {
    **dict.fromkeys(("month", "early_month", "end_of_year", "end_fin_year"), ("month", 0)),
    **dict.fromkeys(("year", "early_year"), ("year", 0)),
    **dict.fromkeys(("spring", "summer", "autumn", "late_year"), ("month", -61)),
    "week": ("day", -6),
    "mid_month": ("day", -9),
    "late_month": ("month", 20),
    "end_of_month": ("month", 24),
    "quarter": ("quarter", 0),
    "winter": ("month", -62),
    "mid_year": ("month", -153),
    "fin_year": ("year", -275),
}
SQLITE_BEGINS = {
    "day": "%(on)s",
    "month": "%(on)s, 'start of month'",
    "quarter": "%(on)s, 'start of year', ((substr(%(on)s, 6, 2) - 1) / 3 * 3) || ' months'",
    "year": "%(on)s, 'start of year'",
}


@deconstructible
class FirstDay(Func):
    """`ui.reading.spans.span(…)[0]` of a column that holds the last day; `precision` is the column beside it.

    One expression of two columns, because every list in this order makes it anew.
    """

    output_field = DateField()

    def __init__(self, name: str, precision: str = "") -> None:
        self.name, self.precision = name, precision or precision_of(name)
        super().__init__(F(name), F(self.precision))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._cases(compiler, lambda part, days: f"date({SQLITE_BEGINS[part]}, '{days:+} days')")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._cases(compiler, lambda part, days: f"(DATE_TRUNC('{part}', %(on)s)::date + ({days}))")

    def _cases(self, compiler: Any, begins: Callable[[str, int], str]) -> tuple[str, tuple[Any, ...]]:
        (on, of_on), (exact, of_exact) = (compiler.compile(each) for each in self.get_source_expressions())
        if of_on or of_exact:
            raise ValueError("The first day of a span is asked of columns alone.")
        cases = " ".join(f"WHEN '{key}' THEN {begins(*first)}" for key, first in FIRST_DAYS.items())
        return f"CASE %(exact)s {cases} ELSE %(on)s END" % {"on": on, "exact": exact}, ()

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
