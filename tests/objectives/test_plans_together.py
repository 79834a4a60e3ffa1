"""More than one plan in force at once: each is told from the others, followed by its own, and asked for by name."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from objectives import actions
from objectives.models import Plan, QuarterlyUpdate, Theme
from objectives.succession.checks import why_not_in_force
from objectives.succession.parts import passage_to
from pcc_portal.accounts.models import User
from pcc_portal.panel.boards.editing import BeginForm
from pcc_portal.panel.composition import viewpoint_of
from pcc_portal.panel.models import PanelReport
from pcc_portal.periods import clock
from pcc_portal.periods.choices import QuarterState
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.releases.actions import release
from pcc_portal.updates.releases.as_of import WORKING_COPY, report_before
from tests.factories.accounts import create_publisher
from tests.factories.objectives import (
    create_delivery_action,
    create_objective,
    create_plan,
    create_theme,
    create_update_text,
)
from tests.factories.panel import create_panel_meeting, create_panel_report, seal
from tests.factories.performance import create_measure, create_meeting
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db

MARCH = dt.date(2024, 3, 1)
FIRE: dict[str, Any] = {"slug": "fire-plan", "title": "Fire and Rescue Plan", "line": "Fire and rescue"}


@pytest.fixture
def publisher() -> User:
    return create_publisher()


def theme_of(plan: Plan, title: str) -> Theme:
    return create_theme(title=title, objective=create_objective(title=f"Aim of {plan}", plan=plan))


@pytest.fixture
def police() -> Theme:
    return theme_of(create_plan(slug="police-plan", title="Police and Crime Plan"), "Burglary")


@pytest.fixture
def fire(police: Theme) -> Theme:
    return theme_of(create_plan(**FIRE), "House fires")


def page(client: Client, name: str, **asked: str) -> str:
    return client.get(reverse(name), asked).content.decode()


@pytest.mark.engines
def test_one_of_each_line_is_in_force_and_the_one_without_a_word_leads(police: Theme, fire: Theme) -> None:
    assert Plan.objects.in_force() == police.objective.plan
    assert set(Theme.objects.of_plans_in_force()) == {police, fire}
    with pytest.raises(IntegrityError), transaction.atomic():
        create_plan(slug="another", line="Fire and rescue")


def test_a_draft_takes_the_place_of_the_plan_of_its_line_alone(police: Theme, fire: Theme, publisher: User) -> None:
    following = create_plan(slug="next-fire", title="The next", line="Fire and rescue", is_in_force=False)
    beside = create_plan(slug="roads", title="Roads Plan", line="Roads", is_in_force=False)
    create_quarter(state=QuarterState.OPEN)
    theme = theme_of(beside, "Speed")
    assert passage_to(following).old == fire.objective.plan
    assert passage_to(beside).old is None
    assert why_not_in_force(beside) == []
    with clock.set_to(MARCH):
        actions.bring_into_force(beside, by=publisher, today=MARCH)
    assert set(Plan.objects.current()) == {police.objective.plan, fire.objective.plan, beside}
    since = Plan.objects.get(pk=beside.pk).in_force_at
    assert since is not None
    assert clock.day_of(since) == MARCH
    assert QuarterlyUpdate.objects.filter(theme=theme).exists()


def test_a_past_quarter_knows_nothing_of_a_plan_that_came_beside_it_later(
    client: Client, police: Theme, publisher: User
) -> None:
    quarter = create_quarter()
    text = create_update_text(theme=police, quarter=quarter)
    release(by=publisher, quarter=quarter, kind=ReleaseKind.DATA)
    beside = create_plan(**FIRE | {"is_in_force": False})
    theme_of(beside, "House fires")
    actions.bring_into_force(beside, by=publisher, today=clock.today())
    assert text.update.theme == police
    then = client.get(f"/as-published/{quarter.slug}/").content.decode()
    assert ("House fires" in then, "Fire and Rescue Plan" in then) == (False, False)
    assert client.get(f"/as-published/{quarter.slug}{beside.get_absolute_url()}").status_code == 404
    client.force_login(publisher)
    assert "Fire and Rescue Plan" in page(client, "home")


def test_pages_say_which_plan(client: Client, police: Theme, fire: Theme, publisher: User) -> None:
    create_quarter(state=QuarterState.OPEN)
    for theme in (police, fire):
        create_delivery_action(title=f"Act on {theme}", theme=theme)
        create_measure(title=f"Count of {theme}", theme=theme)
    client.force_login(publisher)
    overview = page(client, "home")
    order = [overview.index(words) for words in ("Police and Crime Plan</a></h3>", "Fire and Rescue Plan</a></h3>")]
    assert order == sorted(order)
    actions_list = page(client, "delivery_actions")
    assert ("Act on Burglary" in actions_list, "Act on House fires" in actions_list) == (True, True)
    assert '<span class="register__sub">Fire and Rescue Plan</span>' in actions_list
    of_fire = page(client, "delivery_actions", plan="fire-plan")
    assert ("Act on Burglary" in of_fire, "Act on House fires" in of_fire) == (False, True)
    measures = page(client, "measures", plan="fire-plan")
    assert ("Count of Burglary" in measures, "Count of House fires" in measures) == (False, True)
    assert "Fire and Rescue Plan" in page(client, "about")
    assert "Fire and Rescue Plan" in page(client, "downloads")


def test_a_plan_on_a_page_is_of_one(client: Client, police: Theme, fire: Theme, publisher: User) -> None:
    create_quarter(state=QuarterState.OPEN)
    client.force_login(publisher)
    leading, other = page(client, "plan_on_a_page"), page(client, "plan_on_a_page", plan="fire-plan")
    assert ("Burglary" in leading, "House fires" in leading, "?plan=fire-plan" in leading) == (True, False, True)
    assert ("Burglary" in other, "House fires" in other, "?plan=police-plan" in other) == (False, True, True)
    assert client.get(reverse("plan_on_a_page"), {"plan": "no-such-plan"}).status_code == 404


def test_one_plan_has_nothing_to_choose(client: Client, police: Theme, publisher: User) -> None:
    create_quarter(state=QuarterState.OPEN)
    create_delivery_action(title="Act", theme=police)
    create_measure(title="Count", theme=police)
    client.force_login(publisher)
    for name in ("home", "delivery_actions", "measures", "plan_on_a_page", "commitments", "milestones"):
        assert "All plans" not in page(client, name), name
        assert 'name="plan"' not in page(client, name), name
    assert "plan" not in client.get(reverse("board_paper_begin")).context["form"].fields
    assert "plan" not in client.get(reverse("annual_report_begin")).context["form"].fields


def test_the_plan_of_a_boards_paper_is_chosen(client: Client, police: Theme, fire: Theme, publisher: User) -> None:
    board = create_meeting(kind="governance-board", theme=None)
    board.kind.members.add(publisher)
    client.force_login(publisher)
    address = reverse("board_paper_begin")
    form = client.get(address).context["form"]
    assert isinstance(form, BeginForm)
    assert form.get_initial_for_field(form.fields["plan"], "plan") == police.objective.plan_id
    client.post(address, as_shown(form) | {"meeting": board.pk, "plan": fire.objective.plan_id})
    assert board.board_papers.get().plan == fire.objective.plan


def test_a_paper_follows_the_last_one_on_its_own_plan(police: Theme, fire: Theme, publisher: User) -> None:
    """Of a quarter with a paper on each plan, neither is what came before the other."""
    before, quarter = create_quarter(number=1), create_quarter(number=2)
    days = iter(dt.date(2024, 6, day) for day in range(1, 9))

    def paper(theme: Theme, of: Any) -> PanelReport:
        meeting = create_panel_meeting(on=next(days), plan=theme.objective.plan)
        return create_panel_report(meeting=meeting, quarter=of)

    first = seal(paper(police, before), by=publisher)
    seal(paper(fire, before), by=publisher)
    seal(paper(fire, quarter), by=publisher)
    now = paper(police, quarter)
    follows = report_before(viewpoint_of(now, WORKING_COPY))
    assert follows is not None
    assert follows.release == first.release
    assert PanelReport.objects.before(now).first() == first
