"""What the check finds in one update by itself: as in the report, before there is one, and in words not saved yet."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from objectives.models import QuarterlyUpdate
from pcc_portal.panel.checks.report import standing
from pcc_portal.panel.checks.theme import Words, theme_findings
from pcc_portal.panel.composing.actions import let_stand
from pcc_portal.panel.models import PanelReport
from tests.factories.accounts import create_publisher
from tests.factories.desks import TODAY, Desk, create_desk
from tests.factories.objectives import create_theme
from tests.factories.panel import create_panel_meeting, create_panel_report
from tests.growth import grow_figures, grow_registers

pytestmark = pytest.mark.django_db
OF_PROGRESS = {"Unowned part", "Missing part", "Unapproved part", "Changed since approval"}
SLIP = "Nothing was new. Surveys show that 17% of recommendations were signed off."
FOUND = "Percentage without base"


def draft_of(desk: Desk) -> PanelReport:
    desk.theme.objective.plan.__class__.objects.update(is_in_force=True)
    meeting = create_panel_meeting(on=desk.quarter.end + dt.timedelta(days=40), plan=desk.theme.objective.plan)
    return create_panel_report(meeting=meeting, quarter=desk.quarter)


def test_the_slip_is_named_with_its_sentence_and_its_box_before_there_is_a_report() -> None:
    desk = create_desk()
    desk.write(SLIP)
    finding = next(each.finding for each in theme_findings(desk.update, today=TODAY) if each.finding.rule == FOUND)
    assert finding.sentence == "Surveys show that 17% of recommendations were signed off."
    assert (finding.place.box, finding.place.paragraph) == ("body", 1)


def test_words_that_nobody_has_saved_are_read_in_place_of_those_that_stand() -> None:
    desk = create_desk()
    desk.write(SLIP)
    clean = theme_findings(desk.update, today=TODAY, words=Words("What was done."))
    assert FOUND not in {each.finding.rule for each in clean}
    in_reason = theme_findings(desk.update, today=TODAY, words=Words("Done.", "R", "Only 17% of cases were heard."))
    assert [each.finding.place.box for each in in_reason if each.finding.rule == FOUND] == ["brag_reason"]
    assert FOUND in {each.finding.rule for each in theme_findings(desk.update, today=TODAY)}


def test_an_update_that_nobody_has_begun_is_read_too() -> None:
    desk = create_desk()
    row = QuarterlyUpdate(theme=desk.theme, quarter=desk.quarter)
    assert FOUND in {each.finding.rule for each in theme_findings(row, today=TODAY, words=Words(SLIP))}
    assert not [each for each in theme_findings(row, today=TODAY) if each.finding.place.box]


def test_how_far_the_update_has_come_is_no_finding_of_it() -> None:
    desk = create_desk(theme=create_theme(owner=None))
    row = QuarterlyUpdate(theme=desk.theme, quarter=desk.quarter)
    assert not OF_PROGRESS & {each.finding.rule for each in theme_findings(row, today=TODAY)}


def test_what_somebody_let_stand_in_the_draft_says_so() -> None:
    desk = create_desk()
    desk.write("What was done.")
    late = desk.quarter.closes + dt.timedelta(days=1)
    report = draft_of(desk)
    [silent] = [each for each in theme_findings(desk.update, today=late) if each.is_in_the_way]
    let_stand(report, silent.finding, by=create_publisher(), reason="As the test has it.")
    [stands] = [each for each in theme_findings(desk.update, today=late) if each.finding == silent.finding]
    assert stands.override is not None
    assert not stands.is_in_the_way


def test_each_theme_of_the_demo_has_the_findings_that_its_report_has_of_it(composing: None, kept_drafts: None) -> None:
    report = PanelReport.objects.filter(state="draft").newest_first().first()
    assert report is not None
    today = report.quarter.closes
    of_report = {each.finding.key: each.finding for each in standing(report, today=today)}
    for update in QuarterlyUpdate.objects.of(report.quarter):
        expected = {
            key
            for key, finding in of_report.items()
            if finding.place.theme == update.theme.slug and finding.rule not in OF_PROGRESS
        }
        assert {each.finding.key for each in theme_findings(update, today=today)} == expected


def test_its_queries_do_not_grow_with_the_records(demo: None) -> None:
    update = QuarterlyUpdate.objects.filter(texts__isnull=False).select_related("theme__objective", "quarter").first()
    assert update is not None

    def queries(words: Words) -> int:
        with CaptureQueriesContext(connection) as context:
            theme_findings(update, today=update.quarter.closes, words=words)
        return len(context)

    before = queries(Words(SLIP))
    grow_registers(3)
    grow_figures(3)
    assert queries(Words(f"{SLIP} More.")) <= before
