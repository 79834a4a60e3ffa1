"""What records that text can cite print now, and printed before: figures and days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pcc_portal.updates.citations.kinds import CitedRecord
from pcc_portal.updates.registers.declaration import Kind, citations, cited_kinds
from performance.models import AccountabilityMeeting, Observation

from .reading.printed import Number, held_numbers

if TYPE_CHECKING:
    from .findings import Subject

PAST = frozenset({"previous", "previous_variance", "baseline"})  # fields that print how things were
NOTHING = CitedRecord("", "", {})


@dataclass(frozen=True)
class Held:
    """The figures and days of one record. `theme` is empty where it belongs to none."""

    kind: str
    slug: str
    title: str
    url: str
    theme: str
    now: frozenset[Number]
    then: frozenset[Number]


def records(subject: Subject) -> list[Held]:
    """Of every kind that text can cite; a fixed number of queries for each."""
    replaced = _replaced(subject)
    return [held for name, kind in cited_kinds().items() for held in _of_kind(name, kind, subject, replaced)]


def _of_kind(
    name: str, kind: Kind, subject: Subject, replaced: Mapping[tuple[str, str], list[Number]]
) -> Iterator[Held]:
    rows = kind.model._default_manager.as_at(subject.viewpoint.as_at)  # type: ignore[attr-defined]  # a register's
    resolve = citations()[name].resolve
    path = theme_path(kind)
    themes = dict(
        rows.values_list("slug", path) if path else ((slug, "") for slug in rows.values_list("slug", flat=True))
    )
    now = resolve(set(themes), subject.viewpoint)
    before = resolve(set(themes), subject.before) if subject.before else {}
    near = subject.quarter.end
    for slug, record in now.items():
        printed = _numbers((words for field, words in record.fields.items() if field not in PAST), near)
        past = _numbers((words for field, words in record.fields.items() if field in PAST), near)
        earlier = _numbers(before.get(slug, NOTHING).fields.values(), near)
        then = (past | earlier | {*replaced.get((name, slug), ())}) - printed
        yield Held(name, slug, record.title, record.url, themes[slug] or "", printed, then)


def theme_path(kind: Kind) -> str:
    """Where a kind of record keeps its theme."""
    names = {field.name for field in kind.model._meta.get_fields()}
    return "theme__slug" if "theme" in names else "service__theme__slug" if "service" in names else ""


def _replaced(subject: Subject) -> Mapping[tuple[str, str], list[Number]]:
    """By kind and record: figures that were corrected, and days that a meeting was first planned for. Two queries."""
    numbers: dict[tuple[str, str], list[Number]] = defaultdict(list)
    rows = Observation.objects.of_the_force().filter(superseded_by__isnull=False, value__isnull=False)
    for slug, unit, value in rows.values_list("measure__slug", "measure__unit", "value"):
        kind = unit if unit in {"percent", "pounds"} else "count"
        numbers["measure", slug].append(Number(kind, value or Decimal(0)))
    meetings = AccountabilityMeeting.objects.as_at(subject.viewpoint.as_at)
    for meeting in meetings:
        days = {meeting.planned_on, meeting.revised_on} - {meeting.on, None}
        numbers["meeting", meeting.slug] += [Number("date", day) for day in days if day]
    return numbers


def _numbers(texts: Iterable[str], near: dt.date) -> frozenset[Number]:
    return frozenset(Number(each.kind, each.value) for each in held_numbers(texts, near))
