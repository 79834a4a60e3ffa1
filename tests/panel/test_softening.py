"""An office makes a rule of the check advisory or silent, says why, and everybody who seals reads it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.panel.checks.catalogue import DECLARED
from pcc_portal.panel.checks.report import standing
from pcc_portal.panel.checks.theme import theme_findings
from pcc_portal.panel.choices import FileKind, Strength
from pcc_portal.panel.models import PanelReport, RuleSetting
from pcc_portal.panel.sealed import sealed_record
from pcc_portal.panel.softening.actions import set_strength
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.desks import Desk, create_approved, create_desk
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.pages import read

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 10, 20)
BECAUSE = "our panel asks for such dates."
OUTSIDE, BASELESS = DECLARED["Date outside the quarter"], DECLARED["Percentage without base"]
WORDS = "Meetings were held in quarter 2, one of them on 5 November 2023."


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.DEMO_DATE = TODAY


@pytest.fixture
def desk() -> Desk:
    desk = create_desk()
    desk.write(WORDS)
    desk.theme.objective.plan.__class__.objects.update(is_in_force=True)
    return desk


@pytest.fixture
def report(desk: Desk) -> PanelReport:
    meeting = create_panel_meeting(on=desk.quarter.end + dt.timedelta(days=40), plan=desk.theme.objective.plan)
    return create_panel_report(meeting=meeting, quarter=desk.quarter)


def soften(strength: Strength, *, by: User | None = None, because: str = BECAUSE) -> RuleSetting:
    return set_strength(OUTSIDE, by=by or create_administrator(), today=TODAY, strength=strength, because=because)


def stops(report: PanelReport) -> dict[str, bool]:
    """Whether it stops sealing, by the rule that finds something."""
    return {each.finding.rule: each.is_in_the_way for each in standing(report, today=TODAY)}


def test_a_rule_counts_in_full_is_advisory_or_silent_for_the_report_and_the_update(
    desk: Desk, report: PanelReport
) -> None:
    def in_update() -> dict[str, bool]:
        return {e.finding.rule: e.is_in_the_way for e in theme_findings(desk.update, today=TODAY)}

    assert (stops(report)[OUTSIDE.name], in_update()[OUTSIDE.name]) == (True, True)
    soften(Strength.ADVISORY)
    assert (stops(report)[OUTSIDE.name], in_update()[OUTSIDE.name]) == (False, False)
    soften(Strength.SILENT)
    assert OUTSIDE.name not in {*stops(report), *in_update()}
    soften(Strength.FULL)
    assert (stops(report)[OUTSIDE.name], in_update()[OUTSIDE.name]) == (True, True)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.APPROVER, Role.PANEL_MEMBER])
def test_only_an_administrator_or_a_publisher_softens_a_rule(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        soften(Strength.SILENT, by=create_user(role=role))
    assert soften(Strength.SILENT, by=create_publisher()).strength == Strength.SILENT


def test_it_needs_a_reason_and_a_change() -> None:
    with pytest.raises(ValidationError, match="Say why"):
        soften(Strength.SILENT, because="  ")
    with pytest.raises(ValidationError, match="kept so already"):
        soften(Strength.FULL)
    assert not RuleSetting.objects.exists()


@pytest.mark.parametrize("name", ["Unowned part", "Missing part", "Unapproved part", "Changed since approval"])
def test_what_is_sealed_stays_owned_and_approved(client: Client, name: str) -> None:
    with pytest.raises(ValidationError, match="This rule stays"):
        set_strength(DECLARED[name], by=create_publisher(), today=TODAY, strength=Strength.SILENT, because="Haste.")
    client.force_login(create_publisher())
    assert client.get(reverse("check_rule", args=[DECLARED[name].slug])).status_code == 404


def test_the_log_says_who_softened_what_since_when_and_why() -> None:
    by = create_administrator()
    soften(Strength.SILENT, by=by)
    event = Event.objects.newest_first()[0]
    assert (event.verb, event.who, event.reason) == ("silenced", by.name, BECAUSE)
    assert (event.after["strength"], event.after["since"]) == ("silent", "2023-10-20")


def test_the_page_of_rules_and_the_check_say_since_when_and_because_of_what(
    client: Client, report: PanelReport
) -> None:
    client.force_login(create_administrator())
    typed = {"strength": "silent", "because": BECAUSE}
    answer = client.post(reverse("check_rule", args=[OUTSIDE.slug]), typed, follow=True)
    words = "Silent since 20 October 2023, because our panel asks for such dates."
    assert words in answer.content.decode()
    office = create_user()
    assert words in read(reverse("check_rules"), user=office)
    assert words in read(reverse("report_check", args=[report.slug]), user=office)
    assert words in read(reverse("office"), user=create_administrator())


def test_a_form_without_a_reason_says_so_beside_it_and_keeps_the_choice(client: Client) -> None:
    client.force_login(create_publisher())
    answer = client.post(reverse("check_rule", args=[OUTSIDE.slug]), {"strength": "silent", "because": " "})
    [chosen] = html.fromstring(answer.content).xpath("//input[@name='strength'][@checked]/@value")
    [error] = html.fromstring(answer.content).xpath("//div[contains(@class, 'field--error')]//label/text()")
    assert (chosen, error.strip()) == ("silent", "Because")
    assert not RuleSetting.objects.exists()


def test_a_rule_that_nobody_knows_has_no_page(client: Client) -> None:
    client.force_login(create_publisher())
    assert client.get(reverse("check_rule", args=["no-such-rule"])).status_code == 404


def test_who_seals_reads_which_rules_do_not_hold_in_full_and_the_log_keeps_it(client: Client) -> None:
    desk = create_approved()
    desk.theme.objective.plan.__class__.objects.update(is_in_force=True)
    meeting = create_panel_meeting(on=desk.quarter.end + dt.timedelta(days=40), plan=desk.theme.objective.plan)
    report, publisher = create_panel_report(meeting=meeting, quarter=desk.quarter), create_publisher()
    soften(Strength.ADVISORY)
    words = "Date outside the quarter. Advisory since 20 October 2023, because our panel asks for such dates."
    assert words in read(reverse("report_seal", args=[report.slug]), user=publisher)
    seal(report, by=publisher, note="Sent.")
    reason = Event.objects.filter(verb="sealed", kind="panel.panelreport").newest_first()[0].reason
    assert reason == f"Sent. Rules of the check that the office has softened: {words}"


def test_a_sealed_paper_tells_its_readers_which_rules_did_not_hold_and_the_record_keeps_it() -> None:
    desk = create_approved()
    plan = desk.theme.objective.plan
    plan.__class__.objects.update(is_in_force=True)
    meeting = create_panel_meeting(on=desk.quarter.end + dt.timedelta(days=40), plan=plan)
    report, by = create_panel_report(meeting=meeting, quarter=desk.quarter), create_publisher()
    soften(Strength.ADVISORY, by=by)
    sealed = seal(report, by=by)
    soften(Strength.FULL, by=by, because="Settled.")
    words = "Date outside the quarter. Advisory since 20 October 2023, because our panel asks for such dates."
    assert words in read(sealed.get_absolute_url())
    assert words in bytes(sealed.files.get(kind=FileKind.HTML).content).decode()
    assert sealed_record(sealed)["softened"] == [words]


def test_a_paper_that_held_to_every_rule_says_nothing_of_them() -> None:
    assert "How this paper was checked" not in read(create_panel_report().get_absolute_url(), user=create_user())


def test_a_softened_rule_has_a_history_that_the_page_of_rules_leads_to() -> None:
    soften(Strength.SILENT, by=create_user(role=Role.ADMINISTRATOR, name="Ann Rule"))
    setting = RuleSetting.objects.get()
    address = reverse("history_by_key", args=["panel.rulesetting", setting.pk])
    office = create_user()
    assert f'href="{address}"' in read(reverse("check_rules"), user=office)
    page = read(address, user=office)
    assert "Ann Rule" in page
    assert BECAUSE in page
    assert f'href="{setting.get_absolute_url()}"' in page


def test_the_page_of_rules_asks_the_database_as_often_whatever_is_softened(client: Client) -> None:
    client.force_login(create_publisher())

    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            client.get(reverse("check_rules"))
        return len(context)

    before = queries()
    soften(Strength.SILENT)
    by = create_publisher()
    set_strength(BASELESS, by=by, today=TODAY, strength=Strength.ADVISORY, because="few read it.")
    assert queries() == before
