"""Pages on a draft for the office: its parts, its changes since the last sealed report, and the check's findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.clock import today
from pcc_portal.ui import formats
from pcc_portal.ui.differences import marked, pieces, shortened
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.registers.links import steps
from pcc_portal.updates.releases.as_of import WORKING_COPY
from pcc_portal.updates.rules import can_release

from .. import display
from ..checks.report import Standing, standing
from ..checks.softened import softened_rules
from ..composition import Composition, Paragraph, composed
from ..models import PanelReport
from ..record import last_sealed, texts_by_place


@office
@require_safe
def compose_report(request: SignedInRequest, slug: str) -> HttpResponse:
    """The draft part by part: how long, whether new or changed, what the check finds, and where to mend it."""
    report = _draft(request, slug)
    composition = composed(report, WORKING_COPY)
    parts = marked_parts(composition, last_sealed(report))
    findings = standing(report, today=today())
    context = _frame(request, report, "Compose") | {
        "lead": _lead(parts, findings),
        "parts": [(part, _counted(findings, part), _arrange(part, request, report)) for part in parts],
        "total": sum(part.words for part in parts),
        "minutes": display.minutes(sum(part.words for part in parts)),
        "open": [each for each in findings if each.is_in_the_way],
    }
    return render(request, "panel/compose.html", context)


@office
@require_safe
def check_report(request: SignedInRequest, slug: str) -> HttpResponse:
    """What the check finds, by section, and what people let stand."""
    report = _draft(request, slug)
    findings = standing(report, today=today())
    context = _frame(request, report, "Check") | {
        "lead": _check_lead(findings),
        "groups": _by_section(findings),
        "may_let_stand": can_release(request.user),
        "softened": softened_rules(),
    }
    return render(request, "panel/check.html", context)


@office
@require_safe
def report_changes(request: SignedInRequest, slug: str) -> HttpResponse:
    """The words of the draft against those of the last sealed report."""
    report = _draft(request, slug)
    before = last_sealed(report)
    parts = marked_parts(composed(report, WORKING_COPY), before)
    counts = Counter(part.mark for part in parts)
    context = _frame(request, report, "What changed") | {
        "lead": f"{', '.join(f'{counts[mark]} {mark}' for mark in MARKS if counts[mark])}."
        if before
        else "No report has been sealed before this one: all of it is new.",
        "parts": [part for part in parts if part.mark != SAME],
        "same": [part for part in parts if part.mark == SAME],
    }
    return render(request, "panel/changes.html", context)


def _draft(request: SignedInRequest, slug: str) -> PanelReport:
    report = PanelReport.objects.visible_to(request.user).at(slug).newest_first().first()
    if report is None or report.is_sealed:
        raise Http404
    return report


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


def _lead(parts: list[Part], findings: list[Standing]) -> str:
    total = sum(part.words for part in parts)
    in_the_way = sum(each.is_in_the_way for each in findings)
    mend = f"{formats.plural(in_the_way, 'finding')} to mend before it can be sealed" if in_the_way else "ready to seal"
    return f"{total:,} words, {formats.plural(display.minutes(total), 'minute')} to read; {mend}."


def _check_lead(findings: list[Standing]) -> str:
    if not findings:
        return "The check finds nothing. The report can be sealed."
    blocking = sum(each.is_in_the_way for each in findings)
    stand = sum(each.override is not None for each in findings)
    advice = len(findings) - blocking - stand
    return f"{blocking} to mend before sealing, {advice} to think about, {stand} that somebody let stand."


def _by_section(findings: list[Standing]) -> list[tuple[str, list[Standing]]]:
    groups: dict[str, list[Standing]] = {}
    for each in findings:
        groups.setdefault(each.finding.place.section_title, []).append(each)
    return list(groups.items())


def _counted(findings: list[Standing], part: Part) -> int:
    return sum(
        part.slug in (each.finding.place.theme, each.finding.place.section) for each in findings if not each.override
    )


def _arrange(part: Part, request: SignedInRequest, report: PanelReport) -> str:
    if not (part.is_theme and can_release(request.user)):
        return ""
    return reverse("report_arrange", args=[report.slug, part.slug])


NEW, CHANGED, SAME, GONE = "new", "changed", "unchanged", "not written"
MARKS = (NEW, CHANGED, SAME, GONE)


@dataclass(frozen=True)
class Part:
    """A theme, or a section without themes, in the draft (`text`) and in the last sealed report (`before`)."""

    slug: str
    title: str
    section: str
    text: str
    before: str | None
    paragraphs: Sequence[Paragraph] = ()
    blocks: int = 0
    is_theme: bool = False

    @property
    def mark(self) -> str:
        if self.before is None:
            return NEW
        if not self.text and self.before:
            return GONE
        return SAME if self.text == self.before else CHANGED

    @property
    def words(self) -> int:
        return display.count(self.text)

    @property
    def minutes(self) -> int:
        return display.minutes(self.words)

    @property
    def difference(self) -> SafeString:
        """Safe HTML, what stayed shortened."""
        return marked(shortened(pieces(self.before or "", self.text)))


def marked_parts(composition: Composition, before: Mapping[str, Any] | None) -> list[Part]:
    """In the order of the report. `before`: the record of the last sealed one."""
    then = {slug: "\n".join(texts) for slug, texts in texts_by_place(before).items()} if before else {}
    return list(_parts(composition, then))


def _parts(composition: Composition, then: Mapping[str, str]) -> Iterator[Part]:
    for section in composition.sections:
        if not section.themes:
            yield Part(
                slug=section.slug,
                title=section.title,
                section=section.slug,
                text=_text(section.paragraphs),
                before=then.get(section.slug),
                paragraphs=section.paragraphs,
            )
        for theme in section.themes:
            yield Part(
                slug=theme.slug,
                title=theme.title,
                section=section.slug,
                text=_text(theme.paragraphs),
                before=then.get(theme.slug),
                paragraphs=theme.paragraphs,
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
