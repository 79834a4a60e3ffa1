"""Several budgets a year, their lines with what they cost and are forecast to, and why a forecast moved."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.history.kinds import OFFICE_APPS
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import WindowClosedError
from pcc_portal.updates.registers.versions import StaleError, version_of
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Viewpoint
from performance import spending
from performance.charts.money import waterfall, waterfall_bars
from performance.content import lines_and_movements
from performance.forms.monitoring import read_column
from performance.models import Budget, BudgetLine, BudgetMovement, LineFigure
from performance.monitoring.actions import add_budget, correct_movement, explain_movement, record_lines
from performance.monitoring.periods import ends_in
from performance.report.money import blocks
from performance.stats import BudgetPosition, budget_positions
from performance.tables.money import line_table, moved_lines_table, movement_table
from tests.factories.accounts import create_publisher, create_user
from tests.factories.performance import (
    create_budget,
    create_budget_line,
    create_forecast,
    create_line_figure,
    create_movement,
)
from tests.factories.periods import create_quarter
from tests.forms import as_shown
from tests.pages import publish, read

pytestmark = pytest.mark.django_db
OPEN = dt.date(2023, 10, 5)
MILLION = 1_000_000


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def budget() -> Budget:
    return create_budget(total=10 * MILLION, net_budget_requirement=None)


def position(budget: Budget, quarter: Quarter, as_at: AsAt = WORKING_COPY) -> BudgetPosition:
    [found] = budget_positions([budget], Viewpoint(as_at, quarter))
    return found


def words_in(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row] for row in [*table.rows, *([table.totals] if table.totals else [])]]


def two_lines(budget: Budget) -> tuple[BudgetLine, BudgetLine]:
    officers = create_budget_line(budget=budget, title="Officers", amount=6 * MILLION, order=1)
    return officers, create_budget_line(budget=budget, title="Fleet", amount=4 * MILLION, order=2)


def moved(budget: Budget, quarter: Quarter) -> tuple[BudgetLine, BudgetLine]:
    """Quarter 1 on budget; at quarter 2 officers cost £0.5m less and the fleet £0.2m more."""
    before = create_quarter(number=1)
    officers, fleet = two_lines(budget)
    for at, forecasts in ((before, (6_000_000, 4_000_000)), (quarter, (5_500_000, 4_200_000))):
        create_forecast(budget=budget, quarter=at, outturn=sum(forecasts))
        for line, forecast in zip((officers, fleet), forecasts, strict=True):
            create_line_figure(line=line, quarter=at, actual=forecast // 4, forecast=forecast)
    return officers, fleet


# Several budgets a year


@pytest.mark.engines
def test_a_year_has_budgets_of_several_kinds_and_one_of_each() -> None:
    by, theme = create_publisher(), create_budget().theme
    told = {"title": "Capital", "year": 2023, "theme": theme, "forecast_theme": theme, "total": MILLION}
    assert add_budget(Budget(kind="Capital", **told), by=by).slug == "2023-24-capital"
    with pytest.raises(ValidationError, match="of that kind"):
        add_budget(Budget(kind="CAPITAL", **told), by=by)
    assert add_budget(Budget(kind="", **(told | {"year": 2024})), by=by).slug == "2024-25"


def test_a_budget_is_added_by_its_form_with_its_kind(client: Client) -> None:
    theme = create_budget().theme
    client.force_login(create_publisher())
    address = reverse("budget_add")
    typed = {"title": "Fire", "year": "2023", "kind": "fire", "theme": str(theme.pk), "forecast_theme": str(theme.pk)}
    sent = as_shown(client.get(address).context["form"]) | typed | {"total": "5000000", "confirmed": "on"}
    assert client.post(address, sent)["Location"] == "/budgets/2023-24-fire/"
    row = Budget.objects.get(slug="2023-24-fire")
    assert (row.kind, row.net_budget_requirement, row.other_funding) == ("fire", None, None)


def test_each_budget_says_which_it_is(quarter: Quarter) -> None:
    budgets = [create_budget(), create_budget(slug="2023-24-fire", kind="fire", title="Fire budget", total=MILLION)]
    for budget in budgets:
        create_forecast(budget=budget, quarter=quarter, outturn=int(budget.total) - 100_000)
    words = [spending.forecast_words(position(budget, quarter)) for budget in budgets]
    assert words[0].startswith("The year is forecast to end with a £0.1m underspend")
    assert words[1].startswith("The fire budget is forecast to end with a £0.1m underspend")


def test_a_report_tells_of_two_budgets_apart(quarter: Quarter) -> None:
    first = create_budget()
    themes: dict[str, Any] = {"theme": first.theme, "forecast_theme": first.theme}
    second = create_budget(slug="2023-24-fire", kind="fire", title="Fire budget", **themes)
    for budget in (first, second):
        create_forecast(budget=budget, quarter=quarter, outturn=100)
        create_line_figure(line=create_budget_line(budget=budget), quarter=quarter, forecast=5)
    told = blocks(Theme.objects.all(), Viewpoint(WORKING_COPY, quarter))[first.theme_id]
    keys = [block.key for block in told]
    assert {"budget-202324", "fire-budget", "forecast-2023-24", "forecast-2023-24-fire"} <= set(keys)
    assert len(keys) == len(set(keys)) == 6


# Lines


@pytest.mark.engines
def test_totals_are_worked_out_at_every_level(budget: Budget, quarter: Quarter) -> None:
    people = create_budget_line(budget=budget, title="People", amount=None, order=1)
    officers = create_budget_line(budget=budget, title="Officers", amount=6 * MILLION, parent=people)
    staff = create_budget_line(budget=budget, title="Staff", amount=3 * MILLION, parent=people)
    fleet = create_budget_line(budget=budget, title="Fleet", amount=MILLION, order=2)
    for line, actual, forecast in (
        (officers, 3_000_000, 6_100_000),
        (staff, 1_400_000, 2_800_000),
        (fleet, 0, MILLION),
    ):
        create_line_figure(line=line, quarter=quarter, actual=actual, forecast=forecast)
    assert words_in(line_table(position(budget, quarter))) == [
        ["People", "£9m", "£4.4m", "£8.9m", "£0.1m underspend"],
        ["– Officers", "£6m", "£3m", "£6.1m", "£0.1m overspend"],
        ["– Staff", "£3m", "£1.4m", "£2.8m", "£0.2m underspend"],
        ["Fleet", "£1m", "£0", "£1m", "on budget"],
        ["All lines", "£10m", "£4.4m", "£9.9m", "£0.1m underspend"],
    ]


def test_what_is_not_reported_is_said_and_makes_no_variance(budget: Budget, quarter: Quarter) -> None:
    officers, _ = two_lines(budget)
    create_line_figure(line=officers, quarter=quarter, forecast=5_900_000)
    told = position(budget, quarter)
    *_, fleet, everything = words_in(line_table(told))
    assert fleet[2:] == ["–", "–", "–"]
    assert everything[3:] == ["£5.9m", "–"]
    assert "The forecast of 1 line is not reported." in spending.lines_words(told)


def test_lines_are_held_against_the_outturn_and_the_budget(quarter: Quarter) -> None:
    budget = create_budget(total=12 * MILLION)
    for line in two_lines(budget):
        create_line_figure(line=line, quarter=quarter, forecast=4 * MILLION)
    create_forecast(budget=budget, quarter=quarter, outturn=8_300_000)
    words = spending.lines_words(position(budget, quarter))
    assert words == (
        "As reported to 30 September 2023. The lines’ forecasts come to £0.3m less than the forecast outturn. "
        "£2m of the budget is in no line."
    )


def test_months_stand_for_the_latest_one_up_to_the_quarter(quarter: Quarter) -> None:
    budget = create_budget(total=10 * MILLION, reported="month")
    officers, _ = two_lines(budget)
    assert [end.isoformat() for end in ends_in(budget, quarter)] == ["2023-07-31", "2023-08-31", "2023-09-30"]
    for end, forecast in ((dt.date(2023, 7, 31), 5_000_000), (dt.date(2023, 8, 31), 6_000_000)):
        create_line_figure(line=officers, quarter=quarter, end=end, forecast=forecast)
    assert position(budget, quarter).reported.end == dt.date(2023, 8, 31)
    assert position(budget, quarter).lines[0].forecast == 6_000_000


@pytest.mark.engines
def test_a_past_quarter_shows_the_lines_as_they_were_published(budget: Budget, quarter: Quarter) -> None:
    by = create_publisher()
    officers, fleet = two_lines(budget)
    figures = {line: {"actual": Decimal(1), "forecast": Decimal(4 * MILLION)} for line in (officers, fleet)}
    record_lines(budget, by=by, quarter=quarter, end=quarter.end, today=OPEN, figures=figures)
    publish(quarter)
    correction = {officers: {"forecast": Decimal(5 * MILLION)}}
    with pytest.raises(ValidationError, match="Say why"):
        record_lines(budget, by=by, quarter=quarter, end=quarter.end, today=OPEN, figures=correction)
    record_lines(
        budget, by=by, quarter=quarter, end=quarter.end, today=OPEN, figures=correction, reason="Pay was left out."
    )
    assert position(budget, quarter).whole.forecast == 9 * MILLION  # type: ignore[union-attr]
    assert position(budget, quarter, AsAt(1)).whole.forecast == 8 * MILLION  # type: ignore[union-attr]
    publish(quarter)
    assert position(budget, quarter, AsAt(1)).whole.forecast == 8 * MILLION  # type: ignore[union-attr]
    assert position(budget, quarter, AsAt(2)).whole.forecast == 9 * MILLION  # type: ignore[union-attr]


def test_figures_are_entered_by_who_may_while_it_is_open_and_of_own_lines(budget: Budget, quarter: Quarter) -> None:
    officers, _ = two_lines(budget)
    told: dict[str, Any] = {"quarter": quarter, "end": quarter.end, "figures": {officers: {"actual": Decimal(5)}}}
    with pytest.raises(PermissionDenied):
        record_lines(budget, by=create_user(), today=OPEN, **told)
    by = create_publisher()
    with pytest.raises(WindowClosedError):
        record_lines(budget, by=by, today=dt.date(2024, 3, 1), **told)
    with pytest.raises(ValidationError, match="not a period"):
        record_lines(budget, by=by, today=OPEN, **(told | {"end": dt.date(2023, 8, 31)}))
    other = create_budget_line(budget=create_budget(slug="2022-23", year=2022))
    with pytest.raises(ValidationError, match="another budget"):
        record_lines(budget, by=by, today=OPEN, **(told | {"figures": {other: {"actual": Decimal(5)}}}))
    assert not LineFigure.objects.exists()


def test_of_two_who_enter_the_same_period_the_second_is_told(budget: Budget, quarter: Quarter) -> None:
    officers, fleet = two_lines(budget)
    by, seen = create_publisher(), version_of(budget)
    told: dict[str, Any] = {"by": by, "quarter": quarter, "end": quarter.end, "today": OPEN, "seen": seen}
    record_lines(budget, figures={officers: {"actual": Decimal(5)}}, **told)
    with pytest.raises(StaleError):
        record_lines(budget, figures={fleet: {"actual": Decimal(6)}}, **told)


def test_what_was_reported_is_approved_with_the_update(budget: Budget, quarter: Quarter) -> None:
    officers, _ = two_lines(budget)
    create_line_figure(line=officers, quarter=quarter, forecast=5)
    create_movement(budget=budget, quarter=quarter, amount=5, cause="Pay award")
    items = list(lines_and_movements(quarter, [budget.forecast_theme_id]))
    assert [item.title for item in items] == ["Officers, to 30 September 2023", "Budget 2023/24: Pay award"]
    assert {item.slug for item in items} == {"2023-24"}
    assert "performance" in OFFICE_APPS


# The form of a period


def period_form(client: Client, budget: Budget, by: User) -> tuple[str, dict[str, Any]]:
    client.force_login(by)
    address = reverse("budget_lines_report", args=[budget.slug, "2023-09"])
    return address, as_shown(client.get(address).context["form"])


def test_a_pasted_column_fills_the_boxes(client: Client, budget: Budget, quarter: Quarter, settings: Any) -> None:
    settings.DEMO_DATE = OPEN
    officers, fleet = two_lines(budget)
    address, shown = period_form(client, budget, create_publisher())
    sent = {"pasted_actual": "£1.5m\n\n", "pasted_forecast": "Fleet\t4,100,000\nOfficers\t6m"}
    assert client.post(address, shown | sent).status_code == 302
    told: dict[Any, Any] = {row.line: (row.actual, row.forecast) for row in LineFigure.objects.all()}
    assert told == {officers: (1_500_000, 6_000_000), fleet: (None, 4_100_000)}


def test_a_column_that_does_not_fit_is_told_and_what_was_typed_stays(
    client: Client, budget: Budget, quarter: Quarter, settings: Any
) -> None:
    settings.DEMO_DATE = OPEN
    officers, _ = two_lines(budget)
    address, shown = period_form(client, budget, create_publisher())
    sent = {"pasted_forecast": "1\n2\n3", f"actual_{officers.pk}": "1,500,000"}
    answer = client.post(address, shown | sent)
    assert answer.context["form"].errors["pasted_forecast"] == [
        "There are 3 rows for 2 lines. Paste one row a line, or their names."
    ]
    assert "1,500,000" in answer.content.decode()
    assert not LineFigure.objects.exists()


def test_a_correction_by_the_form_asks_why(client: Client, budget: Budget, quarter: Quarter, settings: Any) -> None:
    settings.DEMO_DATE = OPEN
    officers, _ = two_lines(budget)
    create_line_figure(line=officers, quarter=quarter, actual=1_000_000, forecast=6 * MILLION)
    address, shown = period_form(client, budget, create_publisher())
    sent = shown | {f"forecast_{officers.pk}": "5900000"}
    assert client.post(address, sent).context["form"].errors["reason"] == ["Say why it changes."]
    assert client.post(address, sent | {"reason": "Fewer joined."}).status_code == 302
    current: Any = LineFigure.objects.get(superseded_by=None)
    assert (current.actual, current.forecast, current.reason) == (1_000_000, 5_900_000, "Fewer joined.")


def test_a_period_of_another_year_is_not_found(client: Client, budget: Budget, quarter: Quarter) -> None:
    client.force_login(create_publisher())
    assert client.get(reverse("budget_lines_report", args=[budget.slug, "2023-08"])).status_code == 404


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1\n2", [1, 2]),
        ("\n2\n", [None, 2]),
        ("– Staff\t(5)\nOFFICERS\t£1.2m", [1_200_000, -5]),
    ],
)
def test_columns_that_are_read(text: str, told: list[Any]) -> None:
    assert read_column(text, ["Officers", "Staff"]) == told


@pytest.mark.parametrize(
    ("text", "why"),
    [("1\nn/a", "Staff, “n/a”"), ("Nobody\t5", "not one of the lines"), ("Staff\t5\nStaff\t6", "there twice")],
)
def test_columns_that_are_refused(text: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        read_column(text, ["Officers", "Staff"])


# Movements


@pytest.mark.engines
def test_causes_and_what_they_leave_add_up_to_the_movement(budget: Budget, quarter: Quarter) -> None:
    officers, fleet = moved(budget, quarter)
    create_movement(budget=budget, quarter=quarter, line=officers, amount=-600_000, cause="Vacancies")
    create_movement(budget=budget, quarter=quarter, line=fleet, amount=200_000, cause="Fuel")
    told = position(budget, quarter)
    assert told.movement == 300_000
    assert told.unexplained == 100_000
    assert spending.causes_words(told) == (
        "The forecast of the year fell by £0.3m since quarter 1: Vacancies, £0.6m less; Fuel, £0.2m more. "
        "A rise of £0.1m is not explained."
    )
    bars = waterfall_bars(told)
    assert [(bar.name, int(bar.end - bar.start)) for bar in bars[1:-1]] == [
        ("Vacancies", -600_000),
        ("Fuel", 200_000),
        ("Not explained", 100_000),
    ]
    assert [bar.start for bar in bars[2:-1]] == [bar.end for bar in bars[1:-2]]
    assert bars[-2].end == bars[-1].end == -300_000
    assert words_in(moved_lines_table(told)) == [
        ["Officers", "£6m", "£5.5m", "down £500,000", "up £100,000"],
        ["Fleet", "£4m", "£4.2m", "up £200,000", "nothing"],
        ["All lines", "£10m", "£9.7m", "down £300,000", "up £100,000"],
    ]


def test_a_movement_that_is_explained_says_so(budget: Budget, quarter: Quarter) -> None:
    officers, fleet = moved(budget, quarter)
    assert "No cause is recorded." in spending.causes_words(position(budget, quarter))
    create_movement(budget=budget, quarter=quarter, line=officers, amount=-500_000)
    create_movement(budget=budget, quarter=quarter, line=fleet, amount=200_000)
    told = position(budget, quarter)
    assert spending.causes_words(told).endswith("The recorded causes explain all of it.")
    assert "Not explained" not in [bar.name for bar in waterfall_bars(told)]


@pytest.mark.engines
def test_a_virement_moves_budget_between_lines_and_nets_to_nought(budget: Budget, quarter: Quarter) -> None:
    officers, fleet = moved(budget, quarter)
    create_movement(budget=budget, quarter=quarter, line=officers, to=fleet, amount=200_000, cause="More vans")
    told = position(budget, quarter)
    assert [line.budget for line in told.lines] == [5_800_000, 4_200_000]
    assert told.whole is not None
    assert told.whole.budget == 10 * MILLION
    assert told.causes == []
    assert told.unexplained == -300_000
    assert waterfall(told, id="why") is None
    assert words_in(movement_table(told)) == [["More vans", "From Officers to Fleet", "£0.2m"]]
    assert words_in(moved_lines_table(told))[1] == ["Fleet", "£4m", "£4.2m", "up £200,000", "nothing"]


def test_a_cause_is_corrected_and_taken_back(budget: Budget, quarter: Quarter) -> None:
    moved(budget, quarter)
    by = create_publisher()
    told: dict[str, Any] = {"by": by, "budget": budget, "quarter": quarter, "today": OPEN, "cause": "Fuel"}
    with pytest.raises(ValidationError, match="other than 0"):
        explain_movement(**told, amount=Decimal(0))
    row = explain_movement(**told, amount=Decimal(5))
    assert explain_movement(**told, amount=Decimal(6)).number == row.number + 1
    with pytest.raises(ValidationError, match="Say why"):
        correct_movement(row, by=by, reason=" ", amount=Decimal(0))
    correct_movement(row, by=by, reason="Counted twice.", amount=Decimal(0))
    assert [cause.amount for cause in position(budget, quarter).causes] == [6]


def test_a_cause_names_no_line_of_another_budget_nor_of_a_closed_quarter(budget: Budget, quarter: Quarter) -> None:
    by, other = create_publisher(), create_budget_line(budget=create_budget(slug="2022-23", year=2022))
    told: dict[str, Any] = {"by": by, "budget": budget, "quarter": quarter, "cause": "Fuel", "amount": Decimal(5)}
    with pytest.raises(ValidationError, match="same budget"):
        explain_movement(**told, line=other, today=OPEN)
    with pytest.raises(WindowClosedError):
        explain_movement(**told, today=dt.date(2024, 3, 1))
    with pytest.raises(PermissionDenied):
        explain_movement(**(told | {"by": create_user()}), today=OPEN)
    assert not BudgetMovement.objects.exists()


def test_readers_see_causes_with_the_release_and_no_name_of_a_hidden_line(budget: Budget, quarter: Quarter) -> None:
    officers, _ = moved(budget, quarter)
    create_movement(budget=budget, quarter=quarter, line=officers, amount=-500_000, cause="Vacancies")
    BudgetLine.objects.filter(pk=officers.pk).update(is_public=False)
    budget_page = budget.get_absolute_url()
    assert "Vacancies" in read(budget_page, user=create_publisher())
    publish(quarter)
    public = read(budget_page)
    assert "Vacancies" in public
    assert "Officers" not in public
    assert "a line that is not shown" in public.lower()


def test_a_movement_over_two_quarters_takes_the_causes_of_both(budget: Budget) -> None:
    first, second, third = (create_quarter(number=number) for number in (1, 2, 3))
    create_forecast(budget=budget, quarter=first, outturn=10 * MILLION)
    create_forecast(budget=budget, quarter=third, outturn=10_300_000)
    create_movement(budget=budget, quarter=first, amount=900_000)  # of the forecast before the first one
    create_movement(budget=budget, quarter=second, amount=100_000)
    create_movement(budget=budget, quarter=third, amount=200_000)
    assert position(budget, third).unexplained == 0


# Rounding


def test_rounding_says_so_where_it_rounds() -> None:
    assert spending.rounding_words([Decimal(1_234_000), None], 1_000) == ""
    assert spending.rounding_words([Decimal(1_234_567)], 1_000) == (
        "Figures are rounded to the nearest £1,000 and may not add up."
    )


# Files


def test_the_lines_are_a_file_with_numbers_exactly(budget: Budget, quarter: Quarter) -> None:
    _, fleet = moved(budget, quarter)
    publish(quarter)
    csv = read_file(reverse("budget_download", args=[budget.slug, "lines", "csv"]))
    assert "Officers,6000000,0,6000000,2023-09-30,1375000,5500000,-500000,£0.5m underspend,1 of 1,0" in csv
    assert Client().get(reverse("budget_download", args=[budget.slug, "lines", "xlsx"])).status_code == 200
    assert Client().get(reverse("budget_download", args=[budget.slug, "secrets", "csv"])).status_code == 404
    assert Client().get(reverse("budget_download", args=[budget.slug, "lines", "exe"])).status_code == 404
    BudgetLine.objects.filter(pk=fleet.pk).update(is_public=False)
    assert "Fleet" not in read_file(reverse("budget_download", args=[budget.slug, "lines", "csv"]))


def read_file(address: str) -> str:
    response: Any = Client().get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()
