"""Numbers and dates in words, the same on every page.

Amounts are `Decimal` (or `int`): computed exactly, rounded once, here, half away from zero. A binary float is refused,
because it has lost the figure before it arrives. A negative figure carries a real minus sign.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from .house import DateStyle, MoneyStyle, house_style
from .reading import spans
from .words import singular

Amount = Decimal | int

MINUS = "\N{MINUS SIGN}"
MISSING = "\N{EN DASH}"  # printed where there is no value; never a zero
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FULL_MONTHS = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
MILLION = Decimal(1_000_000)
ROUND = (1_000_000, 100_000, 10_000, 1_000)


def exact(value: Amount) -> Decimal:
    """The amount as a finite Decimal. TypeError for floats and booleans, ValueError for NaN and infinities."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"An amount must be a Decimal or a whole number, not {type(value).__name__}.")
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError(f"{amount} is not an amount.")
    return amount


def half_up(value: Amount, places: int = 0) -> Decimal:
    """Rounded to `places` decimals, half away from zero; never a negative zero."""
    rounded = exact(value).quantize(Decimal(1).scaleb(-places), context=EXACT)
    return abs(rounded) if rounded.is_zero() else rounded


def number(value: Amount, places: int = 0) -> str:
    """As in "1,527", with a real minus sign before a negative."""
    return f"{half_up(value, places):,f}".replace("-", MINUS)


def signed(value: Amount, places: int = 0) -> str:
    """A change with its sign, as in "+24"; no change is "0"."""
    shown = number(value, places)
    return f"+{shown}" if half_up(value, places) > 0 else shown


def pounds(value: Amount, places: int = 0) -> str:
    """As in "£1,200,000" from pounds; `places=2` for pence."""
    shown = number(value, places)
    return f"{MINUS}£{shown[1:]}" if shown.startswith(MINUS) else f"£{shown}"


def millions(value: Amount) -> str:
    """As in "£1.337m", "£273m", "£0.6m", or "£1.337 million" in that house style, from pounds: at most three decimals,
    no trailing zeros. An amount that would read £0m is given in pounds.
    """
    rounded = half_up(EXACT.divide(exact(value), MILLION), 3)
    if rounded.is_zero():
        return pounds(value)
    unit = " million" if house_style().money == MoneyStyle.LONG else "m"
    shown = f"£{abs(rounded):,f}".rstrip("0").rstrip(".") + unit
    return f"{MINUS}{shown}" if rounded < 0 else shown


def rounding(*amounts: Amount | None) -> int:
    """The pounds to which all of these amounts are round: a million, some thousands, or 1."""
    known = [exact(amount) for amount in amounts if amount is not None]
    return next((step for step in ROUND if known and all(amount % step == 0 for amount in known)), 1)


def rounded_pounds(value: Amount, to: int) -> str:
    """Pounds no more exactly than to so many: "£276m" to the nearest million, "£275,663,000" to the nearest pound."""
    if to == 1:
        return pounds(value)
    return millions(half_up(EXACT.divide(exact(value), Decimal(to))) * to)


def percent(value: Amount, places: int = 0) -> str:
    """As in "85%" from 85. Zero and a hundred are said only when exact: otherwise "under 1%", "over 99%".

    Below zero it is a fall: "a fall of under 1%".
    """
    amount = exact(value)
    if bound := _bound(abs(amount), places):
        return bound if amount > 0 else f"a fall of {bound}"
    return f"{number(value, places)}%"


def _bound(value: Decimal, places: int) -> str:
    """The words for a percentage from 0 that rounding would wrongly turn into 0% or 100%, else nothing."""
    step = Decimal(1).scaleb(-places)
    rounded = half_up(value, places)
    if rounded == value or rounded not in (0, 100):
        return ""
    if rounded == 0:
        return f"under {number(step, places)}%"
    return f"over {number(100 - step if value < 100 else Decimal(100), places)}%"


