"""Names of people, bodies and providers; and how many a list or a record has."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..index import GENERIC, REFERENCE, stems_of
from ..parsed import SURE, Parsed, clause_record, named_by
from ..record import Record, World
from ..slips import Slip, slip
from ..words import stem
from .letters import SHORT, is_near

NAME = re.compile(r"\b[A-Z][\w’'-]*(?: (?:(?:and|of|the|for|&) )?[A-Z][\w’'-]*){1,6}")
RUNS = re.compile(
    r",? (?:(?:as|is|are|being) (?:the|our|its) provider"
    r"|delivers?|runs|provides|holds|operates|manages|supplies|was awarded|won)\b"
)
RUN_BY = re.compile(
    r"\b(?:run|held|provided|delivered|operated|won|managed|supplied|led|looked after|supported|cared for) by "
    r"|\b(?:provider(?: is| of)?|contract (?:is )?with|awarded to) $",
    re.IGNORECASE,
)
ONE = re.compile(r"[A-Z][\w’'-]{3,}")


def names(parsed: Parsed) -> Iterator[Slip]:
    """A name written almost as one on record, and a provider that is another's."""
    for match in _named(parsed.sentence.text):
        if near := _meant(match[0].replace("'", "’"), parsed.world) or _person(parsed, match) or _called(parsed, match):
            yield slip(parsed, "wrong-name", match.start(), match.end(), f"the record says {near}")
        else:
            yield from _provider(parsed, match)


@lru_cache(maxsize=2048)
def _meant(name: str, world: World) -> str:
    """The name on record that it is almost; empty where it is one, or part of one, or like none."""
    known, low = _known(world), name.casefold()
    if any(low in other or (other in low and (" " in other or other == low)) for other in known.folded):
        return _last_two(name, known)
    near = next((each for each in known.names if each[0] == name[0] and is_near(name, each)), "")
    return near or _last_two(name, known) or _half(name, world) or _inserted(name, world)


def _half(name: str, world: World) -> str:
    """The one person or body of as many words, of whose name all words are but one, and most are words of no other."""
    own = name.split()
    alike = [each for each in _bodies(world) if len(each.split()) == len(own) and _is_half(own, each.split(), world)]
    return alike[0] if len(alike) == 1 and len(own) > 1 else ""


def _inserted(name: str, world: World) -> str:
    """ "Glenmarrow Borough Council", of a body that is called so but for a word within."""
    own = name.split()
    within = [" ".join((*own[:n], *own[n + 1 :])) for n in range(1, len(own) - 1) if own[n] not in SMALL_WORDS]
    return next((each for each in _bodies(world) if each in within), "")


def _is_half(own: list[str], other: list[str], world: World) -> bool:
    """Alike but for one word, and two that are alike are no area's: North Ambria is no misspelt North Umbria."""
    apart = [n for n, (a, b) in enumerate(zip(own, other, strict=True)) if a.casefold() != b.casefold()]
    shared = {word for word in other if word in own and word.casefold() not in SMALL_WORDS}
    shared -= {word for area in world.areas for word in area.split()}
    if len(apart) != 1 or len(shared) < 2 or own[apart[0]].casefold() in SMALL_WORDS:
        return False
    return any(stem(word) not in _places(world) for word in shared)


@lru_cache(maxsize=4)
def _bodies(world: World) -> tuple[str, ...]:
    """People, and bodies that run or buy something."""
    names = {*world.names, *(body for record in world.records for body in record.bodies)}
    return tuple(sorted(name.replace("'", "’") for name in names if name))


@lru_cache(maxsize=4)
def _places(world: World) -> frozenset[str]:
    """Words of areas, and those that several people or bodies are called by."""
    count = Counter(word for name in _bodies(world) for word in stems_of(name))
    return frozenset(word for word, number in count.items() if number > 1).union(*map(stems_of, world.areas), GENERIC)


