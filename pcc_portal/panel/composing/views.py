"""Pages on a draft for the office: its parts, its changes since the last sealed report, and the check's findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.clock import today
from pcc_portal.ui import formats
from pcc_portal.ui.differences import beside, paired
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.registers.links import steps
from pcc_portal.updates.releases.as_of import WORKING_COPY
from pcc_portal.updates.rules import can_release

from .. import display
from ..addresses import find_draft
from ..checks.answer import answer
from ..checks.report import Standing
from ..checks.softened import softened_rules
from ..composition import Paragraph, Section, composed
from ..models import PanelReport
from ..record import last_sealed, paragraphs_by_place, sealed_record, sections_of
from .findings import Findings


@office
@require_safe
def compose_report(request: SignedInRequest, slug: str) -> HttpResponse:
    """The draft part by part: how long, whether new or changed, what the check finds, and where to fix it."""
    report = find_draft(request.user, slug)
    composition = composed(report, WORKING_COPY)
    parts = marked_parts(composition.sections, last_sealed(report))
    check = answer(report, today=today())
    findings = [each for share in (*check.stops, *check.advice) for each in share.findings]
    context = _frame(request, report, "Compose") | {
        "lead": _lead(parts),
        "parts": [(part, _of_part(findings, part), _arrange(part, request, report)) for part in parts],
        "total": sum(part.words for part in parts),
        "minutes": display.minutes(sum(part.words for part in parts)),
        "answer": check,
    }
    return render(request, "panel/compose.html", context)


@office
@require_safe
def check_report(request: SignedInRequest, slug: str) -> HttpResponse:
    """What the check finds, by gravity and by owner, and what people accepted."""
    report = find_draft(request.user, slug)
    check = answer(report, today=today())
    findings = Findings(report, check, request.user, today())
    context = _frame(request, report, "Check") | {
        "lead": f"Can it be sealed? {check.words}",
        "groups": list(findings.groups()),
        "softened": softened_rules(),
    }
    return render(request, "panel/check.html", context)


@allow(Role.PANEL_MEMBER, *OFFICE_ROLES)
@require_safe
def report_changes(request: SignedInRequest, slug: str) -> HttpResponse:
    """Beside the last sealed report, by paragraph: a draft for the office, a sealed one for the panel too."""
    report = PanelReport.objects.visible_to(request.user).at(slug).newest_first().first()
    if report is None:
        raise Http404
    before = last_sealed(report)
    sections = sections_of(sealed_record(report)) if report.is_sealed else composed(report, WORKING_COPY).sections
    parts = marked_parts(sections, before)
    counts = Counter(part.mark for part in parts)
    context = _frame(request, report, "What changed") | {
        "lead": f"{', '.join(f'{counts[mark]} {mark}' for mark in MARKS if counts[mark])}."
        if before
        else "No report has been sealed before this one: all of it is new.",
        "parts": [part for part in parts if part.mark != SAME],
        "same": [part for part in parts if part.mark == SAME],
    }
    return render(request, "panel/changes.html", context)


def _frame(request: SignedInRequest, report: PanelReport, title: str) -> dict[str, Any]:
    reports = Link("Panel reports", reverse("panel_reports"))
    here = Link(report.name, report.get_absolute_url())
    return {
        "title": title,
        "kicker": str(report),
        "crumbs": (OVERVIEW, reports, here, Link(title, current=True)),
        "steps": steps_of(request.user, report),
        "report": report,
    }


def _lead(parts: list[Part]) -> str:
    total = sum(part.words for part in parts)
    return f"{total:,} words, {formats.plural(display.minutes(total), 'minute')} to read."


def _of_part(findings: list[Standing], part: Part) -> list[Standing]:
    return [each for each in findings if part.slug in (each.finding.place.theme, each.finding.place.section)]


def _arrange(part: Part, request: SignedInRequest, report: PanelReport) -> str:
    if not (part.is_theme and can_release(request.user)):
        return ""
    return reverse("report_arrange", args=[report.slug, part.slug])


NEW, CHANGED, SAME, GONE = "new", "changed", "unchanged", "not written"
MARKS = (NEW, CHANGED, SAME, GONE)


@dataclass(frozen=True)
class Beside:
    """A row of both reports: a paragraph as it was and as it is, its numbers, and marks where both differ."""

    before: SafeString
    now: SafeString
    was: int | None = None
    number: int | None = None

    @property
    def is_same(self) -> bool:
        return self.before == self.now


@dataclass(frozen=True)
class Part:
    """A theme, or a section without themes: its paragraphs, and those of the last sealed report, which may lack it."""

    slug: str
    title: str
    section: str
    paragraphs: Sequence[Paragraph]
    before: Sequence[Paragraph] | None
    blocks: int = 0
    is_theme: bool = False

    @cached_property
    def text(self) -> str:
        return _text(self.paragraphs)

    @cached_property
    def mark(self) -> str:
        if self.before is None:
            return NEW
        if not self.text and self.before:
            return GONE
        return SAME if self.text == _text(self.before) else CHANGED

    @property
    def words(self) -> int:
        return display.count(self.text)

    @property
    def minutes(self) -> int:
        return display.minutes(self.words)

    @property
    def rows(self) -> Iterator[Beside]:
        """In the order of both, with the number that each paragraph has in its report."""
        then, now = self.before or (), self.paragraphs
        for left, right in paired([each.text for each in then], [each.text for each in now]):
            was, new = (None if left is None else then[left]), (None if right is None else now[right])
            alone = escape(was.text if was else ""), escape(new.text if new else "")
            html = beside(was.text, new.text) if was and new else alone
            yield Beside(*html, was=was.number if was else None, number=new.number if new else None)


def marked_parts(sections: Iterable[Section], before: Mapping[str, Any] | None) -> list[Part]:
    """In the order of the report. `before`: the record of the last sealed one."""
    return list(_parts(sections, paragraphs_by_place(before) if before else {}))


def _parts(sections: Iterable[Section], then: Mapping[str, Sequence[Paragraph]]) -> Iterator[Part]:
    for section in sections:
        if not section.themes:
            yield Part(section.slug, section.title, section.slug, section.paragraphs, then.get(section.slug))
        for theme in section.themes:
            yield Part(
                slug=theme.slug,
                title=theme.title,
                section=section.slug,
                paragraphs=theme.paragraphs,
                before=then.get(theme.slug),
                blocks=len(theme.blocks),
                is_theme=True,
            )


def _text(paragraphs: Sequence[Paragraph]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs)


def steps_of(user: Any, report: PanelReport) -> tuple[Link, ...]:
    if not is_office(user):
        return ()
    if report.is_sealed:
        return steps(user, report)
    where = [report.slug]
    desk = (Link("Compose", reverse("compose", args=where)), Link("Check", reverse("report_check", args=where)))
    return (*desk, Link("What changed", reverse("report_changes", args=where)), *steps(user, report))
