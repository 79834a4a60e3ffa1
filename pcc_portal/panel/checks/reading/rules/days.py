"""Days: their weekday, whether they are those of the record, and what fell due and is told as ahead."""

import datetime as dt
import re
from collections.abc import Iterator

from ..dates import Span
from ..index import REFERENCE, stems_of
from ..matching import names_most
from ..parsed import NAMED, SURE, Parsed, clause_record
from ..record import Day, Record
from ..slips import Slip, slip
from ..words import BEFORE, forms, several

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY = re.compile(rf"\b(?P<name>{'|'.join(WEEKDAYS)}),? (?:the )?$", re.IGNORECASE)


def weekdays(parsed: Parsed) -> Iterator[Slip]:
    for day in parsed.days:
        match = WEEKDAY.search(parsed.sentence.text, max(day.begins - 20, 0), day.begins)
        if match and day.first == day.last and match["name"].capitalize() != WEEKDAYS[day.first.weekday()]:
            says = f"{words(day.first)} was a {WEEKDAYS[day.first.weekday()]}"
            yield slip(parsed, "wrong-day", match.start(), day.begins + len(day.words), says)


def words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def days(parsed: Parsed) -> Iterator[Slip]:
    """The one day of a sentence that speaks of one dated record, and none of its days is it."""
    for day in (*parsed.days, *parsed.months, *ends(parsed, wide=True)):
        if subjects := _dated_in_clause(parsed, day) or dated(parsed):
            if not any(_is_day(day, each) for record in (*subjects, *_nearly_named(parsed)) for each in record.days):
                yield from _other_day(parsed, day, subjects)
            else:
                yield from _other_role(parsed, day, subjects)


def _nearly_named(parsed: Parsed) -> list[Record]:
    """Those that the sentence names almost as surely as the first: a sale, and the decision to sell."""
    most, by_key = max(parsed.own.values(), default=0), parsed.world_index.by_key
    return [by_key[key] for key, score in parsed.own.items() if score >= ALMOST * most]


def _are_sure(parsed: Parsed, records: list[Record]) -> bool:
    """Are there two of them, both surely named?"""
    return len({*records}) == 2 and all(parsed.own.get(each.key, 0) >= 2 * SURE for each in records)


ALMOST = 0.75


def moved(parsed: Parsed) -> Iterator[Slip]:
    """A day on which something of the theme was once to be, told as if it still were."""
    if (
        not parsed.days
        or BEFORE & parsed.sentence.low
        or {"moved", "postponed", "instead", "planned"} & parsed.sentence.low
    ):
        return
    near = [each for each in parsed.world.records if each.theme == parsed.theme != "" or each.key in parsed.every]
    held = [(record, day) for record in near for day in record.days]
    for day in parsed.days:
        if day.first == day.last and not any(
            each.role not in {"former", "due"} and _is_day(day, each) for _, each in held
        ):
            former = next((record for record, each in held if each.role == "former" and _is_day(day, each)), None)
            if former and not any(
                _is_day(other, each) for other in parsed.days for each in former.days if each.role != "former"
            ):
                later = [each for each in former.days if each.role != "former" and each.last > day.last]
                now = min(later, key=lambda each: each.last, default=None)
                says = f"“{former.title}” was once to be on that day" + (
                    f", and is now on {words(now.last)}" if now else ""
                )
                yield slip(parsed, "wrong-day", day.begins, day.begins + len(day.words), says, former)


def _dated_in_clause(parsed: Parsed, day: Span) -> list[Record]:
    """The dated record that the words since the day before name: "ISVA (31 March), victim care (30 September)"."""
    earlier = [each for each in parsed.days if each.begins < day.begins]
    begin = max((each.begins + len(each.words) for each in earlier), default=0)
    record = clause_record(parsed, begin, day.begins)
    return [record] if record and record.days and record.key in parsed.every else []


def dated(parsed: Parsed) -> list[Record]:
    """The records with days that the sentence itself speaks of most surely."""
    dated = [record for record in parsed.records if record.days and parsed.subjects[record.key] >= SURE]
    most = max((parsed.subjects[record.key] for record in dated), default=0)
    best = [record for record in dated if parsed.subjects[record.key] >= 0.5 * most]
    return best if most >= SURE else []


def ends(parsed: Parsed, *, wide: bool = False) -> Iterator[Span]:
    """ "By the end of September", which names a quarter too. `wide`: also until it, or at its end."""
    for each in parsed.periods:
        lead = {word.low for word in parsed.sentence.before(each.start, 2)}
        words = parsed.sentence.text[each.start : each.end]
        is_at = wide and "at" in lead and END.match(words)
        if is_at or lead & (AT_END if wide else {"by", "before"}):
            yield Span(words, each.start, *each.period)


