"""The plan on a page: each theme with its status, what comes next in it, and what changed since the last report."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

from objectives.choices import CommitmentStep
from objectives.models import Theme
from pcc_portal.periods.choices import QuarterState
from pcc_portal.updates.choices import Brag
from pcc_portal.updates.models import Release
from tests.factories.accounts import create_publisher
from tests.factories.objectives import (
    create_commitment,
    create_commitment_change,
    create_delivery_action,
    create_milestone,
    create_objective,
    create_theme,
    create_update_text,
)
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, seal
from tests.pages import queries, read

pytestmark = pytest.mark.django_db
ADDRESS = "/plan-on-a-page/"
SOON, LATER = dt.date(2031, 5, 31), dt.date(2032, 5, 31)


@pytest.fixture
def theme() -> Theme:
    return create_theme(objective=create_objective(title="Safer roads"), title="Road safety", slug="road-safety")


@pytest.fixture
def first(theme: Theme) -> Release:
    at = dt.datetime(2023, 7, 19, 9, tzinfo=dt.UTC)
    return create_release(quarter=create_quarter(number=1, state=QuarterState.CLOSED), at=at)


def publish_next(first: Release) -> Release:
    at = dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC)
    return create_release(quarter=create_quarter(number=2), at=at, by=first.by)


def line(title: str, page: str) -> str:
    """The words of a theme's line."""
    row = next(row for row in page.split("<tr ")[1:] if f">{title}</a>" in row)
    return re.sub(
        r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", row.partition(">")[2].partition("</tr>")[0]))
    ).strip()


def test_a_line_says_status_next_step_and_what_changed(theme: Theme, first: Release) -> None:
    create_update_text(theme=theme, quarter=first.quarter, release=first, brag=Brag.GREEN)
    soon = create_milestone(theme=theme, title="Cameras go live", forecast_on=SOON)
    late = create_delivery_action(theme=theme, title="Widen the junction", baseline_on=SOON, forecast_on=SOON)
    promise = create_commitment(theme=theme, title="Meet each parish", due_on=LATER)
    seal(first, soon, late, promise)
    second = publish_next(first)
    create_update_text(theme=theme, quarter=second.quarter, release=second, brag=Brag.AMBER, brag_reason="Rain.")
    late.forecast_on = LATER
    late.save()
    step = create_commitment_change(commitment=promise, quarter=second.quarter, step=CommitmentStep.CARRIED)
    new = create_milestone(theme=theme, title="Survey", forecast_on=LATER)
    seal(second, soon, late, promise, step, new)
    words = line("Road safety", read(ADDRESS))
    assert words == (
        "Safer roads Road safety At risk Cameras go live 31 May 2031 "
        "Was on track, 1 commitment carried forward, 1 action later, 1 new milestone"
    )


def test_what_is_late_says_so_and_what_is_done_is_past(theme: Theme, first: Release) -> None:
    create_milestone(theme=theme, title="Done long ago", baseline_on=SOON, actual_on=dt.date(2023, 5, 1))
    create_milestone(theme=theme, title="Gone by", forecast_on=dt.date(2023, 6, 30))
    assert "Gone by 30 Jun 2023 overdue" in line("Road safety", read(ADDRESS, user=create_publisher()))
    create_delivery_action(theme=theme, title="Slipped", baseline_on=SOON, forecast_on=LATER)
    assert "Slipped 31 May 2032 later than planned" in line("Road safety", read(ADDRESS, user=create_publisher()))


def test_a_theme_without_anything_has_dashes(theme: Theme, first: Release) -> None:
    assert line("Road safety", read(ADDRESS)) == "Safer roads Road safety No data – – –"


def test_what_is_not_public_is_the_offices_alone(theme: Theme, first: Release) -> None:
    create_milestone(theme=theme, title="Secret plan", baseline_on=SOON, is_public=False)
    assert "Secret plan" not in read(ADDRESS)
    page = read(ADDRESS, user=create_publisher())
    assert "Secret plan" in page
    assert "Not yet released" in page


def test_a_past_quarter_reads_as_it_was(theme: Theme, first: Release) -> None:
    create_update_text(theme=theme, quarter=first.quarter, release=first, brag=Brag.GREEN)
    seal(first, theme, theme.objective, theme.objective.plan)
    second = publish_next(first)
    create_update_text(theme=theme, quarter=second.quarter, release=second, brag=Brag.RED, brag_reason="Ice.")
    assert "Off track" in line("Road safety", read(ADDRESS))
    assert "On track" in line("Road safety", read(f"/as-published/{first.quarter.slug}{ADDRESS}"))


def test_the_questions_are_as_many_with_more_themes(theme: Theme, first: Release) -> None:
    second = publish_next(first)

    def grow() -> None:
        other = create_theme(objective=create_objective())
        create_update_text(theme=other, quarter=second.quarter, release=second)
        rows = (create_milestone(theme=other, baseline_on=SOON), create_commitment(theme=other, due_on=LATER))
        seal(second, *rows)

    grow()
    before = queries(ADDRESS)
    for _ in range(5):
        grow()
    assert queries(ADDRESS) == before


def test_it_is_one_click_away(theme: Theme, first: Release) -> None:
    for page in ("/", "/about/", "/measures/"):
        assert f'href="{ADDRESS}"' in read(page)
