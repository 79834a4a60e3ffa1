"""The report of 17 November 2023 rebuilt from records: its figures, its size, its cost, its parts."""

import hashlib
import re
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from objectives.models import QuarterlyUpdate, Theme, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.composition import compose
from pcc_portal.panel.file import report_file
from pcc_portal.panel.models import PanelReport
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, as_at_for
from performance.models import Measure
from tests.conftest import triggers_off
from tests.factories.panel import as_sent
from tests.growth import grow_figures, grow_paragraphs
from tests.originals import collect_static
from tests.pages import read
from tests.portal import ROOT, Database, environment
from tests.reference.report import Reader, faults, missing

PAGE, FILE = "/panel/reports/2023-24-q2/", "/panel/reports/2023-24-q2/report.html"
LARGEST = 130_000  # bytes
REPORT_IN_A_PROCESS = """
import django, sys
django.setup()
from django.test import Client
response = Client().get("/panel/reports/2023-24-q2/report.html", HTTP_HOST="localhost")
assert response.status_code == 200, response.status_code
from pcc_portal import wsgi
print(sorted({"plotly", "numpy", "pandas", "openpyxl"} & set(sys.modules)))
"""


@pytest.fixture
def report(demo: None) -> PanelReport:
    return PanelReport.objects.newest_first().get(meeting__slug="2023-11-17")


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_every_figure_of_the_reference_report_stands_below_its_theme(demo: None, address: str) -> None:
    assert missing(Reader(read(address))) == []


def test_the_file_is_sound_and_loads_nothing(demo: None) -> None:
    html = read(FILE)
    assert faults(Reader(html)) == []
    assert not re.search(r"<script|url\(|@import|<link|<iframe|<img", html)


def test_the_file_is_small(demo: None) -> None:
    assert len(read(FILE).encode()) <= LARGEST


