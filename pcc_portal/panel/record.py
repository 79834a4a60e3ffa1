"""What a sealed report says, as plain data: kept beside its HTML file and read by whatever compares or counts reports.

    {"title", "body", "panel", "plan", "licence": {"name", "address"}, "meeting": {"on", "title"}, "quarter",
     "days": its own first and last, "number", "version", "correction", "sealed_at", "release": {"number", "sha256"},
     "address", "lead", "softened": rules of the check that did not hold in full, each in a sentence,
     "sections": [{"slug", "title", "priority", "paragraphs": [{"number", "text"}], "blocks",
                   "themes": [{"slug", "title", "status", "grade", "graded": {"key", "said", "counts_as", "place"},
                               "reason", "action", "paragraphs", "blocks", "kept": the word for kept commitments, where
                               it is not the usual one}]}],
     "cited": [{"reference", "prints", "address"}]}

A block is {"key", "name", "sentence", "chart", "table"}; a table {"caption", "headings", "rows"}, its cells as printed.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape

from objectives.choices import CommitmentState
from pcc_portal.ui.block import Block
from pcc_portal.ui.markdown import plain_words
from pcc_portal.ui.plain_tables import PlainTable

from .checks.softened import softened_rules
from .composition import Composition, Paragraph, Section, ThemePart
from .models import PanelReport


def record(composition: Composition) -> dict[str, Any]:
    report, plan, address = composition.report, composition.report.meeting.plan, composition.address
    return {
        "title": plan.report_title,
        "body": plan.body,
        "panel": plan.panel,
        "plan": plan.title,
        "licence": {"name": plan.licence, "address": plan.licence_web},
        "meeting": {"on": report.meeting.on.isoformat(), "title": report.meeting.title},
        "quarter": report.quarter.slug,
        "days": [day.isoformat() for day in (report.first_day, report.last_day) if day],
        "number": report.number,
        "version": report.version,
        "correction": report.correction,
        **_seal(report),
        "address": address,
        "lead": composition.lead,
        "softened": [rule.words for rule in softened_rules()],
        "sections": [_section(section) for section in composition.sections],
        "cited": [
            {"reference": reference, "prints": cited.text, "address": cited.href.removeprefix(address)}
            for reference, cited in sorted(composition.cited.items())
        ],
    }


def _seal(report: PanelReport) -> dict[str, Any]:
    release = report.release
    return {
        "sealed_at": report.sealed_at.isoformat() if report.sealed_at else "",
        "release": {"number": release.number, "sha256": release.sha256} if release else {},
    }


def as_bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def texts_by_place(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """Its paragraphs in plain words, by theme, or by section where it has none."""
    return {place: [each.text for each in written] for place, written in paragraphs_by_place(content).items()}


def paragraphs_by_place(content: Mapping[str, Any]) -> dict[str, list[Paragraph]]:
    """By theme, or by section where it has none."""
    sections = sections_of(content)
    fixed = {section.slug: section.paragraphs for section in sections if not section.themes}
    return fixed | {theme.slug: theme.paragraphs for section in sections for theme in section.themes}


def sections_of(content: Mapping[str, Any]) -> list[Section]:
    """Its headings and paragraphs, without the blocks below them."""
    return [
        Section(
            slug=section["slug"],
            title=section["title"],
            paragraphs=_read(section),
            themes=[ThemePart(each["slug"], each["title"], paragraphs=_read(each)) for each in section["themes"]],
        )
        for section in content["sections"]
    ]


def _read(part: Mapping[str, Any]) -> list[Paragraph]:
    return [Paragraph(each["number"], escape(each["text"])) for each in part["paragraphs"]]


def check_paragraph(content: Mapping[str, Any], number: int) -> None:
    """Raises ValidationError where the report has no paragraph of that number."""
    last = sum(map(len, texts_by_place(content).values()))
    if not 0 < number <= last:
        raise ValidationError({"paragraph": f"The report has {last} paragraphs."})


def theme_of_paragraph(content: Mapping[str, Any], number: int) -> str:
    """Key of the theme that the paragraph stands under; empty for the parts that belong to none."""
    themes = (theme for section in content["sections"] for theme in section["themes"])
    return next((t["slug"] for t in themes if number in {p["number"] for p in t["paragraphs"]}), "")


def _section(section: Section) -> dict[str, Any]:
    return {
        "slug": section.slug,
        "title": section.title,
        "priority": section.priority,
        "paragraphs": [_paragraph(paragraph) for paragraph in section.paragraphs],
        "blocks": [_block(block) for block in section.blocks],
        "themes": [_theme(theme) for theme in section.themes],
    }


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {"number": paragraph.number, "text": paragraph.text}


def _theme(theme: ThemePart) -> dict[str, Any]:
    return {
        "slug": theme.slug,
        "title": theme.title,
        "status": theme.status,
        "grade": theme.grade,
        "graded": theme.graded.told(),
        "reason": theme.reason,
        "action": [plain_words(html) for html in theme.commissioner_action],
        "paragraphs": [_paragraph(paragraph) for paragraph in theme.paragraphs],
        "blocks": [_block(block) for block in theme.blocks],
    } | _words()


def _words() -> dict[str, str]:
    """What kept commitments are called in the tables, where that is not the usual word."""
    return {"kept": CommitmentState.KEPT.label} if CommitmentState.KEPT.is_renamed else {}


def _block(block: Block) -> dict[str, Any]:
    return {
        "key": block.key,
        "name": block.name,
        "sentence": block.sentence,
        "chart": block.figure.picture.description if block.figure else "",
        "table": _table(block.table) if block.table else {},
    }


def _table(table: PlainTable) -> dict[str, Any]:
    rows = [[cell.printed for cell in row] for row in (*table.rows, *([table.totals] if table.totals else []))]
    return {"caption": table.caption, "headings": [heading.label for heading in table.headings], "rows": rows}
