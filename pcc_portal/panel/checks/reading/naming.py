"""Which records the words of a sentence name, and how surely."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .index import REFERENCE, Index, as_one, index
from .record import World
from .sentences import Sentence
from .synonyms import in_phrases
from .words import stem

NAMING = re.compile(r"[^\W\d_]+|(?<![£\d.])\d+(?![%\d.]\b)[^\W\d_]*")  # not "10%" nor "£12"
HEAD_ALONE = 0.75  # of a name is its head word, where no other record has it
LEADING = 0.45  # of the surest score, which a record must have to be spoken of beside it


def scores(sentence: Sentence, world: World, theme: str) -> dict[str, float]:
    """How surely a sentence speaks of each record: its words, weighed by how rare they are, full names doubly."""
    present = [*NAMING.findall(as_one(sentence.text)), *in_phrases(sentence.text)]
    return dict(_scores(frozenset(map(stem, present)), world, theme))


@lru_cache(maxsize=2048)
def _scores(present: frozenset[str], world: World, theme: str) -> dict[str, float]:
    """Of some words, whatever their order: short sentences and clauses recur."""
    held = index(world)
    result: dict[str, float] = {}
    for key in dict.fromkeys(key for word in present for key in held.by_stem.get(word, ())):
        score = max((_score(name, present, held) for name in held.names[key]), default=0.0)
        score += 0.5 * sum(held.weights[word] for word in held.nouns[key] & present if word not in held.common)
        if score:
            result[key] = score * (1.5 if held.by_key[key].theme == theme else 0.8)
    return result


def _score(name: frozenset[str], present: frozenset[str], held: Index) -> float:
    hit = name & present
    rare = hit - held.common
    if not rare:  # "Office of the Commissioner"
        return sum(held.weights[word] for word in hit) if hit == name and len(name) > 1 else 0.0
    weight = sum(held.weights[word] * (1 if word in rare else 0.5) for word in hit)
    return weight * (2 if hit == name else 1.5 if rare >= name - held.common else _share(hit, name, held))


def _share(hit: frozenset[str], name: frozenset[str], held: Index) -> float:
    """Of a name, how much is there: by words, or by how rare they are."""
    head = HEAD_ALONE if hit & held.heads else 0.0
    return max(head, len(hit) / len(name), held.rarity(hit, name))


MONEY = re.compile(r"£|\b(?:budget|forecast|spen[dt]|spending|outturn|overspen\w+|underspen\w+|cost)\b")
GOES_ON = re.compile(r" (?:of\b|[A-Z])")  # a longer name


def heads_of(sentence: Sentence, world: World) -> Iterator[str]:
    """Heads of a budget that are called by a common word alone, "the Force", where the sentence tells of money."""
    held = index(world).budget_heads
    words = [word for word in sentence.words if _bare(word.text) in held and word.text[0].isupper()] if held else []
    if words and MONEY.search(sentence.text):
        yield from (held[_bare(word.text)] for word in words if not GOES_ON.match(sentence.text, word.end))


def _bare(word: str) -> str:
    return word.removesuffix("’s").removesuffix("'s")


def referred(sentence: Sentence, world: World) -> Iterator[str]:
    """The records of which references stand in the sentence."""
    held = index(world).by_reference
    for match in REFERENCE.finditer(sentence.text) if "/" in sentence.text else ():
        if match[0] in held:
            yield held[match[0]]


def leading(scores: dict[str, float]) -> dict[str, float]:
    most = max(scores.values(), default=0)
    return {key: score for key, score in scores.items() if score >= LEADING * most and score > 1}
