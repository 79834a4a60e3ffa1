"""Limits, reasons and marks of small numbers are the office's; where counts may be shown, they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.actions.plan import change_plan
from objectives.forms import PlanForm
from objectives.models import Plan
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.composition import compose
from pcc_portal.panel.file import report_file
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY
from performance.actions import change_measure
from performance.choices import Statistic, Unit
from performance.models import Measure
from performance.stats.hidden import limits
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_plan, create_theme
from tests.factories.panel import create_panel_report
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.pages import publish, read

pytestmark = pytest.mark.django_db
COUNT: dict[str, Any] = {"unit": Unit.COUNT, "statistic": Statistic.COUNT}


@pytest.fixture
def plan() -> Plan:
    create_quarter()
    return create_plan()


def test_before_an_office_says_otherwise_counts_under_five_and_shares_of_fewer_than_ten_are_hidden(db: None) -> None:
    assert (
        limits()
        .words("somebody could be known")
        .startswith("Counts under 5 and percentages of fewer than 10 are hidden")
    )


def sensitive(value: int, **values: Any) -> Measure:
    measure = create_measure(slug="few", title="Few", theme=create_theme(), is_sensitive=True, **COUNT, **values)
    create_observation(measure=measure, value=value)
    return measure


def test_the_limit_moves_with_a_reason_and_the_pages_follow(plan: Plan) -> None:
    sensitive(7)
    publish(Quarter.objects.get())
    assert "fewer than" not in read("/measures/few/")
    with pytest.raises(ValidationError, match="Say why the limits of small numbers change"):
        change_plan(plan, by=create_publisher(), small_count=8)
    change_plan(plan, by=create_publisher(), small_count=8, reason="As the police force does.")
    page = read("/measures/few/")
    assert "Fewer than 8" in page
    assert "Counts under 8 and percentages of fewer than 10 are hidden" in page
    assert "Counts under 8" in read("/grading/")


@pytest.mark.parametrize("limits", [{"small_count": 0}, {"small_base": 0}, {"small_reason": ""}])
def test_there_is_a_limit_and_a_reason(plan: Plan, limits: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        change_plan(plan, by=create_publisher(), reason="To show all.", **limits)


def test_the_limits_are_the_publishers(plan: Plan) -> None:
    with pytest.raises(PermissionDenied):
        change_plan(plan, by=create_user(role=Role.APPROVER), small_count=2, reason="To show more.")


def test_a_new_plan_begins_with_the_limits_in_force(plan: Plan) -> None:
    Plan.objects.update(small_count=9, small_reason="villages are small")
    form = PlanForm(by=create_publisher(), instance=Plan())
    assert (form["small_count"].value(), form["small_reason"].value()) == (9, "villages are small")


def test_a_measure_may_say_why_itself(plan: Plan) -> None:
    sensitive(3, sensitive_reason="the hostel has twelve beds.")
    publish(Quarter.objects.get())
    for page in ("/measures/", "/measures/few/"):
        assert "are hidden, because the hostel has twelve beds." in read(page)


def test_only_a_publisher_takes_the_mark_away_and_says_why(plan: Plan) -> None:
    owner = create_user()
    measure = sensitive(3, owner=owner)
    with pytest.raises(PermissionDenied):
        change_measure(measure, by=owner, is_sensitive=False, reason="It is no secret.")
    with pytest.raises(ValidationError, match="Say why its small numbers are no longer sensitive"):
        change_measure(measure, by=create_publisher(), is_sensitive=False)
    assert 'name="is_sensitive"' not in read("/measures/few/change/", user=owner)
    assert 'name="is_sensitive"' in read("/measures/few/change/", user=create_publisher())
    change_measure(measure, by=create_publisher(), is_sensitive=False, reason="The inquiry has published it.")
    publish(Quarter.objects.get())
    assert "fewer than" not in read("/measures/few/").lower()


@pytest.mark.parametrize(
    "values", [{"unit": Unit.POUNDS}, {"unit": Unit.DAYS, "statistic": Statistic.MEDIAN}], ids=["pounds", "days"]
)
def test_a_part_is_counted_as_its_total_is(plan: Plan, values: dict[str, Any]) -> None:
    whole = create_measure(theme=create_theme(), **COUNT)
    with pytest.raises(ValidationError, match="Choose a total in the same unit"):
        create_measure(part_of=whole, **(COUNT | values))


def test_a_part_has_no_parts(plan: Plan) -> None:
    whole = create_measure(theme=create_theme(), **COUNT)
    part = create_measure(part_of=whole, **COUNT)
    for measure, total in ((create_measure(**COUNT), part), (whole, create_measure(**COUNT)), (whole, whole)):
        with pytest.raises(ValidationError):
            change_measure(measure, by=create_publisher(), part_of=total)
    publish(Quarter.objects.get())
    assert f'href="{whole.get_absolute_url()}"' in read(part.get_absolute_url())


def test_a_percentage_of_few_stands_with_its_counts(plan: Plan) -> None:
    names = {"numerator_name": "kept", "denominator_name": "cases", "is_headline": True}
    theme = create_theme(slug="safety")
    shares: dict[str, Any] = {"unit": Unit.PERCENT, "statistic": Statistic.SHARE, "theme": theme, **names}
    measure = create_measure(slug="share", **shares)
    create_observation(measure=measure, value=Decimal("77.777778"), numerator=7, denominator=9)
    placed = create_measure(slug="placed", board_row="Kept", board_column="Share", **shares)
    create_observation(measure=placed, value=Decimal("87.5"), numerator=7, denominator=8)
    quarter = Quarter.objects.get()
    publish(quarter)
    for page in ("/measures/", "/measures/share/", "/boards/safety/", "/themes/safety/"):
        assert "78% (7 of 9)" in read(page), page
    assert "88% (7 of 8)" in read("/boards/safety/")
    assert "78% (7 of 9)" in report_file(compose(create_panel_report(quarter=quarter), WORKING_COPY))


def test_inside_the_office_a_figure_says_who_entered_it_in_which_role(plan: Plan) -> None:
    officer = create_user(name="Asha Rao")
    measure = create_measure(slug="wait", theme=create_theme())
    row = create_observation(measure=measure)
    type(row).objects.filter(pk=row.pk).update(created_by=officer)
    publish(Quarter.objects.get())
    assert "Asha Rao, contributor" in read("/measures/wait/", user=create_publisher())
    assert "Asha Rao" not in read("/measures/wait/")
