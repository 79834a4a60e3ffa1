"""An approved sentence cites a contract of another theme; the contract is varied, and somebody approves it again."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .test_quarter import APPROVER, OFFICER, PUBLISHER, carry_over

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SignIn = Callable[[Page, str], str]
THEME, UPDATE = "Serious Violence", "/updates/2023-24-q3/serious-violence/"
CONTRACT = "/contracts/steer-clear/"


def submit_what_cites(page: Page) -> None:
    page.goto(UPDATE)
    page.get_by_label("What happened").fill("The service runs until {contract:steer-clear|ends}.")
    page.get_by_label("On track", exact=True).check()
    carry_over(page, "Strategic needs assessments on serious violence")
    page.get_by_role("button", name="Save and preview").click()
    page.get_by_role("link", name="Submit for approval").click()
    page.get_by_label("Who should approve it?").select_option(label="Margaret Corfield")
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_text(f"{THEME} is with Margaret Corfield for approval.")).to_be_visible()


def approve(page: Page) -> None:
    page.goto(f"{UPDATE}review/")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text(f"You have approved {THEME}.")).to_be_visible()


def test_an_approval_falls_and_is_given_again(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Callable[[Page], None]
) -> None:
    officer, approver, publisher = new_page(), new_page(), new_page()
    for page, who in ((officer, OFFICER), (approver, APPROVER), (publisher, PUBLISHER)):
        sign_in(page, who)
    submit_what_cites(officer)
    approve(approver)
    publisher.goto(f"{CONTRACT}vary/")
    publisher.get_by_label("New end").fill("29 November 2025")
    publisher.get_by_label("Agreed").fill("10 January 2024")
    publisher.get_by_label("Reason").fill("The new contract begins a month later.")
    publisher.get_by_role("button", name="Vary the contract").click()
    expect(publisher.get_by_text("The variation is recorded.")).to_be_visible()
    approver.get_by_role("link", name="My work").first.click()
    fallen = approver.get_by_role("region", name="Your approval no longer holds")
    expect(fallen).to_contain_text("changed since you approved it on 12 January 2024, because a record that it cites")
    expect(fallen.locator("ins")).to_contain_text("29 November 2025")
    check_accessibility(approver)
    row = approver.get_by_role("row", name=THEME)
    expect(row).to_contain_text("Changed since it was approved")
    expect(row).to_contain_text(re.compile(r"prints “29 November 2025\s†” now"))
    row.get_by_role("link", name=THEME).click()
    readings = approver.get_by_role("table", name="What the references in these words printed")
    expect(readings).to_contain_text("29 November 2025")
    check_accessibility(approver)
    approve(approver)
    approver.goto(UPDATE)
    expect(approver.get_by_role("main")).to_contain_text("Approved")
    expect(approver.get_by_role("main")).not_to_contain_text("Changed since")
