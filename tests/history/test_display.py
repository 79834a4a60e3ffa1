import datetime as dt

import pytest

from objectives.display import lead_sentence
from pcc_portal.home.display import counts_words, short_date
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, Grade, first_schemes

UPDATES = next(scheme for scheme in first_schemes() if scheme.graded == Graded.UPDATES)
GRADES = {grade.look: grade for grade in (*UPDATES.grades, NOT_GRADED, NO_DATA)}


def counted(**by_look: int) -> list[tuple[Grade, int]]:
    return [(GRADES[look], n) for look, n in by_look.items()]


@pytest.mark.django_db
def test_the_lead_counts_each_status_in_words() -> None:
    counts = counted(off=1, risk=7, on=11, done=1, none=0, nodata=1)
    assert lead_sentence(counts) == (
        "Of 21 themes, 11 are on track, 7 are at risk, 1 is off track, 1 is complete and 1 has no update yet."
    )


@pytest.mark.django_db
def test_the_lead_is_one_clause_where_all_stand_alike() -> None:
    assert lead_sentence(counted(on=1, risk=0)) == "Of 1 theme, 1 is on track."
    assert lead_sentence(counted(on=0)) == ""


def test_shapes_are_told_in_words() -> None:
    assert counts_words(counted(off=0, risk=2, on=1)) == "2 at risk, 1 on track"


@pytest.mark.parametrize(
    ("day", "precision", "words"),
    [
        (dt.date(2023, 11, 17), "day", "17 Nov"),
        (dt.date(2024, 3, 31), "day", "31 Mar 2024"),
        (dt.date(2023, 12, 31), "month", "December"),
        (dt.date(2024, 1, 31), "month", "January 2024"),
        (dt.date(2023, 11, 20), "mid_month", "mid-Nov"),
        (dt.date(2024, 3, 31), "early_year", "early 2024"),
        (dt.date(2025, 12, 31), "year", "2025"),
    ],
)
def test_dates_are_short_and_no_more_exact_than_known(day: dt.date, precision: str, words: str) -> None:
    assert short_date(day, precision, 2023) == words
