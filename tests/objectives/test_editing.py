"""The pages that add and change the plan, its actions, milestones, decisions and commitments."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from objectives.models import Commitment, Decision, DeliveryAction, Milestone, Objective, Plan, Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.reading.dates import REFUSALS
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import (
    create_commitment,
    create_decision,
    create_delivery_action,
    create_milestone,
    create_objective,
    create_plan,
    create_theme,
)
from tests.factories.periods import create_quarter
from tests.factories.succession import create_change
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
ADDED = ["plan_add", "objective_add", "theme_add"]
STEPS = ["commitment_keep", "commitment_revise", "commitment_carry", "commitment_overtake"]
ANSWERS: dict[str, dict[str, str]] = {
    "commitment_keep": {"on": "2023-10-02"},
    "commitment_revise": {"due_on": "March 2024", "reason": "The survey came late."},
    "commitment_carry": {"reason": "It is nearly there."},
    "commitment_overtake": {"on": "2023-10-02", "reason": "The law changed."},
}
PROMISE = {
    "title": "Publish the findings",
    "words": "The office will publish what people said.",
    "made_in": "Panel meeting, 20 July 2023",
    "made_on": "2023-07-20",
    "due_on": "March 2024",
    "source": "Minutes, item 6",
}


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def officer() -> User:
    return create_user(role=Role.CONTRIBUTOR)


@pytest.fixture
def approver() -> User:
    return create_user(role=Role.APPROVER)


@pytest.fixture
def client(publisher: User) -> Client:
    return client_of(publisher)


@pytest.fixture
def theme(officer: User) -> Theme:
    return create_theme(title="Road safety", owner=officer)


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter(year=2023, number=2)


@pytest.fixture
def commitment(theme: Theme, quarter: Quarter) -> Commitment:
    return create_commitment(theme=theme, due_on=dt.date(2023, 12, 31))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(name: str, row: Any = None) -> str:
    return reverse(name, args=[row.slug] if row else [])


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def form_of(response: Any) -> Any:
    assert response.status_code == 200
    return response.context["form"]


def events(row: Any) -> list[str]:
    return list(Event.objects.about(row).order_by("number").values_list("verb", flat=True))


def the_plan() -> dict[str, str]:
    words = ("title", "body", "office_holder", "force", "area_name", "panel", "report_title")
    return {**{name: f"The {name}" for name in words}, "starts": "2025-04-01", "ends": "2029-03-31"}


# The plan itself


def test_a_plan_is_added_and_the_one_in_force_stays(client: Client, publisher: User) -> None:
    now = create_plan()
    response = sent_back(client, page_of("plan_add"), **the_plan())
    added = Plan.objects.get(title="The title")
    assert (response.status_code, response["Location"]) == (302, "/plans/")
    assert (added.slug, added.is_in_force, Plan.objects.in_force()) == ("the-title", False, now)
    assert Event.objects.about(added).get().user_id == publisher.pk


@pytest.mark.parametrize(("ends", "ok"), [("2025-03-31", False), ("2025-04-01", False), ("2025-04-02", True)])
def test_a_plan_ends_after_it_starts(client: Client, ends: str, ok: bool) -> None:
    response = sent_back(client, page_of("plan_add"), **the_plan() | {"ends": ends})
    assert Plan.objects.exists() is ok
    if not ok:
        assert list(form_of(response).errors) == ["ends"]
        assert form_of(response)["body"].value() == "The body"


def test_an_objective_and_a_theme_are_added_in_their_place(client: Client) -> None:
    plan = create_plan()
    sent_back(client, page_of("objective_add"), plan=plan.pk, title="Safer roads", kind="objective", order="1")
    objective = Objective.objects.get(title="Safer roads")
    assert (objective.plan, objective.slug, objective.order) == (plan, "safer-roads", 1)
    response = sent_back(client, page_of("theme_add"), objective=objective.pk, title="Add", order="1")
    theme = Theme.objects.get(objective=objective)
    assert theme.slug == "add-2"  # /themes/add/ is another page
    assert response["Location"] == theme.get_absolute_url()
    assert client.get(theme.get_absolute_url()).status_code in {200, 404}  # 404 until something has been published


def test_what_is_added_stands_last_and_what_comes_from_elsewhere_too(client: Client) -> None:
    first = create_theme(title="Road safety", order=1)
    other = create_theme(title="Homes", objective=create_objective(plan=first.objective.plan), order=1)
    sent_back(client, page_of("theme_add"), objective=first.objective.pk, title="Water safety")
    sent_back(client, page_of("theme_change", other), objective=first.objective.pk, title="Homes")
    in_order = Theme.objects.filter(objective=first.objective).order_by("order")
    assert list(in_order.values_list("title", "order")) == [("Road safety", 1), ("Water safety", 2), ("Homes", 3)]


def test_a_change_keeps_the_address_and_says_why(client: Client, theme: Theme) -> None:
    response = sent_back(client, page_of("theme_change", theme), title="Safer roads", reason="Renamed by the panel.")
    assert response["Location"] == theme.get_absolute_url()
    theme.refresh_from_db()
    assert theme.title == "Safer roads"
    latest = Event.objects.about(theme).latest("number")
    assert (latest.before["title"], latest.after["title"], latest.reason) == (
        *("Road safety", "Safer roads", "Renamed by the panel."),
    )


@pytest.mark.parametrize("name", ["plan_change", "objective_change", "plan_in_force", "theme_change"])
def test_what_there_is_not_is_not_found(client: Client, name: str) -> None:
    assert client.get(reverse(name, args=["no-such"])).status_code == 404
    assert client.post(reverse(name, args=["no-such"])).status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PUBLISHER}))
def test_only_a_publisher_changes_the_plan(role: Role, theme: Theme) -> None:
    person = create_user(role=role)
    Theme.objects.update(owner=person)  # not even of what one answers for
    client, objective = client_of(person), theme.objective
    to_come = create_plan(is_in_force=False)
    addresses = [
        *(page_of(name) for name in ADDED),
        *(page_of("theme_change", theme), page_of("objective_change", objective)),
        *(page_of("plan_change", objective.plan), page_of("plan_in_force", to_come)),
    ]
    typed = {**the_plan(), "plan": objective.plan.pk, "objective": objective.pk, "kind": "objective", "order": "9"}
    for address in addresses:
        assert client.get(address).status_code == 403, address
        assert client.post(address, typed).status_code == 403, address
    assert not Event.objects.filter(user_id=person.pk).exists()
    assert Plan.objects.in_force() == objective.plan


def test_a_plan_comes_into_force_and_the_other_goes(client: Client, publisher: User) -> None:
    change = create_change()
    change.do_duties(by=publisher)
    change.map_all(by=publisher)
    response = sent_back(client, page_of("plan_in_force", change.new))
    assert response["Location"] == "/plans/"
    assert Plan.objects.in_force() == change.new
    assert (events(change.old), events(change.new)) == (["replaced"], ["brought into force"])
    page = client.get("/plans/").content.decode()
    assert "by Anyshire Together" in page
    assert "into force</a>" not in page


def test_a_plan_in_force_is_not_brought_into_it_again(client: Client) -> None:
    plan = create_plan()
    response = client.get(page_of("plan_in_force", plan), follow=True)
    assert "This plan is in force already." in response.content.decode()
    client.post(page_of("plan_in_force", plan), {"seen": "0"})
    assert events(plan) == []


def test_a_plan_that_somebody_changed_is_looked_at_again_before_it_comes_into_force(client: Client) -> None:
    to_come = create_plan(is_in_force=False)
    shown = as_shown(client.get(page_of("plan_in_force", to_come)).context["form"])
    sent_back(client, page_of("plan_change", to_come), title="Another plan")
    assert client.post(page_of("plan_in_force", to_come), shown).status_code == 409
    assert Plan.objects.in_force() is None


def test_the_list_of_plans_offers_no_change_to_who_may_not(officer: User) -> None:
    create_plan(title="Old plan"), create_plan(title="New plan", is_in_force=False)
    page = client_of(officer).get("/plans/").content.decode()
    assert "New plan" in page
    assert "/change/" not in page
    assert "/in-force/" not in page


# Two at once, and one twice


def test_the_second_of_two_sees_both_texts(client: Client, theme: Theme) -> None:
    address = page_of("theme_change", theme)
    shown = as_shown(client.get(address).context["form"])
    sent_back(client_of(create_publisher()), address, title="What the first wrote")
    response = client.post(address, shown | {"title": "What the second wrote"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "What the first wrote" in page
    assert response.context["form"]["title"].value() == "What the second wrote"
    theme.refresh_from_db()
    assert theme.title == "What the first wrote"


@pytest.mark.parametrize("name", ["theme_add", "commitment_add", "milestone_add", "decision_add"])
def test_a_double_click_adds_once(client: Client, theme: Theme, name: str) -> None:
    typed = {
        **PROMISE,
        "objective": theme.objective_id,
        "order": "70",
        "theme": theme.pk,
        "forecast_on": "2025",
        "reference": "PCC/D/2023/99",
        "taken_on": "2023-07-20",
        "status": "open",
    }
    response = client.get(page_of(name))
    form_id = response.context["form_draft"].form_id
    sent = as_shown(response.context["form"]) | typed | {"form_id": form_id}
    places = {client.post(page_of(name), sent)["Location"] for _ in range(2)}
    model: dict[str, Any] = {
        "theme_add": Theme,
        "commitment_add": Commitment,
        "milestone_add": Milestone,
        "decision_add": Decision,
    }
    assert model[name].objects.filter(title="Publish the findings").count() == 1
    assert len(places) == 1


# Commitments


def test_a_commitment_is_first_due_when_it_is_due(officer: User, theme: Theme) -> None:
    response = sent_back(client_of(officer), page_of("commitment_add"), **PROMISE, theme=theme.pk)
    row = Commitment.objects.get()
    assert response["Location"] == row.get_absolute_url()
    assert (row.due_on, row.due_precision, row.first_due_on) == (dt.date(2024, 3, 31), "month", dt.date(2024, 3, 31))
    assert (row.owner, row.is_public, row.is_open) == (officer, False, True)


def test_a_publishers_commitment_is_public_at_once(client: Client, theme: Theme) -> None:
    sent_back(client, page_of("commitment_add"), **PROMISE, theme=theme.pk)
    assert Commitment.objects.get().is_public


@pytest.mark.parametrize("due", ["19 July 2023", "June 2023", "2022"])
def test_a_commitment_is_not_due_before_it_was_made(client: Client, theme: Theme, due: str) -> None:
    response = sent_back(client, page_of("commitment_add"), **PROMISE | {"due_on": due}, theme=theme.pk)
    assert form_of(response).errors == {"due_on": ["This is before the day on which it was promised."]}
    assert form_of(response)["due_on"].value() == due
    assert not Commitment.objects.exists()


def test_changing_a_commitment_does_not_move_its_date(client: Client, commitment: Commitment) -> None:
    typed = {"words": "In other words.", "due_on": "2030", "first_due_on": "2030-01-01", "state": "kept"}
    response = sent_back(client, page_of("commitment_change", commitment), **typed)
    assert response.status_code == 302
    commitment.refresh_from_db()
    assert commitment.words == "In other words."
    assert (commitment.due_on, commitment.first_due_on, commitment.state) == (
        *(dt.date(2023, 12, 31), dt.date(2023, 12, 31), "open"),
    )


@pytest.mark.parametrize("typed", ["31 March 2024", "March 2024", "mid-March 2024", "early 2024", "2024"])
def test_a_revision_keeps_how_exact_the_date_is(approver: User, commitment: Commitment, typed: str) -> None:
    address = page_of("commitment_revise", commitment)
    response = sent_back(client_of(approver), address, due_on=typed, reason="The survey came late.")
    assert response["Location"] == commitment.get_absolute_url()
    commitment.refresh_from_db()
    assert f"{commitment.due_on:%Y}" == "2024"
    assert (
        commitment.due_precision
        == {
            "31 March 2024": "day",
            "March 2024": "month",
            "mid-March 2024": "mid_month",
            "early 2024": "early_year",
            "2024": "year",
        }[typed]
    )
    assert commitment.first_due_on == dt.date(2023, 12, 31)
    assert (commitment.state, commitment.closed_on) == ("revised", None)


def test_a_revision_asks_why_and_keeps_the_old_date(approver: User, commitment: Commitment, quarter: Quarter) -> None:
    client, address = client_of(approver), page_of("commitment_revise", commitment)
    response = sent_back(client, address, due_on="March 2024", reason=" \n ")
    form = form_of(response)
    assert list(form.errors) == ["reason"]
    assert form["due_on"].value() == "March 2024"
    sent_back(client, address, due_on="March 2024", reason="The survey came late.")
    change = commitment.changes.get()
    assert (change.quarter, change.step, change.reason, change.by) == (
        *(quarter, "revised", "The survey came late.", approver),
    )
    assert (change.from_due_on, change.to_due_on) == (dt.date(2023, 12, 31), dt.date(2024, 3, 31))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31 December 2023", "It is due then already. To leave the date, carry the commitment forward."),
        ("June 2023", "This is before the day on which it was promised."),
        ("soon", REFUSALS["invalid"]),
    ],
)
def test_a_revision_needs_another_date(client: Client, commitment: Commitment, typed: str, words: str) -> None:
    response = sent_back(client, page_of("commitment_revise", commitment), due_on=typed, reason="Because.")
    assert form_of(response).errors == {"due_on": [words]}
    assert not commitment.changes.exists()


def test_a_new_date_may_be_in_words(client: Client, commitment: Commitment) -> None:
    address, words = page_of("commitment_revise", commitment), "in the coming weeks"
    response = sent_back(client, address, due_on="March 2024", due_said=words, reason="Because.")
    assert form_of(response).errors.keys() == {"due_said"}
    sent_back(client, address, due_on="no date", due_said=words, reason="Because.")
    assert commitment.changes.get().to_words == words
    response = sent_back(client, address, due_on="no date", due_said=words, reason="Because.")
    assert form_of(response).errors.keys() == {"due_on"}


def test_the_same_day_known_less_exactly_is_a_revision(client: Client, commitment: Commitment) -> None:
    sent_back(client, page_of("commitment_revise", commitment), due_on="December 2023", reason="Day not known.")
    commitment.refresh_from_db()
    assert commitment.due_precision == "month"


@pytest.mark.parametrize(
    ("name", "state", "closed"),
    [
        ("commitment_keep", "kept", dt.date(2023, 10, 2)),
        ("commitment_overtake", "overtaken", dt.date(2023, 10, 2)),
        ("commitment_carry", "open", None),
    ],
)
def test_a_commitment_is_kept_carried_or_overtaken(
    approver: User, commitment: Commitment, name: str, state: str, closed: dt.date | None
) -> None:
    sent_back(client_of(approver), page_of(name, commitment), **ANSWERS[name])
    commitment.refresh_from_db()
    assert (commitment.state, commitment.closed_on, commitment.due_on) == (state, closed, dt.date(2023, 12, 31))
    assert commitment.changes.get().reason == ANSWERS[name].get("reason", "")


@pytest.mark.parametrize("name", ["commitment_carry", "commitment_overtake"])
def test_what_is_not_kept_says_why(client: Client, commitment: Commitment, name: str) -> None:
    response = sent_back(client, page_of(name, commitment), **ANSWERS[name] | {"reason": ""})
    assert list(form_of(response).errors) == ["reason"]
    assert not commitment.changes.exists()


@pytest.mark.parametrize("name", ["commitment_keep", "commitment_overtake"])
@pytest.mark.parametrize(
    ("on", "ok"), [("2023-07-19", False), ("2023-07-20", True), ("2024-01-12", True), ("2024-01-13", False)]
)
def test_a_commitment_closes_between_its_making_and_today(
    client: Client, commitment: Commitment, settings: Any, name: str, on: str, ok: bool
) -> None:
    settings.DEMO_DATE = dt.date(2024, 1, 12)
    response = sent_back(client, page_of(name, commitment), **ANSWERS[name] | {"on": on})
    assert commitment.changes.exists() is ok
    if not ok:
        assert list(form_of(response).errors) == ["on"]


@pytest.mark.parametrize("name", STEPS)
def test_a_closed_commitment_stays_closed(client: Client, commitment: Commitment, name: str) -> None:
    shown = as_shown(client.get(page_of(name, commitment)).context["form"]) | ANSWERS[name]
    Commitment.objects.update(state="kept", closed_on=dt.date(2023, 9, 1))
    response = client.get(page_of(name, commitment), follow=True)
    assert "This commitment is closed: kept." in response.content.decode()
    form = form_of(client.post(page_of(name, commitment), shown))
    assert form.non_field_errors() == ["This commitment is closed: kept."]
    assert not commitment.changes.exists()
    page = client.get(commitment.get_absolute_url()).content.decode()
    assert page_of(name, commitment) not in page


def test_of_two_who_settle_it_the_second_is_told(client: Client, commitment: Commitment) -> None:
    address = page_of("commitment_revise", commitment)
    shown = as_shown(client.get(address).context["form"])
    sent_back(client_of(create_publisher()), address, due_on="2026", reason="The first's reason.")
    response = client.post(address, shown | {"due_on": "2025", "reason": "The second's reason."})
    assert response.status_code == 409
    assert response.context["form"]["reason"].value() == "The second's reason."
    assert commitment.changes.get().reason == "The first's reason."


# Who answers for what


@pytest.mark.parametrize("name", [*STEPS, "commitment_change"])
def test_a_contributor_settles_own_commitments_alone(officer: User, commitment: Commitment, name: str) -> None:
    stranger = client_of(create_user(role=Role.CONTRIBUTOR))
    answer = ANSWERS.get(name, {"title": "Mine now"})
    assert stranger.get(page_of(name, commitment)).status_code == 403
    assert stranger.post(page_of(name, commitment), answer).status_code == 403
    assert not commitment.changes.exists()
    assert page_of(name, commitment) not in stranger.get(commitment.get_absolute_url()).content.decode()
    own = client_of(officer)
    assert page_of(name, commitment) in own.get(commitment.get_absolute_url()).content.decode()
    assert own.get(page_of(name, commitment)).status_code == 200


@pytest.mark.parametrize("name", ["commitment_add", "milestone_add", "delivery_action_add", "decision_add"])
def test_a_contributor_adds_to_own_themes_alone(officer: User, theme: Theme, name: str) -> None:
    others = create_theme(title="Rural crime")
    client = client_of(officer)
    choices = client.get(page_of(name)).context["form"].fields["theme"].queryset
    assert set(choices) == {theme}
    typed = {
        **PROMISE,
        "forecast_on": "2025",
        "reference": "PCC/D/2023/99",
        "taken_on": "2023-07-20",
        "status": "open",
    }
    response = sent_back(client, page_of(name), **typed, theme=others.pk)
    assert list(form_of(response).errors) == ["theme"]
    assert form_of(response)["title"].value() == PROMISE["title"]
    assert sent_back(client, page_of(name), **typed, theme="").status_code == 200  # asked for, nothing lost
    assert sent_back(client, page_of(name), **typed, theme=theme.pk).status_code == 302


@pytest.mark.parametrize("name", ["commitment_add", "milestone_add", "delivery_action_add", "decision_add"])
@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.ADMINISTRATOR, Role.PANEL_MEMBER])
def test_who_answers_for_no_theme_adds_nothing(theme: Theme, name: str, role: Role) -> None:
    client = client_of(create_user(role=role))
    assert client.get(page_of(name)).status_code == 403
    assert client.post(page_of(name), PROMISE | {"theme": theme.pk}).status_code == 403


def test_nobody_signed_out_comes_near(theme: Theme) -> None:
    for address in ("/plans/", page_of("commitment_add"), page_of("theme_change", theme)):
        assert Client().get(address)["Location"].startswith("/account/sign-in/")


def test_a_decision_needs_no_theme_of_an_approver(theme: Theme) -> None:
    approver = client_of(create_user(role=Role.APPROVER))
    typed = {"title": "Grant", "reference": "PCC/D/2023/99", "taken_on": "2023-07-20", "status": "open"}
    assert sent_back(approver, page_of("decision_add"), **typed).status_code == 302
    assert Decision.objects.get().theme is None


def test_a_reference_stands_for_one_decision(client: Client) -> None:
    create_decision(reference="PCC/D/2023/30")
    typed = {"title": "Grant", "reference": "PCC/D/2023/30", "taken_on": "2023-07-20", "status": "open"}
    response = sent_back(client, page_of("decision_add"), **typed)
    assert list(form_of(response).errors) == ["reference"]
    assert Decision.objects.count() == 1


# Dates that slip


@pytest.mark.parametrize("kind", ["milestone", "delivery_action"])
def test_a_slip_asks_why_and_the_log_keeps_the_old_date(approver: User, theme: Theme, kind: str) -> None:
    create: Any = {"milestone": create_milestone, "delivery_action": create_delivery_action}[kind]
    row: Any = create(theme=theme, forecast_on=dt.date(2023, 11, 30), forecast_precision="month")
    client, address = client_of(approver), page_of(f"{kind}_change", row)
    response = sent_back(client, address, forecast_on="March 2024")
    assert form_of(response).errors == {"forecast_on": ["This date moves later. Say why; the old date is kept."]}
    assert form_of(response)["forecast_on"].value() == "March 2024"
    row.refresh_from_db()
    assert row.forecast_on == dt.date(2023, 11, 30)
    assert sent_back(client, address, forecast_on="March 2024", reason="The road was closed.").status_code == 302
    latest = Event.objects.about(row).latest("number")
    assert (latest.before["forecast_on"], latest.after["forecast_on"]) == ("2023-11-30", "2024-03-31")
    assert latest.reason == "The road was closed."


def test_a_date_that_comes_nearer_asks_nothing(approver: User, theme: Theme) -> None:
    row = create_milestone(theme=theme, forecast_on=dt.date(2023, 11, 30))
    address = page_of("milestone_change", row)
    assert sent_back(client_of(approver), address, forecast_on="October 2023").status_code == 302


def test_the_first_plan_is_not_rewritten_in_silence(client: Client, theme: Theme) -> None:
    row = create_milestone(theme=theme, baseline_on=dt.date(2023, 6, 30))
    address = page_of("milestone_change", row)
    for typed in ("May 2023", ""):
        form = form_of(sent_back(client, address, baseline_on=typed))
        assert form.errors == {"baseline_on": ["Every slip is counted from this date. Say why it changes."]}
    assert sent_back(client, address, baseline_on="May 2023", reason="It was typed wrongly.").status_code == 302
    row.refresh_from_db()
    assert (row.baseline_on, row.baseline_precision) == (dt.date(2023, 5, 31), "month")


@pytest.mark.parametrize("name", ["milestone_add", "delivery_action_add"])
def test_there_is_a_date_to_wait_for(client: Client, theme: Theme, name: str) -> None:
    response = sent_back(client, page_of(name), title="Open the hub", theme=theme.pk)
    assert form_of(response).errors == {"forecast_on": ["Give at least one date."]}
    for date in ("baseline_on", "forecast_on", "actual_on"):
        typed = {"title": f"Open the {date}", "theme": theme.pk, date: "2025"}
        assert sent_back(client, page_of(name), **typed).status_code == 302


@pytest.mark.parametrize(("brag", "asked"), [("green", False), ("amber", True), ("red", True), ("blue", False)])
def test_an_action_off_its_track_says_why(client: Client, theme: Theme, brag: str, asked: bool) -> None:
    typed = {"title": "Open the hub", "theme": theme.pk, "forecast_on": "2025", "brag": brag}
    response = sent_back(client, page_of("delivery_action_add"), **typed)
    assert DeliveryAction.objects.exists() is not asked
    if asked:
        assert form_of(response).errors == {"brag_reason": ["Say why it is not on track."]}


# What is chosen from


def test_themes_of_the_plan_in_force_stand_below_their_objectives(client: Client) -> None:
    old = create_plan(title="Old plan", is_in_force=False)
    create_theme(title="Of old", objective=create_objective(plan=old, title="Old roads", order=1), order=1)
    roads = create_objective(title="Roads", order=2, plan=create_plan())
    create_theme(title="Speed", objective=roads, order=2)
    create_theme(title="Drink", objective=roads, order=1)
    create_theme(title="Homes", objective=create_objective(title="Victims", order=1), order=1)
    _, *groups = client.get(page_of("commitment_add")).context["form"].fields["theme"].choices
    assert [(name, [label for _, label in rows]) for name, rows in groups] == [
        ("Victims", ["Homes"]),
        ("Roads", ["Drink", "Speed"]),
    ]
