"""Four quarters of a small office, driven by the portal's own actions to four sealed papers: each event is told in one
paper and in no more, and what pages count is what a plain look at the rows counts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from objectives import actions as objectives
from objectives.choices import OPEN_COMMITMENT_STATES, CommitmentStep
from objectives.models import Commitment
from objectives.stats import STILL_OPEN
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.changes.sections import sections
from pcc_portal.panel.annual import actions as annuals
from pcc_portal.panel.archives.actions import add_archive_of
from pcc_portal.panel.archives.annual import annual_archive
from pcc_portal.panel.archives.checking import run
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods import actions as periods
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.actions import add_to_register
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from performance import actions as performance
from performance.choices import InspectionKind
from performance.models import AccountabilityMeeting, Inspection, InspectionResponse, MeetingKind, Observation
from tests.architecture.walk import walking
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import Desk, create_desk
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.factories.periods import create_quarter
from tests.panel.archives.test_archives import checked, content, unpacked

pytestmark = [pytest.mark.django_db, pytest.mark.engines, pytest.mark.slow]

DAY = dt.timedelta(days=1)
YEAR = 2023
TODAY = dt.date(2024, 6, 30)  # weeks after the last paper
numbers = count(1)


class Office:
    """What happens in each quarter: before its end, after it, on the day of the paper, and after the paper."""

    def __init__(self) -> None:
        self.publisher, self.approver = create_publisher(), create_user(role=Role.APPROVER)
        self.desk = create_desk(quarter=self.quarter(1))

    def quarter(self, number: int) -> Quarter:
        return Quarter.objects.filter(year=YEAR, number=number).first() or create_quarter(year=YEAR, number=number)

    def drive(self, number: int) -> PanelReport:
        quarter = self.quarter(number)
        with clock.set_to(quarter.start):
            desk = self.desk if number == 1 else self.next_desk(quarter)
        self.happens(quarter)
        with clock.set_to(quarter.opens + 8 * DAY):
            self.complete(desk, quarter)
        with clock.set_to(quarter.closes):
            meeting = create_panel_meeting(on=quarter.closes + 11 * DAY)
            report = create_panel_report(meeting=meeting, quarter=quarter)
            at = dt.datetime.combine(quarter.closes, dt.time(17), tzinfo=dt.UTC)
            report = seal(report, by=self.publisher, at=at)
            periods.close_quarter(quarter, by=self.publisher)
        self.happens_late(quarter)
        return report

    def next_desk(self, quarter: Quarter) -> Desk:
        """The same theme, measure and area in the next quarter, with a promise that is due in it."""
        first = self.desk
        desk = Desk(quarter, first.theme, first.officer, first.measure, first.area, self.promise(quarter.end))
        performance.expect_figure(by=self.publisher, quarter=quarter, measure=first.measure, area=first.area)
        return desk

    def happens(self, quarter: Quarter) -> None:
        """Entered on its day: in the middle of the quarter, on its last day, after it, and on the day of the paper."""
        for day in (quarter.start + 40 * DAY, quarter.end, quarter.end + 10 * DAY, quarter.closes):
            with clock.set_to(day):
                self.publish_inspection(day)
                self.hold_meeting(day)

    def happens_late(self, quarter: Quarter) -> None:
        """After the paper: something of the day after it, and something of a day before it that nobody had entered."""
        for day in (quarter.closes + DAY, quarter.end + 2 * DAY):
            with clock.set_to(quarter.closes + 2 * DAY):
                self.publish_inspection(day)
                self.hold_meeting(day)
        with clock.set_to(quarter.closes + 3 * DAY):
            promise = self.promise(quarter.closes + 60 * DAY)
            kept, on = CommitmentStep.KEPT, quarter.closes + 3 * DAY
            objectives.step_commitment(promise, by=self.publisher, quarter=quarter, step=kept, on=on)
            figure = Observation.objects.get(quarter=quarter, superseded_by=None)
            late: dict[str, Any] = {"reason": "A case came late.", "value": 290 + quarter.number}
            row = performance.correct_observation(figure, by=self.publisher, today=clock.today(), **late)
            releases.approve([row], by=self.approver)

    def complete(self, desk: Desk, quarter: Quarter) -> None:
        today = clock.today()
        words = f"What was done in {quarter}."
        objectives.write_update(by=desk.officer, theme=desk.theme, quarter=quarter, today=today, body=words)
        figure = {"today": today, "value": 300 + quarter.number, **desk.period_of_figure()}
        performance.record_observation(by=desk.officer, measure=desk.measure, quarter=quarter, **figure)
        for commitment in Commitment.objects.filter(state__in=OPEN_COMMITMENT_STATES, due_on__lte=quarter.closes):
            step: dict[str, Any] = {"step": CommitmentStep.REVISED, "due_on": quarter.closes + 60 * DAY}
            step["reason"] = "Waiting for partners."
            objectives.answer_commitment(
                by=desk.officer, update=desk.update, commitment=commitment, today=today, **step
            )
        objectives.submit_update(desk.update, by=desk.officer, today=today)
        desk.approve(by=self.approver)

    def promise(self, due: dt.date) -> Commitment:
        words = {"words": "The office will do it.", "made_in": "Panel report", "made_on": clock.today()}
        title = f"Promise {next(numbers)}"
        return objectives.add_commitment(by=self.publisher, title=title, theme=self.desk.theme, due_on=due, **words)

    def publish_inspection(self, day: dt.date) -> None:
        title, shared = f"inspection {next(numbers)}", {"theme": self.desk.theme, "published_on": day}
        report = Inspection(title=f"National {title}", kind=InspectionKind.NATIONAL, **shared)
        add_to_register(report, by=self.publisher)
        add_to_register(InspectionResponse(title=f"Response to {title}", **shared), by=self.publisher)

    def hold_meeting(self, day: dt.date) -> None:
        title, kind = f"Public meeting {next(numbers)}", MeetingKind.objects.get(key="public")
        row = AccountabilityMeeting(title=title, theme=self.desk.theme, kind=kind, planned_on=day)
        meeting = add_to_register(row, by=self.publisher)
        performance.hold_meeting(meeting, by=self.publisher, held_on=day, today=clock.today())


@pytest.fixture
def papers(settings: Any) -> list[PanelReport]:
    office = Office()
    sealed = [office.drive(number) for number in range(1, 5)]
    settings.DEMO_DATE = TODAY
    return sealed


def tables(report: PanelReport, caption: str) -> Iterator[list[list[str]]]:
    """Words of the cells of the tables in the sealed file whose caption begins so, be they printed as lines."""
    html = bytes(report.files.get(kind=FileKind.HTML).content).decode()
    for table in re.findall(rf"<caption[^>]*>{caption}.*?</table>", html, re.DOTALL):
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)
        yield [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows[1:]]
    for lines in re.findall(rf"<p><b>{caption}[^<]*</b></p>\s*<ul class=\"lines\">(.*?)</ul>", html, re.DOTALL):
        yield [[words(part) for part in line.split(" · ")] for line in re.findall(r"<li>(.*?)</li>", lines, re.DOTALL)]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def named(report: PanelReport, caption: str, *, without: str = "§") -> list[str]:
    return [row[0] for table in tables(report, caption) for row in table if without not in " ".join(row)]


def told_until(papers: list[PanelReport]) -> dt.date:
    return papers[-1].quarter.closes


def each_event_stands_in_one_paper_and_in_no_more(papers: list[PanelReport]) -> None:
    last = told_until(papers)
    for model, column, caption in (
        (Inspection, "published_on", "Inspection reports"),
        (AccountabilityMeeting, "held_on", "Meetings"),
    ):
        told = [title for paper in papers for title in named(paper, caption, without="planned")]
        rows: Any = model
        happened = [row.title for row in rows.objects.filter(**{f"{column}__lte": last}) if was_entered(row, papers)]
        assert sorted(told) == sorted(happened), caption


def was_entered(row: Any, papers: list[PanelReport]) -> bool:
    """Before the last paper; what was entered after it stands in the next."""
    return papers[-1].release.sealed_records.filter(key=row.slug).exists()  # type: ignore[union-attr]


def responses_are_counted_once(papers: list[PanelReport]) -> None:
    counted = 0
    for paper in papers:
        html = bytes(paper.files.get(kind=FileKind.HTML).content).decode()
        (number,) = re.findall(r"(\d+) formal responses? published", html)
        counted += int(number)
    assert counted == sum(was_entered(row, papers) for row in InspectionResponse.objects.all())


def what_is_new_adds_up_over_the_comparisons(papers: list[PanelReport]) -> None:
    """From the first paper to the last in one step, or paper by paper: the same events."""
    sides = [Viewpoint(AsAt(p.release.number), p.quarter, p.release) for p in papers if p.release]
    steps = [told(before, now) for before, now in pairwise(sides)]
    for slug in ("inspections", "commitments", "figures"):
        assert sum(len(step[slug]) for step in steps) >= 3
        assert len({row for step in steps for row in step[slug]}) == sum(len(step[slug]) for step in steps)


def told(before: Viewpoint, now: Viewpoint) -> dict[str, list[tuple[str, ...]]]:
    return {
        section.slug: [tuple(cell.text for cell in row) for row in section.table.rows]
        for section in sections(before, now)
    }


def the_ledger_counts_what_stands_in_it(papers: list[PanelReport], role: Role | None) -> None:
    client = Client()
    if role:
        client.force_login(User.objects.with_role(role).earliest("pk"))
    rows, last = list(Commitment.objects.all()), told_until(papers)
    still = [row for row in rows if row.is_open]
    expected = {
        STILL_OPEN: len(still),
        "overdue": sum(row.due_on < (TODAY if role else last) for row in still),
        "kept": sum(row.state == "kept" for row in rows),
    }
    shown = {state: len(client.get(f"/commitments/?state={state}").context["table"].rows) for state in expected}
    assert shown == expected
    unreported = [row for row in still if last <= row.due_on < TODAY]
    assert len(client.get("/commitments/").context["unreported"]) == (0 if role else len(unreported))
    assert unreported


def every_paper_shows_the_figure_of_its_own_quarter(papers: list[PanelReport]) -> None:
    for paper in papers:
        (row,) = [row for table in tables(paper, "Figures for the quarter") for row in table]
        assert f"{300 + paper.quarter.number} days" in row[-1 if paper.quarter.number == 1 else 2]
        assert paper.quarter.number == 1 or f"{289 + paper.quarter.number} days" in row[1], "as corrected since"


def a_stranger_works_the_year_out(papers: list[PanelReport], folder: Path) -> None:
    publisher = User.objects.with_role(Role.PUBLISHER).earliest("pk")
    annual = annuals.begin_annual(by=publisher, plan=papers[0].meeting.plan, year=YEAR)
    annuals.write_annual(annual, by=publisher, introduction="We spent 70,123 on it.")
    add_archive_of(annual := annuals.seal_annual(annual, by=publisher), by=publisher)
    kept = bytes(annual.files.get(kind=FileKind.ARCHIVE).content)
    assert annual_archive(annual) == kept
    files = content(kept)
    assert checked(unpacked(files, folder / "whole")).returncode == 0, checked(folder / "whole").stdout
    worked_out, _ = run.counts(run.read(folder / "whole"))
    assert worked_out > 8  # a figure a quarter, what counts themes, the reports that it is made of
    record = next(name for name in files if name.startswith(run.QUARTERS))
    changes: dict[str, tuple[str, str]] = {
        "a figure of the report": (run.REPORT, "302 days"),
        "a count of themes": (run.REPORT, "Of 1 theme"),
        "a number that was typed": (run.REPORT, "70,123"),
        "a figure of a quarter": (record, "301 days"),
    }
    for what, (name, words) in changes.items():
        changed = files | {
            name: files[name].replace(words.encode(), words.replace("1", "9").replace("2", "8").encode())
        }
        assert changed != files, what
        assert [*run.wrong_numbers(changed)], what
        assert [*run.wrong_hashes(changed)], what


def test_four_quarters(papers: list[PanelReport], tmp_path: Path) -> None:
    """In one set-up: to drive them takes longer than to look."""
    checks: list[Callable[[list[PanelReport]], None]] = [
        each_event_stands_in_one_paper_and_in_no_more,
        responses_are_counted_once,
        what_is_new_adds_up_over_the_comparisons,
        every_paper_shows_the_figure_of_its_own_quarter,
        partial(a_stranger_works_the_year_out, folder=tmp_path),
        *(partial(the_ledger_counts_what_stands_in_it, role=role) for role in (None, Role.PUBLISHER)),
    ]
    with walking() as walk:
        for check in checks:
            with walk.at(check):
                check(papers)
