"""What a reader looks for: words, "phrases" and -words, with the acronyms that the glossary knows."""

import re
from dataclasses import dataclass

from pcc_portal.search.glossary import acronym_of, name_of

LONGEST, MOST_TERMS = 300, 20
TERM = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
WORD = re.compile(r"[^\W_]+")
QUOTES = str.maketrans("“”„«»", '"""""')
# So common that they tell nothing by themselves; in a phrase they count.
COMMON = frozenset(
    ("a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the", "to")
)

Words = tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """Words that stand together; any of the `spellings` will do."""

    spellings: tuple[Words, ...]
    is_unwanted: bool = False


def words_of(text: str) -> Words:
    return tuple(word.casefold() for word in WORD.findall(text))


def terms_of(asked: str) -> list[Term]:
    """Empty where nothing is asked for, or only what is unwanted."""
    asked = asked[:LONGEST].translate(QUOTES)
    whole = words_of(asked)
    if (acronym := acronym_of(whole)) and not asked.startswith("-"):
        return [Term((whole, words_of(acronym)))]
    terms = [term for part in TERM.finditer(asked) if (term := _term(part))][:MOST_TERMS]
    telling = [term for term in terms if term.is_unwanted or not _is_common(term)] or terms
    return telling if any(not term.is_unwanted for term in telling) else []


def _term(part: re.Match[str]) -> Term | None:
    words = words_of(part["phrase"] if part["word"] is None else part["word"])
    if not words:
        return None
    names = [name_of(words[0]) if len(words) == 1 else None, acronym_of(words)]
    others = [words_of(other) for other in names if other]
    return Term((words, *others), is_unwanted=bool(part["no"]))


def _is_common(term: Term) -> bool:
    return len(term.spellings[0]) == 1 and term.spellings[0][0] in COMMON
