"""What an open promise, request or response is told to have become, though its record says nothing of it."""

import re
from collections.abc import Iterator

from ..ahead import is_ahead
from ..index import stems_of
from ..numerals import ORDINALS
from ..parsed import SURE, Parsed
from ..record import Record
from ..sentences import Word
from ..slips import Slip, slip
from ..words import NOT, several, stem
from .days import words
from .promises import LATE

# Words by which one says that a thing is done, by the verb with which it was promised.
VERBS = (
    "publish published issued released out available",
    "start started begun launched live running operational open begins",
    "appoint appointed recruited post hired",
    "agree agreed approved signed settled adopted accepted endorsed",
    "award awarded made granted",
    "decide decided taken",
    "answer answered replied response responded supplied sent provided submitted given published",
    "complete completed finished done delivered closed sold ready place",
    "open opened",
)
GROUPS = [frozenset(stem(word) for word in verbs.split()) for verbs in VERBS]
RESPONSE = frozenset(map(stem, ("response", "reply", "responded", "replied", "answer", "answered", "respond")))
ANSWERED, DONE = GROUPS[6], GROUPS[7]
HELPING = several("has have had was were is are been now since already we i both up came went")
WHEN = re.compile(r" (?:in|during|on|at|last|this) |[.;]?$")
FOR_IT = re.compile(r"(?<!request)(?<!question)(?<!response)(?<!answer) for (?:the |our |its |an? )?$")
HAD = frozenset({"had", "received", "got", "seen"})
STATES = several("live running out open done complete ready available operational finished began begun")
NUMBERS = frozenset(map(stem, ORDINALS))  # "the second round" is none that is not so called
MOST = 0.67  # of a name, by how rare its words are
DUE = frozenset({"due", "response_due", "award_by", "decide_by"})
OLD = several("former should due be ought expected yet awaited outstanding open to nearly almost partly half")


def kept(parsed: Parsed) -> Iterator[Slip]:
    """ "The call-back service has been started", of what is open; "answer by 31 October", of what was due then."""
    record = _open(parsed)
    if record is None or (NOT | LATE | {"yet", "overdue", "outstanding", "awaited"}) & parsed.sentence.low:
        return
    is_asked = any(day.role == "response_due" for day in record.days)
    if (is_asked and not RESPONSE & parsed.sentence.stems) or _is_for_it(parsed, record):
        return
    for word in _after_head(parsed, record):
        if word.stem in _verbs(record) and _is_told_done(parsed, word, record):
            says = f"no record says that “{record.title}” is done"
            yield slip(parsed, "promise-passed", word.start, word.end, says, record)
            return
    if match := IN_PLACE.search(parsed.sentence.text):
        says = f"no record says that “{record.title}” is done"
        yield slip(parsed, "promise-passed", match.start(), match.end(), says, record)
        return
    yield from _passed(parsed, record)


IN_PLACE = re.compile(
    r"\b(?:is|are) (?:now |already |at last |finally )*(?:on (?:our|the) website|on line|online|in print"
    r"|in place|in force|in use"
    r"|up and running|with (?:you|members|the panel)|behind us|a reality|there for all to see)\b|\bcan now\b"
)


def _open(parsed: Parsed) -> Record | None:
    """The one open record that the sentence speaks of, by its name or by "both" and "it"."""
    sure = [record for record in parsed.records if record.is_open and parsed.subjects[record.key] >= SURE]
    is_back = bool({"both", "all", "it", "this", "each"} & parsed.sentence.low)
    named = [record for record in sure if _is_named(parsed, record) or (is_back and not parsed.own)]
    most = max((parsed.subjects[record.key] for record in parsed.records), default=0)
    return named[0] if named and parsed.subjects[named[0].key] >= 0.5 * most else None


def _is_named(parsed: Parsed, record: Record) -> bool:
    """Does the sentence hold most of the words of one of its names?"""
    held, present = parsed.world_index, stems_of(parsed.sentence.text)
    verb, numbered = stem(record.title.split()[0]), stems_of(record.title) & NUMBERS
    return (
        record.key in parsed.own
        and numbered <= present
        and any(
            held.rarity(name & present, name) >= MOST or (name - {verb} <= present and verb in name)
            for name in held.names[record.key]
        )
    )


def _after_head(parsed: Parsed, record: Record) -> list[Word]:
    """The words behind the noun that heads its title: not "the closure is complete, then demolition"."""
    words, titled = parsed.sentence.words, record.title.split(" of ")[0].split()
    is_verb = any(stem(titled[0]) in group for group in GROUPS)
    if " of " not in record.title or is_verb or any(day.role == "response_due" for day in record.days):
        return words
    return words[next((n for n, word in enumerate(words) if word.stem == stem(titled[-1])), len(words)) :]


def _is_for_it(parsed: Parsed, record: Record) -> bool:
    """ "The analysis for the needs assessment is complete": of something else, which is for it."""
    own = parsed.world_index.names[record.key]
    first = next((word.start for word in parsed.sentence.words if any(word.stem in name for name in own)), 0)
    return FOR_IT.search(parsed.sentence.text, 0, first) is not None


def _verbs(record: Record) -> frozenset[str]:
    first = stem(record.title.split()[0])
    is_asked = any(day.role in {"asked", "response_due", "published"} for day in record.days)
    last = record.title.split()[-1]
    own = {stem(last)} if last.endswith("ed") else set()
    return next((group for group in GROUPS if first in group), ANSWERED if is_asked else DONE) | DONE | own


def _is_told_done(parsed: Parsed, word: Word, record: Record) -> bool:
    lead = [each.low for each in parsed.sentence.before(word.start, 4)]
    is_told = (bool(HELPING & {*lead[:2]}) or _is_verb(parsed, word, record)) and word.text[0].islower()
    if word.stem in RESPONSE and HAD & {*lead} and not OLD & {*lead}:  # "have had our answer"
        return True
    if parsed.sentence.text.startswith((" subject", " in principle", " on paper", " in part", " to be"), word.end):
        return False
    is_past = word.low.endswith(("ed", "en", "nt", "un", "de", "ld", "wn", "et")) or word.low in STATES
    return is_past and is_told and not OLD & {*lead} and not is_ahead(parsed, word.start)


def _is_verb(parsed: Parsed, word: Word, record: Record) -> bool:
    """ "The service started in September", "response published": a verb of its own, with nobody by whom."""
    lead = parsed.sentence.before(word.start, 1)
    if not lead:
        return False
    own = frozenset().union(*parsed.world_index.names[record.key]) | RESPONSE
    is_own = lead[0].stem in own and lead[0].end == word.start - 1
    is_own &= lead[0].stem in RESPONSE or word.low == "completed" or word.stem in _verbs(record)
    return is_own and WHEN.match(parsed.sentence.text, word.end) is not None


def _passed(parsed: Parsed, record: Record) -> Iterator[Slip]:
    """Its due day, gone by, told as the day by which it comes."""
    now = [day for day in record.days if day.role in DUE | {"revised_to"}]
    if any(day.last >= parsed.world.today for day in now):
        return
    for day in sorted((*parsed.days, *parsed.months), key=lambda each: each.begins):
        lead = [each.low for each in parsed.sentence.before(day.begins + 4, 4)]
        is_due = any(day.last == held.last for held in now) and {"by", "for", "before", "in", "at", "on"} & {*lead}
        if is_due and not {"was", "were", "had", "been", "should"} & parsed.sentence.low:
            says = f"{words(day.last)} had passed on {words(parsed.world.today)}, and no record says that it is done"
            yield slip(parsed, "promise-passed", day.begins, day.begins + len(day.words), says, record)
            return
