"""The parts of a report are the office's own: their order, their headings, and which there are."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.briefing import briefing
from pcc_portal.panel.composing.actions import begin_report, change_parts
from pcc_portal.panel.composition import Composition, compose
from pcc_portal.panel.models import PanelReport, ReportPart
from pcc_portal.panel.models.parts import USUAL, parts_in_use
from pcc_portal.panel.parts import actions
from pcc_portal.panel.sealing.actions import correct_report
from pcc_portal.updates.releases.as_of import WORKING_COPY
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.commissioning import create_risk
from tests.factories.objectives import create_theme
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.factories.periods import create_quarter
from tests.forms import as_opened
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(client: Client) -> User:
    administrator = create_administrator()
    client.force_login(administrator)
    return administrator


def composed(report: PanelReport) -> Composition:
    fresh = PanelReport.objects.select_related("meeting__plan", "quarter").get(pk=report.pk)
    return compose(fresh, WORKING_COPY)


def headings(report: PanelReport) -> list[str]:
    return [section.title for section in composed(report).sections]


def test_without_a_choice_the_usual_parts_stand() -> None:
    report = create_panel_report()
    usual = [heading for slug, heading in USUAL.items() if slug != "themes"]
    assert headings(report) == usual
    assert not ReportPart.objects.exists()


def test_a_part_is_added_written_and_printed(client: Client, by: User) -> None:
    report = create_panel_report()
    client.post(reverse("office_part_add"), {"heading": "Environment implications"}, follow=True)
    client.force_login(create_publisher())
    where = reverse("report_parts", args=[report.slug])
    opened = client.get(where).content.decode()
    assert opened.index("Background papers") < opened.index("Environment implications")
    client.post(where, as_opened(opened) | {"own-environment-implications": ["Less is driven."]})
    last = composed(report).sections[-1]
    assert (last.slug, last.title) == ("own-environment-implications", "Environment implications")
    assert [paragraph.text for paragraph in last.paragraphs] == ["Less is driven."]
    page = client.get(report.get_absolute_url()).content.decode()
    assert '<h2 id="own-environment-implications">Environment implications</h2>' in page


def test_words_of_an_added_part_go_on_to_the_next_report_and_to_a_correction() -> None:
    by, admin = create_publisher(), create_administrator()
    part = actions.add_part(by=admin, heading="Human rights")
    report = create_panel_report(office_contact="Ann Able")
    words: dict[str, Any] = {part.slug: "None is touched."}
    change_parts(report, by=by, **words)
    sealed = seal(report, by=by)
    meeting = create_panel_meeting(on=dt.date(2024, 2, 2))
    again = correct_report(sealed, by=by, correction="A slip.")
    new = begin_report(meeting, by=by, quarter=create_quarter(year=2023, number=3))
    for row in (again, new):
        assert (row.words_of(part), row.office_contact) == ("None is touched.", "Ann Able")


def test_the_first_report_of_all_begins_with_empty_parts() -> None:
    report = begin_report(create_panel_meeting(), by=create_publisher(), quarter=create_quarter())
    assert (report.recommendation, report.background) == ("The panel is asked to consider this report.", "")


def test_no_report_goes_out_without_its_background(client: Client) -> None:
    report = create_panel_report()
    client.force_login(create_publisher())
    where = reverse("report_parts", args=[report.slug])
    answer = client.post(where, as_opened(client.get(where).content.decode()) | {"background": [""]})
    assert list(answer.context["form"].errors) == ["background"]


def test_a_part_has_another_heading(client: Client, by: User) -> None:
    report = create_panel_report()
    where = reverse("office_part_rename", args=["equality"])
    assert 'value="Equality implications"' in client.get(where).content.decode()
    client.post(where, {"heading": "Equality, diversity and inclusion"})
    assert "Equality, diversity and inclusion" in headings(report)
    assert "Equality implications" not in headings(report)
    event = Event.objects.newest_first()[0]
    assert (event.who, event.verb, event.after) == (
        by.name,
        "renamed",
        {"heading": "Equality, diversity and inclusion"},
    )


@pytest.mark.parametrize("heading", ["", "risk MANAGEMENT implications", "x" * 151])
def test_a_heading_that_cannot_be_is_refused_at_its_field(client: Client, by: User, heading: str) -> None:
    for where in (reverse("office_part_add"), reverse("office_part_rename", args=["legal"])):
        answer = client.post(where, {"heading": heading})
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == ["heading"]
    assert "Legal implications" in [part.heading for part in parts_in_use()]


def test_parts_change_places_across_the_themes(client: Client, by: User) -> None:
    report, theme = create_panel_report(), create_theme()
    for _ in range(3):
        client.post(reverse("office_part_up", args=["financial"]))
    titles = headings(report)
    assert titles.index("Financial implications") + 1 == titles.index("Delivery plan and assurance")
    client.post(reverse("office_part_down", args=["themes"]))
    titles = headings(report)
    assert titles.index("Risk management implications") < titles.index(theme.objective.title)
    client.post(reverse("office_part_up", args=["recommendation"]))
    client.post(reverse("office_part_down", args=["background_papers"]))
    assert (headings(report)[0], headings(report)[-1]) == ("Recommendation", "Background papers")


def test_the_panel_is_asked_what_it_is_asked_wherever_that_stands(by: User) -> None:
    actions.move_part("recommendation", by=by, up=False)
    composition = composed(create_panel_report(recommendation="To note."))
    assert composition.sections[0].title == "Background"
    assert [paragraph.text for paragraph in briefing(composition).asked] == ["To note."]


def test_a_retired_part_is_printed_no_more_and_comes_back_with_its_words(client: Client, by: User) -> None:
    report = create_panel_report(legal="None arise.")
    client.post(reverse("office_part_retire", args=["legal"]))
    assert "Legal implications" not in headings(report)
    client.force_login(create_publisher())
    assert "Legal implications" not in client.get(reverse("report_parts", args=[report.slug])).content.decode()
    client.post(reverse("office_part_back", args=["legal"]))
    section = next(section for section in composed(report).sections if section.slug == "legal")
    assert [paragraph.text for paragraph in section.paragraphs] == ["None arise."]


def test_a_part_comes_back_only_under_a_heading_that_is_free(client: Client, by: User) -> None:
    actions.retire_part("legal", by=by)
    actions.add_part(by=by, heading="Legal implications")
    answer = client.post(reverse("office_part_back", args=["legal"]), follow=True)
    assert "There is a part with this heading." in answer.content.decode()


@pytest.mark.parametrize("slug", ["themes", "recommendation", "contacts"])
def test_what_the_portal_builds_upon_is_not_retired(by: User, slug: str) -> None:
    with pytest.raises(ValidationError, match="the portal needs it"):
        actions.retire_part(slug, by=by)


def test_risks_are_told_with_their_themes_where_no_part_tells_them(by: User) -> None:
    theme, report = create_theme(), create_panel_report()
    create_risk(theme=theme)
    assert "risks" in _blocks(report, in_themes=False)
    assert "risks" not in _blocks(report, in_themes=True)
    actions.retire_part("risk", by=by)
    assert "risks" not in _blocks(report, in_themes=False)
    assert "risks" in _blocks(report, in_themes=True)


def _blocks(report: PanelReport, *, in_themes: bool) -> set[str]:
    sections = composed(report).sections
    holders = [theme for section in sections for theme in section.themes] if in_themes else sections
    return {block.key for holder in holders for block in holder.blocks}


def test_a_sealed_report_keeps_its_parts(by: User) -> None:
    report = seal(create_panel_report(legal="None arise."), by=create_publisher())
    before = read(f"{report.get_absolute_url()}versions/1/report.html")
    actions.retire_part("legal", by=by)
    actions.rename_part("risk", by=by, heading="What could go wrong")
    assert read(f"{report.get_absolute_url()}versions/1/report.html") == before
    page = read(report.get_absolute_url())
    assert re.search(r'<h2 id="legal">Legal implications</h2>', page)
    assert "What could go wrong" not in page


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.CONTRIBUTOR, Role.APPROVER])
def test_nobody_else_changes_them(client: Client, role: Role) -> None:
    person = create_user(role=role)
    client.force_login(person)
    for name in ("office_part_up", "office_part_down", "office_part_retire", "office_part_back", "office_part_rename"):
        assert client.post(reverse(name, args=["legal"]), {"heading": "Law"}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.add_part(by=person, heading="Law")
    assert not ReportPart.objects.exists()


def test_a_part_that_is_none_is_not_found(client: Client, by: User) -> None:
    assert client.post(reverse("office_part_up", args=["none"])).status_code == 404
    assert client.get(reverse("office_part_rename", args=["themes"])).status_code == 404
