"""Sealed files are served as the bytes that were kept: nothing is put into them, and nothing of them is kept."""

from __future__ import annotations

import hashlib
from itertools import product

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from objectives.models import Plan
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.annual import actions as annual
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import AnnualReport, PanelReport, ReportFile
from pcc_portal.panel.sealing.actions import add_copies, correct_report
from tests.factories.accounts import create_publisher, create_user
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.usefixtures("memory")
OLD_PLACE = "<!--reader-->x<!--/reader-->"
NAMES = {
    FileKind.HTML: "report.html",
    FileKind.RECORD: "report.json",
    FileKind.BRIEFING: "briefing.html",
    FileKind.PDF: "report.pdf",
    FileKind.WORD: "report.docx",
}


@pytest.fixture
def publisher(db: None) -> User:
    return create_publisher()


@pytest.fixture
def report(publisher: User) -> PanelReport:
    """Two sealed versions, whose text writes the comment that once stood beside a reader's name; all five forms."""
    words = f"Where {OLD_PLACE} stands."
    report = create_panel_report(quarter=create_quarter(), recommendation=words, background=words, legal=words)
    seal(report, by=publisher)
    second = correct_report(report, by=publisher, correction=words)
    seal(second, by=publisher)
    for version in (report, second):
        copies = {FileKind.PDF: b"%PDF " + OLD_PLACE.encode(), FileKind.WORD: b"PK " + OLD_PLACE.encode()}
        add_copies(version, copies, by=publisher)
    return report


def addresses(report: PanelReport) -> dict[str, ReportFile]:
    slug = report.quarter.slug
    copies = {
        reverse("panel_report_copy", args=[slug, file.report.version, NAMES[FileKind(file.kind)]]): file
        for file in ReportFile.objects.filter(report__isnull=False, kind__in=NAMES).select_related("report")
        if file.report
    }
    newest = ReportFile.objects.filter(kind=FileKind.HTML).latest("report__version")
    return copies | {reverse("panel_report_file", args=[slug]): newest}


def readers() -> list[Client]:
    """Each of them twice, the second after the first."""
    member, publisher = Client(), Client()
    member.force_login(create_user(role=Role.PANEL_MEMBER, name="Reader of Papers"))
    publisher.force_login(create_publisher())
    return [Client(), Client(), member, member, publisher, publisher]


def test_every_reader_gets_the_sealed_bytes_each_time(report: PanelReport) -> None:
    files = addresses(report)
    assert len(files) == 11
    for address, file in files.items():
        for client in readers():
            served = client.get(address)
            assert hashlib.sha256(served.content).hexdigest() == file.sha256, address
            assert served["ETag"] == f'"{file.sha256}"'


def test_nothing_is_kept_of_a_sealed_file(report: PanelReport) -> None:
    for address in addresses(report):
        Client().get(address)
        Client().head(address)
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_a_reader_who_has_the_file_gets_304(report: PanelReport) -> None:
    client, wanted = readers()[2], ("{}", "W/{}", '"other", {}', 'W/"other",W/{}', "*")
    for address in addresses(report):
        first = client.get(address)
        for method, tags in product((client.get, client.head), wanted):
            again = method(address, headers={"If-None-Match": tags.format(first["ETag"])})
            assert (again.status_code, again.content) == (304, b""), f"{address} {tags}"
            for name in ("ETag", "Cache-Control", "Content-Security-Policy"):
                assert again[name] == first[name], f"{address} {tags}"


def test_a_reader_who_has_another_version_gets_the_file(report: PanelReport) -> None:
    files = addresses(report)
    for address, file in files.items():
        others = ", ".join(f'"{other.sha256}"' for other in files.values() if other.sha256 != file.sha256)
        Client().get(address)
        answer = Client().get(address, headers={"If-None-Match": others})
        assert (answer.status_code, answer.content) == (200, bytes(file.content)), address


def test_a_sealed_annual_report_is_served_the_same_way(publisher: User) -> None:
    for number in (1, 2, 3, 4):
        quarter = create_quarter(number=number)
        seal(create_panel_report(meeting=create_panel_meeting(on=quarter.closes), quarter=quarter), by=publisher)
    row = annual.begin_annual(by=publisher, plan=Plan.objects.get(), year=2023)
    annual.write_annual(row, by=publisher, introduction=f"Where {OLD_PLACE} stands.")
    row = annual.seal_annual(row, by=publisher)
    address = reverse("annual_report_file", args=[AnnualReport.objects.get().slug])
    for client in readers():
        served = client.get(address)
        assert hashlib.sha256(served.content).hexdigest() == row.sha256
        again = client.head(address, headers={"If-None-Match": f'"a", W/{served["ETag"]}'})
        assert (again.status_code, again["ETag"]) == (304, f'"{row.sha256}"')
        assert again["Content-Security-Policy"] == served["Content-Security-Policy"]
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_the_briefing_opens_and_is_saved_under_a_name_of_its_own(demo: None) -> None:
    answer = Client().get("/panel/reports/2023-24-q2/versions/1/briefing.html")
    office = "office-of-the-police-and-crime-commissioner-for-west-mercia"
    name = f"{office}-panel-briefing-2023-24-q2-meeting-2023-11-17-v1.html"
    assert answer["Content-Disposition"] == f'inline; filename="{name}"'
