"""One reader for every number that is typed, pasted or imported. Pure and exact: no binary float, no rounding."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from . import LONGEST, OTHER_DIGITS, UnreadableError, plain


class Kind(StrEnum):
    """What a field counts in, as a sentence names it."""

    NUMBER = "figures"
    PERCENT = "per cent"
    POUNDS = "pounds"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"


REFUSALS = {
    "invalid": "Write a number in figures, such as 1,234 or 56.7.",
    "not_applicable": "Write a number, or leave this empty where there is none.",
    "not_available": "Write a number, or leave this empty until there is one.",
    "withheld": "Write a number, or leave this empty where there is none to show.",
    "dash": "Write 0 where it is none, or leave this empty where there is no number.",
    "nil": "Write 0 where it is none.",
    "about": "Write the number alone, without a word or sign for “about”.",
    "bound": "Write one number, without “under”, “over” or a sign for it.",
    "range": "This is a range. Write one number.",
    "fraction": "This is a fraction. Write one number.",
    "several": "This is more than one number. Write one.",
    "points": "A number has one decimal point, such as 1.23. Thousands have commas: 1,230.",
    "grouping": "This comma could be for thousands or for decimals. Write 1,200 in full, or 1.20 with a point.",
    "continental": "Write thousands with a comma and decimals with a point, such as 1,200.50.",
    "exponent": "Write the number with all its figures, such as 120,000.",
    "digits": "Write the number with the figures 0 to 9.",
    "minus": "Put the minus in front, such as −1,200.",
    "percent": "This is not a percentage. Write the number without %%.",
    "money": "This is not an amount of money. Write the number without £.",
    "currency": "Write the amount in pounds.",
    "time": "This is not counted in hours, minutes or seconds. Write a number without a colon.",
    "scale": "Write the number with all its figures, such as 1,200,000.",
    "unit": "This is counted in %(unit)s. Write the number of them alone.",
    "words": "Write the number alone, in figures and without words.",
    "mark": "Write the number alone, without a mark behind it.",
    "whole": "Write a whole number in figures.",
}

GROUPED = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|[1-9]\d{0,2}(?: \d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+"
BRACKETS = re.compile(r"(?P<before>(?:£|gbp)? ?)\((?P<inside>[^()+-]*)\)(?P<after>[^()]*)")
NUMBER = re.compile(
    rf"(?P<sign>[+-]?) ?(?P<pounds>£|gbp)? ?(?P<inner>[+-]?)(?P<amount>{GROUPED}) ?(?P<rest>[a-z%][a-z% .]*)?", re.ASCII
)
CLOCK = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<hours>\d{1,4}):)?(?P<first>\d{1,4}):(?P<last>[0-5]\d(?:\.\d{1,6})?)", re.ASCII
)
OF_TIME, THEN = r"\d{1,6}(?:\.\d{1,6})?", r",? ?(?:and )?"
# Behind hours the minutes, and behind minutes the seconds, are told by their two figures.
UNTOLD = re.compile(r"(?<=\d)( ?h(?:(?:ou)?rs?)? ?[0-5]\d)$|(?<=\d)( ?m(?:in(?:ute)?s?)? ?[0-5]\d)$", re.ASCII)
SPELLED = re.compile(
    rf"(?:(?P<hours>{OF_TIME}) ?h(?:(?:ou)?rs?)?)?{THEN}(?:(?P<minutes>{OF_TIME}) ?m(?:in(?:ute)?s?)?)?{THEN}"
    rf"(?:(?P<seconds>{OF_TIME}) ?s(?:ec(?:ond)?s?)?)?\.?",
    re.ASCII,
)
SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
OWN_WORDS = {
    Kind.NUMBER: (),
    Kind.PERCENT: ("%", "per cent", "percent", "pc", "p.c", "pct"),
    Kind.POUNDS: ("pounds", "gbp"),
    Kind.DAYS: ("days", "day"),
    Kind.HOURS: ("hours", "hour", "hrs", "hr", "h"),
    Kind.MINUTES: ("minutes", "minute", "mins", "min"),
    Kind.SECONDS: ("seconds", "second", "secs", "sec", "s"),
}
CURRENCIES = ("eur", "euro", "euros", "usd", "dollar", "dollars")
SECONDS_IN = {Kind.HOURS: 3600, Kind.MINUTES: 60, Kind.SECONDS: 1}
TIME_PLACES = Decimal("0.000001")  # a third of a minute has no end

# In this order: the first that fits says why a text is no number.
REASONS = tuple(
    (code, re.compile(shape, re.ASCII))
    for code, shape in (
        ("not_applicable", r"n ?[/.]? ?a\.?|#n/a|not applicable"),
        ("nil", r"£? ?nil( return)?|none|zero|no|null"),
        ("not_available", r"tb[acd]|to be (confirmed|advised)|awaited|pending|\?+|x+"),
        (
            "not_available",
            r"(no|not) (data|figures?|recorded|held)( yet| available| held)?|missing|data not .*",
        ),
        ("not_available", r"not( yet)? (known|available)|un(known|available)"),
        ("withheld", r"withheld|redacted|suppressed|\*+|\[?[cx]\]"),
        ("dash", r"£?[-.: ]+"),
        ("mark", r".*\d ?([*†‡§]+|[¹²³⁴-⁹])"),
        ("about", r"(c|ca|circa|about|approx|approximately|around|nearly|almost|roughly|some|[~≈])[. ]*£?[\d.].*"),
        ("about", r"£?[\d.,]+ ?(or so|ish|approx\.?|e|\(e\))"),
        ("bound", r"([<>≤≥]=?|(fewer|less|more|greater) than|under|over|below|above|at (least|most)|up to) ?[£\d.].*"),
        ("bound", r"£?\d[\d.,]*[+]|£?\d[\d.,]* ?(or (more|less|fewer|over|under))"),
        ("exponent", r"[+-]?[\d.]+ ?(e ?[+-]?|[x×*] ?10 ?\^? ?)\d+"),
        ("currency", r".*([$€¥]|\b(eur|usd|euros?|dollars?)\b).*"),
        ("fraction", r".*([½⅓¼¾⅔]|\d ?/ ?\d|\d (in|of|out of) \d).*"),
        ("time", r"[+-]?\d+:\d+(:\d+)?"),
        ("range", r"(between )?£?\d[\d.,]*[%km]? ?(-|to|and) ?£?\d.*"),
        ("minus", r"£?\d[\d.,]* ?-"),
        ("continental", r"[+-]?£?\d{1,3}([. ]\d{3})+,\d{1,2}"),
        ("points", r"[+-]?£?[\d,]*\.[\d,]*\..*"),
        ("grouping", r"[+-]?£?[\d,. ]*,[\d,. ]*(%|[kmb]n?)?"),
        ("several", r"[+-]?£?[\d.]+[\s;]+\(?[+-]?[\d.].*"),
        ("words", r".*\d.*[a-z].*|.*[a-z].*\d.*"),
    )
)


def read_number(text: str, kind: Kind = Kind.NUMBER) -> Decimal:
    """The number, exactly as typed, in the unit of `kind`. Raises UnreadableError, whose code is one of `REFUSALS`.

    "85%" is 85 where per cent is meant, "£1.2m" is 1200000, "(1,200)" is −1200; "3:24" is hours and minutes where hours
    are counted, else minutes and seconds.
    """
    typed = plain(text)
    if len(typed) > LONGEST:
        raise UnreadableError("invalid", REFUSALS)
    if OTHER_DIGITS.search(typed):
        raise UnreadableError("digits", REFUSALS)
    if brackets := BRACKETS.fullmatch(typed):
        typed = "-{before}{inside}{after}".format(**{k: v.strip() for k, v in brackets.groupdict().items()})
    if kind in SECONDS_IN and (seconds := _seconds(typed, kind)) is not None:
        return _counted_in(kind, seconds)
    match = NUMBER.fullmatch(typed)
    if not match or (match["sign"] and match["inner"]):
        raise UnreadableError(_reason(typed), REFUSALS)
    if match["pounds"] and kind != Kind.POUNDS:
        raise UnreadableError("money", REFUSALS)
    amount = Decimal(match["amount"].replace(",", "").replace(" ", ""))
    value = _scaled(amount, (match["rest"] or "").strip(" "), kind)
    return -value if "-" in (match["sign"], match["inner"]) else value


def _reason(typed: str) -> str:
    return next((code for code, shape in REASONS if shape.fullmatch(typed)), "invalid")


def _scaled(amount: Decimal, rest: str, kind: Kind) -> Decimal:
    """The amount times what follows it, such as "m" or "thousand pounds"; the unit's own words count once."""
    words = rest.removesuffix(".").strip()
    if words in ("", *OWN_WORDS[kind]):
        return amount
    scale, _, unit = words.partition(" ")
    if scale in SCALES and kind in {Kind.NUMBER, Kind.POUNDS} and unit in ("", *OWN_WORDS[kind]):
        scaled = amount.scaleb(SCALES[scale])
        return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled
    if words in OWN_WORDS[Kind.PERCENT]:
        raise UnreadableError("percent", REFUSALS)
    if scale in SCALES and kind not in SECONDS_IN:
        raise UnreadableError("scale", REFUSALS)
    if words in CURRENCIES:
        raise UnreadableError("currency", REFUSALS)
    if kind in {Kind.NUMBER, Kind.POUNDS}:
        raise UnreadableError("words", REFUSALS)
    raise UnreadableError("unit", REFUSALS, unit=kind)


def _seconds(typed: str, kind: Kind) -> Decimal | None:
    """Of a time with colons or with its units; None where it is neither."""
    if clock := CLOCK.fullmatch(typed):
        parts = [Decimal(part) for part in (clock["hours"], clock["first"], clock["last"]) if part is not None]
        if kind == Kind.HOURS and len(parts) == 2:
            parts.append(Decimal(0))
        total = sum((part * 60**power for power, part in enumerate(reversed(parts))), Decimal(0))
        return -total if clock["sign"] == "-" else total
    typed = UNTOLD.sub(lambda end: f"{end[0]}m" if end[1] else f"{end[0]}s", typed)
    if typed and (spelled := SPELLED.fullmatch(typed)):
        return sum(_spelled(spelled), Decimal(0))
    return None


def _spelled(match: re.Match[str]) -> Iterator[Decimal]:
    for name, seconds in (("hours", 3600), ("minutes", 60), ("seconds", 1)):
        yield Decimal(match[name] or 0) * seconds


def _counted_in(kind: Kind, seconds: Decimal) -> Decimal:
    value = (seconds / SECONDS_IN[kind]).quantize(TIME_PLACES, ROUND_HALF_UP)
    return Decimal(f"{value.normalize():f}")
