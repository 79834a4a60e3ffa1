"""The report as one HTML document that loads nothing: for the clerk, to print, convert and keep."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from pcc_portal.ui import formats
from pcc_portal.ui.page import Link, PeriodBox
from pcc_portal.ui.stylesheet import css_for

from .composition import Composition

LINE_ENDS = re.compile(r"\s*\n\s*")
BLOCKS = r"a|caption|circle|desc|div|fig|g|h\d|li|line|ol|p|path|svg|t|title|ul"
BETWEEN_TAGS = re.compile(rf"(?<=>)\n(?=</?(?:{BLOCKS})[a-z]*[ />])")
PARAGRAPH = re.compile(r'<div id="para-\d.*?</div>', re.DOTALL)
CITE = re.compile(r'<a class="cite" href="(?P<href>[^"]*)">(?P<words>[^<]*)</a>')
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
LEAD = re.compile(r'<p class="lead">(?P<words>.*?)</p>', re.DOTALL)
PORTAL = re.compile(r'<meta name="portal" content="(?P<address>[^"]+)">')
PARTS = re.compile(r"<!--(?P<name>contents|report)-->(?P<html>.*?)<!--/(?P=name)-->", re.DOTALL)
POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def report_file(composition: Composition) -> str:
    """With the rules of the style sheet that it needs, and no other."""
    html: str = render_to_string("panel/report_file.html", context(composition) | {"is_file": True})
    html = html.replace("&nbsp;", "\N{NO-BREAK SPACE}")
    html = PARAGRAPH.sub(_links_once, BETWEEN_TAGS.sub("", LINE_ENDS.sub("\n", html)))
    return html.replace("<style></style>", f"<style>{css_for(html)}</style>", 1)


def _links_once(paragraph: re.Match[str]) -> str:
    """Where a paragraph cites a record more than once, the first of them leads to it."""
    met: set[str] = set()

    def first(link: re.Match[str]) -> str:
        if link["href"] in met:
            return link["words"]
        met.add(link["href"])
        return f'<a href="{link["href"]}">{link["words"]}</a>'

    return CITE.sub(first, paragraph[0])


def policy_of(html: str) -> str:
    """The Content-Security-Policy that lets a file apply its own style sheet, and nothing else at all."""
    found = STYLE.search(html)
    digest = hashlib.sha256((found[1] if found else "").encode()).digest()
    return POLICY.format(base64.b64encode(digest).decode())


def parts_of(html: str, *, prefix: str) -> dict[str, SafeString]:
    """Lead, contents and report out of a sealed file, for a page of the portal: links to it are its own paths again."""
    found = PORTAL.search(html)
    own = html.replace(f'href="{found["address"]}/', f'href="{prefix}') if found else html
    # The file was made by `report_file`, whose templates have escaped what people wrote.
    lead = LEAD.search(own)
    parts = {found["name"]: SafeString(found["html"]) for found in PARTS.finditer(own)}
    return parts | {"lead": SafeString(lead["words"] if lead else "")}


def context(composition: Composition, *links: Link) -> dict[str, Any]:
    """What the report's templates need."""
    report = composition.report
    return {
        "title": report.meeting.plan.report_title,
        "kicker": f"{report.meeting.plan.panel}, {formats.day(report.meeting.on)}",
        "lead": composition.lead,
        "period": period(composition, links),
        "composition": composition,
        "report": report,
        "plan": report.meeting.plan,
    }


def period(composition: Composition, links: tuple[Link, ...] = ()) -> PeriodBox:
    report, quarter = composition.report, composition.report.quarter
    words = sealed_words(report) if report.is_sealed else "Draft"
    if composition.viewpoint.as_at.is_working_copy:
        words += "; working copy of the office"
    return PeriodBox(quarter.name, quarter.span_words, words, unreleased=not report.is_sealed, links=links)


def sealed_words(report: Any) -> str:
    """As in "Report 2, version 1, published 9 November 2023"."""
    number = f"Report {report.number}, version {report.version}, published" if report.number else "Published"
    return f"{number} {formats.day(report.sealed_at.date())}"
