"""The first day of a span as the database works it out, for sorting and comparing."""

import datetime as dt

import pytest

from objectives.models import Commitment
from pcc_portal.periods.choices import Precision
from pcc_portal.ui.reading.rows import first_day, span_of
from pcc_portal.ui.reading.spans import span
from tests.factories.objectives import create_commitment, create_theme

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
# A leap year, the year after, and a century that is none; every month's end is the last day of some span.
ENDS = [dt.date(year, month, 1) - dt.timedelta(days=1) for year in (2024, 2025, 2101) for month in range(1, 13)]


def test_the_database_counts_as_the_spans_do() -> None:
    theme = create_theme()
    for precision in Precision.values:
        for on in {span(end, precision)[1] for end in ENDS}:
            create_commitment(theme=theme, due_on=on, due_precision=precision, made_on=dt.date(2000, 1, 1))
    rows = Commitment.objects.annotate(begins=first_day("due_on"))
    assert len(rows) > len(Precision) * 3
    for row in rows:
        assert (row.begins, row.due_on) == span_of(row, "due_on"), row.due_precision


def test_a_span_stands_by_its_first_day_then_by_its_last() -> None:
    theme, made = create_theme(), dt.date(2023, 1, 1)
    typed = {
        "a month": (dt.date(2023, 11, 30), "month"),
        "a day in it": (dt.date(2023, 11, 3), "day"),
        "the year": (dt.date(2023, 12, 31), "year"),
        "its first day": (dt.date(2023, 11, 1), "day"),
        "autumn": (dt.date(2023, 11, 30), "autumn"),
        "winter": (dt.date(2024, 2, 29), "winter"),
        "early": (dt.date(2024, 3, 31), "early_year"),
    }
    for title, (on, exact) in typed.items():
        create_commitment(theme=theme, title=title, due_on=on, due_precision=exact, made_on=made)
    titles = Commitment.objects.order_by(first_day("due_on"), "due_on").values_list("title", flat=True)
    in_order = ["the year", "autumn", "its first day", "a month", "a day in it", "winter", "early"]
    assert list(titles) == in_order
