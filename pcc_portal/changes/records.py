"""Every register, column by column: what no other section tells of, by what the registers declare.

So a new kind, or a new column of one, is told of as soon as there is one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import DateField, DateTimeField, Field, ForeignKey, TextField
from django.urls import reverse
from django.utils.text import capfirst

from pcc_portal.ui import formats
from pcc_portal.ui.marks import is_made_up, marked
from pcc_portal.ui.plain_tables import Cell, record_cell
from pcc_portal.updates.choices import Awaited
from pcc_portal.updates.registers.declaration import Kind, all_kinds, kind_named, sealed_kinds
from pcc_portal.updates.registers.wording import (
    NOT_SET,
    by_how_much,
    differs,
    is_wording,
    name_of,
    seen_fields,
    words_of,
)
from pcc_portal.updates.releases.past.addresses import record_then

from .comparison import Comparison, Row, Side
from .dates import how_moved

HIDDEN = "Not shown"  # of a link to what readers do not see
BEFORE, AROUND = 4, 14  # words of a long text that stand before the first change, and in all


@dataclass(frozen=True)
class Change:
    """One column of one record."""

    kind: Kind
    field: "Field[Any, Any]"
    was: Any
    now: Any
    before: str
    after: str

    @property
    def what(self) -> str:
        return f"{self.kind.noun.heading}: {name_of(self.field, self.field.name)}"


def changes_of(compared: Comparison, *, wording: bool) -> list[Change]:
    """What the lines so far have not told of. To be asked after all other sections. One query a kind and side."""
    return [
        change
        for kind in sealed_kinds()
        for was, now in compared.pairs(kind.model)
        if is_shown(compared.now, kind, now)
        for field in seen_fields(kind.model)
        if is_wording(field) is wording and differs(was, now, field) and not compared.is_told(now, field.name)
        if (change := _change(compared, kind, field, was, now))
    ]


def _change(compared: Comparison, kind: Kind, field: Any, was: Any, now: Any) -> Change | None:
    before = words_of(was, field, _linked(compared, compared.before))
    after = words_of(now, field, _linked(compared, compared.now))
    return Change(kind, field, was, now, before, after) if before != after else None


def _linked(compared: Comparison, side: Side) -> "Callable[[ForeignKey[Any, Any], Any], str]":
    return lambda field, key: compared.name_on(side, field.related_model, key) or HIDDEN


def facts(compared: Comparison) -> Iterator[Row]:
    """Of records that changed alike, one line."""
    groups: dict[tuple[str, str, str], list[Change]] = defaultdict(list)
    for change in changes_of(compared, wording=False):
        groups[change.what, change.before, change.after].append(change)
    for alike in groups.values():
        if len(alike) < compared.grouped_from:
            for change in alike:
                yield [_cell(change.now, change.what), *_ends(change), _why(compared, change)]
        else:
            first = alike[0]
            which = _counted(first.kind, [change.now for change in alike], name_of(first.field, first.field.name))
            yield [which, *_ends(first), Cell(_titles(change.now for change in alike))]


def _ends(change: Change) -> tuple[Cell, Cell]:
    of = (change.field.name,)
    return Cell(marked(change.before, change.was, of=of)), Cell(marked(change.after, change.now, of=of))


def _why(compared: Comparison, change: Change) -> Cell:
    """The reason beside the column, where there is one, else by how much."""
    if words := compared.reason_of(change.now, change.field.name):
        return Cell(marked(words, change.now))
    reason = f"{change.field.name}_reason"
    if words := getattr(change.now, reason, ""):
        compared.tell(change.now, reason)
        return Cell(words)
    if isinstance(change.field, DateField) and not isinstance(change.field, DateTimeField):
        return Cell(how_moved(change.was, change.now, change.field.name) or formats.MISSING)
    return Cell(by_how_much(change.was, change.now, change.field) or formats.MISSING)


def wording(compared: Comparison) -> Iterator[Row]:
    """Texts and names, where they differ: what was put otherwise, which is no fact by itself."""
    for change in changes_of(compared, wording=True):
        what = _cell(change.now, change.what)
        if isinstance(change.field, TextField):
            yield [what, *_quoted(compared, change, what.href), Cell("Worded differently")]
        else:
            yield [what, *_marked(change, change.before, change.after), Cell(formats.MISSING)]


def _marked(change: Change, before: str, after: str) -> list[Cell]:
    of = (change.field.name,)
    return [Cell(marked(before, change.was, of=of)), Cell(marked(after, change.now, of=of))]


def _quoted(compared: Comparison, change: Change, url: str) -> list[Cell]:
    """A long text around its first change, each side leading to the whole of it."""
    cells = _marked(change, *_excerpts(change.before, change.after))
    sides = (compared.before, compared.now)
    return [replace(cell, href=_address_on(side, url)) for cell, side in zip(cells, sides, strict=True)]


def _address_on(side: Side, url: str) -> str:
    is_past = not side.viewpoint.as_at.is_working_copy
    return record_then(url, side.viewpoint.slug) if is_past and url else url


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Both texts around the first word that differs."""
    one, other = before.split(), after.split()
    same = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    first = max((min(len(one), len(other)) if same is None else same) - BEFORE, 0)
    return _from(one, first), _from(other, first)


