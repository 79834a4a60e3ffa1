"""The annual report: put together from sealed quarters alone, sealed only with all four, and then never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives.models import Plan, Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.annual import actions
from pcc_portal.panel.annual.assembly import assemble
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import AnnualReport, PanelReport, ReportFile
from pcc_portal.panel.sealing.actions import correct_report
from pcc_portal.panel.sealing.verify import faults
from pcc_portal.updates.models import Release
from tests.conftest import triggers_off
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_theme
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.factories.periods import create_quarter
from tests.forms import as_shown

YEAR = 2023


@pytest.fixture
def publisher(db: None) -> User:
    return create_publisher()


@pytest.fixture
def theme(db: None) -> Theme:
    return create_theme()


def sealed_quarters(count: int, *, by: User) -> list[PanelReport]:
    """Reports on the first quarters of the year, each sealed and published."""
    reports = []
    for number in range(1, count + 1):
        quarter = create_quarter(year=YEAR, number=number)
        meeting = create_panel_meeting(on=quarter.closes + dt.timedelta(days=7))
        report = create_panel_report(quarter=quarter, meeting=meeting)
        reports.append(seal(report, by=by))
    return reports


def begun(by: User) -> AnnualReport:
    plan = Plan.objects.in_force()
    assert plan is not None
    return actions.begin_annual(by=by, plan=plan, year=YEAR)


def of_demo() -> AnnualReport:
    annual: AnnualReport = AnnualReport(plan=Plan.objects.get(is_in_force=True), year=YEAR)
    return annual


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def everything(annual: AnnualReport) -> str:
    """What it says, without the time."""
    return str(
        [
            (o.title, o.grades, [(t.title, t.paragraphs, t.table) for t in o.themes.values()])
            for o in assemble(annual).objectives
        ]
    )


# What it says


def test_it_says_what_each_sealed_quarter_says_by_objective_and_theme(demo: None) -> None:
    year = assemble(of_demo())
    objectives = {o.title: o for o in year.objectives}
    licensing = objectives["Reforming West Mercia"].themes["firearms-licensing-unit"]
    assert licensing.status == "off"
    actions = [p.html for p in licensing.paragraphs if p.html.startswith("<p>In quarter ")]
    assert actions[-1].startswith("<p>In quarter 2: Allocated vehicles to the unit")
    assert licensing.table is not None
    waits = next(row for row in licensing.table.rows if row[0].text == "Longest wait for a new shotgun certificate")
    assert [cell.text for cell in waits[1:]] == ["276 days", "300 days", "–", "–"]
    grades = objectives["Reforming West Mercia"].grades
    assert grades is not None
    row = next(row for row in grades.rows if row[0].text == "Firearms Licensing Unit")
    assert [cell.text for cell in row[3:]] == ["Not published", "Not published"]
    assert row[2].text == "Off track"


def test_its_paragraphs_are_numbered_through_and_lead_to_their_source(demo: None) -> None:
    annual = of_demo()
    annual.introduction, annual.closing = "One.\n\nTwo.", "Last."
    year = assemble(annual)
    told = [p for o in year.objectives for t in o.themes.values() for p in t.paragraphs]
    numbered = [*year.introduction, *told, *year.closing]
    assert [p.number for p in numbered] == list(range(1, len(numbered) + 1))
    assert len(told) > 40
    client = Client()
    for paragraph in told[:3]:
        page, _, place = paragraph.source.partition("#")
        assert f'id="{place}"' in client.get(page).content.decode()


def test_promises_that_were_kept_are_told_once(demo: None) -> None:
    told = [p.html for o in assemble(of_demo()).objectives for t in o.themes.values() for p in t.paragraphs]
    kept = [html.partition(": ")[2] for html in told if html.startswith("<p>Kept by the end of quarter")]
    assert kept
    assert len(kept) == len(set(kept))


def test_no_change_of_a_record_reaches_it(demo: None) -> None:
    before = everything(of_demo())
    Theme.objects.update(title="Renamed")
    assert everything(of_demo()) == before


def test_a_held_report_is_not_in_it(publisher: User, theme: Theme) -> None:
    held = sealed_quarters(2, by=publisher)[1]
    annual = begun(publisher)
    assert assemble(annual).missing == [3, 4]
    with triggers_off():
        Release.objects.filter(panel_report=held).update(is_held=True)
    assert assemble(annual).missing == [2, 3, 4]


def test_the_newest_version_of_a_quarter_counts(publisher: User, theme: Theme) -> None:
    first = sealed_quarters(1, by=publisher)[0]
    second = correct_report(first, by=publisher, correction="A slip.")
    assert assemble(begun(publisher)).reports[1, 1].version == 1
    seal(second, by=publisher)
    assert assemble(AnnualReport.objects.get()).reports[1, 1].version == 2


# Writing and sealing


def test_it_is_sealed_with_all_four_quarters(publisher: User, theme: Theme) -> None:
    sealed_quarters(4, by=publisher)
    annual = actions.seal_annual(begun(publisher), by=publisher)
    annual.refresh_from_db()
    file = ReportFile.objects.get(annual_report=annual, kind=FileKind.HTML)
    html = bytes(file.content).decode()
    assert annual.is_sealed
    assert annual.sha256 == file.sha256 == hashlib.sha256(bytes(file.content)).hexdigest()
    assert theme.title in html
    assert "<script" not in html
    assert "Not yet released" not in html
    assert list(faults()) == []
    assert [event.verb for event in Event.objects.about(annual)] == ["drafted", "sealed"]


@pytest.mark.parametrize(
    ("quarters", "said"), [(3, "Quarter 4 has"), (2, "Quarters 3 and 4 have"), (0, "Quarters 1, 2, 3 and 4")]
)
def test_it_is_not_sealed_with_fewer(publisher: User, theme: Theme, quarters: int, said: str) -> None:
    sealed_quarters(quarters, by=publisher)
    annual = begun(publisher)
    with pytest.raises(ValidationError, match=said):
        actions.seal_annual(annual, by=publisher)
    annual.refresh_from_db()
    assert (annual.is_sealed, ReportFile.objects.filter(annual_report=annual).exists()) == (False, False)


@pytest.mark.engines
def test_what_is_sealed_stays(publisher: User, theme: Theme) -> None:
    sealed_quarters(4, by=publisher)
    annual = actions.seal_annual(begun(publisher), by=publisher)
    address = reverse("annual_report_file", args=[annual.slug])
    before = Client().get(address).content
    Theme.objects.update(title="Renamed")
    assert Client().get(address).content == before
    with pytest.raises(ValidationError, match="sealed"):
        actions.write_annual(annual, by=publisher, introduction="New.")
    with pytest.raises(ValidationError, match="sealed"):
        actions.seal_annual(annual, by=publisher)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportFile.objects.filter(annual_report=annual).update(content=b"Other.")


def test_its_words_cite_nothing_that_could_change(publisher: User, theme: Theme) -> None:
    annual = begun(publisher)
    with pytest.raises(ValidationError, match="no reference"):
        actions.write_annual(annual, by=publisher, closing="Waits are {measure:waits}.")
    assert actions.write_annual(annual, by=publisher, closing="Waits are long.").closing == "Waits are long."


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_it_is_the_publishers(publisher: User, theme: Theme, role: Role) -> None:
    annual, other = begun(publisher), create_user(role=role)
    for act in (
        lambda: actions.write_annual(annual, by=other, closing="Mine."),
        lambda: actions.seal_annual(annual, by=other),
        lambda: begun(other),
    ):
        with pytest.raises(PermissionDenied):
            act()


# Pages


@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER, Role.CONTRIBUTOR])
def test_a_draft_is_the_offices(publisher: User, theme: Theme, role: Role | None) -> None:
    sealed_quarters(1, by=publisher)
    annual = begun(publisher)
    actions.write_annual(annual, by=publisher, introduction="Words-4711.")
    client = signed_in(create_user(role=role)) if role else Client()
    seen = role == Role.CONTRIBUTOR
    for address in (annual.get_absolute_url(), reverse("annual_report_file", args=[annual.slug])):
        response = client.get(address)
        assert response.status_code == (200 if seen else 404)
        assert ("Words-4711" in response.content.decode()) is seen
    assert (annual.get_absolute_url() in client.get(reverse("annual_reports")).content.decode()) is seen


def test_a_publisher_takes_it_from_beginning_to_seal_on_pages(publisher: User, theme: Theme) -> None:
    sealed_quarters(4, by=publisher)
    client = signed_in(publisher)

    def send(name: str, *slug: str, **typed: Any) -> Any:
        address = reverse(name, args=slug)
        return client.post(address, as_shown(client.get(address).context["form"]) | typed)

    assert send("annual_report_begin", year=str(YEAR)).status_code == 302
    annual = AnnualReport.objects.get()
    refused = send("annual_report_words", annual.slug, introduction="See {measure:waits}.")
    assert list(refused.context["form"].errors) == ["introduction"]
    assert "See {measure:waits}." in refused.content.decode()
    assert send("annual_report_words", annual.slug, introduction="A good year.").status_code == 302
    assert send("annual_report_seal", annual.slug).status_code == 302
    page = Client().get(annual.get_absolute_url()).content.decode()
    assert "A good year." in page
    assert "SHA-256" in page
    AnnualReport.objects.update(sha256="0" * 64)
    assert list(faults()) == [f"{annual}: its file is not the one that was sealed."]
    assert client.get(reverse("annual_report_words", args=[annual.slug])).status_code == 302


def test_the_seal_waits_for_the_quarters(publisher: User, theme: Theme) -> None:
    sealed_quarters(3, by=publisher)
    annual = begun(publisher)
    client, address = signed_in(publisher), reverse("annual_report_seal", args=[annual.slug])
    refused = client.post(address, as_shown(client.get(address).context["form"]))
    assert "Quarter 4 has no published report." in refused.content.decode()
    assert "Quarter 4 has no published report." in client.get(annual.get_absolute_url()).content.decode()


@pytest.mark.parametrize("slug", ["2023-25", "2023", "20233-24", "no-such", "0000-01"])
def test_other_addresses_lead_nowhere(publisher: User, theme: Theme, slug: str) -> None:
    begun(publisher)
    assert signed_in(publisher).get(f"/panel/annual/{slug}/").status_code == 404


def test_it_asks_at_most_once_a_quarter(demo: None) -> None:
    annual = of_demo()
    with CaptureQueriesContext(connection) as asked:
        assemble(annual)
    assert len(asked) == 3
