"""Full text in the two databases: PostgreSQL's own, and FTS5 in SQLite. Both see words alone, no punctuation."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import F, FloatField, Func, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL

from pcc_portal.ui.query import Term
from pcc_portal.ui.spelling import Words

from .models import Entry

ENGLISH = "search_words"  # made by the migration: common words count, for phrases
FIELDS = ("title", "body")
ONLY_WORDS = Value(r"[\W_]+"), Value(" "), Value("g")
MATCHING = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
# A word in the title counts eight times one in the text.
RANK = (
    "(SELECT -bm25(search_words, 8.0, 1.0) FROM search_words WHERE search_words MATCH %s AND rowid = search_entry.id)"
)


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def matching(terms: list[Term], editions: list[str]) -> QuerySet[Entry]:
    """Entries with all that is wanted and nothing that is not, the best first."""
    entries = Entry.objects.filter(edition__name__in=editions)
    matches = _in_postgres(entries, terms) if is_postgres() else _in_sqlite(entries, terms)
    return matches.order_by(F("rank").desc(), "title", "pk")


def lexemes() -> Any:
    """What PostgreSQL keeps of an entry."""
    title, body = (Func(F(name), *ONLY_WORDS, function="regexp_replace", output_field=TextField()) for name in FIELDS)
    return SearchVector(title, weight="A", config=ENGLISH) + SearchVector(body, weight="B", config=ENGLISH)


def _in_postgres(entries: QuerySet[Entry], terms: list[Term]) -> QuerySet[Entry]:
    wanted = reduce(and_, (_lexemes_of(term) for term in terms if not term.is_unwanted))
    query = reduce(and_, (~_lexemes_of(term) for term in terms if term.is_unwanted), wanted)
    return entries.filter(words=query).annotate(rank=SearchRank(F("words"), query))


def _lexemes_of(term: Term) -> Any:
    return reduce(or_, (reduce(and_, map(_lexeme_query, _together(term, words))) for words in term.spellings))


def _lexeme_query(words: Words) -> Any:
    return SearchQuery(" ".join(words), config=ENGLISH, search_type="phrase")


def _together(term: Term, words: Words) -> list[Words]:
    """What of a spelling stands side by side."""
    return [(word,) for word in words] if term.apart else [words]


def _in_sqlite(entries: QuerySet[Entry], terms: list[Term]) -> QuerySet[Entry]:
    query = fts5(terms)
    rank = RawSQL(RANK, [query], output_field=FloatField())  # noqa: S611 (the query is a parameter)
    return entries.filter(pk__in=RawSQL(MATCHING, [query])).annotate(rank=rank)  # noqa: S611


def fts5(terms: list[Term]) -> str:
    """As in `("oocd" OR "out of court disposal") NOT ("youth")`: every word is quoted, so that none is an operator."""
    wanted = " AND ".join(_quoted(term) for term in terms if not term.is_unwanted)
    return " NOT ".join([f"({wanted})", *(_quoted(term) for term in terms if term.is_unwanted)])


def _quoted(term: Term) -> str:
    spellings = [" AND ".join(map(_phrase, _together(term, words))) for words in term.spellings]
    return f"({' OR '.join(f'({each})' if term.apart else each for each in spellings)})"


def _phrase(words: Words) -> str:
    return f'"{" ".join(words)}"'
