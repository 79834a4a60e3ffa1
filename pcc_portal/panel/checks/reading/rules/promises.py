"""What was to be done and what happened: promises past their day, events outside their period."""

import datetime as dt
import re
from collections.abc import Iterator

from ..dates import Span
from ..parsed import Parsed
from ..periods import Named
from ..slips import Slip, slip
from ..words import NOT
from .days import ends, words

FUTURE = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:now )?(?:(?:due|expected|set|scheduled|planned|intended"
    r"|on (?:course|track|schedule)) )?to (?!say\b)"
    r"|(?:is|are) due|going to|on (?:course|track|schedule) (?:to|for))\b",
    re.IGNORECASE,
)
BY = re.compile(r"^\W*(?:[Bb]y|[Bb]efore) (?:the )?(?:end of )?$")
ON = re.compile(r"\b(?:by|before|on|in|at|for|until|[Bb]y|[Bb]efore) (?:the )?(?:end of )?(?:\w+day,? )?(?:the )?$")
A_QUARTER = dt.timedelta(days=92)
PAST = frozenset({"has", "had", "was", "were", "after", "since", "held", "following"})
LATE = frozenset({"late", "missed", "overdue", "delayed", "deferred", "postponed"})


def promises(parsed: Parsed) -> Iterator[Slip]:
    """Told as ahead on a day that has passed."""
    lately = parsed.world.today - A_QUARTER  # a month further back is as likely that of next year
    months = [month for month in (*parsed.months, *ends(parsed)) if month.last >= lately]
    for day in sorted((*parsed.days, *months), key=lambda each: each.begins):
        lead = parsed.sentence.text[: day.begins]
        clause = re.split(r"[;]|, (?:and|but|which|who|where) ", lead)[-1]
        match = FUTURE.search(clause)
        if (
            not match
            and BY.search(lead)
            and (ahead := FUTURE.search(parsed.sentence.text, day.begins, day.begins + 120))
        ):
            match, clause = ahead, parsed.sentence.text
        is_past = (PAST | NOT) & {*clause.casefold().split()} or LATE & parsed.sentence.low
        if match and day.last < parsed.world.today and not is_past and (day in months or ON.search(lead)):
            says = f"{words(day.last)} had passed on {words(parsed.world.today)}"
            begin = max(len(lead) - len(clause), 0) + match.start()
            begin, end = min(begin, day.begins), max(begin + len(match[0]), day.begins + len(day.words))
            yield slip(parsed, "promise-passed", begin, end, says)
            return


PUT = frozenset({"in", "during", "over", "within", "throughout", "between", "from", "of"})
HAPPENED = re.compile(
    r"\b(?:took place|taken place|were|was|has been|have been|held|met|attended|opened|began|started"
    r"|launched|closed|completed"
    r"|published|received|delivered|approved|awarded|agreed|visited|issued|signed|ran|ended|counted|sold|did)\b",
    re.IGNORECASE,
)
BOUND = re.compile(
    r"\b(?:by|until|till|from|since|before|after|of|to|for|than|ending|ended|due|planned|expected"
    r"|following)\s(?:the\s)?(?:end of\s)?(?:\w+day,? )?$",
    re.IGNORECASE,
)
FOLLOWED = frozenset(
    {"followed", "since", "later", "then", "next", "will", "subsequently", "due", "previous", "previously", "expected"}
)


def outside(parsed: Parsed) -> Iterator[Slip]:
    """What is put into a quarter or into months, on a day that lies outside."""
    text = parsed.sentence.text
    stated = [each for each in parsed.periods if _is_put(parsed, each) and each.period[1] <= parsed.world.quarter[1]]
    if len({each.period for each in stated}) != 1 or not HAPPENED.search(text) or FOLLOWED & parsed.sentence.low:
        return
    first, last = stated[0].period
    yield from _event(parsed, stated[0]) if not parsed.days else ()
    for day in parsed.days:
        is_bound = BOUND.search(text, max(day.begins - 30, 0), day.begins)
        if not day.is_within(first, last) and not is_bound and _is_one_clause(parsed, stated[0], day):
            says = f"{day.words.strip()} is not between {words(first)} and {words(last)}"
            yield slip(parsed, "outside-quarter", day.begins, day.begins + len(day.words), says)


def _event(parsed: Parsed, stated: Named) -> Iterator[Slip]:
    """An event named in full, none of whose days lies in the period."""
    first, last = stated.period
    for label in parsed.mentions:
        record = label.value
        held = [day for day in record.days if day.role in {"held", "day"}]
        if held and not any(day.first <= last and first <= day.last for day in held) and len(parsed.periods) == 1:
            says = f"“{record.title}” was on {words(held[0].first)}"
            yield slip(parsed, "outside-quarter", label.start, label.end, says, record)


def _is_put(parsed: Parsed, period: Named) -> bool:
    lead = parsed.sentence.before(period.start, 2)
    is_span = parsed.sentence.text[period.start : period.end].casefold().startswith(("between", "from"))
    return is_span or (
        bool({word.low for word in lead} & PUT) and not {word.low for word in lead} & {"on", "for", "report"}
    )


def _is_one_clause(parsed: Parsed, period: Named, day: Span) -> bool:
    """No other verb stands between the period and the day."""
    begin, end = (
        sorted((period.end, day.begins)) if day.begins > period.end else (day.begins + len(day.words), period.start)
    )
    gap = parsed.sentence.text[begin:end]
    is_list = not re.search(r"[;.]|\b(?:but|which|where|while|whilst)\b", gap)
    return is_list and not re.search(r"\band (?:the |our |its |we |it |is |was )?(?!on\b|is counted)[a-z]+ [a-z]+", gap)