def points(value: Amount, places: int = 0) -> str:
    """As in "7 percentage points", "1 percentage point", or "under 1 percentage point" where it would read 0."""
    rounded = half_up(value, places)
    if rounded.is_zero() and exact(value):
        return f"under {_counted(Decimal(1).scaleb(-places), 'percentage point', places)}"
    return _counted(rounded, "percentage point", places)


def days(value: Amount, places: int = 0) -> str:
    """As in "660 days", "1 day"."""
    return _counted(value, "day", places)


def duration(seconds: Amount, places: int = 0) -> str:
    """As in "13 min 11 s", "1 h 2 min 30 s", "45 s", from seconds; `places` are decimals of a second."""
    rounded = half_up(seconds, places)
    minutes, left = divmod(abs(rounded), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{number(hours)} h"] if hours else []
    parts += [f"{number(minutes)} min"] if minutes else []
    parts += [f"{number(left, places)} s"] if left or not parts else []
    return f"{MINUS if rounded < 0 else ''}{' '.join(parts)}"


def ordinal(place: Amount) -> str:
    """As in "1st", "22nd", "113th"."""
    rounded = int(half_up(place))
    last = rounded % 10 if rounded // 10 % 10 != 1 else 0
    return f"{number(rounded)}{ENDINGS.get(last, 'th')}"


def plural(value: Amount, one: str, many: str = "") -> str:
    """As in "1 theme", "21 themes"; `many` where an s is not enough."""
    return _counted(value, one, 0, many)


def counted(value: Amount, nouns: str, places: int = 0) -> str:
    """As in "2 homicides", "1 homicide", of what is named in the plural; without a noun the number."""
    shown = number(value, places)
    return f"{shown} {noun_of(shown, nouns)}".rstrip()


def noun_of(shown: str, nouns: str) -> str:
    """The noun after a number as it is printed."""
    return singular(nouns) if shown.lstrip(MINUS) == "1" else nouns


def _counted(value: Amount, one: str, places: int, many: str = "") -> str:
    shown = number(value, places)
    return f"{shown} {one if shown.lstrip(MINUS) == '1' else many or one + 's'}"


def change_words(change: Amount, say: Callable[[Amount], str] = number) -> str:
    """As in "up 24 days", "down 7 percentage points", "no change"; `say` prints the size, such as `days` or `points`.

    A change too small to show at that rounding is "little change", never "up 0".
    """
    amount = exact(change)
    if amount.is_zero():
        return "no change"
    if say(abs(amount)) == say(0):
        return "little change"
    return f"{'up' if amount > 0 else 'down'} {say(abs(amount))}"


def day(when: date) -> str:
    """As in "31 March 2024", or "Sunday 31 March 2024" in that house style."""
    shown = plain_day(when)
    return f"{WEEKDAYS[when.weekday()]} {shown}" if house_style().date == DateStyle.WEEKDAY else shown


def plain_day(when: date) -> str:
    """As in "31 March 2024", whatever the house style: for periods."""
    return f"{when.day} {month(when)}"


def relative_day(on: date, today: date) -> str:
    """As in "in 3 days (15 January 2024)", "12 days ago (31 December 2023)", "today (12 January 2024)"."""
    return f"{distance_words(on, today)} ({day(on)})"


def distance_words(on: date, today: date) -> str:
    """As in "in 3 days", "12 days ago", "today"."""
    left = (on - today).days
    return "today" if left == 0 else f"in {days(left)}" if left > 0 else f"{days(-left)} ago"


def due_words(on: date, today: date) -> str:
    """What stands beside the date itself: "due in 3 days", "due that day", "12 days overdue"."""
    left = (on - today).days
    if left < 0:
        return f"{days(-left)} overdue"
    return f"due in {days(left)}" if left else "due that day"


def slip_words(planned: date, on: date) -> str:
    """As in "14 days later than planned", "1 day earlier than planned", "as planned"."""
    late = (on - planned).days
    return f"{days(abs(late))} {'later' if late > 0 else 'earlier'} than planned" if late else "as planned"


def month(when: date) -> str:
    """As in "March 2024"."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def short_month(when: date) -> str:
    """As in "Mar 2024", for chart axes."""
    return f"{MONTHS[when.month - 1][:3]} {when.year}"


def _two_years(first: int) -> str:
    """As in "2023/24"."""
    return f"{first}/{(first + 1) % 100:02}"


def quarter_words(when: date) -> str:
    """The quarter of the financial year, as in "Q3 2023/24"."""
    return f"Q{(when.month - spans.FINANCIAL_YEAR_BEGINS) % 12 // 3 + 1} {_two_years(spans.financial_year(when))}"


NO_DATE = "no_date"
WORDS_BY_PRECISION: dict[str, Callable[[date], str]] = {
    NO_DATE: lambda _: "no date given",
    "day": day,
    "week": lambda when: f"week commencing {day(spans.span(when, 'week')[0])}",
    "month": month,
    "early_month": lambda when: f"early {month(when)}",
    "mid_month": lambda when: f"mid-{month(when)}",
    "late_month": lambda when: f"late {month(when)}",
    "end_of_month": lambda when: f"end of {month(when)}",
    "quarter": quarter_words,
    "spring": lambda when: f"spring {when.year}",
    "summer": lambda when: f"summer {when.year}",
    "autumn": lambda when: f"autumn {when.year}",
    "winter": lambda when: f"winter {_two_years(spans.winter_of(when))}",
    "year": lambda when: str(when.year),
    "early_year": lambda when: f"early {when.year}",
    "mid_year": lambda when: f"mid-{when.year}",
    "late_year": lambda when: f"late {when.year}",
    "end_of_year": lambda when: f"end of {when.year}",
    "fin_year": lambda when: _two_years(spans.financial_year(when)),
    "end_fin_year": lambda when: f"end of {_two_years(spans.financial_year(when))}",
}


def date_words(when: date, precision: str = "day", said: str = "") -> str:
    """A date no more precisely than it is known: "November 2023", "mid-November 2023", "spring 2024", "2023/24".

    `said`: the paper's own words where it named no date, as in "in the coming weeks". KeyError for a precision that is
    none of `WORDS_BY_PRECISION`.
    """
    return said if said and precision == NO_DATE else WORDS_BY_PRECISION[precision](when)


def period_words(start: date, end: date) -> str:
    """The days from start to end, both included, in the shortest true words.

    "2022/23" (financial year), "2023" (calendar year), "July to September 2023", "18 October 2023",
    else "5 May to 9 June 2023". ValueError when the end comes before the start.
    """
    if end < start:
        raise ValueError(f"A period cannot end on {plain_day(end)} before it starts on {plain_day(start)}.")
    if start == end:
        return plain_day(start)
    if not _whole_months(start, end):
        return _between(start, end, plain_day)
    if (start.month, end.month, end.year - start.year) == (4, 3, 1):
        return f"{start.year}/{end.year % 100:02}"
    if (start.month, end.month, end.year - start.year) == (1, 12, 0):
        return str(start.year)
    return _between(start, end, month)


def short_months(words: str) -> str:
    """The words with months of three letters, as in "Jul to Sep 2023", where there is little room."""
    return FULL_MONTHS.sub(lambda month: month[0][:3], words)


def _whole_months(start: date, end: date) -> bool:
    return start.day == 1 and (end + timedelta(days=1)).day == 1


def _between(start: date, end: date, say: Callable[[date], str]) -> str:
    """Both ends in words; what they share is said once, at the end."""
    first, last = say(start), say(end)
    if first == last:
        return last
    if start.year == end.year:
        first = first.removesuffix(f" {start.year}")
        if start.month == end.month:
            first = first.split()[0]
    return f"{first} to {last}"
