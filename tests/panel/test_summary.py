"""A report begins with a summary: made from records, every figure cited, until a person writes it."""

import re
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.composing.actions import begin_report, change_parts
from pcc_portal.panel.composition import Composition, compose, made_summary
from pcc_portal.panel.models import PanelReport, ReportPart
from pcc_portal.panel.parts import actions as parts
from pcc_portal.panel.sealing.actions import correct_report
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt
from tests.factories.accounts import create_administrator, create_publisher
from tests.factories.panel import as_sent, create_panel_meeting, create_panel_report, seal
from tests.factories.periods import create_quarter
from tests.forms import as_opened
from tests.pages import read

Q2, Q3 = "2023-24-q2", "2023-24-q3"


def composed(slug: str, as_at: AsAt = WORKING_COPY) -> Composition:
    return compose(PanelReport.objects.select_related("meeting__plan", "quarter").get(slug=slug), as_at)


def words_of(composition: Composition) -> list[str]:
    [summary] = composition.opening
    return [paragraph.text for paragraph in summary.paragraphs]


def test_it_tells_what_changed_got_worse_got_better_and_the_money(demo: None) -> None:
    changed, worse, better, money = words_of(composed(Q2, as_sent(PanelReport.objects.get(slug=Q2))))
    assert changed.startswith("Since the last paper")
    assert "Firearms Licensing Unit: Was at risk, is now off track." in changed
    assert "Kept: The force will reach its target for officer numbers." in changed
    assert "Longest wait for a new shotgun certificate: 300 days, up 24 days" in worse
    assert "against a target of 150 days" in worse
    assert better.startswith("Better than in the period before")
    assert "£1.337m underspend forecast for the year" in money


def test_every_figure_of_it_is_cited(demo: None) -> None:
    report = PanelReport.objects.select_related("meeting__plan", "quarter").get(slug=Q3)
    lines = [line for line in made_summary(report, WORKING_COPY).splitlines() if line.startswith("- ")]
    behind_names = [re.sub(r"\{[^}]*\}", "", line.rpartition(": ")[2]) for line in lines]
    assert len(lines) > 5
    assert [words for words in behind_names if re.search(r"\d", words)] == []


def test_the_page_and_the_file_begin_with_it(demo: None) -> None:
    page, file = read(f"/panel/reports/{Q2}/"), read(f"/panel/reports/{Q2}/report.html")
    for html in (page, file):
        assert html.index('id="summary"') < html.index('aria-label="Contents"')
        strip = html[html.index('<ul class="strip">') : html.index("</ul>", html.index('<ul class="strip">'))]
        assert strip.count("<li>") == 21
        assert re.search(r'tag--off">Off track.*?Firearms Licensing Unit', strip)
        assert html.index("What is asked of the panel:") < html.index('aria-label="Contents"')
    assert page.index('id="copies"') > page.index('id="background-papers"')


def write(client: Client, report: PanelReport, **words: str) -> Any:
    page = reverse("report_parts", args=[report.slug])
    return client.post(page, as_opened(client.get(page).content.decode()) | words, follow=True)


@pytest.mark.django_db
def test_a_person_writes_it_and_has_it_made_again(client: Client) -> None:
    by = create_publisher()
    client.force_login(by)
    report = create_panel_report()
    write(client, report, summary="All is well.")
    assert words_of(composed(report.slug)) == ["All is well."]
    write(client, report, summary="")
    assert PanelReport.objects.get(pk=report.pk).summary == ""


def test_it_is_not_stored_by_whom_it_was_only_shown(demo: None) -> None:
    client = Client()
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    draft = PanelReport.objects.get(slug=Q3)
    page = reverse("report_parts", args=[draft.slug])
    shown = as_opened(client.get(page).content.decode())
    assert "{measure:" in shown["summary"][0]
    client.post(page, shown | {"background": "Other words."})
    draft.refresh_from_db()
    assert (draft.summary, draft.background) == ("", "Other words.")


@pytest.mark.django_db
def test_each_paper_has_its_own_and_a_corrected_version_keeps_it() -> None:
    by = create_publisher()
    first = create_panel_report()
    change_parts(first, by=by, summary="Of this one.")
    sealed = seal(PanelReport.objects.get(pk=first.pk), by=by)
    assert correct_report(sealed, by=by, correction="A name.").summary == "Of this one."
    meeting = create_panel_meeting(on=sealed.meeting.on.replace(year=sealed.meeting.on.year + 1))
    later = begin_report(meeting, by=by, quarter=create_quarter(year=sealed.quarter.year + 1))
    assert later.summary == ""
    assert later.recommendation == sealed.recommendation


@pytest.mark.django_db
def test_an_office_moves_it_or_does_without_it() -> None:
    by = create_administrator()
    report = create_panel_report()
    parts.move_part("summary", by=by, up=False)
    moved = composed(report.slug)
    assert ([s.slug for s in moved.sections[:2]], moved.opening) == (["recommendation", "summary"], [])
    parts.retire_part("summary", by=by)
    assert "summary" not in {section.slug for section in composed(report.slug).sections}


@pytest.mark.django_db
def test_an_office_with_parts_of_its_own_gets_it_before_them() -> None:
    put_first = import_module("pcc_portal.panel.migrations.0020_begin_reports_with_a_summary").put_first
    editor = SimpleNamespace(connection=connection)
    put_first(apps, editor)
    assert not ReportPart.objects.exists()
    ReportPart.objects.create(slug="own-a", heading="SUMMARY", order=1)
    put_first(apps, editor)
    put_first(apps, editor)
    assert [str(part) for part in ReportPart.objects.all()] == ["Summary of the report", "SUMMARY"]
