"""What other offices publish is entered by forms, and stands on its page, in the draft of the paper and in a file."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.models import Provider, Service
from objectives.models import Decision, Objective, Plan, Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.choices import ReportState
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Graded, Readers, Rule
from pcc_portal.updates.models import Document
from performance.models import Area, Measure, MeetingKind
from tests.architecture.test_constraints import OPEN
from tests.documents.test_documents import PDF
from tests.factories.schemes import BY_TREND, FIVE
from tests.forms import as_opened, as_shown
from tests.grading.test_pages import row as scheme_row

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PERIOD = {"start": "1 October 2023", "end": "31 December 2023", "as_at": "31 December 2023", "qualifier": "exact"}
PLAIN = {"direction": "higher", "frequency": "quarter", "decimals": "0", "source": "The force’s return"}


class Desk:
    """A publisher of the demo's office, who types into forms."""

    def __init__(self, role: Role = Role.PUBLISHER) -> None:
        self.client = Client()
        self.client.force_login(User.objects.with_role(role).earliest("pk"))

    def types(self, page: str, *args: Any, **typed: Any) -> str:
        """Opens the page of a form, types, sends, and gives back where it led to."""
        address = reverse(page, args=args)
        sent = as_shown(self.client.get(address).context["form"])
        sent |= {name: value if isinstance(value, list) else [str(value)] for name, value in typed.items()}
        answer = self.client.post(address, sent)
        refused = answer.status_code == 200 and answer.context["form"].errors
        assert answer.status_code == 302, f"{page}: {refused}"
        return str(answer["Location"])

    def reads(self, address: str) -> str:
        """The words of the page or file."""
        response = self.client.get(address)
        assert response.status_code == 200, address
        return words(response.getvalue().decode())

    def paper(self) -> str:
        """The draft of the paper, composed afresh."""
        report = PanelReport.objects.get(state=ReportState.DRAFT)
        return self.reads(reverse("panel_report_file", args=[report.slug]))


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def desk(demo: None, settings: Any) -> Desk:
    settings.DEMO_DATE = OPEN
    return Desk()


def theme() -> Theme:
    return Theme.objects.in_report_order().first() or pytest.fail("The demo has no theme.")


# The measure, what is typed for its figure, its target, and what page, paper and file then say.
MEASURES: dict[str, tuple[dict[str, str], dict[str, str], dict[str, str], list[str]]] = {
    "a median time": (
        {"unit": "time", "statistic": "median", "direction": "lower"},
        {"value": "13:11"},
        {"value": "10:00"},
        ["13 min 11 s"],
    ),
    "a mean": ({"unit": "days", "statistic": "mean", "direction": "lower"}, {"value": "41"}, {}, ["41 days"]),
    "a rate": (
        {
            "unit": "count",
            "statistic": "rate",
            "per": "1000",
            "noun": "people",
            "decimals": "1",
            "numerator_name": "crimes",
            "denominator_name": "people",
        },
        {"value": "60.3", "numerator": "43523", "denominator": "722000"},
        {},
        ["60.3 per 1,000 people"],
    ),
    "a ratio": ({"unit": "count", "statistic": "ratio", "decimals": "1"}, {"value": "1.4"}, {}, ["1.4 to 1"]),
    "a place": (
        {"unit": "place", "statistic": "latest", "direction": "lower"},
        {"value": "2", "denominator": "8"},
        {"value": "3"},
        ["2nd of 8"],
    ),
    "a share past all with its interval": (
        {
            "unit": "percent",
            "statistic": "share",
            "may_pass_hundred": "on",
            "decimals": "1",
            "has_interval": "on",
            "numerator_name": "officers in post",
            "denominator_name": "officers planned",
        },
        {"value": "102.4", "numerator": "1024", "denominator": "1000", "lower": "101.2", "upper": "103.6"},
        {"value": "98", "upper": "104"},
        ["102.4%", "101.2", "103.6"],
    ),
    "a net score": (
        {"unit": "count", "statistic": "latest", "may_be_negative": "on"},
        {"value": "(12)"},
        {},
        ["−12"],
    ),
    "yes or no": ({"unit": "yes_no", "statistic": "latest"}, {"value": "yes"}, {}, ["yes"]),
}


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_any_kind(desk: Desk, name: str) -> None:
    measure, figure, target, shown = MEASURES[name]
    title = f"Measure of {name}"
    page = desk.types("measure_add", **PLAIN | measure, title=title, theme=theme().pk)
    row = Measure.objects.get(title=title)
    if target:
        desk.types("target_set", row.slug, **target, effective_from="1 April 2023", set_by="The plan")
    area = Area.objects.get(kind="force")
    desk.types("figure_add", row.slug, **PERIOD | figure, area=area.pk, source="The force’s return")
    paper, file = desk.paper(), desk.reads(reverse("measure_csv", args=[row.slug]))
    for words_of_it in shown:
        assert words_of_it in desk.reads(page)
        assert words_of_it in paper
    value = Measure.objects.get(pk=row.pk).observations.get().value
    assert value is not None
    assert f",{value.normalize():f}," in file


