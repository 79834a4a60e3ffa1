"""Records cited in text: `{measure:time-to-answer}` and `{measure:…|national}`.

All references of a report are read with one call for each kind, however many they are.
"""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pcc_portal.ui.markdown import Cited, Reference, references, unfinished

from ..registers.declaration import Kind, citations, cited_kinds
from ..releases.as_of import Viewpoint
from .kinds import CitedRecord

NOT_PUBLISHED = "[not published]"
PROSE = "Write it as {kind:key}, or put a space behind the brace."


class Citations:
    """The records that some texts cite, as one reader sees them; `cite` prints a reference."""

    def __init__(self, texts: Iterable[str], viewpoint: Viewpoint, *, base_url: str = "") -> None:
        """`base_url` goes before each link, for a file that is read away from the portal."""
        self.base_url = base_url
        self.records = _load((r for text in texts for r in references(text)), viewpoint)
        self.printed: dict[str, Cited] = {}  # what has been printed, by reference

    def cite(self, reference: Reference) -> Cited:
        return self.printed.setdefault(str(reference), self._cited(reference))

    def _cited(self, reference: Reference) -> Cited:
        record = self.records.get((reference.kind, reference.key))
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


def problems(text: str, viewpoint: Viewpoint) -> list[str]:
    """A sentence for each reference that is unfinished or names no record or field, with the nearest that does."""
    cited = references(text)
    records = _load(cited, viewpoint)
    wrong = [problem for reference in cited if (problem := _problem(reference, records, viewpoint))]
    return wrong + unfinished_problems(unfinished(text))


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
    keys: dict[str, set[str]] = defaultdict(set)
    for reference in cited:
        keys[reference.kind].add(reference.key)
    return {
        (name, key): record
        for name, citation in citations().items()
        if name in keys
        for key, record in citation.resolve(keys[name], viewpoint).items()
    }


def choices(kind: Kind, viewpoint: Viewpoint) -> Iterable[tuple[str, str]]:
    """(key, title) of every record of the kind."""
    rows: Any = kind.model._default_manager
    return rows.as_at(viewpoint.as_at).order_by("slug").values_list("slug", "title")


def _field(reference: Reference) -> str:
    return reference.field or citations()[reference.kind].fields[0]


def _problem(reference: Reference, records: dict[tuple[str, str], CitedRecord], viewpoint: Viewpoint) -> str:
    kind = cited_kinds().get(reference.kind)
    if kind is None or kind.cited is None:
        return f"{reference}: there is no kind “{reference.kind}”.{_nearest(reference.kind, cited_kinds())}"
    if reference.field and reference.field not in kind.cited.fields:
        nearest = _nearest(reference.field, kind.cited.fields)
        return f"{reference}: {kind.noun.article} {kind.noun.one} has no field “{reference.field}”.{nearest}"
    record = records.get((reference.kind, reference.key))
    if record is None:
        known = [key for key, _ in choices(kind, viewpoint)]
        return f"{reference}: there is no {kind.noun.one} “{reference.key}”.{_nearest(reference.key, known)}"
    if _field(reference) not in record.fields:
        return f"{reference}: nothing is recorded for “{_field(reference)}” of {record.title}."
    return ""


def _nearest(word: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean “{nearest[0]}”?" if nearest else ""