@lru_cache(maxsize=2048)
def _is_known(name: str, world: World) -> bool:
    """Is it part of a name on record?"""
    return any(name.casefold() in each for each in _known(world).folded)


def _last_two(name: str, known: "Known") -> str:
    """The person whose name, behind an office that is on record, is almost so written."""
    words = name.split()
    pair = " ".join(words[-2:])
    if len(words) < 4 or pair.casefold() in known.folded:
        return ""
    return next((each for each in known.names if len(each.split()) == 2 and is_near(pair, each)), "")


def _named(text: str) -> Iterator[re.Match[str]]:
    """Names of several words, and behind "run by" of one."""
    yield from NAME.finditer(text)
    for lead in RUN_BY.finditer(text):
        if (match := ONE.match(text, lead.end())) and not NAME.match(text, lead.end()):
            yield match


@dataclass(frozen=True)
class Known:
    """Names of people, bodies and records. `folded`: in small letters, those that are long enough to be parts."""

    names: tuple[str, ...]
    folded: tuple[str, ...]


@lru_cache(maxsize=4)
def _known(world: World) -> Known:
    names = {*world.names, *(body for record in world.records for body in record.bodies)}
    names |= {name for record in world.records for name in (record.title, *record.names)}
    names.discard("")
    folded = {name.casefold() for name in names}
    names, folded = ({name.replace("'", "’") for name in each} for each in (names, folded))
    return Known(tuple(sorted(names)), tuple(sorted(name for name in folded if len(name) > SHORT)))


def _provider(parsed: Parsed, match: re.Match[str]) -> Iterator[Slip]:
    """ "Run by" another than the record's."""
    if record := _run_by(parsed, match):
        if not _is_body(match[0], [record]):
            says = f"for “{record.title}” the record says {record.bodies[0]}"
            yield slip(parsed, "wrong-name", match.start(), match.end(), says, record)
        return
    records = [record for record in parsed.records if record.bodies and parsed.own.get(record.key, 0) >= SURE]
    if _is_body_alone(parsed, match[0]):
        yield from _of_another(parsed, match)
        return
    if not _is_known(match[0], parsed.world):
        yield from _alike_body(parsed, match)
    is_told = RUNS.match(parsed.sentence.text, match.end())
    if not records or not is_told or _is_body(match[0], records):
        return
    most = parsed.subjects[records[0].key]
    best = [record for record in records if parsed.subjects[record.key] >= 0.6 * most]
    if len(best) == 1 and not _names_itself(match[0], best[0]):
        says = f"for “{best[0].title}” the record says {best[0].bodies[0]}"
        yield slip(parsed, "wrong-name", match.start(), match.end(), says, best[0])


def _run_by(parsed: Parsed, match: re.Match[str]) -> Record | None:
    """The record with a body that the words before "run by" name."""
    if not RUN_BY.search(parsed.sentence.text[max(match.start() - 40, 0) : match.start()]):
        return None
    named = [label.value for label in parsed.mentions if label.end <= match.start() and label.value.bodies]
    record = named[-1] if len(set(named)) == 1 else clause_record(parsed, 0, match.start())
    return record if record and record.bodies else _with_body(parsed, match.start())


def _with_body(parsed: Parsed, end: int) -> Record | None:
    """The one record with a body of which a name stands before."""
    low, spelt = parsed.sentence.text[:end].casefold(), parsed.world_index.spelt
    named = [record for record in parsed.world.records if record.bodies and any(n in low for n in spelt[record.key])]
    return named[0] if len(named) == 1 else None


def references(parsed: Parsed) -> Iterator[Slip]:
    """The reference of another record than the one that the rest of the sentence names."""
    for match in REFERENCE.finditer(parsed.sentence.text):
        held = [each for each in parsed.world.records if match[0] in {each.title, *each.names}]
        rest = parsed.sentence.text[: match.start()] + parsed.sentence.text[match.end() :]
        meant = [each for each in parsed.world.records if _is_told(parsed, each, rest) and _reference(each)]
        if held and meant and not any(_is_told(parsed, each, rest) for each in held):
            says = f"that is “{held[0].title}”; “{meant[0].title}” is {_reference(meant[0])}"
            yield slip(parsed, "other-record", match.start(), match.end(), says, meant[0])


