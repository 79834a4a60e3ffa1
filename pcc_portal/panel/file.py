"""The report as one HTML document that loads nothing: for the clerk, to print, convert and keep."""

import base64
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from objectives.look import logo_as_data, own_style
from pcc_portal.periods.clock import day_of
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link, PeriodBox

from .checks.softened import softened_rules
from .composition import Composition

# Tags before which an end of line shows nothing.
BLOCKS = ("a", "caption", "circle", "desc", "div", "fig", "g", "h", "li", "ol", "p", "svg", "t", "ul")
BETWEEN_LINES = tuple(f"{opens}{name}" for name in BLOCKS for opens in ("<", "</"))
POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADING = ("title", "kicker", "demonstration")
CLASSES = re.compile(r'class="([^"]*)"')
RULE = re.compile(r"(?P<selector>[^{}]+)\{[^{}]*\}")
VARIABLE = re.compile(r"(?<=[{;])(?P<name>--[\w-]+):[^;}]+;?")
# What a selector asks of classes.
NAMED, ENDING = re.compile(r"\.([a-zA-Z][\w-]*)"), re.compile(r'\[class[*$]="([^"]+)"')
WITH_PICTURES = "; img-src data:"  # of a file that holds a logo


@dataclass(frozen=True)
class Parts:
    """What a file says, in the parts that a page of the portal shows of it: HTML of templates that have escaped what
    people wrote, the address of the portal that stands before its links, and the words of its heading, which are empty
    in files from before they were kept.
    """

    address: str
    lead: str
    contents: str
    body: str
    title: str = ""
    kicker: str = ""
    demonstration: str = ""
    opening: str = ""

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    def safe(self, prefix: str = "") -> dict[str, SafeString]:
        """For a template; with a `prefix`, such as "/", links to the portal are its own paths."""
        named = {"lead": escape(self.lead), "contents": self.contents, "body": self.body, "opening": self.opening}
        named |= {name: escape(getattr(self, name)) for name in HEADING}
        if prefix and self.address:
            old, new = f'href="{self.address}/', f'href="{prefix}'
            named = {name: html.replace(old, new) for name, html in named.items()}
        return {name: SafeString(html) for name, html in named.items()}


def parts_of(values: dict[str, Any], *, address: str, lead: str, **templates: str) -> Parts:
    """`templates` are the names of those of `contents`, `body` and what else there is, `values` what they need."""
    values = values | {"is_file": True}
    shown = {part: squeezed(render_to_string(name, values)) for part, name in templates.items()}
    return Parts(address, lead, **shown, **{name: values[name] for name in HEADING})


def report_parts(composition: Composition) -> Parts:
    return parts_of(
        context(composition),
        address=composition.address,
        lead=composition.lead,
        contents="panel/contents.html",
        body="panel/report_body.html",
        opening="panel/report_opening.html",
    )


def report_file(composition: Composition, parts: Parts | None = None) -> str:
    """`parts`: of the same composition, where somebody has them already."""
    parts = parts or report_parts(composition)
    return file_of(
        "panel/report_file.html", context(composition) | {"parts": parts.safe()}, *sheets_for(composition.report)
    )


def sheets_for(report: Any) -> tuple[str, ...]:
    return ("report",) if report.is_sealed else ("report", "draft")


def file_of(template: str, values: dict[str, Any], *sheets: str) -> str:
    """A document that loads nothing and brings its style, which is that of the sheets in the office's colour, and its
    logo. `values` name the plan."""
    plan = values["plan"]
    made = squeezed(render_to_string(template, values | {"is_file": True, "css": "", "logo": logo_as_data(plan)}))
    css = rules_used(style_of(*sheets), made) + own_style(plan)
    return made.replace("<style>", f"<style>{css}", 1)


@cache
def style_of(*sheets: str) -> SafeString:
    """The content of style sheets in static/css by name, compact; read once a process.

    They are our own and go into a style element unescaped. FileNotFoundError where one is missing.
    """
    return SafeString("".join(compact(_read(f"css/{sheet}.css")) for sheet in sheets))


def rules_used(css: str, html: str) -> str:
    """Of a compact sheet what dresses anything in the document: all but the rules of classes that it does not have."""
    names = {name for value in CLASSES.findall(html) for name in value.split()}

    def kept(rule: re.Match[str]) -> str:
        ends = ENDING.findall(rule["selector"])
        is_dressed = any(end in name for name in names for end in ends) if ends else True
        named = set(NAMED.findall(rule["selector"]))
        return rule[0] if is_dressed and (not named or named & names) else ""

    rules = RULE.sub(kept, css)
    return VARIABLE.sub(lambda each: each[0] if f"var({each['name']})" in rules else "", rules)


def compact(sheet: str) -> str:
    """Without comments and the spaces that only people need."""
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    tight = re.sub(r" ?([{};,>]) ?", r"\1", bare).replace(";}", "}").replace(": ", ":").strip()
    return re.sub(r"(?<![\d.])0(?=\.\d)", "", tight)


def _read(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_text(encoding="utf-8")


def squeezed(html: str) -> str:
    """Without the indents and ends of lines that only people need who write templates."""
    lines = (line.strip() for line in html.replace("&nbsp;", "\N{NO-BREAK SPACE}").split("\n"))
    joined = "\n".join(line for line in lines if line)
    for tag in BETWEEN_LINES:
        joined = joined.replace(f">\n{tag}", f">{tag}")
    return joined


def policy_of(html: str) -> str:
    """The Content-Security-Policy that lets a file apply its own style sheet, show the logo that it holds, and nothing
    else at all."""
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = hashlib.sha256(style.encode()).digest()
    policy = POLICY.format(base64.b64encode(digest).decode())
    return policy + WITH_PICTURES if '<img class="logo" src="data:' in html else policy


def context(composition: Composition, *links: Link) -> dict[str, Any]:
    """What the report's templates need."""
    report = composition.report
    return {
        **heading(report),
        "lead": composition.lead,
        "period": period(composition, links),
        "composition": composition,
        "report": report,
        "plan": report.meeting.plan,
        "softened": softened_rules(),
    }


def heading(report: Any) -> dict[str, str]:
    """Under the names of HEADING: as its plan has them now. What is sealed keeps its own."""
    plan, day = report.meeting.plan, report.meeting.on_words
    return dict(zip(HEADING, (plan.report_title, f"{plan.panel}, {day}", plan.demonstration), strict=True))


def period(composition: Composition, links: tuple[Link, ...] = ()) -> PeriodBox:
    report = composition.report
    words = sealed_words(report) if report.is_sealed else "Draft"
    if composition.viewpoint.as_at.is_working_copy:
        words += "; working copy of the office"
    return PeriodBox(report.name, report.figures_words, words, unreleased=not report.is_sealed, links=links)


def sealed_words(report: Any) -> str:
    """As in "Report 2, version 1, published 9 November 2023"."""
    number = f"Report {report.number}, version {report.version}, published" if report.number else "Published"
    return f"{number} {formats.day(day_of(report.sealed_at))}"
