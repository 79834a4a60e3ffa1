"""Writing figures, targets and money: who may, what is derived, what is refused, what the log keeps."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.actions import SupersededError
from performance import actions
from performance.choices import Availability
from performance.models import Area, Forecast, Measure, Observation, SeriesBreak, Target
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_theme
from tests.factories.performance import create_area, create_budget, create_measure, create_series_break, create_target

pytestmark = pytest.mark.django_db
NOT_WRITERS = [role for role in Role if role in {Role.PANEL_MEMBER, Role.ADMINISTRATOR}]


def record(by: User, measure: Measure, quarter: Quarter, **values: Any) -> Observation:
    usual: dict[str, Any] = {"area": create_area(), "quarter": quarter, "start": quarter.start, "end": quarter.end}
    usual |= {"as_at": quarter.end, "today": quarter.due}
    return actions.record_observation(by=by, measure=measure, **(usual | values))


def verbs(row: Any) -> list[str]:
    return [event.verb for event in Event.objects.about(row)]


def test_a_figure_is_entered_by_its_owner(officer: User, measure: Measure, quarter: Quarter) -> None:
    row = record(officer, measure, quarter, value=Decimal(300))
    [event] = Event.objects.about(row)
    assert (row.created_by, row.approved_by, row.release) == (officer, None, None)
    assert (event.verb, event.who, event.after["value"]) == ("entered", officer.name, "300")


def test_the_owner_of_the_theme_answers_for_its_measures(officer: User, quarter: Quarter) -> None:
    measure = create_measure(theme=create_theme(owner=officer))
    assert record(officer, measure, quarter, value=Decimal(1)).pk


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, *NOT_WRITERS])
def test_others_enter_and_correct_nothing(officer: User, measure: Measure, quarter: Quarter, role: Role) -> None:
    stranger = create_user(role=role)
    row = record(officer, measure, quarter, value=Decimal(300))
    with pytest.raises(PermissionDenied):
        record(stranger, measure, quarter, value=Decimal(1), start=dt.date(2023, 4, 1), end=dt.date(2023, 6, 30))
    with pytest.raises(PermissionDenied):
        actions.correct_observation(row, today=row.quarter.due, by=stranger, reason="I know better.", value=Decimal(1))
    with pytest.raises(PermissionDenied):
        actions.set_target(by=stranger, measure=measure, value=1, effective_from=quarter.start, set_by="Me")
    with pytest.raises(PermissionDenied):
        actions.add_series_break(by=stranger, measure=measure, on=quarter.start, note="Break")
    assert Observation.objects.count() == 1


@pytest.mark.parametrize("role", [Role.APPROVER, Role.PUBLISHER])
def test_approvers_and_publishers_enter_anywhere(measure: Measure, quarter: Quarter, role: Role) -> None:
    assert record(create_user(role=role), measure, quarter, value=Decimal(1)).pk


def test_a_percentage_is_worked_out_from_its_counts(officer: User, share: Measure, quarter: Quarter) -> None:
    row = record(officer, share, quarter, numerator=Decimal(4), denominator=Decimal(24))
    assert row.value == Decimal("16.666667")
    row.refresh_from_db()
    assert row.value == Decimal("16.666667")


def test_nothing_out_of_something_is_nought(officer: User, share: Measure, quarter: Quarter) -> None:
    assert record(officer, share, quarter, numerator=Decimal(0), denominator=Decimal(24)).value == 0


def test_a_percentage_with_counts_takes_no_typed_value(officer: User, share: Measure, quarter: Quarter) -> None:
    with pytest.raises(ValidationError) as refusal:
        record(officer, share, quarter, value=Decimal(17), numerator=Decimal(4), denominator=Decimal(24))
    assert "value" in refusal.value.message_dict


def test_counts_need_a_base(officer: User, share: Measure, quarter: Quarter) -> None:
    for denominator in (None, Decimal(0)):
        with pytest.raises(ValidationError):
            record(officer, share, quarter, value=Decimal(17), numerator=Decimal(4), denominator=denominator)


def test_a_correction_of_counts_works_the_percentage_out_anew(officer: User, share: Measure, quarter: Quarter) -> None:
    row = record(officer, share, quarter, numerator=Decimal(4), denominator=Decimal(24))
    new = actions.correct_observation(
        row, today=row.quarter.due, by=officer, reason="One was counted twice.", numerator=Decimal(3)
    )
    assert [new.value, new.denominator] == [Decimal("12.5"), Decimal(24)]


def test_a_second_figure_for_the_period_is_refused(officer: User, measure: Measure, quarter: Quarter) -> None:
    record(officer, measure, quarter, value=Decimal(300))
    with pytest.raises(ValidationError):
        record(officer, measure, quarter, value=Decimal(301))
    assert Observation.objects.count() == 1


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_a_figure_is_finite_and_fits(officer: User, measure: Measure, quarter: Quarter, value: str) -> None:
    with pytest.raises(ValidationError):
        record(officer, measure, quarter, value=Decimal(value))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"value": Decimal(1), "availability": Availability.NOT_AVAILABLE, "availability_reason": "Lost."},
        {"availability": Availability.NOT_AVAILABLE},
        {"availability": Availability.WITHHELD, "availability_reason": "Legal.", "withheld_by": "The force"},
        {"value": Decimal(1), "start": dt.date(2023, 10, 1)},
        {"value": Decimal(1), "as_at": dt.date(2023, 6, 30)},
        {"value": Decimal(1), "availability": "guess"},
        {"value": Decimal(1), "qualifier": "roughly"},
    ],
    ids=["no value", "both", "no reason", "no review", "ends before it starts", "drawn before", "state", "qualifier"],
)
def test_what_is_no_figure_is_refused(
    officer: User, measure: Measure, quarter: Quarter, values: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        record(officer, measure, quarter, **values)
    assert not Observation.objects.exists()
    assert not Event.objects.filter(kind="performance.observation").exists()


def test_a_missing_figure_says_why(officer: User, measure: Measure, quarter: Quarter) -> None:
    row = record(
        officer,
        measure,
        quarter,
        availability=Availability.WITHHELD,
        availability_reason="A case is before the court.",
        withheld_by="Chief Constable",
        review_on=dt.date(2024, 1, 31),
    )
    assert row.value is None


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_correction_says_why(officer: User, measure: Measure, quarter: Quarter, reason: str) -> None:
    row = record(officer, measure, quarter, value=Decimal(300))
    with pytest.raises(ValidationError) as refusal:
        actions.correct_observation(row, today=row.quarter.due, by=officer, reason=reason, value=Decimal(1))
    assert "reason" in refusal.value.message_dict


def test_a_figure_may_be_withdrawn(officer: User, measure: Measure, quarter: Quarter) -> None:
    row = record(officer, measure, quarter, value=Decimal(300))
    new = actions.correct_observation(
        row,
        today=row.quarter.due,
        by=officer,
        reason="The force took it back.",
        value=None,
        availability=Availability.NOT_AVAILABLE,
        availability_reason="To be counted again.",
    )
    assert (new.value, new.supersedes) == (None, row)


def test_targets_are_added_and_never_changed(officer: User, measure: Measure, quarter: Quarter) -> None:
    old = actions.set_target(by=officer, measure=measure, value=150, effective_from=quarter.start, set_by="The board")
    actions.set_target(by=officer, measure=measure, value=120, effective_from=quarter.end, set_by="The board, October")
    old.refresh_from_db()
    assert old.value == 150
    assert (Target.objects.count(), verbs(old)) == (2, ["set target"])
    with pytest.raises(ValidationError):
        actions.set_target(by=officer, measure=measure, value=1, effective_from=quarter.start, set_by="Nobody")


def test_a_break_has_a_note(officer: User, measure: Measure, quarter: Quarter) -> None:
    with pytest.raises(ValidationError):
        actions.add_series_break(by=officer, measure=measure, on=quarter.start, note="")
    row = actions.add_series_break(by=officer, measure=measure, on=quarter.start, note="Counted anew.")
    assert verbs(row) == ["entered"]
    assert SeriesBreak.objects.count() == 1


def test_forecasts_follow_each_other_and_are_corrected(quarter: Quarter) -> None:
    publisher, budget = create_publisher(), create_budget()
    row = actions.record_forecast(by=publisher, budget=budget, quarter=quarter, outturn=1, as_at=quarter.end)
    with pytest.raises(ValidationError):
        actions.record_forecast(by=publisher, budget=budget, quarter=quarter, outturn=2, as_at=quarter.end)
    new = actions.correct_forecast(row, by=publisher, reason="A grant came in.", outturn=Decimal(3))
    with pytest.raises(ValidationError):
        actions.correct_forecast(new, by=publisher, reason=" ", outturn=Decimal(4))
    assert (Forecast.objects.count(), verbs(new)) == (2, ["corrected"])


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, *NOT_WRITERS])
def test_money_is_not_for_everybody(quarter: Quarter, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        actions.record_forecast(
            by=create_user(role=role), budget=create_budget(), quarter=quarter, outturn=1, as_at=quarter.end
        )


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_areas_are_the_publishers(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_area(by=create_user(role=role), slug="moon", name="The moon", kind="council")
    assert not Area.objects.exists()


def test_an_area_is_added_with_its_event() -> None:
    row = actions.add_area(by=create_publisher(), slug="shire", name="Shire", kind="council")
    assert verbs(row) == ["added"]


def test_a_percentage_keeps_following_its_counts(officer: User, share: Measure, quarter: Quarter) -> None:
    """A typed value beside counts that say otherwise would never reconcile."""
    row = record(officer, share, quarter, numerator=Decimal(4), denominator=Decimal(24))
    with pytest.raises(ValidationError) as refusal:
        actions.correct_observation(row, today=row.quarter.due, by=officer, reason="Mistyped.", value=Decimal(90))
    assert "value" in refusal.value.message_dict
    counts = {"numerator": None, "denominator": None}
    new = actions.correct_observation(
        row, today=row.quarter.due, by=officer, reason="The counts are lost.", value=Decimal(17), **counts
    )
    assert new.value == 17
    assert new.numerator is new.denominator is None


def test_a_figure_withheld_later_takes_its_counts_along(officer: User, share: Measure, quarter: Quarter) -> None:
    """Otherwise a download would give away what the page withholds."""
    row = record(officer, share, quarter, numerator=Decimal(4), denominator=Decimal(24))
    new = actions.correct_observation(
        row,
        today=row.quarter.due,
        by=officer,
        reason="It points to people.",
        availability=Availability.WITHHELD,
        availability_reason="It points to people.",
        withheld_by="Chief Constable",
        review_on=dt.date(2024, 1, 31),
    )
    assert (new.value, new.numerator, new.denominator) == (None, None, None)


def test_a_target_is_entered_once_a_day_and_the_earlier_stays(officer: User, measure: Measure) -> None:
    for day in (dt.date(2023, 4, 1), dt.date(2023, 10, 1)):
        actions.set_target(by=officer, measure=measure, value=Decimal(150), effective_from=day, set_by="The board")
    with pytest.raises(ValidationError):
        actions.set_target(
            by=officer, measure=measure, value=Decimal(9), effective_from=dt.date(2023, 10, 1), set_by="Me"
        )
    assert list(Target.objects.values_list("value", flat=True)) == [150, 150]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_target_is_corrected_with_a_reason(measure: Measure, officer: User, reason: str) -> None:
    row = create_target(measure=measure)
    with pytest.raises(ValidationError) as refusal:
        actions.correct_target(row, by=officer, reason=reason, value=Decimal(160))
    assert refusal.value.message_dict == {"reason": ["Say why the target changes."]}


def test_a_corrected_target_is_a_new_row_that_waits(measure: Measure) -> None:
    row, approver = create_target(measure=measure), create_user(role=Role.APPROVER)
    new = actions.correct_target(row, by=approver, reason="The board said 160.", value=Decimal(160))
    assert (new.supersedes_id, new.value) == (row.pk, Decimal(160))
    assert (new.effective_from, new.set_by) == (row.effective_from, row.set_by)
    assert (new.approved_at, new.created_by) == (None, approver)
    with pytest.raises(SupersededError):
        actions.correct_target(row, by=approver, reason="Again.", value=Decimal(170))
    with pytest.raises(PermissionDenied, match="other than the author"):
        releases.approve([new], by=approver)


def test_a_corrected_break_keeps_its_day(measure: Measure, officer: User) -> None:
    row = create_series_break(measure=measure, on=dt.date(2023, 7, 1))
    new = actions.correct_series_break(row, by=officer, reason="Mistyped.", note="Counted by offence.")
    assert (new.supersedes, new.on, new.note, new.reason) == (row, row.on, "Counted by offence.", "Mistyped.")


def test_others_do_not_correct_targets_and_breaks(measure: Measure) -> None:
    stranger = create_user()
    with pytest.raises(PermissionDenied):
        actions.correct_target(create_target(measure=measure), by=stranger, reason="Mine.", value=Decimal(1))
    row = create_series_break(measure=measure, on=dt.date(2023, 7, 1))
    with pytest.raises(PermissionDenied):
        actions.correct_series_break(row, by=stranger, reason="Mine.", note="Mine.")
