"""The demo's meetings of the panel, papers and requests, loaded through the same actions as people use."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.panel.annual import actions as annual
from pcc_portal.panel.archives.actions import add_archive, add_archive_of
from pcc_portal.panel.boards import actions as boards
from pcc_portal.panel.checks.catalogue import BY_SLUG
from pcc_portal.panel.choices import Strength
from pcc_portal.panel.composing import actions
from pcc_portal.panel.models import (
    AnnualReport,
    BoardPaper,
    PanelAgendaItem,
    PanelMeeting,
    PanelReport,
    PanelRequest,
    ReportPart,
)
from pcc_portal.panel.parts import actions as parts
from pcc_portal.panel.requests import actions as requests
from pcc_portal.panel.sealed import sealed_record
from pcc_portal.panel.sealing.actions import seal_report
from pcc_portal.panel.softening.actions import set_strength
from pcc_portal.periods import clock
from pcc_portal.periods.demo import Stage
from pcc_portal.updates.documents.actions import add_document
from pcc_portal.updates.registers.recordfile import columns, load_register, rows

NINE, NOON = dt.time(9), dt.time(12)
HERE = Path(__file__).parent


def load_parts(office: str, *, by: User) -> None:
    """Headings and order of its papers: each part of the file follows the one before."""
    for row in rows(HERE / office / "report_parts.yaml"):
        slug = row.get("part") or parts.add_part(by=by, heading=row["heading"]).slug
        if row.get("is_retired"):
            parts.retire_part(slug, by=by)
        elif "part" in row and "heading" in row:
            parts.rename_part(slug, by=by, heading=row["heading"])
        for _ in range(row.get("up", 0)):
            parts.move_part(slug, by=by, up=True)


def load_meetings(stage: Stage, *, by: User) -> list[PanelReport]:
    """The stage's meetings and requests; returns the drafts of its reports."""
    folder = stage.folder_in(HERE)
    load_register(folder / "panel_meetings.yaml", PanelMeeting, by=by)
    load_register(folder / "panel_agenda_items.yaml", PanelAgendaItem, by=by)
    load_register(folder / "panel_requests.yaml", PanelRequest, by=by)
    _soften_rules(folder / "check_rules.yaml", by=by)
    return [_draft(row, by=by) for row in rows(folder / "panel_reports.yaml")]


def _soften_rules(file: Path, *, by: User) -> None:
    """Rules of the check that the office keeps less strictly from that day on."""
    for row in rows(file):
        strength = Strength(row["strength"])
        set_strength(BY_SLUG[row["rule"]], by=by, today=clock.today(), strength=strength, because=row["because"])


def _draft(row: dict[str, Any], *, by: User) -> PanelReport:
    """It begins with the fixed parts of the one before. `own_parts`: words of those that the office has added, by their
    headings."""
    own = row.pop("own_parts", {})
    words = columns(PanelReport, row, "panel_reports.yaml")
    days = {name: words.pop(name) for name in ("first_day", "last_day") if name in words}
    report = actions.begin_report(words.pop("meeting"), by=by, quarter=words.pop("quarter"), **days)
    slugs = dict(ReportPart.objects.values_list("heading", "slug"))
    return actions.change_parts(report, by=by, **words, **{slugs[heading]: text for heading, text in own.items()})


def send(stage: Stage, reports: list[PanelReport], *, by: User, approver: User, member: User) -> None:
    """Seal the reports of a stage on the day on which they are sent, with what was asked and noted of them."""
    at = timezone.make_aware(dt.datetime.combine(stage.sends, NINE))
    for report in reports:
        sealed = seal_report(report, by=by, today=stage.sends, at=at)
        add_archive(sealed, by=by, at=at)
        _load_documents(sealed, stage, by=by)
        _load_notes(sealed, stage, by=by)
        _load_asked(sealed, stage, by=member, approver=approver)


def load_board_papers(stage: Stage, *, by: User) -> None:
    """Each sealed, unless it says that it is a draft."""
    for row in rows(stage.folder_in(HERE) / "board_papers.yaml"):
        is_draft, words = row.pop("is_draft", False), {name: row.pop(name, "") for name in ("introduction", "closing")}
        paper = boards.begin_paper(by=by, **columns(BoardPaper, row, "board_papers.yaml"))
        boards.write_paper(paper, by=by, **words)
        if not is_draft:
            add_archive_of(boards.seal_paper(paper, by=by, today=stage.sends), by=by)


def load_annual_reports(stage: Stage, *, by: User) -> None:
    """Sealed with the papers of the stage."""
    for row in rows(stage.folder_in(HERE) / "annual_reports.yaml"):
        words = {name: row.pop(name) for name in annual.PARTS}
        report = annual.begin_annual(by=by, **columns(AnnualReport, row, "annual_reports.yaml"))
        add_archive_of(annual.seal_annual(annual.write_annual(report, by=by, **words), by=by), by=by)


def _load_documents(report: PanelReport, stage: Stage, *, by: User) -> None:
    """What is beside a sealed report, such as its translation."""
    folder = stage.folder_in(HERE)
    for row in rows(folder / "documents.yaml"):
        if row.pop("meeting") == report.meeting.slug:
            add_document(report, by=by, content=(folder / row.pop("file")).read_bytes(), **row)


def _load_notes(report: PanelReport, stage: Stage, *, by: User) -> None:
    """What was put beside a sealed report after it was sent, at the first paragraph of its theme."""
    first = _first_paragraphs(sealed_record(report))
    for row in rows(stage.folder_in(HERE) / "addenda.yaml"):
        at = timezone.make_aware(dt.datetime.combine(row["at"], NOON))
        about = {"text": row["text"], "paragraph": first[row["theme"]], "said_on": row.get("said_on")}
        actions.add_note(report, by=by, at=at, **about)


def _load_asked(report: PanelReport, stage: Stage, *, by: User, approver: User) -> None:
    """What a member of the panel asked about the report, and what the office replied to earlier requests."""
    folder = stage.folder_in(HERE)
    for row in rows(folder / "asked.yaml"):
        requests.ask(report, by=by, today=row.pop("raised_on"), **row)
    for row in rows(folder / "answers.yaml"):
        author = User.objects.get(email=row["by"])
        asked = PanelRequest.objects.get(slug=row["request"])
        requests.reply(asked, by=author, words=row["reply"])
        if "answered_on" in row:
            requests.approve_reply(asked, by=approver, today=row["answered_on"])


def _first_paragraphs(record: dict[str, Any]) -> dict[str, int]:
    themes = (theme for section in record["sections"] for theme in section["themes"])
    return {theme["slug"]: theme["paragraphs"][0]["number"] for theme in themes if theme["paragraphs"]}
