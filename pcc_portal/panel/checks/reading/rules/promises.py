"""What was to be done and what happened: promises past their day, events outside their period."""

import re
from collections.abc import Iterator

from ..dates import Span
from ..periods import Named
from ..record import Record
from ..said import GENERIC, SURE, Said, index
from ..slips import Slip, slip
from ..words import NOT, stem
from .days import words

FUTURE = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:now )?(?:due|expected|set|scheduled|planned|intended"
    r"|on (?:course|track|schedule))?,? ?(?:to|for)\b"
    r"|(?:is|are) due|going to|(?:expect|expects|intends?|hopes?|aims?)\b[^.;]{0,60}? to\b"
    r"|on (?:course|track|schedule) (?:to|for))",
    re.IGNORECASE,
)
SAME = (
    {"start", "begin", "began", "begun", "launch", "open"},
    {"publish", "releas", "issu"},
    {"agree", "approv", "sign"},
)
SAME += ({"award", "gave", "given"}, {"decid", "decision", "made"}, {"appoint", "recruit", "hire"})
IN_PLACE = re.compile(
    r"\b(?:is|are) (?:now |already )?(?:live|complete|in place|up and running|open|running|finished)\b|\bwent live\b",
    re.IGNORECASE,
)
DONE = re.compile(
    r"\b(?<!to )(?:has|have|was|were|we|I|he|she|Commissioner|board|force|office|they) "
    r"(?:(?:now|since|already|also|duly|been|has|have) ){0,3}(?P<verb>[a-z]+)\b"
)
BY = re.compile(r"^\W*(?:(?:[Bb]y|[Oo]n|[Bb]efore) )?(?:the )?(?:end of )?$")
UNDONE = frozenset(
    [
        "overdue",
        "late",
        "delayed",
        "deferred",
        "postponed",
        "yet",
        "put",
        "slipped",
        "revised",
        "missed",
        "moved",
        "due",
        "would",
        "should",
        "had",
        "awaited",
    ]
)


def promises(said: Said) -> Iterator[Slip]:
    """Told as ahead on a day that has passed; told as done when the record says that it is open."""
    for day in sorted((*said.days, *said.months, *_ends(said)), key=lambda each: each.begins):
        lead = said.sentence.text[: day.begins]
        clause = re.split(r"[;]|, (?:and|but|which|who|where) ", lead)[-1]
        match = FUTURE.search(clause)
        if not match and BY.search(lead) and (ahead := FUTURE.search(said.sentence.text, day.begins, day.begins + 120)):
            match, clause = ahead, said.sentence.text
        is_late = ({"has", "had", "was", "were"} | NOT) & {*clause.casefold().split()} or {
            "late",
            "missed",
            "overdue",
        } & said.sentence.low
        if match and day.last < said.world.today and not is_late:
            says = f"{words(day.last)} had passed on {words(said.world.today)}"
            begin = max(len(lead) - len(clause), 0) + match.start()
            begin, end = min(begin, day.begins), max(begin + len(match[0]), day.begins + len(day.words))
            yield slip(said, "promise-passed", begin, end, says, _open(said))
            return
    record = _open(said)
    if record and not (NOT | UNDONE) & said.sentence.low and (match := _done(said, record)):
        says = f"nothing on record says that “{record.title}” is done"
        yield slip(said, "promise-passed", match.start(), match.end(), says, record)


def _ends(said: Said) -> Iterator[Span]:
    """ "By the end of September", which names a quarter too."""
    for each in said.periods:
        if {word.low for word in said.sentence.before(each.start, 2)} & {"by", "before"}:
            yield Span(said.sentence.text[each.start : each.end], each.start, *each.period)


def _done(said: Said, record: Record) -> re.Match[str] | None:
    """Words that tell the promise's own verb, or one that means the same, as done."""
    text = said.sentence.text
    verb = stem(record.title.split()[0])
    told_of = index(said.world).names[record.key][0] - GENERIC - {verb}
    if len(told_of & said.sentence.stems) < 0.75 * len(told_of):
        return None
    verbs = {verb}.union(*(group for group in SAME if verb in group))
    told = (
        match
        for match in DONE.finditer(text)
        if match["verb"].endswith(("ed", "en", "un", "an", "de", "nt")) and stem(match["verb"]) in verbs
    )
    return IN_PLACE.search(text) or next(told, None)


def _open(said: Said) -> Record | None:
    """The promise that the sentence speaks of more than of anything else."""
    best = max(
        (record for record in said.records if not record.is_measure),
        key=lambda each: said.subjects[each.key],
        default=None,
    )
    is_sure = best is not None and best.is_open and said.own.get(best.key, 0) >= 1.5 * SURE
    return best if is_sure and best and not best.values and len(best.title.split()) > 2 else None


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


def outside(said: Said) -> Iterator[Slip]:
    """What is put into a quarter or into months, on a day that lies outside."""
    text = said.sentence.text
    stated = [each for each in said.periods if _is_put(said, each) and each.period[1] <= said.world.quarter[1]]
    if len({each.period for each in stated}) != 1 or not HAPPENED.search(text) or FOLLOWED & said.sentence.low:
        return
    first, last = stated[0].period
    yield from _event(said, stated[0]) if not said.days else ()
    for day in said.days:
        is_bound = BOUND.search(text, max(day.begins - 30, 0), day.begins)
        if not day.is_within(first, last) and not is_bound and _is_one_clause(said, stated[0], day):
            says = f"{day.words.strip()} is not between {words(first)} and {words(last)}"
            yield slip(said, "outside-quarter", day.begins, day.begins + len(day.words), says)


def _event(said: Said, stated: Named) -> Iterator[Slip]:
    """An event named in full, none of whose days lies in the period."""
    first, last = stated.period
    for label in said.mentions:
        record = label.value
        held = [day for day in record.days if day.role in {"held", "day"}]  # type: ignore[attr-defined]
        if held and not any(day.first <= last and first <= day.last for day in held) and len(said.periods) == 1:
            says = f"“{record.title}” was on {words(held[0].first)}"  # type: ignore[attr-defined]
            yield slip(said, "outside-quarter", label.start, label.end, says, record)  # type: ignore[arg-type]


def _is_put(said: Said, period: Named) -> bool:
    lead = said.sentence.before(period.start, 2)
    is_span = said.sentence.text[period.start : period.end].casefold().startswith(("between", "from"))
    return is_span or (
        bool({word.low for word in lead} & PUT) and not {word.low for word in lead} & {"on", "for", "report"}
    )


def _is_one_clause(said: Said, period: Named, day: Span) -> bool:
    """No other verb stands between the period and the day."""
    begin, end = (
        sorted((period.end, day.begins)) if day.begins > period.end else (day.begins + len(day.words), period.start)
    )
    gap = said.sentence.text[begin:end]
    is_list = not re.search(r"[;.]|\b(?:but|which|where|while|whilst)\b", gap)
    return is_list and not re.search(r"\band (?:the |our |its |we |it |is |was )?(?!on\b|is counted)[a-z]+ [a-z]+", gap)
