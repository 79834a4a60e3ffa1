"""How a figure is counted: told as changed, or compared across a change."""

import re
from collections.abc import Iterator

from ..parsed import Parsed
from ..record import Record
from ..slips import Slip, slip
from ..words import DOWN, FEWER, MORE, UP
from .claims import measure

COUNTING = re.compile(
    r"\b(?:count(?:s|ed|ing)?|questions|survey(?:ed)?|recorded|recording"
    r"|definition|defined|measured|method(?:ology)?|rules?|form|basis|criteria|classif\w+)\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:alter(?:ed|ation)|chang(?:ed|es?)|revis(?:ed|ion)|new|differ(?:s|ent|ently)|adopted|replaced|redefined"
    r"|(?:in |on )?(?:an?)?other (?:way|basis|definition)|otherwise|overhauled|rewritten|tightened|widened"
    r"|narrowed|reworded|recast"
    r"|no longer|amended|updated|introduced|switched|moved to|break in (?:the )?series|came in|brought in"
    r"|from (?:Q[1-4]|quarter|this|January|April|July|October))\b",
    re.IGNORECASE,
)
INCOMPARABLE = re.compile(
    r"\b(?:cannot|can['’]t|can not|should not|must not|not(?: to)? be|no|not|don['’]t|do not|does not"
    r"|doesn['’]t|won['’]t|hence no|prevents?|un)\b[^.;]{0,40}"
    r"\b(?:compar\w+|(?:be )?(?:set|put|held|read|placed) (?:beside|against|alongside|next to)|like for like"
    r"|stand alone)"
    r"|\b(?:care|caution|cautious(?:ly)?|careful(?:ly)?|beware|like with like|apples)\b|\bnot comparable\b"
    r"|\bnew series\b|\bbreak in (?:the )?series\b"
    r"|\b(?:affected by|because of|owing to|due to|whence|explains?|so that|therefore|reflects?)\b|\b(?:as|since) of\b",
    re.IGNORECASE,
)


def methods(parsed: Parsed) -> Iterator[Slip]:
    """Told as counted differently with no break on record; compared across a break without a word of it."""
    record = measure(parsed)
    if record is None:
        return
    text = parsed.sentence.text
    counting, changed = COUNTING.search(text), CHANGED.search(text)
    if counting and changed and abs(counting.start() - changed.start()) < 60:
        if not record.breaks and (INCOMPARABLE.search(text) or parsed.quantities):
            begin, end = min(counting.start(), changed.start()), max(counting.end(), changed.end())
            says = f"no break is on record for “{record.title}”"
            yield slip(parsed, "method-change", begin, end, says, record)
    elif record.breaks and record.theme == parsed.theme:
        yield from _across(parsed, record)


def _across(parsed: Parsed, record: Record) -> Iterator[Slip]:
    now, around = parsed.world.quarter, (parsed.before, parsed, parsed.after)
    is_told = any(
        one
        and (
            (COUNTING.search(one.sentence.text) and CHANGED.search(one.sentence.text))
            or "counted" in one.sentence.low
            or "counting" in one.sentence.low
            or INCOMPARABLE.search(one.sentence.text)
            or any(day.first in record.breaks for day in one.days)
        )
        for one in around
    )
    if is_told or not any(now[0] <= day <= now[1] for day in record.breaks):
        return
    compared = [
        word
        for word in parsed.sentence.words
        if word.low in MORE | FEWER | UP | DOWN | {"against", "from", "exceeded"}
        and not re.match(r" than \d", parsed.sentence.text[word.end :])
    ]
    if compared and len([q for q in parsed.quantities if q.unit != "seconds"]) >= 1:
        says = f"“{record.title}” is counted differently from {record.breaks[0]:%d %B %Y}".replace(" 0", " ")
        yield slip(parsed, "method-change", compared[0].start, compared[0].end, says, record)