def test_named_peers_and_command_units(desk: Desk) -> None:
    for name, kind in (("Gwent Isaf", "peer"), ("Wales", "peer"), ("North command unit", "council")):
        desk.types("area_add", name=name, kind=kind)
    desk.types("measure_add", **PLAIN, title="Wait for an answer", theme=theme().pk, unit="days", statistic="median")
    row = Measure.objects.get(title="Wait for an answer")
    for name in ("Gwent Isaf", "Wales"):
        desk.types("figure_add", row.slug, **PERIOD, value="88", area=Area.objects.get(name=name).pk)
    page = desk.reads(row.get_absolute_url())
    assert "Gwent Isaf" in page
    assert "Wales" in page
    assert f",{Area.objects.get(name='Gwent Isaf').slug}," in f",{desk.reads(reverse('measure_csv', args=[row.slug]))}"
    assert "Gwent Isaf" in desk.reads(reverse("register_data", args=["area", "csv"]))


def test_two_budgets_a_year_with_reserves_and_savings(desk: Desk) -> None:
    place = theme().pk
    page = desk.types(
        "budget_add", title="Fire budget", year="2023", kind="Fire", theme=place, forecast_theme=place, total="1200000"
    )
    budget = page.rstrip("/").rsplit("/", 1)[-1]
    desk.types("reserve_add", budget, title="Vehicles reserve", kind="earmarked", opening="400000", used="150000")
    desk.types("saving_add", budget, title="Shared stores", planned="90000", delivered="60000", at_risk="30000")
    desk.types("budget_line_add", budget, title="Crews", theme=place, amount="900000")
    read = desk.reads(page)
    for shown in ("Vehicles reserve", "Shared stores", "Crews"):
        assert shown in read
    assert "Fire budget" in desk.reads("/budgets/")
    assert "Vehicles reserve,Earmarked,400000,0,150000,250000" in desk.reads(
        reverse("budget_download", args=[budget, "reserves", "csv"])
    )


def test_two_meetings_on_a_day_and_headings_of_its_own(desk: Desk) -> None:
    publisher = desk
    typed = {"theme": theme().pk, "planned_on": "9 February 2024"}
    kinds = list(MeetingKind.objects.filter(held_by="office", is_retired=False)[:2])
    for kind, title in zip(kinds, ("Board in the morning", "Board in the afternoon"), strict=True):
        page = publisher.types("meeting_add", title=title, kind=kind.key, **typed)
        assert "9 February 2024" in publisher.reads(page)
    file = publisher.reads("/meetings/?format=csv")
    assert "Board in the morning" in file
    assert "Board in the afternoon" in file
    Desk(Role.ADMINISTRATOR).types("office_part_add", heading="Welsh language implications")
    assert "Welsh language implications" in publisher.paper()


def test_an_inspection_by_question_and_a_recommendation_3a(desk: Desk) -> None:
    typed = {"theme": theme().pk, "kind": "force", "cycle": "2023–2025", "published_on": "12 October 2023"}
    typed["scale"] = "Outstanding, Good, Adequate, Requires improvement, Inadequate"
    page = desk.types("inspection_add", title="PEEL assessment", **typed)
    slug = page.rstrip("/").rsplit("/", 1)[-1]
    desk.types("inspection_grade_add", slug, title="Responding to the public", order="1", grade="Requires improvement")
    desk.types("recommendation_add", slug, number="3a", title="Answer within a minute")
    desk.types("recommendation_add", slug, number="R4", title="Train every supervisor")
    read = desk.reads(page)
    for shown in ("Responding to the public", "Requires improvement", "3a", "Answer within a minute", "R4"):
        assert shown in read
    paper = desk.paper()
    for shown in ("PEEL assessment", "Requires improvement", "3a"):
        assert shown in paper
    file = desk.reads("/recommendations/?format=csv")
    assert ",3a," in file
    assert ",R4," in file


def slug_of(page: str) -> str:
    return page.rstrip("/").rsplit("/", 1)[-1]


