"""Numbers and days in the words of a report: rounded once, half away from zero, with a real minus sign."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Context, Decimal

Row = dict  # of one record: its columns by name, amounts and days as text

MINUS, DASH = "\u2212", "\u2013"
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
MONTHS = ["January", "February", "March", "April", "May", "June"]
MONTHS += ["July", "August", "September", "October", "November", "December"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SPOKEN = {
    "month": "{m}",
    "early_month": "early {m}",
    "mid_month": "mid-{m}",
    "late_month": "late {m}",
    "end_of_month": "end of {m}",
    "spring": "spring {y}",
    "summer": "summer {y}",
    "autumn": "autumn {y}",
    "year": "{y}",
    "early_year": "early {y}",
    "mid_year": "mid-{y}",
    "late_year": "late {y}",
    "end_of_year": "end of {y}",
    "fin_year": "{f}",
    "end_fin_year": "end of {f}",
    "quarter": "Q{q} {f}",
    "winter": "winter {w}",
}


def half_up(value: Decimal, places: int = 0) -> Decimal:
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), context=EXACT)
    return abs(rounded) if rounded.is_zero() else rounded


def number(value: Decimal, places: int = 0) -> str:
    return f"{half_up(value, places):,f}".replace("-", MINUS)


def pounds(value: Decimal, places: int = 0) -> str:
    shown = number(value, places)
    return f"{MINUS}£{shown[1:]}" if shown.startswith(MINUS) else f"£{shown}"


def millions(value: Decimal, style: str = "short") -> str:
    rounded = half_up(EXACT.divide(Decimal(value), Decimal(1_000_000)), 3)
    if rounded.is_zero():
        return pounds(value)
    shown = f"£{abs(rounded):,f}".rstrip("0").rstrip(".") + (" million" if style == "long" else "m")
    return f"{MINUS}{shown}" if rounded < 0 else shown


def percent(value: Decimal, places: int = 0) -> str:
    """0% and 100% are said of these alone: what would round to them is "under 1%", "over 99%"."""
    size, step = abs(Decimal(value)), Decimal(1).scaleb(-places)
    rounded = half_up(size, places)
    if rounded == size or rounded not in {0, 100}:
        return f"{number(value, places)}%"
    if rounded == 0:
        bound = f"under {number(step, places)}%"
    else:
        bound = f"over {number(100 - step if size < 100 else Decimal(100), places)}%"
    return bound if value > 0 else f"a fall of {bound}"


def points(value: Decimal, places: int = 0) -> str:
    if half_up(value, places).is_zero() and value:
        return f"under {counted(Decimal(1).scaleb(-places), 'percentage point', places=places)}"
    return counted(value, "percentage point", places=places)


def counted(value: Decimal, one: str, many: str = "", places: int = 0) -> str:
    shown = number(value, places)
    return f"{shown} {one if shown.lstrip(MINUS) == '1' else many or one + 's'}"


def duration(seconds: Decimal, places: int = 0) -> str:
    rounded = half_up(seconds, places)
    minutes, left = divmod(abs(rounded), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{number(hours)} h"] if hours else []
    parts += [f"{number(minutes)} min"] if minutes else []
    parts += [f"{number(left, places)} s"] if left or not parts else []
    return f"{MINUS if rounded < 0 else ''}{' '.join(parts)}"


def ordinal(place: Decimal) -> str:
    rounded = int(half_up(place))
    last = rounded % 10 if rounded // 10 % 10 != 1 else 0
    return f"{number(Decimal(rounded))}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def as_day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


def day(when: dt.date, style: str = "day") -> str:
    plain = f"{when.day} {month(when)}"
    return f"{DAYS[when.weekday()]} {plain}" if style == "weekday" else plain


def month(when: dt.date) -> str:
    return f"{MONTHS[when.month - 1]} {when.year}"


def two_years(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02}"


def financial_year(when: dt.date) -> str:
    return two_years(when.year if when.month >= 4 else when.year - 1)


def date_words(when: dt.date, precision: str = "day", as_written: str = "", style: str = "day") -> str:
    """A day no more exactly than it is known; `as_written`: the paper's own words where it named no day."""
    if precision == "day":
        return day(when, style)
    if precision == "week":
        return f"week commencing {day(when - dt.timedelta(days=6), style)}"
    if precision == "no_date":
        return as_written or "no date given"
    winter = two_years(when.year if when.month == 12 else when.year - 1)
    quarter = (when.month - 4) % 12 // 3 + 1
    return SPOKEN[precision].format(m=month(when), y=when.year, f=financial_year(when), q=quarter, w=winter)


def period_words(start: dt.date, end: dt.date) -> str:
    if start == end:
        return day(start)
    if start.day != 1 or (end + dt.timedelta(days=1)).day != 1:
        return _between(start, end, day)
    if (start.month, end.month, end.year - start.year) == (4, 3, 1):
        return two_years(start.year)
    if (start.month, end.month, end.year - start.year) == (1, 12, 0):
        return str(start.year)
    return _between(start, end, month)


def _between(start: dt.date, end: dt.date, say: object) -> str:
    first, last = say(start), say(end)  # type: ignore[operator]
    if first == last:
        return str(last)
    if start.year == end.year:
        first = first.removesuffix(f" {start.year}")
        first = first.split()[0] if start.month == end.month else first
    return f"{first} to {last}"
