"""More than one paper a quarter, and papers about days of their own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from objectives.models import Plan, Theme
from pcc_portal.accounts.models import User
from pcc_portal.changes.sections import sections
from pcc_portal.panel.annual import actions as annual
from pcc_portal.panel.annual.assembly import assemble
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.composing.actions import add_note, begin_report
from pcc_portal.panel.composition import compose, viewpoint_of
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealed import last_sealed
from pcc_portal.panel.sealing.actions import correct_report
from pcc_portal.panel.sealing.verify import faults
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.actions import add_to_register
from pcc_portal.updates.releases.as_of import WORKING_COPY, report_before, viewpoint_for
from pcc_portal.updates.releases.past.quarters import published_quarters
from performance.choices import InspectionKind
from performance.models import Inspection
from tests.factories.accounts import create_publisher
from tests.factories.objectives import create_theme
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

DAY = dt.timedelta(days=1)
FIRST, SECOND = dt.date(2023, 11, 17), dt.date(2023, 12, 15)


@pytest.fixture
def by() -> User:
    return create_publisher()


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def theme() -> Theme:
    return create_theme()


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(17), tzinfo=dt.UTC)


def inspected(day: dt.date, title: str, theme: Theme, by: User) -> None:
    with clock.set_to(day):
        row = Inspection(title=title, theme=theme, kind=InspectionKind.NATIONAL, published_on=day)
        add_to_register(row, by=by)


def paper(meeting: dt.date, quarter: Quarter, by: User, **days: Any) -> PanelReport:
    """Sealed nine days before its meeting."""
    with clock.set_to(meeting - 9 * DAY):
        meets = create_panel_meeting(on=meeting)
        draft = create_panel_report(meeting=meets, quarter=quarter, **days)
        return seal(draft, by=by, at=at(meeting - 9 * DAY))


@pytest.fixture
def two(quarter: Quarter, theme: Theme, by: User) -> tuple[PanelReport, PanelReport]:
    """Of one quarter, with an inspection in, between and after them."""
    inspected(FIRST - 20 * DAY, "Told first", theme, by)
    first = paper(FIRST, quarter, by)
    inspected(FIRST + DAY, "Told second", theme, by)
    second = paper(SECOND, quarter, by)
    inspected(SECOND + DAY, "Told by none", theme, by)
    return first, second


def html(report: PanelReport) -> str:
    return bytes(report.files.get(kind=FileKind.HTML).content).decode()


def test_each_has_an_address_of_its_own_and_that_of_the_first_stays(
    client: Client, two: tuple[PanelReport, PanelReport]
) -> None:
    first, second = two
    assert (first.slug, second.slug) == ("2023-24-q2", "2023-24-q2-2023-12-15")
    for report in two:
        page = client.get(reverse("panel_report", args=[report.slug])).content.decode()
        assert report.sha256 in page
        for name in ("report.html", "report.json", "briefing.html"):
            assert client.get(reverse("panel_report_copy", args=[report.slug, 1, name])).status_code == 200
        file = client.get(reverse("panel_report_file", args=[report.slug]))
        assert file.content.decode() == html(report)
        named = f"panel-report-2023-24-q2-meeting-{report.meeting.on:%Y-%m-%d}-v1.html"
        assert named in file.headers["Content-Disposition"]
    listed = client.get(reverse("panel_reports")).content.decode()
    assert "Quarter 2, 2023/24, for 15 December 2023" in listed
    assert list(faults()) == []


def test_a_paper_tells_what_the_one_before_did_not(two: tuple[PanelReport, PanelReport]) -> None:
    first, second = two
    assert "Told first" in html(first)
    assert "Told second" not in html(first)
    assert "Told first" not in html(second)
    assert "Told second" in html(second)
    assert "Told by none" not in html(second)


def test_a_correction_is_compared_with_what_its_paper_was_compared_with(
    two: tuple[PanelReport, PanelReport], by: User
) -> None:
    first, second = two
    with clock.set_to(SECOND + 2 * DAY):
        of_first = seal(correct_report(first, by=by, correction="A slip."), by=by, at=at(SECOND + 2 * DAY))
        of_second = seal(correct_report(second, by=by, correction="A slip."), by=by, at=at(SECOND + 3 * DAY))
    for report, before in ((of_first, None), (of_second, first.release)):
        compared = report_before(viewpoint_of(report, WORKING_COPY))
        assert (compared.release if compared else None) == before, report
    assert (last_sealed(of_second) or {})["sealed_at"] == second.sealed_at.isoformat()  # type: ignore[union-attr]
    assert of_first.slug == first.slug


def test_readers_compare_with_the_paper_before(client: Client, two: tuple[PanelReport, PanelReport], by: User) -> None:
    first = two[0]
    with clock.set_to(SECOND):
        before = report_before(viewpoint_for(None))
        page = client.get(reverse("since")).content.decode()
    assert before is not None
    assert before.release == first.release
    assert "Quarter 2, 2023/24, paper 1" in page
    assert "Told second" in page
    assert "Told first" not in page
    newer, older = published_quarters()
    told = {section.slug: section for section in sections(older, newer)}["inspections"]
    assert [row[0].text for row in told.table.rows] == ["Told second"]


def test_both_are_past_moments(client: Client, two: tuple[PanelReport, PanelReport]) -> None:
    first, second = two
    assert [(moment.slug, moment.release) for moment in published_quarters()] == [
        ("2023-24-q2", second.release),
        ("2023-24-q2-1", first.release),
    ]
    address = reverse("inspections")
    then = client.get(f"/as-published/2023-24-q2-1{address}").content.decode()
    assert "Told first" in then
    assert "Told second" not in then
    assert "Quarter 2, 2023/24, paper 1</strong> as it was published" in then
    assert "Told second" in client.get(f"/as-published/2023-24-q2{address}").content.decode()
    reports = client.get(f"/as-published/2023-24-q2-1{reverse('panel_reports')}").content.decode()
    assert second.slug not in reports
    listed = client.get(reverse("published")).content.decode()
    assert "/as-published/2023-24-q2-1/" in listed


def test_notes_beside_the_first_begin_the_second(quarter: Quarter, theme: Theme, by: User) -> None:
    first = paper(FIRST, quarter, by)
    add_note(first, by=by, text="The lease was signed.")
    second = begin_report(create_panel_meeting(on=SECOND), by=by, quarter=quarter)
    paragraphs = [p.text for section in compose(second, WORKING_COPY).sections for p in section.paragraphs]
    assert any("The lease was signed." in words for words in paragraphs)


def test_two_meetings_of_a_day_each_have_a_paper(client: Client, quarter: Quarter, theme: Theme, by: User) -> None:
    ordinary = paper(FIRST, quarter, by)
    hearing = create_panel_meeting(on=FIRST, kind_id="confirmation-hearing", slug="hearing")
    second = seal(begin_report(hearing, by=by, quarter=quarter), by=by, at=at(FIRST - 8 * DAY))
    assert second.slug == "2023-24-q2-hearing"
    assert "17 November 2023 (Confirmation hearing)" in html(second)
    assert "Confirmation hearing" not in html(ordinary)
    results = client.get(reverse("find"), {"q": "plan"}).content.decode()
    assert f"{ordinary.get_absolute_url()}#para-" in results
    assert f"{second.get_absolute_url()}#para-" in results


def test_a_paper_of_two_months_says_its_days(client: Client, quarter: Quarter, theme: Theme, by: User) -> None:
    client.force_login(by)
    meeting = create_panel_meeting(on=FIRST)
    address = reverse("report_begin", args=[meeting.slug])
    typed = as_shown(client.get(address).context["form"]) | {"quarter": quarter.pk}
    alone = client.post(address, typed | {"first_day": "1 August 2023"})
    assert alone.context["form"].errors == {"last_day": ["Give both days, or neither."]}
    assert "1 August 2023" in alone.content.decode()
    turned = client.post(address, typed | {"first_day": "1 August 2023", "last_day": "1 July 2023"})
    assert turned.context["form"].errors == {"last_day": ["This is before the first day."]}
    client.post(address, typed | {"first_day": "1 August 2023", "last_day": "30 September 2023"})
    report = seal(PanelReport.objects.get(), by=by, at=at(FIRST - 9 * DAY))
    assert "1 August 2023 to 30 September 2023" in html(report)
    assert "1 August 2023 to 30 September 2023" in client.get(reverse("panel_reports")).content.decode()


def test_the_first_paper_tells_of_its_own_days(quarter: Quarter, theme: Theme, by: User) -> None:
    inspected(dt.date(2023, 7, 20), "In July", theme, by)
    inspected(dt.date(2023, 8, 20), "In August", theme, by)
    own = paper(FIRST, quarter, by, first_day=dt.date(2023, 8, 1), last_day=dt.date(2023, 9, 30))
    assert "In August" in html(own)
    assert "In July" not in html(own)


def test_the_annual_report_takes_all_papers_of_a_quarter(
    client: Client, two: tuple[PanelReport, PanelReport], by: User
) -> None:
    plan = Plan.objects.in_force()
    assert plan is not None
    year = assemble(annual.begin_annual(by=by, plan=plan, year=2023))
    assert year.missing == [1, 3, 4]
    assert [words for words, _ in year.sources] == ["Quarter 2, paper 1", "Quarter 2, paper 2"]
    grades = year.objectives[0].grades
    assert grades is not None
    assert [heading.label for heading in grades.headings] == [
        *("Theme", "Quarter 1", "Quarter 2, paper 1", "Quarter 2, paper 2", "Quarter 3", "Quarter 4")
    ]
