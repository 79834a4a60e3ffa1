"""What can be followed. Each has an address, `kind/slug`, and says which lines of a comparison are about it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Value
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from objectives.models import Commitment, Theme
from pcc_portal.changes.comparison import Row
from pcc_portal.changes.places import figures_of
from pcc_portal.panel.models import PanelReport
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.updates.registers.declaration import sealed_kinds
from pcc_portal.updates.releases.as_of import Viewpoint, as_at_for
from performance.choices import AreaKind
from performance.models import Area, Measure

from .changes import rows_between

Rows = Callable[[Viewpoint, Viewpoint], Iterable[Row]]
LIST = "all"  # the kind of what is no single record
OUTSIDE = AnonymousUser()  # who follows sees what everybody does, whoever is signed in


@dataclass(frozen=True)
class Subject:
    """`page`: where the portal shows it. `rows`: the lines about it between two releases."""

    kind: str
    slug: str
    title: str
    page: str
    rows: Rows = field(compare=False)

    @property
    def key(self) -> str:
        """As it is stored."""
        return f"{self.kind}:{self.slug}"

    def get_absolute_url(self) -> str:
        return reverse("follow", args=[self.kind, self.slug])

    def get_feed_url(self) -> str:
        return reverse("feed", args=[self.kind, self.slug])


def subject_at(kind: str, slug: str) -> Subject:
    """Raises Http404 for what readers outside do not see."""
    finds = KINDS.get(kind)
    if finds is None:
        raise Http404("Nothing of that kind can be followed.")
    return finds(slug)


def subject_of(key: str) -> Subject | None:
    """By what is stored; None where readers do not see it any more."""
    try:
        return subject_at(*key.split(":", 1))
    except Http404:
        return None


def titles_of(keys: Collection[str]) -> dict[str, str]:
    """Of subjects that were followed once, whatever readers see of them now. One query for each kind of record."""
    slugs: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        kind, slug = key.split(":", 1)
        slugs[kind].append(slug)
    titles = {f"{LIST}:{slug}": LISTS[slug][0] for slug in slugs.pop(LIST, ())}
    for kind, of_kind in slugs.items():
        titles |= {f"{kind}:{row.slug}": str(row) for row in RECORDS[kind].objects.filter(slug__in=of_kind)}
    return {key: titles.get(key, key) for key in keys}


def _measure(slug: str) -> Subject:
    row = get_object_or_404(Measure.objects.visible_to(OUTSIDE), slug=slug)
    return _of_row("measure", row, {row.get_absolute_url()})


def _commitment(slug: str) -> Subject:
    row = get_object_or_404(Commitment.objects.visible_to(OUTSIDE), slug=slug)
    return _of_row("commitment", row, {row.get_absolute_url()})


def _theme(slug: str) -> Subject:
    row = get_object_or_404(Theme, slug=slug)
    return _of_row("theme", row, {row.get_absolute_url(), *_urls_of_theme(row)})


def _place(slug: str) -> Subject:
    area = get_object_or_404(Area, slug=slug, kind=AreaKind.COUNCIL)
    return Subject("place", slug, area.name, reverse("place", args=[slug]), lambda *ends: figures_of(area, *ends))


def _of_row(kind: str, row: Any, urls: set[str]) -> Subject:
    return Subject(kind, row.slug, row.title, row.get_absolute_url(), _about(urls))


def _about(urls: set[str]) -> Rows:
    """The lines whose first cell leads to one of these pages."""
    return lambda *ends: [row for _, row in rows_between(*ends) if row[0].href in urls]


def _urls_of_theme(theme: Theme) -> Iterator[str]:
    """The pages of its records. One query."""
    first, *others = (
        kind.rows_at(as_at_for(OUTSIDE)).filter(**{path: theme}).order_by().values_list(Value(kind.page), "slug")
        for kind in sealed_kinds()
        if kind.page and (path := _path_to_theme(kind.model))
    )
    return (reverse(page, args=[slug]) for page, slug in first.union(*others, all=True))


def _path_to_theme(model: type[Model], deeper: bool = True) -> str:
    """Of foreign keys, over at most one other record; empty where none leads to a theme."""
    links: dict[str, Any] = {f.name: f.related_model for f in model._meta.concrete_fields if f.is_relation}
    if own := next((name for name, other in links.items() if other is Theme), ""):
        return own
    paths = ((name, _path_to_theme(other, deeper=False)) for name, other in links.items()) if deeper else ()
    return next((f"{name}__{path}" for name, path in paths if path), "")


def _list(slug: str) -> Subject:
    if slug not in LISTS:
        raise Http404("There is no such list to follow.")
    title, page, rows = LISTS[slug]
    return Subject(LIST, slug, title, reverse(page), rows)


def _contracts(before: Viewpoint, now: Viewpoint) -> list[Row]:
    pages = reverse("contracts")
    return [
        row for section, row in rows_between(before, now) if section == "contracts" or row[0].href.startswith(pages)
    ]


def _papers(before: Viewpoint, now: Viewpoint) -> list[Row]:
    """Reports that were published in between, each version. One query."""
    numbers = {"release__number__gt": before.as_at.release, "release__number__lte": now.as_at.release}
    return [_paper(report) for report in PanelReport.objects.published().filter(**numbers).newest_first()]


def _paper(report: PanelReport) -> Row:
    is_first = report.version == 1
    what = Cell(f"Report, {report.name}", report.get_version_url(), sub=f"Meeting of {report.meeting.on_words}")
    now = Cell("Published" if is_first else f"Corrected: version {report.version}")
    return [what, Cell(formats.MISSING), now, Cell(report.correction or formats.MISSING)]


def _everything(before: Viewpoint, now: Viewpoint) -> list[Row]:
    return [*_papers(before, now), *(row for _, row in rows_between(before, now))]


KINDS: Mapping[str, Callable[[str], Subject]] = {
    "measure": _measure,
    "theme": _theme,
    "place": _place,
    "commitment": _commitment,
    LIST: _list,
}
RECORDS: Mapping[str, Any] = {"measure": Measure, "theme": Theme, "place": Area, "commitment": Commitment}
LISTS: Mapping[str, tuple[str, str, Rows]] = {
    "contracts": ("Contracts", "contracts", _contracts),
    "papers": ("Panel reports", "panel_reports", _papers),
    "changes": ("Everything that changes", "since", _everything),
}
# By the name of a page's address: the list that is followed there. Pages of records have the name of their kind.
LISTS_OF_PAGES = {page: slug for slug, (_, page, _) in LISTS.items()} | {"home": "changes"}


def address_followed(page: str, slug: str) -> tuple[str, str] | None:
    """Kind and slug of what is followed on a page, by the name of its address; None where nothing is."""
    if page in LISTS_OF_PAGES:
        return LIST, LISTS_OF_PAGES[page]
    return (page, slug) if page in KINDS and slug else None
