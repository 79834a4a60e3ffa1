"""Two lines of a budget move between two quarters: their figures are pasted, the causes told, and readers see why."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SignIn = Callable[[Page, str], str]
Check = Callable[[Page], None]
BUDGET = "/budgets/2023-24/"
# What was reported at quarter 2, which is closed by now.
BEFORE = """
from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.actions import enter
from performance.models import Budget, BudgetLine, LineFigure
from performance.actions import add_budget_line
by = User.objects.get(email="publisher@demo.example")
quarter, budget = Quarter.objects.by_slug("2023-24-q2"), Budget.objects.get(slug="2023-24")
for order, (title, amount, forecast) in enumerate((("Officers", 200000000, 199400000), ("Fuel", 3000000, 3100000))):
    row = BudgetLine(budget=budget, title=title, amount=amount, order=order, theme=budget.theme)
    row = add_budget_line(row, by=by)
    enter(LineFigure(line=row, quarter=quarter, end=quarter.end, actual=forecast / 2, forecast=forecast), by=by)
"""
RELEASE = """
from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases import actions as releases
from performance.models import BudgetMovement, Forecast, LineFigure
publisher, approver = (User.objects.get(email=f"{who}@demo.example") for who in ("publisher", "approver"))
for model in (Forecast, LineFigure, BudgetMovement):
    for by in (publisher, approver):
        rows = model.objects.waiting_for_approval().exclude(created_by=by)
        releases.approve(rows.filter(**({"line__budget__slug": "2023-24"} if model is LineFigure else
                                        {"budget__slug": "2023-24"})), by=by)
quarter = Quarter.objects.by_slug("2023-24-q3")
releases.release(by=publisher, quarter=quarter, kind="panel_report", note="Quarter 3.")
"""


def explain(page: Page, cause: str, amount: str, line: str) -> None:
    page.goto(BUDGET)
    page.get_by_role("link", name="Explain a movement").click()
    page.get_by_label("Cause").fill(cause)
    page.get_by_label("Amount, in pounds").fill(amount)
    page.get_by_label("Line", exact=False).first.select_option(label=line)
    page.get_by_role("button", name="Record the cause").click()
    expect(page.get_by_text("The cause is recorded.")).to_be_visible()


def section(page: Page, heading: str) -> str:
    return page.get_by_role("region", name=heading).inner_text()


def test_two_lines_move_and_readers_see_why(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check, manage: Callable[..., str]
) -> None:
    manage("shell", "-c", BEFORE)
    publisher, reader = new_page(), new_page(viewport={"width": 360, "height": 800})
    sign_in(publisher, "publisher@demo.example")

    publisher.goto(BUDGET)
    publisher.get_by_role("link", name="Enter figures to 31 December 2023").click()
    publisher.get_by_text("Paste a column from a sheet").click()
    publisher.get_by_label("Paste forecasts").fill("Officers\t198.8m\nPetrol\t3.25m")
    publisher.get_by_role("button", name="Save the figures").click()
    expect(publisher.get_by_role("alert")).to_contain_text("“Petrol” is not one of the lines.")
    check_accessibility(publisher)
    publisher.get_by_label("Paste forecasts").fill("Officers\t198.8m\nFuel\t3.25m")
    publisher.get_by_role("button", name="Save the figures").click()
    expect(publisher.get_by_text("The figures are saved.")).to_be_visible()
    moved = section(publisher, "Line by line since the quarter before")
    assert "down £600,000" in moved
    assert "up £150,000" in moved

    explain(publisher, "Officers who left early", "-600000", "Officers")
    explain(publisher, "Dearer diesel", "150000", "Fuel")
    why = section(publisher, "Why the forecast moved")
    assert "Officers who left early, £0.6m less" in why
    assert "Dearer diesel, £0.15m more" in why
    assert "Correct Dearer diesel" in why
    check_accessibility(publisher)

    reader.goto(BUDGET)
    assert "Dearer diesel" not in reader.content()
    manage("shell", "-c", RELEASE)
    reader.goto(BUDGET)
    why = section(reader, "Why the forecast moved")
    assert "The forecast of the year fell by £0.453m since quarter 2" in why
    assert "Dearer diesel, £0.15m more" in why
    bars = reader.get_by_role("region", name="Why the forecast moved").get_by_role("img")
    expect(bars).to_be_visible()
    check_accessibility(reader)
    manage("verify")
