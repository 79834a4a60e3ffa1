"""Recommendations by how long ago they were made and where they stand."""

import datetime as dt

import pytest

from performance.charts.recommendations import ages_figure
from performance.choices import LocalStatus

ON = dt.date(2024, 1, 12)


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (dt.date(2024, 1, 12), "Less than 6 months ago"),
        (dt.date(2023, 7, 14), "Less than 6 months ago"),
        (dt.date(2023, 7, 13), "6 to 12 months ago"),
        (dt.date(2023, 1, 12), "6 to 12 months ago"),
        (dt.date(2023, 1, 11), "1 to 2 years ago"),
        (dt.date(2019, 1, 1), "Longer ago"),
    ],
)
def test_each_stands_in_the_bar_of_its_age(published: dt.date, words: str) -> None:
    figure = ages_figure({(published, LocalStatus.OUTSTANDING): 2}, ON)
    assert figure
    assert figure.picture.description == f"{words}: 2 Outstanding."


def test_the_worst_stands_first_and_what_is_partly_done_is_not_green() -> None:
    counts: dict[tuple[dt.date, str], int] = {
        (ON, LocalStatus.SIGNED_OFF): 1,
        (ON, LocalStatus.PARTLY_COMPLIANT): 3,
        (ON, LocalStatus.OUTSTANDING): 2,
    }
    figure = ages_figure(counts, ON)
    assert figure
    assert [look for _, look in figure.picture.key] == ["off", "risk", "done"]  # type: ignore[union-attr]


def test_without_recommendations_nothing_is_drawn() -> None:
    assert ages_figure({}, ON) is None
