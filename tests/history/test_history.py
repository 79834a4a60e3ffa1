"""The history of each record and the log: told in words, to the office alone, as quickly for many events as for few."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives.choices import CommitmentStep
from objectives.models import CommitmentChange, Theme, UpdateText
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.audit import actions as audit
from pcc_portal.audit import middleware, serialise
from pcc_portal.audit.models import Event
from pcc_portal.history.display import Named, label, moment, value_in_words
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import Brag
from pcc_portal.updates.registers import actions as registers
from pcc_portal.updates.releases import actions as releases
from performance.choices import Unit
from performance.models import Forecast, Measure, Observation, Target
from tests.conftest import triggers_off
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.commissioning import create_contract
from tests.factories.estates import create_project
from tests.factories.objectives import create_commitment, create_milestone, create_theme, create_update_text
from tests.factories.performance import create_area, create_budget, create_measure
from tests.factories.periods import create_quarter
from tests.pages import publish, queries, read

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert('x')</script>{{ 7|add:7 }}{% now 'Y' %}"
ALL_LONG = "The board met. " * 40


@pytest.fixture
def office() -> User:
    return create_publisher()


@pytest.fixture
def administrator() -> User:
    return create_administrator()


def of(row: Any) -> str:
    return reverse("history_by_key", args=[row._meta.label_lower, row.pk])


def enter_figure(
    measure: Measure, by: User, value: int | str = 276, end: dt.date = dt.date(2023, 9, 30)
) -> Observation:
    row = Observation(
        measure=measure,
        area=create_area(),
        quarter=Quarter.objects.first() or create_quarter(),
        start=end - dt.timedelta(days=91),
        end=end,
        as_at=end,
        value=Decimal(value),
    )
    return releases.enter(row, by=by)


def words_of(html: str) -> str:
    """What a reader hears, in order."""
    body = html.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


# Who may read it


def addresses(theme: Theme) -> list[str]:
    return [reverse("history", args=["theme", theme.slug]), of(theme)]


@pytest.mark.parametrize("role", sorted(OFFICE_ROLES))
def test_everyone_in_the_office_reads_the_history_of_a_record(role: Role) -> None:
    theme, reader = create_theme(), create_user(role=role)
    for address in addresses(theme):
        assert "History of" in read(address, user=reader)


def test_a_panel_member_is_refused(client: Client) -> None:
    theme = create_theme()
    client.force_login(create_user(role=Role.PANEL_MEMBER))
    assert {client.get(address).status_code for address in [*addresses(theme), reverse("log")]} == {403}


def test_nobody_signed_out_gets_further_than_the_sign_in(client: Client) -> None:
    theme = create_theme()
    for address in [*addresses(theme), reverse("log")]:
        response = client.get(address)
        assert (response.status_code, response.url) == (302, f"/account/sign-in/?next={address}")  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_the_log_is_for_administrators(client: Client, role: Role) -> None:
    client.force_login(create_user(role=role))
    assert client.get(reverse("log")).status_code == 403


def test_a_person_who_left_reads_no_history(client: Client) -> None:
    theme, reader = create_theme(), create_publisher()
    client.force_login(reader)
    assert client.get(of(theme)).status_code == 200
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert client.get(of(theme)).status_code == 302


def test_the_history_of_people_is_for_administrators(office: User, administrator: User) -> None:
    person = create_user(name="Ann Able")
    audit.change(person, by=administrator, verb="changed the role of", reason="Cover.", role=Role.APPROVER)
    text = words_of(read(of(person), user=administrator))
    assert "changed the role of this record" in text
    assert "Role Contributor Approver" in text
    hidden, missing = (
        read(of(person), user=office, status=404),
        read("/log/accounts.user/999/", user=office, status=404),
    )
    assert "Ann Able" not in hidden
    assert len(hidden) == len(missing)


@pytest.mark.parametrize("address", ["/log/sessions.session/1/", "/log/account.emailaddress/1/", "/log/nothing/1/"])
def test_what_is_not_the_work_of_the_office_is_closed_to_it(address: str, office: User, administrator: User) -> None:
    audit.record(by=None, verb="noted", target=create_theme())
    read(address, user=office, status=404)
    read(address, user=administrator, status=404)


@pytest.mark.parametrize(
    "address",
    [
        "/history/theme/no-such/",
        "/history/users/1/",
        "/history/home/1/",
        "/log/objectives.theme/0/",
        "/log/objectives.theme/no-number/",
        "/log/objectives.theme/99999999999999999999999/",
        "/log/objectives/1/",
        "/log/a.b.c/1/",
        "/log/objectives.theme/%00/",
    ],
)
def test_what_is_not_there_is_not_found(address: str, office: User, administrator: User) -> None:
    read(address, user=office, status=404)
    read(address, user=administrator, status=404)


def test_no_history_is_stored_on_the_way(client: Client, administrator: User) -> None:
    theme = create_theme()
    client.force_login(administrator)
    for address in [*addresses(theme), reverse("log")]:
        assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_history_takes_nothing(client: Client, administrator: User, method: str) -> None:
    theme = create_theme()
    client.force_login(administrator)
    for address in [*addresses(theme), reverse("log")]:
        assert getattr(client, method)(address).status_code == 405


# The way to it


def test_the_page_of_a_record_links_to_its_history_for_the_office_alone(office: User) -> None:
    create_quarter()
    theme = create_theme()
    milestone = create_milestone(theme=theme)
    for name, row in (("milestone", milestone), ("theme", theme), ("objective", theme.objective)):
        link = f'href="{reverse("history", args=[name, row.slug])}"'
        assert link in read(row.get_absolute_url(), user=office)
    assert "/history/" not in read(milestone.get_absolute_url(), user=create_user(role=Role.PANEL_MEMBER))
    assert "/history/" not in read(milestone.get_absolute_url())


def test_only_administrators_see_the_way_to_the_log(office: User, administrator: User) -> None:
    assert 'href="/log/"' in read("/accessibility/", user=administrator)
    assert 'href="/log/"' not in read("/accessibility/", user=office)
    assert 'href="/log/"' not in read("/accessibility/")


# What it tells


def test_a_change_is_told_with_who_when_why_and_both_values_in_words(office: User) -> None:
    token = middleware.request_number.set("0123456789abcdef")
    milestone = create_milestone(title="New site opens", forecast_on=dt.date(2023, 11, 30))
    registers.change_register(milestone, by=office, reason="The builder is late.", forecast_on=dt.date(2024, 2, 29))
    middleware.request_number.reset(token)

    html = read(of(milestone), user=office)
    text = words_of(html)

    event = Event.objects.get(verb="changed")
    assert f"{office.name} changed this record {moment(event.at)} Why: The builder is late." in text
    assert "Forecast date 30 November 2023 29 February 2024" in text
    assert f"Event {event.number}, request 0123456789abcdef" in text


def test_choices_people_money_and_marks_are_words(office: User) -> None:
    contract = create_contract(value_awarded=Decimal(600000), is_light_touch=False)
    owner = create_user(name="Ann Able")
    audit.change(
        contract, by=office, value_awarded=Decimal("671762.50"), is_light_touch=True, owner=owner, route="tender"
    )

    text = words_of(read(of(contract), user=office))

    assert "Value awarded £600,000 £671,762.50" in text
    assert "Light touch No Yes" in text
    assert "Owner Not set Ann Able" in text
    assert f"Route Not recorded {contract.get_route_display()}" in text


def test_a_date_is_told_no_more_exactly_than_it_is_known(office: User) -> None:
    milestone = create_milestone(forecast_on=dt.date(2023, 11, 30), forecast_precision="day")
    audit.change(milestone, by=office, forecast_on=dt.date(2024, 2, 29), forecast_precision="month")
    audit.change(milestone, by=office, forecast_precision="day")

    text = words_of(read(of(milestone), user=office))

    assert "Forecast date 30 November 2023 February 2024" in text
    assert "Forecast date: how exactly In the month On the day" in text


def test_nothing_is_said_of_how_exactly_a_date_is_known_that_is_not_set(office: User) -> None:
    milestone = create_milestone()
    audit.record(by=office, verb="added", target=milestone, after=serialise.values(milestone))
    text = words_of(read(of(milestone), user=office))
    assert "Forecast date 30 November 2023" in text
    assert "how exactly" not in text


def test_money_called_forecast_stands_beside_the_date_of_that_name(office: User) -> None:
    project = create_project(forecast_on=dt.date(2024, 3, 31), forecast=Decimal(1_200_000))
    audit.change(project, by=office, forecast_on=dt.date(2024, 6, 30), forecast=Decimal(1_300_000))
    text = words_of(read(of(project), user=office))
    assert "Forecast £1,200,000 £1,300,000" in text
    assert "Forecast date 31 March 2024 30 June 2024" in text


def test_a_long_text_shows_the_words_that_changed(office: User) -> None:
    commitment = create_commitment(words=f"{ALL_LONG}Waits fall to 150 days.")
    audit.change(commitment, by=office, reason="Said so.", words=f"{ALL_LONG}Waits fall to 120 days.")

    html = read(of(commitment), user=office)

    assert '<del><span class="visually-hidden">Removed: </span>150 </del>' in html
    assert '<ins><span class="visually-hidden">Added: </span>120 </ins>' in html
    assert "words unchanged" in html


def test_corrections_of_a_figure_are_one_history_of_the_measure(office: User) -> None:
    measure = create_measure(title="Longest wait", unit=Unit.DAYS)
    figure = enter_figure(measure, office)
    corrected = releases.supersede(
        figure, by=create_user(name="Ann Able"), reason="Late cases.", value=Decimal("280.5")
    )
    releases.supersede(corrected, by=office, reason="Counted again.", value=Decimal(281), note="Final.")

    html = read(reverse("history", args=["measure", measure.slug]), user=office)
    text = words_of(html)

    assert [text.index(words) for words in ("Counted again.", "Late cases.", "entered the figure")] == sorted(
        text.index(words) for words in ("Counted again.", "Late cases.", "entered the figure")
    )
    assert "Value 276 days 280.5 days" in text
    assert "Value 280.5 days 281 days" in text
    assert "Note Not set Final." in text
    assert "Ann Able corrected the figure" in text
    assert text.count("Not yet released to readers outside the office.") == 3
    assert "First day covered" not in text.split("entered the figure")[0]


def test_a_figure_says_since_which_release_others_see_it(office: User) -> None:
    measure = create_measure()
    figure = enter_figure(measure, office)
    publish(figure.quarter, at=dt.datetime(2023, 11, 9, 12, tzinfo=dt.UTC))
    text = words_of(read(reverse("history", args=["measure", measure.slug]), user=office))
    assert "Shown to everyone since release 1, 9 November 2023." in text
    assert "approved the figure" in text


def test_targets_forecasts_and_texts_are_told_with_what_they_belong_to(office: User) -> None:
    theme, quarter, measure, budget = create_theme(), create_quarter(), create_measure(), create_budget()
    target = Target(measure=measure, value=150, effective_from=dt.date(2023, 4, 1), set_by="The board")
    target = releases.enter(target, by=office, verb="set target")
    releases.supersede(target, by=office, reason="New decision.", value=Decimal(120))
    forecast = releases.enter(
        Forecast(budget=budget, quarter=quarter, outturn=Decimal(276_000_000), as_at=quarter.end), by=office
    )
    releases.supersede(forecast, by=office, reason="Pay award.", outturn=Decimal(278_000_000))
    text = create_update_text(theme=theme, quarter=quarter, body="Waits rose.", brag=Brag.GREEN)
    audit.record(by=office, verb="entered", target=text, after=serialise.values(text))
    releases.supersede(text, by=office, reason="Checked.", body="Waits fell.", brag=Brag.AMBER, brag_reason="Late.")

    of_measure = words_of(read(reverse("history", args=["measure", measure.slug]), user=office))
    of_budget = words_of(read(reverse("history", args=["budget", budget.slug]), user=office))
    of_theme = words_of(read(reverse("history", args=["theme", theme.slug]), user=office))

    assert "set the target" not in of_measure.split("Why:")[0]
    assert f"{office.name} set the target" in of_measure
    assert "Value 150 days 120 days" in of_measure
    assert "Outturn £276,000,000 £278,000,000" in of_budget
    assert "Grade On track At risk" in of_theme
    assert "Text Waits Removed: rose. Added: fell." in of_theme
    assert UpdateText.objects.count() == 2


def test_steps_of_a_commitment_are_told_with_it(office: User) -> None:
    commitment = create_commitment(due_on=dt.date(2023, 10, 31))
    step = CommitmentChange(
        commitment=commitment,
        quarter=create_quarter(),
        step=CommitmentStep.CARRIED,
        from_due_on=commitment.due_on,
        to_due_on=commitment.due_on,
        reason="Staff.",
        at=dt.datetime(2023, 11, 1, tzinfo=dt.UTC),
        by=office,
    )
    audit.add(step, by=office, verb="carried", reason=step.reason)
    text = words_of(read(of(commitment), user=office))
    assert "carried the step of the commitment" in text
    assert "Due now 31 October 2023" in text


def test_links_are_told_by_name_and_releases_by_how_many(office: User) -> None:
    theme, quarter = create_theme(), create_quarter()
    audit.record(by=office, verb="linked", target=theme, before={"actions": ["One"]}, after={"actions": ["One", "Two"]})
    enter_figure(create_measure(), office)
    release = publish(quarter)
    assert "Actions One One; Two" in words_of(read(of(theme), user=office))
    assert "Figure: how many 1" in words_of(read(of(release), user=office))


def test_what_has_gone_still_has_its_history(office: User) -> None:
    milestone = create_milestone(title="Gone for good")
    audit.record(by=office, verb="noted", target=milestone, after={"theme": 999_999, "colour": "green"})
    address = of(milestone)
    milestone.delete()
    text = words_of(read(address, user=office))
    assert "History of Gone for good" in text
    assert "Theme theme 999999, which is no longer there" in text
    assert "Colour green" in text


def test_secrets_are_not_shown(administrator: User) -> None:
    person = create_user()
    audit.change(person, by=administrator, password="pbkdf2$another-hash")
    audit.record(
        by=administrator, verb="noted", target=person, after={"reset_token": "abc123", "recovery_codes": ["z9"]}
    )
    html = read(of(person), user=administrator)
    assert "another-hash" not in html
    assert "abc123" not in html
    assert "z9" not in html
    assert "Not shown" in html


def test_hostile_words_are_only_words(office: User, administrator: User) -> None:
    villain = create_user(name=HOSTILE, role=Role.PUBLISHER)
    commitment = create_commitment(title=HOSTILE, words=f"{HOSTILE} one {ALL_LONG}")
    audit.change(commitment, by=villain, reason=HOSTILE, words=f"{HOSTILE} two {ALL_LONG}", made_in=HOSTILE)
    audit.record(
        by=villain, verb=HOSTILE[:60], target=commitment, before={HOSTILE: HOSTILE}, after={HOSTILE: [HOSTILE]}
    )
    for address, reader in ((of(commitment), office), (reverse("log"), administrator)):
        html = read(address, user=reader)
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert "{{ 7|add:7 }}" in html


@pytest.mark.engines
def test_an_event_that_was_altered_says_so(office: User, administrator: User) -> None:
    theme = create_theme()
    for _ in range(3):
        audit.record(by=office, verb="noted", target=theme)
    assert "Every event on this page says what it said" in read(reverse("log"), user=administrator)
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET who = 'Somebody else' WHERE number = 2")
    assert read(of(theme), user=office).count("does not say what it said when it was written") == 1
    assert "Not as it was written: event 2." in words_of(read(reverse("log"), user=administrator))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"due_on": "not a date"}, "not a date"),
        ({"due_on": 5}, "5"),
        ({"due_on": "2023-10-31", "due_precision": "century"}, "2023-10-31"),
        ({"state": "unheard of"}, "unheard of"),
        ({"state": ["open"]}, "open"),
        ({"theme": "text"}, "theme text, which is no longer there"),
        ({"theme": True}, "theme True, which is no longer there"),
        ({"made_on": {"a": [1, None]}}, "a: 1; Not set"),
        ({"is_public": False}, "No"),
        ({"words": ""}, "Not set"),
        ({"performance.observation": [1, 2]}, "2"),
    ],
)
def test_no_value_in_the_log_breaks_its_page(values: dict[str, Any], words: str) -> None:
    commitment = create_commitment()
    event = audit.record(by=None, verb="noted", target=commitment, after=values)
    name = next(iter(values))
    assert value_in_words(type(commitment), name, event.after, Named([event])) == words


def test_columns_have_the_names_that_people_use() -> None:
    assert label(type(create_measure()), "is_headline") == "Shown on the overview"
    assert label(UpdateText, "brag_reason") == "Reason for the grade"
    assert label(User, "is_active") == "May sign in"
    assert label(None, "what_ever") == "What ever"


def test_pages_of_a_history_miss_nothing(office: User) -> None:
    theme = create_theme()
    for _ in range(60):
        audit.record(by=office, verb="noted", target=theme)
    pages = [read(f"{of(theme)}{address}", user=office) for address in ("", "?before=36", "?before=11")]
    assert [html.count('class="event"') for html in pages] == [25, 25, 10]
    assert 'href="?before=36"' in pages[0]
    assert 'rel="prev"' not in pages[0]
    assert 'rel="next"' not in pages[2]
    assert 'id="event-35"' in read(f"{of(theme)}?after=10", user=office)
    read(f"{of(theme)}?before=1", user=office)


# As many questions for many events as for few


def test_a_history_asks_as_many_questions_for_many_events(office: User) -> None:
    measure = create_measure()
    address = reverse("history", args=["measure", measure.slug])

    def fill(first_day: int, rows: int) -> None:
        for day in range(first_day, first_day + rows):
            by = create_user()
            figure = enter_figure(measure, by, end=dt.date(2023, 1, 1) + dt.timedelta(days=day))
            releases.supersede(figure, by=by, reason="Late cases.", value=Decimal(day))
        audit.change(measure, by=office, owner=create_user())

    fill(1, 1)
    few = queries(address, user=office)
    fill(10, 10)
    assert queries(address, user=office) == few
    assert few <= 13


def test_the_link_to_a_history_costs_a_page_nothing(office: User) -> None:
    create_quarter()
    milestone = create_milestone()
    with CaptureQueriesContext(connection) as captured:
        client = Client()
        client.force_login(office)
        client.get(milestone.get_absolute_url())
    asked = [query["sql"] for query in captured if "audit_event" in query["sql"]]
    assert [sql for sql in asked if "key" in sql] == [], "the page is kept under the last event, whatever it is about"