def _from(words: list[str], first: int) -> str:
    shown = " ".join(words[first : first + AROUND])
    return f"{'… ' if first else ''}{shown}{' …' if len(words) > first + AROUND else ''}"


def new(compared: Comparison) -> Iterator[Row]:
    """Records that no other section tells of; a part of a new record is told with it."""
    for kind in sealed_kinds():
        rows = [row for row in compared.new(kind.model) if _is_news(compared, kind, row)]
        yield from _listed(compared, kind, rows, _begun(compared), "New")


def gone(compared: Comparison) -> Iterator[Row]:
    """Records that readers do not see any more."""
    for kind in sealed_kinds():
        untold = (row for row in compared.gone(kind.model) if not compared.is_told(row))
        rows = [row for row in untold if is_shown(compared.before, kind, row)]
        for line in _listed(compared, kind, rows, _ended, ""):
            yield [replace(line[0], href=""), *line[1:]]


def _begun(compared: Comparison) -> Callable[[Any], list[Cell]]:
    return lambda row: [Cell(formats.MISSING), Cell(_first_words(compared, row))]


def _ended(row: Any) -> list[Cell]:
    return [Cell("Shown"), Cell("No longer shown")]


def _is_news(compared: Comparison, kind: Kind, row: Any) -> bool:
    if compared.is_told(row) or not is_shown(compared.now, kind, row):
        return False
    parents = list(_parents(kind, row))
    return not parents or any(parent.pk in compared.before.of(type(parent)) for parent in parents)


def _listed(
    compared: Comparison, kind: Kind, rows: list[Any], ends: Callable[[Any], list[Cell]], what: str
) -> Iterator[Row]:
    noun = f"{what} {kind.noun.one}" if what else kind.noun.heading
    if len(rows) < compared.grouped_from:
        for row in rows:
            told = [replace(cell, text=marked(cell.text, row)) for cell in ends(row)]
            yield [_cell(row, noun), *told, Cell(formats.MISSING)]
    else:
        was, now = ends(rows[0])
        now = now if now.text == ends(rows[1])[1].text else Cell(formats.number(len(rows)))
        yield [_counted(kind, rows, what), was, now, Cell(_titles(rows))]


def _first_words(compared: Comparison, row: Any) -> str:
    """The first fact that readers wait for, or that is recorded."""
    linked = _linked(compared, compared.now)
    known = [(field, words_of(row, field, linked)) for field in seen_fields(type(row)) if not is_wording(field)]
    dates = [words for field, words in known if isinstance(field, DateField) and words != NOT_SET]
    return next(iter(dates), "Recorded")


def is_shown(side: Side, kind: Kind, row: Any) -> bool:
    """A part is seen where what it belongs to is, if to anything. Its parents come with it, as the side shows them."""
    for path in kind.parents:
        model = kind.parent_model(path)
        if (parent := side.of(model).get(getattr(row, f"{path}_id"))) is not None:
            setattr(row, path, parent)
    belongs = any(getattr(row, f"{path}_id") for path in kind.parents)
    return not belongs or any(True for _ in _parents(kind, row))


def _parents(kind: Kind, row: Any) -> Iterator[Any]:
    """Those that `is_shown` has put in their places."""
    return (row._state.fields_cache[path] for path in kind.parents if row._state.fields_cache.get(path))


def _cell(row: Any, sub: str) -> Cell:
    if hasattr(row, "get_absolute_url"):
        return record_cell(row, sub=sub)
    parent = next(_parents(_kind(row), row), None)
    url = parent.get_absolute_url() if parent else ""
    return Cell(str(row), url, sub=sub, illustrative=is_made_up(row, "title"))


def _kind(row: Any) -> Kind:
    return next(kind for kind in all_kinds() if kind.model is type(row))


def _counted(kind: Kind, rows: list[Any], sub: str) -> Cell:
    words = formats.plural(len(rows), kind.noun.one, kind.noun.many)
    return Cell(words, reverse(kind.list_page.route) if kind.list_page else _cell(rows[0], "").href, sub=capfirst(sub))


def _titles(rows: Iterable[Any]) -> str:
    return "; ".join(str(row) for row in rows)


def overdue_requests(compared: Comparison) -> Iterator[Row]:
    """Of the panel, those whose day went by between the two, and which nobody has answered."""
    kind = kind_named("panel-request")
    if kind is None:
        return
    first, last = compared.before.viewpoint.ends_on, compared.now.viewpoint.ends_on
    for row in compared.now.of(kind.model).values():
        due = row.due_on
        if due and first <= due < last and not row.answer and is_shown(compared.now, kind, row):
            late = Cell(marked(Awaited.OVERDUE.label, row), status="off")
            was = Cell(marked(f"Due {formats.day(due)}", row))
            yield [_cell(row, "Request of the panel"), was, late, Cell(formats.MISSING)]