END = re.compile(r"(?:the )?end\b", re.IGNORECASE)
AT_END = frozenset({"by", "before", "until", "till"})


def _is_day(day: Span, held: Day) -> bool:
    """The first day without what has ended is told as its end too."""
    if held.role == "ends" and day.first == day.last == held.last + dt.timedelta(days=1):
        return True
    return day.first <= held.last and held.first <= day.last


BEGINS = forms("start begin/began/begun commence open launch") | {"since", "off"}
ENDS = forms("end expire run/ran conclude terminate finish close last lapse stop") | {"until", "till", "out"}
DUE = frozenset({"due", "deadline", "by", "before", "later"})  # "no later than"
MET = forms("meet/met hold/held sign decide take/took") | {"meeting", "next"}
# By the role of a day, the words before it that tell it so.
ROLES = {
    **dict.fromkeys(("starts", "opens", "opened"), BEGINS),
    **dict.fromkeys(("ends", "closed"), ENDS),
    **dict.fromkeys(("due", "response_due", "revised_to", "decide_by"), DUE),
    "award_by": DUE | {"awarded"},
    "expected": DUE | forms("expect sell complete") | {"completion"},
    "published": forms("publish issue release") | {"publication"},
    "response_published": forms("respond reply") | {"response"},
    "completed": forms("sell/sold complete realise") | {"completion", "sale"},
    "asked": forms("ask request"),
    "answered": forms("answer supply reply receive"),
    "held": BEGINS | ENDS | MET | forms("attend come/came bring/brought stage"),
    "day": MET | {"dated", "decision", "approved", "made", "signed"},
    "planned": MET | {"planned", "scheduled"},
    "moved_to": MET | {"moved", "postponed"},
    "awarded_on": {"awarded"},
}


def _near(parsed: Parsed, day: Span) -> list[str]:
    """The words before a day in its clause, nearest first."""
    lead = re.split(r"[,;:()]", parsed.sentence.text[: day.begins])[-1]
    return [word.low for word in parsed.sentence.before(day.begins, 9) if word.start >= day.begins - len(lead)]


def _other_day(parsed: Parsed, day: Span, subjects: list[Record]) -> Iterator[Slip]:
    near = {*_near(parsed, day)[: 5 if len(parsed.days) > 1 else 9]} | (
        {word.low for word in parsed.sentence.words} if _is_bracketed(parsed, day) else set()
    )
    recorded = [(record, each) for record in subjects for each in record.days if ROLES.get(each.role, set()) & near]
    recorded.sort(key=lambda each: -parsed.own.get(each[0].key, 0))
    is_several = len({id(record) for record, _ in recorded}) > 1 and not _are_sure(
        parsed, [each for each, _ in recorded]
    )
    is_doubtful = not parsed.own or is_several or bool({"since"} & near)
    if is_doubtful or _is_held_elsewhere(parsed, day, subjects):
        return
    recorded = recorded or _nearly(parsed, day, subjects)
    if not recorded:
        return
    record, held = recorded[0]
    says = f"“{record.title}”: {held.role.replace('_', ' ')} {words(held.last)}"
    yield slip(parsed, "wrong-day", day.begins, day.begins + len(day.words), says, record)


def _nearly(parsed: Parsed, day: Span, subjects: list[Record]) -> list[tuple[Record, Day]]:
    """A day of the one record named that it nearly is, whatever the verb."""
    named = [record for record in subjects if _is_named(parsed, record) or _is_sole(parsed, record, subjects)]
    if (
        len(named) != 1
        or named[0].is_measure
        or (sum(each.first == each.last for each in parsed.days) > 1 and not _is_span(parsed, day))
    ):
        return []
    own = {role for each in named[0].days for role in (each.role,)}
    others = frozenset().union(*(verbs for role, verbs in ROLES.items() if role not in own)) - COMMON
    others -= frozenset().union(*(ROLES[role] for role in own if role in ROLES))
    others -= {word.casefold() for word in named[0].title.split()}
    if others & parsed.sentence.low or (BEFORE - {"then", "start", "last"}) & parsed.sentence.low:
        return []
    return [(named[0], each) for each in named[0].days if each.role != "former" and _is_alike(day.last, each.last)][:1]


COMMON = several(
    "by is ran since off before next held take took met until till dated date close open last later out opened"
    " bring brought come came decision"
)


def _is_sole(parsed: Parsed, record: Record, subjects: list[Record]) -> bool:
    """Does nothing else that has a day come near to being what the sentence speaks of?"""
    score = parsed.own.get(record.key, 0)
    by_key = parsed.world_index.by_key
    rivals = [by_key[key] for key in parsed.every if key != record.key and parsed.every[key] > 0.5 * score]
    return score >= 1.5 * SURE and len(subjects) == 1 and not any(each.days for each in rivals)