def test_the_file_brings_its_own_policy(demo: None) -> None:
    """Its one style sheet by its hash, and nothing else at all."""
    response = Client().get(FILE)
    [style] = re.findall(r"<style>(.*?)</style>", response.content.decode(), re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert set(response["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    }
    whose = "office-of-the-police-and-crime-commissioner-for-west-mercia"
    name = f"{whose}-panel-report-2023-24-q2-meeting-2023-11-17-v1.html"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_links_of_the_file_lead_back_to_the_portal(demo: None) -> None:
    links = re.findall(r'<a [^>]*href="([^"]*)"', read(FILE))
    assert {link.partition(":")[0][:6] for link in links if not link.startswith(("http", "#"))} == {"tel", "mailto"}
    assert f"{settings.PORTAL_URL}/measures/shotgun-grant-longest-wait/" in links


def test_the_file_is_built_well_under_a_second(report: PanelReport) -> None:
    as_at = as_sent(report)
    report_file(compose(report, as_at))  # templates are compiled once a process
    begun = time.process_time()
    report_file(compose(report, as_at))
    assert time.process_time() - begun < 1


def queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_queries_do_not_grow_with_paragraphs_or_figures(report: PanelReport) -> None:
    """As released, and in the working copy."""
    moments = as_sent(report), WORKING_COPY
    before = [composed(report, as_at) for as_at in moments]
    grow_figures(3)
    grow_paragraphs(3)
    for as_at, (asked, paragraphs) in zip(moments, before, strict=True):
        asked_now, paragraphs_now = composed(report, as_at)
        assert paragraphs_now > 2 * paragraphs
        assert asked_now == asked


def composed(report: PanelReport, as_at: AsAt) -> tuple[int, int]:
    """How many queries it takes to write the file, and how many paragraphs that has."""
    with CaptureQueriesContext(connection) as captured:
        composition = compose(report, as_at)
        report_file(composition)
    return len(captured), composition.paragraph_count


def test_queries_do_not_grow_with_themes_or_measures(report: PanelReport) -> None:
    as_at = as_sent(report)
    before = queries(lambda: compose(report, as_at))
    release = report.release
    for theme in Theme.objects.select_related("objective"):
        twin = Theme.objects.create(
            objective=theme.objective, slug=f"{theme.slug}-b", title="B", order=theme.order + 50
        )
        update = QuarterlyUpdate.objects.create(theme=twin, quarter=report.quarter)
        text = UpdateText.objects.filter(update__theme=theme, release=release).first()
        if text is not None:
            text.pk, text.update = None, update
            with triggers_off():
                text.save(force_insert=True)
        for measure in Measure.objects.filter(theme=theme):
            measure.pk, measure.slug, measure.theme = None, f"{measure.slug}-b", twin
            measure.save(force_insert=True)
    assert len(compose(report, as_at).sections) > 5
    assert queries(lambda: compose(report, as_at)) == before


def test_no_worker_carries_a_charting_library_for_it(demo: None, demo_copy: Database) -> None:
    """Served in a process of its own, from the database with the demo, as gunicorn would."""
    env = environment(demo_copy.url, DJANGO_SETTINGS_MODULE="pcc_portal.settings")
    collect_static()
    done = subprocess.run(
        [sys.executable, "-c", REPORT_IN_A_PROCESS], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip().splitlines()[-1:] == ["[]"], done.stderr


def test_each_paragraph_has_a_place_to_link_to(demo: None) -> None:
    html = read(PAGE)
    numbers = re.findall(r'id="para-(\d+)" data-paragraph="(\d+)"|data-paragraph="(\d+)" id="para-(\d+)"', html)
    pairs = [tuple(part for part in number if part) for number in numbers]
    assert pairs == [(str(n), str(n)) for n in range(1, len(pairs) + 1)]
    assert len(pairs) > 60


def test_page_and_file_hold_the_same_paragraphs(demo: None) -> None:
    page, file = Reader(read(PAGE)), Reader(read(FILE))
    assert page.numbers == file.numbers
    themes = [part.heading for part in file.parts if part.level == 3]
    assert [part.heading for part in page.parts if part.level == 3][: len(themes)] == themes


def test_the_order_is_the_houses(report: PanelReport) -> None:
    titles = [section.title for section in compose(report, as_sent(report)).sections]
    assert titles == [
        "Summary",
        "Recommendation",
        "Background",
        "Delivery plan and assurance",
        "Putting victims and survivors first",
        "Building a more secure West Mercia",
        "Reforming West Mercia",
        "Reassuring West Mercia",
        "Performance and accountability",
        "Risk management implications",
        "Financial implications",
        "Legal implications",
        "Equality implications",
        "Supporting information",
        "Contact points",
        "Background papers",
    ]


def test_a_sealed_report_reads_the_same_to_everybody_outside(demo: None) -> None:
    assert read(FILE) == client_of(Role.PANEL_MEMBER).get(FILE).content.decode()


def test_the_draft_of_the_next_report_is_for_the_office(report: PanelReport) -> None:
    html = client_of(Role.CONTRIBUTOR).get("/panel/reports/2023-24-q3/").content.decode()
    assert "Unreleased draft" in html
    assert "Not yet released" in html
    read("/panel/reports/2023-24-q3/", status=404)
    read("/panel/reports/2023-24-q3/report.html", status=404)


def test_an_earlier_report_holds_none_of_the_later(demo: None) -> None:
    """The report of July does not know what came in November."""
    html = read("/panel/reports/2023-24-q1/report.html")
    assert "300 days" not in html
    assert "£1.337m" not in html
    assert "£2.379m" in html


def test_a_report_that_is_not_there_is_not_found(demo: None) -> None:
    for address in ("/panel/reports/2019-20-q2/", "/panel/reports/2023-25-q2/", "/panel/reports/nonsense/report.html"):
        read(address, status=404)


def test_illustrative_figures_are_marked(demo: None) -> None:
    html = read(PAGE)
    assert "†" in html
    assert "made up" in html


def test_nobody_outside_gets_the_working_copy(demo: None) -> None:
    people: list[Any] = [AnonymousUser(), User.objects.with_role(Role.PANEL_MEMBER).earliest("pk")]
    assert {as_at_for(person) for person in people} == {AsAt(Release.objects.latest("number").number)}
