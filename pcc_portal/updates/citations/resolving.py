"""Records cited in text: `{measure:time-to-answer}` and `{measure:…|national}`.

All references of a report are read with one call for each kind, however many they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import reduce
from itertools import count
from operator import or_
from typing import Any

from django.db.models import Case, Model, Q, When
from django.utils.safestring import SafeString

from pcc_portal.ui.languages import languages
from pcc_portal.ui.markdown import (
    Cited,
    Reference,
    in_plain_words,
    language_tags,
    references,
    references_in_words,
    render,
    unfinished,
)
from pcc_portal.ui.marks import beside

from ..kept import kept, once_a_request
from ..models import DateMove
from ..registers.declaration import Kind, citations, cited_kinds
from ..registers.moves import net_moves_of, with_move, words_now
from ..releases.as_of import Viewpoint, known_viewpoint
from ..releases.past.papers import paper_before
from ..releases.past.quarters import as_published
from ..rules import parent_of, through
from .kinds import CitedRecord

BEFORE = "before"  # the default field, as the last paper printed it
NOT_PUBLISHED = "[not published]"
PROSE = "Write it as {kind:key}, or put a space behind the brace."


class Citations:
    """The records that some texts cite, as one reader sees them; `cite` prints a reference."""

    def __init__(self, texts: Iterable[str], viewpoint: Viewpoint, *, base_url: str = "") -> None:
        """`base_url` goes before each link, for a file that is read away from the portal."""
        self.base_url, self.viewpoint = base_url, viewpoint
        self.records: dict[tuple[str, str], CitedRecord] = {}
        self.before: dict[tuple[str, str], CitedRecord] = {}
        self.notes = count(1)  # of the footnotes in all of the texts
        self.printed: dict[str, Cited] = {}  # what has been printed, by reference
        self._read: set[str] = set()
        self.read(texts)

    def read(self, texts: Iterable[str]) -> None:
        """Look up what the texts cite and has not been looked up yet. No query where that is nothing."""
        citing = [text for text in texts if "{" in text]
        every = {str(r): r for text in citing for r in (*references(text), *references_in_words(text))}
        cited = [reference for name, reference in every.items() if name not in self._read]
        if cited:
            self.records |= _load(cited, self.viewpoint)
            self.before |= _load_before(cited, self.viewpoint)
            self._read |= every.keys()

    def words(self, text: str) -> str:
        """A plain text with what its references print, in words alone."""
        self.read([text])
        return in_plain_words(text, self.cite)

    def cite(self, reference: Reference) -> Cited:
        return self.printed.setdefault(str(reference), self._cited(reference))

    def is_hidden(self, reference: Reference) -> bool:
        """Readers outside would read nothing of it, whatever is printed to the office."""
        record = self._record(reference)
        return record is not None and not record.is_public

    def _record(self, reference: Reference) -> CitedRecord | None:
        records = self.before if reference.field == BEFORE else self.records
        return records.get((reference.kind, reference.key))

    def _cited(self, reference: Reference) -> Cited:
        record = self._record(reference)
        if record is None:
            return Cited(NOT_PUBLISHED)
        name = _field(reference)
        text = record.fields.get(name, NOT_PUBLISHED)
        title = "" if self.base_url else record.title
        return Cited(
            text,
            self.base_url + record.url,
            title,
            unreleased=name in record.unreleased,
            is_in_file=bool(self.base_url),
        )


def citations_at(texts: Iterable[str], viewpoint: Viewpoint) -> Citations:
    """What the texts cite as a past viewpoint reads it, registers as they were sealed; of the working copy as it is."""
    if viewpoint.as_at.is_working_copy:
        return Citations(texts, viewpoint)
    with as_published(viewpoint):
        return Citations(texts, viewpoint)


def not_published(_: Reference) -> Cited:
    return Cited(NOT_PUBLISHED)


def prose_for(user: Any, text: str) -> SafeString:
    """Safe HTML of a text in Markdown, its references as the reader may see them. No query where it has none."""
    return proses_for(user, [text])[0]


def proses_for(user: Any, texts: Sequence[str]) -> list[SafeString]:
    """The same of each of several texts, with as many queries as for one."""
    viewpoint = known_viewpoint(user) if any(references(text) for text in texts) else None
    cite = Citations(texts, viewpoint).cite if viewpoint else not_published
    return [render(text, cite) for text in texts]


def problems(text: str, viewpoint: Viewpoint) -> list[str]:
    """A sentence for each reference that is unfinished or names no record or field, with the nearest that does; and for
    each language that the office does not publish in."""
    cited = references(text)
    records, before = _load(cited, viewpoint), _load_before(cited, viewpoint)
    wrong = [problem for reference in cited if (problem := _problem(reference, records, viewpoint))]
    wrong += [problem for reference in cited if (problem := _problem_before(reference, records, before))]
    return wrong + unfinished_problems(unfinished(text)) + _unknown_languages(language_tags(text))


def _unknown_languages(tags: Sequence[str]) -> list[str]:
    known = {each.tag: str(each) for each in languages()} if tags else {}
    named = ", ".join(f"{{{tag}}} for {words}" for tag, words in known.items())
    may_be = f"Write {named}" if named else "None is named in the office’s settings"
    return [
        f"{{{tag}}}: the office publishes in no language of this tag. {may_be}." for tag in tags if tag not in known
    ]


def unfinished_problems(begun: Iterable[str]) -> list[str]:
    """A sentence for each, with the nearest that there is. Asks the database only where there is one."""
    return [f"{each}: this reference is unfinished.{_nearest_to(each)} {PROSE}" for each in begun]


def _nearest_to(begun: str) -> str:
    kind, _, key = begun.strip("{}").casefold().partition(":")
    key = key.partition("|")[0]
    kinds = cited_kinds()
    named = get_close_matches(kind, list(kinds), n=1, cutoff=0.8)
    among = {kinds[named[0]].key: kinds[named[0]]} if named else kinds
    wanted = key if named else kind.replace("_", "-")
    known = [(f"{name}:{slug}", slug) for name, each in among.items() for slug in _keys(each)]
    like = [reference for reference, slug in known if wanted and wanted in slug]
    close = get_close_matches(wanted, [slug for _, slug in known], n=1, cutoff=0.5)
    nearest = like or [reference for reference, slug in known if slug in close]
    words = nearest[0] if nearest else f"{named[0]}:…" if named else ""
    return f" Did you mean {{{words}}}?" if words else ""


def _keys(kind: Kind) -> Iterable[str]:
    keys: Iterable[str] = kind.model._default_manager.order_by("slug").values_list("slug", flat=True)
    return keys


def _load(cited: Iterable[Reference], viewpoint: Viewpoint) -> dict[tuple[str, str], CitedRecord]:
    """What a field prints may cite in its turn, as the reason of a move does: that much, and no further."""
    records = _records(cited, viewpoint, with_moves=True)
    inner = [r for each in records.values() for text in each.fields.values() for r in references_in_words(text)]
    return _with_inner(records, _records(inner, viewpoint)) if inner else records


def _records(
    cited: Iterable[Reference], viewpoint: Viewpoint, *, with_moves: bool = False
) -> dict[tuple[str, str], CitedRecord]:
    """As they are now, without what became of their dates, or with it. One call for each kind."""
    keys: dict[str, set[str]] = defaultdict(set)
    for reference in cited:
        keys[reference.kind].add(reference.key)
    return {
        (name, key): record
        for name, kind in cited_kinds().items()
        if name in keys
        for key, record in _of_kind(kind, keys[name], viewpoint, with_moves).items()
    }


def _of_kind(kind: Kind, keys: set[str], viewpoint: Viewpoint, with_moves: bool) -> Mapping[str, CitedRecord]:
    def work() -> dict[str, CitedRecord]:
        records = citations()[kind.key].resolve(keys, viewpoint)
        return dict(_with_moves(kind, records, viewpoint) if with_moves else records)

    return kept(work, "cited", kind.key, sorted(keys), viewpoint.key, with_moves)


def _with_inner(
    records: Mapping[tuple[str, str], CitedRecord], inner: Mapping[tuple[str, str], CitedRecord]
) -> dict[tuple[str, str], CitedRecord]:
    def cite(reference: Reference) -> Cited:
        record, name = inner.get((reference.kind, reference.key)), _field(reference)
        text = record.fields.get(name, "") if record else ""
        if record is None or not text or "{" in text:
            return Cited(NOT_PUBLISHED)
        return Cited(text, unreleased=name in record.unreleased)

    def printed(record: CitedRecord) -> CitedRecord:
        return replace(record, fields={name: in_plain_words(text, cite) for name, text in record.fields.items()})

    return {key: printed(record) for key, record in records.items()}


def _load_before(cited: Iterable[Reference], viewpoint: Viewpoint) -> dict[tuple[str, str], CitedRecord]:
    """What the last paper printed of those whose `before` is cited, under their default fields."""
    wanted = [reference for reference in cited if reference.field == BEFORE]
    paper = paper_before(viewpoint) if wanted else None
    if paper is None:
        return {}
    with as_published(paper):
        return _load(wanted, paper)


def _with_moves(kind: Kind, records: Mapping[str, CitedRecord], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
    """Dates that moved since the last paper, with what they were and why. One query where none moved."""
    if not kind.awaited or not records or kind.key not in _kinds_that_moved():
        return records
    rows: list[Any] = list(kind.model._default_manager.filter(slug__in=records))
    paper = paper_before(viewpoint)
    moves = net_moves_of(rows, since=paper.release.at if paper and paper.release else None)
    by_key = {row.pk: row for row in rows}
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for (key, column), move in moves.items():
        now = words_now(by_key[key], column)
        words[by_key[key].slug] |= {now: with_move(now, move), beside(now): beside(with_move(now, move))}
    return {
        key: replace(record, fields={name: words[key].get(text, text) for name, text in record.fields.items()})
        for key, record in records.items()
    }


def _kinds_that_moved() -> frozenset[str]:
    """Keys of the kinds of which any date moved. One query a request."""
    keys = DateMove.objects.shown().order_by().values_list("kind", flat=True).distinct()
    return once_a_request(lambda: frozenset(keys), "kinds whose dates moved")


def choices(kind: Kind, viewpoint: Viewpoint, theme: str = "") -> Iterable[tuple[str, str, bool]]:
    """(key, title, whether it belongs to the theme of this key) of every record of the kind."""
    rows: Any = kind.model._default_manager
    of_theme = reduce(or_, (Q(**{f"{path}__slug": theme}) for path in themes_of(kind.model)), Q(pk__in=[]))
    own = Case(When(of_theme, then=True), default=False)
    return rows.as_at(viewpoint.as_at).order_by("slug").values_list("slug", "title", own)


def themes_of(model: type[Model]) -> Iterator[str]:
    """Each path of foreign keys to the theme of a record, through what it belongs to."""
    for name in through(model):
        if name == "theme":
            yield name
        else:
            yield from (f"{name}__{path}" for path in themes_of(parent_of(model, name)))


def _field(reference: Reference) -> str:
    """Of a `before`, as of no field at all, the kind's default."""
    return reference.field if reference.field not in {"", BEFORE} else citations()[reference.kind].fields[0]


