"""The demo's panel meetings, reports and requests, loaded through the same actions as people use."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.panel.composing import actions
from pcc_portal.panel.models import PanelMeeting, PanelReport, PanelRequest
from pcc_portal.panel.record import sealed_record
from pcc_portal.panel.requests import actions as requests
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.recordfile import columns, load_register, rows

NOON = dt.time(12)
HERE = Path(__file__).parent


def load_meetings(quarter: Quarter, *, by: User) -> list[PanelReport]:
    """The quarter's meetings and requests; returns the drafts of its reports."""
    folder = HERE / quarter.slug
    load_register(folder / "panel_meetings.yaml", PanelMeeting, by=by)
    load_register(folder / "panel_requests.yaml", PanelRequest, by=by)
    reports = rows(folder / "panel_reports.yaml")
    return [actions.draft_report(by=by, **columns(PanelReport, row, "panel_reports.yaml")) for row in reports]


def load_notes(report: PanelReport, *, by: User) -> None:
    """What was put beside a sealed report after it was sent, at the first paragraph of its theme."""
    file = HERE / report.quarter.slug / "addenda.yaml"
    if not file.exists():
        return
    first = _first_paragraphs(sealed_record(report))
    for row in rows(file):
        at = timezone.make_aware(dt.datetime.combine(row["at"], NOON))
        actions.add_note(report, by=by, text=row["text"], paragraph=first[row["theme"]], at=at)


def load_asked(report: PanelReport, *, by: User, approver: User) -> None:
    """What a member of the panel asked about the report, and what the office replied to earlier requests."""
    folder = HERE / report.quarter.slug
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
