"""What a world's records are known by: the words of their names, how rare each is, and whose it may be."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .record import POUNDS, Record, World
from .words import FUNCTION, stem

HEAD = re.compile(r"(?P<head>[^\W_]+)['’]?(?: (?:of|at|in|for|to|from|by|with|who|which)\b|$)")
ACRONYM = re.compile(r"\b[A-Z]{3,}\b")
REFERENCE = re.compile(r"\b[A-Z]{2,}(?:/[A-Z\d]+){2,}\b")
DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(?:19|20)\d\d")
SHORTEST = 3  # words of a title that is known by their first letters
LONGEST_NUMBERED = 60  # characters of a name with figures in it that is looked for as it stands
CALLED = {"peers": (r"(?:forces|areas) (?:most |that are (?:most )?)?like (?:us|ours)", r"comparable forces")}
GENERIC = frozenset(
    stem(word)
    for word in [
        "number",
        "numbers",
        "figure",
        "figures",
        "rate",
        "rates",
        "share",
        "total",
        "new",
        "service",
        "services",
        "programme",
        "time",
        "times",
        "quarter",
        "year",
        "commissioner",
        "force",
        "office",
        "police",
        "received",
        "made",
        "offered",
        "all",
        "every",
        "other",
        "open",
        "one",
        "works",
        "working",
        "public",
        "case",
        "cases",
        "england",
        "wales",
        "independent",
        "fund",
        "contract",
        "contracts",
        "grant",
        "national",
        "people",
        "person",
        "meeting",
        "meetings",
    ]
)

# What says how much, and of nothing whose it is.
UNITS = frozenset({stem("points")})


@dataclass(frozen=True)
class Index:
    """Of a world: how rare each word of its records' names is."""

    by_key: dict[str, Record]
    names: dict[str, list[frozenset[str]]]
    weights: dict[str, float]
    nouns: dict[str, frozenset[str]]
    by_stem: dict[str, list[str]]  # the records that a word may speak of
    labels: tuple[tuple[str, str, re.Pattern[str]], ...]  # kind and value of the words of areas and comparators
    common: frozenset[str]  # words that single out no record: generic ones, and those of areas
    numbered: tuple[str, ...]  # names with figures in them, in small letters
    spelt: dict[str, tuple[str, ...]]  # names as they are written, in small letters
    by_reference: dict[str, str]  # the record that each reference is of
    budget_heads: dict[str, str]  # heads of a budget whose title is one common word
    heads: frozenset[str]  # head words of titles that no other record has; what a measure counts is told of much else

    def rarity(self, some: frozenset[str], name: frozenset[str]) -> float:
        """What share some of the words of a name are of it, by how rare each is."""
        return sum(self.weights[word] for word in some) / (sum(self.weights[word] for word in name) or 1)


@lru_cache(maxsize=4)
def index(world: World) -> Index:
    """Made once for each world that is at hand."""
    names = {record.key: _names(record) for record in world.records}
    nouns = {record.key: stems_of(record.noun) - UNITS for record in world.records}
    words = {key: frozenset().union(*sets, nouns[key]) for key, sets in names.items()}
    by_stem: dict[str, list[str]] = defaultdict(list)
    for key, stems in words.items():
        for word in stems:
            by_stem[word].append(key)
    return Index(
        {record.key: record for record in world.records},
        names,
        _weights(words.values(), len(world.records)),
        nouns,
        by_stem,
        _labels(world),
        GENERIC.union(*map(stems_of, world.areas), _of_references(world)),
        _numbered(world),
        {each.key: tuple(name.casefold() for name in (each.title, *each.names) if name) for each in world.records},
        {name: each.key for each in world.records for name in each.names if REFERENCE.fullmatch(name)},
        {each.title: each.key for each in world.records if _is_plain_head(each)},
        _heads(world, by_stem),
    )


def _names(record: Record) -> list[frozenset[str]]:
    names = (record.title, *record.names, *record.bodies, *initials(record.title))
    return [stems for name in names if (stems := stems_of(name))]


def _is_plain_head(record: Record) -> bool:
    is_common = " " not in record.title and stem(record.title) in GENERIC
    return is_common and any(value.unit == POUNDS for value in record.values)


def _heads(world: World, by_stem: dict[str, list[str]]) -> frozenset[str]:
    heads = {_head(record) for record in world.records if not record.is_measure}
    heads |= {stem(word) for record in world.records for word in ACRONYM.findall(record.title)}
    return frozenset(head for head in heads if len(by_stem.get(head, ())) == 1)


def _of_references(world: World) -> frozenset[str]:
    """Letters and numbers of references alone, and years: "19 August 2024" speaks of no "D/2024/19"."""
    names = [name for record in world.records for name in (record.title, *record.names)]
    parts: dict[bool, set[str]] = {True: set(), False: set()}
    for name in names:
        parts["/" in name] |= stems_of(name)
    years = {stem for stem in parts[False] if YEAR.fullmatch(stem)}
    return frozenset(parts[True] - parts[False] | years)


def _head(record: Record) -> str:
    """The word of its title that the others only qualify: "Commissioner’s summer roadshow"."""
    match = HEAD.search(record.title)
    return stem(match["head"]) if match else ""


def _weights(words: Iterable[frozenset[str]], records: int) -> dict[str, float]:
    """The rarer a word is among the records, the more it says."""
    count = Counter(word for stems in words for word in stems)
    return {word: math.log((records + 1) / number) for word, number in count.items()}


def _numbered(world: World) -> tuple[str, ...]:
    every = {name for record in world.records for name in (record.title, *record.names)}
    return tuple(name.casefold() for name in every if len(name) < LONGEST_NUMBERED and DIGIT.search(name))


def _labels(world: World) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    patterns: list[tuple[str, str, re.Pattern[str]]] = []
    for area in world.areas:
        last = re.escape(area.split()[-1])
        short = rf"|\b[Tt]he (?i:{last})\b|\b{last}(?=:? \d)" if " " in area else ""
        patterns.append(("area", area, re.compile(re.escape(area) + short)))
    for who, names in world.comparators.items():
        words = "|".join([*map(re.escape, sorted(names, key=len, reverse=True)), *CALLED.get(who, ())])
        patterns.append(("comparator", who, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)))
    return tuple(patterns)


def initials(title: str) -> tuple[str, ...]:
    """ "LCJB", of a title whose words begin with capitals."""
    words = [word for word in title.split() if word.casefold() not in FUNCTION]
    is_name = len(words) >= SHORTEST and all(word[0].isupper() for word in words)
    return ("".join(word[0] for word in words),) if is_name else ()


def as_one(text: str) -> str:
    """ "Non-emergency" is one word, and not "emergency"."""
    return NON.sub("non", text)


NON = re.compile(r"\bnon-(?=\w)", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def stems_of(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in re.findall(r"[^\W_]+", as_one(name)) if word.casefold() not in FUNCTION)