def _reference(record: Record) -> str:
    return next((name for name in (*record.names, record.key) if REFERENCE.fullmatch(name)), "")


def _is_told(parsed: Parsed, record: Record, words: str) -> bool:
    """Do some words hold most of its title, by how rare its words are?"""
    held, title = parsed.world_index, stems_of(record.title)
    return held.rarity(title & stems_of(words), title) >= MOST_OF_TITLE


MOST_OF_TITLE = 0.6


def _of_rest(parsed: Parsed, match: re.Match[str]) -> Record | None:
    """The record that the sentence names without the words of a match."""
    return named_by(parsed, parsed.sentence.text[: match.start()] + parsed.sentence.text[match.end() :])


def _alike_body(parsed: Parsed, match: re.Match[str]) -> Iterator[Slip]:
    """A name that shares a word with the body of the record that the rest names, and is no name on record."""
    common = _common(parsed.world)
    words = {word for word in match[0].split() if word not in SMALL_WORDS and stem(word) not in common}
    record = _of_rest(parsed, match) if _shares_word(parsed.world, words, match[0]) else None
    body = next((each for each in record.bodies if words & {*each.split()}), None) if record else None
    if record and body and not _is_body(match[0], [record]) and not _names_itself(match[0], record):
        says = f"for “{record.title}” the record says {body}"
        yield slip(parsed, "wrong-name", match.start(), match.end(), says, record)


TITLES = ("Chair", "Chairman", "Chairwoman", "Chief Executive", "Constable", "DPCC", "Deputy")
OFFICES = re.compile(rf"\b(?:{'|'.join((*TITLES, 'Monitoring Officer', 'PCC', 'Treasurer'))})\b")
ORGANISED = re.compile(
    r"\b(?:Alliance|Partnership|Board|Trust|Council|Services?|Forum|Group|Committee|Panel|Agency|Authority|Office|Ministry"
    r"|Department|Inspectorate|Association|Police|Plan|Centre|Union|Federation|Scheme|Network|Charity|Foundation)\b"
)
NEAR_OFFICE = 40  # characters between a person and the words for their office
MEETS = re.compile(r" (?:meetings?|boards?|programmes?|sessions?|panels?|series|process)\b")


def _person(parsed: Parsed, match: re.Match[str]) -> str:
    """The one person on record who shares a name with somebody told beside an office: "Hamish Lewis, the Chair"."""
    words = match[0].replace("'", "’").removesuffix("’s").split()
    near = parsed.sentence.text[max(match.start() - NEAR_OFFICE, 0) : match.end() + NEAR_OFFICE]
    is_of_office = OFFICES.search(near) or any(holder in near for holder in parsed.world.holders)
    if len(words) < 2 or not is_of_office or ORGANISED.search(words[-1]):
        return ""
    first, last = words[-2:]
    people = [name for name in _people(parsed.world) if first == name.split()[0] or last == name.split()[1]]
    is_on_record = any(" ".join((first, last)) in name for name in _known(parsed.world).names)
    return people[0] if len(people) == 1 and not is_on_record else ""


@lru_cache(maxsize=4)
def _people(world: World) -> tuple[str, ...]:
    """Names of two words that are no body's."""
    bodies = {body.replace("'", "’") for record in world.records for body in record.bodies}
    names = [name for name in _bodies(world) if len(name.split()) == 2 and name not in bodies]
    others = [name for name in names if not ORGANISED.search(name) and not OFFICES.search(name)]
    return tuple(name for name in others if sum(name in longer for longer in _bodies(world)) == 1)


