"""A measure that is counted every month: three boxes in the update, one figure of the quarter for readers."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SignIn = Callable[[Page, str], str]
Check = Callable[[Page], None]
CALLS = "Calls to the victims' wellbeing line"
MEASURE = "/measures/wellbeing-calls/"
MONTHS = {"October 2023": "60", "November 2023": "58", "December 2023": "51"}
RELEASE = """
from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.actions import release
quarter = Quarter.objects.by_slug("2023-24-q3")
release(by=User.objects.get(email="publisher@demo.example"), quarter=quarter, kind="panel_report")
"""


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("p.notice", has_text="Saved at")).to_be_visible()


def month(page: Page, name: str) -> None:
    page.get_by_label(f"{CALLS}, {name}: Calls", exact=True).fill(MONTHS[name])


def test_three_months_make_the_figure_of_a_quarter(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check, manage: Callable[..., str]
) -> None:
    officer, approver, reader = new_page(), new_page(), new_page()
    sign_in(officer, "megan.lloyd@demo.example")
    officer.goto("/updates/2023-24-q3/sexual-violence/")
    month(officer, "October 2023")
    month(officer, "December 2023")
    save(officer)
    check_accessibility(officer)
    officer.goto(MEASURE)
    expect(officer.get_by_role("main")).to_contain_text("111 calls in October to December 2023, 2 of 3 months")
    check_accessibility(officer)

    officer.goto("/updates/2023-24-q3/sexual-violence/")
    month(officer, "November 2023")
    officer.get_by_label("What happened").fill("The line answered {measure:wellbeing-calls} calls.")
    officer.get_by_label("On track", exact=True).check()
    kept = officer.get_by_label("Carried forward: it stays as it is", exact=True)
    for number in range(kept.count()):
        kept.nth(number).check()
        officer.get_by_label("Why, unless kept").nth(number).fill("Waiting for partners.")
    officer.get_by_role("button", name="Save and preview").click()
    expect(officer.get_by_role("main")).to_contain_text("The line answered 169")
    officer.get_by_role("link", name="Submit for approval").click()
    officer.get_by_label("Who should approve it?").select_option(label="Margaret Corfield")
    officer.get_by_role("button", name="Submit for approval").click()
    expect(officer.get_by_text("Sexual Violence is with Margaret Corfield for approval.")).to_be_visible()

    sign_in(approver, "approver@demo.example")
    approver.goto("/approvals/")
    approver.get_by_role("link", name="Sexual Violence", exact=True).click()
    approver.get_by_role("button", name="Approve").click()
    expect(approver.get_by_text("You have approved Sexual Violence.")).to_be_visible()

    reader.goto(MEASURE)
    expect(reader.get_by_role("main")).not_to_contain_text("169")
    manage("shell", "-c", RELEASE)
    reader.goto(MEASURE)
    expect(reader.get_by_role("main")).to_contain_text("169 calls in October to December 2023: up 13, or 8%")
    quarters = reader.get_by_role("region", name="By quarter")
    expect(quarters.get_by_role("row", name="October to December 2023")).to_contain_text("169")
    check_accessibility(reader)
