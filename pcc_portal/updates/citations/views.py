"""What text can cite: a page to look it up, and suggestions while somebody types."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.ui.languages import languages
from pcc_portal.ui.page import Link
from pcc_portal.ui.titles import titled

from ..registers.declaration import citations, cited_kinds, kind_named
from ..releases.as_of import Viewpoint, viewpoint_for
from .kinds import CitedRecord
from .resolving import Citations, choices

MOST_SUGGESTED = 20
MOST_ON_PAGE = 60  # records, spread over as many kinds as match
LONGEST_QUESTION = 100
NOTHING = "nothing recorded yet"


@dataclass(frozen=True)
class Found:
    """A record that text can cite."""

    kind: str
    key: str
    title: str
    is_own: bool = False  # of the theme that is written about

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    def rank(self, asked: str) -> int | None:
        """0 where key or title begins with what is asked for, more where it stands further in; None: not at all."""
        key, title, whole = self.key.casefold(), self.title.casefold(), f"{self} {self.title}".casefold()
        if not asked or key.startswith(asked) or title.startswith(asked) or str(self).startswith(asked):
            return 0
        if f" {asked}" in f" {title}" or f"-{asked}" in key:
            return 1
        return 2 if all(word in whole for word in asked.split()) else None


@dataclass(frozen=True)
class Printed:
    """A record with each reference to it and what that prints now."""

    named: Found
    record: CitedRecord
    fields: tuple[str, ...]

    @property
    def kind_words(self) -> str:
        kind = kind_named(self.named.kind)
        words = kind.noun.heading if kind else ""
        return titled(f"{words}, of this {{theme}}") if self.named.is_own else words

    @property
    def reference(self) -> str:
        return f"{{{self.named}}}"

    def lines(self) -> Iterator[tuple[str, str, bool]]:
        """(reference, what it prints, whether readers outside cannot see it yet)."""
        for name in self.fields:
            if name in self.record.fields:
                reference = self.reference if name == self.fields[0] else f"{{{self.named}|{name}}}"
                yield reference, self.record.fields[name], name in self.record.unreleased


def search(asked: str, viewpoint: Viewpoint, *, kind: str = "", theme: str = "") -> list[Found]:
    """Every record whose kind, key or title has the words: those of the theme of this key first, of them those that
    begin with the words. One query a kind."""
    asked = " ".join(asked.casefold().split())[:LONGEST_QUESTION].strip("{}")
    ranked = [
        (not record.is_own, rank, number, record.title, record)
        for number, (name, declared) in enumerate(cited_kinds().items())
        if not kind or name == kind
        for record in (Found(name, *row) for row in choices(declared, viewpoint, theme))
        if (rank := record.rank(asked)) is not None
    ]
    return [record for *_, record in sorted(ranked, key=lambda each: each[:4])]


def printed(candidates: list[Found], viewpoint: Viewpoint) -> list[Printed]:
    """What the records print, read with one call for each kind."""
    records = Citations((f"{{{each}}}" for each in candidates), viewpoint).records
    return [
        Printed(each, records[each.kind, each.key], citations()[each.kind].fields)
        for each in candidates
        if (each.kind, each.key) in records
    ]


@office
@require_safe
def references(request: SignedInRequest) -> HttpResponse:
    """Look up what to write in a text so that it prints a figure, a date or a name as it is now."""
    asked, kind = request.GET.get("q", "")[:LONGEST_QUESTION], request.GET.get("kind", "")
    viewpoint = viewpoint_for(request.user)
    records = search(asked, viewpoint, kind=kind)
    context = {
        "title": "What text can cite",
        "lead": "Write one of these in a text, and it prints what the record says at the time.",
        "crumbs": (Link("What text can cite", current=True),),
        "asked": asked,
        "kind": kind,
        "kinds": [(name, declared.noun.heading) for name, declared in cited_kinds().items()],
        "count": len(records),
        "printed": printed(records[:MOST_ON_PAGE], viewpoint),
        "languages": languages(),
        "quarter": viewpoint.quarter,
    }
    return render(request, "updates/references.html", context)


@office
@require_safe
def suggestions(request: SignedInRequest) -> HttpResponse:
    """At most 20 records for the letters typed after a brace, those of `theme` first; after `|`, the fields of the one
    named before it."""
    asked = request.GET.get("q", "")[:LONGEST_QUESTION].lstrip("{")
    viewpoint = viewpoint_for(request.user)
    name, bar, field = asked.partition("|")
    records = search(name, viewpoint, theme=request.GET.get("theme", "")[:LONGEST_QUESTION])
    if bar:
        exact = printed([each for each in records if str(each) == name.strip()][:1], viewpoint)
        return JsonResponse({"found": [line for each in exact for line in _fields(each, field.strip())]})
    return JsonResponse({"found": [_record(each) for each in printed(records[:MOST_SUGGESTED], viewpoint)]})


def _record(each: Printed) -> dict[str, Any]:
    prints = each.record.fields.get(each.fields[0], NOTHING)
    return {"reference": each.reference, "title": each.named.title, "kind": each.kind_words, "prints": prints}


def _fields(each: Printed, begun: str) -> list[dict[str, Any]]:
    return [
        {
            "reference": f"{{{each.named}|{name}}}",
            "title": name.replace("_", " "),
            "kind": each.named.title,
            "prints": each.record.fields[name],
        }
        for name in each.fields
        if name.startswith(begun) and name in each.record.fields
    ][:MOST_SUGGESTED]
