"""History and restatements reach readers without a report; what is of the quarter in hand does not."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.choices import ReleaseKind
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases import actions as releases
from performance.models import Observation
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_theme
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
NOTE = "The figures of 2022/23, which the force has counted anew."


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def past(publisher: User) -> Quarter:
    quarter = create_quarter(number=1, state=QuarterState.CLOSED)
    releases.release(by=publisher, quarter=quarter, kind=ReleaseKind.PANEL_REPORT)
    return quarter


@pytest.fixture
def rows(past: Quarter, publisher: User) -> list[Observation]:
    """History and the quarter's own figure, both typed in the quarter in hand and approved."""
    measure, now = create_measure(theme=create_theme()), create_quarter(number=2)
    history = {"start": dt.date(2022, 4, 1), "end": dt.date(2022, 6, 30)}
    entered = [create_observation(measure=measure, quarter=now, **more) for more in (history, {})]  # type: ignore[arg-type]
    releases.approve(entered, by=publisher)
    return entered


def address(quarter: Quarter) -> str:
    return reverse("quarter_release", args=[quarter.slug])


def sent(client: Client, quarter: Quarter, **typed: Any) -> Any:
    return client.post(address(quarter), as_shown(client.get(address(quarter)).context["form"]) | typed)


def test_a_publisher_releases_what_covers_a_past_quarter(
    client: Client, publisher: User, past: Quarter, rows: list[Observation]
) -> None:
    client.force_login(publisher)
    assert f"Release figures of {past.short}" in client.get(reverse("quarters")).content.decode()
    page = client.get(address(past)).content.decode()
    assert "April to June 2022" in page
    assert "July to September 2023" not in page
    assert sent(client, past, kind="data", note=NOTE).context["form"].errors.keys() == {"confirmed"}
    assert sent(client, past, kind="data", note=NOTE, confirmed="on").status_code == 302
    made = Release.objects.latest("number")
    assert (made.kind, made.quarter, made.note) == (ReleaseKind.DATA, past, NOTE)
    assert list(Observation.objects.filter(release=made)) == [rows[0]]
    assert "Nothing that is approved waits" in client.get(address(past)).content.decode()


def test_nothing_is_released_without_a_note_a_paper_before_it_or_a_row(
    publisher: User, past: Quarter, rows: list[Observation]
) -> None:
    def released(quarter: Quarter, note: str = NOTE) -> Release:
        return releases.release_beside_papers(by=publisher, quarter=quarter, kind=ReleaseKind.CORRECTION, note=note)

    with pytest.raises(ValidationError, match="Say what is released"):
        released(past, " ")
    with pytest.raises(ValidationError, match="has not been published"):
        released(rows[0].quarter)
    assert released(past).kind == ReleaseKind.CORRECTION
    with pytest.raises(ValidationError, match="Nothing that is approved"):
        released(past)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PUBLISHER}))
def test_nobody_else_does(client: Client, past: Quarter, role: Role) -> None:
    person = create_user(role=role)
    client.force_login(person)
    assert client.get(address(past)).status_code in {403, 404}
    with pytest.raises(PermissionDenied):
        releases.release_beside_papers(by=person, quarter=past, kind=ReleaseKind.DATA, note=NOTE)


def test_a_quarter_that_is_none_is_not_found(client: Client, publisher: User) -> None:
    client.force_login(publisher)
    assert client.get(reverse("quarter_release", args=["2031-32-q1"])).status_code == 404