def _problem(reference: Reference, records: dict[tuple[str, str], CitedRecord], viewpoint: Viewpoint) -> str:
    kind = cited_kinds().get(reference.kind)
    if kind is None or kind.cited is None:
        return f"{reference}: there is no kind “{reference.kind}”.{_nearest(reference.kind, cited_kinds())}"
    if reference.field and reference.field not in {*kind.cited.fields, BEFORE}:
        nearest = _nearest(reference.field, kind.cited.fields)
        return f"{reference}: {kind.noun.article} {kind.noun.one} has no field “{reference.field}”.{nearest}"
    record = records.get((reference.kind, reference.key))
    if record is None:
        known = [key for key, *_ in choices(kind, viewpoint)]
        return f"{reference}: there is no {kind.noun.one} “{reference.key}”.{_nearest(reference.key, known)}"
    if reference.field != BEFORE and _field(reference) not in record.fields:
        return f"{reference}: nothing is recorded for “{_field(reference)}” of {record.title}."
    return ""


def _problem_before(
    reference: Reference, now: dict[tuple[str, str], CitedRecord], before: dict[tuple[str, str], CitedRecord]
) -> str:
    """Where the last paper had none to print; of what there is not now either, `_problem` speaks."""
    record = now.get((reference.kind, reference.key))
    if reference.field != BEFORE or record is None:
        return ""
    was = before.get((reference.kind, reference.key))
    if was is not None and _field(reference) in was.fields:
        return ""
    return f"{reference}: the last paper to the panel has no {_field(reference)} of {record.title}."


def _nearest(word: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean “{nearest[0]}”?" if nearest else ""
