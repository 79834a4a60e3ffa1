"""What is due when: actions of the delivery plan, milestones, building projects and contracts on one timeline."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commissioning.models import Contract
from estates.models import CapitalProject
from objectives.display import slip_line
from objectives.models import DeliveryAction, Milestone, Theme
from objectives.models.delivery import Dated
from objectives.stats import plan_status
from pcc_portal.accounts.models import Owned
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.marks import DAGGER, marked
from pcc_portal.ui.page import OVERVIEW, Link, address
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.ui.timeline import Step, Term, timeline, year_of
from pcc_portal.ui.titles import titled
from pcc_portal.ui.words import listed, mid_sentence
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.declaration import kind_of
from pcc_portal.updates.registers.going_on import going_on
from pcc_portal.updates.releases.as_of import Days, period_box, viewpoint_for

YEARS_AHEAD = 2
MOST_ROWS = 100  # more are no picture; the lists have them all
DATED = (DeliveryAction, Milestone, CapitalProject)
MODELS = (*DATED, Contract)
THEME, KIND, OWNER = "theme", "kind", "owner"
NOBODY = "Nobody is named"

Order = tuple[tuple[int, ...], str, dt.date, str]  # of the group and its name, of the day and the title
Row = tuple[Order, Step | Term]


@public_page
def timeline_page(request: HttpRequest) -> HttpResponse:
    viewpoint = viewpoint_for(request.user)
    by, chosen = _asked(request)
    rows = sorted(_rows(request.user, chosen, by, viewpoint.days), key=lambda row: row[0])
    shown = [entry for _, entry in rows[:MOST_ROWS]]
    context = {
        "title": "Timeline",
        "lead": _lead([entry for _, entry in rows]),
        "crumbs": (OVERVIEW, Link("Timeline", current=True)),
        "period": period_box(viewpoint),
        "ways": _ways(request, by),
        "kinds": _kinds(request, chosen),
        "figure": _figure(shown, viewpoint.day, len(rows) - len(shown)) if shown else None,
        "illustrative": any(DAGGER in entry.name + entry.words + entry.stands for entry in shown),
    }
    return render(request, "home/timeline.html", context)


def _asked(request: HttpRequest) -> tuple[str, tuple[type[Any], ...]]:
    """What rows are grouped by, and of which models they are. Raises Http404 for what cannot be asked."""
    by, key = request.GET.get("by", THEME), request.GET.get("kind", "")
    ways = (THEME, KIND, OWNER) if is_office(request.user) else (THEME, KIND)
    models = tuple(model for model in MODELS if not key or _key(model) == key)
    if by not in ways or not models:
        raise Http404("The timeline has no such view.")
    return by, models


def _key(model: type[Any]) -> str:
    kind = kind_of(model)
    return kind.key if kind else ""


def _noun(model: type[Any]) -> str:
    kind = kind_of(model)
    return kind.noun.heading if kind else ""


def _rows(user: Any, models: Iterable[type[Any]], by: str, days: Days) -> Iterator[Row]:
    """What is not done, and what was since the financial year before began, each with what it is sorted by. A query a
    model."""
    since = _since(days.on)
    for model in models:
        rows = going_on(model.objects.visible_to(user))
        if model is Contract:
            rows = rows.filter(current_end__gte=since).select_related("service__theme__objective", "owner")
        else:
            owner = ["owner"] if issubclass(model, Owned) else []
            rows = rows.exclude(actual_on__lt=since).select_related("theme__objective", *owner)
        for row in rows:
            yield from _of_contract(row, by) if model is Contract else _of_dated(row, by, days)


def _since(day: dt.date) -> dt.date:
    return year_of(year_of(day) - dt.timedelta(days=1))


def _group(row: Any, theme: Theme, by: str) -> tuple[tuple[int, ...], str]:
    """Its place among the groups, and its name."""
    match by:
        case "theme":
            return (theme.objective.order, theme.order), str(theme.title)
        case "kind":
            return (MODELS.index(type(row)),), _noun(type(row))
    return (), str(getattr(row, "owner", None) or NOBODY)


def _of_dated(row: Any, by: str, days: Days) -> Iterator[Row]:
    """Nothing of what has no date. A span stands at its last day."""
    planned, expected, done = (_last_day(row, name) for name in ("baseline_on", "forecast_on", "actual_on"))
    day = done or expected or planned
    if day is None:
        return
    status, stands = plan_status(row, days)
    words = ". ".join(filter(None, (row.date_words, slip_line(row, days))))
    same = _same(row, row.theme, by, words, of="date")
    entry = Step(**same, status=status, stands=stands, planned=planned, expected=expected, done=done)
    yield _order(row, row.theme, by, day), entry


def _last_day(row: Dated, name: str) -> dt.date | None:
    span = span_of(row, name)
    return span[1] if span else None


def _of_contract(row: Contract, by: str) -> Iterator[Row]:
    if row.current_end is None:
        return
    theme, words = row.service.theme, f"To {formats.day(row.current_end)}"
    entry = Term(
        **_same(row, theme, by, words, of="current_end"),
        starts=row.starts,
        ends=row.current_end,
        option=row.maximum_end,
        decide=row.extension_decision_by,
    )
    yield _order(row, theme, by, row.current_end), entry


def _same(row: Any, theme: Theme, by: str, words: str, *, of: str) -> dict[str, Any]:
    """What every row of the timeline has; `of`: the field that its words print."""
    return {
        "name": marked(row.title, row, of=("title",)),
        "words": marked(words, row, of=(of,)),
        "url": row.get_absolute_url(),
        "kind": _noun(type(row)) if by != KIND else "",
        "group": _group(row, theme, by)[1],
    }


def _order(row: Any, theme: Theme, by: str, day: dt.date) -> Order:
    return *_group(row, theme, by), day, row.title


def _lead(entries: Iterable[Step | Term]) -> str:
    """As in "31 dates: 3 overdue, 12 to come and 16 done; 8 contracts."."""
    rows = list(entries)
    terms = sum(isinstance(entry, Term) for entry in rows)
    stands = Counter(entry.stands for entry in rows if isinstance(entry, Step))
    counts = [f"{formats.number(n)} {mid_sentence(word)}" for word, n in stands.most_common()]
    dates = f"{formats.plural(len(rows) - terms, 'date')}: {listed(counts)}" if counts else ""
    ends = f"{formats.plural(terms, 'contract')} by the last day" if terms else ""
    return f"{'; '.join(filter(None, (dates, ends)))}." if rows else "Nothing has a date yet."


def _ways(request: HttpRequest, by: str) -> tuple[Link, ...]:
    ways = {THEME: titled("By {theme}"), KIND: "By kind", **({OWNER: "By owner"} if is_office(request.user) else {})}
    return tuple(Link(words, address(request.GET, by=key), current=key == by) for key, words in ways.items())


def _kinds(request: HttpRequest, chosen: tuple[type[Any], ...]) -> tuple[Link, ...]:
    every = Link("All", address(request.GET, kind=""), current=chosen == MODELS)
    return (every, *(_kind_link(request, model, current=chosen == (model,)) for model in MODELS))


def _kind_link(request: HttpRequest, model: type[Any], *, current: bool) -> Link:
    kind = kind_of(model)
    title = kind.list_page.title if kind and kind.list_page else _noun(model)
    return Link(title, address(request.GET, kind=_key(model)), current=current)


def _figure(entries: list[Step | Term], day: dt.date, more: int) -> Figure:
    title = f"What is due when, seen on {formats.day(day)}"
    waiting = (min(entry.days) for entry in entries if isinstance(entry, Step) and not entry.done)
    since, until = min([_since(day), *waiting]), day.replace(year=day.year + YEARS_AHEAD, day=1)
    picture = timeline(entries, today=day, today_words=formats.day(day), title=title, since=since, until=until)
    notes = ["A bar that ends at the right edge runs on."] if any(_last(entry) > until for entry in entries) else []
    notes += [f"{formats.plural(more, 'row')} more: see the lists."] if more else []
    return Figure("timeline", picture, "What is due when", notes=tuple(notes))


def _last(entry: Step | Term) -> dt.date:
    return max(entry.days)
