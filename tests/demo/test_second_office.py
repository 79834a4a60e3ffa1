"""The second office: its demo has what the first one lacks, and nothing of the first one's; it stands on its own."""

import datetime as dt
import io
import logging

import pytest
from django.core import mail
from django.core.management import call_command

from objectives.models import Plan, Theme
from pcc_portal.panel.models import BoardPaper, PanelReport
from pcc_portal.periods.clock import set_to
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import scheme_for
from pcc_portal.updates.models import Document
from pcc_portal.updates.releases.as_of import viewpoint_for
from performance.choices import Statistic, Unit
from performance.models import Budget, Measure, MeasureGrade, Observation, Recommendation
from performance.stats import readings
from tests.offices import FIXTURES, LEAST, foreign, rows, words_of
from tests.pages import read

LAST = "/panel/reports/2024-25-q2-2024-11-28/report.html"


def test_what_is_sealed_can_be_verified(valley: None) -> None:
    output = io.StringIO()
    call_command("verify", stdout=output)
    assert output.getvalue()
    assert PanelReport.objects.sealed().count() == 3
    assert [paper.is_sealed for paper in BoardPaper.objects.order_by("as_at")] == [True, True, False]


def test_loading_again_changes_nothing(valley: None) -> None:
    output = io.StringIO()
    call_command("load_demo", office="valley", stdout=output)
    assert "The demo is here already." in output.getvalue()
    assert "officer@valley.example" in output.getvalue()


def test_it_has_kinds_of_measures_that_the_first_lacks(valley: None) -> None:
    kinds = {*Measure.objects.values_list("unit", flat=True), *Measure.objects.values_list("statistic", flat=True)}
    assert kinds >= {Unit.TIME, Unit.PLACE, Unit.YES_NO, Statistic.RATE, Statistic.SCORE, Statistic.INDEX}
    assert Observation.objects.filter(lower__isnull=False).exists()
    assert Observation.objects.filter(value__lt=0).exists()
    assert Budget.objects.filter(year=2024).count() == 2
    assert Recommendation.objects.filter(number="3a").exists()
    assert Document.objects.exists()


def test_its_paper_says_them_in_words(valley: None) -> None:
    paper = read(LAST)
    for words in (
        "13 min 11 s",
        "2nd of 8",
        "per 1,000 people",
        "95% confidence interval 61.7% to 67.6%",
        "98.0% to 102.0%",
        "at least 3rd",
        "−7",
        "Level, overridden",
        "Fairness and the Welsh language",
        "Nature and future generations",
        "What the Deputy Mayor did",
        "£101.2 million",
        "Wednesday 20 November 2024",
        "Sunday 1 September 2024 to Thursday 31 October 2024",
    ):
        assert words in paper, words


def test_a_person_sets_its_rule_aside_up_to_a_day(valley: None) -> None:
    last = MeasureGrade.objects.get().until
    assert last is not None
    for day, words in ((last, ("Level", True)), (last + dt.timedelta(days=1), ("Rising", False))):
        with set_to(day):
            (reading,) = readings(Measure.objects.filter(slug="time-to-arrive"), viewpoint_for(None))
            assert (reading.grade.word, reading.is_overridden) == words


def test_every_scheme_is_its_own(valley: None) -> None:
    day = Plan.objects.get().starts
    assert [len(scheme_for(graded, day).active) for graded in Graded] == [5, 5, 5, 4]


def test_its_reminders_and_log_lines_are_its_own(valley: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), set_to(Plan.objects.get().starts.replace(year=2025, month=1, day=16)):
        call_command("send_reminders", stdout=io.StringIO())
    assert mail.outbox
    said = [f"{message.subject}\n{message.body}\n{message.to}" for message in mail.outbox]
    assert [words for text in (*said, caplog.text) for words in foreign("valley", text)] == []


def test_each_office_has_words_of_its_own() -> None:
    for office in FIXTURES.values():
        assert len(words_of(office)) > LEAST
    told = "to the West Mercia Police and Crime Panel"
    assert foreign("valley", told) == ["West Mercia", "West Mercia Police", "West Mercia Police and Crime Panel"]
    assert foreign("demo", told) == foreign("valley", "in Celyn Valley") == []


def test_no_file_of_it_leans_on_the_days_of_the_first(valley: None) -> None:
    assert {row["slug"] for row in rows("valley", "themes")} == set(Theme.objects.values_list("slug", flat=True))
    assert not Plan.objects.exclude(slug="valley-together").exists()
    assert {report.meeting.on.year for report in PanelReport.objects.select_related("meeting")} == {2024, 2025}
