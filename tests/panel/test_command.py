"""`manage.py panel_report`: the file that the clerk gets, and one sentence where there is none."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from pcc_portal.panel.composing.actions import change_parts
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealing.actions import correct_report
from performance.models import Observation
from tests.factories.accounts import create_publisher
from tests.factories.panel import create_panel_report, seal
from tests.portal import Database, environment, manage
from tests.reference.report import Reader, faults, missing

FILE = "/panel/reports/2023-24-q2/report.html"


def report(*arguments: object) -> str:
    out = io.StringIO()
    call_command("panel_report", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_file_holds_every_figure_and_loads_nothing(demo: None, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    output = report("2023-24-q2", "--output", file)
    html = file.read_text(encoding="utf-8")
    assert missing(Reader(html)) == []
    assert faults(Reader(html)) == []
    assert output == f"{file}: {len(Reader(html).numbers)} paragraphs, {file.stat().st_size:,} bytes.\n"


def test_it_is_the_file_that_readers_download(demo: None) -> None:
    with override_settings(PORTAL_URL="http://testserver"):
        assert report("2023-24-q2").rstrip("\n") == Client().get(FILE).content.decode().rstrip("\n")


def test_it_is_what_readers_outside_see(demo: None) -> None:
    """Figures that stand in no released row are planted, and the file is the same as before."""
    before = report("2023-24-q2")
    assert Observation.objects.unreleased().update(value=70_123, note="Canary-7193", source="Canary-7193") > 0
    assert report("2023-24-q2") == before
    assert "Unreleased draft" not in before


def test_its_links_lead_to_the_portal(demo: None) -> None:
    """As they stood when it was sealed, wherever the portal is now."""
    with override_settings(PORTAL_URL="https://plan.example.org"):
        html = report("2023-24-q2")
    assert f'href="{settings.PORTAL_URL}/measures/shotgun-grant-longest-wait/"' in html
    assert 'href="/' not in html


@pytest.mark.parametrize("quarter", ["2030-31-q1", "2023-25-q2", "2023-24-q5", "next", "", "٢٠٢٣-24-q2"])
def test_an_unknown_quarter_is_one_sentence(demo: None, quarter: str) -> None:
    with pytest.raises(CommandError) as refusal:
        report(quarter)
    words = str(refusal.value)
    assert words.startswith(f"There is no quarter “{quarter}”; there are reports of ")
    assert words.endswith(", 2023-24-q1 and 2023-24-q2.")


def test_the_draft_of_a_report_is_not_written(demo: None, tmp_path: Path) -> None:
    assert PanelReport.objects.at("2023-24-q3").exists()
    file = tmp_path / "report.html"
    with pytest.raises(CommandError, match=r"^No report has been published for Quarter 3, 2023/24; "):
        report("2023-24-q3", "--output", file)
    assert not file.exists()


def test_before_the_first_report_it_says_so(db: None) -> None:
    quarter = create_panel_report().quarter
    with pytest.raises(CommandError) as refusal:
        report(quarter.slug)
    assert str(refusal.value) == f"No report has been published for {quarter.name}; there are no reports yet."


def test_the_latest_version_is_written(db: None) -> None:
    first, publisher = create_panel_report(), create_publisher()
    seal(first, by=publisher)
    second = correct_report(first, by=publisher, correction="The recommendation was wrong.")
    change_parts(second, by=publisher, recommendation="To note again.")
    assert "To note again." not in report(first.quarter.slug)
    seal(second, by=publisher)
    assert "To note again." in report(first.quarter.slug)


@pytest.mark.parametrize("where", [".", "no-such-folder/report.html"])
def test_a_place_that_cannot_be_written_is_one_sentence(demo: None, tmp_path: Path, where: str) -> None:
    with pytest.raises(CommandError, match=r"^The report cannot be written to .*: [A-Z][a-z ]+\.$"):
        report("2023-24-q2", "--output", tmp_path / where)


def test_in_a_process_of_its_own_it_leaves_with_exit_code_1(demo_copy: Database) -> None:
    env = environment(demo_copy.url)
    assert manage(env, "panel_report", "2023-24-q2").startswith("<!doctype html>")
    with pytest.raises(AssertionError, match="CommandError: There is no quarter “never”") as failed:
        manage(env, "panel_report", "never")
    assert "Traceback" not in str(failed.value)
