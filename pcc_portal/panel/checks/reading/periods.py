"""Periods that a sentence names: quarters, years, halves, months to months, "the quarter before"."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from pcc_portal.periods.calendar import quarter_of, quarter_span
from pcc_portal.ui.reading import UnreadableError, spans
from pcc_portal.ui.reading.dates import BY_NAME

from .dates import MONTH, whole
from .record import Period, quarter_from, shifted
from .sentences import Sentence

NUMBER = (
    r"(?:Q\s?|qtr\.?\s|quarter\s)(?P<number>[1-4]|one|two|three|four)(?![\d.,]\d|\d)"
    r"|(?P<order>first|second|third|fourth|[1-4](?:st|nd|rd|th))\squarter"
)
YEAR = r"(?P<year>(?:20)?\d\d)[/–-](?:20)?\d\d"
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
EARLIER = r"(?:previous|last|preceding|prior)"
MON = rf"(?:end of )?(?:\d\d? )?(?P<month>{MONTH})(?: (?P<in>20\d\d))?"


SEASONS = {"winter": 1, "spring": 4, "autumn": 10}  # the month in which the quarter of each begins
EACH_OF = re.compile(r"\beach of (?:the |these |those )?$", re.IGNORECASE)  # no span of which one tells a sum


@dataclass(frozen=True)
class Named:
    """Words of a sentence that name a period. `is_quarter`: one quarter, as records have them."""

    start: int
    end: int
    period: Period
    is_quarter: bool = True


def named(sentence: Sentence, now: Period) -> list[Named]:
    """Each period once, the longer words before the shorter."""
    result: list[Named] = []
    if not HINT.search(sentence.text):
        return result
    for pattern, read in SHAPES:
        for match in pattern.finditer(sentence.text):
            is_each = EACH_OF.search(sentence.text, 0, match.start())
            if is_each or any(each.start < match.end() and match.start() < each.end for each in result):
                continue
            try:
                period = read(match, now)
            except (UnreadableError, ValueError):
                continue
            result.append(Named(match.start(), match.end(), period, is_quarter(period)))
    return sorted(result, key=lambda each: each.start)


def is_quarter(period: Period) -> bool:
    return quarter_from(period[0].year * 12 + period[0].month - 1) == period


def _quarter(match: re.Match[str], now: Period) -> Period:
    word = (match["number"] or match["order"]).casefold()
    number = NUMBERS.get(word) or int(word[0])
    if match["year"]:
        return quarter_span(2000 + int(match["year"][-2:]), number)
    year, current = quarter_of(now[0])
    return quarter_span(year - (number > current), number)


def _fourth(match: re.Match[str], _: Period) -> Period:
    return quarter_span(2000 + int(match["year"][-2:]), 4)


def _next(match: re.Match[str], now: Period) -> Period:
    """The quarter after the one that the words before name last."""
    earlier = named(Sentence(match.string[: match.start()], 0), now)
    if not earlier or not earlier[-1].is_quarter:
        raise ValueError(match[0])
    return shifted(earlier[-1].period, 1)


def _also(match: re.Match[str], now: Period) -> Period:
    """ "For the third quarter of last year …, and for the fourth": of the year that was named last."""
    earlier = named(Sentence(match.string[: match.start()], 0), now)
    if not earlier or not earlier[-1].is_quarter:
        raise ValueError(match[0])
    return quarter_span(quarter_of(earlier[-1].period[0])[0], NUMBERS[match["order"].casefold()])


def _end_of_last(_: re.Match[str], now: Period) -> Period:
    return quarter_span(quarter_of(now[0])[0] - 1, 4)


def _year_ago(_: re.Match[str], now: Period) -> Period:
    return shifted(now, -4)


def _before(_: re.Match[str], now: Period) -> Period:
    return shifted(now, -1)


def _current(_: re.Match[str], now: Period) -> Period:
    return now


def _last_month(match: re.Match[str], now: Period) -> dt.date:
    """The last day of the month named; without a year, the latest that is not after the quarter."""
    name = match["month"].rstrip(".")
    if match["in"]:
        return whole(f"{name} {match['in']}")[1]
    month = BY_NAME[name.casefold()]
    return whole(f"{name} {now[1].year - (month > now[1].month)}")[1]


def _back(months: int) -> Callable[[re.Match[str], Period], Period]:
    def read(match: re.Match[str], now: Period) -> Period:
        end = _last_month(match, now)
        return quarter_from(end.year * 12 + end.month - months)[0], end

    return read


def _months(match: re.Match[str], now: Period) -> Period:
    first, last = (BY_NAME[match[name].rstrip(".").casefold()] for name in ("from", "month"))
    if match["begins"] or match["in"]:
        year = int(match["begins"] or int(match["in"]) - (first > last))
    else:  # the latest that begins before the quarter ends
        year = now[1].year - (first > now[1].month)
    return dt.date(year, first, 1), spans.month_end(year + (first > last), last)


def _financial(match: re.Match[str], _: Period) -> Period:
    year = 2000 + int(match["year"][-2:])
    return dt.date(year, 4, 1), dt.date(year + 1, 3, 31)


def _half(_: re.Match[str], now: Period) -> Period:
    year = quarter_of(now[0])[0]
    return dt.date(year, 4, 1), dt.date(year, 9, 30)


def _so_far(_: re.Match[str], now: Period) -> Period:
    return dt.date(quarter_of(now[0])[0], 4, 1), now[1]


def _last_year(_: re.Match[str], now: Period) -> Period:
    return shifted(now, -3)[0], now[1]


def _at_end(match: re.Match[str], now: Period) -> Period:
    end = _last_month(match, now)
    if end.month % 3:
        raise ValueError(end)
    return quarter_span(*quarter_of(end))


def _closing(match: re.Match[str], now: Period) -> Period:
    """ "As at 30 September 2024": the quarter that closes then, where it has."""
    period = _at_end(match, now)
    if period > now:
        raise ValueError(match[0])
    return period


def _of_last_year(match: re.Match[str], now: Period) -> Period:
    word = (match["number"] or match["order"]).casefold()
    return quarter_span(quarter_of(now[0])[0] - 1, NUMBERS.get(word) or int(word[0]))


def _season(match: re.Match[str], now: Period) -> Period:
    """The latest quarter of that season that is not after this one."""
    begins = SEASONS[match["season"].casefold()]
    return quarter_from((now[0].year - (begins > now[0].month)) * 12 + begins - 1)


def _season_of(match: re.Match[str], now: Period) -> Period:
    """ "The summer of 2023"; "last summer", of the year before where this is summer."""
    begins = {"spring": 4, "summer": 7, "autumn": 10}[match["season"].casefold()]
    if match["in"]:
        period = quarter_from(int(match["in"]) * 12 + begins - 1)
        if period > now:
            raise ValueError(match[0])
        return period
    period = quarter_from((now[0].year - (begins > now[0].month)) * 12 + begins - 1)
    return shifted(period, -4) if period == now else period


# Without one of these no shape fits: most sentences are left at once.
HINT = re.compile(
    rf"\b(?:one before|quarters?|Q ?[1-4]|qtr|years?|months?|time|half|april|report|period|spring|summer|autumn"
    rf"|winter)\b"
    rf"|\d[/–-](?:20)?\d\d|\b(?:{MONTH})",
    re.IGNORECASE,
)
SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Period], Period]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (
            (
                rf"\b(?P<from>{MONTH})(?: (?P<begins>20\d\d))?, {MONTH},? (?:and"
                rf"|to) (?P<month>{MONTH})(?: (?P<in>20\d\d))?"
            ),
            _months,
        ),
        (rf"\b(?:year|(?:12|twelve) months) (?:to|ending|ended|up to) (?:the )?{MON}", _back(12)),
        (rf"\b(?:half[- ]year|(?:6|six) months) (?:to|ending|ended|up to) (?:the )?{MON}", _back(6)),
        (rf"\b(?:quarter|(?:3|three) months) (?:to|ending|ended|up to) (?:the )?{MON}", _back(3)),
        (
            (
                rf"(?<!\d )\b(?P<from>{MONTH})(?: (?P<begins>20\d\d))? (?:to|and|until|through to|–"
                rf"|-) (?:the )?{MON}(?: (?:of |in )?(?:the )?{EARLIER} (?:calendar |financial )?year\b)?"
            ),
            _months,
        ),
        (
            (
                rf"\b1(?:st)? (?P<from>{MONTH})(?: (?P<begins>20\d\d))? (?:to|and|until|through to|–|-) (?:the )?"
                rf"(?:30|31)(?:st|th)? (?P<month>{MONTH})(?: (?P<in>20\d\d))?"
            ),
            _months,
        ),
        (r"\b(?:year|(?:12|twelve) months) to Q\d\b", _last_year),
        (rf"\b(?:last|final) quarter of (?:the (?:financial )?year )?{YEAR}", _fourth),
        (r"\b(?:one|quarter) (?:now )?under (?:review|report)\b", _current),
        (
            (
                r"\b(?:quarter|(?:3|three) months|period) (?:that |which )?"
                r"(?:this|the|our) (?:paper|report|update) covers\b"
            ),
            _current,
        ),
        (r"\bquarter after (?:that|it)\b", _next),
        (r"\b(?:ended|closed|finished|close of|end of) (?:the )?last (?:financial )?year\b", _end_of_last),
        (r"\b(?:[Oo]ver|[Ii]n) (?:the )?(?:12|twelve) months\b(?! (?:to|ending|ended|up))", _last_year),
        (
            (
                r"(?:(?<=for the )|(?<=in the ))(?P<order>first|second|third|fourth)"
                r"(?=,? (?:it |they )?(?:was |were )?£?\d)"
            ),
            _also,
        ),
        (
            (
                r"(?<=at )(?:the )?(?:close of (?:business on )?)?(?:30(?:th)?|31(?:st)?) (?:of )?"
                r"(?P<month>June|September|March|December)(?: (?P<in>20\d\d))?\b(?! 20)"
            ),
            _closing,
        ),
        (r"\blast (?P<season>spring|summer|autumn)\b(?! of)(?P<in>)", _season_of),
        (r"\b(?P<season>spring|summer|autumn) (?:of )?(?P<in>20\d\d)\b", _season_of),
        (rf"\b(?:{NUMBER}) (?:of |in )?(?:the )?{EARLIER} (?:financial )?year\b", _of_last_year),
        (
            (
                r"\b(?:the|last|this) (?P<season>spring|autumn|winter)\b(?! of 20)(?= quarter|[,.;:)]|$"
                r"| (?:and|was|were|had|has|it|they|we|than|to|of|but)\b)"
            ),
            _season,
        ),
        (
            (
                r"\bthis year['’]s\b|\bquarter just (?:gone|ended|past|closed|reported)\b|\b(?:latest|most recent"
                r"|past) quarter\b"
                r"|\bquarter (?:in question|being reported|to which (?:this|the) (?:report|paper|update) relates)\b"
            ),
            _current,
        ),
        (
            (
                rf"\b(?:(?:{NUMBER})(?:(?:,| of)?(?: the)?(?: financial)?(?: year)? ?(?:FY)?{YEAR})?)"
                r"(?! (?:running|in a row|in succession))"
            ),
            _quarter,
        ),
        (
            (
                rf"\b(?:same (?:quarter|period|time|(?:three )?months) (?:of |in )?(?:the )?"
                rf"(?:year before|{EARLIER} year|a year)"
                rf"|this time {EARLIER} year|a year (?:ago|earlier|before)|one year (?:ago|earlier)"
                r"|(?:twelve|12) months (?:ago|earlier|before|previously)|a year previously"
                rf"|corresponding (?:quarter|period|months) (?:of |in )?(?:the )?(?:year before|{EARLIER} year|a year)"
                rf"|{EARLIER} year|on the year|the year before|same (?:quarter|period) of (?:20)?\d\d[/–-](?:20)?\d\d)"
            ),
            _year_ago,
        ),
        (rf"(?<=in |or )(?:the )?(?:financial )?(?:year )?{YEAR}(?![\w/–-]|,\d)", _financial),
        (r"\b(?:first half|half[- ]year|(?:6|six)[- ]months?)\b", _half),
        (
            (
                r"\b(?:year to date|so far this (?:financial )?year"
                r"|this (?:financial )?year(?: so far| to date)?|since april"
                r"|since (?:the )?(?:start of the )?(?:financial )?year (?:began|started|opened)"
                r"|since the (?:start|beginning) of the (?:financial )?year|since 1(?:st)? april)\b"
            ),
            _so_far,
        ),
        (r"(?<=in |or )(?:six|6) months\b|\b(?:past|last) (?:six|6) months\b", _half),
        (rf"\b(?:(?:past|{EARLIER}) (?:12|twelve) months|past year|(?:{EARLIER} )?four quarters)\b", _last_year),
        (
            (
                rf"\b(?:{EARLIER} quarter|(?:quarter|the one) (?:before|earlier|preceding|previous|prior|ago)"
                r"|(?:previous|preceding|prior) three months"
                rf"|{EARLIER} (?:time|report|period)"
                r"|three months (?:before|earlier|ago|previously|prior)|on the quarter|quarter on quarter)\b"
            ),
            _before,
        ),
        (
            (
                r"\b(?:this quarter|the (?:current |reporting )quarter"
                r"|(?:quarter|period) under (?:review|report)|reporting period"
                r"|(?:last|past) (?:three|3) months|(?<=in |of )the quarter"
                r"|(?:(?<=over )|(?<=during )|(?<=within )|(?<=throughout ))the quarter"
                r"|the quarter(?= (?:included|saw|brought|featured)\b))\b"
            ),
            _current,
        ),
        (rf"(?<=at |by )(?:the )?end of {MON}", _at_end),
    )
)
