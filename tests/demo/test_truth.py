"""What the demo says of its paper: its dates, paragraphs that a reader can find, and that it is a demonstration."""

import re
from typing import Any, cast

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from lxml import html as lxml_html

from objectives.actions import change_plan
from objectives.models import Commitment, Plan
from pcc_portal.audit.models import Event
from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.composing.actions import change_parts
from pcc_portal.panel.composition import compose
from pcc_portal.panel.contacts import CONTACT_FIELDS
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.choices import Precision
from pcc_portal.updates.models import Sourced
from pcc_portal.updates.registers.declaration import sealed_kinds
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint
from performance.models import Budget
from performance.spending import outturn_words
from performance.stats import budget_positions
from tests.factories.accounts import create_publisher
from tests.factories.panel import as_sent, create_panel_report
from tests.pages import read
from tests.portal import ROOT

FILE = "/panel/reports/2023-24-q2/report.html"
FACTS = (ROOT / "tests/reference/facts.csv").read_text()
PAPER = "Published report to the West Mercia Police and Crime Panel, 17 November 2023"


def sealed() -> PanelReport:
    return PanelReport.objects.at("2023-24-q2").get()


def squeezed(text: str) -> str:
    return " ".join(text.split())


# It says that it is a demonstration


def test_the_sealed_file_begins_with_what_it_is(demo: None) -> None:
    page = lxml_html.document_fromstring(read(FILE))
    (head,) = page.xpath("//div[@class='pagehead']")
    words = squeezed(head.text_content())
    assert "This is a demonstration." in words
    assert squeezed(Plan.objects.get(is_in_force=True).demonstration) in words


@pytest.mark.parametrize("name", ["", "versions/1/briefing.html"])
def test_so_do_the_page_and_the_briefing(demo: None, name: str) -> None:
    assert "This is a demonstration." in read(f"/panel/reports/2023-24-q2/{name}")


def test_an_office_in_service_says_nothing_of_the_kind(published: None) -> None:
    assert Plan.objects.get().demonstration == ""
    report = PanelReport.objects.sealed()[0]
    assert b"demonstration" not in bytes(report.files.get(kind=FileKind.HTML).content)


def test_who_calls_it_a_demonstration_is_recorded(published: None) -> None:
    change_plan(Plan.objects.get(), by=create_publisher(), demonstration="For training only.")
    event = Event.objects.filter(kind="objectives.plan").latest("pk")
    assert "For training only." in str(event.after)


# Sources


def test_each_source_names_the_paper_and_its_own_paragraph(demo: None) -> None:
    """The portal's report to the same meeting has other numbers."""
    sources: set[str] = set()
    for kind in sealed_kinds():
        if issubclass(kind.model, Sourced):
            sources |= set(kind.model._default_manager.exclude(source="").values_list("source", flat=True))
    of_paper = {source for source in sources if "17 November 2023" in source}
    assert len(of_paper) > 30
    assert [source for source in of_paper if PAPER.casefold() not in source.casefold()] == []
    assert [source for source in sources if re.search(r"(?<!original )paragraphs? \d", source)] == []


# Promises


def test_a_promise_has_no_day_that_the_paper_does_not_name(demo: None) -> None:
    exact = Commitment.objects.filter(made_in__startswith=PAPER, due_precision=Precision.DAY)
    assert exact.exists()
    assert [row.slug for row in exact if row.due_words.removesuffix(" 2023") not in FACTS] == []


def test_a_promise_without_a_date_keeps_the_words_of_the_paper(demo: None) -> None:
    survey = Commitment.objects.get(slug="hvac-survey-commissioned")
    assert (survey.due_precision, survey.due_words) == (Precision.NO_DATE, "in the coming weeks")
    for address in (FILE, survey.get_absolute_url(), "/commitments/", "/themes/estates/"):
        html = read(address)
        assert "in the coming weeks" in html
        assert "2199" not in html


def test_it_is_due_on_no_day(demo: None) -> None:
    assert not Commitment.objects.due_by(sealed().meeting.on).filter(due_precision=Precision.NO_DATE).exists()
    assert "2199" not in read("/")


# Contact points


def test_the_demo_uses_numbers_and_names_that_belong_to_nobody(demo: None) -> None:
    for report in PanelReport.objects.all():
        assert report.panel_telephone.startswith("01632 960")
        assert report.office_email.endswith(("@example.org", "@example.com"))


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        ("panel_telephone", "ring us", "+44 (0)1632 960001"),
        ("office_telephone", "1234", "01632 960 001"),
        ("panel_email", "panel at example", "panel@example.org"),
        ("office_web", "javascript:alert(1)", "https://www.example.org/contact"),
        ("panel_web", "example", "https://example.org"),
    ],
)
def test_contact_points_are_checked(db: None, field: str, wrong: str, right: str) -> None:
    report, by = create_panel_report(), create_publisher()
    with pytest.raises(ValidationError) as refused:
        change_parts(report, by=by, **cast("Any", {field: wrong}))
    assert field in refused.value.message_dict
    report.refresh_from_db()
    change_parts(report, by=by, **cast("Any", {field: right}))
    (points,) = [section for section in compose(report, WORKING_COPY).sections if section.slug == "contacts"]
    assert right in points.paragraphs[0].html


def test_the_form_of_the_fixed_parts_has_a_field_for_each(demo: None) -> None:
    publisher = create_publisher()
    client = Client()
    client.force_login(publisher)
    html = client.get("/panel/reports/2023-24-q3/compose/parts/").content.decode()
    assert [name for name in CONTACT_FIELDS if f'name="{name}"' not in html] == []


# Footnotes


# Money


def test_an_outturn_is_no_more_exact_than_its_budget(demo: None) -> None:
    budget = Budget.objects.get(slug="2023-24")
    (position,) = budget_positions([budget], Viewpoint(as_sent(sealed()), sealed().quarter))
    assert [outturn_words(position, each) for each in position.forecasts] == ["£279m", "£276m"]
    for address in (FILE, budget.get_absolute_url()):
        html = read(address)
        assert not re.search(r"27[59],\d{3},\d{3}|£27[37],000,000", html)
        assert "£276m" in html
        assert "to the nearest £1m as the budget is" in html
        assert "£1.337m underspend" in html
