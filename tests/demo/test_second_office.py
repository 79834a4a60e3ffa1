"""The second office: its demo has what the first one lacks, and nothing of the first one's; it stands on its own."""

import datetime as dt
import io
import logging
import re

import docx
import pytest
from django.core import mail
from django.core.management import call_command
from pypdf import PdfReader

from objectives.models import Plan, Theme
from pcc_portal.panel import exports
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import BoardPaper, PanelReport
from pcc_portal.periods.clock import set_to
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import scheme_for
from pcc_portal.updates.models import Document
from pcc_portal.updates.releases.approval import content, missing
from pcc_portal.updates.releases.as_of import viewpoint_for
from performance.choices import Statistic, Unit
from performance.models import Budget, Measure, MeasureGrade, Observation, Recommendation
from performance.stats import readings
from performance.stats.compared import compared
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
    mails = [f"{message.subject}\n{message.body}\n{message.to}" for message in mail.outbox]
    assert [words for text in (*mails, caplog.text) for words in foreign("valley", text)] == []


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


# What its pages said untruly, or could not say


def test_areas_compared_by_name_stand_wherever_the_country_does(valley: None) -> None:
    page = read("/measures/crime-rate/")
    for name in ("Bryn Aur", "Glan Eryr", "Morfa Wen"):
        assert page.count(name) >= 2, name  # beside the figure or in the picture of peers, and in the table
    paper = read(LAST)
    assert "66.1 per 1,000 people in Bryn Aur" in paper  # cited, and at the head of a column of the paper's table
    assert "Glan Eryr" in paper
    assert "Wales (invented figures)" in paper


def test_a_figure_is_compared_with_every_peer(valley: None) -> None:
    (reading,) = readings(Measure.objects.filter(slug="net-trust"), viewpoint_for(None))
    assert [row.area.name for row in compared(reading)] == ["Bryn Aur", "Glan Eryr", "Morfa Wen"]


def test_a_score_below_nought_is_out_of_nothing(valley: None) -> None:
    page = read("/measures/net-trust/")
    assert "out of 100" not in page
    assert "Score from −100 to 100" in page


def test_the_gravest_risks_are_counted_by_the_word_of_their_grade(valley: None) -> None:
    assert "3 open risks, 1 of them gravest after controls" in read("/risks/")
    assert "3 risks are open, 1 of them gravest." in read(LAST)


def test_of_two_papers_of_a_quarter_each_is_named(valley: None) -> None:
    overview = read("/")
    assert "Changed since the report for quarter 2, 2024/25, paper 1" in overview
    assert "In quarter 2, paper 1" in overview
    assert "in Q2 2024/25, paper 1" in read("/measures/")


def test_a_paper_about_days_of_its_own_says_whose_figures_it_gives(valley: None) -> None:
    assert "Figures of July to September 2024" in read(LAST)


def test_a_paper_between_quarters_cites_the_month(valley: None) -> None:
    paper = re.sub(r"<[^>]+>", "", read("/panel/reports/2024-25-q2/report.html"))
    assert "In August an emergency call was answered after 8 s" in paper
    assert re.search(r"In July it was\s+9 s", paper)


def test_a_chart_of_months_tells_no_target_of_a_quarter(valley: None) -> None:
    page = read("/measures/livestock-thefts/")
    assert "The target is" not in page
    assert "under the target of 24" in page


def test_what_is_called_off_counts_within_its_framework(valley: None) -> None:
    contracts = read("/contracts/")
    assert "1,896,000" in contracts
    assert "84,000" in read("/contracts/?q=call-off").partition("<tfoot")[2]


def test_a_retired_kind_of_meeting_is_no_filter(valley: None) -> None:
    page = read("/meetings/")
    assert "Farm Watch Forum" in page
    assert "Thematic meeting" not in page


def test_a_paper_between_quarters_waits_for_no_figure_of_a_period_to_come(valley: None) -> None:
    quarter = Quarter.objects.by_slug("2024-25-q3")
    theme = Theme.objects.get(slug=Measure.objects.get(slug="crime-rate").theme.slug)
    figures = [item for item in content(quarter, [theme.pk])[theme.pk] if item.key.startswith("figure:crime-rate")]
    assert [item.comes_after for item in figures] == [quarter.end]
    assert missing(figures, quarter.end) == []
    assert missing(figures, quarter.end + dt.timedelta(days=1)) == figures


def test_the_glossary_knows_no_colours_of_the_first_office(valley: None) -> None:
    glossary = read("/glossary/")
    assert "Each office says on the page on grading which grades it gives" in glossary
    assert "Off track" not in read("/grading/")


@pytest.mark.slow
def test_its_papers_are_copied_as_pdf_and_word_with_all_that_they_say(valley: None) -> None:
    html = bytes(PanelReport.objects.at(LAST.split("/")[3]).get().files.get(kind=FileKind.HTML).content)
    copies = exports.copies_of(html)
    pages = PdfReader(io.BytesIO(copies[FileKind.PDF])).pages
    word = docx.Document(io.BytesIO(copies[FileKind.WORD]))
    told = {
        "PDF": "".join(page.extract_text() for page in pages),
        "Word": "".join(each.text or "" for each in word.element.body.iter() if each.tag.endswith("}t")),
    }
    for words in ("What the Deputy Mayor did", "13 min 11 s", "2nd of 8", "Fairness and the Welsh language", "−7"):
        for form, text in told.items():
            assert squeezed(words) in squeezed(text), (form, words)


def squeezed(text: str) -> str:
    """Without the spaces and hyphens that lines are broken at."""
    return re.sub(r"[\s\xad\u2010-]+", "", text)
