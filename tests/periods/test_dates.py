import datetime as dt

import pytest

from pcc_portal.periods.choices import Precision
from pcc_portal.periods.forms import date_from_words


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("18 October 2023", dt.date(2023, 10, 18), Precision.DAY),
        ("2023-10-18", dt.date(2023, 10, 18), Precision.DAY),
        (" october  2023 ", dt.date(2023, 10, 31), Precision.MONTH),
        ("February 2024", dt.date(2024, 2, 29), Precision.MONTH),
        ("February 2023", dt.date(2023, 2, 28), Precision.MONTH),
        ("mid-November 2023", dt.date(2023, 11, 20), Precision.MID_MONTH),
        ("early 2024", dt.date(2024, 3, 31), Precision.EARLY_YEAR),
        ("2025", dt.date(2025, 12, 31), Precision.YEAR),
    ],
)
def test_dates_in_words_mean_their_last_day(text: str, day: dt.date, precision: Precision) -> None:
    assert date_from_words(text) == (day, precision)


@pytest.mark.parametrize(
    "text", ["", "soon", "31 February 2023", "October", "8 Octember 2023", "2023-13-01", "8/10/2023"]
)
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        date_from_words(text)