def test_several_suppliers_with_lots_reference_and_vat(desk: Desk) -> None:
    names = ("Haven Trust", "Bridge House", "Open Door")
    pages = [desk.types("provider_add", title=name) for name in names]
    lead, *others = (Provider.objects.get(slug=slug_of(page)).pk for page in pages)
    service = slug_of(desk.types("service_add", title="Refuges", theme=theme().pk))
    terms = {"starts": "1 April 2023", "current_end": "31 March 2025", "maximum_end": "31 March 2027"}
    paperwork = {"reference": "OPCC/2023/14", "notice": "2023/S 000-012345", "lot": "Lot 2", "vat": "excluded"}
    of_service = {"service": Service.objects.get(slug=service).pk, "provider": lead, "partners": list(map(str, others))}
    page = desk.types(
        "contract_add", title="Refuges in the north", value_awarded="240000", **of_service, **terms, **paperwork
    )
    read, paper, file = desk.reads(page), desk.paper(), desk.reads("/contracts/?format=csv")
    for shown in (*names, "OPCC/2023/14", "2023/S 000-012345", "Lot 2", "without VAT"):
        assert shown in read, shown
    for shown in names:
        assert shown in paper, shown
        assert shown in file, shown
    assert "OPCC/2023/14, Lot 2" in file
    assert "last 2 years unless it is extended" in read


def test_a_grant_outside_a_round(desk: Desk) -> None:
    desk.types("provider_add", title="Refuge on the hill")
    recipient = Provider.objects.get(title="Refuge on the hill").pk
    reason = "The only refuge in the county."
    typed = {"amount": "15000", "awarded_on": "3 November 2023", "purpose": "A new roof.", "direct_reason": reason}
    page = desk.types("grant_direct_add", title="A roof for the refuge", theme=theme().pk, recipient=recipient, **typed)
    for shown in ("Refuge on the hill", "£15,000", reason):
        assert shown in desk.reads(page), shown
        assert shown in desk.paper(), shown
    assert reason in desk.reads("/grants/?format=csv")


def test_a_theme_serves_a_second_objective(desk: Desk) -> None:
    first, second, *_ = Objective.objects.filter(plan__is_in_force=True, kind="objective").in_report_order()
    page = desk.types(
        "theme_add", objective=first.pk, title="Safe on the river", order="99", also_serves=[str(second.pk)]
    )
    assert second.title in desk.reads(page)
    assert "Safe on the river" in desk.reads(second.get_absolute_url())
    assert "Safe on the river" in desk.paper()
    plan = Plan.objects.get(is_in_force=True)
    lines = desk.reads(reverse("plan_file", args=[plan.slug, "csv"])).split("Safe on the river")
    assert second.title in lines[1][:400]


def test_a_second_plan_beside_the_first(desk: Desk) -> None:
    names = {"office_holder": "Fire Authority", "force": "Fire and Rescue Service", "panel": "Scrutiny Panel"}
    dates = {"starts": "1 April 2023", "ends": "31 March 2027"}
    more = {"body": "Fire Authority", "area_name": "Borsetshire", "report_title": "Report on fire and rescue"}
    desk.types("plan_add", title="Fire and Rescue Plan", line="Fire and rescue", **dates, **names, **more)
    plan = Plan.objects.get(title="Fire and Rescue Plan")
    desk.types("objective_add", plan=plan.pk, title="Fewer fires", kind="objective", order="1")
    desk.types("theme_add", objective=Objective.objects.get(title="Fewer fires").pk, title="Safe homes", order="1")
    desk.types("plan_in_force", plan.slug)
    desk.types("panel_meeting_add", title="Fire panel", plan=plan.pk, on="12 February 2024")
    desk.types("report_begin", "2024-02-12", quarter=Quarter.objects.by_slug("2023-24-q3").pk)
    assert "Fire and Rescue Plan Fewer fires" in desk.reads(reverse("home"))
    assert "Safe homes" in desk.reads(f"{reverse('plan_on_a_page')}?plan={plan.slug}")
    report = PanelReport.objects.get(meeting__slug="2024-02-12")
    paper = desk.reads(reverse("panel_report_file", args=[report.slug]))
    assert ("Safe homes" in paper, theme().title in paper) == (True, False)
    assert "Safe homes" in desk.reads(reverse("plan_file", args=[plan.slug, "csv"]))


def test_an_agenda_of_the_panel_with_what_it_decided(desk: Desk) -> None:
    item = {"title": "The precept", "order": "9", "presenter": "The Chair", "decision": "To support it."}
    desk.types("panel_agenda_item_add", "2023-11-17", **item)
    page = desk.reads(reverse("panel_meeting", args=["2023-11-17"]))
    for shown in ("9. The precept", "The Chair", "To support it."):
        assert shown in page, shown


