"""Objectives and themes change places by buttons; no number is typed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives.actions import move_in_plan
from objectives.models import Objective, Theme
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_objective, create_plan, create_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def themes() -> list[Theme]:
    objective = create_objective(plan=create_plan(), title="Roads", order=1)
    create_objective(plan=objective.plan, title="Homes", order=4)
    return [create_theme(objective=objective, title=title, order=n) for n, title in enumerate("ABC", 2)]


def titles(rows: type[Objective] | type[Theme]) -> str:
    return " ".join(rows._default_manager.order_by("order").values_list("title", flat=True))


@pytest.mark.engines
def test_a_theme_and_an_objective_move(themes: list[Theme]) -> None:
    by = create_publisher()
    move_in_plan(themes[2], by=by, up=True)
    assert titles(Theme) == "A C B"
    move_in_plan(Objective.objects.get(title="Roads"), by=by, up=False)
    assert titles(Objective) == "Homes Roads"
    assert {event.verb for event in Event.objects.filter(user_id=by.pk)} == {"moved"}


def test_the_first_and_the_last_stay(themes: list[Theme]) -> None:
    by = create_publisher()
    move_in_plan(themes[0], by=by, up=True)
    move_in_plan(themes[2], by=by, up=False)
    assert titles(Theme) == "A B C"
    assert not Event.objects.filter(user_id=by.pk).exists()


def test_nobody_but_a_publisher_moves_them(themes: list[Theme]) -> None:
    with pytest.raises(PermissionDenied):
        move_in_plan(themes[1], by=create_user(role=Role.APPROVER), up=True)


def test_the_button_that_was_used_keeps_the_focus(client: Client, themes: list[Theme]) -> None:
    client.force_login(create_publisher())
    page = reverse("plan_order", args=[themes[0].objective.plan.slug])
    first, second, _ = themes
    assert client.post(reverse("theme_up", args=[second.slug]))["Location"] == f"{page}#down-{second.slug}"
    html = client.get(page).content.decode()
    assert f'id="down-{second.slug}"' in html
    assert f'id="up-{second.slug}"' not in html
    roads = first.objective
    assert client.post(reverse("objective_down", args=[roads.slug]))["Location"] == f"{page}#up-{roads.slug}"
    assert f'href="{page}"' in client.get(roads.plan.get_absolute_url()).content.decode()


def test_the_page_asks_the_database_as_often_whatever_a_plan_holds(client: Client, themes: list[Theme]) -> None:
    client.force_login(create_publisher())
    page = reverse("plan_order", args=[themes[0].objective.plan.slug])
    client.get(page)
    with CaptureQueriesContext(connection) as before:
        client.get(page)
    for n in range(5, 10):
        create_theme(objective=create_objective(plan=themes[0].objective.plan, order=n), order=n)
    with CaptureQueriesContext(connection) as after:
        client.get(page)
    assert len(after) == len(before)
