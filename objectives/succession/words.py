"""What readers are told of a record whose plan was replaced, or that came from a plan before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from pcc_portal.periods.clock import day_of
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.records import Note
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release
from pcc_portal.updates.registers.declaration import kind_of
from pcc_portal.updates.releases.as_of import past_moment
from pcc_portal.updates.releases.past.addresses import record_then

from ..choices import How
from ..models import Objective, Plan, PlanMapping, Priority, Theme
from .parts import reference, rows_named

FORWARD = {
    How.CONTINUES: "In {plan} it continues as",
    How.MERGED: "In {plan} it is merged into",
    How.SPLIT: "In {plan} it is split into",
    How.ENDED: "It ended when {plan} came into force",
}
BACK = {
    How.CONTINUES: "It continues, from the plan before,",
    How.MERGED: "Merged into it, from the plan before:",
    How.SPLIT: "It is made, with others, of what was before",
}


@dataclass(frozen=True)
class Passed:
    """A sentence of what a record became, or came from, ended by `links`; `reason` may be empty."""

    words: str
    links: tuple[Link, ...] = ()
    reason: str = ""


def passed_of(row: Any, user: Any) -> list[Passed]:
    """What it becomes, then what it came from. Two queries at most for an objective or a theme."""
    kind = kind_of(type(row))
    named = reference(row)
    rows = PlanMapping.objects.filter(kind=kind.key if kind else "", plan__in=_begun()).select_related("plan")
    if not isinstance(row, Priority | Objective | Theme):
        rows = rows.filter(Q(key=row.slug) | Q(how__in=[How.MERGED, How.SPLIT]))
    told = [each for each in rows if each.key == row.slug or named in each.to]
    if not told:
        return []
    records = rows_named([name for each in told for name in (*each.to, f"{each.kind}:{each.key}")], user)
    return sorted((_passed(each, row, records) for each in told), key=lambda one: one.words in BACK.values())


def _begun() -> Any:
    """Plans that are in force or were, as the reader sees it."""
    return Plan.objects.filter(Q(pk__in=Plan.objects.current()) | Q(pk__in=Plan.objects.replaced()))


def _passed(mapping: PlanMapping, row: Any, records: dict[str, Any]) -> Passed:
    how = How(mapping.how)
    if mapping.key == row.slug:
        words, names = FORWARD[how].format(plan=mapping.plan), mapping.to
    else:
        words, names = BACK[how], [f"{mapping.kind}:{mapping.key}"]
    links = tuple(Link(str(records[name]), records[name].get_absolute_url()) for name in names if name in records)
    return Passed(words, links, mapping.reason)


def notes_of(row: Any, user: Any) -> Iterator[Note]:
    """The same for the page of a record: where it went on under another theme, its theme says so already."""
    for one in passed_of(row, user):
        if not one.words.endswith(" it continues as"):
            yield Note(one.words, one.reason, one.links)


def replaced_words(plan: Plan) -> str:
    """Empty of a plan that no other has replaced, as the reader sees it."""
    if plan.replaced_at is None or not Plan.objects.replaced().filter(pk=plan.pk).exists():
        return ""
    day = formats.day(day_of(plan.replaced_at))
    return f"This is of {plan}, which {plan.replaced_by} replaced on {day}. It stays as it was left."


def last_read(row: Priority | Objective | Theme | Plan, plan: Plan) -> Link | None:
    """Its page as it was when the last paper on its plan was published; None before there was one. One query."""
    if plan.replaced_at is None or past_moment() is not None:
        return None
    papers = Release.objects.published().filter(kind=ReleaseKind.PANEL_REPORT, at__lt=plan.replaced_at)
    last = papers.select_related("quarter").order_by("-number").first()
    if last is None:
        return None
    return Link(
        f"Read it as it was in the paper for {last.quarter}", record_then(row.get_absolute_url(), last.quarter.slug)
    )
