"""The demo's panel meetings, reports and requests, loaded through the same actions as people use."""

from pathlib import Path

from pcc_portal.accounts.models import User
from pcc_portal.panel import actions
from pcc_portal.panel.models import PanelMeeting, PanelReport, PanelRequest
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.recordfile import columns, load_register, rows

HERE = Path(__file__).parent


def load_meetings(quarter: Quarter, *, by: User) -> list[PanelReport]:
    """The quarter's meetings and requests; returns the drafts of its reports."""
    folder = HERE / quarter.slug
    load_register(folder / "panel_meetings.yaml", PanelMeeting, by=by)
    load_register(folder / "panel_requests.yaml", PanelRequest, by=by)
    found = rows(folder / "panel_reports.yaml")
    return [actions.draft_report(by=by, **columns(PanelReport, row, "panel_reports.yaml")) for row in found]
