"""What the database refuses of the plan, its updates and its commitments, past every check of ours."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.utils import timezone

from objectives.choices import CommitmentState, CommitmentStep
from objectives.models import Plan, QuarterlyUpdate
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.audit import actions as audit
from pcc_portal.periods.choices import Precision
from pcc_portal.updates.choices import Brag, State
from tests.factories.accounts import create_user
from tests.factories.objectives import (
    create_commitment,
    create_commitment_change,
    create_decision,
    create_delivery_action,
    create_milestone,
    create_objective,
    create_plan,
    create_theme,
    create_update_text,
)
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def refused(row: models.Model, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def twin_refused(row: models.Model, **values: Any) -> None:
    row.pk = None
    refused(row, **values)


def test_one_update_a_theme_and_quarter() -> None:
    text = create_update_text(theme=create_theme(), quarter=create_quarter())
    twin_refused(QuarterlyUpdate.objects.get(pk=text.update_id))


def test_one_chain_of_words_an_update() -> None:
    twin_refused(create_update_text(theme=create_theme(), quarter=create_quarter()))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "lost"},
        {"submitted_at": timezone.now()},
        {"state": State.SUBMITTED},
        {"state": State.APPROVED},
    ],
    ids=["unknown state", "when without who", "submitted by nobody", "approved without submission"],
)
def test_an_update_that_cannot_be(values: dict[str, Any]) -> None:
    update = create_update_text(theme=create_theme(), quarter=create_quarter()).update
    refused(update, **values)
    update.refresh_from_db()
    refused(update, submitted_by=create_user())


@pytest.mark.parametrize("values", [{"brag": "pink"}, {"brag": Brag.RED}, {"brag": Brag.AMBER}])
def test_words_with_a_grade_that_cannot_be(values: dict[str, Any]) -> None:
    text = create_update_text(theme=create_theme(), quarter=create_quarter())
    with pytest.raises(ValidationError) as refusal:
        audit.change(text, by=None, **values)
    assert list(refusal.value.message_dict) == ["brag" if values["brag"] == "pink" else "brag_reason"]


@pytest.mark.parametrize(
    "values",
    [
        {"state": "forgotten"},
        {"due_on": dt.date(2023, 7, 19)},
        {"state": CommitmentState.KEPT},
        {"closed_on": dt.date(2023, 11, 1)},
        {"state": CommitmentState.REVISED, "closed_on": dt.date(2023, 11, 1)},
    ],
    ids=["unknown state", "due before made", "kept and not closed", "open and closed", "revised and closed"],
)
def test_a_commitment_that_cannot_be(values: dict[str, Any]) -> None:
    refused(create_commitment(), **values)


def test_a_step_that_cannot_be() -> None:
    change = create_commitment_change(commitment=create_commitment(), quarter=create_quarter())
    refused(change, reason="")
    change.refresh_from_db()
    refused(change, to_due_on=dt.date(2024, 1, 31))
    change.refresh_from_db()
    change.step, change.reason = CommitmentStep.KEPT, ""
    change.save()


def test_one_plan_is_in_force_and_its_dates_are_in_order() -> None:
    plan = create_plan()
    twin_refused(plan, slug="another")
    plan = create_plan(is_in_force=False)
    refused(plan, starts=plan.ends)


def test_the_order_of_objectives_and_themes_is_plain() -> None:
    theme = create_theme()
    objective = theme.objective
    twin_refused(theme, slug="another")
    twin_refused(objective, slug="another")
    refused(create_objective(), kind="chapter")


def test_slugs_and_references_stand_once() -> None:
    for row in (create_commitment(), create_milestone(), create_delivery_action()):
        twin_refused(row)
    twin_refused(create_decision(), slug="another")
    refused(create_decision(), status="rumour")


def test_milestones_have_a_date_and_amber_actions_a_reason() -> None:
    refused(create_milestone(), forecast_on=None)
    with pytest.raises(ValidationError, match="Say why it is not on track"):
        audit.change(create_delivery_action(), by=None, brag=Brag.AMBER)


@pytest.mark.parametrize(
    ("values", "words", "done", "slipped"),
    [
        ({"forecast_on": dt.date(2023, 11, 30), "forecast_precision": Precision.MONTH}, "November 2023", False, False),
        ({"baseline_on": dt.date(2023, 10, 1)}, "30 November 2023", False, True),
        ({"baseline_on": dt.date(2023, 11, 30)}, "30 November 2023", False, False),
        ({"actual_on": dt.date(2023, 10, 18)}, "18 October 2023", True, False),
        ({"forecast_on": None, "baseline_on": dt.date(2023, 10, 1)}, "1 October 2023", False, False),
    ],
)
def test_the_date_that_counts(values: dict[str, Any], words: str, done: bool, slipped: bool) -> None:
    row = create_milestone(**values)
    assert (row.date_words, row.is_done, row.has_slipped) == (words, done, slipped)


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_a_plan_to_come_is_the_offices(client: Client, role: Role | None) -> None:
    create_theme()  # of the plan in force
    theme = create_theme(objective=create_objective(plan=create_plan(is_in_force=False)))
    quarter = create_quarter()
    create_release(quarter=quarter)
    if role:
        client.force_login(create_user(role=role))
    answer = 200 if role in OFFICE_ROLES else 404
    assert client.get(theme.get_absolute_url()).status_code == answer
    assert client.get(theme.objective.get_absolute_url()).status_code == answer


def test_a_plan_that_was_reported_on_stays_readable(client: Client) -> None:
    quarter = create_quarter()
    theme = create_theme()
    create_update_text(theme=theme, quarter=quarter, release=create_release(quarter=quarter))
    Plan.objects.update(is_in_force=False)
    assert client.get(theme.get_absolute_url()).status_code == 200
    assert client.get(theme.objective.get_absolute_url()).status_code == 200
