"""What a reader looks for: words, "phrases" and -words, and what else they are called.

Find and the search boxes of the registers read it alike.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .spelling import Words, words_in_one, words_of

LONGEST, MOST_TERMS, LONGEST_NAME = 300, 20, 5
TERM = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
QUOTES = str.maketrans("“”„«»", '"""""')
# So common that they tell nothing by themselves; in a phrase they count.
COMMON = frozenset(
    ("a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the", "to")
)
SHORTEST_STEM = 4
# How words end, and how else they may end then: police finds policing, and no policy.
ENDINGS = (
    (re.compile(r"(?:y|ies)$"), "(?:y|ies|ied|ying)"),
    (re.compile(r"(?:ing|ed|e)$"), "(?:e|es|ed|er|ers|ing|ings|s)?"),
    (re.compile(r"(?:es|s|)$"), r"\w*"),
)


@dataclass(frozen=True)
class Term:
    """Words that stand together, or `apart` in one record; any of the `spellings` will do."""

    spellings: tuple[Words, ...]
    is_unwanted: bool = False
    apart: bool = False

    @cached_property
    def patterns(self) -> tuple[tuple[re.Pattern[str], ...], ...]:
        """For each spelling the patterns that a text in `spelling.fold` has all of."""
        parts = [[(word,) for word in words] if self.apart else [words] for words in self.spellings]
        return tuple(tuple(re.compile(pattern_of(words)) for words in spelling) for spelling in parts)

    def stands_in(self, text: str) -> bool:
        """`text` is words, with a space between them. The beginning of a word, or a part of it, will do."""
        return any(
            all(pattern.search(text) for pattern in patterns) or (not self.apart and " ".join(words) in text)
            for words, patterns in zip(self.spellings, self.patterns, strict=True)
        )


# What words are also called: of the first, names and acronyms to stand in their place; of the second, what people say
# whose records use other words. The app that keeps the glossary says it when it is ready.
also_called: list[Callable[[Words], Iterable[str]]] = []
also_meant: list[Callable[[Words], Iterable[str]]] = []


@lru_cache(64)
def terms_of(asked: str) -> list[Term]:
    """Empty where nothing is asked for, or only what is unwanted."""
    asked = asked[:LONGEST].translate(QUOTES)
    whole = words_of(asked)
    if len(whole) > 1 and (names := _names(whole)) and not asked.startswith("-"):
        return [Term((whole, *names))]
    terms = _read(list(TERM.finditer(asked)))[:MOST_TERMS]
    telling = [term for term in terms if term.is_unwanted or not _is_common(term)] or terms
    return telling if any(not term.is_unwanted for term in telling) else []


def _read(parts: list[re.Match[str]]) -> list[Term]:
    terms = []
    while parts:
        length, term = _longest_name(parts)
        terms += [term] if term else []
        parts = parts[length:]
    return terms


def _longest_name(parts: list[re.Match[str]]) -> tuple[int, Term | None]:
    """How many of the parts the first term takes: what people call something, or else one."""
    plain = [bool(part["word"] and not part["no"]) for part in parts]
    for length in range(min(LONGEST_NAME, len(parts)), 0, -1):
        words = words_of(" ".join(part[0] for part in parts[:length]))
        if all(plain[:length]) and (meant := _asked(also_meant, words)):
            return length, Term((words, *meant), apart=True)
    return 1, _term(parts[0])


def _term(part: re.Match[str]) -> Term | None:
    text = part["phrase"] if part["word"] is None else part["word"]
    words, one = words_of(text), words_in_one(text)
    in_one = [one] if one and len("".join(one)) == len("".join(words)) else []
    return Term((words, *in_one, *_names(words)), is_unwanted=bool(part["no"])) if words else None


def _names(words: Words) -> list[Words]:
    return _asked(also_called, words)


def _asked(which: list[Callable[[Words], Iterable[str]]], words: Words) -> list[Words]:
    return [words_of(other) for ask in which for other in ask(words) if other]


def _is_common(term: Term) -> bool:
    return len(term.spellings[0]) == 1 and term.spellings[0][0] in COMMON


def pattern_of(words: Words) -> str:
    """A word counts in every form that it is found in, more or less."""
    return r"\b" + r"[\W_]+".join(_stem(word) for word in words) + r"\b"


def _stem(word: str) -> str:
    ending, others = next(each for each in ENDINGS if each[0].search(word))
    stem = ending.sub("", word, count=1)
    return f"{re.escape(stem)}{others}" if len(stem) >= SHORTEST_STEM else rf"{re.escape(word)}(?:s|es)?"
