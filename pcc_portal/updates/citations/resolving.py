"""Records cited in text: `{measure:time-to-answer}` and `{measure:…|national}`.

All references of a report are read with one call for each kind, however many they are.
"""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pcc_portal.ui.markdown import Cited, Reference, references

from ..registers.declaration import Kind, citations, cited_kinds
from ..releases.as_of import Viewpoint
from .kinds import CitedRecord

NOT_PUBLISHED = "[not published]"


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
    """A sentence for each reference that names no record or field, with the nearest that does."""
    cited = references(text)
    records = _load(cited, viewpoint)
    return [problem for reference in cited if (problem := _problem(reference, records, viewpoint))]


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
