"""What was to be done and what happened: promises past their day, events outside their period."""

import datetime as dt
import re
from collections.abc import Iterator

from ..dates import Span
from ..matching import names_most
from ..parsed import Parsed
from ..periods import Named
from ..record import Day, Record
from ..slips import Slip, slip
from ..words import NOT, several
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
LATE = several(
    "late missed overdue delayed deferred postponed owed owing owe outstanding unanswered unpublished pending lapsed"
    " slipped behind late unmet awaited"
)


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
    if len({each.period for each in stated}) != 1 or FOLLOWED & parsed.sentence.low:
        return
    first, last = stated[0].period
    yield from _event(parsed, stated[0]) if not parsed.days else ()
    breaks = {day for record in parsed.records for day in record.breaks}
    for day in (each for each in parsed.days if each.first not in breaks):
        is_bound = BOUND.search(text, max(day.begins - 30, 0), day.begins)
        is_since = {"has", "have"} & {
            word.low for word in parsed.sentence.words if stated[0].end <= word.start < day.begins
        }
        if not day.is_within(first, last) and not is_bound and not is_since and _is_one_clause(parsed, stated[0], day):
            says = f"{day.words.strip()} is not between {words(first)} and {words(last)}"
            yield slip(parsed, "outside-quarter", day.begins, day.begins + len(day.words), says)


def under_heading(parsed: Parsed) -> Iterator[Slip]:
    """A day in a list whose heading, "Meetings this quarter:", names the period."""
    head = parsed.before
    while head and head.sentence.text.lstrip().startswith(("-", "*", "•")) and len(head.sentence.words) <= SHORT:
        head = head.before
    if not head or parsed.periods or not parsed.sentence.text.lstrip().startswith(("-", "*", "•")):
        return
    periods = {each.period for each in head.periods}
    if not LISTED.search(head.sentence.text) or len(periods) != 1 or {"next", "due", "ahead"} & head.sentence.low:
        return
    first, last = periods.pop()
    for day in parsed.days:
        if not day.is_within(first, last) and not BOUND.search(parsed.sentence.text, 0, day.begins):
            says = f"{day.words.strip()} is not between {words(first)} and {words(last)}"
            yield slip(parsed, "outside-quarter", day.begins, day.begins + len(day.words), says)


SHORT = 12  # words of an item


def _event(parsed: Parsed, stated: Named) -> Iterator[Slip]:
    """An event named in full, none of whose days lies in the period."""
    first, last = stated.period
    if len({each.period for each in parsed.periods}) != 1:
        return
    mentioned = [label.value for label in parsed.mentions]
    for record in dict.fromkeys((*mentioned, *parsed.records[:1])):
        held = list(_told(parsed, record)) if record in mentioned or names_most(parsed, record, MOST) else []
        if held and not any(day.first <= last and first <= day.last for day in held):
            says = f"“{record.title}”: {held[0].role.replace('_', ' ')} {words(held[0].first)}"
            yield slip(parsed, "outside-quarter", stated.start, stated.end, says, record)
            return


def _told(parsed: Parsed, record: Record) -> Iterator[Day]:
    """The days of a record on which what its sentence tells of it happened; of events their own."""
    is_response = bool({"response", "reply", "responded", "replied"} & parsed.sentence.low)
    for day in record.days:
        verbs = HAPPENINGS.get(day.role)
        is_meant = (day.role == "response_published") == is_response or day.role not in {
            "published",
            "response_published",
        }
        if day.role in {"held", "day"} or (verbs and is_meant and verbs.search(parsed.sentence.text)):
            yield day


MOST = 0.8  # of a name, by how rare its words are
HAPPENINGS = {
    role: re.compile(rf"\b(?:{verbs})\b", re.IGNORECASE)
    for roles, verbs in {
        (
            "ends",
            "closed",
        ): (
            "ended|expired|lapsed|terminated|c[ao]me to (?:an|its|their) (?:end|close)|ran out|finished|concluded"
            "|ceased"
        ),
        (
            "starts",
            "opens",
            "opened",
        ): (
            "began|begun|started|commenced|opened|launched|w[ea]nt live|gone live|got under way"
            "|(?:took|taken) (?:effect|over)"
            "|came into (?:force|effect)|starts|begins|kicked off|up and running"
        ),
        ("completed", "expected"): "completed|sold|realised|went through|changed hands",
        ("published", "response_published"): "published|issued|released|came out",
        ("answered",): "answered|replied",
        ("awarded_on",): "awarded",
    }.items()
    for role in roles
}
LISTED = re.compile(r":\s*$")
BEGUN = frozenset({"included", "saw", "brought", "featured", "began", "opened", "closed", "ended"})


def _is_put(parsed: Parsed, period: Named) -> bool:
    lead = parsed.sentence.before(period.start, 2)
    is_span = parsed.sentence.text[period.start : period.end].casefold().startswith(("between", "from", "this"))
    is_subject = not lead and bool(BEGUN & {word.low for word in parsed.sentence.after(period.end, 1)})
    return (
        is_span
        or is_subject
        or (
            bool({word.low for word in lead} & PUT)
            and not {word.low for word in lead} & {"on", "for", "report", "end", "start"}
        )
    )


def _is_one_clause(parsed: Parsed, period: Named, day: Span) -> bool:
    """No other verb stands between the period and the day."""
    begin, end = (
        sorted((period.end, day.begins)) if day.begins > period.end else (day.begins + len(day.words), period.start)
    )
    gap = parsed.sentence.text[begin:end]
    if gap.lstrip().startswith(":"):  # a heading, and what is under it
        return True
    is_list = not re.search(r"[;.]|\b(?:but|which|where|while|whilst)\b", gap)
    return is_list and not re.search(
        r"\band (?!on\b|(?:is|are|was|were) (?:counted|included))(?:the |our |its |we |it |is |was )?[a-z]+ [a-z]+", gap
    )