def _is_span(parsed: Parsed, day: Span) -> bool:
    """The end of a span whose beginning is the record's: "from 9 to 16 September"."""
    return (
        re.search(r"\d(?: \w+)? (?:to|and|until|–|-) (?:\w+day,? )?$", parsed.sentence.text[: day.begins]) is not None
    )


def _is_alike(a: dt.date, b: dt.date) -> bool:
    """At most five weeks apart; of one number, and of months or years beside each other; both the ends of months."""
    months = abs(12 * (a.year - b.year) + a.month - b.month)
    is_end = all((each + dt.timedelta(days=1)).day == 1 for each in (a, b))
    return abs((a - b).days) <= MOST_APART or ((a.day == b.day or is_end) and (months <= A_SEASON or not months % 12))


MOST_APART, A_SEASON = 35, 3  # days; months


def _is_bracketed(parsed: Parsed, day: Span) -> bool:
    """ "ISVA (31 March 2025)": of the verb of the sentence."""
    return parsed.sentence.text[: day.begins].rstrip().endswith("(")


def _is_held_elsewhere(parsed: Parsed, day: Span, subjects: list[Record]) -> bool:
    """Is it the day of another record, where none of the subjects is named in full?"""
    named = [each for each in subjects if _is_named(parsed, each) or _is_sole(parsed, each, subjects)]
    near = [record for record in parsed.world.records if record.theme == parsed.theme or record.key in parsed.every]
    scores, surely = (parsed.every, NAMED) if len(parsed.days) > 1 else (parsed.own, SURE)
    others = [record for record in near if record not in named and (not named or scores.get(record.key, 0) > surely)]
    return any(_is_day(day, each) for record in others for each in record.days)


def _by_reference(parsed: Parsed) -> set[str]:
    held = parsed.world_index.by_reference
    return {held[word] for word in re.findall(REFERENCE, parsed.sentence.text) if word in held}


def _is_named(parsed: Parsed, record: Record) -> bool:
    """In full, or but for its first word, which often is a verb: "the estates plan"."""
    is_full = any(label.value is record for label in parsed.mentions)
    tail = stems_of(" ".join(record.title.split()[1:]))
    return (
        is_full
        or record.key in _by_reference(parsed)
        or (len(tail) > 1 and tail <= parsed.sentence.stems and names_most(parsed, record, MOST))
    )


MOST = 0.6  # of a name, by how rare its words are


def _told_as(parsed: Parsed, day: Span, subjects: list[Record]) -> Slip | None:
    """A day of the one record, under the verb that is of another of its days."""
    near = _near(parsed, day)[:3]
    if any(each.role == "response_published" and _is_day(day, each) for record in subjects for each in record.days):
        return None
    if {"may", "could", "extended", "extend", "extension", "moved", "from"} & {*near, *_near(parsed, day)}:
        return None
    subjects = [record for record in subjects if any(ROLES.get(each.role, set()) & {*near} for each in record.days)]
    if len(subjects) != 1:
        return None
    record = subjects[0]
    meant = [each for each in record.days if each.role in FIRM and ROLES[each.role] & {*near}]
    if (
        len(meant) != 1
        or _is_day(day, meant[0])
        or any(_is_day(day, each) for each in record.days if ROLES.get(each.role, set()) & {*_near(parsed, day)})
    ):
        return None
    says = f"“{record.title}”: {meant[0].role.replace('_', ' ')} {words(meant[0].last)}"
    return slip(parsed, "wrong-day", day.begins, day.begins + len(day.words), says, record)


FIRM = frozenset(
    {"ends", "starts", "published", "completed", "closed", "opened"}
)  # roles that their verb tells for sure


def _other_role(parsed: Parsed, day: Span, subjects: list[Record]) -> Iterator[Slip]:
    """ "By the due date of 26 July", of the day on which it came; "ends on" the day to which it may be extended."""
    if other := _told_as(parsed, day, subjects):
        yield other
        return
    near = _near(parsed, day)[:4]
    wanted = next((role for word in near for role in ("due", "response_due") if word in {"due", "deadline"}), None)
    if wanted is None or len(subjects) != 1:
        return
    due = [each for each in subjects[0].days if each.role in {"due", "response_due", "revised_to"}]
    if due and not any(_is_day(day, each) for each in due):
        says = f"“{subjects[0].title}” was due on {words(due[0].last)}"
        yield slip(parsed, "wrong-day", day.begins, day.begins + len(day.words), says, subjects[0])
