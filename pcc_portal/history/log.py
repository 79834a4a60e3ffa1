"""Columns, filters and pages of the log."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_filters import CharFilter, ChoiceFilter
from django_tables2 import Column

from pcc_portal.accounts.models import User
from pcc_portal.audit.models import COMMAND_LINE, Event, EventQuerySet
from pcc_portal.periods.filters import DayFilter
from pcc_portal.ui.filters import RegisterFilterSet
from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.tables import RegisterTable

from .display import label, moment
from .kinds import heading, model_of, noun

Choices = list[tuple[str, str]]

FIELDS_NAMED = 4
BY_COMMAND = "command"


class LogTable(RegisterTable):
    caption: ClassVar[str] = "Events, newest first"
    at = Column(verbose_name="When")
    who = Column(verbose_name="Who")
    title = Column(verbose_name="What", empty_values=())
    fields_changed = Column(verbose_name="Fields", empty_values=())
    reason = Column(verbose_name="Why")

    class Meta:
        orderable = False

    def render_at(self, record: Event) -> SafeString:
        day, time = moment(record.at).rsplit(", ", 1)
        shown = '<span class="register__day">{}</span><span class="register__sub">{}, event {}</span>'
        return format_html(shown, day, time, record.number)

    def render_who(self, record: Event) -> SafeString | str:
        if not record.request:
            return record.who
        same = f"{reverse('log')}?words={record.request}"
        return format_html(
            '{}<span class="register__sub">Request <a href="{}">{}</a></span>', record.who, same, record.request
        )

    def render_title(self, record: Event) -> SafeString:
        address = reverse("history_by_key", args=[record.kind, record.key])
        named = record.title or f"number {record.key}"
        return format_html('{} {}: <a href="{}">{}</a>', record.verb, noun(record.kind), address, named)

    def render_fields_changed(self, record: Event) -> str:
        """Names only: their values stand on the page of the history."""
        model = model_of(record.kind)
        names = [label(model, name) for name in record.before]
        shown = ", ".join(names[:FIELDS_NAMED])
        return f"{shown} and {len(names) - FIELDS_NAMED} more" if len(names) > FIELDS_NAMED else shown or MISSING


class LogFilters(RegisterFilterSet):
    """Choices are those that the log holds. Three queries, however long it is."""

    person = ChoiceFilter(label="Who", method="by_person", empty_label="Everyone")
    verb = ChoiceFilter(label="Did what", empty_label="Anything")
    kind = ChoiceFilter(label="To what", empty_label="Anything")
    since = DayFilter(label="From", method="from_day")
    until = DayFilter(label="Up to", method="up_to_day")
    words = CharFilter(label="Name, reason or request", method="with_words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["person"].extra["choices"] = people()
        self.filters["verb"].extra["choices"] = [(verb, verb) for verb in held("verb")]
        self.filters["kind"].extra["choices"] = sorted(((kind, heading(kind)) for kind in held("kind")), key=_words)

    def by_person(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        return events.by_person(None if value == BY_COMMAND else int(value))

    def from_day(self, events: EventQuerySet, name: str, value: dt.date) -> EventQuerySet:
        return events.since(_at(value, dt.time.min))

    def up_to_day(self, events: EventQuerySet, name: str, value: dt.date) -> EventQuerySet:
        return events.until(_at(value, dt.time.max))

    def with_words(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        return events.with_words(value)


def people() -> Choices:
    """Everyone who has or had an account; those of one name with their address."""
    rows = list(User.objects.order_by("name", "email").values_list("pk", "name", "email"))
    same = Counter(name for _, name, _ in rows)
    named = [(str(key), f"{name} ({email})" if same[name] > 1 else name) for key, name, email in rows]
    return [*named, (BY_COMMAND, COMMAND_LINE)]


def held(column: str) -> list[str]:
    return list(Event.objects.order_by(column).values_list(column, flat=True).distinct())


def _words(choice: tuple[str, str]) -> str:
    return choice[1]


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=timezone.get_current_timezone())


EVENTS_ON_A_PAGE = 50
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True)
class Page:
    """Events, newest first, and the addresses of the pages beside this one, empty where there is none."""

    events: Sequence[Event]
    newer: str
    older: str


def page_of(rows: EventQuerySet, address: QueryDict, size: int = EVENTS_ON_A_PAGE) -> Page:
    """The page that `before` or `after` in the address asks for, else the first. One query."""
    before, after = _number(address, "before"), _number(address, "after")
    if before is None and after is not None:
        events = list(rows.filter(number__gt=after).order_by("number")[: size + 1])
        more, events = len(events) > size, events[:size][::-1]
        return _page(events, address, is_first=not more, is_last=False)
    if before is not None:
        rows = rows.filter(number__lt=before)
    events = list(rows.newest_first()[: size + 1])
    return _page(events[:size], address, is_first=before is None, is_last=len(events) <= size)


def _page(events: Sequence[Event], address: QueryDict, *, is_first: bool, is_last: bool) -> Page:
    newer = "" if is_first else _with(address, "after", events[0].number if events else None)
    older = "" if is_last or not events else _with(address, "before", events[-1].number)
    return Page(events, newer, older)


def _with(address: QueryDict, name: str, number: int | None) -> str:
    """The same filters, on another page; without a number, on the first."""
    kept = address.copy()
    for old in ("before", "after"):
        kept.pop(old, None)
    if number is not None:
        kept[name] = str(number)
    return f"?{kept.urlencode()}"


def _number(address: QueryDict, name: str) -> int | None:
    text = address.get(name, "")
    return int(text) if NUMBER.fullmatch(text) else None
