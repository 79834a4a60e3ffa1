"""House style, colours and pictures: what an office may choose, and what is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from pcc_portal.ui import formats
from pcc_portal.ui.colours import check_colour, contrast_with_white, read_colour
from pcc_portal.ui.house import DateStyle, HouseStyle, MoneyStyle, written_in
from pcc_portal.ui.images import LARGEST_FILE, read_picture
from pcc_portal.ui.reading.dates import read_day
from tests.pictures import JPEG, PNG, png

LONG = HouseStyle(MoneyStyle.LONG, DateStyle.WEEKDAY)
THURSDAY = dt.date(2023, 11, 9)


def test_money_and_days_are_written_in_the_house_style() -> None:
    assert (formats.millions(1_200_000), formats.day(THURSDAY)) == ("£1.2m", "9 November 2023")
    with written_in(LONG):
        assert formats.millions(1_200_000) == "£1.2 million"
        assert formats.millions(Decimal(-1337000)) == "−£1.337 million"
        assert formats.rounded_pounds(275_663_000, 1_000_000) == "£276 million"
        assert formats.millions(400) == "£400"
        assert formats.day(THURSDAY) == "Thursday 9 November 2023"
        assert formats.date_words(THURSDAY, "month") == "November 2023"
        assert formats.relative_day(THURSDAY, dt.date(2023, 11, 6)) == "in 3 days (Thursday 9 November 2023)"
    assert formats.day(THURSDAY) == "9 November 2023"


def test_periods_never_name_the_day_of_the_week() -> None:
    with written_in(LONG):
        assert formats.period_words(THURSDAY, THURSDAY) == "9 November 2023"
        assert formats.period_words(dt.date(2023, 11, 6), THURSDAY) == "6 to 9 November 2023"
        assert formats.period_words(dt.date(2023, 5, 5), dt.date(2023, 6, 9)) == "5 May to 9 June 2023"


def test_what_the_house_style_prints_is_read_again() -> None:
    with written_in(LONG):
        assert read_day(formats.day(THURSDAY)) == THURSDAY


@pytest.mark.parametrize(("typed", "read"), [("#12436D", "#12436d"), (" 12436d ", "#12436d"), ("#000000", "#000000")])
def test_a_colour_is_read_as_people_write_it(typed: str, read: str) -> None:
    assert read_colour(typed) == read
    check_colour(read)


@pytest.mark.parametrize("typed", ["", "red", "#12436", "#12436dd", "#12436g", "#12436d;}", "rgb(1,2,3)"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="six digits"):
        read_colour(typed)


def test_contrast_is_as_the_guidelines_have_it() -> None:
    assert round(contrast_with_white("#000000"), 2) == 21
    assert round(contrast_with_white("#ffffff"), 2) == 1
    assert round(contrast_with_white("#767676"), 2) == 4.54
    check_colour("#767676")


@pytest.mark.parametrize(("colour", "ratio"), [("#777777", "4.47"), ("#ffd700", "1.40"), ("#ffffff", "1.00")])
def test_a_colour_too_light_for_white_words_is_refused_with_its_ratio(colour: str, ratio: str) -> None:
    with pytest.raises(ValidationError, match=f"{ratio} to 1, and has to be 4.5 to 1"):
        check_colour(colour)


def test_a_picture_is_known_by_its_content() -> None:
    assert (read_picture(PNG).ending, read_picture(PNG).width, read_picture(PNG).height) == ("png", 2, 1)
    assert (read_picture(JPEG).ending, read_picture(JPEG).width, read_picture(JPEG).height) == ("jpg", 5, 3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a\x01\x00\x01\x00",
        b"%PDF-1.7",
        PNG[:-4],
        PNG + b"<script>alert(1)</script>",
        JPEG[:-1],
        b"\xff\xd8\xff\xe0\x00\x00" * 20 + b"\xff\xd9",
        b"\xff\xd8\xff\xd9",
    ],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError, match="not a PNG or JPEG"):
        read_picture(content)


def test_a_picture_that_is_too_large_is_refused_with_its_size() -> None:
    with pytest.raises(ValidationError, match="301 kB, and may have 300"):
        read_picture(PNG + b"\0" * LARGEST_FILE)
    with pytest.raises(ValidationError, match="9,000 by 2 pixels"):
        read_picture(png(width=9_000, height=2))
    with pytest.raises(ValidationError, match="0 by 2 pixels"):
        read_picture(png(width=0, height=2))
