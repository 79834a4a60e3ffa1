"""What records that text can cite print now, and printed before: figures and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pcc_portal.updates.citations.kinds import CitedRecord
from pcc_portal.updates.kept import kept
from pcc_portal.updates.registers.declaration import Kind, citations, cited_kinds
from performance.models import AccountabilityMeeting, Measure

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
    """Of every kind that text can cite but measures, of which all figures are read; a fixed number of queries for
    each."""
    kinds = [(name, kind) for name, kind in cited_kinds().items() if kind.model is not Measure]
    return [held for name, kind in kinds for held in _kept(name, kind, subject)]


def _kept(name: str, kind: Kind, subject: Subject) -> list[Held]:
    before = subject.before.key if subject.before else ()
    return kept(lambda: list(_of_kind(name, kind, subject)), "held", name, subject.viewpoint.key, before)


def _of_kind(name: str, kind: Kind, subject: Subject) -> Iterator[Held]:
    planned = _planned(subject) if kind.model is AccountabilityMeeting else {}
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
        then = (past | earlier | {*planned.get(slug, ())}) - printed
        yield Held(name, slug, record.title, record.url, themes[slug] or "", printed, then)


def theme_path(kind: Kind) -> str:
    """Where a kind of record keeps its theme."""
    names = {field.name for field in kind.model._meta.get_fields()}
    return "theme__slug" if "theme" in names else "service__theme__slug" if "service" in names else ""


def _planned(subject: Subject) -> Mapping[str, list[Number]]:
    """By meeting, the days that it was first planned for. One query."""
    days: dict[str, list[Number]] = {}
    for meeting in AccountabilityMeeting.objects.as_at(subject.viewpoint.as_at):
        former = {meeting.planned_on, meeting.revised_on} - {meeting.on, None}
        days[meeting.slug] = [Number("date", day) for day in former if day]
    return days


def _numbers(texts: Iterable[str], near: dt.date) -> frozenset[Number]:
    return frozenset(Number(each.kind, each.value) for each in held_numbers(texts, near))
