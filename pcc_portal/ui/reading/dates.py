"""One reader for every date that is typed, pasted or imported: days, and dates as exact as they are known."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from ..formats import MONTHS, day
from . import LONGEST, OTHER_DIGITS, UnreadableError, plain
from .spans import FINANCIAL_YEAR_BEGINS, NO_DAY, WINTER_BEGINS, month_end, span

# Nothing the office works with lies outside; beyond, sums with dates come to the end of the calendar.
FIRST_YEAR, LAST_YEAR = 1800, 2199
CENTURY, SHORT_YEARS_END = 2000, 50  # "49" is 2049; "98" might be a year that has been
LAST_MONTH = 12
LEAP_YEAR = 2000

REFUSALS = {
    "invalid": "Write a date such as 31 March 2024, March 2024, spring 2024, late 2024, 2023/24 or 2024.",
    "digits": "Write the date with the figures 0 to 9.",
    "no_month": "There is no month %(month)s. The day comes first, such as 31/3/2024.",
    "no_such_day": "There is no %(day)s.",
    "weekday": "%(day)s is a %(weekday)s. Correct one of the two.",
    "no_year": "Give the year too, with four figures.",
    "day_or_year": "This could be a day or a year. Write both, such as 24 March 2024, or the year with four figures.",
    "short_year": "Write the year with four figures.",
    "year": f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.",
    "winter": "A winter is in two years. Write it as winter 2023/24.",
    "financial": "A financial year is of two years that follow each other, such as 2023/24.",
    "quarter": "Write the quarter with its financial year, such as Q3 2023/24.",
    "several": "This is more than one date. Write one.",
    "bound": "Write the date alone, without a word such as “by”, “before” or “about”.",
    "not_known": "Write a date, or leave this empty until there is one.",
    "time": "Write the day without a time.",
    "whole_day": "Give a day, such as 31 March 2024.",
}

BY_NAME = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}
BY_NAME |= {name[:3]: number for name, number in BY_NAME.items()} | {"sept": 9}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY = re.compile(r"(?P<name>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs?|ur)?(?:day)?[, ]+(?=\S)")
QUARTER_NAMES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "one": 1, "two": 2, "three": 3, "four": 4}

TWO = rf"(?:{'|'.join(BY_NAME)}|spring|summer|autumn) (?:{'|'.join(BY_NAME)}|summer|autumn|winter) .+"
YEAR = r"(?P<year>\d{4})"
ANY_YEAR = r"(?P<year>\d{4}|\d\d)"
DAY = r"(?P<day>\d{1,2})"
MONTH = rf"(?P<month>{'|'.join(sorted(BY_NAME, key=len, reverse=True))})"
PART = r"(?P<part>early|start|beginning|mid|middle|late|end) "
FINANCIAL = rf"(?:fy ?|financial year )?{YEAR}[/-](?P<next>\d{{4}}|\d\d)"
ANY_FINANCIAL = rf"(?:fy ?|financial year )?{ANY_YEAR}[/-](?P<next>\d{{4}}|\d\d)"
SHORT_FINANCIAL = r"fy ?(?P<year>\d\d)[/-](?P<next>\d\d)"  # without its letters it could be a month and a year
SEASON = r"(?P<season>spring|summer|autumn)"
QUARTER = rf"(?:q ?|quarter )(?P<quarter>[1-4]|{'|'.join(QUARTER_NAMES)})"
PARTS = {"start": "early", "beginning": "early", "middle": "mid"}

Known = tuple[date, str]


def read_date(text: str) -> Known:
    """(the last day meant, how exact it is): "spring 2024" is 31 May 2024, "spring". Raises UnreadableError.

    A day in figures is in the order of the United Kingdom. A day that there is not is refused. Two figures for a year
    are of this century.
    """
    typed = _tidied(text)
    weekday = WEEKDAY.match(typed)
    for shape, read in SHAPES:
        if match := shape.fullmatch(typed, weekday.end() if weekday else 0):
            on, exact = read(match)
            if weekday:
                _check_weekday(on, exact, weekday["name"])
            return on, exact
    raise UnreadableError(next((code for code, shape in REASONS if shape.fullmatch(typed)), "invalid"), REFUSALS)


def read_day(text: str) -> date:
    """The same for a date that is known to the day. Raises UnreadableError."""
    on, exact = read_date(text)
    if exact != "day":
        raise UnreadableError("whole_day", REFUSALS)
    return on


def _tidied(text: str) -> str:
    """Small letters and single spaces; no points, dashes or slashes beside letters, no "31st", no "of the"."""
    typed = plain(text)
    if len(typed) > LONGEST:
        raise UnreadableError("invalid", REFUSALS)
    if OTHER_DIGITS.search(typed):
        raise UnreadableError("digits", REFUSALS)
    typed = re.sub(r"\b(\d{1,2}) ?(?:st|nd|rd|th)\b", r"\1", typed)
    typed = re.sub(r" ?([-/.]) ?", r"\1", typed)
    typed = re.sub(r"(?<=[a-z])[-/.,]|[-/.,](?=[a-z])|[,’']", " ", typed)
    typed = re.sub(r"\b(?:in|on|of|the)\b", " ", typed)
    return " ".join(typed.rstrip(".").split())


def _check_weekday(on: date, exact: str, name: str) -> None:
    if exact != "day":
        raise UnreadableError("invalid", REFUSALS)
    if not WEEKDAYS[on.weekday()].casefold().startswith(name):
        raise UnreadableError("weekday", REFUSALS, day=day(on), weekday=WEEKDAYS[on.weekday()])


def _year(typed: str) -> int:
    year = int(typed)
    if len(typed) < len("2024"):
        if year >= SHORT_YEARS_END:
            raise UnreadableError("short_year", REFUSALS)
        year += CENTURY
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableError("year", REFUSALS)
    return year


def _day(year: str, month: int, number: str) -> Known:
    if not 1 <= month <= LAST_MONTH:
        raise UnreadableError("no_month", REFUSALS, month=str(month))
    in_year = _year(year)
    try:
        return date(in_year, month, int(number)), "day"
    except ValueError:
        words = f"{int(number)} {MONTHS[month - 1]} {in_year}"
        raise UnreadableError("no_such_day", REFUSALS, day=words) from None


def _without_year(match: re.Match[str]) -> Known:
    """Raises UnreadableError: the year is missing, unless no year has that day."""
    number, month = int(match["day"]), BY_NAME[match["month"]]
    if not 1 <= number <= month_end(LEAP_YEAR, month).day:
        raise UnreadableError("no_such_day", REFUSALS, day=f"{number} {MONTHS[month - 1]}")
    raise UnreadableError("no_year", REFUSALS)


def _year_first(match: re.Match[str]) -> Known:
    return _day(match["year"], int(match["number"]), match["day"])


def _with_month_named(match: re.Match[str]) -> Known:
    return _day(match["year"], BY_NAME[match["month"]], match["day"])


def _in_figures(match: re.Match[str]) -> Known:
    """In the order of the United Kingdom: the day, then the month."""
    return _day(match["year"], int(match["number"]), match["day"])


def _month_in_figures(match: re.Match[str]) -> Known:
    return span(_day(match["year"], int(match["number"]), "1")[0], "month")[1], "month"


def _week(match: re.Match[str]) -> Known:
    return read_day(match["rest"]) + timedelta(days=6), "week"


def _week_that_ends(match: re.Match[str]) -> Known:
    return read_day(match["rest"]), "week"


def _part_of_month(match: re.Match[str]) -> Known:
    return _last_day(date(_year(match["year"]), BY_NAME[match["month"]], 1), match["part"], "month")


def _part_of_year(match: re.Match[str]) -> Known:
    return _last_day(date(_year(match["year"]), LAST_MONTH, 1), match["part"], "year")


def _last_day(on: date, part: str | None, of: str) -> Known:
    named = PARTS.get(part, part) if part else ""
    exact = f"end_of_{of}" if named == "end" else f"{named}_{of}" if named else of
    return span(on, exact)[1], exact


def _season(match: re.Match[str]) -> Known:
    months = {"spring": 5, "summer": 8, "autumn": 11}
    return month_end(_year(match["year"]), months[match["season"]]), match["season"]


def _begins(match: re.Match[str]) -> int:
    """The first of the two years of "2023/24"."""
    year = _year(match["year"])
    if str(year + 1)[-len(match["next"]) :] != match["next"]:
        raise UnreadableError("financial", REFUSALS)
    return year


def _winter(match: re.Match[str]) -> Known:
    return span(date(_begins(match), WINTER_BEGINS, 1), "winter")[1], "winter"


def _financial_year(match: re.Match[str]) -> Known:
    exact = "end_fin_year" if match["part"] else "fin_year"
    return date(_begins(match) + 1, FINANCIAL_YEAR_BEGINS - 1, 31), exact


def _quarter(match: re.Match[str]) -> Known:
    number = QUARTER_NAMES.get(match["quarter"]) or int(match["quarter"])
    year = _begins(match)
    month = FINANCIAL_YEAR_BEGINS + 3 * (number - 1)
    return span(date(year + month // 13, (month - 1) % 12 + 1, 1), "quarter")[1], "quarter"


MIDNIGHT = r"(?:[t ]00:00(?::00(?:\.0+)?)?z?)?"
SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Known]], ...] = tuple(
    (re.compile(shape), read)
    for shape, read in (
        (
            rf"{YEAR}([-/.])(?P<number>\d{{1,2}})\2{DAY}{MIDNIGHT}",
            lambda m: _day(m["year"], int(m["number"]), m["day"]),
        ),
        (rf"{DAY}([-/. ])(?P<number>\d{{1,2}})\2{ANY_YEAR}{MIDNIGHT}", _in_figures),
        (rf"{DAY} ?{MONTH} ?{ANY_YEAR}", _with_month_named),
        (rf"{MONTH} {DAY} {YEAR}", _with_month_named),
        (rf"{DAY} ?{MONTH}", _without_year),
        (rf"(?P<number>\d{{1,2}})[/.]{YEAR}", _month_in_figures),
        (r"(?:w e|we|week) ?(?:ending|ended|to)? (?P<rest>\d.+|\w+day .+)", _week_that_ends),
        (r"(?:w c|wc|week)(?: commencing| beginning| starting)? (?P<rest>.+)", _week),
        (rf"(?:{PART})?{MONTH} {YEAR}", _part_of_month),
        (rf"(?:{PART})?{YEAR}", _part_of_year),
        (r"no (?:date|day)(?: given| named| set)?", lambda _: (NO_DAY, "no_date")),
        (rf"{SEASON} {YEAR}", _season),
        (rf"winter {ANY_FINANCIAL}", _winter),
        (rf"(?:(?P<part>end) )?(?:{FINANCIAL})", _financial_year),
        (rf"(?:(?P<part>end) )?{SHORT_FINANCIAL}", _financial_year),
        (rf"{QUARTER} {ANY_FINANCIAL}", _quarter),
        (rf"{ANY_FINANCIAL} {QUARTER}", _quarter),
        (rf"(?P<quarter>[1-4]|{'|'.join(QUARTER_NAMES)}) quarter {ANY_FINANCIAL}", _quarter),
    )
)
# In this order: the first that fits says why a text is no date.
REASONS = tuple(
    (code, re.compile(shape))
    for code, shape in (
        ("time", r".*\d:\d\d.*"),
        ("bound", r"(?:by|before|after|from|since|until|c|ca|circa|about|around|approx|not before|no later than) .+"),
        (
            "not_known",
            r"tb[acd]|to be (?:confirmed|advised|decided|agreed)|(?:not(?: yet)? |un)known|n a|ongoing|pending|none",
        ),
        ("winter", rf"winter {YEAR}"),
        ("short_year", rf"{SEASON} \d\d"),
        ("day_or_year", rf"(?:{PART})?{MONTH} \d\d?"),
        ("no_year", rf"(?:{PART})?{MONTH}|\d{{1,2}}[/.]\d{{1,2}}|spring|summer|autumn|winter"),
        ("quarter", r".*\b(?:q ?\d|quarter)\b.*"),
        ("several", rf".*\b(?:to|and|or|between|until)\b.*|.*\d{{4}}.+\d{{4}}.*|{TWO}"),
    )
)