def test_five_grades_by_range_and_trend(desk: Desk) -> None:
    sent = as_opened(desk.client.get(reverse("scheme_change", args=[Graded.MEASURES])).content.decode())
    sent |= {"rule": [Rule.TREND], "reason": ["As the police plan has it."]}
    for number, grade in enumerate(FIVE, 1):
        sent |= scheme_row(number, {**grade, "edge": None}) | {f"{number}-order": [str(number)]}
    sent |= {name: [str(1 + place % len(FIVE))] for place, name in enumerate(sorted(BY_TREND))}
    assert desk.client.post(reverse("scheme_change", args=[Graded.MEASURES]), sent).status_code == 302
    assert "Range and trend" in desk.reads(reverse("schemes"))
    words_shown = [grade["word"] for grade in FIVE]
    measures = desk.reads(reverse("measures"))
    assert all(word in measures for word in words_shown)
    assert any(word in desk.paper() for word in words_shown)
    file = desk.reads(reverse("measures") + "?format=csv")
    assert any(word in file for word in words_shown)


def test_wales_beside_england_and_wales(desk: Desk) -> None:
    england_and_wales = Area.objects.filter(kind="nation").first() or pytest.fail("The demo has no nation.")
    desk.types("area_add", name="Wales", kind="peer", in_papers="on")
    typed = PLAIN | {"unit": "percent", "statistic": "share", "decimals": "0"}
    page = desk.types("measure_add", **typed, title="Answered within the day", theme=theme().pk)
    row = Measure.objects.get(title="Answered within the day")
    places = {Area.objects.get(kind="force").name: "84", england_and_wales.name: "87", "Wales": "82"}
    for name, value in places.items():
        desk.types("figure_add", row.slug, **PERIOD, value=value, area=Area.objects.get(name=name).pk, source="Return")
    read, file = desk.reads(page), desk.reads(reverse("measure_csv", args=[row.slug]))
    paper = desk.paper().partition(row.title)[2][:1000]
    for name, value in places.items():
        assert name in read
        assert f",{Area.objects.get(name=name).slug}," in file
        for written in (read, paper):
            assert f"{value}%" in written, name


def send_file(desk: Desk, kind: str, slug: str, title: str, content: bytes) -> None:
    sent = {"title": title, "language": "cy", "is_translation": "on", "readers": Readers.PUBLIC}
    file = SimpleUploadedFile("file.pdf", content)
    answer = desk.client.post(reverse("document_add", args=[kind, slug]), sent | {"file": file})
    assert answer.status_code == 302, answer.context["form"].errors


def test_two_languages(desk: Desk) -> None:
    """What is published in Welsh beside English: papers, their meetings, the plan, decisions, and words in texts."""
    plan, decision = Plan.objects.get(is_in_force=True), Decision.objects.filter(is_public=True).earliest("pk")
    Desk(Role.ADMINISTRATOR).types("office_house_style", plan.slug, languages="cy: Welsh (Cymraeg)")
    paper, draft = PanelReport.objects.sealed().latest("pk"), PanelReport.objects.get(state=ReportState.DRAFT)
    beside: dict[str, Any] = {"decision": decision, "panel-report": paper, "panel-meeting": paper.meeting, "plan": plan}
    reader = Client()
    also = 'in Welsh (Cymraeg): <a href="{}" lang="cy" hreflang="cy">Crynodeb {}</a>'
    for number, (kind, record) in enumerate(beside.items()):
        send_file(desk, kind, record.slug, f"Crynodeb {number}", PDF + b" " * number)
        page = reader.get(record.get_absolute_url()).content.decode()
        assert also.format(Document.objects.latest("pk").address, number) in page
    assert "Welsh (Cymraeg)" in desk.reads("/decisions/?format=csv")
    assert "Also in Welsh (Cymraeg)." in desk.reads(reverse("panel_reports"))
    table = desk.client.get(reverse("register_data", args=["decision", "csv"])).getvalue().decode().splitlines()
    assert next(line for line in table if line.startswith(f"{decision.slug},")).endswith(",cy")
    refused = desk.client.post(reverse("report_parts", args=[draft.slug]), {"equality": "[Heddlu]{fr}"})
    assert "{fr}: the office publishes in no language" in refused.context["form"].errors["equality"][0]
    desk.types("report_parts", draft.slug, equality="Letters of [Heddlu Dyffryn Celyn]{cy} go out in both.")
    file = desk.client.get(reverse("panel_report_file", args=[draft.slug])).content.decode()
    assert 'Letters of <span lang="cy">Heddlu Dyffryn Celyn</span> go out in both.' in file
