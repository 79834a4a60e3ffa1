"""What a sealed report says, as plain data: kept beside its HTML file and read by whatever compares or counts reports.

    {"title", "body", "panel", "plan", "licence": {"name", "address"}, "meeting": {"on", "title"}, "quarter",
     "days": its own first and last, "number", "version", "correction", "sealed_at", "release": {"number", "sha256"},
     "address", "lead",
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
from objectives.models import Plan
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.block import Block
from pcc_portal.ui.markdown import plain_words
from pcc_portal.ui.marks import unmarked
from pcc_portal.ui.plain_tables import PlainTable
from pcc_portal.ui.statuses import STATUSES
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, Grade, first_schemes

from .choices import FileKind
from .composition import Composition, Paragraph, Section, ThemePart
from .models import PanelReport, ReportFile


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


def sealed_record(report: PanelReport) -> dict[str, Any]:
    """Of a sealed report. Raises ReportFile.DoesNotExist. One query."""
    kept = ReportFile.objects.filter(report=report.pk, kind=FileKind.RECORD).first()
    if kept is None:
        raise ReportFile.DoesNotExist(f"Nothing is kept of {report}.")
    record: dict[str, Any] = json.loads(bytes(kept.content))
    return record


def grade_words(theme: Mapping[str, Any]) -> str:
    """A theme's grade as the report printed it; reports of earlier years kept the status alone."""
    return str(theme.get("grade", STATUSES.get(theme["status"], "")))


def sealed_grade(theme: Mapping[str, Any]) -> Grade:
    """A theme's grade in the words of the report, whatever the schemes of now say. Earlier reports had the first."""
    word = unmarked(grade_words(theme))
    if "graded" in theme:
        return Grade.of({**theme["graded"], "word": word}, theme["graded"]["place"])
    scheme = next(each for each in first_schemes() if each.graded == Graded.UPDATES)
    known = (*scheme.grades, NOT_GRADED, NO_DATA)
    return next(grade for grade in known if grade.look == theme["status"])


def last_sealed(report: PanelReport) -> dict[str, Any] | None:
    """The record of the newest report sealed before this one: its earlier version, or that to an earlier meeting."""
    own = PanelReport.objects.sealed().filter(meeting=report.meeting_id, version__lt=report.version)
    return _kept(own.order_by("-version").first() or PanelReport.objects.before(report).first())


def last_sealed_before(quarter: Quarter, plan: Plan) -> dict[str, Any] | None:
    """The record of the newest report sealed for an earlier quarter, on a plan of the line."""
    reports = PanelReport.objects.sealed().of_line(plan)
    return _kept(reports.filter(quarter__start__lt=quarter.start).newest_first().first())


def _kept(report: PanelReport | None) -> dict[str, Any] | None:
    file = ReportFile.objects.filter(kind=FileKind.RECORD, report=report).first() if report else None
    return json.loads(bytes(file.content)) if file else None


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