def _called(parsed: Parsed, match: re.Match[str]) -> str:
    """The one body on record that a name begins like, or of which it has half the words, and yet is not its."""
    name = match[0].replace("'", "’").removesuffix("’s")
    words = name.split()
    own = [word for word in words if word not in SMALL_WORDS]
    known, low = _known(parsed.world), name.casefold()
    if len(own) < 2 or any(each in low or low in each for each in known.folded if " " in each):
        return ""
    if len(own) == 2 and "and" in words and MEETS.match(parsed.sentence.text, match.end()):
        return _paired(words, known)
    bodies = [name for name in _bodies(parsed.world) if ORGANISED.search(name) and ORGANISED.search(match[0])]
    alike = [
        name
        for name in bodies
        if _is_alike(own, [word for word in name.split() if word not in SMALL_WORDS], parsed.world)
    ]
    return alike[0] if len(alike) == 1 else ""


def _paired(words: list[str], known: "Known") -> str:
    """ "Assurance and Accountability", of "Assurance and Scrutiny"."""
    split = [name.split()[:3] for name in known.names]
    pairs = {" ".join(each) for each in split if each[1:2] == ["and"] and len(each) > 2}
    alike = [pair for pair in pairs if pair.startswith(f"{words[0]} ") != pair.endswith(f" {words[-1]}")]
    return alike[0] if len(alike) == 1 else ""


def _is_alike(own: list[str], other: list[str], world: World) -> bool:
    """Does it begin with the same three words, or have half its words, some of which are no place's?"""
    if own == other[: len(own)] or set(own) <= set(other):
        return False
    if len(own) > 3 and own[:3] == other[:3]:
        return True
    shared = {*own} & {*other}
    return (
        own[0] == other[0] and 2 * len(shared) > len(own) and any(stem(word) not in _places(world) for word in shared)
    )


SMALL_WORDS = frozenset({"and", "of", "the", "for", "&"})


@lru_cache(maxsize=4)
def _common(world: World) -> frozenset[str]:
    """Words that records are called by, whoever runs them: "Victim" of a "Victims Working Group"."""
    return frozenset().union(*(stems_of(name) for record in world.records for name in (record.title, *record.names)))


def _shares_word(world: World, words: set[str], name: str) -> bool:
    return " " in name and any(words & {*body.split()} for record in world.records for body in record.bodies)


BUYS = re.compile(
    r" (?:has |have |had )?(?:bought|buys|is buying|acquired|purchased|took over|is (?:to be )?the buyer|paid for)\b"
)


def _of_another(parsed: Parsed, match: re.Match[str]) -> Iterator[Slip]:
    """A body of another record than the one that the rest of the sentence names."""
    record = _of_rest(parsed, match)
    if record and not record.bodies and BUYS.match(parsed.sentence.text, match.end()):
        theirs = [each for each in parsed.world.records if match[0] in each.bodies]
        if theirs and {each.key.partition("/")[0] for each in theirs} == {record.key.partition("/")[0]}:
            says = f"on record that is “{theirs[0].title}”, not “{record.title}”"
            yield slip(parsed, "wrong-name", match.start(), match.end(), says, record)
        return
    if record and record.bodies and record.title not in record.bodies and not _is_body(match[0], [record]):
        says = f"for “{record.title}” the record says {record.bodies[0]}"
        yield slip(parsed, "wrong-name", match.start(), match.end(), says, record)


def _is_body_alone(parsed: Parsed, name: str) -> bool:
    """Is it the body of a record, and the only one that the sentence names?"""
    bodies = {body for record in parsed.world.records for body in record.bodies}
    return name in bodies and sum(body in parsed.sentence.text for body in bodies) == 1


def _is_body(name: str, records: list[Record]) -> bool:
    low = name.casefold().replace("'", "’")
    bodies = [body.casefold().replace("'", "’") for record in records for body in record.bodies]
    return any(low in body or body in low for body in bodies)


def _names_itself(name: str, record: Record) -> bool:
    return any(name.casefold() == each.casefold() for each in (record.title, *record.names))
